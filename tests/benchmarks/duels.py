"""The same programmes, ours and plain HiGHS one after the other in one process, two programmes at a time."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from placement.model.assemble import assemble
from placement.model.programme import Programme, Sense
from placement.model.rules import ALWAYS, Fund
from placement.solve.answer import Part, describe_part
from placement.solve.outcome import Solved, Unsolved
from placement.solve.parallel import Outcome, solve_one
from placement.solve.settings import Settings
from tests.benchmarks.plain import PlainRun, solve_plainly

if TYPE_CHECKING:
    from placement.scenario.inputs import Inputs

SLACK = 1e-6
"""How far two proofs of one value may differ, as a share of it: HiGHS lets each row be 1e-6 off."""


@dataclass(frozen=True)
class OurRun:
    """Our whole step for one programme, and what it proved of the first goal.

    The step is today's service, the model built through PuLP, the search, and every further goal.
    """

    value: float
    bound: float
    seconds: float
    cpu_seconds: float

    @property
    def gap(self) -> float:
        return abs(self.bound - self.value)


@dataclass(frozen=True)
class Duel:
    """One programme, solved by both."""

    part: Part
    sense: Sense
    ours: OurRun
    plain: PlainRun

    @property
    def ratio(self) -> float:
        """Our seconds over plain's: the most it can be, where plain did not come to its end."""
        return self.ours.seconds / self.plain.seconds

    @property
    def cpu_ratio(self) -> float:
        """The same in processor time, which other work on the machine disturbs less."""
        return self.ours.cpu_seconds / self.plain.cpu_seconds

    @property
    def agrees(self) -> bool:
        """Whether one value can lie between both values and their bounds."""
        slack = SLACK * (1 + abs(self.ours.value))
        side = 1 if self.sense == "max" else -1
        below = self.plain.value is None or side * (self.plain.value - self.ours.bound) <= slack
        above = self.plain.bound is None or side * (self.ours.value - self.plain.bound) <= slack
        return below and above


def programmes_of(inputs: Inputs) -> list[tuple[Part, Programme]]:
    """What the program solves side by side for these inputs, without parts that reach nobody."""
    others = [*ALWAYS, *(rule for rule in inputs.scenario.rules if not isinstance(rule, Fund))]
    columns, whole = assemble(inputs.case, inputs.funds, others, inputs.scenario.aims)
    described = [(describe_part(inputs.case, columns, part), part) for part in whole.parts()]
    return [(part, programme) for part, programme in described if part.region_ids]


def fight(
    programmes: Sequence[tuple[Part, Programme]], settings: Settings, *, plain_seconds: float, processes: int
) -> list[Duel]:
    """Every programme by both, in file order; the largest start first."""
    order = sorted(range(len(programmes)), key=lambda i: -programmes[i][0].columns)
    one = partial(duel, settings=settings, plain_seconds=plain_seconds)
    ordered = [programmes[i] for i in order]
    if processes == 1:
        done = [one(each) for each in ordered]
    else:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, context) as pool:
            done = list(pool.map(one, ordered))
    found = dict(zip(order, done, strict=True))
    return [found[i] for i in range(len(programmes))]


def duel(pair: tuple[Part, Programme], *, settings: Settings, plain_seconds: float) -> Duel:
    """Ours first: plain is asked for the gap that we proved.

    Raises RuntimeError if ours has no answer.
    """
    part, programme = pair
    spent = time.process_time()
    outcome = solve_one(0, programme, settings, None, None)
    spent = time.process_time() - spent
    answer, after = _answered(outcome, part)
    reached, goal = after.reached[0], programme.goals[0]
    ours = OurRun(reached.value, reached.bound, answer.seconds, spent)
    plain = solve_plainly(
        programme, goal, gap=max(ours.gap, settings.gap), seconds=plain_seconds, seed=settings.seed
    )
    return Duel(part, goal.sense, ours, plain)


def _answered(outcome: Outcome | Unsolved, part: Part) -> tuple[Outcome, Solved]:
    if isinstance(outcome, Outcome) and isinstance(outcome.after, Solved):
        return outcome, outcome.after
    raise RuntimeError(f"no answer for {', '.join(part.region_ids)}: {outcome}")
