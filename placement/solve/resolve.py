"""Questions asked around one decision (other amounts, posts kept, wanted or forbidden), in live programmes.

asks --> one assembly's columns --> each part that stands apart: one live programme and one search for all
its asks, in a worker --> outcomes by ask and part --> figures, or a whole verified Answer where one is wanted

A part that an ask does not touch is not solved again for it: it has the outcome of the first ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from placement.errors import BadInput, Fault, OurFault
from placement.model.aims import Aim
from placement.model.arrays import Floats, Ints
from placement.model.assemble import define_all, stack_all
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Programme
from placement.model.rules import Fund, Rule, split
from placement.solve.amount_lines import MovingRow, lines_of_all, lines_of_part, moving_row
from placement.solve.answer import Answer, NoAnswer, answer_of
from placement.solve.lagrangian.warm import COLD, PlansLeft, WarmStart, basis_left, left_by
from placement.solve.outcome import Reached, Solved, Unsolved, worst
from placement.solve.parallel import Outcome
from placement.solve.repeated import RepeatedSolve
from placement.solve.settings import Settings
from placement.solve.today import today_as_asked
from placement.solve.workers import OnProgress, workers

if TYPE_CHECKING:
    from placement.scenario.inputs import Inputs
    from placement.solve.lagrangian.bounds import LagrangianSearch
    from placement.solve.lagrangian.lines import AffineBound

WORK_OF_MANY = 40.0
"""The most units of work of one of many questions in one part; most take less than one."""
BUNDLE = 12
"""The most questions put to one live programme in turn, unless each keeps what another found."""
ALONE = 1 / 6
"""A part with at most so much of all columns is not taken in turns where questions keep what others found."""
KEPT = ("posts", "filled")
"""Families of columns that an ask keeps of the one before."""


@dataclass(frozen=True)
class Ask:
    """One question. `rules` (those of the first ask if None) may differ in amounts alone.

    `least` and `most` bound the posts (B x K x F, in steps); a part in which they leave no room is
    infeasible. `keeps` is the number of an earlier ask all of whose posts, and who fills them, stay.
    """

    rules: tuple[Rule, ...] | None = None
    least: Ints | None = None
    most: Ints | None = None
    keeps: int | None = None


@dataclass(frozen=True)
class Resolved:
    """Outcomes by ask and part; today's service is the same in all."""

    case: Case
    aims: tuple[Aim, ...]
    rules: tuple[tuple[Rule, ...], ...]
    columns: Columns
    programmes: tuple[tuple[Programme, ...], ...]
    outcomes: tuple[tuple[Outcome | Unsolved, ...], ...]
    left: tuple[PlansLeft | None, ...] = ()
    """By part the plans that its search leaves, where that was asked for."""
    lines: tuple[AffineBound | None, ...] = ()
    """What each ask that has an answer proves at every other amount too, where that was asked for."""

    def answer(self, number: int) -> Answer | NoAnswer:
        """The whole, put together and verified. Raises OurFault if it does not hold."""
        rules, programmes = self.rules[number], self.programmes[number]
        return answer_of(self.case, rules, self.aims, self.columns, programmes, self.outcomes[number])

    def reached(self, number: int) -> Reached | None:
        """The first aim over all parts: values and bounds added up. None where a part has no answer."""
        found = [_solved(outcome) for outcome in self.outcomes[number]]
        if any(one is None for one in found):
            return None
        firsts = [one.reached[0] for one in found if one is not None]
        return Reached(
            self.aims[0].id,
            sum(first.value for first in firsts),
            sum(first.bound for first in firsts),
            worst(first.stopped_by for first in firsts),
            sum(first.seconds for first in firsts),
        )

    def posts(self, number: int) -> Ints | None:
        """B x K x F, steps, as they were found. None where a part has no answer."""
        steps = np.zeros((len(self.case.base_ids), len(self.case.roles), len(self.columns.fund_ids)))
        family = self.columns["posts"]
        for programme, outcome in zip(self.programmes[number], self.outcomes[number], strict=True):
            found = _solved(outcome)
            if found is None:
                return None
            mine = _of_family(self.columns, programme, "posts")
            at = programme.source[mine] - family.start
            steps[tuple(key[at] for key in family.keys)] = np.round(found.values[mine])
        return steps.astype(np.int64)


