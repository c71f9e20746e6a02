"""What boards choose moves in draws as figures do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from placement.data.spread import EvenSample
from placement.model.aims import MetNeed
from placement.model.rules.mix import Mix
from placement.model.rules.no_loser import NoLoser
from placement.results.drawing import drawn_value, in_draw, varied_together
from placement.results.vary import varied
from placement.scenario.assumed import faults_of_assumed, figure_used
from placement.scenario.inputs import read_inputs
from tests.running import small

if TYPE_CHECKING:
    from pathlib import Path

    from placement.results.drawing import Row
    from placement.scenario.inputs import Inputs


def row(table: str, column: str, value: float, low: float, high: float, how: str = "set") -> Row:
    return {
        "item": column, "value": value, "low": low, "high": high,
        "table": table, "column": column, "where": "", "how": how,
    }  # fmt: skip


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    folder: Path = tmp_path_factory.mktemp("vary")
    return read_inputs(small(folder))


def aim_at(inputs: Inputs, asked: Row, value: float) -> MetNeed:
    found = varied(inputs.region, inputs.scenario, asked, value)
    assert found is not None
    assert found.touches("choices")
    aim = found.scenario.aims[0]
    assert isinstance(aim, MetNeed)
    return aim


def test_the_worth_of_need_is_drawn_and_its_steps_are_whole(inputs: Inputs) -> None:
    worth = row("aims.met_need", "first_worth", 1.45, 1.2, 1.7)
    assert aim_at(inputs, worth, 1.3).worths()[[0, -1]] == pytest.approx([1.3, 0.7])
    steps = row("aims.met_need", "steps", 10, 5, 20)
    assert aim_at(inputs, steps, 12.4).steps == 12
    assert len(aim_at(inputs, steps, 7.6).worths()) == 8


def test_draws_move_them_and_each_within_its_range(inputs: Inputs) -> None:
    rows: list[Row] = [
        row("aims.met_need", "first_worth", 1.45, 1.2, 1.7),
        row("aims.met_need", "steps", 10, 5, 20),
    ]
    drawn = [in_draw(inputs, rows, number).scenario.aims[0] for number in range(6)]
    found = [(aim.first_worth, aim.steps) for aim in drawn if isinstance(aim, MetNeed)]
    assert len({worth for worth, _ in found}) == 6
    assert all(1.2 <= worth <= 1.7 and 5 <= steps <= 20 for worth, steps in found)


LEVEL: Row = {**row("aims.met_need", "level", 1, 1, 2), "distribution": "list area area area cluster"}


def test_a_setting_that_is_a_word_moves_to_another_and_a_word_said_thrice_is_as_often_drawn(
    inputs: Inputs,
) -> None:
    assert [aim_at(inputs, LEVEL, place).level for place in (1, 2)] == ["area", "cluster"]
    drawn = [in_draw(inputs, [LEVEL], number).scenario.aims[0] for number in range(1, 41)]
    by_cluster = sum(isinstance(aim, MetNeed) and aim.level == "cluster" for aim in drawn)
    assert 4 <= by_cluster <= 16  # of 40, ten are expected; a share of a fifth or more in all but 2 %
    sample = EvenSample(1, 20)
    even = [in_draw(inputs, [LEVEL], n, sample=sample).scenario.aims[0] for n in sample.numbers]
    assert sum(isinstance(aim, MetNeed) and aim.level == "cluster" for aim in even) == 5


@pytest.mark.parametrize(
    ("changed", "key", "said"),
    [
        ({}, None, None),
        ({"value": 2}, "assumption_setting_other", "cluster"),
        ({"distribution": "list cluster area"}, "assumption_setting_other", "cluster"),
        ({"distribution": "list area clusters"}, "assumption_name_near", "clusters"),
        ({"distribution": ""}, "assumption_distribution", ""),
        ({"column": "steps", "value": 10, "low": 5, "high": 20, "distribution": "list area"},
         "assumption_distribution", "list area"),
    ],
)  # fmt: skip
def test_the_word_that_a_row_states_is_the_scenario_s(
    inputs: Inputs, changed: Row, key: str | None, said: str | None
) -> None:
    table = pd.DataFrame([{**inputs.region.assumptions.iloc[0], **LEVEL, **changed}])
    found = list(faults_of_assumed(inputs.scenario, replace(inputs.region, assumptions=table)))
    assert [(fault.key, fault.value) for fault in found] == ([] if key is None else [(key, said)])


def test_the_figure_used_is_the_place_of_the_scenario_s_word(inputs: Inputs) -> None:
    by_cluster = inputs.scenario.model_copy(update={"aims": (MetNeed(level="cluster"),)})
    assert [figure_used(one, LEVEL) for one in (inputs.scenario, by_cluster)] == [1, 2]


def test_flat_worth_has_none_of_it(inputs: Inputs) -> None:
    flat = inputs.scenario.model_copy(update={"aims": (MetNeed(worth="flat"),)})
    assert varied(inputs.region, flat, LEVEL, 2) is None
    for column in ("steps", "first_worth", "parts_below_half"):
        assert varied(inputs.region, flat, row("aims.met_need", column, 1.5, 1, 2), 1.7) is None
    assert varied(inputs.region, flat, row("aims.travel", "steps", 10, 5, 20), 12) is None


def test_tolerances_of_rules_move_where_the_rules_hold(inputs: Inputs) -> None:
    mix, points = row("rules.mix", "tolerance", 0.1, 0.05, 0.2), row("rules.no_loser", "points", 5, 1, 10)
    assert varied(inputs.region, inputs.scenario, mix, 0.15) is None
    rules = (Mix(tolerance=0.1), NoLoser(points=5.0))
    held = inputs.scenario.model_copy(update={"rules": rules})
    found = varied(inputs.region, held, mix, 0.15)
    assert found is not None
    assert found.scenario.rules == (Mix(tolerance=0.15), rules[1])
    assert found.touches("choices")
    other = varied(inputs.region, held, points, 8.0)
    assert other is not None
    assert other.scenario.rules == (rules[0], NoLoser(points=8.0))


def moves_of(inputs: Inputs, number: int) -> list[tuple[Row, float]]:
    """Cells of one table that overlap, of another, and a setting, each at another value in each draw."""
    first = f"area_id={inputs.region.areas['area_id'][0]}"
    rows: list[Row] = [
        row("areas", "population", 1.0, 0.8, 1.3, "scale"),
        {**row("areas", "popul*", 1.0, 0.8, 1.3, "scale"), "where": first},
        row("workforce", "in_post_wte", 1.0, 0.5, 2.0, "scale"),
        row("aims.met_need", "first_worth", 1.45, 1.2, 1.7),
        row("areas", "nothing", 1.0, 0.5, 2.0, "scale"),
    ]  # fmt: skip
    return [(one, drawn_value(one, 1, number)) for one in rows]


@pytest.mark.parametrize("where", ["", "population=1"])
def test_figures_moved_together_are_as_figures_moved_one_after_another(inputs: Inputs, where: str) -> None:
    """With a condition about a number, which an earlier figure may have moved, too."""
    for number in (1, 2):
        moves = moves_of(inputs, number)
        moves.append(({**row("areas", "population", 1.0, 0.5, 2.0, "scale"), "where": where}, 1.1))
        found, expected = varied_together(inputs.region, inputs.scenario, moves), None
        for one, value in moves:
            before = (
                (inputs.region, inputs.scenario) if expected is None else (expected.region, expected.scenario)
            )
            expected = varied(*before, one, value) or expected
        assert expected is not None
        assert found.scenario == expected.scenario
        assert not found.region.areas["population"].equals(inputs.region.areas["population"])
        for name in ("areas", "workforce", "bases"):
            pd.testing.assert_frame_equal(
                pd.DataFrame(getattr(found.region, name)),
                pd.DataFrame(getattr(expected.region, name)),
                check_exact=True,
            )
