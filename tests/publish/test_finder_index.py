"""The index of the search box, by hand and by a reader of its own."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from placement.data.places import without_number
from placement.data.postcodes import LETTERS
from placement.i18n import LANGUAGES, Words
from placement.site.finder import (
    BASE_64,
    ELSEWHERE,
    OUTSIDE,
    bits_of,
    finder_texts,
    folded,
    in_wales,
    index_of,
    units_of,
)
from tests.publish.asked_for import POST_TOWNS, STATIONS
from tests.publish.builders import CLUSTERS, made_up_region
from tests.publish.finding import wales, whole_index

if TYPE_CHECKING:
    from placement.i18n import Language


LARGEST = 210_000
NOT_FOUND = 38
"""Of 219 stations: halts and parts of towns mostly. Without our own table: 63, and 15 post towns."""


def areas_of(index: dict[str, Any], district: str, digit: str, unit: str) -> list[int]:
    """A reader of its own: the postcode's letters or its bit, as the head of finder.py says."""
    at = 20 * LETTERS.index(unit[0]) + LETTERS.index(unit[1])
    held = []
    for group in index["postcodes"][district][digit].split(" "):
        area, _, units = group.partition(":")
        if units.startswith("."):
            found = unit in [units[i : i + 2] for i in range(1, len(units), 2)]
        else:
            whole = re.sub(r"\*(.)", lambda run: "A" * BASE_64.index(run[1]), units)
            found = "".join(f"{BASE_64.index(letter):06b}" for letter in whole)[at : at + 1] == "1"
        if found:
            held.append(int(area))
    return held


def test_bits_of_a_sector_by_hand() -> None:
    assert bits_of(["AA"]) == "g"  # 100000: the first of six
    assert bits_of(["AA", "AB"]) == "w"  # 110000
    assert bits_of(["AG"]) == "B"  # A B D E F G: the sixth, 000001
    assert bits_of(["BA"]) == "AAAI"  # 20: three sixes and the third of the next, 001000
    assert len(bits_of(["ZZ"])) == 67  # 399 is in the 67th six


def test_units_are_told_in_the_shorter_way() -> None:
    assert units_of(["ZZ"]) == ".ZZ"
    assert units_of(["AA", "AB", "AD"]) == "4"  # 111000
    # EA is the 60th: nine characters between are blank, and the tenth letter stands for nine
    assert units_of(["AA", "AB", "AD", "EA", "EB", "ED"]) == "4*J4"


def test_every_postcode_of_the_table_is_found_in_its_neighbourhood_and_no_other() -> None:
    index, region = whole_index(), wales()
    position = {area: i for i, (area, _, _) in enumerate(index["areas"])}
    assert region.postcodes is not None
    for row in region.postcodes.iloc[::7].to_dict("records"):
        district, digit = row["sector"].split(" ")
        expected = position[row["area_id"]] if row["area_id"] else OUTSIDE
        for unit in row["units"].split(" "):
            assert areas_of(index, district, digit, unit) == [expected], (row["sector"], unit)


def test_each_neighbourhood_stands_in_its_cluster_under_its_own_name() -> None:
    index, region = whole_index(), wales()
    for row in region.areas.iloc[::97].to_dict("records"):
        (found,) = [one for one in index["areas"] if one[0] == row["area_id"]]
        assert (found[1], index["clusters"][found[2]]) == (row["name_en"], row["cluster_id"])


def test_a_region_decided_alone_says_elsewhere_for_the_rest() -> None:
    index = index_of(wales(), ["CV04"])
    assert index["clusters"] == ["CV04"]
    assert {cluster for *_, cluster in index["areas"]} == {0}
    assert areas_of(index, "SA1", "1", "DP") == [ELSEWHERE]
    assert [name for name, *_ in index["places"]["county"]] == ["Caerdydd", "Cardiff"]


def test_the_index_is_small_and_the_same_each_time() -> None:
    written = json.dumps(whole_index())
    assert len(written) <= LARGEST
    assert written == json.dumps(index_of(wales(), list(wales().clusters["cluster_id"])))


