"""The search box: what it says and does in a real browser without a network."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from placement.i18n import LANGUAGES, Words
from placement.site.finder import (
    index_of,
)
from tests.publish.browser import opened
from tests.publish.builders import CLUSTERS, made_up_region
from tests.publish.finding import by_hand, clusters_of, page_of, positions, wales, whole_index
from tests.publish.hostile import HOSTILE_NAMES
from tests.waiting import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from placement.i18n import Language


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
    ("Barry Island", "Ynys y Barri"),
    ("Cardiff Bay", "Bae Caerdydd"),
    ("Hay-on-Wye", "Y Gelli Gandryll"),
    ("Mumbles", "Y Mwmbwls"),
    ("Snowdon", "Yr Wyddfa"),
}


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
        assert address(seen.page) == (folder / "wales.en.html").as_uri()
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
