"""The frontier between two aims: which questions are asked, and what is proved of every plan.

With a lowest share: the lowest share is held at thresholds between the two ends, the other aim is made as
great as can be (Haimes, Lasdon and Wismer, *IEEE Transactions on Systems, Man and Cybernetics* 1, 1971).
With two aims that add up over parts: one weight for all parts, between neighbours (Aneja and Nair,
*Management Science* 25, 1979), so that every point is proved for the whole; points that no weights lead to
are not looked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from placement.model.aims import Aim, WorstServed
from placement.model.case import Case
from placement.model.rules import Rule
from placement.solve.answer import NoAnswer, describe_part
from placement.solve.outcome import Unsolved
from placement.solve.settings import Settings
from placement.solve.workers import Pool, workers
from placement.studies.frontier.document import Asked, PointEnd
from placement.studies.frontier.parts import (
    SAME,
    PartAnswer,
    PartPlan,
    Parts,
    Task,
    WeightedQuestion,
    Weights,
    answer_part,
    parts_of,
    relaxed_lowest,
)

ENDS: tuple[PointEnd, ...] = ("time", "work", "gap")
"""What ended the search for a point, the worst first; a stop by hand is told as one by time."""

ROUNDING = 1e-5
"""How far below what was asked a figure may lie: care is rounded down, and rows hold within a slack."""


@dataclass(frozen=True)
class Cut:
    """What is proved of every plan, both aims counted so that more is better.

    Without `given`: weights[0] * first + weights[1] * second <= most. With it: a plan that has at least
    `at` of aim `given` has at most `most` of the other one.
    """

    most: float
    weights: Weights = (0.0, 0.0)
    given: int | None = None
    at: float = 0.0

    def limit(self, of: int, worth: Weights) -> float:
        """The most of one aim that a plan can have with at least so much of the other."""
        other = 1 - of
        slack = ROUNDING * (1 + abs(worth[other]))
        if self.given is None:
            mine, theirs = self.weights[of], self.weights[other]
            return (self.most - theirs * worth[other]) / mine if mine > 0 else np.inf
        if self.given == other:
            return self.most if worth[other] >= self.at - slack else np.inf
        return self.at if worth[other] > self.most + slack else np.inf


def best_possible(cuts: Sequence[Cut], of: int, worth: Weights) -> float:
    """The least of all limits; never below what the plan itself has."""
    return max(worth[of], min((cut.limit(of, worth) for cut in cuts), default=np.inf))


@dataclass(frozen=True)
class FrontierPlan:
    """A whole plan, part by part; `asked` is what it answers, `stopped_by` what ended its search."""

    asked: Asked
    plans: tuple[PartPlan, ...]
    stopped_by: PointEnd


@dataclass
class Frontier:
    """What was found and what is proved, from the end of the first aim to that of the second."""

    parts: Parts
    found: list[FrontierPlan] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)


def search(
    case: Case,
    rules: Sequence[Rule],
    aims: tuple[Aim, Aim],
    settings: Settings,
    points: int,
    processes: int,
) -> Frontier | NoAnswer:
    """Plans between the two ends; NoAnswer where some part has none."""
    parts = parts_of(case, rules, aims)
    lowest = next((n for n, aim in enumerate(aims) if isinstance(aim, WorstServed)), None)
    tolerances = (aims[0].tolerance, aims[1].tolerance)
    with _pool(processes) as pool:
        asking = _PartQuestions(parts, settings, lowest, pool)
        try:
            return (
                _by_weights(asking, tolerances, points)
                if lowest is None
                else _by_thresholds(asking, lowest, tolerances, points)
            )
        except _NoneError as none:
            described = describe_part(case, parts.columns, parts.programmes[none.part])
            return NoAnswer((described,), none.reason)


def _pool(processes: int) -> AbstractContextManager[Pool | None]:
    """Workers; None where one process does it all."""
    return nullcontext() if processes == 1 else workers(processes)


class _NoneError(Exception):
    """A part has no plan."""

    def __init__(self, part: int, reason: str) -> None:
        self.part, self.reason = part, reason
        super().__init__(reason)


@dataclass
class _PartQuestions:
    """Questions to parts, side by side; every plan met is kept."""

    parts: Parts
    settings: Settings
    lowest: int | None
    pool: Pool | None
    met: list[list[PartPlan]] = field(init=False)

    def __post_init__(self) -> None:
        self.met = [[] for _ in self.parts.programmes]

    def ask(self, questions: Sequence[tuple[int, WeightedQuestion]]) -> list[PartAnswer | Unsolved]:
        tasks = [
            Task(self.parts.programmes[part], question, self.parts.lowest[part], self.lowest)
            for part, question in questions
        ]
        order = sorted(range(len(tasks)), key=lambda n: (-len(tasks[n].programme.source), n))
        answers = self.each(answer_part, [tasks[n] for n in order])
        found = dict(zip(order, answers, strict=True))
        for n, (part, _) in enumerate(questions):
            if isinstance(found[n], PartAnswer):
                self.met[part] += found[n].plans
        return [found[n] for n in range(len(tasks))]

    def each(self, function: Callable[[Settings, Any], Any], tasks: Sequence[Any]) -> list[Any]:
        """The function for every task, in their order."""
        if self.pool is None:
            return [function(self.settings, task) for task in tasks]
        return self.pool.each(function, self.settings, tasks)

    def every(self, question: WeightedQuestion) -> list[PartAnswer]:
        """One question to every part. Raises _NoneError where one has no plan."""
        answers = self.ask([(part, question) for part in range(len(self.parts.programmes))])
        for part, answer in enumerate(answers):
            if isinstance(answer, Unsolved):
                raise _NoneError(part, answer.reason)
        return [answer for answer in answers if isinstance(answer, PartAnswer)]

    def best(self, part: int, worth: Callable[[Weights], float]) -> PartPlan:
        return max(self.met[part], key=lambda plan: worth(plan.worth))


def _alone(aim: int) -> Weights:
    return (1.0, 0.0) if aim == 0 else (0.0, 1.0)


def _stopped(answers: Sequence[PartAnswer]) -> PointEnd:
    ends = {answer.proved[0].stopped_by for answer in answers if answer.proved}
    return "time" if ends & {"time", "hand"} else "work" if "work" in ends else "gap"


def _by_thresholds(asking: _PartQuestions, low: int, tolerances: Weights, points: int) -> Frontier:
    """The other aim first, then the lowest share; then thresholds between, each for all parts."""
    parts, other = asking.parts, 1 - low
    counted = [part for part, has in enumerate(parts.lowest) if has]
    frontier = Frontier(parts)
    first = asking.every(WeightedQuestion((_alone(other), _alone(low))))
    plans = [answer.plans[0] for answer in first]
    most = [answer.proved[0].bound for answer in first]
    frontier.cuts.append(Cut(sum(most), weights=_alone(other)))
    tasks = [(parts.programmes[part], low) for part in counted]
    cap = min([parts.cap, *asking.each(relaxed_lowest, tasks)])
    wanting = [part for part in counted if plans[part].worth[low] < cap - SAME]
    fair = asking.ask(
        [
            (part, WeightedQuestion((_alone(low), _alone(other)), most=cap, start=plans[part].found))
            for part in wanting
        ]
    )
    proved = [answer.proved[0] for answer in fair if isinstance(answer, PartAnswer)]
    top = min([cap, *(asking.best(part, lambda w: w[low]).worth[low] for part in counted)])
    ceiling = min([cap, *(each.bound for each in proved)]) if len(proved) == len(fair) else cap
    frontier.cuts.append(Cut(max(ceiling, top), weights=_alone(low)))
    plans = _fairest_first_end(asking, low, tolerances, plans, most, top, frontier)
    frontier.found.append(FrontierPlan({"first": other}, tuple(plans), _stopped(first)))
    bottom = min([top, *(plans[part].worth[low] for part in counted)])
    if top - bottom > tolerances[low]:
        steps = [*np.linspace(bottom, top, points)[1:-1].tolist(), top - tolerances[low]]
        _at_thresholds(asking, low, plans, most, steps, frontier)
    if low == 0:
        frontier.found.reverse()
    return frontier


def _fairest_first_end(
    asking: _PartQuestions,
    low: int,
    tolerances: Weights,
    plans: list[PartPlan],
    most: Sequence[float],
    top: float,
    frontier: Frontier,
) -> list[PartPlan]:
    """The first end with its lowest share as high as can be, posts decided again."""
    other = 1 - low
    wanting = [part for part, has in enumerate(asking.parts.lowest) if has and plans[part].worth[low] < top]
    held = [plans[part].worth[other] - tolerances[other] for part in wanting]
    answers = asking.ask(
        [
            (
                part,
                WeightedQuestion((_alone(low), _alone(other)), most=top, held=least, start=plans[part].found),
            )
            for part, least in zip(wanting, held, strict=True)
        ]
    )
    ends = list(plans)
    for part, least, answer in zip(wanting, held, answers, strict=True):
        if isinstance(answer, PartAnswer) and answer.plans[0].worth[other] >= least - SAME * (1 + abs(least)):
            ends[part] = max(answer.plans[0], plans[part], key=lambda plan: plan.worth[low])
            bound = answer.proved[0].bound
            # `most` of the question is a cap of ours: below it the bound is one of every plan
            if bound < top - SAME:
                frontier.cuts.append(Cut(bound, given=other, at=least + sum(most) - most[part]))
    return ends


def _at_thresholds(
    asking: _PartQuestions,
    low: int,
    ends: Sequence[PartPlan],
    most: Sequence[float],
    steps: Sequence[float],
    frontier: Frontier,
) -> None:
    """For each threshold the greatest other aim; a part whose end is above it keeps that."""
    other = 1 - low
    parts = range(len(ends))
    asked: list[tuple[int, WeightedQuestion]] = []
    of_step: list[tuple[int, int]] = []
    for number, least in enumerate(steps):
        for part in parts:
            if asking.parts.lowest[part] and ends[part].worth[low] < least - SAME:
                start = asking.best(part, _other_if(low, least)).found
                asked.append((part, WeightedQuestion((_alone(other), _alone(low)), least=least, start=start)))
                of_step.append((number, part))
    answers = dict(zip(of_step, asking.ask(asked), strict=True))
    for number, least in enumerate(steps):
        chosen, bound = list(ends), sum(most)
        why: PointEnd = "gap"
        for part in parts:
            if (number, part) not in answers:
                continue
            answer = answers[number, part]
            chosen[part] = asking.best(part, _other_if(low, least))
            if isinstance(answer, PartAnswer):
                bound += min(answer.proved[0].bound, most[part]) - most[part]
                why = min(why, _stopped([answer]), key=ENDS.index)
            else:
                why = min(why, "time" if answer.reason in ("time", "hand") else "work", key=ENDS.index)
        worth = sum(plan.worth[other] for plan in chosen)
        frontier.cuts.append(Cut(max(bound, worth), given=low, at=least))
        frontier.found.append(FrontierPlan({"least": least}, tuple(chosen), why))


def _other_if(low: int, least: float) -> Callable[[Weights], float]:
    """The other aim where the lowest share is high enough; else how near that comes, below everything."""

    def worth(each: Weights) -> float:
        return each[1 - low] if each[low] >= least - SAME else -1e15 + each[low]

    return worth


def _by_weights(asking: _PartQuestions, tolerances: Weights, points: int) -> Frontier:
    """Both ends, then one weight for all parts between neighbours."""
    frontier = Frontier(asking.parts)
    for first in (0, 1):
        answers = asking.every(WeightedQuestion((_alone(first), _alone(1 - first))))
        most = [answer.proved[0].bound for answer in answers]
        frontier.cuts.append(Cut(sum(most), weights=_alone(first)))
        plans = tuple(answer.plans[0] for answer in answers)
        frontier.found.append(FrontierPlan({"first": first}, plans, _stopped(answers)))
    closed: set[tuple[int, int]] = set()
    while len(frontier.found) < points:
        pair = _widest(frontier.found, closed, tolerances)
        if pair is None:
            break
        weight = _weight(*(_total(frontier.found[at]) for at in pair))
        closed.add(pair)
        _between(asking, frontier, weight)
    order = sorted(frontier.found, key=lambda found: (-_total(found)[0], _total(found)[1]))
    frontier.found = order
    return frontier


def _between(asking: _PartQuestions, frontier: Frontier, weight: float) -> None:
    """The plan that is best with this weight on the second aim, and the bound of all plans with it."""
    answers = asking.every(WeightedQuestion(((1.0, weight),)))
    most = sum(answer.proved[0].bound for answer in answers)
    plans = tuple(
        asking.best(part, lambda worth: worth[0] + weight * worth[1]) for part in range(len(answers))
    )
    value = sum(plan.worth[0] + weight * plan.worth[1] for plan in plans)
    frontier.cuts.append(Cut(max(most, value), weights=(1.0, weight)))
    frontier.found.append(FrontierPlan({"weight": weight}, plans, _stopped(answers)))


def _total(found: FrontierPlan) -> Weights:
    return (sum(plan.worth[0] for plan in found.plans), sum(plan.worth[1] for plan in found.plans))


def _weight(one: Weights, other: Weights) -> float:
    """At which both neighbours are worth the same."""
    return abs(one[0] - other[0]) / abs(one[1] - other[1])


def _widest(
    found: Sequence[FrontierPlan], closed: set[tuple[int, int]], tolerances: Weights
) -> tuple[int, int] | None:
    """The neighbours furthest apart, between which nothing was asked yet; None where there are none."""
    totals = [_total(each) for each in found]
    order = sorted(range(len(found)), key=lambda at: (-totals[at][0], totals[at][1]))
    whole = [max(abs(totals[order[0]][aim] - totals[order[-1]][aim]), SAME) for aim in (0, 1)]
    best: tuple[float, tuple[int, int]] | None = None
    for one, other in pairwise(order):
        apart = [abs(totals[one][aim] - totals[other][aim]) for aim in (0, 1)]
        pair = (one, other)
        if pair in closed or any(a <= t + SAME for a, t in zip(apart, tolerances, strict=True)):
            continue
        width = sum(a / w for a, w in zip(apart, whole, strict=True))
        if best is None or width > best[0]:
            best = (width, pair)
    return None if best is None else best[1]