def _solved(outcome: Outcome | Unsolved) -> Solved | None:
    after = outcome.after if isinstance(outcome, Outcome) else outcome
    return None if isinstance(after, Unsolved) else after


def ask(
    case: Case,
    rules: Sequence[Rule],
    aims: Sequence[Aim],
    settings: Settings,
    asks: Sequence[Ask],
    *,
    processes: int = 0,
    on_progress: OnProgress | None = None,
    warm: Sequence[PlansLeft | None] = (),
    leave: bool = False,
    widest: Sequence[Rule] | None = None,
    price: float | None = None,
) -> Resolved:
    """Every ask, in order. The first must allow what the others do (the largest fund first).

    `widest`, where given, allows all that any of them does and is not asked itself: what each ask proves is
    then also told as a line over the limit that moves (`Resolved.lines`), and one more of the slope `price`.
    `warm` are plans that searches of the parts of a like programme left, in the order of parts; `leave` asks
    for the same of this one, each part's of its last bundle of asks.
    Raises OurFault if rules differ in more than amounts, and BadInput where the case has years: they are
    decided by a run.
    """
    if case.years is not None:
        raise BadInput([Fault("years_study", "scenario.toml", column="years")])
    usual = tuple(rules)
    every = tuple(usual if each.rules is None else each.rules for each in asks)
    columns = define_all(case, *split(every[0] if widest is None else widest), aims)
    stacked: dict[int, list[Programme]] = {}
    for listed in every:
        if id(listed) not in stacked:
            stacked[id(listed)] = stack_all(case, columns, *split(listed), aims).parts()
    whole = [stacked[id(listed)] for listed in every]
    wide = None if widest is None else stack_all(case, columns, *split(widest), aims).parts()
    for parts in {id(parts): parts for parts in whole}.values():
        if len(parts) != len(whole[0]) or not all(map(Programme.alike, parts, whole[0])):
            raise OurFault("asks that differ in more than amounts")
    largest = sorted(range(len(whole[0])), key=lambda k: (-len(whole[0][k].source), k))
    columns_in_all = sum(len(part.source) for part in whole[0])
    bundles = [
        (k, numbers)
        for k in largest
        for numbers in _bundles(asks, alone=len(whole[0][k].source) <= ALONE * columns_in_all)
    ]
    tasks = [
        _PartTask(
            [_change(columns, whole[i][k], asks[i], numbers) for i in numbers],
            whole[0][k],
            tuple(_kept(columns, whole[0][k]).tolist()),
            _begin(warm, k, columns, whole[0]),
            columns if leave else None,
            None if wide is None else _moving([wide[k], *(parts[k] for parts in whole)], price),
        )
        for k, numbers in bundles
    ]
    found: dict[tuple[int, int], Outcome | Unsolved] = {}
    left: dict[int, PlansLeft | None] = {}
    lines: dict[int, list[AffineBound | None]] = {}
    for (k, numbers), each in zip(bundles, _each(settings, tasks, processes, on_progress), strict=True):
        found |= {(k, i): outcome for i, outcome in zip(numbers, each.outcomes, strict=True)}
        left[k] = each.left
        if each.lines:
            lines.setdefault(k, []).extend(each.lines)
    return Resolved(
        case=case,
        aims=tuple(aims),
        rules=every,
        columns=columns,
        programmes=tuple(tuple(parts) for parts in whole),
        outcomes=tuple(tuple(found[k, i] for k in range(len(whole[0]))) for i in range(len(asks))),
        left=tuple(left[k] for k in range(len(whole[0]))),
        lines=lines_of_all(lines, len(whole[0])),
    )


