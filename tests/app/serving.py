"""A server of the planner's page, and a planner's own options and browser page, for tests and benchmarks.

Streamlit draws its page anew after every action, and while it does, an element may be there twice: the old
one, stale or kept out of sight, beside the new one. So whatever is looked for is looked for in `fresh(page)`
once the page has `settled`.
"""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

import placement as pl
from placement.app.launch import command
from placement.app.limits import AppLimits
from placement.app.shelf import PlannersShelf
from placement.i18n import Words
from tests.builders import tiny_region, tiny_scenario
from tests.waiting import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

PORTS = 5
"""How often another port is tried, should somebody take the free one before our server has it."""
FRESH = "[data-testid=stElementContainer]:not([data-stale=true]):not([data-retained])"
AT_REST = """() => {
  const app = document.querySelector("[data-testid=stApp]");
  return app !== null && app.dataset.testScriptState === "notRunning"
    && document.querySelector("[data-stale=true], [data-testid=stSkeleton]") === null;
}"""
"""Streamlit's script has ended, and nothing of the page before stands there."""
FUND = {
    "rule": "fund", "id": "money", "name_en": "Money", "name_cy": "Arian", "measure": "pounds",
    "amount": 120_000, "recurrent": True, "months_in_first_year": 12, "shares": "free",
}  # fmt: skip
RULES: tuple[dict[str, Any], ...] = (
    FUND,
    {"rule": "travel_limit", "default": 60.0},
    {"rule": "supply", "pool_wte_at_each_base": 0.0},
)


def tiny_question(home: Path) -> pl.Question:
    """Three clusters, one service, £120,000."""
    tiny_region(home / "tiny", regions=1, counties=1, clusters=3, services=1)
    return pl.read(tiny_scenario(home / "tiny.toml", rules=RULES, options=""))


def kept(workspace: Path, planner: str, name: str, question: pl.Question) -> PlannersShelf:
    """The shelf of a planner who keeps one question."""
    shelf = PlannersShelf(workspace, planner, AppLimits())
    shelf.keep(question, name)
    return shelf


@contextmanager
def served(workspace: Path, limits: AppLimits | None = None) -> Iterator[tuple[str, int]]:
    """The address of a server of this workspace, on this machine alone, and its process."""
    for _ in range(PORTS):
        server, address = _begun(workspace, limits or AppLimits())
        try:
            if _answers(server, address):
                yield address, server.pid
                return
        finally:
            server.terminate()
            server.wait()
    msg = "the server ended by itself each time"
    raise AssertionError(msg)


def _begun(workspace: Path, limits: AppLimits) -> tuple[subprocess.Popen[bytes], str]:
    """A server that has been started at a port that was free a moment ago, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    called = command(workspace, limits, port=port, address="127.0.0.1")
    server = subprocess.Popen(called, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return server, f"http://127.0.0.1:{port}"


def _answers(server: subprocess.Popen[bytes], address: str) -> bool:
    """Wait until the server answers; False if it has ended instead."""
    ends = time.monotonic() + PATIENCE / 1000
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health") as answer:  # noqa: S310 - our own
                return bool(answer.status == 200)
        except (URLError, ConnectionError):
            assert time.monotonic() < ends
            time.sleep(0.2)
    return False


def opened(
    browser: Browser | BrowserContext, address: str, planner: str, language: str = "en"
) -> tuple[Page, list[str]]:
    """A planner's page in a browser, and every address elsewhere that it asks for."""
    page = browser.new_page()
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.set_default_timeout(PATIENCE)
    elsewhere: list[str] = []

    def note(url: str) -> None:
        if not url.startswith((address, address.replace("http", "ws"), "data:", "blob:")):
            elsewhere.append(url)

    page.on("request", lambda request: note(request.url))
    page.goto(f"{address}/?planner={planner}&lang={language}")
    return page, elsewhere


def step(page: Page, name: str, language: str = "en") -> None:
    """Go to a step, and wait until it is there."""
    words = Words("cy" if language == "cy" else "en")
    settled(page)
    page.locator("label", has_text=words(f"app.step.{name}")).first.click()
    at(page, name, language)


def at(page: Page, name: str, language: str = "en") -> None:
    """Wait until a step is there, whole."""
    title = Words("cy" if language == "cy" else "en")(f"app.title.{name}")
    settled(page, lambda: fresh(page).get_by_role("heading", name=title).count() > 0, title)


def settled(page: Page, happens: Callable[[], bool] = lambda: True, told: str = "") -> None:
    """Wait until the page is at rest and something is so; `happens` looks once and does not wait itself."""
    until(page, lambda: bool(page.evaluate(AT_REST)) and happens(), told or "the page is at rest")


def fresh(page: Page) -> Locator:
    """The elements that the last run of the page's script has drawn: look in these, not in the whole page."""
    return page.locator(FRESH)


def says(page: Page, text: str) -> None:
    """Wait until the page at rest says something."""
    settled(page, lambda: page.get_by_text(text).count() > 0, text)


def press(page: Page, button: str) -> None:
    """Press a button once the page at rest has it."""
    found = fresh(page).get_by_role("button", name=button)
    settled(page, lambda: found.count() > 0, button)
    found.first.click()
