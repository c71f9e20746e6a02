"""A server with planners who keep one question, and a browser, for what is measured of the planner's page."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from placement.app.limits import AppLimits
from tests.app.serving import kept, served
from tests.publish.browser import chromium_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    import placement as pl
    from placement.app.shelf import PlannersShelf
    from placement.model.rules import Fund


def planner_name(number: int) -> str:
    """The address of a planner, by number."""
    return f"p-{number:016x}"


def the_fund(question: pl.Question) -> Fund:
    """The one fund of money of a question."""
    (fund,) = [fund for fund in question.inputs.funds if fund.measure == "pounds"]
    return fund


@contextmanager
def begun(question: pl.Question, planners: int) -> Iterator[tuple[Browser, str, int, list[PlannersShelf]]]:
    """A browser, a server's address and process, and the shelves of planners who keep the question."""
    limits = AppLimits(waiting=max(20, 2 * planners), options=1_000, disk_mb=20_000)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        shelves = [
            kept(Path(folder), planner_name(number), "As stated", question) for number in range(planners)
        ]
        with served(Path(folder), limits) as (address, pid):
            yield browser, address, pid, shelves
        browser.close()
