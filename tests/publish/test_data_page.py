"""The data page: how full columns are, where figures come from, what rests on them, how to replace them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from placement.data import read_region
from placement.i18n import LANGUAGES, Words
from placement.results.data_columns import column_descriptions, rests_on
from placement.results.replacing import key_of, nation_of, stands_at, way_of
from placement.run import run
from tests.builders import tiny_region
from tests.running import small

DATA = Path(__file__).parents[2] / "data"
EMBEDDED = [path.parent for path in sorted(DATA.glob("*/assumptions.csv"))]


def test_a_share_of_filled_cells_is_counted_and_a_column_left_out_is_told(tmp_path: Path) -> None:
    region = read_region(tiny_region(tmp_path / "data"))
    names = region.areas["name_cy"].tolist()
    half = region.areas.assign(name_cy=["" if at % 2 else name for at, name in enumerate(names)])
    object.__setattr__(region, "areas", half)
    told = {one.column: one for one in column_descriptions(region)["areas"]}
    assert told["name_cy"].filled == pytest.approx((len(names) + 1) // 2 / len(names))
    assert told["population"].filled == 1.0
    assert told["disabled_pct"].left_out
    assert not told["population"].left_out


def test_where_a_column_comes_from_is_said_by_its_assumptions_then_its_package() -> None:
    told = {
        (one.table, one.column): one
        for columns in column_descriptions(read_region(DATA / "kent-medway")).values()
        for one in columns
    }
    assert told["areas", "population"].basis == ("published",)
    assert told["areas", "pop_0_17"].basis == ("estimated",)
    assert told["roles", "salary_pounds_per_year"].basis == ("estimated",)
    assert told["workforce", "in_post_wte"].basis == ("assumed",)
    assert told["workforce", "in_post_wte"].rows == 5  # one for each of four services, and the share filled
    assert told["areas", "population"].meaning == "Residents, March 2021"


def test_the_part_of_the_movement_is_of_squares_and_without_choices() -> None:
    """Moves 3 and 4 points: 9 of 25 and 16 of 25; the money, 10 points, is a choice and in no part."""
    effects = pd.DataFrame(
        [
            ("pay", "estimated", -3.0, 1.0),
            ("need", "assumed", -2.0, 4.0),
            ("grade", "assumed", float("nan"), float("nan")),
            ("money", "assumed", 0.0, 10.0),
        ],
        columns=["item", "basis", "effect_low", "effect_high"],
    )
    found = {one.basis: one for one in rests_on(effects, {"money"})}
    assert found["estimated"].share == pytest.approx(9 / 25)
    assert found["assumed"].share == pytest.approx(16 / 25)
    assert (found["assumed"].rows, found["assumed"].told) == (2, 1)
    assert found["choice"].share is None
    assert found["choice"].largest_points == 10.0


@pytest.mark.parametrize("folder", EMBEDDED, ids=lambda path: path.name)
def test_every_embedded_assumption_has_a_way_to_replace_it_in_both_languages(folder: Path) -> None:
    table = pd.read_csv(folder / "assumptions.csv", keep_default_na=False)
    rows = [{str(name): cell for name, cell in row.items()} for row in table.to_dict("records")]
    for row in rows:
        for nation in ("wales", "england", "other"):
            for language in LANGUAGES:
                assert Words(language)(key_of(row, nation))
    ways = {str(row["item"]): way_of(row) for row in rows}
    assert {item for item, way in ways.items() if way == "own"} <= {"rif.posts_share", "rif.taper"}
    assert all(way == "staff" for item, way in ways.items() if item.startswith("staff.filled"))


def test_a_region_is_of_a_nation_by_the_codes_of_its_areas(tmp_path: Path) -> None:
    assert nation_of(read_region(DATA / "wales")) == "wales"
    assert nation_of(read_region(tiny_region(tmp_path / "data"))) == "other"


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (("travel", "detour_factor", ""), ("setting", "travel.detour_factor")),
        (("services", "visit_share", "service_id=x"), ("cells", "services.csv: visit_share (service_id=x)")),
        (("", "", ""), ("nowhere", "")),
    ],
)
def test_where_a_figure_stands_is_told(row: tuple[str, str, str], where: tuple[str, str]) -> None:
    assert stands_at(dict(zip(("table", "column", "where"), row, strict=True))) == where


def test_a_run_links_its_data_page_which_names_each_assumption(tmp_path: Path) -> None:
    result = run(small(tmp_path), out=tmp_path / "out")
    page = (result.folder / "data.en.html").read_text(encoding="utf-8")
    for name in result.view.region.assumptions["name_en"]:
        assert name in page
    assert "areas.csv (rows: " in page
    assert 'href="data.cy.html"' in (result.folder / "summary.cy.html").read_text(encoding="utf-8")
