"""Two aims over programmes that stand apart: what each part is asked, and what it answers.

Both aims are counted so that more is better (one that is made least has its sign turned). Of the two, the
lowest share of need met in any place is not a sum over parts: there each part has a `lowest` of its own,
and one threshold for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import sparse

from placement.model.aims import Aim, WorstServed
from placement.model.arrays import Floats, Ints, inner
from placement.model.assemble import define_all, stack_all
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Goal, Programme
from placement.model.rules import Rule, split
from placement.model.work import limit
from placement.solve.highs import HighsModel
from placement.solve.lexicographic import solve
from placement.solve.outcome import Solved, SolveResult, StoppedBy, Unsolved
from placement.solve.settings import Settings

LOWEST = "worst_served"
"""Family of the rows that hold `lowest` down."""
PRICED_PART = 0.5
"""Part of the work for the search with prices on the rows of the lowest share."""
SAME = 1e-7
Weights = tuple[float, float]


@dataclass(frozen=True)
class WeightedQuestion:
    """Goals in order, each so much of the one aim and so much of the other.

    `least` and `most` bound the lowest share, `held` is the least that the other aim may be worth; `start`
    is a plan that obeys them. Where there is a lowest share, the first goal alone decides posts.
    """

    goals: tuple[Weights, ...]
    least: float = 0.0
    most: float = 1.0
    held: float | None = None
    start: Floats | None = None


@dataclass(frozen=True)
class PartPlan:
    """A plan of one part: every column, and what each aim is worth in it (1 where it has no `lowest`)."""

    found: Floats
    worth: Weights


@dataclass(frozen=True)
class Proved:
    """What one goal came to: its worth, the bound that no plan is above, and what stopped the search."""

    value: float
    bound: float
    stopped_by: StoppedBy


@dataclass(frozen=True)
class PartAnswer:
    """What one part answered: plans met (the answer first), and what is proved of each goal in turn."""

    plans: tuple[PartPlan, ...]
    proved: tuple[Proved, ...]


@dataclass(frozen=True)
class Parts:
    """The programmes that stand apart, in file order. `apart` says that one aim is a lowest share.

    `cap` is the most that `lowest` can be whatever is decided: 0 where a place can be reached by nobody.
    """

    columns: Columns
    programmes: tuple[Programme, ...]
    lowest: tuple[bool, ...]
    cap: float = 1.0


def parts_of(case: Case, rules: Sequence[Rule], aims: tuple[Aim, Aim]) -> Parts:
    """One programme for each part. The first goal is that of the first aim, the second of the second."""
    columns = define_all(case, *split(rules), aims)
    whole = stack_all(case, columns, *split(rules), aims)
    worst = next((aim for aim in aims if isinstance(aim, WorstServed)), None)
    if worst is None:
        parts = whole.parts()
        return Parts(columns, tuple(parts), (False,) * len(parts))
    at = int(columns[f"lowest:{worst.id}"].index[0])
    rows = np.arange(len(whole.row_upper))
    parts = whole.part(np.delete(np.arange(columns.size), at), rows).parts()
    held = [_held(part) for part in parts]
    every = len(_held(whole))
    return Parts(
        columns,
        tuple(
            _with_lowest(part, mine, whole, at) if len(mine) else part
            for part, mine in zip(parts, held, strict=True)
        ),
        tuple(bool(len(mine)) for mine in held),
        1.0 if sum(map(len, held)) == every else 0.0,
    )


def _held(programme: Programme) -> Ints:
    """Rows of the lowest share."""
    if LOWEST not in programme.row_family:
        return np.zeros(0, dtype=np.int64)
    return np.flatnonzero(programme.row_family_of == programme.row_family.index(LOWEST))


def _with_lowest(part: Programme, rows: Ints, whole: Programme, at: int) -> Programme:
    """The part with a `lowest` of its own, as its last column."""
    height = part.matrix.shape[0]
    column = sparse.csr_array((np.ones(len(rows)), (rows, np.zeros(len(rows)))), shape=(height, 1))
    nothing = np.zeros(1, dtype=bool)
    return replace(
        part,
        lower=np.append(part.lower, 0.0),
        upper=np.append(part.upper, whole.upper[at]),
        integer=np.append(part.integer, nothing),
        matrix=sparse.csr_array(sparse.hstack([part.matrix, column])),
        decisions=np.append(part.decisions, nothing),
        helpers=np.append(part.helpers, nothing),
        source=np.append(part.source, at),
        pounds=None if part.pounds is None else np.append(part.pounds, 0.0),
        spot=None,
        step_wte=None,
        goals=tuple(
            replace(mine, cost=np.append(mine.cost, goal.cost[at]))
            for mine, goal in zip(part.goals, whole.goals, strict=True)
        ),
    )


@dataclass(frozen=True)
class Task:
    """One question to one part.

    `lowest_is` is which of the two aims is the lowest share, if any; `has_lowest` says that the part has
    one, its last column.
    """

    programme: Programme
    question: WeightedQuestion
    has_lowest: bool
    lowest_is: int | None


def answer_part(settings: Settings, task: Task) -> PartAnswer | Unsolved:
    """On a worker: the goals of one question in order, counted from today's service."""
    return _of_sums(settings, task) if not task.has_lowest else _Lowest(settings, task).answer()


