"""What is doubted in minutes is told: before anything is decided, in the answer, and on the data page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from placement.i18n import LANGUAGES, Language, Words
from placement.report.data_page import travel_section
from placement.report.pieces import Table
from placement.results.journeys import travel_entry
from placement.scenario.inputs import Inputs, read_inputs
from placement.scenario.warnings import doubts_of
from tests.publish.builders import made_up_view
from tests.running import small


@pytest.fixture
def by_table(tmp_path: Path) -> Inputs:
    """Ten minutes from everywhere to everywhere, but 55 from the first area to the first base."""
    config = small(tmp_path)
    table = ["area_id,base_id,mode,minutes"]
    folder = tmp_path / "tiny"
    areas, bases = (
        [line.partition(",")[0] for line in (folder / name).read_text(encoding="utf-8").splitlines()[1:]]
        for name in ("areas.csv", "bases.csv")
    )
    table += [
        f"{area},{base},car,{55 if (area, base) == (areas[0], bases[0]) else 10}"
        for area in areas
        for base in bases
    ]
    (folder / "travel.csv").write_text("\n".join([*table, ""]), encoding="utf-8")
    text = config.read_text(encoding="utf-8").replace('provider = "estimate"', 'provider = "table"')
    config.write_text(text, encoding="utf-8")
    return read_inputs(config)


def test_a_journey_that_is_longer_than_a_way_round_is_told_by_name(by_table: Inputs) -> None:
    said = [doubt.says(Words("en")) for doubt in doubts_of(by_table) if doubt.key == "travel_detours"]
    pairs = len(by_table.region.areas) * len(by_table.region.bases)
    assert len(said) == 1
    assert said[0].startswith(
        f"Of {pairs} journeys (car) looked at, 1 take longer than a way over two other places"
    )
    first = by_table.region.areas["name_en"].iloc[0]
    assert f"The worst, by 25 minutes: {first}" in said[0]
    (entry,) = travel_entry(by_table)
    assert (entry["pairs"], entry["checked"], entry["quicker"], entry["quicker_by_minutes"]) == (
        pairs,
        pairs,
        1,
        25,
    )
    assert entry["asymmetric"] is None  # a table says one direction alone
    assert entry["estimated"] == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_data_page_has_a_table_for_each_mode(by_table: Inputs, language: Language) -> None:
    view, words = made_up_view(), Words(language)
    section = travel_section(replace(view, answer={**view.answer, "travel": travel_entry(by_table)}), words)
    assert section is not None
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    figures = dict(zip(("pairs", "estimated"), [row[1:] for row in table.groups[0].rows], strict=False))
    pairs = len(by_table.region.areas) * len(by_table.region.bases)
    assert figures["pairs"][0] == words.number(pairs, 0)
    assert figures["estimated"][0] == "0"
    by_name = {row[0]: row[1] for row in table.groups[0].rows}
    assert by_name[words("travel.page.asymmetric")] == words("map.no_figure")
    assert by_name[words("travel.page.quicker")] == "1"
    assert travel_section(replace(view, answer={**view.answer, "travel": []}), words) is None


def test_of_an_estimate_all_pairs_are_said_to_be_estimated(tmp_path: Path) -> None:
    (entry,) = travel_entry(read_inputs(small(tmp_path)))
    assert entry["engine"] == "estimate"
    assert entry["estimated"] == entry["pairs"] > 0
