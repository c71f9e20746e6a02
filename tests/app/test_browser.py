"""The page in a real browser: from opening it to files to take away, a restart, no request elsewhere.

One server serves all of it, so each test has planners of its own.
"""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from placement.app.jobs import DeskJob, tell, work
from placement.app.picker import CHOSEN as MARKED
from placement.app.session import LANGUAGES_SHOWN
from placement.i18n import Words
from tests.app.serving import (
    at,
    fresh,
    kept,
    opened,
    press,
    says,
    served,
    settled,
    step,
    tiny_question,
)
from tests.benchmarks.planner_server import the_fund
from tests.benchmarks.planners import crowd, planner_name
from tests.publish.axe import script, violations
from tests.waiting import PATIENCE, hinted, read, until, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

    import placement as pl

COUNTS = """() => {
  window.actionsTaken = 0;
  for (const kind of ["pointerdown", "change"])
    document.addEventListener(kind, () => { window.actionsTaken += 1; }, true);
}"""
"""Every press of a pointer and every field that was changed is an action: none of them is counted by hand."""

CHOSEN = "() => [...document.querySelectorAll('[data-testid=stMain] [role=combobox]')].some(one => one.value)"
VIEW = """() => window.map
  && [window.map.getZoom(), window.map.getCenter()].map(one => JSON.stringify(one)).join()"""
BESIDE = "region: "
"""A chart's tooltip stands outside the page's landmarks; it says what the list below says."""
AGAIN, LOOKS = 5.0, 3
"""Seconds until a click that nothing heard is made again, and looks at a page that axe finds fault with."""


class Running:
    """The one server: where it is, its workspace, and a question that planners may keep."""

    def __init__(self, address: str, pid: int, workspace: Path, question: pl.Question) -> None:
        self.address, self.pid, self.workspace, self.question = address, pid, workspace, question


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("browser")
    with served(home / "ws") as (address, pid):
        yield Running(address, pid, home / "ws", tiny_question(home))


@pytest.fixture(scope="module")
def people(chromium: Browser) -> Iterator[BrowserContext]:
    """The browser of all planners here: what a page is made of is fetched and read once."""
    context = chromium.new_context()
    yield context
    context.close()


def pick(page: Page, mark: Locator, happens: Callable[[], bool]) -> None:
    """Click on a point of a chart until the page shows it: a chart that is drawn anew hears no click."""

    def clicked() -> bool:
        mark.click()
        ends = time.monotonic() + AGAIN
        until(page, lambda: happens() or time.monotonic() > ends)
        return happens()

    until(page, clicked, "the point is picked")
    settled(page, happens)


def broken_at_rest(page: Page) -> list[str]:
    """What axe finds on a page at rest. A page that begins to draw anew meanwhile is looked at again."""
    found: list[str] = []
    for _ in range(LOOKS):
        settled(page)
        found = [line for line in violations(page) if not line.startswith(BESIDE)]
        if not found:
            break
    return found


def test_from_opening_to_a_bundle_in_under_fifteen_actions(running: Running, people: BrowserContext) -> None:
    """Open, look at a kept option, change the money, decide, read, publish; the browser counts actions.

    The name is typed while the new amount is still on its way, and stays.
    """
    planner, words = "p-00000000000000a1", Words("en")
    shelf = kept(running.workspace, planner, "As stated", running.question)
    page, elsewhere = opened(people, running.address, planner)
    page.evaluate(COUNTS)
    at(page, "start")
    step(page, "build")
    amount = fresh(page).get_by_label(words("app.build.amount", fund="Money"))
    amount.click()
    amount.fill("240000")
    amount.press("Tab")
    page.get_by_label(words("app.build.name")).first.fill("Twice the money")
    page.keyboard.press("Tab")
    name = fresh(page).get_by_label(words("app.build.name"))
    expected = words("app.build.named", name="As stated", pounds="£240,000")
    settled(page, lambda: hinted(name) == [expected] and written(name) == ["Twice the money"], expected)
    press(page, words("app.build.decide"))
    says(page, words("app.decide.summary"))
    step(page, "publish")
    press(page, words("app.publish.make"))
    with page.expect_download() as taken:
        press(page, words("app.publish.bundle", file="bundle.zip"))
    content = Path(taken.value.path()).read_bytes()
    assert content.startswith(b"PK")
    actions = 1 + page.evaluate("window.actionsTaken")  # and the address was opened
    assert 5 <= actions < 15
    step(page, "why")
    map_in = page.frame_locator("iframe[title*=st_folium]")
    map_in.locator("path.leaflet-interactive").first.click()
    page.wait_for_function(CHOSEN)
    marked = map_in.locator(f"path.{MARKED}")
    settled(page, lambda: marked.count() == 1, "the cluster is marked")
    before, line = map_in.locator("body").evaluate(VIEW), marked.get_attribute("d")
    assert None not in (before, line)
    fresh(page).get_by_role("combobox", name=words("app.build.cluster")).first.click()
    page.get_by_role("option").last.click()
    other = marked.and_(map_in.locator(f"path:not([d='{line}'])"))
    settled(page, lambda: (marked.count(), other.count()) == (1, 1), "another is, and it alone")
    settled(page, lambda: map_in.locator("body").evaluate(VIEW) == before, "the map stays where it was")
    assert elsewhere == []
    page.close()
    options = shelf.options()
    assert [option.decided for option in options] == [False, True]
    assert options[1].note.name == "Twice the money"
    assert options[1].question().inputs.funds[0].amount == 240_000


