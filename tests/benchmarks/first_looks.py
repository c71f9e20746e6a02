"""One planner alone, in Welsh: until the page answers, and until another budget is proved."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psutil

from placement.app.jobs import DeskJob, told_state
from placement.i18n import Words
from tests.app.serving import at, fresh, opened, press, says, settled, step
from tests.benchmarks.planner_server import begun, the_fund
from tests.waiting import hinted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    import placement as pl
    from placement.app.shelf import PlannersShelf

THINKS, LOOKS, WITHIN = 15.0, 4, 0.01
"""Seconds that a planner looks at the form, first looks one after another, and the gap of a first answer."""
LOOK, STEP = 0.05, 10_000
"""Seconds between two looks at how far it is; pounds between two budgets."""


@dataclass(frozen=True)
class FirstLook:
    """Seconds of one planner alone, in Welsh, and what the server used of its processor for the page."""

    shown: float
    clicked: float
    processor: float
    proved: float | None
    whole: float
    gap: float | None
    """Of the whole answer, as a share of its gain."""

    def lines(self) -> list[str]:
        """As text."""
        gap = "not told" if self.gap is None else f"{self.gap:.4f}"
        proved = "none" if self.proved is None else f"after {self.proved:.1f} s"
        return [
            f"page {self.shown:.1f} s, first click {self.clicked:.1f} s",
            f"server: {self.processor:.1f} s of processor for both",
            f"an answer proved within 1 %: {proved}",
            f"whole answer {self.whole:.1f} s, its gap {gap}; load {psutil.getloadavg()[0]:.0f}",
        ]


def first_look(
    browser: Browser,
    address: str,
    pid: int,
    shelf: PlannersShelf,
    fund: str,
    amount: int,
    thinks: float = THINKS,
) -> FirstLook:
    """One planner alone, in Welsh: the page, a first click, and another budget until it is proved.

    Between looking at the form and deciding the planner `thinks` for so many seconds.
    """
    words, began, used = Words("cy"), time.monotonic(), _processor(pid)
    page, _ = opened(browser, address, shelf.planner, "cy")
    at(page, "start", "cy")
    shown = time.monotonic() - began
    clicked = time.monotonic()
    step(page, "build", "cy")
    field_of = fresh(page).get_by_label(words("app.build.amount", fund=fund))
    field_of.wait_for()
    answered = time.monotonic() - clicked
    page_cpu = _processor(pid) - used
    time.sleep(thinks)
    field_of.fill(str(amount))
    field_of.press("Tab")
    label = fresh(page).get_by_label(words("app.build.name"))
    settled(page, lambda: any(words.pounds(amount) in one for one in hinted(label)))
    asked, kept_before = time.monotonic(), len(shelf.options())
    press(page, words("app.build.decide"))
    proved = None
    while proved is None:
        time.sleep(LOOK)
        if len(shelf.options()) == kept_before:
            continue
        option = shelf.options()[-1]
        state = told_state(DeskJob("decide", str(option.folder)))
        first = state.get("first")
        if first is not None and first["gap"] is not None and first["gap"] <= WITHIN:
            page.get_by_text(first["cy"]).wait_for()
            proved = time.monotonic() - asked
        if state.get("status") not in (None, "waiting", "working"):
            break
    says(page, words("app.decide.summary"))
    whole = time.monotonic() - asked
    answer: Any = shelf.options()[-1].answer()
    gap = answer["aims"][0]["gap_of_gain"]
    page.close()
    return FirstLook(shown, answered, page_cpu, proved, whole, gap)


def _processor(pid: int) -> float:
    """Processor seconds that the server's own process has used."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def looks_of(question: pl.Question, times: int, thinks: float = THINKS) -> Iterator[FirstLook]:
    """One planner after another alone, each with a budget of its own; the first opens the question.

    Each is told once it is over: four of all Wales take minutes on a busy machine.
    """
    fund = the_fund(question)
    name = fund.name_cy if fund.name_cy is not None else fund.name_en
    with begun(question, times) as (browser, address, pid, shelves):
        for number, shelf in enumerate(shelves):
            amount = int(0.9 * fund.amount) + STEP * number
            yield first_look(browser, address, pid, shelf, name, amount, thinks)
