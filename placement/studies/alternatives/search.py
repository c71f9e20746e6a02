"""Plans within a stated loss of the best that differ as much as can be found.

In each part that stands apart (a region, say), one alternative after another: of all that is worth at least

    bound of the best - loss * (value of the best - value today)

what has least in common with the plans before is taken (`model.apart`), so that even against the proved bound
no more than the loss is given up. This is modelling to generate alternatives; what plans have in common is
counted as Brill, Chang and Hopkins do (*Management Science* 28, 1982): the WTE that the new one puts where
earlier ones have any, each time an earlier one has some. That they differ as much as can be is not proved.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from placement.model.aims import Aim
from placement.model.arrays import Floats, Ints, inner
from placement.model.assemble import assemble
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Programme
from placement.model.rules import split
from placement.scenario.inputs import Inputs
from placement.solve.answer import Answer, NoAnswer, answer_of
from placement.solve.decided import no_plan, settings_of
from placement.solve.near_optimal import Apart
from placement.solve.outcome import Reached, Solved, Unsolved
from placement.solve.parallel import Outcome
from placement.solve.repeated import RepeatedSolve
from placement.solve.settings import Settings
from placement.solve.today import today
from placement.solve.workers import workers

FINE = 4
"""A search may leave so large a part (one in so many) of the loss unproved."""
PRICES = (1.0, 3.0, 0.4)
"""What a WTE in common costs where plans are sought, as parts of the loss for each WTE: one after another."""


@dataclass(frozen=True)
class Others:
    """The best plan of one part, and what stands beside it: values of every column, all worth enough."""

    outcome: Outcome | Unsolved
    values: tuple[Floats, ...] = ()
    worths: tuple[float, ...] = ()


@dataclass(frozen=True)
class Alternatives:
    """The best, and plans beside it, each a whole verified answer."""

    best: Answer
    others: tuple[Answer, ...]
    today: float
    """Of the first aim, with today's service."""
    bound: float
    """Of the first aim: no plan does better."""


@dataclass(frozen=True)
class _AlternativesTask:
    number: int
    programme: Programme
    posts: Ints
    """Its columns of posts."""
    steps: Floats
    """WTE of one step of each."""


@dataclass(frozen=True)
class _AlternativesSettings:
    settings: Settings
    loss: float
    count: int


def alternatives(
    inputs: Inputs,
    *,
    loss: float,
    count: int,
    processes: int = 0,
) -> Alternatives:
    """The best plan and up to `count` others, each the n-th of every part; a part without one stays best.

    Raises what `decided` raises where there is no plan.
    """
    case, aims = inputs.case, inputs.scenario.aims
    columns, whole = assemble(case, *split(inputs.scenario.rules), aims)
    programmes = whole.parts()
    shared = _AlternativesSettings(settings_of(inputs), loss, count)
    tasks = [_task_of(case, columns, number, programme) for number, programme in enumerate(programmes)]
    order = sorted(range(len(tasks)), key=lambda k: (-len(tasks[k].programme.source), k))
    if processes == 1:
        done = [_part(shared, tasks[k]) for k in order]
    else:
        with workers(processes) as pool:
            done = pool.each(_part, shared, [tasks[k] for k in order])
    found = [one for _, one in sorted(zip(order, done, strict=True), key=lambda pair: pair[0])]

    def together(outcomes: Sequence[Outcome | Unsolved], which: Sequence[Aim]) -> Answer | NoAnswer:
        return answer_of(case, inputs.scenario.rules, which, columns, programmes, outcomes)

    best = together([one.outcome for one in found], aims)
    if isinstance(best, NoAnswer):
        raise no_plan(inputs, best)
    plans = []
    for n in range(max((len(one.values) for one in found), default=0)):
        answer = together([_outcome(one, n, aims[0]) for one in found], aims[:1])
        if isinstance(answer, Answer):
            plans.append(answer)
    firsts = [o.after.reached[0] for o in best.outcomes if isinstance(o.after, Solved)]
    today = sum(outcome.before.reached[0].value for outcome in best.outcomes)
    return Alternatives(best, tuple(plans), today, sum(first.bound for first in firsts))


def _task_of(case: Case, columns: Columns, number: int, programme: Programme) -> _AlternativesTask:
    family = columns["posts"]
    mine = np.flatnonzero((programme.source >= family.start) & (programme.source < family.stop))
    role = family.keys[1][programme.source[mine] - family.start]
    return _AlternativesTask(number, programme, mine, case.steps[role])


def _outcome(one: Others, n: int, aim: Aim) -> Outcome | Unsolved:
    """The n-th alternative of a part, or its best again where it has none."""
    if not isinstance(one.outcome, Outcome) or not isinstance(one.outcome.after, Solved):
        return one.outcome
    first = one.outcome.after.reached[0]
    if n >= len(one.values):
        return replace(one.outcome, after=Solved(one.outcome.after.values, (first,)))
    reached = Reached(aim.id, one.worths[n], first.bound, first.stopped_by, 0.0)
    return replace(one.outcome, after=Solved(one.values[n], (reached,)))


def _part(shared: _AlternativesSettings, task: _AlternativesTask) -> Others:
    """On a worker: the best of one part, then its alternatives."""
    began, settings = time.monotonic(), shared.settings
    found = today(task.programme, settings)
    if isinstance(found, Unsolved):
        return Others(found)
    before, start = found
    live = RepeatedSolve(task.programme, start, settings)
    after = live.ask(task.programme)
    outcome = Outcome(before, after, time.monotonic() - began)
    if isinstance(after, Unsolved) or not len(task.posts):
        return Others(outcome)
    first, least = after.reached[0], before.reached[0].value
    loss = shared.loss * (first.value - least)
    if first.value <= least or not task.programme.upper[task.posts].any():
        return Others(outcome)
    apart = Apart(task.programme, live.search, after.values, first.bound - loss)
    search = _AlternativesSearch(task, apart, loss)
    for _ in range(shared.count):
        if not search.one_more():
            break
    return Others(outcome, tuple(search.values), tuple(search.worths))


class _AlternativesSearch:
    """The alternatives of one part so far."""

    def __init__(self, task: _AlternativesTask, apart: Apart, loss: float) -> None:
        self.task, self.apart, self.loss = task, apart, loss
        self.plans = [np.round(apart.best[task.posts]) + 0.0]
        self.values: list[Floats] = []
        self.worths: list[float] = []

    def one_more(self) -> bool:
        """The next alternative; False where nothing new is found that is worth enough."""
        weights = np.zeros(len(self.apart.best))
        weights[self.task.posts] = self.task.steps * np.mean([plan > 0 for plan in self.plans], axis=0)
        taken = {plan.tobytes() for plan in self.plans}
        usual = self.loss / max(inner(self.task.steps, self.plans[0]), 1e-6)
        turn = len(self.plans) - 1
        for sought in PRICES[turn % len(PRICES) :] + PRICES[: turn % len(PRICES)]:
            picked = self.apart.other(weights, usual, self.loss / FINE, sought)
            if picked is None:
                continue
            worth, values = picked
            plan = np.round(values[self.task.posts]) + 0.0
            if plan.tobytes() not in taken:
                self.plans.append(plan)
                self.values.append(values)
                self.worths.append(worth)
                return True
        return False


def differs(one: Ints, other: Ints, steps: Floats) -> float:
    """WTE that the first plan has where the second has not so many: what a board would see moved."""
    return float((np.maximum(one - other, 0) * steps).sum())
