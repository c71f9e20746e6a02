"""The parts of a programme over draws, each searched in the way that suits it, and the whole put together.

A part of few columns is given to HiGHS whole, as the extensive form; a larger one is searched by prices
(`search.py`), and given to HiGHS whole where it cannot be taken apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import sparse

from placement.model.arrays import inner
from placement.model.programme import Goal, Programme, components
from placement.model.work import Limit, done, limit
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.bounds import SMALL, Criteria
from placement.solve.lagrangian.subproblems import NotSeparable
from placement.solve.outcome import StoppedBy, Unsolved, worst
from placement.solve.over_draws.search import FAR, DrawsSearch, SampleAnswer, worst_mean
from placement.solve.over_draws.stacked import Of, StackedDraws, searched_parts
from placement.solve.workers import workers

if TYPE_CHECKING:
    from placement.model.arrays import Floats, Ints

TENTH = 0.1
NEARER = (0.1, 0.3, 0.6, 1.0)
"""What a WTE in common with a plan known before counts, as parts of what one brings: a plan for each."""
LOST = 0.1
"""Of what the plan found adds, that plans near the one known before may give up."""
LEAST_WORK = 5.0
"""Of the plain search of a part, in units, where prices have done all the work there was."""


@dataclass(frozen=True)
class SampleSettings:
    """What is made as large as can be over the draws, and how near to the best."""

    of: Of = "mean"
    gap_of_gain: float = 0.01
    gap: float = 1e-6
    work: float = 600.0
    """Units of work of each part."""
    seconds: float = math.inf
    seed: int = 0
    strategy: Literal["fit", "prices", "plain"] = "fit"


@dataclass(frozen=True)
class SamplePlan:
    """What is decided once (columns of the stated programme), what it adds, and what no plan can pass.

    Over the whole: values and bounds of its parts added up, the worst tenth counted for each part by itself.
    `gains` is what the plan adds in each draw. `nearer` are other plans that the search met, a little worse
    in these draws and nearer to a plan known before: the nearest last.
    """

    values: Floats
    value: float
    bound: float
    gains: Floats
    stopped_by: StoppedBy
    parts: int
    nearer: tuple[Floats, ...] = ()


def in_worst_tenth(count: int) -> int:
    """How many of so many draws are the worst tenth: one at least."""
    return max(1, math.ceil(TENTH * count - 1e-9))


def plan_over_draws(
    stack: StackedDraws, settings: SampleSettings, *, processes: int = 0, known: KnownPlan | None = None
) -> SamplePlan | Unsolved:
    """The plan that is best over the draws, as near as the settings ask. Unsolved where a part has none.

    A search by prices begins from a plan that is `known`, and looks for others near to it.
    """
    parts = searched_parts(stack, settings.of)
    tasks = [task_of(stack, part.columns, part.rows, known) for part in parts]
    found = _each(settings, tasks, processes)
    values, gains = np.zeros(len(stack.stated.upper)), np.zeros(stack.count)
    nearer = [np.zeros(len(stack.stated.upper)) for _ in NEARER] if known is not None else []
    value = bound = 0.0
    for part, one in zip(parts, found, strict=True):
        if isinstance(one, Unsolved):
            return one
        if one.decided is None:
            return Unsolved("time" if one.stopped_by == "time" else "work")
        mine = np.flatnonzero(part.columns < len(stack.first))
        values[stack.first[part.columns[mine]]] = np.round(one.decided[mine])
        for whole, other in zip(nearer, one.nearer or [one.decided] * len(nearer), strict=True):
            whole[stack.first[part.columns[mine]]] = np.round(other[mine])
        value, bound, gains = value + one.value, bound + one.bound, gains + one.gains
    ends = worst(one.stopped_by for one in found if isinstance(one, SampleAnswer))
    return SamplePlan(values, value, bound, gains, ends, len(parts), tuple(nearer))


@dataclass(frozen=True)
class KnownPlan:
    """A plan to begin from, and the WTE that each step counts: of the columns of the stated programme."""

    values: Floats
    wte: Floats


@dataclass(frozen=True)
class TaskOfPart:
    """A part, and the part at the stated figures that its first prices come from."""

    part: Programme
    draw_of: Ints
    count: int
    stated: Programme
    columns: Ints
    """Columns of `stated` that are the first of the part, in order."""
    rows: Ints
    """For each row of the part the row of `stated`; -1 is none."""
    first: Ints
    """For each of the first columns of the part its place among what is decided once."""
    known: KnownPlan | None = None
    """Of the part's own columns."""


