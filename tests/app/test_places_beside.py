"""Options of different data side by side: each is drawn with its own clusters and taken for no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import placement as pl
from placement.app.jobs import DeskJob, work
from placement.app.maps import places, together
from placement.i18n import LANGUAGES, Language, Words
from placement.report.palette import BLUES
from tests.app.test_page import RULES, _own_main, page, shelf_with, text_of  # noqa: F401 - a fixture for all here
from tests.builders import Tables, tiny_region, tiny_scenario
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from placement.api.plan import Plan

ZOOMS = "window.placementMaps.map(map => map.getZoom())"


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an option of three clusters, and one of two others that have the same ids and name."""
    home = tmp_path_factory.mktemp("places")
    shelf, one = shelf_with(home)
    tiny_region(home / "far", edit=_called_far, regions=1, counties=1, clusters=2, services=1)
    config = tiny_scenario(home / "far.toml", rules=RULES, options="")
    config.write_text(config.read_text(encoding="utf-8").replace('"tiny"', '"far"'), encoding="utf-8")
    other = shelf.keep(pl.read(config), one.note.name)
    for option in (one, other):
        work(DeskJob("decide", str(option.folder)))
    return home


def _called_far(tables: Tables) -> None:
    for number, row in enumerate(tables["clusters"], start=1):
        row |= {"name_en": f"Far {number}", "name_cy": f"Pell {number}"}


@pytest.fixture(scope="module")
def plans(beside: Path) -> dict[str, Plan]:
    folders = sorted((beside / "ws").glob("*/o*/run"))
    return {folder.parent.name: pl.load(folder) for folder in folders}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_option_is_drawn_with_its_own_clusters_and_moves_by_itself(
    plans: dict[str, Plan], chromium: Browser, language: Language
) -> None:
    shown = chromium.new_page()
    shown.set_default_timeout(PATIENCE)
    all_three = {**plans, "again": plans["o1"]}
    assert places(all_three) == [0, 1, 0]
    shown.set_content(together(all_three, dict.fromkeys(all_three, "A name"), Words(language)))
    drawn = [shown.locator(f"#map{number} path") for number in range(3)]
    assert [one.count() for one in drawn] == [3, 2, 3]
    for one in drawn:
        assert set(one.evaluate_all("all => all.map(each => each.getAttribute('fill'))")) <= set(BLUES)
        assert all(
            box["width"] > 5 for box in one.evaluate_all("all => all.map(a => a.getBoundingClientRect())")
        )
    drawn[1].first.hover()
    assert shown.locator(".leaflet-tooltip").inner_text().startswith("Far" if language == "en" else "Pell")
    before = shown.evaluate(ZOOMS)
    shown.locator(".map").first.focus()
    shown.keyboard.press("+")
    shown.wait_for_function(f"{ZOOMS}[0] > {before[0]} && {ZOOMS}[2] === {ZOOMS}[0]")
    assert shown.evaluate(ZOOMS)[1] == before[1]
    shown.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_that_places_differ_and_lists_no_cluster_as_another(
    beside: Path, language: Language
) -> None:
    words = Words(language)
    tested = page(beside, "compare", language)
    assert not tested.exception
    said = text_of(tested)
    assert words("app.compare.apart") in said
    assert words("app.compare.maps_apart") in said
    assert words("app.compare.maps") not in said
    assert words("app.compare.differences") not in said
    (figures,) = tested.table
    assert list(figures.value.columns) == ["o1: As stated", "o2: As stated"]
