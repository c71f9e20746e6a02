"""Many planners at once on one server: is any answer another's, is the queue fair, what does it hold?

    python -m tests.benchmarks.planners [--planners 10] [--seconds 600] [--region ID | --all-wales | --tiny]
    python -m tests.benchmarks.planners --first-look

Each planner is a page of a real browser that changes the budget, decides, reads the answer, and begins again.
Every answer shown is held against what this planner asked for. `--first-look` measures one planner alone: the
Welsh page until it answers a first click, and a change of budget until a proved answer stands there.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psutil
from playwright.sync_api import sync_playwright

import placement as pl
from placement.app.jobs import DeskJob, told_state
from placement.app.limits import AppLimits
from placement.i18n import Words
from tests.app.serving import (
    AT_REST,
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
from tests.publish.browser import chromium_path
from tests.waiting import read, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, Page

    from placement.app.shelf import PlannersShelf

MEGABYTE = 1_000_000
STEP, LOWEST = 10_000, 60_000
"""Pounds: every planner and every turn has an amount that nobody else asks for."""
LOOK = 0.05
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

    turns: list[Turn] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    memory_mb: list[tuple[float, float]] = field(default_factory=list)
    """Seconds since the beginning, and what the server's own process holds."""
    alone_mb: float = 0.0
    opened_mb: float = 0.0
    """Before anybody came, and once everybody has a page."""
    alive: bool = True

    @property
    def answered(self) -> list[Turn]:
        return [turn for turn in self.turns if turn.answered_at is not None]

    @property
    def by_planner(self) -> Counter[int]:
        return Counter(turn.planner for turn in self.answered)

    def seconds(self) -> list[float]:
        """From a click on "decide" to the whole answer, the shortest first."""
        return sorted(turn.answered_at - turn.asked_at for turn in self.answered if turn.answered_at)


def planner_name(number: int) -> str:
    """The address of a planner, by number."""
    return f"p-{number:016x}"


def held_mb(pid: int) -> float:
    """Megabytes that a process holds in memory."""
    return float(psutil.Process(pid).memory_info().rss) / MEGABYTE


def crowd(
    browser: Browser,
    address: str,
    pid: int,
    shelves: Sequence[PlannersShelf],
    *,
    fund: str,
    seconds: float,
    turns: int = 1_000,
    heard: Callable[[Crowd], object] | None = None,
) -> Crowd:
    """Let every planner work for so long, or so many turns; each finishes the turn that it has begun.

    `heard` is called now and then with what there is so far.
    """
    found = Crowd(alone_mb=held_mb(pid))
    pages = [opened(browser, address, shelf.planner)[0] for shelf in shelves]
    for page in pages:
        page.set_default_timeout(600_000)  # a busy machine is slow, and no crash
        at(page, "start")
    found.opened_mb = held_mb(pid)
    began = time.monotonic()
    working = [
        _works(page, number, fund, found, ends=began + seconds, turns=turns)
        for number, page in enumerate(pages)
    ]
    looked = 0.0
    while working and psutil.pid_exists(pid):
        working = [one for one in working if next(one, None) is not None]
        if time.monotonic() - looked > SAMPLED:
            looked = time.monotonic()
            found.memory_mb.append((looked - began, held_mb(pid)))
            if heard is not None and len(found.memory_mb) % MINUTE == 0:
                heard(found)
        time.sleep(LOOK)
    found.alive = psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    for page in pages:
        page.close()
    found.wrong += _mixed_up(found, shelves)
    return found


def _works(page: Page, number: int, fund: str, found: Crowd, *, ends: float, turns: int) -> Iterator[bool]:
    """One planner: another amount, decide, read; True at each look while there is more to do."""
    words = Words("en")
    turn = 0
    while time.monotonic() < ends and turn < turns:
        amount = LOWEST + STEP * (number + 50 * turn)
        name = f"Planner {number}, turn {turn}"
        step(page, "build")
        field_of = fresh(page).get_by_label(words("app.build.amount", fund=fund))
        yield from _until(page, lambda field_of=field_of: field_of.count() == 1)
        field_of.fill(str(amount))
        field_of.press("Tab")
        wanted = words.pounds(amount)
        label = fresh(page).get_by_label(words("app.build.name"))
        yield from _until(
            page, lambda wanted=wanted, label=label: [wanted in one for one in written(label)] == [True]
        )
        label.fill(name)
        label.press("Tab")
        press(page, words("app.build.decide"))
        mine = Turn(number, amount, time.monotonic())
        found.turns.append(mine)
        answer = page.get_by_text(words("app.decide.summary"))
        yield from _until(
            page, lambda name=name, answer=answer: answer.count() > 0 and name in _heading(page)
        )
        mine.answered_at = time.monotonic()
        said = page.locator("[data-testid=stMain]").inner_text()
        if name not in said:
            found.wrong.append(f"{name}: the page says {said[:80]!r}")
        turn += 1
        yield True


