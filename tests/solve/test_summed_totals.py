"""The best whole totals where money is split: against every choice there is, in few nodes, and proved."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.audit.summed import summed
from placement.model.aims import MetNeed
from placement.model.assemble import assemble
from placement.model.rules import ALWAYS, split
from placement.model.rules.mix import Mix
from placement.model.rules.places import Places
from placement.model.work import NEVER
from placement.solve.highs import HighsModel
from placement.solve.kept import kept_of_prices
from placement.solve.lagrangian.bounds import Criteria, lagrangian_search
from placement.solve.lagrangian.linking_rows import joint_of
from placement.solve.lagrangian.master import Totals
from placement.solve.outcome import Solved
from tests.cases import fund, role, service, tiny_case
from tests.model.solving import BY_PRICES, decided
from tests.model.test_merge import joint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.arrays import Floats
    from placement.model.case import Case
    from placement.model.rules import Rule
    from placement.solve.lagrangian.linking_rows import Joint


def divided(money: float, prices: Floats, part: Sequence[float]) -> Joint:
    """Posts of every price in every service, which gets at most so large a part of all that is spent."""
    pounds, of = np.tile(prices, len(part)), np.repeat(np.arange(len(part)), len(prices))
    most = [pounds * ((of == each) - share) for each, share in enumerate(part)]
    rows = np.array([pounds, *most])
    limits = np.append(money, np.zeros(len(part)))
    return joint(rows, np.full(len(rows), -np.inf), limits, np.floor(money / pounds))


@pytest.mark.parametrize("seed", range(8))
def test_the_best_totals_of_divided_money_are_those_of_all_choices(seed: int) -> None:
    draw = np.random.default_rng(seed)
    asked = divided(
        float(draw.integers(9, 20)), np.array([2.0, 3.0, 5.0]), draw.uniform(0.4, 0.8, 2).tolist()
    )
    worth = draw.random(6).round(2)
    every = np.array(list(product(*(range(int(most) + 1) for most in asked.most))))
    allowed = (every @ asked.total_rows.toarray().T <= asked.total_upper + 1e-9).all(axis=1)
    totals = Totals(asked, 100.0)
    totals.add(worth, 1.0)
    bound, found = totals.best(0.0)
    assert bound == pytest.approx(1.0 + float((every[allowed] @ worth).max()), abs=1e-6)
    assert 1.0 + float(found @ worth) == pytest.approx(bound, abs=1e-6)


def test_money_divided_between_eleven_services_takes_few_nodes() -> None:
    """Half posts of three prices, which are worth the same in every service but two.

    A search of totals one by one has not ended after 2,000 nodes.
    """
    prices = np.array([19_890.0, 29_992.0, 46_102.0])
    part = [0.34, 0.39, 0.24, 0.16, 0.2, 0.15, 0.12, 0.12, 0.11, 0.11, 0.11]
    asked = divided(657_568.0, prices, part)
    totals = Totals(asked, 100.0)
    worth = np.tile([0.197, 0.328, 0.493], len(part))
    worth[[1, 12]] += 0.016
    totals.add(worth, 0.0)
    bound, found = totals.best(5e-5)
    assert bound - float(found @ worth) <= 1e-4
    assert totals.live.nodes < 2_000


def three_services() -> tuple[Case, list[Rule]]:
    """Registered posts at £50,000 and support posts at £30,000 of three services; one has no staff."""
    services = [service(name) for name in ("physio", "ot", "diet")]
    registered = [role("registered", s, step_wte=1.0, pounds_per_wte=50_000) for s in range(3)]
    support = [role("support", s, step_wte=1.0, pounds_per_wte=30_000) for s in range(3)]
    case = tiny_case(
        services=services,
        roles=registered + support,
        need=np.tile([6.0, 3.0, 2.0], (4, 1)),
        in_post=np.tile([0.0, 2.0, 1.0], (4, 1)),
        regions=(0, 0),
    )
    return case, [fund(400_000), Places(), *ALWAYS, Mix(tolerance=0.1)]


def test_what_is_kept_of_divided_money_sums_to_what_is_claimed() -> None:
    """The tree over totals branches on their sums too; the audit has them from the rows, and follows."""
    case, rules = three_services()
    (programme,) = assemble(case, *split(rules), [MetNeed()])[1].parts()
    assert joint_of(programme).with_sums.sums == 2  # registered posts of all services, and support posts
    undivided = assemble(case, *split(rules[:-1]), [MetNeed()])[1].parts()[0]
    assert joint_of(undivided).with_sums.sums == 0  # its search is as it was
    (outcome,) = decided(case, rules, settings=replace(BY_PRICES, keep_proof=True)).outcomes
    assert isinstance(outcome.after, Solved)
    record = outcome.after.kept
    assert record is not None
    assert record["reaches"]
    reached = outcome.after.reached[0]
    assert reached.value - 1e-6 <= summed(programme, json.loads(json.dumps(record)))
    assert summed(programme, record) <= reached.bound + 1e-6 * (1 + reached.bound)
    assert max(_branched_on(record["totals"])) >= joint_of(programme).groups


def test_a_proof_that_is_ended_by_its_work_is_true_and_says_what_it_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case, rules = three_services()
    monkeypatch.setattr("placement.solve.kept.MOST_WORK", 0.0)
    (programme,) = assemble(case, *split(rules), [MetNeed()])[1].parts()
    (outcome,) = decided(case, rules, settings=replace(BY_PRICES, keep_proof=True)).outcomes
    assert isinstance(outcome.after, Solved)
    record = outcome.after.kept
    assert record is not None
    assert not record["reaches"]
    assert len(_branched_on(record["totals"])) == 0
    assert math.isfinite(summed(programme, record))
    assert summed(programme, record) > outcome.after.reached[0].value + 1e-4


def test_a_tree_may_lean_on_the_most_that_care_may_be_worth_at_all() -> None:
    """Without any cut nothing but that holds a block: all its care, and each post at more than its price."""
    case, rules = three_services()
    (programme,) = assemble(case, *split(rules), [MetNeed()])[1].parts()
    goal = programme.goals[0]
    search = lagrangian_search(programme, goal, HighsModel(programme, goal), 0.0, NEVER)
    assert search is not None
    search.answer(Criteria(1e-6, 1e-9, NEVER), lambda *_: None)
    line, claims = search.met[0], []
    for block in search.blocks:
        block.cuts.clear()
        left = (goal.cost - search.joint.matrix.T @ line.prices)[block.decided]
        care = sum(unit.most for unit in block.units)
        claims.append(float(np.maximum(left, 0) @ programme.upper[block.decided]) + care)
    search.met = [replace(line, of_blocks=tuple(claims))]
    record = kept_of_prices(search, 1e6)
    assert record is not None
    assert record["reaches"]


def _branched_on(tree: list[Any]) -> list[int]:
    """The columns that a tree branches on."""
    return [] if len(tree) == 2 else [tree[0], *_branched_on(tree[2]), *_branched_on(tree[3])]
