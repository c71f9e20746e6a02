"""The published first page of all Wales on a slow phone, beside an older build: paint, map, and size."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.older import BEFORE, HERE, older_build
from tests.benchmarks.rows import Row
from tests.publish.browser import chromium_path
from tests.waiting import until

PAGE = Path("maps/wales-ahp/index.cy.html")
TIMES = 5
WIDTH, HEIGHT, SLOWER = 360, 640, 4
"""A phone's screen, and how many times slower than here its processor is made."""
PAINT, MAP, SIZE = 1.0, 0.8, 1.0
"""Of the older build's page."""
FIRST = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
DRAWN = """
(function look() {
  if (document.querySelector(".leaflet-overlay-pane path.leaflet-interactive[fill-opacity='1']")) {
    window.drawnAt = performance.now();
  } else { requestAnimationFrame(look); }
})();
"""
"""Notes the frame in which the clusters are first there. Asked from outside, a page that still reads what
comes after its map answers late, and that is not when the map was seen."""
PAINTED = "performance.getEntriesByName('first-contentful-paint').length > 0"


def page_rows() -> list[Row]:
    """Medians of five, by turns, of each build's own published page; the largest page of each."""
    with older_build() as older, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        pages = [build / PAGE for build in (HERE, older)]
        turns = [[_opened(browser, page) for page in pages] for _ in range(TIMES)]
        browser.close()
        sizes = [max(path.stat().st_size for path in page.parent.glob("*.html")) / 1e6 for page in pages]
    found = [[median(times) for times in zip(*each, strict=True)] for each in zip(*turns, strict=True)]
    (first, drawn), (first_before, drawn_before) = found
    profile = f"{PAGE.parent.name}, {WIDTH} px, processor {SLOWER} times slower"
    return [
        _beside(f"First paint of {profile}", first, first_before, PAINT, "s"),
        _beside(f"Map drawn in {profile}", drawn, drawn_before, MAP, "s"),
        _beside("Largest published page", sizes[0], sizes[1], SIZE, "MB"),
    ]


def _beside(what: str, ours: float, theirs: float, limit: float, unit: str) -> Row:
    return Row(
        f"{what}, over the older build's",
        f"{ours / theirs:.2f} ({ours:.2f} {unit})",
        f"at most {limit:g} of the {theirs:.2f} {unit} of build {BEFORE}",
        ours <= limit * theirs,
    )


def _chromium() -> str:
    found = chromium_path()
    if found is None:
        raise FileNotFoundError("chromium")
    return found


def _opened(browser: Browser, published: Path) -> tuple[float, float]:
    """Seconds from asking for the page to its first paint, and to the frame that first has the map."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2, is_mobile=True, offline=True
    )
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.add_init_script(DRAWN)
    page.goto(published.as_uri(), wait_until="commit")
    # asked by evaluate: the page's policy lets no text be run as a script, as a wait for a function would
    until(page, lambda: bool(page.evaluate("window.drawnAt > 0")), "the map is drawn")
    until(page, lambda: bool(page.evaluate(PAINTED)), "the page is painted")
    drawn = float(page.evaluate("window.drawnAt")) / 1000
    first = float(page.evaluate(FIRST)) / 1000
    context.close()
    return first, drawn
