"""A page in a browser that may fetch nothing."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Page

from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import ConsoleMessage, Error, Request, Route


def chromium_path() -> str | None:
    """Where a Chromium is installed, if one is."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass
class Opened:
    """A page in a browser, and what it did: requests other than for itself, and errors."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


RESTING: WeakKeyDictionary[Browser, list[Page]] = WeakKeyDictionary()
"""Pages of each browser that wait for the next file: a page of its own is most of what a test would take."""
CLEAN = "() => { localStorage.clear(); sessionStorage.clear(); }"


@contextmanager
def opened(browser: Browser, path: Path, *, width: int = 1440, height: int = 900) -> Iterator[Opened]:
    """Open a file with every request but the one for it refused.

    The page has been used before, and knows nothing of that. One at which a test failed is not used again.
    """
    page = _page_of(browser)
    page.set_viewport_size({"width": width, "height": height})
    seen = Opened(page)
    address = path.as_uri()

    def asked(request: Request) -> None:
        if request.url != address and not request.url.startswith("data:"):
            seen.requests.append(request.url)

    def answer(route: Route) -> None:
        if route.request.url == address:
            route.continue_()
        else:
            route.abort()

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            seen.errors.append(message.text)

    def broke(error: Error) -> None:
        seen.errors.append(str(error))

    page.on("request", asked)
    page.on("console", said)
    page.on("pageerror", broke)
    page.route("**/*", answer)
    page.goto(address)
    yield seen
    page.remove_listener("request", asked)
    page.remove_listener("console", said)
    page.remove_listener("pageerror", broke)
    page.unroute("**/*", answer)
    _put_to_rest(browser, seen)


def _page_of(browser: Browser) -> Page:
    """A page that rests, or a new one, without a network."""
    if resting := RESTING.get(browser):
        return resting.pop()
    context = browser.new_context(offline=True)
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def _put_to_rest(browser: Browser, seen: Opened) -> None:
    """Have a page forget what was done at it, and keep it for the next file.

    A file that asked for something or told of an error could do so again, and is left at once. Any other
    stays until the next comes: an empty page between them takes as long as a small file.
    """
    page = seen.page
    page.emulate_media(media="null", forced_colors="null", reduced_motion="null", color_scheme="null")
    page.mouse.move(0, 0)
    page.evaluate(CLEAN)
    page.context.clear_cookies()
    if seen.requests or seen.errors:
        page.goto("about:blank")
    RESTING.setdefault(browser, []).append(page)