def task_of(stack: StackedDraws, columns: Ints, rows: Ints, known: KnownPlan | None = None) -> TaskOfPart:
    stated = stack.stated
    row_label, column_label = components(stated.matrix)
    first = stack.first[columns[columns < len(stack.first)]]
    labels = np.unique(column_label[first])
    its_columns = np.flatnonzero(np.isin(column_label, labels))
    its_rows = np.flatnonzero(np.isin(row_label, labels))
    number = np.full(len(stated.row_upper) + 1, -1, dtype=np.int64)
    number[its_rows] = np.arange(len(its_rows))
    return TaskOfPart(
        part=stack.programme.part(columns, rows),
        draw_of=stack.draw_of,
        count=stack.count,
        stated=stated.part(its_columns, its_rows),
        columns=np.searchsorted(its_columns, first),
        rows=number[stack.row_of[rows]],
        first=columns[columns < len(stack.first)],
        known=None if known is None else _in_part(known, first, len(columns)),
    )


def _in_part(known: KnownPlan, first: Ints, columns: int) -> KnownPlan:
    """A plan in the columns of a part, of which those decided once are the first."""
    values, wte = np.zeros(columns), np.zeros(columns)
    values[: len(first)], wte[: len(first)] = known.values[first], known.wte[first]
    return KnownPlan(values, wte)


def _each(
    settings: SampleSettings, tasks: Sequence[TaskOfPart], processes: int
) -> list[SampleAnswer | Unsolved]:
    if processes == 1 or len(tasks) <= 1:
        return [_part(settings, task) for task in tasks]
    order = sorted(range(len(tasks)), key=lambda k: (-len(tasks[k].part.upper), k))
    with workers(processes) as pool:
        found = pool.each(_part, settings, [tasks[k] for k in order])
    placed = dict(zip(order, found, strict=True))
    return [placed[k] for k in range(len(tasks))]


def _part(settings: SampleSettings, task: TaskOfPart) -> SampleAnswer | Unsolved:
    """On a worker: one part."""
    most = limit(settings.work, settings.seconds)
    small = len(task.part.upper) < SMALL
    if settings.strategy == "prices" or (settings.strategy == "fit" and not small):
        try:
            return _by_prices(settings, task, most)
        except NotSeparable:
            pass
    return extensive(task.part, task.draw_of, task.count, settings, most)


def search_of(settings: SampleSettings, task: TaskOfPart, most: Limit) -> DrawsSearch:
    """The search of a part by prices. Raises NotSeparable where it cannot be taken apart."""
    live = HighsModel(task.stated, task.stated.goals[0], seed=settings.seed)
    live.search(whole=False)
    ran = live.run(limit=most)
    if isinstance(ran, Unsolved):
        raise NotSeparable("the relaxation has no answer")
    values, prices = np.zeros(len(task.part.upper)), np.zeros(len(task.part.row_upper))
    values[: len(task.columns)] = ran.values[task.columns]
    known = task.rows >= 0
    prices[known] = ran.row_duals[task.rows[known]]
    return DrawsSearch(task.part, task.part.goals[0], (values, prices), task.draw_of, task.count, most)


def _by_prices(settings: SampleSettings, task: TaskOfPart, most: Limit) -> SampleAnswer:
    search = search_of(settings, task, most)
    criteria = Criteria(settings.gap, settings.gap_of_gain, most)
    known = task.known
    if known is not None:
        search.begin_from(known.values)
    worst = in_worst_tenth(task.count)
    found = search.answered(criteria) if settings.of == "mean" else search.answered_for_worst(criteria, worst)
    if known is None or found.decided is None or found.value <= 0:
        return found
    usual = found.value / max(inner(known.wte, np.round(found.decided)), 1.0)
    least = found.value * (1 - LOST)
    near = [search.nearer(known.values, known.wte, share * usual, least) for share in NEARER]
    return replace(found, nearer=tuple(found.decided if one is None else one for one in near))


