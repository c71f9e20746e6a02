"""Questions that readers bring, each answered by driving the first page of the example as a person would.

The page is drawn by this program from the public part of the published example; what it must answer comes
from that part's own tables.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from placement.i18n import LANGUAGES, Words
from placement.report.wording import about, money_in_short
from placement.site.index_page import index_pages
from placement.site.published import read_bundle
from placement.site.region_pages import region_pages
from tests.publish.browser import Opened, opened
from tests.shared import made_once
from tests.waiting import drawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PUBLISHED = Path(__file__).parents[2] / "maps" / "wales-ahp"
PUBLIC = PUBLISHED / "public" / "wales-ahp"
EN = Words("en")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first page and those of regions, to which it leads; what else there is to take away is not made."""

    def draw(place: Path) -> str:
        bundle, present = read_bundle(PUBLISHED), frozenset(path.name for path in PUBLISHED.iterdir())
        for name, content in {**index_pages(bundle, present), **region_pages(bundle, present)}.items():
            (place / name).write_bytes(content)
        return str(place)

    return Path(made_once(tmp_path_factory, "readers", draw))


@pytest.fixture(scope="module")
def clusters() -> pd.DataFrame:
    return pd.read_csv(PUBLIC / "result_clusters.csv")


def answer() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((PUBLIC / "answer.json").read_text(encoding="utf-8"))
    return found


@contextmanager
def first_page(chromium: Browser, folder: Path, language: str = "en", width: int = 1366) -> Iterator[Opened]:
    with opened(chromium, folder / f"index.{language}.html", width=width, height=768) as seen:
        yield seen
        assert (seen.requests, seen.errors) == ([], [])


