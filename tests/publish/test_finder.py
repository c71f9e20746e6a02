"""The search box: its index by hand, and what it says and does in a real browser without a network."""

from __future__ import annotations

import dataclasses
import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from jinja2.utils import htmlsafe_json_dumps

from placement.data import read_region
from placement.data.postcodes import LETTERS
from placement.i18n import LANGUAGES, Words
from placement.report.leaflet import own
from placement.report.page import policy
from placement.site.finder import (
    BASE_64,
    ELSEWHERE,
    OUTSIDE,
    bits_of,
    finder_markup,
    finder_texts,
    folded,
    in_wales,
    index_of,
    units_of,
)
from tests.publish.browser import opened
from tests.publish.builders import CLUSTERS, made_up_region
from tests.publish.hostile import HOSTILE_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from placement.data.region import Region
    from placement.i18n import Language

WALES = Path(__file__).parents[2] / "data" / "wales"
LARGEST = 300_000


@cache
def wales() -> Region:
    return read_region(WALES)


@cache
def whole_index() -> dict[str, Any]:
    return index_of(wales(), list(wales().clusters["cluster_id"]))


def positions(groups: str) -> list[int]:
    """The neighbourhoods of a sector."""
    return [int(group.partition(":")[0]) for group in groups.split(" ")]


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
    assert {"Ynys Môn", "Isle of Anglesey", "De Taf Elái", "South Taf Ely", "Cathays"} <= names
    assert not {"Cathays 10", "Community base, Cathays"} & names
    told = [
        (kind == "area", folded(name), at)
        for kind, rows in places.items()
        for name, *those in rows
        for at in those
    ]
    assert len(told) == len(set(told))


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


# In a browser.


def choices(index: dict[str, Any], language: Language) -> list[tuple[str, list[tuple[str, str]]]]:
    return [("All", list(zip(index["clusters"], index["names"][language], strict=True)))]


def page_of(region: Region, index: dict[str, Any], language: Language) -> str:
    """The box alone, as a page of the bundle holds it."""
    style = own("page.css") + own("finder.css")
    keep = """let areas = [];
    function placementFound(id, those) { areas = those; document.title = id || "none"; }"""
    script = f"const placementIndex = {htmlsafe_json_dumps(index)};\n{own('finder.js')}\n{keep}"
    box = finder_markup(region, Words(language), choices(index, language))
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(style, script)}">'
        f'<meta name="viewport" content="width=device-width"><title>none</title><style>{style}</style></head>'
        f"<body><main>{box}</main><script>{script}</script></body></html>"
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("finder")
    for language in LANGUAGES:
        path = place / f"wales.{language}.html"
        path.write_text(page_of(wales(), whole_index(), language), encoding="utf-8")
    alone = index_of(wales(), ["CV04"])
    (place / "alone.en.html").write_text(page_of(wales(), alone, "en"), encoding="utf-8")
    made_up = made_up_region()
    (place / "made-up.en.html").write_text(
        page_of(made_up, index_of(made_up, CLUSTERS), "en"), encoding="utf-8"
    )
    return place


@pytest.fixture
def box(chromium: Browser, folder: Path) -> Iterator[Page]:
    with opened(chromium, folder / "wales.en.html", width=320, height=700) as seen:
        yield seen.page
        assert seen.requests == []
        assert seen.errors == []


def typed(page: Page, text: str, *keys: str) -> str:
    """What the box says after these words and keys."""
    page.locator("#finder-input").fill(text)
    for key in keys:
        page.keyboard.press(key)
    return page.locator("#finder-status").inner_text()


def offered(page: Page) -> Locator:
    """Entries of the list under the box."""
    return page.locator("#finder-list").get_by_role("option")


def by_hand(postcode: str) -> tuple[str, str]:
    """The neighbourhood and the cluster of a postcode from the tables, without the index."""
    region = wales()
    assert region.postcodes is not None
    sector, unit = postcode[:-2], postcode[-2:]
    rows = region.postcodes[region.postcodes["sector"] == sector]
    area = next(row["area_id"] for row in rows.to_dict("records") if unit in row["units"].split(" "))
    return str(area), str(region.areas.set_index("area_id").loc[area, "cluster_id"])


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("CF10 1BH", "CF10 1BH"),
        ("cf101bh", "CF10 1BH"),
        ("  cf10  1bh. ", "CF10 1BH"),
        ("LL77 7TW", "LL77 7TW"),
        ("sa1 1dp", "SA1 1DP"),
        ("CF99 1SN", "CF99 1SN"),  # the Senedd alone
    ],
)
def test_a_whole_postcode_finds_its_neighbourhood_and_its_cluster(
    box: Page, text: str, postcode: str
) -> None:
    said = typed(box, text, "Enter")
    area, cluster = by_hand(postcode)
    assert (box.evaluate("areas"), box.title()) == ([area], cluster)
    assert said.startswith(f"Found: {postcode}: ")


