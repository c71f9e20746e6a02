"""Waiting for a page in a browser: for what it should come to, never for a time.

A busy machine draws late, and a page that is drawn again holds the old beside the new for a moment. So each
wait here is for something that stays once it is there, and ends after `PATIENCE` only where something is
broken.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

PATIENCE = 300_000
"""Milliseconds for anything that a page should come to; only a fault takes them."""
LOOK = 100
"""Milliseconds between two looks; each costs the page some."""
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


def until(page: Page, happens: Callable[[], bool], told: str = "") -> None:
    """Look until something is so; `happens` looks once and does not wait itself. AssertionError after all."""
    ends = time.monotonic() + PATIENCE / 1000
    while not happens():
        assert time.monotonic() < ends, f"never so: {told or happens}"
        page.wait_for_timeout(LOOK)


def drawn(page: Page) -> None:
    """Let the page draw twice: events that waited have been heard, and sizes are those of the window."""
    page.evaluate(TWO_FRAMES)


def written(fields: Locator) -> list[str]:
    """What stands in each field that there is, without a wait for any."""
    return [str(one) for one in fields.evaluate_all("all => all.map(one => one.value)")]


def hinted(fields: Locator) -> list[str]:
    """The hint in each field that there is, which says what an empty one stands for."""
    return [str(one) for one in fields.evaluate_all("all => all.map(one => one.placeholder)")]


def read(parts: Locator) -> list[str]:
    """What each element says that there is, without a wait for any."""
    return [str(one) for one in parts.evaluate_all("all => all.map(one => one.innerText)")]


def address(page: Page) -> str:
    """Where the page is, as the page itself knows it: the browser's news of that comes a moment later."""
    return str(page.evaluate("location.href"))
