"""What tests know of the aim `near_formula`."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import numpy as np

from placement.model.aims.near_formula import NearFormula
from placement.model.case import Case
from tests.model.aims.brute import Plan
from tests.model.aims.kit import AimKit
from tests.model.aims.planting import half_steps, in_case, in_cost, in_settings, plain, steps_of_one
from tests.model.stated.aims import apart_from
from tests.model.stated.programme import Stated, Sum
from tests.model.stated.where import places, roles


def stated(told: Stated, aim: Any) -> Sum:
    case = told.case
    assert case.formula is not None
    goal: Sum = {}
    for (p, bases), s in product(places(case, aim.level).items(), range(len(case.services))):
        mine = [k for k in roles(case) if case.roles[k].service == s]
        given = float(case.formula[bases, s].sum())
        goal |= apart_from(told, ("off", p, s), told.new(bases, mine), given)
    return goal


def drawn(rng: Random, _case: Case) -> dict[str, Any]:
    return {"level": rng.choice(["cluster", "base"])}


def counted(plan: Plan, case: Case, aim: Any) -> float:
    """WTE above and below what is given (B x S), place by place and service by service."""
    assert case.formula is not None
    off: dict[tuple[int, int], float] = {}
    for b, s in np.ndindex(case.formula.shape):
        place = int(case.base_cluster[b]) if aim.level == "cluster" else b
        off[place, s] = off.get((place, s), 0.0) - float(case.formula[b, s])
    for (b, k), n in plan.steps.items():
        place = int(case.base_cluster[b]) if aim.level == "cluster" else b
        off[place, case.roles[k].service] += n * case.roles[k].step_wte
    return sum(abs(wte) for wte in off.values())


KIT = AimKit(
    NearFormula,
    asked={
        "": lambda *_: NearFormula(),
        "by base": lambda *_: NearFormula(level="base"),
    },
    faults={
        "model: what is in common counts once": plain(in_cost(NearFormula, "common", 0.5)),
        "model: what the formula gives is forgotten": plain(in_cost(NearFormula, "given", 0.0)),
        "model: base by base": plain(
            in_settings(in_settings(NearFormula, "rows", level="base"), "columns", level="base")
        ),
        "model: every step is a whole one": plain(in_case(NearFormula, "rows", steps_of_one)),
        "twin: half steps": plain(in_case(NearFormula, "value", half_steps)),
        "twin: by base": plain(in_settings(NearFormula, "value", level="base")),
    },
    stated=stated,
    drawn=drawn,
    counted=counted,
    of_plans=True,
    otherwise={"level": "base"},
)
