"""Postcodes of Wales: each with an area that exists, complete, and as the raw file says by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from placement.data import read_region
from placement.errors import BadInput
from placement.sources.postcodes import area_of_units, nearest_outline
from placement.sources.sources import read_units
from placement.store.folder import as_csv
from tests.builders import tiny_region
from tests.skips import SOURCE

if TYPE_CHECKING:
    from tests.builders import Row

ROOT = Path(__file__).parents[2]
WALES = ROOT / "data" / "wales"
CODE_POINT = SOURCE / "raw" / "codepoint_open_2025_11"
LARGEST = 1_500_000


@cache
def table() -> pd.DataFrame:
    return pd.read_csv(WALES / "postcodes.csv", keep_default_na=False)


@cache
def areas() -> pd.DataFrame:
    return pd.read_csv(WALES / "areas.csv", index_col="area_id")


@cache
def area_of() -> dict[str, str]:
    """Postcode to area, blank in England."""
    return {
        row["sector"] + unit: row["area_id"]
        for row in table().to_dict("records")
        for unit in row["units"].split(" ")
    }


def test_the_file_is_small_and_in_order() -> None:
    assert (WALES / "postcodes.csv").stat().st_size <= LARGEST
    assert list(table().columns) == ["sector", "area_id", "units"]
    keys = list(zip(table()["sector"], table()["area_id"], strict=True))
    assert keys == sorted(set(keys))
    assert as_csv(table()) == (WALES / "postcodes.csv").read_bytes()


def test_every_area_exists_and_has_a_postcode() -> None:
    assert set(table()["area_id"]) - {""} == set(areas().index)


def test_every_postcode_stands_once() -> None:
    assert len(area_of()) == sum(len(units.split(" ")) for units in table()["units"])
    assert sum(area != "" for area in area_of().values()) == 92_246


@pytest.mark.parametrize(
    ("postcode", "county", "easting", "northing"),
    [  # read off Code-Point Open by hand: the place, and the county by its code
        ("CF10 1BH", "cardiff", 318252, 176376),  # W06000015
        ("LL77 7TW", "isle-of-anglesey", 245996, 375381),  # W06000001, the council's offices in Llangefni
        ("SA1 1DP", "swansea", 265840, 192992),  # W06000011
        ("CF99 1SN", "cardiff", 319353, 174506),  # W06000015, the Senedd
        ("SY23 3BY", "ceredigion", 259667, 282002),  # W06000008, Aberystwyth
    ],
)
def test_known_postcodes_lie_near_their_area_and_in_their_county(
    postcode: str, county: str, easting: int, northing: int
) -> None:
    where = areas().loc[area_of()[postcode]]
    assert where["county_id"] == county
    assert np.hypot(where["easting"] - easting, where["northing"] - northing) <= 2000


def test_postcodes_in_england_are_told_apart() -> None:
    assert area_of()["CH1 2HU"] == ""
    assert area_of()["SY10 7BA"] == ""
    assert "SW1A 1AA" not in area_of()


@pytest.mark.source
def test_every_sector_and_postcode_of_wales_is_covered() -> None:
    units = read_units(CODE_POINT)
    inside = units[units["inside"]]
    assert set(inside["sector"] + inside["unit"]) == {code for code, area in area_of().items() if area}
    assert set(inside["sector"]) <= set(table()["sector"])


@pytest.mark.source
def test_every_postcode_lies_in_the_county_that_is_stated() -> None:
    units = read_units(CODE_POINT)
    inside = units[units["inside"] & (units["county"] != "")]
    county = (inside["sector"] + inside["unit"]).map(area_of()).map(areas()["county_id"])
    pairs = pd.DataFrame({"stated": inside["county"], "ours": county}).drop_duplicates()
    assert len(pairs) == 22


@pytest.mark.source
def test_postcodes_without_a_place_are_left_out() -> None:
    units = read_units(CODE_POINT)
    assert len(units) == 123_452 - 2
    assert (units[["easting", "northing"]] > 0).all(axis=None)


# Made-up places: two squares side by side, of two counties, and a third beyond.


def squares() -> gpd.GeoDataFrame:
    boxes = [shapely.box(x, 0, x + 100, 100) for x in (0, 100, 200)]
    return gpd.GeoDataFrame(index=["a", "b", "c"], geometry=boxes, crs=27700)


COUNTY = pd.Series({"a": "west", "b": "east", "c": "east"})


def units_at(*rows: tuple[int, int, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["easting", "northing", "county"])


def test_a_postcode_goes_to_the_outline_that_holds_it_else_to_the_nearest() -> None:
    units = units_at((50, 50, "west"), (150, 50, "east"), (250, 130, "east"), (-40, 50, ""))
    assert area_of_units(units, squares(), COUNTY).tolist() == ["a", "b", "c", "a"]


def test_the_county_that_is_stated_counts_more_than_the_outline() -> None:
    units = units_at((95, 50, "east"), (105, 50, "west"), (205, 50, "west"), (95, 50, ""), (95, 50, "north"))
    assert area_of_units(units, squares(), COUNTY).tolist() == ["b", "a", "a", "a", "a"]


def test_the_order_of_the_postcodes_changes_nothing() -> None:
    units = units_at((50, 50, "west"), (100, 50, ""), (205, 50, "west"), (95, 50, "east"))
    there = area_of_units(units, squares(), COUNTY)
    assert area_of_units(units.iloc[::-1], squares().iloc[::-1], COUNTY).sort_index().equals(there)


def test_a_point_on_a_border_goes_to_the_first_in_order() -> None:
    on_border = gpd.GeoSeries.from_xy([100], [50], crs=27700)
    assert nearest_outline(on_border, squares()).tolist() == ["a"]


# As an optional table of a region.


def rows(*given: tuple[str, str, str]) -> list[Row]:
    return [dict(zip(("sector", "area_id", "units"), row, strict=True)) for row in given]


def test_a_region_may_have_postcodes_or_not(tmp_path: Path) -> None:
    assert read_region(tiny_region(tmp_path / "without")).postcodes is None
    given = rows(("LD1 5", "a1", "AA AB"), ("LD1 5", "", "ZZ"))
    region = read_region(tiny_region(tmp_path / "tiny", optional={"postcodes": given}))
    assert region.postcodes is not None
    assert region.postcodes["units"].tolist() == ["AA AB", "ZZ"]


def test_every_fault_of_the_table_is_told_at_once(tmp_path: Path) -> None:
    first = str(pd.read_csv(tiny_region(tmp_path / "plain") / "areas.csv")["area_id"].iloc[0])
    given = rows(
        ("LD15", first, "AA"),
        ("LD1 5", first, "AA AC"),
        ("LD1 6", "nowhere", "AA"),
        ("LD1 7", first, "AA AB"),
        ("LD1 7", "", "AB"),
        ("LD1 8", first, "AA AA"),
    )
    with pytest.raises(BadInput) as bad:
        read_region(tiny_region(tmp_path / "bad", optional={"postcodes": given}))
    assert [(fault.key, fault.row, fault.column) for fault in bad.value.faults] == [
        ("postcode_sector", 2, "sector"),
        ("postcode_units", 3, "units"),
        ("id_not_listed", 4, "area_id"),
        ("postcode_twice", 6, "units"),
        ("postcode_twice", 7, "units"),
    ]
