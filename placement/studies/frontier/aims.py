"""The two aims of a frontier, by the names that people give them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_args

import numpy as np
from pydantic import ValidationError

from placement.errors import BadInput, Fault
from placement.model.aims import AIMS, Aim, Travel, WorstServed
from placement.model.belonging import PeopleLevel
from placement.scenario.inputs import Inputs
from placement.solve.basis import reach

FEWEST, MOST = 2, 25
NAMED = (
    "met_need",
    "worst_served",
    "people_within",
    "graduates_employed",
    "travel",
    "least_cost",
    "least_change",
)


def aims_named(inputs: Inputs, names: Sequence[str], points: int) -> tuple[Aim, Aim]:
    """The two aims: those of the scenario by id, else of that kind with its usual settings.

    `people_within=20` is people within 20 minutes, `worst_served=area` the lowest share of any neighbourhood
    of the need that some base can reach. Raises BadInput with every fault.
    """
    file, faults = inputs.scenario.path.name, []
    if not FEWEST <= points <= MOST:
        slots = {"least": FEWEST, "most": MOST}
        faults.append(Fault("frontier_points", file, column="--points", value=str(points), slots=slots))
    found = [_aim(inputs, name) for name in names]
    for name, aim in zip(names, found, strict=True):
        if isinstance(aim, str):
            kinds = dict.fromkeys([*(each.id for each in inputs.scenario.aims), *NAMED])
            known = ", ".join(get_args(PeopleLevel) if aim == "frontier_level" else kinds)
            faults.append(Fault(aim, file, column="--aims", value=name, slots={"known": known}))
    aims = [aim for aim in found if isinstance(aim, Aim)]
    if len(names) != 2 or (len(aims) == 2 and aims[0].id == aims[1].id):
        faults.append(Fault("frontier_two", file, column="--aims", value=",".join(names)))
    elif sum(isinstance(aim, WorstServed) for aim in aims) == 2:
        faults.append(Fault("frontier_lowest", file, column="--aims", value=",".join(names)))
    if faults:
        raise BadInput(faults)
    return aims[0], aims[1]


def with_reach(inputs: Inputs, aims: Sequence[Aim]) -> Inputs:
    """The inputs with whom any base can reach, where an aim counts only them and no rule does."""
    if inputs.case.reachable is not None or not any(aim.within_reach for aim in aims):
        return inputs
    return replace(inputs, case=replace(inputs.case, reachable=reach(inputs.case, inputs.scenario.rules)))


def _aim(inputs: Inputs, name: str) -> Aim | str:
    """The aim, or the key of what is wrong with its name."""
    kind, _, figure = name.partition("=")
    stated = {aim.id: aim for aim in inputs.scenario.aims} | {
        aim.aim: aim for aim in reversed(inputs.scenario.aims) if not figure and hasattr(aim, "aim")
    }
    if name in stated:
        aim = stated[name]
        return aim.model_copy(update={"posts": "free"}) if isinstance(aim, Travel) else aim
    if kind not in AIMS or (figure and kind not in {"people_within", "worst_served"}):
        return "frontier_aim"
    settings: dict[str, Any] = {"travel": {"posts": "free"}, "people_within": {"minutes": figure}}.get(
        kind, {}
    )
    if kind == "worst_served":
        if figure and figure not in get_args(PeopleLevel):
            return "frontier_level"
        settings = {"level": figure, "where": "within reach"} if figure else {}
        if len(served := _served(inputs)) < len(inputs.case.services):
            settings["services"] = served
    if kind == "least_change":
        return "frontier_earlier"
    try:
        return AIMS[kind].model_validate(settings)
    except ValidationError:
        return "frontier_minutes"


def _served(inputs: Inputs) -> tuple[str, ...]:
    """Services of which some fund may pay a post: the others are what they are."""
    case = inputs.case
    able = {case.roles[k].service for fund in inputs.funds for k in np.nonzero(fund.eligible_posts(case))[1]}
    return tuple(case.services[s].id for s in sorted(able))
