"""The bundle in a real browser without a network: search, table, layers, map, switch, by keyboard too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement.i18n import LANGUAGES, Words
from placement.site.bundle import Bundle, Run
from placement.site.index_page import index_pages
from tests.publish.browser import opened
from tests.publish.builders import CLUSTERS, made_up_view
from tests.publish.test_bundle import TILES
from tests.publish.usual import usual_files
from tests.waiting import PATIENCE, address, drawn, until

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from placement.i18n import Language

HOSTILE = "<img src=x onerror=document.title='broken'>${alert(1)}`</script>"


def written(place: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        if name.endswith(".html"):
            (place / name).write_bytes(content)
    return place


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("bundle")
    return written(place, usual_files())


def find(page: Page, place: str) -> None:
    page.locator("#finder-input").fill(place)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")


def controls(page: Page) -> None:
    """What the map shows is chosen from a list that is folded at first."""
    page.locator("#map-form summary").click()


def first_column(page: Page) -> list[str]:
    return [
        str(key)
        for key in page.evaluate(
            "[...document.querySelectorAll('#figures tbody tr')].map(r => r.dataset.cluster)"
        )
    ]


def test_every_page_asks_for_nothing_and_needs_no_sideways_scroll(chromium: Browser, folder: Path) -> None:
    """On a phone, and as the window grows to a tablet's and to a desk's."""
    for path in sorted(folder.glob("*.html")):
        with opened(chromium, path, width=320) as seen:
            assert seen.page.locator("h1").count() == 1
            for width in (320, 768, 1440):
                seen.page.set_viewport_size({"width": width, "height": 900})
                drawn(seen.page)
                assert seen.page.evaluate("document.documentElement.scrollWidth") == width, (path.name, width)
            assert (seen.requests, seen.errors) == ([], []), path.name


def test_text_of_twice_the_size_still_reads_across_a_phone(chromium: Browser, folder: Path) -> None:
    """The three figures left their words a column of two letters; the two sides stood beside each other."""
    with opened(chromium, folder / "index.cy.html", width=360) as seen:
        seen.page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = "list => list.map(one => one.getBoundingClientRect().width)"
        for part, least in ((".large span", 250), (".sides section", 250), ("#key li > span", 90)):
            widths = seen.page.locator(part).evaluate_all(wide)
            assert len(widths) > 1
            assert min(widths) > least, part
        assert seen.page.evaluate("document.documentElement.scrollWidth") == 360


def test_who_hears_the_map_hears_no_names_of_towns_without_a_word_about_them(
    chromium: Browser, folder: Path
) -> None:
    """The map's frame and buttons have names; what is drawn stands in the table and the card."""
    with opened(chromium, folder / "index.en.html") as seen:
        frame = seen.page.get_by_role("region", name="Map of the clusters")
        heard = frame.aria_snapshot()
        assert "img" not in heard
        assert [line for line in heard.splitlines() if "button" in line]
        drawn_names = frame.locator(".leaflet-marker-pane").inner_text().split("\n")
        assert drawn_names[0]
        assert not [name for name in drawn_names if name and name in heard]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_is_drawn(chromium: Browser, folder: Path, language: Language) -> None:
    with opened(chromium, folder / f"index.{language}.html") as seen:
        shapes = seen.page.locator(".leaflet-overlay-pane path.leaflet-interactive[fill-opacity='1']")
        assert shapes.count() == len(CLUSTERS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_finds_an_area_and_the_switch_keeps_it(
    chromium: Browser, folder: Path, language: Language
) -> None:
    words, other = Words(language), {"en": "cy", "cy": "en"}[language]
    with opened(chromium, folder / f"index.{language}.html") as seen:
        find(seen.page, "Cherry Vale" if language == "en" else "Bro Ceirios")
        card = seen.page.locator("#area")
        assert {"en": "Cherry Vale", "cy": "Bro Ceirios"}[language] in card.inner_text()
        assert words("bundle.area.lead.example", wte="0.5") in card.inner_text()
        assert seen.page.evaluate("document.activeElement.id") == "area"
        assert address(seen.page).endswith("#cluster=C1")
        assert seen.page.locator("a.twin").get_attribute("href") == f"index.{other}.html#cluster=C1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_answers_for_the_neighbourhood_and_then_for_its_cluster(
    chromium: Browser, folder: Path, language: Language
) -> None:
    words = Words(language)
    with opened(chromium, folder / f"index.{language}.html") as seen:
        find(seen.page, "Far" if language == "en" else "Pell")
        card = seen.page.locator("#area")
        titles = card.locator("h3").all_inner_texts()
        cluster = words("coverage.card.cluster", cluster={"en": "Cherry Vale", "cy": "Bro Ceirios"}[language])
        assert titles == [{"en": "Far", "cy": "Pell"}[language], cluster]
        cells = card.locator("table").first.locator("td").all_inner_texts()
        assert cells == ["1,100", "8%", "6%", "\u22122.0"]
        notes = card.locator("ul").first.inner_text()
        assert {"en": "0.44 WTE more from them, Near the most", "cy": "Agos yn fwyaf"}[language] in notes
        assert {"en": "44 minutes away", "cy": "44 munud i ffwrdd"}[language] in notes
        assert address(seen.page).endswith("#cluster=C1&area=a2")
        other = {"en": "cy", "cy": "en"}[language]
        twin = seen.page.locator("a.twin").get_attribute("href")
        assert twin == f"index.{other}.html#cluster=C1&area=a2"
    with opened(chromium, folder / f"index.{other}.html") as seen:
        seen.page.evaluate("location.hash = '#cluster=C1&area=a2,nowhere,__proto__'")
        seen.page.locator("#area h3").first.wait_for()
        assert seen.page.locator("#area h3").first.inner_text() == {"en": "Pell", "cy": "Far"}[language]
        assert seen.errors == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_failed_search_nothing_of_the_last_place_stays(
    chromium: Browser, folder: Path, language: Language
) -> None:
    words, other = Words(language), {"en": "cy", "cy": "en"}[language]
    with opened(chromium, folder / f"index.{language}.html") as seen:
        page = seen.page
        find(page, "Far" if language == "en" else "Pell")
        assert page.locator("#figures tr.here").count() == 1
        page.locator("#finder-input").fill("Atlantis")
        page.keyboard.press("Enter")
        page.locator("#placard").wait_for(state="hidden")
        assert page.locator("#finder-status").inner_text() == words("finder.no_place_list", place="Atlantis")
        assert not page.locator("#area").is_visible()
        assert page.locator("#area").inner_text() == ""
        assert page.locator("#figures tr.here").count() == 0
        assert page.locator("#cluster").input_value() == page.locator("#finder-all").input_value() == ""
        assert page.locator("#chosen").inner_text() == ""
        assert address(page).endswith(f"index.{language}.html")
        assert page.locator("a.twin").get_attribute("href") == f"index.{other}.html"
        page.locator("#finder-all").select_option("B1")
        assert address(page).endswith("#cluster=B1")
        assert {"en": "Birch", "cy": "Bedw"}[language] in page.locator("#area h3").inner_text()
        assert (seen.requests, seen.errors) == ([], [])


