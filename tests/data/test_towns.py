"""Towns of the search: names that GeoNames lists, areas near the point, and faults of the table by row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from placement.data import read_region
from placement.errors import BadInput
from placement.sources.facts import facts
from placement.sources.towns import known_places, names_of, read_towns
from tests.builders import tiny_region

if TYPE_CHECKING:
    from tests.builders import Tables

WALES = Path(__file__).parents[2] / "data" / "wales"


def town(**other: Any) -> dict[str, Any]:
    given = {"geonameid": 2653755, "name": "Carmarthen", "population": 15_854}
    return {**given, "alternatenames": ["Caerfyrddin", "Caermarthen"], **other}


def test_a_chosen_name_is_one_that_geonames_lists() -> None:
    assert names_of(town()) == {"name_en": "Carmarthen", "name_cy": "Caerfyrddin", "also": ""}
    with pytest.raises(BadInput) as caught:
        names_of(town(alternatenames=["Caermarthen"]))
    assert [(fault.key, fault.column) for fault in caught.value.faults] == [
        ("build_source_disagrees", "Caerfyrddin")
    ]


def test_saints_are_written_short_and_found_long() -> None:
    saint = {"geonameid": 1, "name": "Saint Nowhere", "alternatenames": [""]}
    assert names_of(saint) == {"name_en": "St Nowhere", "name_cy": "St Nowhere", "also": "Saint Nowhere"}


def test_every_choice_is_of_a_town_that_is_there() -> None:
    known = {str(one["geonameid"]) for one in read_towns()}
    assert {key for column in ("name_en", "name_cy", "also") for key in facts("towns")[column]} <= known


def test_a_welsh_name_of_our_own_is_one_that_geonames_lacks() -> None:
    hay = {"geonameid": 2647267, "name": "Hay", "alternatenames": ["Hay-on-Wye"]}
    assert names_of(hay)["name_cy"] == "Y Gelli Gandryll"
    with pytest.raises(BadInput) as caught:
        names_of({**hay, "alternatenames": ["Hay-on-Wye", "Y Gelli Gandryll"]})
    assert [fault.column for fault in caught.value.faults] == ["Y Gelli Gandryll"]


def test_known_places_stand_for_the_neighbourhoods_that_their_table_names() -> None:
    areas = pd.read_csv(WALES / "areas.csv", dtype=str)
    rows = {row["place_id"]: row for row in known_places(areas)}
    name = areas.set_index("area_id")["name_en"]
    island, bay = (rows[key] for key in ("vale-of-glamorgan-barry-island", "cardiff-cardiff-bay"))
    assert (island["name_en"], island["name_cy"]) == ("Barry Island", "Ynys y Barri")
    assert [name[area] for area in island["area_ids"].split()] == ["Baruc 5"]
    assert {name[area] for area in bay["area_ids"].split()} == {f"Butetown {n}" for n in range(1, 9)}
    with pytest.raises(BadInput) as caught:
        known_places(areas[areas["name_en"] != "Baruc 5"])
    assert [fault.value for fault in caught.value.faults] == ["Baruc 5"]


def test_no_name_of_a_figure_is_written_as_code_is() -> None:
    """Kent's money read "in the option `full`", where people see no options by that word."""
    for path in sorted(WALES.parent.glob("*/assumptions.csv")):
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        names = [*table["name_en"], *table["name_cy"]]
        assert [name for name in names if "`" in name] == [], path


def test_no_place_is_known_twice_in_a_county() -> None:
    county = pd.read_csv(WALES / "areas.csv", index_col="area_id")["county_id"]
    places = pd.read_csv(WALES / "places.csv", keep_default_na=False)
    towns, known = places[places["kind"] == "town"], places[places["kind"] == "known"]

    def named(table: pd.DataFrame) -> set[tuple[str, str]]:
        return {
            (county[str(row["area_ids"]).split()[0]], str(row[f"name_{language}"]))
            for row in table.to_dict("records")
            for language in ("en", "cy")
        }

    assert named(towns) & named(known) == set()


def test_areas_are_near_the_town_and_of_its_county() -> None:
    """Penarth: 23,437 people fill a circle of 1.73 km at 2,500 to the square kilometre."""
    areas = pd.read_csv(WALES / "areas.csv", index_col="area_id")
    places = pd.read_csv(WALES / "places.csv", keep_default_na=False).set_index("name_en")
    held = areas.loc[str(places.loc["Penarth", "area_ids"]).split()]
    assert set(held["county_id"]) == {"vale-of-glamorgan"}
    middle = held[["easting", "northing"]].mean()
    away = ((held[["easting", "northing"]] - middle) ** 2).sum(axis=1) ** 0.5
    assert away.max() < 2 * 1730
    assert len(str(places.loc["Hay-on-Wye", "area_ids"]).split()) == 1  # GeoNames counts nobody there


def test_an_area_that_is_not_there_is_told_by_its_row(tmp_path: Path) -> None:
    def add(tables: Tables) -> None:
        first = tables["areas"][0]["area_id"]
        row = {"place_id": "1", "name_en": "Here", "name_cy": "Yma", "also": ""}
        tables["places"] = [
            {**row, "area_ids": first},
            {**row, "place_id": "2", "area_ids": f"{first} nowhere"},
        ]

    tiny_region(tmp_path / "tiny", clusters=2, areas_per_cluster=1, services=1, edit=add)
    with pytest.raises(BadInput) as caught:
        read_region(tmp_path / "tiny")
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.column, fault.value) == ("places.csv", 3, "area_ids", "nowhere")
