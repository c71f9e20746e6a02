"""The page in a real browser: from opening it to files to take away, a restart, no request elsewhere."""

from __future__ import annotations

import re
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError

import placement as pl
from placement.app.jobs import DeskJob, tell
from placement.app.launch import command
from placement.app.limits import AppLimits
from placement.app.shelf import PlannersShelf
from placement.i18n import Words
from tests.builders import tiny_region, tiny_scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

ANNA, BERTH = "p-0123456789abcdef", "p-fedcba9876543210"
PATIENCE = 90_000
COUNTS = """() => {
  window.actionsTaken = 0;
  for (const kind of ["pointerdown", "change"])
    document.addEventListener(kind, () => { window.actionsTaken += 1; }, true);
}"""
"""Every press of a pointer and every field that was changed is an action: none of them is counted by hand."""
FUND = {
    "rule": "fund", "id": "money", "name_en": "Money", "name_cy": "Arian", "measure": "pounds",
    "amount": 120_000, "recurrent": True, "months_in_first_year": 12, "shares": "free",
}  # fmt: skip
RULES = (FUND, {"rule": "travel_limit", "default": 60.0}, {"rule": "supply", "pool_wte_at_each_base": 0.0})


def kept(home: Path, planner: str, name: str) -> PlannersShelf:
    tiny_region(home / planner / "tiny", regions=1, counties=1, clusters=3, services=1)
    config = tiny_scenario(home / planner / "tiny.toml", rules=RULES, options="")
    shelf = PlannersShelf(home / "ws", planner, AppLimits())
    shelf.keep(pl.read(config), name)
    return shelf


@contextmanager
def served(workspace: Path) -> Iterator[str]:
    """The address of a server of this workspace, on this machine alone."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    called = command(workspace, AppLimits(), port=port, address="127.0.0.1")
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
        yield address
    finally:
        server.terminate()
        server.wait(30)


def opened(chromium: Browser, address: str, planner: str, language: str = "en") -> tuple[Page, list[str]]:
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
    words = Words("cy" if language == "cy" else "en")
    page.locator("label", has_text=words(f"app.step.{name}")).first.click()
    page.get_by_role("heading", name=words(f"app.title.{name}")).wait_for()


def test_from_opening_to_a_bundle_in_under_fifteen_actions(tmp_path: Path, chromium: Browser) -> None:
    """Open, look at a kept option, change the money, decide, read, publish; the browser counts actions."""
    shelf, words = kept(tmp_path, ANNA, "As stated"), Words("en")
    with served(tmp_path / "ws") as address:
        page, elsewhere = opened(chromium, address, ANNA)
        page.evaluate(COUNTS)
        page.get_by_role("heading", name=words("app.title.start")).wait_for()
        step(page, "build")
        amount = page.get_by_label(words("app.build.amount", fund="Money"))
        amount.click()
        amount.fill("240000")
        amount.press("Tab")
        name = page.get_by_label(words("app.build.name"))
        expected = words("app.build.named", name="As stated", pounds="£240,000")
        page.wait_for_function(
            "value => [...document.querySelectorAll('input')].some(input => input.value === value)",
            arg=expected,
        )
        assert name.input_value() == expected
        page.get_by_role("button", name=words("app.build.decide")).click()
        page.get_by_text(words("app.decide.summary")).wait_for()
        step(page, "publish")
        page.get_by_role("button", name=words("app.publish.make")).click()
        with page.expect_download() as taken:
            page.get_by_role("button", name=words("app.publish.bundle", file="bundle.zip")).click()
        content = Path(taken.value.path()).read_bytes()
        assert content.startswith(b"PK")
        actions = 1 + page.evaluate("window.actionsTaken")  # and the address was opened
        assert 5 <= actions < 15
        assert elsewhere == []
        page.close()
    options = shelf.options()
    assert [option.decided for option in options] == [False, True]
    assert options[1].question().inputs.funds[0].amount == 240_000


def test_a_search_that_a_killed_server_left_is_taken_up_again(tmp_path: Path, chromium: Browser) -> None:
    shelf, words = kept(tmp_path, ANNA, "As stated"), Words("cy")
    option = shelf.options()[0]
    # This is what a server that was killed in the middle of a search leaves behind.
    tell(DeskJob("decide", str(option.folder), None, first=True), "working")
    with served(tmp_path / "ws") as address:
        page, elsewhere = opened(chromium, address, ANNA, "cy")
        page.get_by_role("heading", name=words("app.title.start")).wait_for()
        step(page, "decide", "cy")
        page.get_by_text(words("app.decide.summary")).wait_for()
        assert elsewhere == []
        page.close()
    assert option.decided


def test_two_planners_at_once_see_their_own_options(tmp_path: Path, chromium: Browser) -> None:
    kept(tmp_path, ANNA, "Anna's way")
    kept(tmp_path, BERTH, "Berth's way")
    with served(tmp_path / "ws") as address:
        option = Words("en")("app.option")
        pages = {who: opened(chromium, address, who)[0] for who in (ANNA, BERTH)}
        for who, own, other in ((ANNA, "Anna's way", "Berth's way"), (BERTH, "Berth's way", "Anna's way")):
            chosen = pages[who].get_by_role("combobox", name=re.compile(re.escape(option)))
            chosen.first.wait_for()
            shown = pages[who].locator("[data-testid=stSidebar]").inner_text() + chosen.first.input_value()
            assert own in shown
            assert other not in shown
            pages[who].close()
