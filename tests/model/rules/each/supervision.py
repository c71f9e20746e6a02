"""What tests know of the rule `supervision`."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.role import Kind
from placement.model.rules import Finding
from placement.model.rules.supervision import Supervision
from tests.cases import KINDS, fund, role, tiny_case
from tests.clashing import RICH, a_standard, clash
from tests.model.rules.beside import AT, SURE, Drawn, staff_there, with_staff_there
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import (
    all_filled,
    in_case,
    in_plan,
    in_rows,
    in_settings,
    nobody_in_post,
    nobody_moves,
    only_block,
    signs_forgotten,
)
from tests.model.stated.programme import MANY, Stated, minus, plus
from tests.model.stated.where import roles


def _where_staff_move(case: Case, plan: Allocation) -> list[int]:
    sites = [b for b, doors in enumerate(plan.opened) if doors.any() and case.moves_from[b] >= 0]
    return [*sites, *(int(case.moves_from[b]) for b in sites)]


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    newly, support = (rng.choice([0.0, 0.5, 1.0, 2.0]) for _ in range(2))
    share = rng.choice([0.0, 0.5, 0.7, 1.0])
    least = rng.choice([0.0, 0.5, 1.0])
    rule = Supervision(
        ratio_newly_qualified=newly,
        ratio_support=support,
        experienced_share=share,
        least_experienced_wte=least,
    )
    b, s = (
        rng.choice(_where_staff_move(case, plan) or range(len(case.base_ids))),
        rng.randrange(len(case.services)),
    )
    choices: list[tuple[Kind, float]] = [("newly_qualified", newly), ("support", support)]
    kind, ratio = rng.choice(choices)
    wte = {
        each: sum(
            r.step_wte * int(plan.filled[b, k])
            for k, r in enumerate(case.roles)
            if (r.kind, r.service) == (each, s)
        )
        for each in KINDS
    }
    if rng.random() < 0.5:  # nothing amiss at the other open bases
        case = replace(case, in_post=np.where(case.base_candidate[:, None], 0.0, case.in_post + 9))
    if ratio and share and rng.random() < 0.5:
        wanted = ((wte[kind] + rng.choice(AT)) / ratio - wte["registered"]) / share
        case = with_staff_there(case, plan, b, s, wanted)
    elif share and rng.random() < 0.5:
        wanted = (least + rng.choice(AT) - wte["registered"]) / share
        case = with_staff_there(case, plan, b, s, wanted)
    beside = share * staff_there(case, plan, b, s) + wte["registered"]
    alone = wte["newly_qualified"] > 0 and beside < least - SURE
    return case, rule, wte[kind] - ratio * beside > SURE or alone


class _SwappedRatios(Supervision):
    def ratio(self, kind: str) -> float:
        return self.ratio_support if kind == "newly_qualified" else self.ratio_newly_qualified

    def check(self, case: Case, allocation: Allocation) -> Finding:
        return Supervision(**self.model_dump()).check(case, allocation)


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    for b, s in product(range(len(case.base_ids)), range(len(case.services))):
        has, moves = told.staff(b, s)

        def filled(kind: str, b: int = b, s: int = s) -> dict[Any, float]:
            return plus(*(told.busy(b, k) for k in roles(case, None, [kind]) if case.roles[k].service == s))

        seniors = plus(filled("registered"), plus(moves, times=rule.experienced_share))
        there = rule.experienced_share * has
        for kind, ratio in (
            ("newly_qualified", rule.ratio_newly_qualified),
            ("support", rule.ratio_support),
        ):
            if filled(kind):
                told.most(minus(filled(kind), seniors, ratio), ratio * there)
        if filled("newly_qualified"):
            beside = told.add(("beside", b, s), 1.0, whole=True)
            told.most(minus(filled("newly_qualified"), beside, MANY), 0.0)
            told.least(minus(seniors, beside, rule.least_experienced_wte), -there)


KIT = RuleKit(
    Supervision,
    near=near,
    faults={
        "ratios change places": _SwappedRatios,
        "seniors ask for seniors": in_rows(Supervision, signs_forgotten),
        "rows forget support": only_block(0)(Supervision),
        "rows forget who is in post": in_case(Supervision, "rows", nobody_in_post),
        "check thinks everyone experienced": in_settings(
            Supervision, "check", experienced_share=lambda _: 1.0
        ),
        "check counts posts": in_plan(Supervision, all_filled),
        "rows forget who moves": in_case(Supervision, "rows", nobody_moves),
        "check forgets who moves": in_case(Supervision, "check", nobody_moves),
    },
    clashes={
        # only support workers could be hired, and 2 WTE in post may supervise 0.7 of one: 0.5 is worth 0.25
        "nobody to supervise": clash(
            tiny_case(roles=[role("support")], regions=(0,), counties=(0,), areas=(0,), bases=(0,)),
            [fund(RICH), Supervision(), a_standard(0.25)],
            "supervision standard",
            {"supervision": ("ratio", 0.22)},
            {"standard": ("share", 0.025)},
        ),
    },
    said=((Supervision(), "at most 0.5 for each experienced"),),
    refused=(
        (
            "more experienced than there are",
            ('rule = "supervision"', "experienced_share = 1.5"),
            "setting_at_most",
            3,
            "new.experienced_share",
            "1 or less",
        ),
    ),
    stated=stated,
    of_staff=True,
)
