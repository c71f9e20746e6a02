"""Many planners at once on one server: is any answer another's, is the queue fair, what does it hold?

    python -m tests.benchmarks.planners [--planners 10] [--seconds 600] [--region ID | --all-wales | --tiny]
    python -m tests.benchmarks.planners --first-look

Each planner is a page of a real browser that changes the budget, decides, reads the answer, and begins again.
Every answer shown is held against what this planner asked for. `--first-look` measures one planner alone: the
Welsh page until it answers a first click, and a change of budget until a proved answer stands there.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psutil
from playwright.sync_api import Error as PlaywrightError

import placement as pl
from placement.i18n import Words
from tests.app.serving import AT_REST, at, fresh, opened, tiny_question
from tests.benchmarks.first_looks import LOOKS, THINKS, looks_of
from tests.benchmarks.planner_server import begun, planner_name, the_fund
from tests.waiting import hinted, read, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

    from placement.app.shelf import PlannersShelf
    from placement.model.rules import Fund

__all__ = ["crowd", "crowd_of", "planner_name"]
MEGABYTE = 1_000_000
STEP = 10_000
"""Pounds: every planner and every turn has an amount that nobody else asks for, each more than the fund has,
as its floors may not be met with less, and what it has is no change that the form could take."""
CROWD = 10
"""Planners of one turn, whose amounts lie side by side."""
LOOK = 0.05
GRACE, AGAIN, CLICK = 300.0, 10.0, 5_000
"""Seconds after the end in which turns are finished, seconds until an act is done again, and milliseconds
that one may take."""
TRIES = 3
"""Looks at an answer that the page seems to tell wrongly."""
SAMPLED, MINUTE = 1.0, 60
"""Seconds between two looks at the server's memory, and looks between two tellings."""


@dataclass
class Turn:
    """One budget that a planner asked for, and what stood on the page."""

    planner: int
    amount: int
    asked_at: float
    answered_at: float | None = None


@dataclass
class Crowd:
    """What a crowd of planners came to."""

    planners: int
    turns: list[Turn] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    memory_mb: list[tuple[float, float]] = field(default_factory=list)
    """Seconds since the beginning, and what the server's own process holds."""
    alone_mb: float = 0.0
    opened_mb: float = 0.0
    """Before anybody came, and once everybody has a page."""
    workers_mb: float = 0.0
    """The most that the processes which the server began held together."""
    alive: bool = True
    doing: dict[int, str] = field(default_factory=dict)
    """What each planner waits for."""

    @property
    def answered(self) -> list[Turn]:
        return [turn for turn in self.turns if turn.answered_at is not None]

    @property
    def missing(self) -> list[Turn]:
        """What was asked for and never answered."""
        return [turn for turn in self.turns if turn.answered_at is None]

    @property
    def most_mb(self) -> float:
        return max((mb for _, mb in self.memory_mb), default=0.0)

    @property
    def session_mb(self) -> float:
        """What each planner takes of the server's memory, at the most of all of it."""
        return max(self.most_mb - self.alone_mb, 0.0) / self.planners

    def third_mb(self, seconds: float, third: int) -> float:
        """The most in a third of the time, the first of them being 0."""
        parts = [mb for at, mb in self.memory_mb if third <= 3 * at / seconds < third + 1]
        return max(parts, default=0.0)

    @property
    def by_planner(self) -> dict[int, int]:
        """How many answers each planner had."""
        counted = Counter(turn.planner for turn in self.answered)
        return {number: counted[number] for number in range(self.planners)}

    def seconds(self) -> list[float]:
        """From a click on "decide" to the whole answer, the shortest first."""
        return sorted(turn.answered_at - turn.asked_at for turn in self.answered if turn.answered_at)


def held_mb(pid: int) -> float:
    """Megabytes that a process holds in memory."""
    return float(psutil.Process(pid).memory_info().rss) / MEGABYTE


def children_mb(pid: int) -> float:
    """Megabytes that the processes which this one began hold together."""
    held = 0.0
    for child in psutil.Process(pid).children(recursive=True):
        with contextlib.suppress(psutil.Error):
            held += child.memory_info().rss / MEGABYTE
    return held