def _moving(parts: Sequence[Programme], price: float | None) -> MovingRow:
    """The row that moves in one part as every ask has it, the widest first."""
    return MovingRow(moving_row(parts), parts[0].row_upper, price)


def _begin(
    warm: Sequence[PlansLeft | None], part: int, columns: Columns, parts: Sequence[Programme]
) -> WarmStart:
    """What was left for a part, in its own columns; nothing where the like programme had other parts."""
    left = warm[part] if len(warm) == len(parts) else None
    if left is None:
        return COLD
    basis = None if left.today is None else left.today.in_columns(columns, parts[part])
    return WarmStart(left.in_columns(columns, parts[part]), basis)


def _bundles(asks: Sequence[Ask], *, alone: bool) -> list[list[int]]:
    """Numbers of asks that are put to one live programme in turn, each after the one that it keeps.

    More than one bundle, so that one part's many questions do not leave the other cores idle; always the
    same ones, so that their number changes nothing. What keep each other go together; so does everything
    where a small part is asked (`alone`).
    """
    every = range(len(asks))
    kept = {each.keeps for each in asks if each.keeps is not None}
    chained = [n for n in every if n in kept or asks[n].keeps is not None]
    if chained and alone:
        return [list(every)]
    rest = [n for n in every if n not in chained]
    bundles = [rest[first : first + BUNDLE] for first in range(0, len(rest), BUNDLE)]
    return [*bundles, chained] if chained else bundles


def _each(
    settings: Settings, tasks: Sequence[_PartTask], processes: int, on_progress: OnProgress | None
) -> list[_PartDone]:
    if processes == 1 or len(tasks) == 1:
        return [_part(settings, task) for task in tasks]
    with workers(processes, on_progress=on_progress) as pool:
        return pool.each(_part, settings, tasks)


class Change(NamedTuple):
    """How a part's programme differs from the first ask's; `keeps` is a place in the same bundle."""

    row_lower: Floats
    row_upper: Floats
    lower: Floats
    upper: Floats
    keeps: int | None


@dataclass(frozen=True)
class _PartTask:
    """All that is asked of one part; `kept` are its columns of posts and filled posts.

    `begin` is of a like programme, its basis that of today's service; `leaves` are all columns, where what
    this one has at its end is wanted.
    """

    changes: Sequence[Change | None]
    programme: Programme
    kept: tuple[int, ...]
    begin: WarmStart
    leaves: Columns | None
    moving: MovingRow | None


@dataclass(frozen=True)
class _PartDone:
    """The outcome of each ask of one part, what it proves as a line, and what its search leaves."""

    outcomes: list[Outcome | Unsolved]
    left: PlansLeft | None = None
    lines: tuple[AffineBound | None, ...] = ()


def _of_family(columns: Columns, programme: Programme, name: str) -> Ints:
    family = columns[name]
    return np.flatnonzero((programme.source >= family.start) & (programme.source < family.stop))


def _kept(columns: Columns, programme: Programme) -> Ints:
    return np.concatenate([_of_family(columns, programme, name) for name in KEPT])


def _change(columns: Columns, programme: Programme, asked: Ask, bundle: Sequence[int]) -> Change | None:
    """None where it leaves no room at all."""
    lower, upper = programme.lower.copy(), programme.upper.copy()
    mine, family = _of_family(columns, programme, "posts"), columns["posts"]
    keys = tuple(key[programme.source[mine] - family.start] for key in family.keys)
    if asked.least is not None:
        lower[mine] = np.maximum(lower[mine], asked.least[keys])
    if asked.most is not None:
        upper[mine] = np.minimum(upper[mine], asked.most[keys])
    if (lower > upper).any():
        return None
    keeps = None if asked.keeps is None else bundle.index(asked.keeps)
    return Change(programme.row_lower, programme.row_upper, lower, upper, keeps)


