r"""First answers: a process that keeps the last questions open, so that another budget is answered at once.

desk --a line of JSON--> this process --> reads the question, takes the parts apart, asks those it has open
                                      \-> of a large question a second process does the same with its share

It writes nothing to the disk: what it found goes back to the desk as one line. Ending it loses what it kept
open, and nothing else.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from placement.app.shelf import SCENARIO
from placement.scenario.inputs import Inputs
from placement.solve.outcome import Unsolved
from placement.solve.settings import Settings

if TYPE_CHECKING:
    from placement.solve.answer import Answer
    from placement.solve.live import AskedParts, LiveQuestion
    from placement.solve.parallel import Outcome

QUICK_GAP = 0.01
"""A first answer is proved to within this share of the gain; the search then goes on to the stated one."""
LARGE = 100_000
"""Columns from which two processes share a question (Powys has 15,000, all Wales 460,000)."""
MOST_OPEN = 700_000
"""Columns of all questions that one process keeps open; the one asked last stays whatever its size."""


def first_of(inputs: Inputs) -> Inputs:
    """The question that a first answer serves: the first aim alone, to within `QUICK_GAP`.

    What stands beside a decision waits for the whole answer.
    """
    scenario = inputs.scenario
    solve = scenario.solve.model_copy(update={"gap_of_gain": max(QUICK_GAP, scenario.solve.gap_of_gain)})
    return replace(inputs, scenario=scenario.model_copy(update={"aims": scenario.aims[:1], "solve": solve}))


@dataclass
class OpenQuestions:
    """Questions that are kept open by one process, the last one first; `seat` of `seats` has its share."""

    open: list[LiveQuestion] = field(default_factory=list)

    def ask(
        self, asked: AskedParts, settings: Settings, seat: int, seats: int
    ) -> dict[int, Outcome | Unsolved]:
        """The outcome of each part that is this seat's, from what is open where it can be."""
        from placement.solve.live import LiveQuestion, shared_out  # noqa: PLC0415

        mine = tuple(shared_out(asked.programmes, seats)[seat])
        found = next((one for one in self.open if one.mine == mine and one.takes(asked, settings)), None)
        self.open = [one for one in self.open if one is not found]
        live = LiveQuestion(asked, settings, mine) if found is None else found
        outcomes = live.ask(asked)  # what a fault left half done is not kept
        self.open.insert(0, live)
        while len(self.open) > 1 and sum(map(_columns, self.open)) > MOST_OPEN:
            self.open.pop()
        return outcomes

    def room(self, inputs: Inputs) -> dict[str, float] | None:
        """The room for money of the question that was asked last with the same funds; None if none was."""
        from placement.model.rules import Fund  # noqa: PLC0415

        funds = {rule.id for rule in inputs.scenario.rules if isinstance(rule, Fund)}
        return next((dict(one.made_of.most) for one in self.open if set(one.made_of.most) == funds), None)


def _columns(live: LiveQuestion) -> int:
    return sum(len(live.made_of.programmes[number].source) for number in live.mine)


def parts_of(inputs: Inputs, kept: OpenQuestions) -> tuple[AskedParts, Settings]:
    """The parts of a question of which a first answer is wanted, and how far each is searched."""
    from placement.solve.live import asked_parts  # noqa: PLC0415
    from placement.solve.resolve import settings_for_many  # noqa: PLC0415

    scenario = inputs.scenario
    asked = asked_parts(inputs.case, scenario.rules, scenario.aims, kept.room(inputs))
    return asked, replace(settings_for_many(inputs), today_by_piece=False)


def first_answer(
    inputs: Inputs, kept: OpenQuestions, other: OtherSeat | None = None
) -> dict[str, Any] | None:
    """The headline of a first answer in both languages, and its gap as a share of the gain.

    None where there is none, or no staff time reaches anybody, of which a headline says too little.
    """
    from placement.solve.answer import NoAnswer  # noqa: PLC0415
    from placement.solve.decided import decided  # noqa: PLC0415

    first = first_of(inputs)
    if inputs.case.years is not None:
        return told_first(first, decided(first))
    asked, settings = parts_of(first, kept)
    seats = 1 if other is None else 2
    outcomes = kept.ask(asked, settings, 0, seats)
    if other is not None:
        outcomes |= other.outcomes()
    answer = asked.answer([outcomes[number] for number in range(len(asked.programmes))])
    return None if isinstance(answer, NoAnswer) else told_first(first, answer)


