"""A server of the planner's page, and a planner's own options and browser page, for tests and benchmarks."""

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

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

PATIENCE = 90_000
"""Milliseconds for anything that a page should come to."""
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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    called = command(workspace, limits or AppLimits(), port=port, address="127.0.0.1")
    server = subprocess.Popen(called, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        ends = time.monotonic() + PATIENCE / 1000
        while True:
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health") as answer:  # noqa: S310 - our own
                    assert answer.status == 200
                break
            except (URLError, ConnectionError):
                assert time.monotonic() < ends
                time.sleep(0.2)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(30)


def opened(chromium: Browser, address: str, planner: str, language: str = "en") -> tuple[Page, list[str]]:
    """A planner's page in a browser, and every address elsewhere that it asks for."""
    page = chromium.new_page(viewport={"width": 1280, "height": 1000})
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
    page.locator("label", has_text=words(f"app.step.{name}")).first.click()
    page.get_by_role("heading", name=words(f"app.title.{name}")).wait_for()