def test_a_neighbourhood_is_found_by_the_name_that_people_know_and_by_its_own(box: Page) -> None:
    named = {area: name for area, name, _ in whole_index()["areas"]}
    typed(box, "Pennard", "Enter")
    assert [named[area] for area in box.evaluate("areas")] == ["Pennard 1", "Pennard 2"]
    typed(box, "pennard 2", "Enter")
    assert [named[area] for area in box.evaluate("areas")] == ["Pennard 2"]
    typed(box, "anglesey", "ArrowDown", "Enter")
    assert box.evaluate("areas") == []


def test_the_first_part_gives_every_cluster_there_to_choose(box: Page) -> None:
    said = typed(box, "cf10", "Enter")
    options = offered(box).all_inner_texts()
    assert len(options) > 1
    assert said.startswith("CF10 could mean more than one entry in the list")
    assert box.title() == "none"
    box.keyboard.press("ArrowDown")
    box.keyboard.press("Enter")
    assert box.title() in whole_index()["clusters"]
    assert not box.locator("#finder-list").is_visible()


def test_a_district_in_one_cluster_needs_no_choice(box: Page) -> None:
    index = whole_index()
    inside = {
        district: {at for groups in sectors.values() for at in positions(groups)}
        for district, sectors in index["postcodes"].items()
    }
    district, areas, clusters = next(
        (district, areas, clusters)
        for district, areas in inside.items()
        if min(areas) >= 0 and len(clusters := {index["areas"][at][2] for at in areas}) == 1
    )
    typed(box, district, "Enter")
    assert box.title() == index["clusters"][clusters.pop()]
    assert box.evaluate("areas") == [index["areas"][at][0] for at in sorted(areas)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SW1A 1AA", "SW1A 1AA is outside Wales"),
        ("ch1 2hu", "CH1 2HU is outside Wales"),
        ("SY10 7BA", "SY10 7BA is outside Wales"),
        ("HR3 5AL", "HR3 5AL is outside Wales"),
        ("M1 1AE", "M1 1AE is outside Wales"),
        ("ZZ99 3VZ", "No postcode begins with ZZ"),
        ("ZZ99", "No postcode begins with ZZ"),
        ("QQ1 1AA", "No postcode begins with QQ"),
        ("CF10 1ZZ", "We do not know the postcode CF10 1ZZ"),
        ("CF99 1AA", "We do not know the postcode CF99 1AA"),
        ("CF98 1AA", "We know no postcode that begins with CF98 1AA"),
        ("Atlantis", "We found no place called Atlantis"),
        ("", "Type a postcode or the name of a place first"),
        ("constructor", "We found no place called constructor"),
    ],
)
def test_what_is_not_found_is_told_with_what_to_try(box: Page, text: str, says: str) -> None:
    assert typed(box, text, "Enter").startswith(says)
    assert box.title() == "none"


def test_after_a_failed_search_nothing_of_the_last_place_stays(box: Page) -> None:
    for failing in ("Atlantis", "SW1A 1AA", "ZZ99 3VZ", "Newport", "HR3", ""):
        typed(box, "Penarth", "Enter")
        assert box.title() != "none"
        assert box.locator("#finder-all").input_value() == box.title()
        typed(box, failing, "Enter")
        assert (box.title(), box.evaluate("areas")) == ("none", [])
        assert box.locator("#finder-all").input_value() == ""


TOWNS = {  # both names, and the clusters that the town's areas lie in, read off the tables
    ("Carmarthen", "Caerfyrddin"),
    ("Brecon", "Aberhonddu"),
    ("Holyhead", "Caergybi"),
    ("Abergavenny", "Y Fenni"),
    ("Newtown", "Y Drenewydd"),
    ("Monmouth", "Trefynwy"),
    ("Penarth", "Penarth"),
    ("Milford Haven", "Aberdaugleddau"),
    ("Builth Wells", "Llanfair-ym-Muallt"),
    ("Blaenau Ffestiniog", "Blaenau Ffestiniog"),
    ("Welshpool", "Y Trallwng"),
    ("St Davids", "Tyddewi"),
    ("Mold", "Yr Wyddgrug"),
    ("Barry", "Y Barri"),
}