def test_names_are_there_in_both_languages_and_once() -> None:
    places = whole_index()["places"]
    names = {name for rows in places.values() for name, *_ in rows}
    assert {"Ynys Môn", "Isle of Anglesey", "De Taf Elái", "South Taf Ely"} <= names
    assert places["area"] == []  # in Wales the two languages name them alike, and the script has them
    told = [
        (kind == "area", folded(name), at)
        for kind, rows in places.items()
        for name, *those in rows
        for at in those
    ]
    assert len(told) == len(set(told))


def test_neighbourhoods_of_another_name_in_the_other_language_are_told() -> None:
    region = made_up_region()
    areas = region.areas.assign(name_en=["Birch 1", "Birch 2"], name_cy=["Bedw 1", "Bedw 2"])
    index = index_of(dataclasses.replace(region, areas=areas), CLUSTERS)
    assert index["places"]["area"] == [["Bedw", 0, 1]]


def test_every_post_town_is_found_and_so_many_stations_are_not() -> None:
    index = whole_index()
    told = [name for names, *_ in index["towns"] for name in names]
    told += [name for rows in index["places"].values() for name, *_ in rows]
    told += [without_number(name) for _, name, _ in index["areas"]]
    begun = [folded(name).replace(" ", "") for name in told]
    words = [set(folded(name).split()) for name in told]

    def found(asked: str) -> bool:
        flat = folded(asked)
        return any(name.startswith(flat.replace(" ", "")) for name in begun) or any(
            set(flat.split()) <= name for name in words
        )

    assert [name for name in POST_TOWNS.split(", ") if not found(name)] == []
    assert len([name for name in STATIONS.split(", ") if not found(name)]) == NOT_FOUND


def test_a_county_stands_for_every_cluster_with_an_area_in_it() -> None:
    index = whole_index()
    where = {name: clusters for name, *clusters in index["places"]["county"]}
    assert "HD05" in {
        index["clusters"][at] for at in where["Carmarthenshire"]
    }  # South Ceredigion reaches into it


def test_accents_capitals_and_marks_fold() -> None:
    assert folded("YNYS MÔN") == folded("Ynys Mon") == "ynys mon"
    assert folded("Caerdydd a'r Fro") == "caerdydd ar fro"
    assert folded("City & South") == "city south"
    assert folded("Tŷ-Gwyn") == "ty gwyn"


def test_a_region_without_postcodes_has_places_alone() -> None:
    index = index_of(made_up_region(), CLUSTERS)
    assert index["postcodes"] is None
    assert ["Birch", 2] in index["places"]["cluster"]
    assert ["Birchshire", 2] in index["places"]["county"]
    assert not in_wales(made_up_region())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_box_says_wales_only_where_it_is_wales(language: Language) -> None:
    words = Words(language)
    assert finder_texts(wales(), words)["outside"] == words("finder.outside_wales")
    assert finder_texts(made_up_region(), words)["outside"] == words("finder.outside")


def test_how_many_towns_have_a_welsh_name_of_their_own_is_counted() -> None:
    """Of GeoNames' 457, 94 by its own list and 78 by ours; of the 333 places of our own, 199."""
    table = wales().places
    assert table is not None
    differs = table["name_en"] != table["name_cy"]
    counted = {kind: (len(rows), int(differs[rows.index].sum())) for kind, rows in table.groupby("kind")}
    assert counted == {"town": (457, 172), "known": (333, 199)}
    known = set(wales().areas["area_id"])
    assert all(area in known for held in table["area_ids"] for area in held.split())


def test_an_empty_table_of_postcodes_is_none() -> None:
    empty = pd.DataFrame({"sector": [], "area_id": [], "units": []}, dtype=str)
    region = dataclasses.replace(made_up_region(), postcodes=empty)
    assert index_of(region, CLUSTERS)["postcodes"] is None