def _of_sums(settings: Settings, task: Task) -> PartAnswer | Unsolved:
    """Both aims are sums, or the part has no place whose share counts: goals as they are always decided."""
    programme, question = task.programme, task.question
    costs = _costs(programme)
    goals = tuple(_goal(programme, costs, number, weights) for number, weights in enumerate(question.goals))
    start = {goal.id: value for goal in goals if (value := _today(programme, goal, settings)) is not None}
    found = solve(replace(programme, goals=goals), start, settings)
    if not isinstance(found, Solved):
        return found
    worth = [inner(cost, found.values) for cost in costs]
    if task.lowest_is is not None:
        worth[task.lowest_is] = 1.0
    proved = tuple(Proved(each.value, each.bound, each.stopped_by) for each in found.reached)
    return PartAnswer((PartPlan(found.values, (worth[0], worth[1])),), proved)


def _costs(programme: Programme) -> tuple[Floats, Floats]:
    """Both aims as linear forms of which more is better."""
    first, second = (np.asarray(goal.side * goal.cost) for goal in programme.goals[:2])
    return first, second


def _goal(programme: Programme, costs: tuple[Floats, Floats], number: int, weights: Weights) -> Goal:
    some = [goal.tolerance for goal, weight in zip(programme.goals, weights, strict=True) if weight]
    cost = weights[0] * costs[0] + weights[1] * costs[1]
    return Goal(str(number), "max", cost, max(some), integers_fixed=False)


def _today(programme: Programme, goal: Goal, settings: Settings) -> float | None:
    """What today's staff can do for one goal alone."""
    today = replace(programme, goals=(goal,)).before()
    found = solve(today, {}, settings)
    return found.reached[0].value if isinstance(found, Solved) else None


def relaxed_lowest(settings: Settings, task: tuple[Programme, int]) -> float:
    """On a worker: a lowest share that none of a part's plans is above, that of the linear relaxation.

    `task` is the part's programme, and which of its goals the lowest share is.
    """
    programme, lowest_is = task
    goal = replace(programme.goals[lowest_is], integers_fixed=False)
    live = HighsModel(programme, goal, seed=settings.seed)
    live.search(whole=False)
    ran = live.run()
    return 1.0 if isinstance(ran, Unsolved) else min(ran.bound, 1.0)


