"""The pages in a real browser without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement.api.page import Page
from placement.i18n import LANGUAGES, Words
from placement.report import draw_map, write_summary
from tests.publish.browser import opened
from tests.publish.builders import CLUSTERS, made_up_view
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from placement.i18n import Language

HOSTILE = "<img src=x onerror=document.title='broken'>${alert(1)}`</script>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both pages in both languages, as a run folder holds them."""
    place = tmp_path_factory.mktemp("run")
    for language in LANGUAGES:
        (place / f"map.{language}.html").write_text(draw_map(made_up_view(), language), encoding="utf-8")
        (place / f"summary.{language}.html").write_text(
            write_summary(made_up_view(), language), encoding="utf-8"
        )
    return place


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_is_drawn_and_asks_for_nothing(chromium: Browser, folder: Path, language: Language) -> None:
    with opened(chromium, folder / f"map.{language}.html") as seen:
        drawn = seen.page.locator(".leaflet-overlay-pane path.leaflet-interactive[fill-opacity='1']")
        assert drawn.count() == len(CLUSTERS)
        assert all(box and box["width"] > 20 for box in (drawn.nth(i).bounding_box() for i in range(4)))
        assert seen.requests == []
        assert seen.errors == []


def test_a_map_in_a_cell_below_the_fold_is_drawn_once_it_is_seen(chromium: Browser, tmp_path: Path) -> None:
    cell = Page(draw_map(made_up_view(), "en"))._repr_html_()
    notebook = f'<meta charset="utf-8"><title>notebook</title><div style="height: 4000px"></div>{cell}'
    (tmp_path / "notebook.html").write_text(notebook, encoding="utf-8")
    with opened(chromium, tmp_path / "notebook.html") as seen:
        seen.page.locator("iframe").scroll_into_view_if_needed()
        drawn = seen.page.frame_locator("iframe").locator(".leaflet-overlay-pane path[fill-opacity='1']")
        drawn.first.wait_for()
        assert drawn.count() == len(CLUSTERS)
        # It is fitted to its frame a moment after the frame has a size.
        wide = "all => all.every(one => one.getBoundingClientRect().width > 20)"
        until(seen.page, lambda: bool(drawn.evaluate_all(wide)), "every shape is wide enough")
        assert all(box and box["width"] > 20 for box in (drawn.nth(i).bounding_box() for i in range(4)))
        assert seen.errors == []


def test_a_closer_look_writes_the_wte_into_the_circles(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "map.en.html") as seen:
        written = seen.page.locator(".post-size")
        assert written.count() == 0
        seen.page.get_by_label(Words("en")("map.text.zoom_in")).click()
        written.first.wait_for()
        assert written.all_text_contents() == ["2.5", "2"]  # the circle of 0.5 is still too small


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_asks_for_nothing(chromium: Browser, folder: Path, language: Language) -> None:
    with opened(chromium, folder / f"summary.{language}.html") as seen:
        assert seen.page.locator("h1").count() == 1
        assert seen.requests == []
        assert seen.errors == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_layer_changes_the_key_and_the_colours(
    chromium: Browser, folder: Path, language: Language
) -> None:
    words = Words(language)
    with opened(chromium, folder / f"map.{language}.html") as seen:
        key = seen.page.locator("#key")
        assert words("map.unit.where") in key.inner_text()
        seen.page.get_by_label(words("map.layer.change"), exact=True).check()
        first = seen.page.locator(".leaflet-overlay-pane path.leaflet-interactive").first
        before, colour = key.inner_text(), first.get_attribute("fill")
        assert words("map.unit.change") in before
        seen.page.get_by_label(words("map.layer.before"), exact=True).check()
        assert words("map.unit.before") in key.inner_text()
        assert first.get_attribute("fill") != colour


def test_the_keyboard_reaches_the_layers_and_the_map(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "map.en.html") as seen:
        stops = []
        for _ in range(14):
            seen.page.keyboard.press("Tab")
            stops.append(
                seen.page.evaluate("document.activeElement.name || document.activeElement.className")
            )
        seen.page.get_by_label("New posts and the change they make").focus()
        seen.page.keyboard.press("ArrowDown")
        assert Words("en")("map.unit.posts") in seen.page.locator("#key").inner_text()
    for stop in ("skip", "layer", "service", "posts", "cluster"):
        assert stop in stops
    assert any("leaflet-container" in stop for stop in stops)


def test_a_service_changes_map_circles_and_table(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "map.en.html") as seen:
        circles = seen.page.locator(".leaflet-overlay-pane path[fill='#b34700']")
        assert circles.count() == 3
        seen.page.get_by_label("Service", exact=True).select_option("dietetics")
        assert circles.count() == 2
        row = seen.page.locator("tr[data-cluster=A1] td")
        assert row.all_text_contents() == ["0.5", "10.0", "5.0", "40%", "60%", "+20.0"]


def test_a_chosen_cluster_says_its_figures(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "map.cy.html") as seen:
        seen.page.locator("#cluster").select_option("C1")
        card = seen.page.locator("#placard")
        card.wait_for()
        assert "Bro Ceirios" in card.inner_text()
        assert card.get_by_label(Words("cy")("map.text.close")).count() == 1
        assert "Bro Ceirios" in seen.page.locator("#chosen").inner_text()


def test_a_base_lists_its_new_posts(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "map.en.html") as seen:
        seen.page.locator(".leaflet-overlay-pane path[fill='#b34700']").first.click()
        card = seen.page.locator("#placard")
        card.wait_for()
        rows = [row.split("\t") for row in card.locator("table").inner_text().splitlines()]
        assert ["Physiotherapist, band 6", "2.0", "£100,000", "£60,000"] in rows
        assert ["Dietitian, band 6", "0.5", "£25,000", "£15,000"] in rows


@pytest.mark.parametrize("page", ["map", "summary"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_needs_no_sideways_scroll(
    chromium: Browser, folder: Path, page: str, language: Language, width: int
) -> None:
    with opened(chromium, folder / f"{page}.{language}.html", width=width, height=844) as seen:
        assert seen.page.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_phone_the_title_is_beside_the_map_and_the_key_folds(chromium: Browser, folder: Path) -> None:
    with opened(chromium, folder / "map.en.html", width=390, height=844) as seen:
        title, frame = seen.page.locator(".top").bounding_box(), seen.page.locator(".frame").bounding_box()
        assert title
        assert frame
        assert title["y"] + title["height"] <= frame["y"]
        seen.page.locator(".key summary").click()
        assert not seen.page.locator("#key").is_visible()


def test_a_hostile_name_does_nothing(chromium: Browser, tmp_path: Path) -> None:
    view = made_up_view(names={"A1": (HOSTILE, HOSTILE)})
    path = tmp_path / "map.en.html"
    path.write_text(draw_map(view, "en"), encoding="utf-8")
    with opened(chromium, path) as seen:
        seen.page.locator("#cluster").select_option("A1")
        card = seen.page.locator("#placard")
        card.wait_for()
        assert HOSTILE in card.inner_text()
        assert card.locator("img").count() == 0
        assert "broken" not in seen.page.title()
        assert seen.requests == []
        assert seen.errors == []