def _heading(page: Page) -> str:
    return " ".join(read(fresh(page).locator("h2")))


def _until(page: Page, happens: object) -> Iterator[bool]:
    """True at each look until the page is at rest and something is so."""
    while not (page.evaluate(AT_REST) and happens()):  # type: ignore[operator]
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
    took, counts = found.seconds(), found.by_planner
    last = [mb for at, mb in found.memory_mb if at > 2 / 3 * seconds]
    middle = [mb for at, mb in found.memory_mb if 1 / 3 * seconds < at <= 2 / 3 * seconds]
    planners, most = max(len(counts), 1), max((mb for _, mb in found.memory_mb), default=0.0)
    return [
        f"answers: {len(found.answered)} of {len(found.turns)} asked for; wrong: {len(found.wrong)}",
        f"server alive: {found.alive}",
        f"answers of a planner: {min(counts.values(), default=0)} to {max(counts.values(), default=0)}",
        f"seconds to an answer: {took[0]:.1f} least, {took[len(took) // 2]:.1f} median, {took[-1]:.1f} most"
        if took
        else "no answer",
        f"server: {found.alone_mb:.0f} MB alone, {found.opened_mb:.0f} MB with every page open",
        f"server: {most:.0f} MB at most",
        f"a session: {(found.opened_mb - found.alone_mb) / planners:.1f} MB on its first page",
        f"middle third {max(middle, default=0):.0f} MB at most, last third {max(last, default=0):.0f} MB",
        *found.wrong[:5],
    ]


def first_look(
    browser: Browser, address: str, pid: int, shelf: PlannersShelf, fund: str, amount: int
) -> list[str]:
    """One planner alone, in Welsh: the page, a first click, and another budget until it is proved."""
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
    field_of.fill(str(amount))
    field_of.press("Tab")
    label = fresh(page).get_by_label(words("app.build.name"))
    settled(page, lambda: any(words.pounds(amount) in one for one in written(label)))
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
        if first is not None and first["gap"] is not None and first["gap"] <= 0.01:
            proved = time.monotonic() - asked
        if state.get("status") not in (None, "waiting", "working"):
            break
    says(page, words("app.decide.summary"))
    whole = time.monotonic() - asked
    gap = shelf.options()[-1].answer()["aims"][0]["gap_of_gain"]
    page.close()
    lines = [
        f"page {shown:.1f} s, first click {answered:.1f} s (server: {page_cpu:.1f} s of processor)",
        f"whole answer {whole:.1f} s, its gap {gap:.4f}; load {psutil.getloadavg()[0]:.0f}",
    ]
    return lines if proved is None else [*lines, f"first answer proved within 1 % after {proved:.1f} s"]


def _processor(pid: int) -> float:
    """Processor seconds that the server's own process has used."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)


def main() -> int:
    """Measure and print; 1 if anything was mixed up or the server died."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--planners", type=int, default=10)
    asked.add_argument("--seconds", type=float, default=600)
    asked.add_argument("--region", default="powys")
    asked.add_argument("--all-wales", action="store_true")
    asked.add_argument("--tiny", action="store_true", help="three clusters and one service, all made up")
    asked.add_argument("--first-look", action="store_true")
    given = asked.parse_args()
    with TemporaryDirectory() as home:
        question = (
            tiny_question(Path(home))
            if given.tiny
            else pl.examples.wales(region=None if given.all_wales else given.region)
        )
        return _measured(question, given)


def _measured(question: pl.Question, given: argparse.Namespace) -> int:
    """What `main` was asked to measure, with this question."""
    (fund,) = [fund for fund in question.inputs.funds if fund.measure == "pounds"]
    limits = AppLimits(waiting=max(20, 2 * given.planners), options=1_000, disk_mb=20_000)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        workspace = Path(folder)
        shelves = [
            kept(workspace, planner_name(number), "As stated", question) for number in range(given.planners)
        ]
        with served(workspace, limits) as (address, pid):
            if given.first_look:
                for turn, number in enumerate((0, 0, 1, 2)):
                    name = fund.name_cy if fund.name_cy is not None else fund.name_en
                    lines = first_look(
                        browser, address, pid, shelves[number], name, int(0.9 * fund.amount) + 10_000 * turn
                    )
                    sys.stdout.write("\n".join(lines) + "\n")
                return 0

            def heard(so_far: Crowd) -> None:
                sys.stdout.write("; ".join(told(so_far, given.seconds)) + "\n")
                sys.stdout.flush()

            found = crowd(
                browser,
                address,
                pid,
                shelves,
                fund=fund.name_en,
                seconds=given.seconds,
                heard=heard,
            )
        browser.close()
    sys.stdout.write("\n".join(told(found, given.seconds)) + "\n")
    sys.stdout.write(json.dumps({"load": psutil.getloadavg()}) + "\n")
    return int(bool(found.wrong) or not found.alive)


if __name__ == "__main__":
    sys.exit(main())