def test_what_the_search_said_goes_when_the_map_is_pressed(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "index.en.html") as seen:
        controls(seen.page)
        find(seen.page, "Cherry Vale")
        seen.page.locator("#cluster").select_option("A1")
        assert seen.page.locator("#finder-status").inner_text() == ""
        assert seen.page.locator("#finder-input").input_value() == ""
        assert seen.page.locator("#finder-all").input_value() == "A1"


def test_a_cluster_chosen_on_the_map_leaves_the_neighbourhood_behind(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "index.en.html") as seen:
        controls(seen.page)
        find(seen.page, "Far")
        seen.page.get_by_label(Words("en")("map.find")).select_option("A1")
        assert seen.page.locator("#area h3").all_inner_texts() == ["East Alder"]
        assert address(seen.page).endswith("#cluster=A1")


def test_neighbourhoods_are_a_layer_of_points(chromium: Browser, folder: Path) -> None:
    words = Words("en")
    with opened(chromium, folder / "index.en.html") as seen:
        controls(seen.page)
        shapes = seen.page.locator(".leaflet-overlay-pane path.leaflet-interactive[fill-opacity='1']")
        before = shapes.count()
        seen.page.get_by_label(words("map.story.gain")).check()
        assert shapes.count() == before + 2
        key = seen.page.locator("#key").inner_text()
        assert words("coverage.unit.change") in key
        assert f"{words('map.loss')}\n(1 neighbourhood)" in key
        assert seen.page.locator('path[fill="url(#hatch-loss)"][stroke-width="2.5"]').count() == 1
        seen.page.get_by_label("Service", exact=True).select_option("physiotherapy")
        assert words("coverage.unit.change") in seen.page.locator("#key").inner_text()
        seen.page.get_by_label("Service", exact=True).select_option("")
        seen.page.get_by_role("radio", name=words("map.layer.need"), exact=True).check()
        assert shapes.count() == before
        assert seen.errors == []