def _part(settings: Settings, task: _PartTask) -> _PartDone:
    """On a worker: today's service once, then every ask of one part in turn."""
    found = today_as_asked(task.programme, settings, task.begin.basis)
    if isinstance(found, Unsolved):
        return _PartDone([found for _ in task.changes])
    before, start, basis = found
    kept = before.values if settings.today_by_piece else None  # else any journeys as good will do
    live = RepeatedSolve(task.programme, start, settings, WarmStart(task.begin.plans, basis), kept)
    asking = _PartResolve(task, live)
    outcomes: list[Outcome | Unsolved] = [
        Outcome(before, after, 0.0) for after in map(asking.ask, range(len(task.changes)))
    ]
    lines = _lines(task, live.search, outcomes, settings)
    left = None if task.leaves is None or live.search is None else left_by(live.search, task.leaves)
    if left is not None and task.leaves is not None and basis is not None:
        left = replace(left, today=basis_left(task.leaves, task.programme, basis))
    return _PartDone(outcomes, left, lines)


def _lines(
    task: _PartTask,
    search: LagrangianSearch | None,
    outcomes: Sequence[Outcome | Unsolved],
    settings: Settings,
) -> tuple[AffineBound | None, ...]:
    if task.moving is None:
        return ()
    solved = [
        None if change is None else _solved(outcome)
        for change, outcome in zip(task.changes, outcomes, strict=True)
    ]
    ends = [
        None if one is None or change is None else (change.row_upper, one.reached[0].bound)
        for change, one in zip(task.changes, solved, strict=True)
    ]
    return lines_of_part(task.programme, task.moving, search, ends, settings)


@dataclass
class _PartResolve:
    """The asks of one part, each answered once."""

    task: _PartTask
    live: RepeatedSolve
    found: list[Solved | Unsolved] = field(default_factory=list)
    asked: dict[tuple[bytes, ...], int] = field(default_factory=dict)

    def ask(self, number: int) -> Solved | Unsolved:
        change = self.task.changes[number]
        self.found.append(Unsolved("infeasible") if change is None else self._answer(number, change))
        return self.found[number]

    def _answer(self, number: int, change: Change) -> Solved | Unsolved:
        lower = change.lower
        if change.keeps is not None:
            kept = self.found[change.keeps]
            if isinstance(kept, Unsolved):
                return kept
            at = list(self.task.kept)
            lower = lower.copy()
            lower[at] = np.maximum(lower[at], np.round(kept.values[at]))
            if (lower > change.upper).any():
                return Unsolved("infeasible")
        key = tuple(each.tobytes() for each in (change.row_lower, change.row_upper, lower, change.upper))
        if key not in self.asked:
            self.asked[key] = number
            return self.live.ask(
                replace(
                    self.task.programme,
                    row_lower=change.row_lower,
                    row_upper=change.row_upper,
                    lower=lower,
                    upper=change.upper,
                )
            )
        return self.found[self.asked[key]]


def settings_for_many(inputs: Inputs, gap_of_gain: float | None = None) -> Settings:
    """For questions that come in numbers: by prices whatever the size, and no long plain search behind."""
    solve = inputs.scenario.solve
    return Settings(
        gap_of_gain=solve.gap_of_gain if gap_of_gain is None else gap_of_gain,
        work=min(solve.work, WORK_OF_MANY),
        seconds=solve.most_seconds,
        seed=solve.seed,
        strategy="prices",
        goes_on=False,
    )


def scaled(rules: Sequence[Rule], amounts: Mapping[str, float]) -> tuple[Rule, ...]:
    """The rules with other amounts of some funds, by id."""
    return tuple(
        rule.model_copy(update={"amount": amounts[rule.id]})
        if isinstance(rule, Fund) and rule.id in amounts
        else rule
        for rule in rules
    )