def test_a_search_that_a_killed_server_left_is_taken_up_again(
    running: Running, people: BrowserContext
) -> None:
    planner, words = "p-00000000000000a2", Words("cy")
    option = kept(running.workspace, planner, "As stated", running.question).options()[0]
    # This is what a server that was killed in the middle of a search leaves behind.
    tell(DeskJob("decide", str(option.folder), None, first=True), "working")
    page, elsewhere = opened(people, running.address, planner, "cy")
    at(page, "start", "cy")
    step(page, "decide", "cy")
    says(page, words("app.decide.summary"))
    assert elsewhere == []
    page.close()
    assert option.decided


def test_two_planners_at_once_see_their_own_options(running: Running, people: BrowserContext) -> None:
    anna, berth = "p-00000000000000a3", "p-00000000000000b3"
    kept(running.workspace, anna, "Anna's way", running.question)
    kept(running.workspace, berth, "Berth's way", running.question)
    option = Words("en")("app.option")
    pages = {who: opened(people, running.address, who)[0] for who in (anna, berth)}
    for who, own, other in ((anna, "Anna's way", "Berth's way"), (berth, "Berth's way", "Anna's way")):
        page = pages[who]
        chosen = fresh(page).get_by_role("combobox", name=re.compile(re.escape(option)))
        sidebar = page.locator("[data-testid=stSidebar]")
        shown = ""

        def shows_own(chosen: Locator = chosen, sidebar: Locator = sidebar, own: str = own) -> bool:
            nonlocal shown
            shown = " ".join((*read(sidebar), *written(chosen)))
            return own in shown

        settled(page, shows_own, own)
        assert other not in shown
        page.close()


def test_planners_at_once_get_their_own_answers_in_turn(running: Running, people: BrowserContext) -> None:
    """A short version of `python -m tests.benchmarks.planners`: two planners, a budget each, at once."""
    shelves = [
        kept(running.workspace, planner_name(number), "As stated", running.question) for number in range(2)
    ]
    fund = the_fund(running.question)
    found = crowd(people, running.address, running.pid, shelves, fund=fund, seconds=PATIENCE / 1000, turns=1)
    assert found.alive
    assert found.wrong == []
    assert found.by_planner == {0: 1, 1: 1}
    spent = [shelf.options()[-1].answer()["funds"][0]["amount"] for shelf in shelves]
    assert spent == [130_000, 140_000]


def test_a_click_on_a_budget_shows_that_plan_and_the_page_says_its_language(
    running: Running, people: BrowserContext
) -> None:
    planner, words = "p-00000000000000a4", Words("cy")
    option = kept(running.workspace, planner, "As stated", running.question).options()[0]
    work(DeskJob("ladder", str(option.folder), budgets=(60_000.0, 120_000.0, 180_000.0)))
    study = json.loads((option.folder / "ladder" / "study.json").read_text(encoding="utf-8"))
    wte = [words.number(one["free"]["wte"]) for one in study["steps"]]
    page, elsewhere = opened(people, running.address, planner, "cy")
    at(page, "start", "cy")
    step(page, "what_if", "cy")
    shown = fresh(page).locator("[data-testid=stMetricValue]")
    marks = fresh(page).locator("[data-testid=stVegaLiteChart] .mark-symbol path")
    settled(page, lambda: marks.count() == 3 and read(shown)[:1] == [wte[1]], "three points, and the second")
    for number in (2, 0):
        assert wte[number] != wte[1]
        pick(page, marks.nth(number), lambda number=number: read(shown)[:1] == [wte[number]])  # type: ignore[misc]
    until(page, lambda: page.evaluate("document.documentElement.lang") == "cy", "the page says its language")
    page.evaluate(script())
    broken: dict[str, list[str]] = {}
    for name in ("build", "history", "graduates", "start"):
        step(page, name, "cy")
        assert page.locator("[data-testid=stException]").count() == 0
        found = broken_at_rest(page)
        broken |= {name: found} if found else {}
    for language, shown_as in LANGUAGES_SHOWN.items():  # a browser knows a step by the words shown
        page.locator("label", has_text=shown_as).first.click()
        at(page, "start", language)
    assert broken == {}
    assert elsewhere == []
    page.close()