def clusters_of(name: str) -> set[str]:
    """Clusters of a town by its name in either language, from the tables without the index."""
    region = wales()
    assert region.places is not None
    rows = region.places[(region.places["name_en"] == name) | (region.places["name_cy"] == name)]
    areas = {area for held in rows["area_ids"] for area in held.split()}
    return set(region.areas[region.areas["area_id"].isin(areas)]["cluster_id"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_towns_are_found_by_both_names_on_both_pages(
    chromium: Browser, folder: Path, language: Language
) -> None:
    index = whole_index()
    with opened(chromium, folder / f"wales.{language}.html") as seen:
        for pair in sorted(TOWNS):
            for name in pair:
                expected = clusters_of(name)
                assert expected
                typed(seen.page, name.upper(), "Enter")
                told = offered(seen.page).all_inner_texts()
                if len(expected) == 1 and not told:
                    assert {seen.page.title()} == expected, name
                else:  # in several clusters, or other places are called so: it asks
                    assert seen.page.title() == "none"
                    shown = {one.rpartition(": ")[2] for one in told}
                    by_name = dict(zip(index["names"][language], index["clusters"], strict=True))
                    assert expected <= {by_name[one] for one in shown}, name


def test_newport_asks_which(box: Page) -> None:
    said = typed(box, "Newport", "Enter")
    assert said.startswith("Newport could mean more than one entry in the list (4)")
    assert offered(box).all_inner_texts() == [  # one neighbourhood of the county belongs to Caerphilly East
        "Newport (Newport): Newport East",
        "Newport (Newport): Newport West",
        "Newport (Pembrokeshire): North Pembrokeshire",
        "Newport (county): Caerphilly East",
    ]
    assert box.title() == "none"
    offered(box).nth(2).click()
    assert box.title() == "HD04"


def test_a_town_is_not_taken_for_a_neighbourhood_of_that_name(box: Page) -> None:
    """Trallwng is a neighbourhood of Pontypridd, and Y Trallwng is Welshpool."""
    typed(box, "Trallwng", "Enter")
    assert [one.rpartition(": ")[2] for one in offered(box).all_inner_texts()] == [
        "North Powys",
        "North Taf Ely",
    ]


@pytest.mark.parametrize("text", ["pen y bont ar ogwr", "Penybont ar Ogwr", "PEN-Y-BONT AR OGWR", "bridgend"])
def test_gaps_and_hyphens_of_a_name_do_not_matter(box: Page, text: str) -> None:
    typed(box, text, "Enter")
    region = wales()
    here = region.areas.loc[region.areas["county_id"] == "bridgend", "cluster_id"]
    names = region.clusters.set_index("cluster_id")["name_en"].loc[sorted(set(here))].tolist()
    found = {one.rpartition("): ")[2] for one in offered(box).all_inner_texts()}
    assert "Bridgend East" in found
    assert found <= set(names)


@pytest.mark.parametrize("text", ["HR3", "HR3 5", "SY10", "CH4"])
def test_where_a_postcode_crosses_the_border_nobody_is_taken_to_be_in_wales(box: Page, text: str) -> None:
    assert typed(box, text, "Enter").startswith(f"Only part of {text} is in Wales")
    assert box.title() == "none"
    assert offered(box).count() >= 1


def test_whole_postcodes_along_the_border_are_on_their_own_side(box: Page) -> None:
    for postcode in ("HR3 5PB", "SY10 0AA"):
        region = wales()
        assert region.postcodes is not None
        rows = region.postcodes[region.postcodes["sector"] == postcode[:-2]]
        inside = [row for row in rows.to_dict("records") if postcode[-2:] in row["units"].split(" ")]
        typed(box, postcode, "Enter")
        assert (box.title() != "none") == bool(inside and inside[0]["area_id"])


def test_every_cluster_can_be_chosen_from_a_list(box: Page) -> None:
    typed(box, "Atlantis", "Enter")
    box.get_by_label(Words("en")("finder.all"), exact=True).select_option(label="Mid Powys")
    index = whole_index()
    assert box.title() == index["clusters"][index["names"]["en"].index("Mid Powys")]
    assert box.locator("#finder-status").inner_text() == "Found: Mid Powys"
    assert box.locator("#finder-input").input_value() == ""


def test_how_many_towns_have_a_welsh_name_of_their_own_is_counted() -> None:
    """GeoNames lists one for 93 of the 457; the others are the same in both languages, or nobody lists it."""
    table = wales().places
    assert table is not None
    assert (len(table), int((table["name_en"] != table["name_cy"]).sum())) == (457, 93)
    known = set(wales().areas["area_id"])
    assert all(area in known for held in table["area_ids"] for area in held.split())


@pytest.mark.parametrize("text", ["ynys mon", "YNYS MÔN", "Isle of Angl", "anglesey"])
def test_a_place_is_found_with_or_without_accents(box: Page, text: str) -> None:
    typed(box, text, "ArrowDown", "Enter")
    assert box.title() == "BC01"


def test_arrows_escape_and_enter_work_as_in_any_combobox(box: Page) -> None:
    field = box.locator("#finder-input")
    typed(box, "cardiff")
    shown = offered(box).count()
    assert field.get_attribute("aria-expanded") == "true"
    box.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") == f"finder-option-{shown - 1}"
    box.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "finder-option-0"
    assert box.locator("#finder-list [aria-selected=true]").count() == 1
    box.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "cardiff"
    box.keyboard.press("Escape")
    assert field.input_value() == ""


def test_a_press_on_an_entry_chooses_it(box: Page) -> None:
    typed(box, "cathays")
    offered(box).first.click()
    assert box.title() in whole_index()["clusters"]
    assert box.locator("#finder-status").inner_text().startswith("Found: Cathays")


def test_the_box_fits_a_phone_and_has_a_name(box: Page) -> None:
    assert box.evaluate("document.documentElement.scrollWidth") == 320
    typed(box, "a")
    assert box.evaluate("document.documentElement.scrollWidth") == 320
    assert box.get_by_role("combobox", name=Words("en")("finder.label")).count() == 1
    assert box.get_by_role("listbox", name=Words("en")("finder.list")).count() == 1


def test_the_welsh_box_speaks_welsh(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "wales.cy.html") as seen:
        assert typed(seen.page, "SW1A 1AA", "Enter").startswith("Mae SW1A 1AA y tu allan i Gymru")
        typed(seen.page, "de taf elai", "Enter")
        assert "De Taf Elái" in seen.page.locator("#finder-status").inner_text()


def test_nothing_is_kept_and_nothing_leaves_the_page(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "wales.en.html") as seen:
        typed(seen.page, "CF10 1BH", "Enter")
        assert seen.page.url == (folder / "wales.en.html").as_uri()
        assert seen.page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
        assert seen.page.context.cookies() == []
        assert seen.requests == []


def test_a_page_of_one_cluster_says_that_the_rest_is_elsewhere(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "alone.en.html") as seen:
        said = typed(seen.page, "SA1 1DP", "Enter")
        assert said.startswith("SA1 1DP is not in the area that this page tells about")


def test_without_postcodes_the_box_asks_for_a_place(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "made-up.en.html") as seen:
        assert seen.page.get_by_label(Words("en")("finder.label_places"), exact=True).count() == 1
        said = typed(seen.page, "CF10 1BH", "Enter")
        assert (
            said
            == "This page cannot look up postcodes. Type the name of a place, or choose from the list below."
        )
        said = typed(seen.page, "Atlantis", "Enter")
        assert said == "We found no place called Atlantis. Choose from the list below."
        typed(seen.page, "birch", "Enter")
        assert seen.page.title() == "B1"


def test_hostile_names_are_text(chromium: Browser, tmp_path: Path) -> None:
    region = made_up_region(
        {**dict.fromkeys(CLUSTERS, ("Plain", "Plaen")), "A1": (HOSTILE_NAMES[1], HOSTILE_NAMES[7])}
    )
    region = dataclasses.replace(
        region,
        counties=region.counties.assign(name_en="=1+1 {{7*7}} </script>", name_cy=f"\u202e{'x' * 300}"),
    )
    path = tmp_path / "hostile.html"
    path.write_text(page_of(region, index_of(region, CLUSTERS), "en"), encoding="utf-8")
    with opened(chromium, path, width=320) as seen:
        typed(seen.page, "1 1")
        assert "=1+1 {{7*7}} </script>" in offered(seen.page).first.inner_text()
        typed(seen.page, "xxx")
        assert seen.page.evaluate("document.documentElement.scrollWidth") == 320
        assert seen.page.title() == "none"
        assert seen.errors == []


def test_an_empty_table_of_postcodes_is_none() -> None:
    empty = pd.DataFrame({"sector": [], "area_id": [], "units": []}, dtype=str)
    region = dataclasses.replace(made_up_region(), postcodes=empty)
    assert index_of(region, CLUSTERS)["postcodes"] is None
