"""How likely posts are filled, worked out by hand with a pocket calculator's exp."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.errors import BadInput
from placement.i18n import LANGUAGES, Words
from placement.run import run
from placement.scenario.inputs import Inputs, read_inputs
from tests.builders import tiny_region, tiny_scenario
from tests.running import AIMS, ALL_RULES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SETTINGS = """
[recruitment]
months_to_fill = 4
times_town = 1.25
times_village = 1.5
times_hard_to_fill = 2
times_welsh_essential = 1.5
grades = {{ "Band 5" = 0.5 }}
plan_on = "{plan_on}"
"""
OPTIONS = """
[options.expected]
name_en = "Posts where people will come"
name_cy = "Swyddi lle daw pobl"
recruitment.plan_on = "expected"
"""


def assumed(table: str, column: str, low: float, value: float, high: float) -> dict[str, Any]:
    return {
        "item": f"{table}.{column}".replace(" ", "-"), "name_en": column, "name_cy": column, "value": value,
        "low": low, "high": high, "unit": "months", "basis": "assumed", "source": "made up", "agreed_by": "",
        "agreed_on": "", "material": "false", "table": table, "column": column, "where": "", "how": "set",
    }  # fmt: skip


def place(
    home: Path,
    edit: Callable[[dict[str, list[dict[str, Any]]]], object] | None = None,
    plan_on: str = "funded",
    settings: str | None = None,
) -> Path:
    """Three clusters in one county: a base in a city, in a town and in a village."""
    tiny_region(home / "tiny", regions=1, counties=1, clusters=3, services=1, edit=edit)
    said = SETTINGS.format(plan_on=plan_on) if settings is None else settings
    options = OPTIONS if said else ""
    return tiny_scenario(
        home / "tiny.toml", rules=ALL_RULES, aims=AIMS, options=options, edit=lambda text: f"{text}\n{said}"
    )


def kinds(inputs: Inputs) -> dict[tuple[str, str], int]:
    """(rural class of the base, kind of role) to a flat position."""
    rural = inputs.region.bases.set_index("base_id")["rural_class"]
    case = inputs.case
    return {
        (str(rural[base]), role.kind): b * len(case.roles) + k
        for b, base in enumerate(case.base_ids)
        for k, role in enumerate(case.roles)
        if not case.base_candidate[b]
    }


def rural(*classes: str) -> Callable[[dict[str, list[dict[str, Any]]]], None]:
    def edit(tables: dict[str, list[dict[str, Any]]]) -> None:
        for base, kind in zip(tables["bases"], classes, strict=False):
            base["rural_class"] = kind
        for role, grade in zip(tables["roles"], ("Band 6", "Band 5", "Band 4"), strict=False):
            role.update(grade=grade, hard_to_fill="true" if grade == "Band 4" else "false")

    return edit


def test_months_multiply_and_the_chance_is_that_of_a_wait_that_ends_within_twelve(tmp_path: Path) -> None:
    inputs = read_inputs(place(tmp_path, rural("urban", "town", "village")))
    chances, at = inputs.case.chances, kinds(inputs)
    assert chances is not None
    expected = {
        ("urban", "registered"): 4,
        ("town", "registered"): 5,
        ("village", "registered"): 6,
        ("urban", "newly_qualified"): 2,
        ("village", "newly_qualified"): 3,
        ("urban", "support"): 8,
        ("village", "support"): 12,
    }
    months, chance = chances.months.ravel(), chances.chance.ravel()
    for spot, wait in expected.items():
        assert months[at[spot]] == pytest.approx(wait), spot
        assert chance[at[spot]] == pytest.approx(1 - math.exp(-12 / wait)), spot


def test_low_and_high_take_every_figure_at_its_worst_and_best(tmp_path: Path) -> None:
    def edit(tables: dict[str, list[dict[str, Any]]]) -> None:
        rural("urban", "town", "village")(tables)
        tables["assumptions"] = [
            assumed("recruitment", "months_to_fill", 3, 4, 9),
            assumed("recruitment", "times_village", 1.2, 1.5, 2),
            assumed("recruitment", "grades.Band 5", 0.5, 0.5, 1),
        ]

    inputs = read_inputs(place(tmp_path, edit))
    chances, at = inputs.case.chances, kinds(inputs)
    assert chances is not None
    for spot, slow, fast in (
        (("urban", "registered"), 9, 3),
        (("village", "registered"), 18, 3.6),
        (("village", "newly_qualified"), 18, 1.8),
        (("town", "registered"), 11.25, 3.75),
    ):
        assert chances.low.ravel()[at[spot]] == pytest.approx(1 - math.exp(-12 / slow))
        assert chances.high.ravel()[at[spot]] == pytest.approx(1 - math.exp(-12 / fast))


def test_wishes_of_the_graduates_near_enough_lengthen_the_wait(tmp_path: Path) -> None:
    def edit(tables: dict[str, list[dict[str, Any]]]) -> None:
        rural("urban", "town", "village")(tables)
        (plain,) = tables["graduates"]
        far = {"wish_urban": 1, "wish_town": 1, "wish_village": 1}
        tables["graduates"] = [
            {**plain, "class_id": "one", "commute_minutes": 240, "graduates": 3, **far, "wish_village": 0.5},
            {**plain, "class_id": "two", "commute_minutes": 240, "graduates": 1, **far, "wish_village": 0.1},
            {**plain, "class_id": "far", "commute_minutes": 0.1, "graduates": 9, **far, "wish_village": 0},
        ]

    inputs = read_inputs(place(tmp_path, edit))
    chances, at = inputs.case.chances, kinds(inputs)
    assert chances is not None
    months = chances.months.ravel()
    assert months[at["village", "newly_qualified"]] == pytest.approx(3 / 0.4)  # (3 * 0.5 + 0.1) / 4
    assert months[at["village", "registered"]] == pytest.approx(6)
    assert months[at["urban", "newly_qualified"]] == pytest.approx(2)


def test_without_settings_nothing_is_said_of_it(tmp_path: Path) -> None:
    config = place(tmp_path, settings="")
    assert read_inputs(tmp_path / "tiny.toml").case.chances is None
    result = run(config, out=tmp_path / "out")
    assert result.view.answer["staffing"]["expected_month_12_wte"] is None
    assert result.view.tables["result_posts"]["chance_month_12"].isna().all()
    assert "12 months" not in (result.folder / "summary.en.html").read_text(encoding="utf-8")


def test_a_plan_may_count_only_what_is_expected(tmp_path: Path) -> None:
    """Everything else alike, a post in a city is worth more than one in a village that is filled later."""
    config = place(tmp_path, rural("urban", "village", "village"))
    whole, expected = (run(config, option=name, out=tmp_path / str(name)).view for name in (None, "expected"))
    for view in (whole, expected):
        posts = view.tables["result_posts"]
        by_hand = (posts["wte"] * posts["chance_month_12"]).sum()
        assert view.answer["staffing"]["expected_month_12_wte"] == pytest.approx(by_hand, abs=1e-5)
        assert view.tables["result_clusters"]["expected_month_12_wte"].sum() == pytest.approx(
            by_hand, abs=1e-5
        )
    gain = [
        v.answer["totals"]["care_after_wte"] - v.answer["totals"]["care_before_wte"]
        for v in (whole, expected)
    ]
    assert 0 < gain[1] < gain[0]
    chosen = [
        (v.answer["staffing"]["expected_month_12_wte"] or 0.0) / v.answer["totals"]["wte_new"]
        for v in (whole, expected)
    ]
    assert chosen[1] >= chosen[0]


def test_the_expected_part_is_all_that_staff_can_give(tmp_path: Path) -> None:
    inputs = read_inputs(place(tmp_path, plan_on="expected"))
    assert inputs.case.chances is not None
    np.testing.assert_array_equal(inputs.case.counted, inputs.case.chances.chance)
    np.testing.assert_array_equal(read_inputs(place(tmp_path)).case.counted, 1.0)


def test_an_unknown_grade_and_a_strange_figure_are_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as unknown:
        read_inputs(
            place(tmp_path, settings='[recruitment]\nmonths_to_fill = 4\ngrades = { "Band 77" = 2 }\n')
        )
    (fault,) = unknown.value.faults
    assert (fault.column, fault.value) == ("recruitment.grades.Band 77", "Band 77")
    with pytest.raises(BadInput) as strange:
        read_inputs(
            place(tmp_path, settings="[recruitment]\nmonths_to_fill = 0\nplan = 1\ntimes_town = -1\n")
        )
    assert {fault.column for fault in strange.value.faults} == {
        "recruitment.months_to_fill", "recruitment.plan", "recruitment.times_town",
    }  # fmt: skip
    for language in LANGUAGES:
        assert "{" not in strange.value.says(Words(language))
