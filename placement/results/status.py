"""What a run may call itself: example, draft or decision, and why it is no more than that."""

from __future__ import annotations

from typing import Literal, get_args

import pandas as pd

from placement.i18n.review import reviewed

Status = Literal["example", "draft", "decision"]
ORDER: tuple[Status, ...] = get_args(Status)


def status_of(
    asked: Status,
    assumptions: pd.DataFrame,
    *,
    stopped_early: bool,
    welsh_reviewed: bool | None = None,
    rules_agreed: bool = True,
) -> tuple[Status, list[str]]:
    """The status, and the keys of the reasons.

    An example while no assumption is recorded at all, or any material one has nobody's agreement (by whom
    and on which day); at most a draft while nobody has reviewed the Welsh text, if the search was stopped
    before its end, or where a decision is asked for and the scenario does not say who agreed its rules, and
    when; and never more than the scenario asks for. `welsh_reviewed` is read from the catalogues unless it is
    given.
    """
    highest: Status = "decision"
    reasons = []
    if assumptions.empty:
        highest = "example"
        reasons.append("assumptions_none")
    elif not all_agreed(assumptions):
        highest = "example"
        reasons.append("assumptions_not_agreed")
    if not (reviewed("cy") if welsh_reviewed is None else welsh_reviewed):
        highest = _lower(highest, "draft")
        reasons.append("welsh_unreviewed")
    if stopped_early:
        highest = _lower(highest, "draft")
        reasons.append("stopped_early")
    if asked == "decision" and not rules_agreed:
        highest = _lower(highest, "draft")
        reasons.append("rules_not_agreed")
    if ORDER.index(asked) < ORDER.index(highest):
        reasons.append("scenario")
    return _lower(asked, highest), reasons


def all_agreed(assumptions: pd.DataFrame) -> bool:
    """Whether every material assumption says who agreed it and when."""
    material = assumptions[assumptions["material"].astype(bool)]
    return bool((material[["agreed_by", "agreed_on"]].astype(str) != "").all(axis=None))


def _lower(one: Status, other: Status) -> Status:
    return min(one, other, key=ORDER.index)
