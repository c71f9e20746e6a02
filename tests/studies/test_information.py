"""The value of information against hand calculation and nested sampling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from placement.i18n import LANGUAGES, Words
from placement.report.pieces import Table
from placement.results.drawing import drawn_value, moving
from placement.scenario.inputs import read_inputs
from placement.studies.robustness.information import information, of_figure, of_group, perfect
from placement.studies.robustness.page import what_to_measure
from tests.running import small

if TYPE_CHECKING:
    from pathlib import Path

RANDOM = np.random.default_rng(5)


def test_a_coin_that_decides_which_of_two_plans_is_better() -> None:
    """Heads: plans bring 1 and 0; tails: 0 and 1. Unknown, either brings a half; known, 1."""
    gained = np.array([[1.0, 0.0], [0.0, 1.0]] * 20)
    assert perfect(gained) == pytest.approx(0.5)
    assert of_figure(gained, gained[:, 0]) == pytest.approx(0.5)


def test_a_figure_between_a_sure_plan_and_one_that_hangs_on_it() -> None:
    """x is even between 0 and 1; one plan brings x, the other 0.5: E max(x, 0.5) - 0.5 = 0.125."""
    x = (np.arange(400) + 0.5) / 400
    gained = np.stack([x, np.full(400, 0.5)], axis=1)
    assert perfect(gained) == pytest.approx(0.125, abs=1e-3)
    assert of_figure(gained, x) == pytest.approx(0.125, abs=1e-3)


def gain(x: float, y: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Three plans and two figures."""
    return np.array([1.0 + x, 1.2 + 0.5 * y, 1.1 + 0.4 * x * x - 0.2 * y])


def test_one_figure_of_two_as_nested_sampling_has_it() -> None:
    """The outer figure held, the inner one averaged, the best plan taken: brute force of the definition."""
    outer, inner = RANDOM.normal(size=400), RANDOM.normal(size=400)
    means = np.array([np.mean([gain(x, y) for y in inner], axis=0) for x in outer])
    nested = float(means.max(axis=1).mean() - means.mean(axis=0).max())
    drawn = RANDOM.normal(size=(3000, 2))
    gained = np.array([gain(x, y) for x, y in drawn])
    assert of_figure(gained, drawn[:, 0]) == pytest.approx(nested, abs=0.05)
    assert nested > 0.1


def test_a_part_is_worth_at_least_nothing_and_never_more_than_the_whole() -> None:
    for seed in range(50):
        random = np.random.default_rng(seed)
        gained = random.normal(size=(40, 12))
        worth = of_figure(gained, random.normal(size=40))
        assert 0.0 <= worth <= perfect(gained)


def test_a_group_is_worth_no_less_than_each_of_its_figures_nor_more_than_all() -> None:
    """One of two figures decides and what they share does not: who knows both knows the one that does."""
    decides, shared = np.array([1.0, 0.0] * 20), np.array([1.0, 1.0, 0.0, 0.0] * 10)
    gained = np.stack([decides, 1 - decides], axis=1)
    members = [of_figure(gained, decides), of_figure(gained, RANDOM.normal(size=40))]
    assert of_figure(gained, shared) == pytest.approx(0.0, abs=0.05)
    assert of_group(gained, shared, members) == pytest.approx(0.5)
    assert of_group(gained, shared, members) <= perfect(gained) + 1e-12


def test_a_figure_that_no_gain_hangs_on_is_worth_little() -> None:
    """In 30 cases of 200 draws and five plans: on average less than a tenth of all figures together."""
    parts = []
    for seed in range(30):
        random = np.random.default_rng(seed)
        gained = random.normal(size=(200, 5))
        parts.append(of_figure(gained, random.normal(size=200)) / perfect(gained))
    assert np.mean(parts) < 0.1


def test_figures_that_scale_every_plan_alike_are_worth_nothing() -> None:
    """All gains 20 % higher or lower: the same plan stays the best, so to know it changes nothing."""
    scale = 1 + 0.2 * RANDOM.normal(size=60)
    gained = scale[:, None] * np.array([3.0, 2.9, 1.0])[None, :]
    assert perfect(gained) == pytest.approx(0.0, abs=1e-9)
    assert of_figure(gained, scale) == pytest.approx(0.0, abs=1e-9)


def test_the_figure_that_decides_stands_first_and_counts_in_pounds_too(tmp_path: Path) -> None:
    """One plan gains by how an assumption is drawn, the other never: there is nothing else to know."""
    inputs = read_inputs(small(tmp_path))
    row, numbers = moving(inputs)[0], range(1, 31)
    drawn = np.array([drawn_value(row, inputs.scenario.solve.seed, n) for n in numbers])
    gained = np.stack([2 + (drawn - drawn.mean()) / drawn.std(), np.full(30, 2.0)], axis=1)
    found = information(inputs, gained, numbers, 100_000.0)
    assert found is not None
    first = found["rows"][0]
    assert first["item"] == row["item"]
    assert first["wte"] == pytest.approx(found["perfect"]["wte"], abs=1e-3)
    assert first["pounds"] == pytest.approx(first["wte"] * 100_000 / 2, abs=2)
    assert information(inputs, gained[:5], range(1, 6), 100_000.0) is None


def test_the_page_lists_what_is_worth_finding_out_in_both_languages() -> None:
    row = {"item": "a", "name_en": "Need rate", "name_cy": "Cyfradd angen", "source": "", "pounds": 12_000}
    group = {"item": "", "group": "pay", "members": 3, "wte": 0.2, "pounds": 8_000}
    found = {
        "plans": 5,
        "draws": 30,
        "perfect": {"wte": 0.42, "pounds": 16_800},
        "rows": [{**row, "wte": 0.3}, group, {**row, "name_en": "Small", "name_cy": "Bach", "wte": 0.001}],
    }
    for language, name in zip(LANGUAGES, ("Need rate", "Cyfradd angen"), strict=True):
        words = Words(language)
        (section,) = what_to_measure(cast("Any", {"information": found}), words)
        (table,) = (block for block in section.blocks if isinstance(block, Table))
        (rows,) = table.groups
        assert [row[0] for row in rows.rows] == [name, words("robustness.measure.group", group="pay", n="3")]
        assert [row[2] for row in rows.rows] == [words.pounds(12_000), words.pounds(8_000)]
    assert what_to_measure(cast("Any", {"information": None, "draws_decided": 30}), Words("en")) == ()