def told_first(inputs: Inputs, answer: Answer) -> dict[str, Any] | None:
    """What is told of such an answer: `en`, `cy` and `gap`."""
    from placement.i18n import Words  # noqa: PLC0415
    from placement.report.screen import headline_of  # noqa: PLC0415
    from placement.results.build import totals  # noqa: PLC0415
    from placement.results.results import clusters_table, posts_table  # noqa: PLC0415
    from placement.solve.answer import total  # noqa: PLC0415

    posts = posts_table(inputs.case, inputs.funds, answer.allocation)
    clusters = clusters_table(inputs.case, posts, answer.allocation, answer.before, None)
    whole = totals(clusters, posts)
    if not whole["care_after_wte"] > 0:
        return None
    aim = inputs.scenario.aims[0]
    reached = total(answer.outcomes, aim.id)
    gain = 0.0 if reached is None else abs(reached.value - aim.value(inputs.case, answer.before))
    return {
        "en": headline_of(whole, clusters, Words("en")),
        "cy": headline_of(whole, clusters, Words("cy")),
        "gap": None if reached is None or gain <= 0 else abs(reached.bound - reached.value) / gain,
    }


def read_asked(folder: str, region: str | None) -> Inputs:
    """The question of an option, read anew from its folder. Raises BadInput as `read_inputs` does."""
    from placement.scenario.inputs import read_inputs  # noqa: PLC0415

    return read_inputs(Path(folder) / SCENARIO, region=region)


class OtherSeat:
    """The second process, that has its share of a large question."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._end, theirs = context.Pipe()
        self._process = context.Process(target=sit, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def begin(self, folder: str, region: str | None) -> None:
        """Let it work at its share of this question."""
        self._end.send((folder, region))

    def outcomes(self) -> dict[int, Outcome | Unsolved]:
        """What it came to. Raises EOFError if it died, RuntimeError if it could not."""
        found = self._end.recv()
        if found is None:
            raise RuntimeError("the second process has no answer")
        outcomes: dict[int, Outcome | Unsolved] = found
        return outcomes

    def kill(self) -> None:
        """End it."""
        self._process.kill()


def sit(end: Connection) -> None:
    """The second process: its share of each question that it is told, until nobody is there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import placement.run  # noqa: F401, PLC0415 - read now, so that a question begins at once

    kept = OpenQuestions()
    while True:
        try:
            folder, region = end.recv()
        except EOFError:
            return
        try:
            asked, settings = parts_of(first_of(read_asked(folder, region)), kept)
            found: dict[int, Outcome | Unsolved] | None = kept.ask(asked, settings, 1, 2)
        except Exception:  # noqa: BLE001 - the first process says so
            kept, found = OpenQuestions(), None
        end.send(found)


class FirstSeat:
    """The first process: what it keeps open, and the second process once there is a large question."""

    def __init__(self) -> None:
        self.kept = OpenQuestions()
        self.other: OtherSeat | None = None
        self.large = False
        """Whether the question asked last was a large one: the next is then begun by both at once."""

    def answer(self, folder: str, region: str | None) -> dict[str, Any] | None:
        """A first answer, or None."""
        both = self.large and region is None and self.other is not None
        if both and self.other is not None:
            self.other.begin(folder, region)
        try:
            inputs = read_asked(folder, region)
            self.large = _large(inputs)
            if self.large and not both:
                self.other = self.other or OtherSeat()
                self.other.begin(folder, region)
                both = True
            return first_answer(inputs, self.kept, self.other if both else None)
        except BaseException:
            if self.other is not None and both:
                self.other.kill()
                self.other = None
            raise


def _large(inputs: Inputs) -> bool:
    """Whether two processes should share it: by its areas, services and bases."""
    case = inputs.case
    pairs = len(case.area_ids) * len(case.services) * max(1, len(case.base_ids) // len(case.region_ids))
    return case.years is None and len(case.region_ids) > 1 and pairs > LARGE


def answer_lines() -> None:
    """Read the program, then answer line by line until nobody asks: what the process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a solver says on its own goes elsewhere
    import placement.run  # noqa: F401, PLC0415

    seat = FirstSeat()
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            first = seat.answer(asked["folder"], asked["region"])
        except Exception:  # noqa: BLE001 - the whole answer says what is wrong with it
            seat.kept, first = OpenQuestions(), None
        out.write(json.dumps({"number": asked["number"], "first": first}) + "\n")
        out.flush()


if __name__ == "__main__":
    answer_lines()
