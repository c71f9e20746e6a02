"""The whole model against all checks: plans one step away from a decided one."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import numpy as np

from placement.model.aims import MetNeed
from placement.model.assemble import assemble
from placement.model.rows import RowBlock
from placement.model.rules import ALWAYS, Fund
from placement.model.rules.ceiling import Ceiling
from placement.model.rules.floor import Floor
from placement.model.rules.opened import Opened
from placement.model.rules.standard import Standard
from placement.solve.answer import NoAnswer
from placement.solve.decide import decide
from tests.cases import allocation, capital, fund, random_case
from tests.model.rules.double_entry import satisfied, with_helpers, write
from tests.model.solving import PLAIN, USUAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.allocation import Allocation
    from placement.model.case import Case
    from placement.model.rules import Rule

CASES = 30
STEPS = 25
LEAST_OF_EACH = 100
LEAST_OPENED = 20
SELDOM = 0.2


def question(seed: int) -> tuple[Case, list[Rule]]:
    rng = Random(seed)
    rules: list[Rule] = [fund(rng.choice([60_000, 150_000, 400_000])), *USUAL]
    rules.append(capital(rng.choice([100_000, 400_000]), shares=rng.choice(["free", "population"])))
    if rng.random() < 0.3:
        rules.append(Opened(at_most=1))
    if rng.random() < 0.3:
        rules.append(Standard(level="region", share=0.01))
    if rng.random() < 0.5:
        rules.append(Ceiling(id="ceiling", level="county", amount=rng.choice([0.5, 1.0, 2.0])))
    if rng.random() < 0.5:
        rules.append(Floor(id="floor", level="region", measure="share", kinds=("support",), amount=0.2))
    case = random_case(rng)
    while seed % 2 and not case.base_candidate.any():
        case = random_case(rng)
    return case, rules


def one_step(rng: Random, case: Case, plan: Allocation) -> Allocation:
    """One post, one filled post, one graduate, one open door or a little care more or less."""
    posts, filled = plan.posts[:, :, 0].copy(), plan.filled.copy()
    care = {
        tuple(k): w
        for *k, w in zip(plan.care.area, plan.care.base, plan.care.service, plan.care.wte, strict=True)
    }
    people = {
        tuple(k): n
        for *k, n in zip(
            plan.placed.group, plan.placed.base, plan.placed.role, plan.placed.graduates, strict=True
        )
    }
    b, k = rng.randrange(len(case.base_ids)), rng.randrange(len(case.roles))
    what = rng.choice(["posts", "posts", "filled", "placed", "care", "care", "doors"])
    by, doors = rng.choice([-1, 1, 1]), {int(b) for b, _ in np.argwhere(plan.opened)}
    sites = case.base_candidate.nonzero()[0].tolist()
    if what in ("posts", "filled"):
        posts[b, k] += by * (what == "posts")
        filled[b, k] += by * (what == "filled" or not case.roles[k].limited or rng.random() < 0.5)
    elif what == "doors" and (sites or rng.random() < SELDOM):
        doors ^= {rng.choice(sites or [b])}
    elif what == "placed" and case.classes:
        spot = (rng.randrange(len(case.classes)), b, k)
        spot = rng.choice([spot, *people])
        people[spot] = people.get(spot, 0) + by
    else:
        where = (rng.randrange(len(case.area_ids)), b, rng.randrange(len(case.services)))
        where = rng.choice([where, *care])
        care[where] = max(care.get(where, 0.0) + by * rng.choice([0.01, 0.1, 0.5]), 0.0)
    return allocation(
        case,
        posts={spot: int(posts[spot]) for spot in np.ndindex(posts.shape)},
        filled={spot: int(filled[spot]) for spot in np.ndindex(filled.shape)},
        placed=[(*spot, n) for spot, n in people.items() if n],
        care=[(*spot, wte) for spot, wte in care.items()],
        opened=sorted(doors),
        funds=plan.fund_ids,
    )


def model_allows(case: Case, rules: Sequence[Rule], plan: Allocation) -> bool:
    paying = [rule for rule in rules if isinstance(rule, Fund)]
    columns, whole = assemble(case, paying, [*ALWAYS, *(rule for rule in rules if rule not in paying)], [])
    x, strays = write(case, columns, plan)
    rows = whole.matrix.tocoo()
    block = RowBlock("all", rows.row, rows.col, rows.data, whole.row_lower, whole.row_upper)
    within = not strays and bool((x <= whole.upper + 1e-6).all())
    helped = columns.size > columns["care"].stop
    return within and (with_helpers(columns, [block], x) if helped else satisfied([block], x))


def test_the_model_allows_exactly_what_no_check_forbids() -> None:
    differ, allowed, forbidden, opened = [], 0, 0, 0
    for seed in range(CASES):
        case, rules = question(seed)
        answer = decide(case, rules, [MetNeed()], PLAIN, processes=1)
        if isinstance(answer, NoAnswer):
            continue  # a standard that nothing meets
        plan, rng = answer.allocation, Random(seed)
        assert model_allows(case, rules, plan)
        for _ in range(STEPS):
            other = one_step(rng, case, plan)
            allows = model_allows(case, rules, other)
            broken = [rule.id for rule in (*ALWAYS, *rules) if not rule.check(case, other).holds]
            allowed, forbidden = allowed + allows, forbidden + (not allows)
            opened += allows and bool(other.opened.any())
            if allows == bool(broken):
                differ.append((seed, broken, other.placed, other.filled.tolist(), other.opened.tolist()))
            elif allows and rng.random() < 0.5:
                plan = replace(other)
    assert not differ, differ[:3]
    assert min(allowed, forbidden) > LEAST_OF_EACH
    assert opened > LEAST_OPENED