def test_the_other_language_opens_at_the_same_place(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "index.cy.html") as seen:
        seen.page.evaluate("location.hash = '#cluster=B1'")
        seen.page.locator("#area h3").wait_for()
        assert seen.page.locator("#area h3").inner_text() == "Bedw"
        assert seen.page.locator("#cluster").input_value() == "B1"
        seen.page.evaluate("location.hash = '#cluster=%E0%A4%A'")
        seen.page.evaluate("location.hash = '#cluster=__proto__'")
        drawn(seen.page)
        assert seen.errors == []


def test_the_table_sorts_by_button_and_says_so(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "index.en.html") as seen:
        controls(seen.page)
        heading = seen.page.locator("#figures thead th").nth(1)
        button = heading.locator("button")
        button.focus()
        seen.page.keyboard.press("Enter")
        assert heading.get_attribute("aria-sort") == "descending"
        assert first_column(seen.page) == ["A1", "B1", "C1", "A2"]
        seen.page.keyboard.press("Space")
        assert heading.get_attribute("aria-sort") == "ascending"
        assert first_column(seen.page) == ["A2", "C1", "B1", "A1"]
        seen.page.get_by_label("Service", exact=True).select_option("physiotherapy")
        assert first_column(seen.page)[-2:] == ["A1", "B1"]
        row = seen.page.locator("tr[data-cluster=B1] td")
        assert row.first.inner_text() == "2.0"


def test_the_keyboard_walks_through_everything(chromium: Browser, folder: Path) -> None:
    wanted = [
        "skip",
        "twin",
        "finder-input",
        "layer",
        "service",
        "posts",
        "cluster",
        "leaflet-container",
        "sort",
        "scroll",
    ]
    with opened(chromium, folder / "index.en.html") as seen:
        seen.page.evaluate("document.querySelector('#map-form details').open = true")
        stops: list[str] = []
        for _ in range(60):
            seen.page.keyboard.press("Tab")
            stops.append(
                str(
                    seen.page.evaluate(
                        "(e => [e.id, e.name, e.getAttribute('class')].join(' '))(document.activeElement)"
                    )
                )
            )
        places = [next((i for i, stop in enumerate(stops) if want in stop.split()), -1) for want in wanted]
        assert -1 not in places, dict(zip(wanted, places, strict=True))
        assert [places[wanted.index(name)] for name in ("finder-input", "layer", "sort")] == sorted(
            places[wanted.index(name)] for name in ("finder-input", "layer", "sort")
        )
        seen.page.get_by_label("New posts and the change they make").focus()
        seen.page.keyboard.press("ArrowDown")
        assert Words("en")("map.unit.posts") in seen.page.locator("#key").inner_text()


def test_figures_can_be_written_on_the_map(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "index.en.html") as seen:
        controls(seen.page)
        seen.page.get_by_label(Words("en")("map.layer.change"), exact=True).check()
        seen.page.get_by_label(Words("en")("map.overlay.numbers")).check()
        assert "+20.0" in seen.page.locator(".cluster-figure").all_text_contents()


def test_without_a_script_the_figures_are_there(chromium: Browser, folder: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto((folder / "index.en.html").as_uri())
    assert page.locator("#figures tbody tr").count() == len(CLUSTERS)
    assert Words("en")("bundle.no_script") in page.locator("body").inner_text()
    assert page.locator("a.twin").get_attribute("href") == "index.cy.html"
    context.close()


def test_a_hostile_name_does_nothing(chromium: Browser, tmp_path: Path) -> None:
    view = made_up_view(names={"A1": (HOSTILE, HOSTILE)})
    place = written(tmp_path, index_pages(Bundle(runs=(Run("made-up", view),)), frozenset()))
    with opened(chromium, place / "index.en.html") as seen:
        seen.page.evaluate("placementFound('A1')")
        assert HOSTILE in seen.page.locator("#area").inner_text()
        assert seen.page.locator("#area img").count() == 0
        assert "broken" not in seen.page.title()
        assert (seen.requests, seen.errors) == ([], [])


def test_the_background_map_asks_only_when_switched_on(chromium: Browser, tmp_path: Path) -> None:
    bundle = Bundle(runs=(Run("made-up", made_up_view()),), tiles=TILES)
    place = written(tmp_path, index_pages(bundle, frozenset()))
    with opened(chromium, place / "index.en.html") as seen:
        assert seen.requests == []
        controls(seen.page)
        label = Words("en")("map.overlay.tiles", host=TILES.host)
        seen.page.get_by_label(label).check()
        until(seen.page, lambda: bool(seen.requests), "a request for a tile")
        assert all(url.startswith("https://tiles.example.org/") for url in seen.requests)
        assert not [text for text in seen.errors if "Content Security Policy" in text]
