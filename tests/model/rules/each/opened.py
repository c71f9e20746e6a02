"""What tests know of the rule `opened`."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.opened import Opened
from placement.model.rules.planning_level import PlanningLevel
from tests.cases import capital, fund, tiny_case
from tests.clashing import RICH, a_standard, clash
from tests.model.rules.beside import Drawn
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import in_plan, in_rows, in_settings, last_term_forgotten, off_by, upside_down
from tests.model.stated.programme import Stated, plus


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """At least and at most what is opened, or one more or fewer; some sites named."""
    sites = [name for name, site in zip(case.base_ids, case.base_candidate, strict=True) if site]
    doors = {name for name, each in zip(case.base_ids, plan.opened, strict=True) if each.any()}
    among = rng.choice([None, None, tuple(rng.sample(case.base_ids, rng.randint(1, len(case.base_ids))))])
    found = len([name for name in sites if name in doors and (among is None or name in among)])
    some: dict[str, Any] = {"among": among}
    breaks = False
    what = rng.choice(["at_least", "at_most", "bases", "bases"])
    if what == "bases":
        some["bases"] = tuple(rng.sample([*case.base_ids, "elsewhere"], rng.randint(1, len(case.base_ids))))
        breaks = any(name in sites and name not in doors for name in some["bases"])
    else:
        some[what] = max(found + rng.choice([-1, 0, 1]), 0)
        breaks = found < some[what] if what == "at_least" else found > some[what]
    return case, Opened(id="opened", **some), breaks


def _first_door_shut(plan: Allocation) -> Allocation:
    opened = plan.opened.copy()
    opened[tuple(np.argwhere(opened)[:1].T)] = False
    return replace(plan, opened=opened)


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    among = [
        b for b, site in enumerate(case.base_candidate)
        if site and (rule.among is None or case.base_ids[b] in rule.among)
    ]  # fmt: skip
    doors = plus(*(told.door(b) for b in among))
    if rule.at_least is not None:
        told.least(doors, rule.at_least)
    if rule.at_most is not None:
        told.most(doors, rule.at_most)
    for name in rule.bases:
        told.least(told.door(case.base_ids.index(name)), 1.0)


def drawn(rng: Random, case: Case) -> Rule | None:
    sites = [name for name, site in zip(case.base_ids, case.base_candidate, strict=True) if site]
    if not sites:
        return None
    told = rng.choice([{"at_least": 1}, {"at_most": 1}, {"bases": [sites[0]]}, {"at_most": 0}])
    return Opened.model_validate(told)


KIT = RuleKit(
    Opened,
    needed={"at_most": 1},
    near=near,
    faults={
        "rows one base too wide": in_rows(Opened, off_by(1.0)),
        "rows forget a base": in_rows(Opened, last_term_forgotten),
        "least is most": in_rows(Opened, upside_down),
        "rows count every candidate": in_settings(Opened, "rows", among=lambda _: None),
        "check forgets a base": in_plan(Opened, _first_door_shut),
        "check forgets the bases named": in_settings(Opened, "check", bases=lambda _: ()),
    },
    clashes={
        # two sites at £100,000 each
        "too little capital": clash(
            tiny_case(candidate=[False, True, False, True]),
            [capital(150_000), Opened(id="opened", at_least=2)],
            "capital opened",
            {"opened": ("bases", 1)},
            {"capital": ("pounds_once", 50_000)},
        ),
        # the one base of the second region is only a possible one
        "no base may open": clash(
            tiny_case(areas=(0, 2), bases=(0, 2), candidate=[False, True], need=4.0),
            [fund(RICH), capital(), PlanningLevel(), Opened(id="opened", at_most=0), a_standard(0.1)],
            "planning_level opened standard",
            {"opened": ("bases", 1)},
            {"planning_level": ("level", 2)},
            {"standard": ("share", 0.1)},
        ),
    },
    said=((Opened(at_most=1), "at most 1."),),
    refused=(
        (
            "sites opened without a word",
            ('rule = "opened"',),
            "opened_says_nothing",
            0,
            "new",
            "Add at_least",
        ),
    ),
    ways=frozenset({"mended", "the worst"}),
    stated=stated,
    drawn=drawn,
    of_sites=True,
    joins=frozenset({"nothing", "totals"}),
    whose="a region, or no one region",
)
