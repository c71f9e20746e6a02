"""Which posts of one decision are firm, told beside it: from a few quick draws of the assumptions.

A study of robustness draws more often, counts alternatives too and says what takes a post's place; this
says of each post in how many draws it is, and so how many of all are firm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

import numpy as np
import pandas as pd

from placement.model.allocation import Allocation
from placement.results.beside import Beside
from placement.results.document_beside import AboutFirm, FirmEntry
from placement.scenario.inputs import Inputs
from placement.solve.answer import Answer
from placement.studies.robustness.classes import about_draws, by_cluster, class_of, counts_of, plans_of
from placement.studies.robustness.draws import GAP, ReferencePlan, decide_draws, first_aim, steps_of

Firm: TypeAlias = Beside[FirmEntry]
"""For the answer how many posts are of each class and how they were drawn; with it the table of posts."""
TABLE = "firm_posts"
COLUMNS = ("base_id", "cluster_id", "role_id", "step", "wte", "draws_with", "share", "class")
DECIMALS = 6


@dataclass(frozen=True)
class FirmDraws:
    """So many quick draws beside a run, as `run` asks for them."""

    n: int

    def check(self, inputs: Inputs) -> None:
        """Raise BadInput where the first aim is not need met: nothing else is compared across draws."""
        first_aim(inputs, "run --draws")

    def __call__(self, inputs: Inputs, answer: Answer) -> Firm:
        return firm_posts(inputs, ReferencePlan(answer.allocation, answer.before), self.n)


def firm_posts(
    inputs: Inputs,
    stated: ReferencePlan,
    n: int,
    *,
    gap: float = GAP,
    processes: int = 0,
) -> Firm:
    """Decide `n` draws, and count in how many each post of the stated plan is.

    Raises BadInput where the first aim is not need met.
    """
    first_aim(inputs, "run --draws")
    plan = stated.plan
    drawn = decide_draws(inputs, range(1, n + 1), stated, gap=gap, processes=processes)
    plans = plans_of(drawn)
    having = [sum(int(each[base, role]) >= step for each in plans) for base, role, step in posts_of(plan)]
    stays = by_cluster(inputs.case, steps_of(plan), plans)
    about: AboutFirm = {**about_draws(inputs, drawn, gap), **stays}
    return firm_of(inputs, plan, having, about)


def posts_of(plan: Allocation) -> list[tuple[int, int, int]]:
    """Base, role and the how-manieth step there, of every post of a plan, in file order."""
    steps = steps_of(plan)
    return [
        (base, role, step)
        for base, role in np.argwhere(steps).tolist()
        for step in range(1, int(steps[base, role]) + 1)
    ]


def firm_of(inputs: Inputs, plan: Allocation, having: Sequence[int], about: AboutFirm) -> Firm:
    """What follows from how many draws have each post.

    Raises ValueError if there is not one figure for each post, each at most as many as were decided.
    """
    case, decided = inputs.case, int(about["draws_decided"])
    posts = posts_of(plan)
    if len(having) != len(posts) or not all(0 <= k <= decided for k in having):
        raise ValueError("figures of other posts")
    shares = [round(k / decided, DECIMALS) if decided else None for k in having]
    classes = ["" if share is None else class_of(share) for share in shares]
    rows = [
        (
            case.base_ids[base],
            case.cluster_ids[int(case.base_cluster[base])],
            case.roles[role].id,
            step,
            float(case.steps[role]),
            k,
            share,
            said,
        )
        for (base, role, step), k, share, said in zip(posts, having, shares, classes, strict=True)
    ]
    counted = counts_of(classes)
    told: Mapping[str, object] = about
    document = cast("FirmEntry", {**counted, **{name: told[name] for name in AboutFirm.__annotations__}})
    return Beside(document, {TABLE: pd.DataFrame(rows, columns=list(COLUMNS))})


def claimed_firm(inputs: Inputs, plan: Allocation, entry: FirmEntry, table: pd.DataFrame) -> Firm:
    """What a run's own counts of draws come to. Raises KeyError or ValueError if they are of other posts."""
    having = [int(k) for k in table["draws_with"]]
    return firm_of(inputs, plan, having, entry)
