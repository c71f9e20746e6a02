"""Pages on A4 and in forced colours, in a real browser: the public page, a region's, summary and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement.i18n import LANGUAGES, Language
from placement.report import draw_map, write_summary
from placement.site.bundle import Bundle, Run, build
from tests.publish.browser import opened
from tests.publish.builders import CLUSTERS, made_up_view
from tests.publish.papers import compare_document, with_areas
from tests.publish.printed import A4_MM, Sheet, printed

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

HEADING_POINTS = 11.4
PAGES = ("index", "paper", "press", "region-north", "summary")
HEADINGS = "[...document.querySelectorAll('h1, h2, h3')].map(one => one.innerText.trim()).filter(Boolean)"
EMPTY = """[...document.querySelectorAll('h2, h3')].filter(head => head.checkVisibility()).filter(head => {
  const part = head.closest('section, nav, aside, form, fieldset, details') || head.parentElement;
  const others = [...part.querySelectorAll('p, li, td, th, dd, svg, img, input, select')];
  return !others.some(one => one.checkVisibility() && !head.contains(one));
}).map(head => head.innerText)"""
"""Headings that can be seen, in a part of which nothing else can."""
COVERED = """[...document.querySelectorAll('.watermark, .stamp')].flatMap(banner => {
  if (!banner.checkVisibility()) return [];
  const box = banner.getBoundingClientRect();
  return [...document.querySelectorAll('h1, h2, p, li, td, th, summary')].filter(one => {
    if (one.contains(banner) || banner.contains(one) || !one.checkVisibility()) return false;
    const other = one.getBoundingClientRect();
    return other.left < box.right - 1 && box.left < other.right - 1
      && other.top < box.bottom - 1 && box.top < other.bottom - 1;
  }).map(one => one.innerText);
})"""
"""Texts that a banner lies over."""
FILLS = """[...new Set([...document.querySelectorAll('.leaflet-overlay-pane path')]
  .map(path => getComputedStyle(path).fill))].sort()"""
OUTSIDE = """(() => {
  const box = document.querySelector('.leaflet-container').getBoundingClientRect();
  return [...document.querySelectorAll('.leaflet-overlay-pane path.leaflet-interactive')]
    .map(one => one.getBoundingClientRect())
    .filter(one => one.left < box.left - 1 || one.right > box.right + 1).length;
})()"""
"""Shapes of the map that reach beyond its frame."""
BARE = """[...document.querySelectorAll('button, select, input:not([type=radio]):not([type=checkbox])')]
  .filter(one => one.checkVisibility())
  .filter(one => parseFloat(getComputedStyle(one).borderTopWidth) === 0 && !one.closest('th, .placard'))
  .map(one => one.outerHTML.slice(0, 80))"""
"""Controls that show no edge once backgrounds and shadows are gone; heads of columns are their own text."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place, view = tmp_path_factory.mktemp("paged"), with_areas(made_up_view())
    for name, content in build(Bundle((Run("made-up", view),), {"compare": compare_document()})).items():
        if name.endswith(".html"):
            (place / name).write_bytes(content)
    for language in LANGUAGES:
        (place / f"summary.{language}.html").write_text(write_summary(view, language), encoding="utf-8")
        (place / f"map.{language}.html").write_text(draw_map(view, language), encoding="utf-8")
    return place


def last_heading(sheet: Sheet) -> str:
    """The words of the lowest line of a sheet that are as large as a heading's."""
    low = [piece for piece in sheet.pieces if piece.down > sheet.lowest() - 2]
    return " ".join(piece.text for piece in low if piece.points > HEADING_POINTS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", PAGES)
def test_on_a4_no_heading_is_left_alone_and_no_banner_covers_a_text(
    chromium: Browser, folder: Path, stem: str, language: Language
) -> None:
    with opened(chromium, folder / f"{stem}.{language}.html") as seen:
        headings = set(seen.page.evaluate(HEADINGS))
        sheets = printed(seen.page)
        seen.page.emulate_media(media="print")
        assert seen.page.evaluate(EMPTY) == []
        assert seen.page.evaluate(COVERED) == []
    assert (round(sheets[0].width_mm), round(sheets[0].height_mm)) == A4_MM
    assert [text for sheet in sheets[:-1] if (text := last_heading(sheet)) in headings] == []
    assert [number for number, sheet in enumerate(sheets) if not sheet.pieces] == []


@pytest.mark.parametrize("stem", ["index", "map"])
def test_on_paper_no_part_of_the_map_is_cut_off(chromium: Browser, folder: Path, stem: str) -> None:
    with opened(chromium, folder / f"{stem}.en.html", width=1600) as seen:
        wide = "document.querySelector('.leaflet-container').clientWidth"
        before = seen.page.evaluate(wide)
        seen.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        seen.page.emulate_media(media="print")
        assert seen.page.evaluate(wide) <= 186 / 25.4 * 96
        assert seen.page.evaluate(OUTSIDE) == 0
        seen.page.emulate_media(media="screen")
        seen.page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert seen.page.evaluate(wide) == before


@pytest.mark.parametrize("stem", ["index", "map"])
def test_in_forced_colours_the_map_keeps_its_own_and_every_control_has_an_edge(
    chromium: Browser, folder: Path, stem: str
) -> None:
    with opened(chromium, folder / f"{stem}.en.html") as seen:
        plain = seen.page.evaluate(FILLS)
        seen.page.emulate_media(forced_colors="active")
        assert seen.page.evaluate("matchMedia('(forced-colors: active)').matches")
        assert seen.page.evaluate(FILLS) == plain
        assert len(plain) >= len(CLUSTERS) - 1
        assert seen.page.evaluate(BARE) == []
        seen.page.keyboard.press("Tab")
        outline = seen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
        kept = "getComputedStyle(document.querySelector('.leaflet-container')).forcedColorAdjust"
        assert seen.page.evaluate(kept) == "none"  # what is written on the map, as what lies below it
