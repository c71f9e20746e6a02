"""The published first page of all Wales on a slow phone: when something is seen, and the map is drawn."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.rows import Row
from tests.publish.browser import chromium_path

PAGE = Path("maps/wales-ahp/index.cy.html")
TIMES = 5
WIDTH, HEIGHT, SLOWER = 360, 640, 4
"""A phone's screen, and how many times slower than here its processor is made."""
SECONDS, MEGABYTES = 2.0, 2.5
FIRST = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
DRAWN = ".leaflet-overlay-pane path.leaflet-interactive[fill-opacity='1']"


def page_rows() -> list[Row]:
    """Medians of five; the largest page in megabytes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=["--no-sandbox"])
        found = [_opened(browser) for _ in range(TIMES)]
        browser.close()
    first, drawn = (median(times) for times in zip(*found, strict=True))
    largest = max(PAGE.parent.glob("*.html"), key=lambda path: path.stat().st_size)
    size = largest.stat().st_size / 1e6
    profile = f"{PAGE.parent.name}, {WIDTH} px, processor {SLOWER} times slower"
    return [
        Row(f"First paint of {profile}", f"{first:.2f} s", f"at most {SECONDS:.0f} s", first <= SECONDS),
        Row(f"Map drawn in {profile}", f"{drawn:.2f} s", f"at most {SECONDS:.0f} s", drawn <= SECONDS),
        Row(
            f"Largest page, {largest.name}",
            f"{size:.2f} MB",
            f"at most {MEGABYTES} MB",
            size <= MEGABYTES,
        ),
    ]


def _chromium() -> str:
    found = chromium_path()
    if found is None:
        raise FileNotFoundError("chromium")
    return found


def _opened(browser: Browser) -> tuple[float, float]:
    """Seconds from asking for the page to its first paint, and to the last cluster on the map."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2, is_mobile=True, offline=True
    )
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(PAGE.absolute().as_uri(), wait_until="commit")
    page.locator(DRAWN).last.wait_for(state="attached")
    drawn = float(page.evaluate("performance.now()")) / 1000
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    first = float(page.evaluate(FIRST)) / 1000
    context.close()
    return first, drawn
