"""Every kind of page, in both languages, against axe-core at WCAG 2.2 A and AA, and at 400 % zoom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from placement.i18n import LANGUAGES
from tests.publish.axe import TAGS, desk, violations
from tests.publish.every_page import shared_pages
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from placement.i18n import Language

KINDS = (
    "alternatives", "benefits", "bundle", "compare", "diff", "each", "explain", "frontier", "ladder",
    "national", "robustness", "run", "run-match-stable",
)  # fmt: skip
PUBLISHED = Path(__file__).parents[2] / "maps" / "wales-ahp"
STEMS = {"index", "about", "paper", "press", "recruit", "region-region1", "region-region2"}
NARROW = 320
"""CSS pixels: the smallest phone, and 1,280 at 400 % zoom."""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BROKEN = '<img src="data:,"><p style="color:#bbb;background:#fff">Pale</p>'


@pytest.fixture(scope="module")
def pages(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return shared_pages(tmp_path_factory)


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """One page of a desk's width for file after file."""
    with desk(chromium) as seen:
        yield seen


@pytest.fixture(scope="module")
def enlarged(chromium: Browser) -> Iterator[Page]:
    """1,280 x 1,024 at 400 %, which is 320 x 256 of four device pixels each."""
    context = chromium.new_context(
        viewport={"width": NARROW, "height": 256}, device_scale_factor=4, offline=True
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def in_bundle(pages: dict[str, Path]) -> set[str]:
    return {path.name.split(".")[0] for name, path in pages.items() if name.startswith("bundle/")}


def of(pages: dict[str, Path], kind: str) -> dict[str, Path]:
    return {name: path for name, path in pages.items() if name.split("/")[0] == kind}


def test_every_kind_of_page_is_looked_at_in_both_languages(pages: dict[str, Path]) -> None:
    assert {name.split("/")[0] for name in pages} == set(KINDS)
    assert in_bundle(pages) >= STEMS
    assert {name.replace(".cy.", ".en.") for name in pages} == {name for name in pages if ".en." in name}


def test_axe_sees_what_is_broken(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "broken.html"
    path.write_text(f"<!DOCTYPE html><html><body>{BROKEN}</body></html>", encoding="utf-8")
    page.goto(path.as_uri())
    found = {line.split(":")[0] for line in violations(page)}
    assert {"image-alt", "color-contrast", "html-has-lang", "document-title"} <= found
    assert "wcag22aa" in TAGS


def test_pale_text_is_seen_whatever_stands_before_it(page: Page, tmp_path: Path) -> None:
    """Dark text, a letter and what does not show stand for no pale text; of three cells alike one is told."""
    pale, paler = ("style='color:#bbb;background:#fff'", "style='color:#bcbcbc;background:#fff'")
    parts = (
        f"<p>Dark</p><p>Dark</p><p id='after-dark' {pale}>Pale</p>",
        f"<ul><li {pale}>0</li><li id='after-letter' {pale}>Pale</li></ul>",
        f"<ul><li {paler}><b style='display:none'>No</b></li><li id='after-unseen' {paler}>Pale</li></ul>",
        f"<table {pale}><tr><td>1,0</td><td>2,0</td></tr><tr><td>3,0</td></tr></table>",
        "<p id='over' style='position:absolute;top:500px;color:#bbb'>Pale</p>",
    )
    path = tmp_path / "pale.html"
    path.write_text(f"<!DOCTYPE html><html><body>{''.join(parts)}</body></html>", encoding="utf-8")
    page.goto(path.as_uri())
    found = [line for line in violations(page) if line.startswith("color-contrast")]
    for name in ("after-dark", "after-letter", "after-unseen", "over", "<td>"):
        assert len([line for line in found if name in line]) == 1, name
    assert len(found) == 5


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(page: Page, pages: dict[str, Path], kind: str) -> None:
    found = {}
    for name, path in of(pages, kind).items():
        page.goto(path.as_uri())
        found[name] = violations(page)
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(("width", "language"), [(NARROW, "cy"), (1280, "en")])
def test_axe_finds_nothing_once_the_first_page_is_used(
    chromium: Browser, pages: dict[str, Path], width: int, language: Language
) -> None:
    """Suggestions open; a place found; a row sorted; the map in another layer with everything on it."""
    with desk(chromium, width=width) as page:
        page.goto(pages[f"bundle/index.{language}.html"].as_uri())
        page.locator("#finder-input").fill("c")
        page.locator("#finder-list [role=option]").first.wait_for()
        assert violations(page) == []
        find_and_switch(page)
        assert violations(page) == []
        assert page.evaluate(SIDEWAYS) <= 0


def find_and_switch(page: Page) -> None:
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#area h3").wait_for()
    page.locator("#figures button.sort").nth(1).click()
    if page.locator("#map-form details:not([open])").count():  # as on a phone
        page.locator("#map-form summary").click()
    page.locator("input[name=layer]").last.check()
    for box in page.locator("#map input[type=checkbox]").all():
        box.check()
    page.locator("#cluster").select_option(index=2)
    page.locator("#placard").wait_for()


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_scrolls_sideways_at_400_percent(enlarged: Page, pages: dict[str, Path], kind: str) -> None:
    wide = {}
    for name, path in of(pages, kind).items():
        enlarged.goto(path.as_uri())
        wide[name] = enlarged.evaluate(SIDEWAYS)
    assert {name: by for name, by in wide.items() if by > 0} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_the_published_pages(page: Page, language: Language) -> None:
    """The example in `maps/`, all Wales; of the regions' pages the longest and the shortest."""
    stems = ("index", "about", "paper", "region-north-wales", "region-powys")
    paths = [PUBLISHED / f"{stem}.{language}.html" for stem in stems]
    found = {}
    for path in paths:
        page.goto(path.as_uri())
        found[path.name] = violations(page)
    assert {name: lines for name, lines in found.items() if lines} == {}
