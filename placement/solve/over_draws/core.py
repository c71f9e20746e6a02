"""Which posts of a plan belong to a good plan in most draws: what can be decided now, come what may.

A plan is good in a draw where it gives up at most a stated part of what no plan can pass there. First each
draw is searched by itself. What the plans met could be worth together with a post, at best, says in how many
draws it may belong to a good plan, and so the order of the posts of the plan over draws: the surest first.
A core is the first so many of them, part by part; it belongs to a good plan of a draw where some plan with
all of them is good. That grows harder with each post, so in each draw the most that do is found by halving,
each time by the same search with other bounds of posts. The core is what at least the stated share of draws
allow. That it belongs there is proved by the plans found; a core of other posts might be larger.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.work import Limit, limit
from placement.solve.lagrangian.bounds import SMALL, Criteria
from placement.solve.lagrangian.subproblems import NotSeparable
from placement.solve.outcome import Unsolved
from placement.solve.over_draws.plan import SampleSettings, TaskOfPart, extensive, search_of, task_of
from placement.solve.over_draws.stacked import StackedDraws, searched_parts
from placement.solve.workers import workers

if TYPE_CHECKING:
    from placement.model.arrays import Floats, Ints
    from placement.solve.over_draws.search import DrawsSearch, SampleAnswer

WIDE = 0.9
"""Of what a plan adds, what choices must be able to add to be looked at for the order of posts."""
FINE = 0.5
"""Of what a good plan may give up, that a search may leave unproved."""


@dataclass(frozen=True)
class CoreFound:
    """How many steps of each column of posts are core, and what is known of plans with and without it.

    `good_in` is the least share of draws, over the parts, in which the core belongs to a good plan.
    `with_core` is what a plan that has the core adds in each draw at least, `bounds` what none can pass.
    """

    steps: Ints
    good_in: float
    with_core: Floats
    bounds: Floats


@dataclass(frozen=True)
class _CoreTask:
    """One part in one draw: `posts` are the part's columns of posts of the plan, one for each step.

    `bound` is what no plan can pass there, once it is known.
    """

    task: TaskOfPart
    posts: Ints
    plan: Floats
    give_up: float
    bound: float = np.inf
    value: float = 0.0


@dataclass(frozen=True)
class _SearchedDraw:
    """What no plan of a part can pass in a draw, the best plan found, and how each step may go into one."""

    bound: float
    value: float
    with_step: Floats
    """What plans that have each step could be worth, at best, as a share of the bound."""


@dataclass(frozen=True)
class _CoreAnswer:
    """The most first posts that a good plan has, and the value of the best plan found with so many."""

    most: int
    values: tuple[tuple[int, float], ...]


def core_of(
    stacks: Sequence[StackedDraws],
    plan: Floats,
    settings: SampleSettings,
    *,
    share: float,
    give_up: float,
    processes: int = 0,
) -> CoreFound | None:
    """The core of a plan (values of the stated programme's columns), from one stack for each draw.

    None where a search found nothing.
    """
    fine = replace(settings, gap_of_gain=FINE * give_up, of="mean")
    family = stacks[0].columns["posts"].index
    some = family[np.round(plan[family]) > 0]
    steps = np.repeat(some, np.round(plan[some]).astype(np.int64))
    by_part: dict[tuple[int, ...], list[_CoreTask]] = {}
    for stack in stacks:
        for part in searched_parts(stack, "worst_tenth"):
            first = stack.first[part.columns[part.columns < len(stack.first)]]
            place = {int(column): at for at, column in enumerate(first.tolist())}
            its = np.array([place[c] for c in steps.tolist() if c in place], dtype=np.int64)
            task = _CoreTask(task_of(stack, part.columns, part.rows), its, plan[first], give_up)
            by_part.setdefault(part.regions, []).append(task)
    tasks = [task for each in by_part.values() for task in each]
    with _spread(processes, len(tasks)) as each_of:
        searched = each_of(_search, fine, tasks)
        if any(one is None for one in searched):
            return None
        rows = np.array_split(np.arange(len(tasks)), len(by_part))
        ordered = [
            replace(tasks[n], posts=tasks[n].posts[order], bound=searched[n].bound, value=searched[n].value)
            for mine in rows
            for order in [_surest_first(tasks[mine[0]].posts, [searched[n] for n in mine], give_up)]
            for n in mine
        ]
        found = each_of(_halve, fine, ordered)
    parts = [[(ordered[n], found[n]) for n in mine] for mine in rows]
    return _together(stacks, parts, share)


@contextmanager
def _spread(processes: int, count: int) -> Iterator[Callable[..., list[Any]]]:
    """Tasks one after the other here, or side by side in workers."""
    if processes == 1 or count <= 1:
        yield lambda function, shared, tasks: [function(shared, task) for task in tasks]
        return
    with workers(processes) as pool:
        yield pool.each


def _surest_first(posts: Ints, draws: Sequence[_SearchedDraw], give_up: float) -> Ints:
    """By how many draws may have each step in a good plan, then by what such plans could be worth on average.

    Steps of one column stay in their order.
    """
    every = np.array([draw.with_step for draw in draws])
    may = (every >= 1 - give_up - 1e-9).sum(axis=0)
    return np.lexsort((np.arange(len(posts)), -np.maximum(every, 0.0).mean(axis=0).round(9), -may))


def _together(
    stacks: Sequence[StackedDraws], parts: Sequence[Sequence[tuple[_CoreTask, _CoreAnswer]]], share: float
) -> CoreFound:
    steps = np.zeros(len(stacks[0].stated.upper), dtype=np.int64)
    with_core, bounds = np.zeros(len(stacks)), np.zeros(len(stacks))
    good_in = 1.0
    for each in parts:
        asked = math.ceil(share * len(stacks) - 1e-9)
        size = sorted((one.most for _, one in each), reverse=True)[max(asked, 1) - 1]
        good_in = min(good_in, sum(one.most >= size for _, one in each) / len(stacks))
        first = each[0][0]
        np.add.at(steps, stacks[0].first[first.task.first][first.posts[:size]], 1)
        for number, (task, one) in enumerate(each):
            with_core[number] += max(value for tried, value in one.values if tried >= size)
            bounds[number] += task.bound
    return CoreFound(steps, good_in, with_core, bounds)


def _search(settings: SampleSettings, asked: _CoreTask) -> _SearchedDraw | None:
    """On a worker: one part in one draw, any posts allowed."""
    searching = _PartInDraw(settings, asked.task)
    free, own = searching.best(asked.posts[:0]), searching.gain(asked.plan)
    if free is None or own is None:
        return None
    bound = max(free.bound, own)
    return _SearchedDraw(bound, max(free.value, own), searching.with_steps(asked.posts, bound, own))


def _halve(settings: SampleSettings, asked: _CoreTask) -> _CoreAnswer:
    """On a worker: the most first posts that a good plan of the draw has, and the values met on the way."""
    searching = _PartInDraw(settings, asked.task)
    own, whole = searching.gain(asked.plan) or 0.0, len(asked.posts)
    enough = (1 - asked.give_up) * asked.bound - 1e-9
    values = [(0, asked.value), (whole, own)]
    if own >= enough:
        return _CoreAnswer(whole, tuple(values))
    low, high = 0, whole
    while high - low > 1:
        middle = (low + high) // 2
        found = searching.best(asked.posts[:middle], enough)
        value = own if found is None else max(found.value, own)
        values.append((middle, value))
        low, high = (middle, high) if value >= enough else (low, middle)
    return _CoreAnswer(low, tuple(values))


@dataclass(frozen=True)
class EnoughCriteria(Criteria):
    """Ends a search also once a value is enough, or it is proved that none can be."""

    enough: float

    def reached(self, value: float, bound: float) -> bool:
        decided = np.isfinite(self.enough) and (value >= self.enough or bound < self.enough)
        return bool(decided) or super().reached(value, bound)

    def least(self, bound: float) -> float:
        return min(self.enough, super().least(bound))


class _PartInDraw:
    """One part in one draw: the best plan that has given posts, asked again and again."""

    def __init__(self, settings: SampleSettings, task: TaskOfPart) -> None:
        self.settings, self.task = settings, task
        self.search: DrawsSearch | None = None
        if settings.strategy == "prices" or (settings.strategy == "fit" and len(task.part.upper) >= SMALL):
            try:
                self.search = search_of(settings, task, self._limit())
            except NotSeparable:
                self.search = None

    def _limit(self) -> Limit:
        return limit(self.settings.work, self.settings.seconds)

    def best(self, posts: Ints, enough: float = np.inf) -> SampleAnswer | None:
        """With these posts (columns of the part, one for each step) at least; None if nothing was found.

        The search ends once a plan adds `enough`, or none can.
        """
        lower = self.task.part.lower.copy()
        np.add.at(lower, posts, 1.0)
        part = replace(self.task.part, lower=lower)
        if self.search is not None:
            try:
                if len(posts):
                    self.search.limit(part)
                criteria = EnoughCriteria(self.settings.gap, self.settings.gap_of_gain, self._limit(), enough)
                found = self.search.answered(criteria)
            except NotSeparable:
                return None
            return None if found.decided is None else found
        ran = extensive(part, self.task.draw_of, self.task.count, self.settings, self._limit())
        return None if isinstance(ran, Unsolved) or ran.decided is None else ran

    def with_steps(self, posts: Ints, bound: float, own: float) -> Floats:
        """What plans with each step could be worth at best, as a share of the bound; 1 if nobody can say."""
        if self.search is None or bound <= 0:
            return np.ones(len(posts))
        search, number = self.search, [int((posts[:n] == at).sum()) for n, at in enumerate(posts)]
        pool = search.column_pool(WIDE * own)
        found = np.zeros(len(posts))
        for unit, plans, via in zip(search.units, pool.known, pool.merged.via, strict=True):
            place = {int(column): at for at, column in enumerate(unit.decided.tolist())}
            for n, column in enumerate(posts.tolist()):
                if column not in place:
                    continue
                has = [p.decided[place[column]] > number[n] + 0.5 for p in plans]
                found[n] = max(via[has].max(initial=-np.inf) - search.before, 0.0) / bound
        return found

    def gain(self, plan: Floats) -> float | None:
        """What a plan (values of the first columns) adds."""
        values = np.zeros(len(self.task.part.upper))
        values[: len(plan)] = plan
        if self.search is not None:
            return float(self.search.gains(values)[0])
        fixed = np.where(self.task.part.decisions, values, self.task.part.lower)
        upper = np.where(self.task.part.decisions, values, self.task.part.upper)
        part = replace(self.task.part, lower=fixed, upper=upper)
        ran = extensive(part, self.task.draw_of, self.task.count, self.settings, self._limit())
        return None if isinstance(ran, Unsolved) else ran.value