def crowd(
    browser: Browser | BrowserContext,
    address: str,
    pid: int,
    shelves: Sequence[PlannersShelf],
    *,
    fund: Fund,
    seconds: float,
    turns: int = 1_000,
    heard: Callable[[Crowd], object] | None = None,
) -> Crowd:
    """Let every planner work for so long, or so many turns; each finishes the turn that it has begun.

    A turn that is not finished `GRACE` seconds after the end is missing. `heard` is called now and then with
    what there is so far.
    """
    found = Crowd(planners=len(shelves), alone_mb=held_mb(pid))
    pages = [opened(browser, address, shelf.planner)[0] for shelf in shelves]
    for page in pages:
        at(page, "start")
    found.opened_mb = held_mb(pid)
    began = time.monotonic()
    working = [
        _works(page, shelf, number, fund, found, ends=began + seconds, turns=turns)
        for number, (page, shelf) in enumerate(zip(pages, shelves, strict=True))
    ]
    looked = 0.0
    while working and _alive(pid) and time.monotonic() < began + seconds + GRACE:
        working = [one for one in working if next(one, None) is not None]
        if time.monotonic() - looked > SAMPLED:
            looked = time.monotonic()
            found.memory_mb.append((looked - began, held_mb(pid)))
            found.workers_mb = max(found.workers_mb, children_mb(pid))
            if heard is not None and len(found.memory_mb) % MINUTE == 0:
                heard(found)
        time.sleep(LOOK)
    found.alive = _alive(pid)
    for number, what in found.doing.items():
        found.doing[number] = f"{what}; {_stuck_at(pages[number], shelves[number])}"
    for page in pages:
        page.close()
    found.wrong += _mixed_up(found, shelves)
    return found


