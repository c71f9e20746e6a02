"""The harness that holds an aim's linear form against its twin.

A random plan is written into the columns of the model, and the aim's helpers are set as well as its rows
allow, by another solver than the model's. What the form is worth then is what the twin must say.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

from placement.model.assemble import define_columns
from placement.model.rules import ALWAYS
from placement.model.rules.floor import Floor
from tests.cases import capital, fund, graduates, random_allocation, role, tiny_case
from tests.model.aims.each import KITS
from tests.model.aims.kit import Asking
from tests.model.rules.double_entry import ANYWHERE, BUILDER, PERMISSIVE, open_columns, without_strays, write
from tests.model.solving import USUAL
from tests.questions import random_question

if TYPE_CHECKING:
    from placement.model.aims import Aim
    from placement.model.allocation import Allocation
    from placement.model.arrays import Floats
    from placement.model.case import Case
    from placement.model.rules import Rule


SAMPLES = 150


AIMS = {
    f"{name}, {special}" if special else name: asking
    for name, kit in KITS.items()
    for special, asking in kit.asked.items()
}


def question(seed: int) -> tuple[Case, list[Rule]]:
    """A random question with all rural classes in it, and money to open what could be opened."""
    case, rules = random_question(seed)
    rng = Random(-seed)
    mixed = replace(
        case,
        area_rural=np.array(rng.choices([0, 1, 2], k=len(case.area_ids)), dtype=np.int64),
        reachable=np.array([rng.random() < 0.8 for _ in range(case.need.size)]).reshape(case.need.shape),
        formula=given(case, seed),
        transit_minutes=by_bus(case, rng),
        no_car_share=np.array([rng.choice([0.0, 0.3, 1.0, np.nan]) for _ in case.area_ids]),
    )
    if case.base_candidate.any():
        rules = [*rules, capital(rng.choice([1, 100_000, 350_000, 1e9]))]
    return mixed, rules


def by_bus(case: Case, rng: Random) -> Floats:
    """A x B, some without a way, some that nobody worked out."""
    drawn = [rng.choice([5.0, 15.0, 40.0, np.inf, np.nan]) for _ in range(case.minutes.size)]
    return np.array(drawn).reshape(case.minutes.shape)


def given(case: Case, seed: int) -> Floats:
    """B x S, WTE as if by the plain formula, some of it where no post may be."""
    rng = Random(seed)
    wte = [rng.choice([0.0, 0.0, 0.5, 1.0, 2.5]) for _ in range(case.in_post.size)]
    return np.array(wte).reshape(case.in_post.shape)


def site_question(seed: int) -> tuple[Case, list[Rule]]:
    """Two bases with few staff and two sites that may take them; at times a post that nobody can fill."""
    rng = Random(seed)
    room = [rng.choice([0.0, 9.0, 9.0]), rng.choice([0.0, 9.0])]
    case = tiny_case(
        counties=(0, 0, 0, 0),
        regions=(0,),
        roles=[role(), role("newly_qualified")],
        classes=[graduates(rng.randint(0, 1))],
        need=rng.choice([0.0, 1.0, 3.0]),
        in_post=[[rng.choice([0.0, 1.0])], [rng.choice([0.0, 0.5])], [0.0], [0.0]],
        places=[*room, 9.0, 9.0],
        population=[rng.choice([4_000, 7_000, 11_000]) for _ in range(4)],
        candidate=[False, False, True, True],
        moves_from=[-1, -1, rng.choice([-1, 0, 0]), rng.choice([0, 1])],
        moving=[[0.0], [0.0], [rng.choice([0.5, 1.0])], [rng.choice([0.0, 0.5])]],
    )
    case = replace(case, formula=given(case, seed))
    rules: list[Rule] = [
        fund(rng.choice([40_000, 120_000, 200_000])),
        capital(rng.choice([100_000, 200_000])),
    ]
    if any(room) and rng.random() < 0.5:
        rules.append(Floor(id="floor", level="region", amount=1.0, kinds=("newly_qualified",)))
    return case, [*rules, *USUAL]


@cache
def plan_of(seed: int) -> tuple[Case, Allocation]:
    """A random case, and a plan whose care obeys the need of every area and whose doors are candidates'."""
    case, _ = question(seed)
    plan = random_allocation(Random(seed), case)
    plan = replace(plan, opened=plan.opened & case.base_candidate[:, None])
    plan = without_strays(case, open_columns(case, PERMISSIVE), plan)
    care, left, wte = plan.care, case.need.copy(), []
    shut = case.base_candidate & ~plan.opened.any(axis=1)
    plan = replace(plan, posts=plan.posts * ~shut[:, None, None], filled=plan.filled * ~shut[:, None])
    for a, b, s, given in zip(care.area, care.base, care.service, care.wte, strict=True):
        wte.append(0.0 if shut[b] else min(given, left[a, s]))
        left[a, s] -= wte[-1]
    return case, replace(plan, care=replace(care, wte=np.array(wte, dtype=float)))


def modelled(case: Case, aim: Aim, plan: Allocation) -> float:
    """The best value that the aim's columns and rows allow, the decisions being what they are in the plan."""
    roomy = replace(case, base_places=np.full(len(case.base_ids), 99.0))
    columns = aim.columns(case, define_columns(roomy, [PERMISSIVE, BUILDER], (*ALWAYS, ANYWHERE)))
    x, _ = write(case, columns, plan)
    decided = columns["care"].stop
    cost, low, high = aim.cost(case, columns), columns.lower, columns.upper
    rows, limits = [np.zeros((0, columns.size - decided))], [np.zeros(0)]
    for block in aim.rows(case, columns):
        matrix = np.zeros((block.size, columns.size))
        np.add.at(matrix, (block.row, block.column), block.value)
        given = matrix[:, :decided] @ x[:decided]
        rows += [matrix[:, decided:], -matrix[:, decided:]]
        limits += [block.upper - given, given - block.lower]
    fixed = float(cost[:decided] @ x[:decided])
    if columns.size == decided:
        return fixed
    sign = -1 if aim.sense == "max" else 1
    limit = np.concatenate(limits)
    finite = np.isfinite(limit)
    answer = linprog(
        sign * cost[decided:],
        A_ub=np.concatenate(rows)[finite],
        b_ub=limit[finite],
        bounds=list(zip(low[decided:], high[decided:], strict=True)),
        integrality=columns.integer[decided:].astype(int),
    )
    assert answer.status == 0, answer.message
    return fixed + sign * float(answer.fun)


def differ(asking: Asking, seed: int) -> bool:
    """Whether model and twin say different things of one random plan."""
    case, plan = plan_of(seed)
    aim = asking(case, Random(seed))
    model, twin = modelled(case, aim, plan), aim.value(case, plan)
    return abs(model - twin) > 1e-6 * (1 + abs(twin))
