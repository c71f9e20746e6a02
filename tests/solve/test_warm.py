"""Plans of a like programme: told by what they are about, valued anew, and no harm where they do not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.scenario.inputs import read_inputs
from placement.solve.decided import decided
from placement.solve.lagrangian.warm import PlansLeft, decision_keys
from placement.solve.resolve import Ask, ask
from placement.solve.settings import Settings
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