class _Lowest:
    """One question to a part with places whose lowest share counts.

    Their rows tie all services together, so that no prices could be put on what joins these. With a price
    on each of the rows instead (those of the linear relaxation) they are a part of the goal: for every plan
    whose lowest share is at least t, and all prices p >= 0,

        worth <= worth + sum over places of p * (share - t)

    whose greatest value over all plans is a search that falls apart by services, and its bound is one of
    ours (Geoffrion 1974). The plain search begins at the best plan met and does the work that is left.
    """

    def __init__(self, settings: Settings, task: Task) -> None:
        self.settings, self.question = settings, task.question
        self.hurried = False
        self.limit = limit(settings.work, settings.seconds)
        lowest = task.lowest_is or 0
        self.lowest, self.other = lowest, 1 - lowest
        self.free = task.programme
        lower, upper = self.free.lower.copy(), self.free.upper.copy()
        lower[-1] = self.question.least
        upper[-1] = max(self.question.least, min(self.question.most, upper[-1]))
        self.programme = replace(self.free, lower=lower, upper=upper)
        self.costs = _costs(self.free)
        self.goals = [_goal(self.free, self.costs, n, w) for n, w in enumerate(self.question.goals)]
        self.today = _today(self.free, self.goals[0], settings) or 0.0

    def answer(self) -> PartAnswer | Unsolved:
        plans: list[PartPlan] = []
        if self.question.start is not None:
            plans += self._polished(self.question.start)
        bound = np.inf
        if self.question.goals[0][self.lowest] == 0:
            bound = self._priced(plans)
        good = [plan for plan in plans if self._obeys(plan)]
        best = max(good, key=self._first, default=None)
        why: StoppedBy = "gap"
        if best is None or not self._near(self._first(best), bound):
            ran = self._plainly(best)
            if isinstance(ran, Unsolved):
                return self._none(plans, bound, ran.reason)
            bound, why = min(bound, ran.bound), ran.stopped_by
            plans += self._polished(ran.values)
            good = [plan for plan in plans if self._obeys(plan)]
            best = max(good, key=self._first, default=None)
            if best is None:
                return self._none(plans, bound, "work" if why == "work" else "time")
        value = self._first(best)
        if self.hurried:
            why = "time"  # where the clock cut one search short, what followed depends on the machine
        elif why == "work" and self._near(value, bound):
            why = "gap"
        others = tuple(plan for plan in plans if plan is not best)
        return PartAnswer((best, *others), (Proved(value, max(bound, value), why),))

    def _none(
        self, plans: list[PartPlan], bound: float, reason: Literal["infeasible", "work", "time", "hand"]
    ) -> PartAnswer | Unsolved:
        """No plan that obeys the question; plans met on the way are given all the same."""
        if not plans:
            return Unsolved(reason)
        why: StoppedBy = "work" if reason == "infeasible" else reason
        return PartAnswer(tuple(plans), (Proved(-np.inf, bound, "time" if self.hurried else why),))

    def _first(self, plan: PartPlan) -> float:
        weights = self.question.goals[0]
        return weights[0] * plan.worth[0] + weights[1] * plan.worth[1]

    def _obeys(self, plan: PartPlan) -> bool:
        held = self.question.held
        return plan.worth[self.lowest] >= self.question.least - SAME and (
            held is None or plan.worth[self.other] >= held - SAME * (1 + abs(held))
        )

    def _near(self, value: float, bound: float) -> bool:
        return bound - value <= max(self.settings.gap, self.settings.gap_of_gain * abs(value - self.today))

    def _priced(self, plans: list[PartPlan]) -> float:
        """The bound with a price on each row of the lowest share; plans met on the way are added."""
        rows, least = _held(self.free), self.question.least
        prices = np.zeros(len(rows))
        if least > 0:
            live = HighsModel(self.programme, self.goals[0], seed=self.settings.seed)
            live.search(whole=False)
            ran = live.run()
            if isinstance(ran, Unsolved):
                return np.inf
            prices = np.maximum(ran.row_duals[rows], 0.0)
        kept = np.setdiff1d(np.arange(self.free.matrix.shape[0]), rows)
        alone = self.free.part(np.arange(len(self.free.upper) - 1), kept)
        share = -(self.free.matrix[rows].T @ prices)
        goal = self.goals[0]
        goal = replace(goal, cost=np.asarray((goal.cost + share)[:-1]))
        start = _today(alone, goal, self.settings)
        part = self.limit.part(PRICED_PART if least > 0 else 1.0)
        found = solve(
            replace(alone, goals=(goal,)),
            {} if start is None else {goal.id: start},
            replace(self.settings, work=part.units, seconds=part.seconds),
        )
        if not isinstance(found, Solved):
            self.hurried = found.reason == "time"
            return np.inf
        self.hurried = found.reached[0].stopped_by == "time"
        plans += self._polished(np.append(found.values, 0.0))
        return found.reached[0].bound - least * float(prices.sum())

    def _plainly(self, best: PartPlan | None) -> SolveResult | Unsolved:
        goal = self.goals[0]
        live = HighsModel(self.programme, goal, seed=self.settings.seed)
        live.set_goal(goal.cost, "max", -self.today)
        if self.question.held is not None:
            cost = self.costs[self.other]
            used = np.flatnonzero(cost)
            live.add_row(used, cost[used], self.question.held, np.inf)
        if best is not None:
            live.start_from(best.found)
        ran = live.run(
            limit=self.limit.at_least(),
            gap=self.settings.gap,
            relative_gap=self.settings.gap_of_gain,
        )
        if isinstance(ran, Unsolved):
            return ran
        return replace(ran, value=ran.value + self.today, bound=ran.bound + self.today)

    def _polished(self, values: Floats) -> list[PartPlan]:
        """Plans with these whole numbers: the goals within the bounds; or else as fair as can be."""
        both = [goal.cost for goal in self.goals]
        fair = [self.costs[self.lowest], self.costs[self.other]]
        found = self._given(self.programme, values, both) or self._given(self.free, values, fair)
        return [] if found is None else [found]

    def _given(self, programme: Programme, values: Floats, order: Sequence[Floats]) -> PartPlan | None:
        """The best rest beside whole numbers that are given: linear programmes, each held for the next."""
        live = HighsModel(programme, self.goals[0], seed=self.settings.seed)
        live.fix_whole(values)
        if self.question.held is not None and programme is self.programme:
            cost = self.costs[self.other]
            used = np.flatnonzero(cost)
            live.add_row(used, cost[used], self.question.held, np.inf)
        found: Floats | None = None
        for cost in order:
            live.set_goal(cost, "max")
            ran = live.run()
            if isinstance(ran, Unsolved):
                break
            found, used = ran.values, np.flatnonzero(cost)
            live.add_row(used, cost[used], ran.value - SAME * (1 + abs(ran.value)), np.inf)
        if found is None:
            return None
        whole = np.where(programme.integer, np.round(found), found)
        return PartPlan(whole, (inner(self.costs[0], whole), inner(self.costs[1], whole)))