def _alive(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def amount_of(fund: Fund, number: int, turn: int) -> int:
    """The pounds that a planner asks for in a turn."""
    return int(fund.amount) + STEP * (1 + number + CROWD * turn)


def _works(
    page: Page,
    shelf: PlannersShelf,
    number: int,
    fund: Fund,
    found: Crowd,
    *,
    ends: float,
    turns: int,
) -> Iterator[bool]:
    """One planner: another amount, decide, read; True at each look while there is more to do.

    Nothing here waits by itself, so that no planner holds up another; an act that a page which was just being
    drawn did not hear is done again.
    """
    turn = 0
    while time.monotonic() < ends and turn < turns:
        at_it = AtWork(
            page, shelf, fund.name_en, amount_of(fund, number, turn), f"Planner {number}, turn {turn}"
        )
        found.doing[number] = "the form"
        yield from _done(page, at_it.go_to_form, at_it.form_is_there)
        found.doing[number] = "the amount to be taken"
        yield from _done(page, at_it.write_amount, at_it.amount_is_taken)
        found.doing[number] = "the name to be taken"
        yield from _done(page, at_it.write_name, at_it.name_is_taken)
        found.doing[number] = "the answer"
        mine = Turn(number, at_it.amount, time.monotonic())
        found.turns.append(mine)
        yield from _done(page, at_it.decide, at_it.is_deciding)
        yield from _done(page, None, at_it.is_answered)
        mine.answered_at = time.monotonic()
        for _ in range(TRIES):  # a page that begins to draw anew meanwhile is looked at again
            yield from _done(page, None, at_it.is_answered)
            if not (wrong := _wrongly_told(page, shelf, at_it.name)):
                break
        found.wrong += wrong
        turn += 1
        found.doing.pop(number)
        yield True


class AtWork:
    """One turn of a planner: what is done at the page, and how its coming about is seen."""

    def __init__(self, page: Page, shelf: PlannersShelf, fund: str, amount: int, name: str) -> None:
        self.page, self.shelf, self.amount, self.name = page, shelf, amount, name
        self.words = Words("en")
        self.kept_before = len(shelf.options())
        self.amount_field = fresh(page).get_by_label(self.words("app.build.amount", fund=fund))
        self.name_field = fresh(page).get_by_label(self.words("app.build.name"))

    def go_to_form(self) -> None:
        step = self.page.locator("label", has_text=self.words("app.step.build"))
        step.first.click(timeout=CLICK)

    def form_is_there(self) -> bool:
        return self.words("app.title.build") in _title(self.page) and self.amount_field.count() == 1

    def write_amount(self) -> None:
        _write(self.amount_field, str(self.amount))

    def amount_is_taken(self) -> bool:
        return [self.words.pounds(self.amount) in one for one in hinted(self.name_field)] == [True]

    def write_name(self) -> None:
        _write(self.name_field, self.name)

    def name_is_taken(self) -> bool:
        return written(self.name_field) == [self.name]

    def decide(self) -> None:
        if len(self.shelf.options()) == self.kept_before:
            button = fresh(self.page).get_by_role("button", name=self.words("app.build.decide"))
            button.first.click(timeout=CLICK)

    def is_deciding(self) -> bool:
        return self.words("app.title.decide") in _title(self.page) and self.name in _heading(self.page)

    def is_answered(self) -> bool:
        there = self.page.get_by_text(self.words("app.decide.summary")).count() > 0
        return there and self.name in _heading(self.page)


def _wrongly_told(page: Page, shelf: PlannersShelf, name: str) -> list[str]:
    """What the page says that is not of the answer on the disk."""
    said = page.locator("[data-testid=stMain]").inner_text()
    option = next(one for one in shelf.options() if one.note.name == name)
    spent = Words("en").pounds(option.answer()["funds"][0]["spent_full_year"])
    return [f"{name}: the page does not say {part}" for part in (name, spent) if part not in said]


def _stuck_at(page: Page, shelf: PlannersShelf) -> str:
    """What a page says whose planner still waits, whether it is at rest, and what the disk has."""
    last = shelf.options()[-1]
    rest = "at rest" if page.evaluate(AT_REST) else "being drawn"
    told = "decided" if last.decided else "undecided"
    return f"page {rest}: {_title(page)}, {_heading(page)}; {last.id} on the disk is {told}"


def _title(page: Page) -> str:
    return " ".join(read(fresh(page).locator("h1")))


def _heading(page: Page) -> str:
    return " ".join(read(fresh(page).locator("h2")))


def _write(field_of: Locator, text: str) -> None:
    """Write into a field. What stands there already, and was not heard, is told only by a change."""
    if written(field_of) == [text]:
        field_of.fill(f"{text}1", timeout=CLICK)
        field_of.press("Tab", timeout=CLICK)
    field_of.fill(text, timeout=CLICK)
    field_of.press("Tab", timeout=CLICK)


def _done(page: Page, act: Callable[[], object] | None, happens: Callable[[], bool]) -> Iterator[bool]:
    """Act, and look until it has come about; True at each look. What was not heard is done again."""
    acted = -AGAIN
    while True:
        at_rest = bool(page.evaluate(AT_REST))
        if at_rest and happens():
            return
        if act is not None and at_rest and time.monotonic() - acted >= AGAIN:
            acted = time.monotonic()
            with contextlib.suppress(PlaywrightError):  # it was drawn anew at that moment: done again later
                act()
        yield True


def _mixed_up(found: Crowd, shelves: Sequence[PlannersShelf]) -> list[str]:
    """Answers on the disk that are not of the amount that their planner asked for, or that nobody did."""
    asked = {(turn.planner, turn.amount) for turn in found.turns}
    wrong = []
    for number, shelf in enumerate(shelves):
        for option in shelf.options()[1:]:
            if not option.decided:
                continue
            amount = int(option.answer()["funds"][0]["amount"])
            whose = option.note.name.startswith(f"Planner {number},")
            if (number, amount) not in asked or not whose:
                wrong.append(f"planner {number}: {option.note.name}, {amount}")
    return wrong


def told(found: Crowd, seconds: float) -> list[str]:
    """What was measured, a line each."""
    took, counts = found.seconds(), found.by_planner.values()
    long = f"{took[0]:.1f} least, {took[len(took) // 2]:.1f} median, {took[-1]:.1f} most" if took else "none"
    thirds = (
        f"middle third {found.third_mb(seconds, 1):.0f} MB, last third {found.third_mb(seconds, 2):.0f} MB"
    )
    return [
        f"answers: {len(found.answered)} of {len(found.turns)} asked for",
        f"wrong: {len(found.wrong)}, missing: {len(found.missing)}, server alive: {found.alive}",
        f"answers of a planner: {min(counts)} to {max(counts)}",
        f"seconds to a whole answer: {long}",
        f"server: {found.alone_mb:.0f} MB alone, {found.opened_mb:.0f} MB with every page open",
        f"at most {found.most_mb:.0f} MB, a session {found.session_mb:.1f} MB; {thirds}",
        f"its processes: {found.workers_mb:.0f} MB at most",
        *found.wrong[:5],
        *(f"planner {number} waits for {what}" for number, what in sorted(found.doing.items())),
    ]


def crowd_of(
    question: pl.Question, planners: int, seconds: float, heard: Callable[[Crowd], object] | None = None
) -> Crowd:
    """So many planners with this question, each at a page of one server for so long."""
    fund = the_fund(question)
    with begun(question, planners) as (browser, address, pid, shelves):
        return crowd(browser, address, pid, shelves, fund=fund, seconds=seconds, heard=heard)


def main() -> int:
    """Measure and print; 1 if anything was mixed up or missing, or the server died."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--planners", type=int, default=10)
    asked.add_argument("--seconds", type=float, default=600)
    asked.add_argument("--region", default="powys")
    asked.add_argument("--all-wales", action="store_true")
    asked.add_argument("--tiny", action="store_true", help="three clusters and one service, all made up")
    asked.add_argument("--first-look", action="store_true")
    asked.add_argument("--thinks", type=float, default=THINKS, help="seconds at the form, with --first-look")
    given = asked.parse_args()
    with TemporaryDirectory() as home:
        question = (
            tiny_question(Path(home))
            if given.tiny
            else pl.examples.wales(region=None if given.all_wales else given.region)
        )
        if given.first_look:
            for look in looks_of(question, LOOKS, given.thinks):
                sys.stdout.write("\n".join(look.lines()) + "\n")
                sys.stdout.flush()
            return 0

        def heard(so_far: Crowd) -> None:
            sys.stdout.write("; ".join(told(so_far, given.seconds)) + "\n")
            sys.stdout.flush()

        found = crowd_of(question, given.planners, given.seconds, heard)
    sys.stdout.write("\n".join(told(found, given.seconds)) + "\n")
    sys.stdout.write(json.dumps({"load": psutil.getloadavg()}) + "\n")
    return int(bool(found.wrong or found.missing or found.doing) or not found.alive)


if __name__ == "__main__":
    sys.exit(main())