def search(page: Page, text: str) -> None:
    page.locator("#finder-input").click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def in_sight(page: Page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    size = page.viewport_size
    assert box
    assert size
    return box["y"] >= -1 and box["y"] < size["height"]


def test_what_is_this_and_what_does_it_cost(chromium: Browser, folder: Path, clusters: pd.DataFrame) -> None:
    """All of it before anything is scrolled, on a desk and on a phone."""
    cost = money_in_short(float(clusters["pounds_per_year"].sum()), EN)
    for width in (1366, 390):
        with first_page(chromium, folder, width=width) as seen:
            for selector in ("h1", ".large li:nth-child(3)", ".sure", "#finder-input"):
                assert in_sight(seen.page, selector), (width, selector)
            assert cost in seen.page.locator(".large").inner_text()
            if width > 1000:
                assert in_sight(seen.page, ".folium-map")
                assert in_sight(seen.page, "#loses")


def test_what_do_i_get_in_penarth(chromium: Browser, folder: Path, clusters: pd.DataFrame) -> None:
    with first_page(chromium, folder) as seen:
        search(seen.page, "Penarth")
        card = seen.page.locator("#area")
        cluster = seen.page.locator("#figures tr.here").get_attribute("data-cluster")
        wte = float(clusters.loc[clusters["cluster_id"] == cluster, "wte_new"].iloc[0])
        assert EN.number(wte) in card.locator(".lead").inner_text()
        assert EN("first.wte") in card.inner_text()
        assert "Penarth" in seen.page.locator(".leaflet-marker-pane").inner_text()  # the map went there


def test_who_loses(chromium: Browser, folder: Path) -> None:
    people = about(answer()["coverage"][0]["less"]["residents"], EN)
    with first_page(chromium, folder) as seen:
        assert people in seen.page.locator("section[aria-labelledby=loses]").inner_text()
        seen.page.get_by_role("link", name=EN("first.loses.link")).click()
        seen.page.wait_for_url("**#less")
        drawn(seen.page)
        assert in_sight(seen.page, "#less")


def test_how_sure(chromium: Browser, folder: Path) -> None:
    with first_page(chromium, folder) as seen:
        said = seen.page.locator(".sure").inner_text()
        assert EN.percent(answer()["totals"]["share_after"], 0) in said
        seen.page.get_by_role("link", name=EN("first.sure.link")).click()
        drawn(seen.page)
        assert in_sight(seen.page, "#how-sure")


def test_why_not_us(chromium: Browser, folder: Path) -> None:
    none = answer()["no_new_post"][0]
    key = none["cluster_id"] if isinstance(none, dict) else none
    with first_page(chromium, folder) as seen:
        seen.page.locator("#finder-all").select_option(key)
        card = seen.page.locator("#area")
        assert EN(f"bundle.area.none.{answer()['status']}") in card.inner_text()
        href = card.get_by_role("link").get_attribute("href")
        assert href
        assert EN("bundle.region.clusters") in (folder / href).read_text(encoding="utf-8")


def test_where_do_most_posts_go(chromium: Browser, folder: Path, clusters: pd.DataFrame) -> None:
    most = clusters["wte_new"].max()
    with first_page(chromium, folder) as seen:
        seen.page.get_by_role("button", name="New posts (WTE)").click()
        assert seen.page.locator("#figures tbody td").first.inner_text() == EN.number(most)


def test_which_of_them_are_physiotherapists(chromium: Browser, folder: Path) -> None:
    table = pd.read_csv(PUBLIC / "result_cluster_services.csv")
    mine = table[table["service_id"] == "physiotherapy"]["wte_new"].sum()
    with first_page(chromium, folder) as seen:
        seen.page.locator("#map-form summary").click()
        seen.page.locator("#service").select_option("physiotherapy")
        cells = seen.page.locator("#figures tbody td:nth-child(2)").all_inner_texts()
        assert sum(map(float, cells)) == pytest.approx(mine)


def test_who_gains_on_the_map(chromium: Browser, folder: Path) -> None:
    with first_page(chromium, folder) as seen:
        seen.page.get_by_label(EN("map.story.gain")).check()
        assert EN("map.loss") in seen.page.locator("#key").inner_text()
        assert seen.page.locator("path[fill='#b34700']").count() == 0  # one story at a time


@pytest.mark.parametrize("language", LANGUAGES)
def test_which_newport(chromium: Browser, folder: Path, language: str) -> None:
    with first_page(chromium, folder, language) as seen:
        seen.page.locator("#finder-input").click()
        seen.page.keyboard.type("Newport")
        offered = seen.page.locator("#finder-list [role=option]").all_inner_texts()
        assert len([one for one in offered if "Newport" in one]) >= 2
        assert len(set(offered)) == len(offered)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("ZZ99", EN("finder.nowhere", letters="ZZ")),
        ("HR3", EN("finder.part_wales", postcode="HR3")),
        ("SY10", EN("finder.part_wales", postcode="SY10")),
    ],
)
def test_am_i_in_wales(chromium: Browser, folder: Path, typed: str, told: str) -> None:
    """Of a postcode that crosses the border too nobody is taken to be in a place of Wales."""
    with first_page(chromium, folder) as seen:
        search(seen.page, typed)
        assert seen.page.locator("#finder-status").inner_text() == told
        assert not seen.page.locator("#area").is_visible()


def test_can_i_read_it_in_welsh_and_keep_my_place(chromium: Browser, folder: Path) -> None:
    with first_page(chromium, folder) as seen:
        search(seen.page, "Abergavenny")
        cluster = seen.page.locator("#figures tr.here").get_attribute("data-cluster")
        href = str(seen.page.locator("a.twin").get_attribute("href"))
    with first_page(chromium, folder, "cy") as seen:
        seen.page.evaluate("hash => { location.hash = hash; }", href.split("#")[1])
        seen.page.locator("#area h3").first.wait_for()
        assert seen.page.locator("html").get_attribute("lang") == "cy"
        assert seen.page.locator("#figures tr.here").get_attribute("data-cluster") == cluster


def test_whom_do_i_tell_of_a_mistake(chromium: Browser, folder: Path) -> None:
    with first_page(chromium, folder) as seen:
        foot = seen.page.locator("footer").inner_text()
        assert EN("first.corrections") in foot
        assert EN("bundle.contact", contact="").strip() in foot or EN("bundle.contact.none") in foot
