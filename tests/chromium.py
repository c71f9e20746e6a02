"""A real Chromium, one for all tests of a process; what a graphics card would do takes none of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.publish.browser import chromium_path
from tests.waiting import PATIENCE

FLAGS = ("--no-sandbox", "--disable-gpu", "--in-process-gpu")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium; where there is none, skip by name, which in CI is a failure."""
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium is installed: browser tests need one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=PATIENCE)
        yield browser
        browser.close()