def extensive(
    part: Programme, draw_of: Ints, count: int, settings: SampleSettings, most: Limit
) -> SampleAnswer | Unsolved:
    """The whole part as one programme of whole numbers, given to HiGHS."""
    today = _gains(part, draw_of, count, np.zeros(len(part.upper)), np.zeros(count))
    if isinstance(today, Unsolved):
        return today
    asked = part if settings.of == "mean" else _for_worst(part, draw_of, count, today)
    goal, offset = asked.goals[0], -float(today.mean()) if settings.of == "mean" else 0.0
    live = HighsModel(asked, goal, seed=settings.seed)
    live.set_goal(goal.cost, "max", offset)
    left = replace(most, work=max(most.work, done() + LEAST_WORK))
    ran = live.run(limit=left, gap=settings.gap, relative_gap=settings.gap_of_gain)
    if isinstance(ran, Unsolved):
        return ran
    decided = np.where(part.integer, np.round(ran.values[: len(part.upper)]), ran.values[: len(part.upper)])
    decided = np.where(part.decisions, decided, 0.0)
    gains = _gains(part, draw_of, count, decided, today)
    if isinstance(gains, Unsolved):
        return gains
    value = float(gains.mean()) if settings.of == "mean" else worst_mean(gains, in_worst_tenth(count))
    return SampleAnswer(decided, value, max(ran.bound, value), gains, ran.stopped_by)


def _gains(part: Programme, draw_of: Ints, count: int, decided: Floats, today: Floats) -> Floats | Unsolved:
    """What care is worth in each draw with these decisions, less `today`."""
    fixed = part.decisions
    if not decided.any():  # today's service obeys what concerns care alone
        care = np.flatnonzero(~fixed)
        programme = part.part(care, np.flatnonzero(part.today))
    else:
        lower, upper = np.where(fixed, decided, part.lower), np.where(fixed, decided, part.upper)
        programme = replace(part, lower=lower, upper=upper, integer=np.zeros_like(part.integer))
    ran = HighsModel(programme, replace(programme.goals[0])).run()
    if isinstance(ran, Unsolved):
        return ran
    found = np.zeros(count + 2)
    worth = programme.goals[0].cost * ran.values * count
    np.add.at(found, draw_of[programme.source], worth)
    return np.asarray(found[:count] - today)


def _for_worst(part: Programme, draw_of: Ints, count: int, today: Floats) -> Programme:
    """The part with the limit of the worst draws, and how far each draw lies below it, as columns."""
    k, columns = in_worst_tenth(count), len(part.upper)
    cost, draw = part.goals[0].cost * count, draw_of[part.source]
    used = np.flatnonzero((cost != 0) & (draw >= 0) & (draw < count))
    worth = sparse.csr_array((-cost[used], (draw[used], used)), shape=(count, columns))
    below = sparse.hstack([worth, sparse.csr_array(np.ones((count, 1))), -sparse.eye_array(count)])
    above = sparse.hstack([part.matrix, sparse.csr_array((part.matrix.shape[0], count + 1))])
    none, more = np.zeros(count, dtype=bool), np.zeros(count + 1, dtype=bool)
    goal = Goal(
        part.goals[0].id,
        "max",
        np.concatenate([np.zeros(columns), [1.0], np.full(count, -1 / k)]),
        0.0,
        False,
    )
    return replace(
        part,
        lower=np.append(part.lower, np.zeros(count + 1)),
        upper=np.append(part.upper, np.full(count + 1, FAR)),
        integer=np.append(part.integer, more),
        matrix=sparse.csr_array(sparse.vstack([above, below])),
        row_lower=np.append(part.row_lower, np.full(count, -np.inf)),
        row_upper=np.append(part.row_upper, -today),
        row_family=(*part.row_family, "worst"),
        row_family_of=np.append(part.row_family_of, np.full(count, len(part.row_family))),
        today=np.append(part.today, none), joins=np.append(part.joins, none),
        totals=np.append(part.totals, none), row_region=np.append(part.row_region, np.full(count, -1)),
        decisions=np.append(part.decisions, more), helpers=np.append(part.helpers, more),
        goals=(goal,), source=np.arange(columns + count + 1),
    )  # fmt: skip
