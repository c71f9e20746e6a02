"""A page in a browser that may fetch nothing."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Request, Route


def chromium_path() -> str | None:
    """Where a Chromium is installed, if one is."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass
class Opened:
    """A page in a browser, and what it did: requests other than for itself, and errors."""

    page: Page
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@contextmanager
def opened(browser: Browser, path: Path, *, width: int = 1440, height: int = 900) -> Iterator[Opened]:
    """Open a file with every request but the one for it refused."""
    context = browser.new_context(viewport={"width": width, "height": height}, offline=True)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
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

    page.on("request", asked)
    page.on("console", lambda message: seen.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.route("**/*", answer)
    page.goto(address)
    yield seen
    context.close()
