"""From known plans to a whole answer: what is left out of a choice could not have been in a better one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.model.assemble import assemble
from placement.model.rules import ALWAYS, Fund
from placement.model.work import limit
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.bounds import Criteria, LagrangianSearch, lagrangian_search, stands
from placement.solve.lagrangian.recombine import best_together, column_pool, pick
from placement.solve.lagrangian.subproblems import NEAR
from placement.solve.lexicographic import solve
from placement.solve.outcome import Solved, SolveResult
from placement.solve.settings import Settings
from tests.questions import random_question

if TYPE_CHECKING:
    from placement.model.programme import Programme


def searched(seed: int) -> LagrangianSearch | None:
    """A search that has met its plans; None where the question does not fall apart."""
    case, rules = random_question(seed)
    funds = [rule for rule in rules if isinstance(rule, Fund)]
    others = [*ALWAYS, *(rule for rule in rules if not isinstance(rule, Fund))]
    _, whole = assemble(case, funds, others, [MetNeed()])
    programme: Programme = max(whole.parts(), key=lambda part: int((part.integer & (part.upper > 0)).sum()))
    start = solve(programme.before(), {}, Settings())
    assert isinstance(start, Solved)
    goal, before = programme.goals[0], start.reached[0].value
    live = HighsModel(programme, goal)
    live.set_goal(goal.cost, goal.sense, -before)
    search = lagrangian_search(programme, goal, live, before, limit(30.0))
    if search is not None:
        search.answer(Criteria(1e-6, 1e-6, limit(30.0)), lambda _value, _bound: None)
    return search


def all_plans(search: LagrangianSearch) -> list[list[object]]:
    return [list(unit.plans) for block in search.blocks for unit in block.units]


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("pairs", [4_000_000, 0])
def test_nothing_that_could_be_in_the_best_choice_is_left_out(
    seed: int, pairs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = searched(seed)
    if search is None:
        return
    monkeypatch.setattr("placement.solve.lagrangian.knapsack.MOST_PAIRS", pairs)
    monkeypatch.setattr("placement.solve.lagrangian.recombine.MOST_NODES", 10_000)
    asked = (search.programme, search.goal, search.blocks)
    best = pick(*asked, all_plans(search), 1e-7)  # type: ignore[arg-type]
    assert best is not None
    for least in (best[0] - 1e-5, best[0] - 0.5, -np.inf):
        some = column_pool(*asked, search.joint, least)
        assert some.most >= best[0] - 1e-6
        found = best_together(*asked, some, above=best[0] - 1e-5, gap=1e-7)
        assert found is not None
        assert found[0] == pytest.approx(best[0], abs=1e-6)
    none = column_pool(*asked, search.joint, best[0] + 1e-3)
    assert best_together(*asked, none, above=best[0] + 1e-3, gap=1e-7) is None


def test_some_questions_fall_apart_and_some_plans_are_left_out() -> None:
    searches = [search for seed in range(30) if (search := searched(seed)) is not None]
    assert len(searches) >= 10
    fewer = 0
    for search in searches:
        asked = (search.programme, search.goal, search.blocks)
        best = pick(*asked, all_plans(search), 1e-7)  # type: ignore[arg-type]
        assert best is not None
        kept = column_pool(*asked, search.joint, best[0] - 1e-5).known
        fewer += sum(map(len, kept)) < sum(map(len, all_plans(search)))
    assert fewer >= 5


def test_once_helpers_must_be_whole_no_plan_with_half_a_helper_passes_for_one() -> None:
    searches = [search for seed in range(60) if (search := searched(seed)) is not None]
    block = next(block for search in searches for block in search.blocks if len(block.helpers))
    values = np.zeros(len(block._decided))
    values[-1] = 0.5
    block._strict = False
    half, _ = block.plan(values, np.full(len(block.units), np.inf))
    assert any(plan is half for plan in block.known)
    whole = [plan for plan in block.known if plan is not half]
    block.make_helpers_whole()
    assert not any(plan is half for plan in block.known)
    assert len(block.known) == len(
        [p for p in whole if np.abs(p.decided - np.round(p.decided)).max() <= NEAR]
    )


def test_a_value_that_is_enough_ends_a_search_as_a_gap_does() -> None:
    search = next(found for seed in range(30) if (found := searched(seed)) is not None)
    live = HighsModel(search.programme, search.goal)
    live.presolve(on=False)
    best = live.run()
    assert isinstance(best, SolveResult)
    live = HighsModel(search.programme, search.goal)
    some = live.run(enough=best.value / 2)
    assert isinstance(some, SolveResult)
    assert some.value >= best.value / 2
    assert some.bound >= best.value - 1e-6
    assert some.stopped_by in {"gap", "optimal"}
    again = live.run()
    assert isinstance(again, SolveResult)
    assert again.value == pytest.approx(best.value)


@pytest.mark.parametrize(
    ("now", "still"),
    [
        ((9.543, -np.inf, 40), True),
        ((9.543 * (1 + 1e-13), -np.inf, 40), True),  # the last digit of a linear programme
        ((9.543 - 1e-6, -np.inf, 40), False),
        ((9.543, 9.5, 40), False),
        ((9.543, -np.inf, 41), False),
    ],
)
def test_rounding_alone_does_not_keep_a_search_from_seeing_that_it_stands(
    now: tuple[float, float, int], still: bool
) -> None:
    assert stands(now, (9.543, -np.inf, 40)) is still
