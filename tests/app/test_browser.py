"""The page in a real browser: from opening it to files to take away, a restart, no request elsewhere.

One server serves all of it, so each test has planners of its own.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from placement.app.jobs import DeskJob, tell, work
from placement.i18n import Words
from tests.app.serving import kept, opened, served, step, tiny_question
from tests.benchmarks.planners import crowd, planner_name
from tests.publish.axe import script, violations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    import placement as pl

COUNTS = """() => {
  window.actionsTaken = 0;
  for (const kind of ["pointerdown", "change"])
    document.addEventListener(kind, () => { window.actionsTaken += 1; }, true);
}"""
"""Every press of a pointer and every field that was changed is an action: none of them is counted by hand."""


SETTLED = "() => !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')"
BESIDE = "region: "
"""A chart's tooltip stands outside the page's landmarks; it says what the list below says."""


class Running:
    """The one server: where it is, its workspace, and a question that planners may keep."""

    def __init__(self, address: str, pid: int, workspace: Path, question: pl.Question) -> None:
        self.address, self.pid, self.workspace, self.question = address, pid, workspace, question


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("browser")
    with served(home / "ws") as (address, pid):
        yield Running(address, pid, home / "ws", tiny_question(home))


def test_from_opening_to_a_bundle_in_under_fifteen_actions(running: Running, chromium: Browser) -> None:
    """Open, look at a kept option, change the money, decide, read, publish; the browser counts actions."""
    planner, words = "p-00000000000000a1", Words("en")
    shelf = kept(running.workspace, planner, "As stated", running.question)
    page, elsewhere = opened(chromium, running.address, planner)
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


def test_a_search_that_a_killed_server_left_is_taken_up_again(running: Running, chromium: Browser) -> None:
    planner, words = "p-00000000000000a2", Words("cy")
    option = kept(running.workspace, planner, "As stated", running.question).options()[0]
    # This is what a server that was killed in the middle of a search leaves behind.
    tell(DeskJob("decide", str(option.folder), None, first=True), "working")
    page, elsewhere = opened(chromium, running.address, planner, "cy")
    page.get_by_role("heading", name=words("app.title.start")).wait_for()
    step(page, "decide", "cy")
    page.get_by_text(words("app.decide.summary")).wait_for()
    assert elsewhere == []
    page.close()
    assert option.decided


def test_two_planners_at_once_see_their_own_options(running: Running, chromium: Browser) -> None:
    anna, berth = "p-00000000000000a3", "p-00000000000000b3"
    kept(running.workspace, anna, "Anna's way", running.question)
    kept(running.workspace, berth, "Berth's way", running.question)
    option = Words("en")("app.option")
    pages = {who: opened(chromium, running.address, who)[0] for who in (anna, berth)}
    for who, own, other in ((anna, "Anna's way", "Berth's way"), (berth, "Berth's way", "Anna's way")):
        chosen = pages[who].get_by_role("combobox", name=re.compile(re.escape(option)))
        chosen.first.wait_for()
        shown = pages[who].locator("[data-testid=stSidebar]").inner_text() + chosen.first.input_value()
        assert own in shown
        assert other not in shown
        pages[who].close()


def test_planners_at_once_get_their_own_answers_in_turn(running: Running, chromium: Browser) -> None:
    """A short version of `python -m tests.benchmarks.planners`: two planners, a budget each, at once."""
    shelves = [
        kept(running.workspace, planner_name(number), "As stated", running.question) for number in range(2)
    ]
    found = crowd(chromium, running.address, running.pid, shelves, fund="Money", seconds=60, turns=1)
    assert found.alive
    assert found.wrong == []
    assert found.by_planner == {0: 1, 1: 1}
    spent = [shelf.options()[-1].answer()["funds"][0]["amount"] for shelf in shelves]
    assert spent == [60_000, 70_000]


def test_a_click_on_a_budget_shows_that_plan_and_the_page_says_its_language(
    running: Running, chromium: Browser
) -> None:
    planner, words = "p-00000000000000a4", Words("cy")
    option = kept(running.workspace, planner, "As stated", running.question).options()[0]
    work(DeskJob("ladder", str(option.folder), budgets=(60_000.0, 120_000.0, 180_000.0)))
    study = json.loads((option.folder / "ladder" / "study.json").read_text(encoding="utf-8"))
    wte = [words.number(one["free"]["wte"]) for one in study["steps"]]
    page, elsewhere = opened(chromium, running.address, planner, "cy")
    page.get_by_role("heading", name=words("app.title.start")).wait_for()
    step(page, "what_if", "cy")
    shown = page.locator("[data-testid=stMetricValue]").first
    marks = page.locator("[data-testid=stVegaLiteChart] .mark-symbol path")
    marks.nth(2).wait_for()
    assert shown.inner_text() == wte[1]
    for number in (2, 0):
        assert wte[number] != wte[1]
        marks.nth(number).click()
        page.wait_for_function(
            "wanted => document.querySelector('[data-testid=stMetricValue]').innerText === wanted",
            arg=wte[number],
        )
    assert page.evaluate("document.documentElement.lang") == "cy"
    page.evaluate(script())
    broken: dict[str, list[str]] = {}
    for name in ("build", "history", "graduates", "start"):
        step(page, name, "cy")
        page.wait_for_function(SETTLED)
        assert page.locator("[data-testid=stException]").count() == 0
        found = [line for line in violations(page) if not line.startswith(BESIDE)]
        broken |= {name: found} if found else {}
    assert broken == {}
    assert elsewhere == []
    page.close()
