"""Plans of a like programme: told by what they are about, valued anew, and no harm where they do not fit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.model import work
from placement.scenario.inputs import read_inputs
from placement.solve.decided import decided
from placement.solve.lagrangian.warm import PlansLeft, decision_keys
from placement.solve.outcome import BASIC, SimplexBasis, Unsolved
from placement.solve.resolve import Ask, ask
from placement.solve.settings import Settings
from placement.solve.today import today_at_once
from placement.studies.robustness.draws import ReferencePlan, decide_draws
from tests.builders import RULES, tiny_region, tiny_scenario
from tests.running import AIMS

if TYPE_CHECKING:
    from placement.scenario.inputs import Inputs
    from placement.solve.resolve import Resolved

PRICES = Settings(strategy="prices", gap_of_gain=0.02, goes_on=False)


def asked(inputs: Inputs, settings: Settings = PRICES, **more: object) -> Resolved:
    scenario = inputs.scenario
    return ask(inputs.case, scenario.rules, scenario.aims[:1], settings, [Ask()], processes=1, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """Two services in four clusters of two regions: prices take them apart."""
    home = tmp_path_factory.mktemp("warm")
    tiny_region(home / "tiny", regions=2, counties=2, clusters=4, services=2)
    return read_inputs(tiny_scenario(home / "tiny.toml", rules=RULES, aims=AIMS))


def test_plans_left_come_back_in_the_same_columns(inputs: Inputs) -> None:
    found = asked(inputs, leave=True)
    known = [(k, left) for k, left in enumerate(found.left) if left is not None]
    assert known, "no part was searched by prices"
    for k, left in known:
        programme = found.programmes[0][k]
        keys = decision_keys(found.columns, programme)
        assert len(set(keys)) == len(keys) == int(programme.decisions.sum())
        for plan, values in zip(left.plans, left.in_columns(found.columns, programme), strict=True):
            told = dict(zip(keys, values[programme.decisions], strict=True))
            assert {key: value for key, value in told.items() if value} == plan
            assert not values[~programme.decisions].any()


def test_a_decision_that_begins_from_plans_proves_no_less_and_finds_no_worse(inputs: Inputs) -> None:
    cold = asked(inputs, leave=True)
    warm = asked(inputs, warm=cold.left)
    first, second = cold.reached(0), warm.reached(0)
    assert first is not None
    assert second is not None
    for one, other in ((first, second), (second, first)):
        assert one.value <= other.bound + 1e-6
        assert one.bound - one.value <= 0.02 * abs(one.value) + 1e-6


def test_plans_that_break_a_row_or_are_of_another_place_are_passed_over(inputs: Inputs) -> None:
    cold = asked(inputs, leave=True)
    wild = tuple(
        None
        if left is None
        else PlansLeft(({**dict.fromkeys(left.plans[0], 99.0), ("posts", 999, 999, 999): 1.0},))
        for left in cold.left
    )
    first, second = cold.reached(0), asked(inputs, warm=wild).reached(0)
    assert first is not None
    assert second is not None
    assert second.value == pytest.approx(first.value, rel=0.02)
    assert second.value <= first.bound + 1e-6
    assert asked(inputs, warm=(*cold.left, None)).reached(0) is not None


def test_a_draw_is_decided_alike_however_many_there_are(inputs: Inputs) -> None:
    best = decided(inputs)
    stated = ReferencePlan(best.allocation, best.before)
    several, alone = decide_draws(inputs, [1, 2, 3], stated, processes=1), decide_draws(inputs, [3], stated)
    assert several[2].plan is not None
    assert alone[0].plan is not None
    assert (several[2].plan.posts == alone[0].plan.posts).all()
    assert (several[2].value, several[2].bound) == (alone[0].value, alone[0].bound)


def test_todays_service_at_once_has_the_value_of_its_pieces(inputs: Inputs) -> None:
    once = Settings(strategy="prices", gap_of_gain=0.02, goes_on=False, today_by_piece=False)
    by_piece, at_once = asked(inputs), asked(inputs, once)
    for one, other in zip(by_piece.outcomes[0], at_once.outcomes[0], strict=True):
        values = [reached.value for reached in one.before.reached]  # type: ignore[union-attr]
        assert values == pytest.approx([reached.value for reached in other.before.reached])  # type: ignore[union-attr]
    assert np.isfinite(values).all()


ONCE = replace(PRICES, today_by_piece=False)


def test_where_todays_service_ended_comes_back_in_the_same_columns_and_rows(inputs: Inputs) -> None:
    found = asked(inputs, ONCE, leave=True)
    known = [(k, left.today) for k, left in enumerate(found.left) if left is not None]
    assert known, "no part was searched by prices"
    for k, left in known:
        programme = found.programmes[0][k]
        begun = today_at_once(programme, ONCE)
        assert not isinstance(begun, Unsolved)
        assert left is not None
        back = left.in_columns(found.columns, programme)
        care, rows = np.flatnonzero(~programme.decisions), np.flatnonzero(programme.today)
        assert back is not None
        assert back.columns.tolist() == begun[2].columns[care].tolist()
        assert back.rows.tolist() == begun[2].rows[rows].tolist()
        assert int((back.columns == BASIC).sum() + (back.rows == BASIC).sum()) == len(rows)


def test_todays_service_begun_at_its_own_end_takes_no_step_and_is_the_same(inputs: Inputs) -> None:
    found = asked(inputs, ONCE, leave=True)
    for k, left in enumerate(found.left):
        if left is None or left.today is None:
            continue
        programme = found.programmes[0][k]
        begin = left.today.in_columns(found.columns, programme)
        cold, done = today_at_once(programme, ONCE), work.done()
        warm = today_at_once(programme, ONCE, begin)
        took = work.done() - done
        assert not isinstance(cold, Unsolved)
        assert not isinstance(warm, Unsolved)
        assert warm[1] == pytest.approx(cold[1], abs=1e-9)
        whole = programme.before()
        assert took == pytest.approx(work.of_linear(len(whole.row_upper), whole.matrix.nnz, 0), rel=1e-3)


def test_a_beginning_that_fits_nothing_changes_no_value(inputs: Inputs) -> None:
    found = asked(inputs, ONCE, leave=True)
    draw = np.random.default_rng(7)
    for programme in found.programmes[0]:
        whole = programme.before()
        if not len(whole.upper):
            continue
        cold = today_at_once(programme, ONCE)
        wild = SimplexBasis(
            draw.integers(3, size=len(whole.upper)), draw.integers(3, size=len(whole.row_upper))
        )
        warm = today_at_once(programme, ONCE, wild)
        assert not isinstance(cold, Unsolved)
        assert not isinstance(warm, Unsolved)
        assert warm[1] == pytest.approx(cold[1], abs=1e-9)


def test_a_like_programme_with_other_columns_of_today_begins_from_nothing(inputs: Inputs) -> None:
    found = asked(inputs, ONCE, leave=True)
    left = next(one.today for one in found.left if one is not None)
    assert left is not None
    few = len(left.columns) // 2
    half = replace(left, columns=left.columns[:few], of_columns=left.of_columns[:few])
    k = next(k for k, one in enumerate(found.left) if one is not None)
    assert half.in_columns(found.columns, found.programmes[0][k]) is None


def test_a_search_begun_at_todays_end_proves_what_one_begun_from_nothing_does(inputs: Inputs) -> None:
    close = replace(PRICES, gap_of_gain=1e-6)
    cold, warm = (asked(inputs, each).reached(0) for each in (close, replace(close, today_by_piece=False)))
    assert cold is not None
    assert warm is not None
    assert warm.value == pytest.approx(cold.value, abs=1e-6)
    assert warm.bound == pytest.approx(cold.bound, abs=1e-5)
