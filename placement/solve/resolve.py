"""Questions asked around one decision (other amounts, posts kept, wanted or forbidden), in live programmes.

asks --> one assembly's columns --> each part that stands apart: one live programme and one search for all
its asks, in a worker --> outcomes by ask and part --> figures, or a whole verified Answer where one is wanted

A part that an ask does not touch is not solved again for it: it has the outcome of the first ask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from placement.errors import BadInput, Fault, OurFault
from placement.model.aims import Aim
from placement.model.arrays import Ints
from placement.model.assemble import define_all, stack_all
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Programme
from placement.model.rules import Fund, Rule, split
from placement.solve.amount_lines import lines_of_all, moving_in
from placement.solve.answer import Answer, NoAnswer, answer_of
from placement.solve.lagrangian.warm import COLD, PlansLeft, WarmStart
from placement.solve.outcome import Reached, Solved, Unsolved, worst
from placement.solve.parallel import Outcome
from placement.solve.part_asked import Change, PartDone, PartTask, asked_part
from placement.solve.settings import Settings
from placement.solve.workers import OnProgress, workers

if TYPE_CHECKING:
    from placement.scenario.inputs import Inputs
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
    amount: float | None = None
    """The limit of the last ask, where it was to be chosen and there is one."""

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
    chosen: Callable[[float], tuple[Rule, ...]] | None = None,
) -> Resolved:
    """Every ask, in order. The first must allow what the others do (the largest fund first).

    `widest`, where given, allows all that any of them does and is not asked itself: what each ask proves is
    then also told as a line over the limit that moves (`Resolved.lines`), and one more of the slope `price`.
    `chosen`, where given, makes the rules of one more ask, last of all, from the limit that is best where
    money has that price (`Resolved.amount`); asks are then at most BUNDLE.
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
        PartTask(
            [_change(columns, whole[i][k], asks[i], numbers) for i in numbers],
            whole[0][k],
            tuple(_kept(columns, whole[0][k]).tolist()),
            _begin(warm, k, columns, whole[0]),
            columns if leave else None,
            None if wide is None else moving_in([wide[k], *(parts[k] for parts in whole)], price, chosen),
        )
        for k, numbers in bundles
    ]
    found: dict[tuple[int, int], Outcome | Unsolved] = {}
    left: dict[int, PlansLeft | None] = {}
    lines: dict[int, list[AffineBound | None]] = {}
    amount: float | None = None
    for (k, numbers), each in zip(bundles, _each(settings, tasks, processes, on_progress), strict=True):
        which = [*numbers, len(asks)] if chosen is not None else numbers
        found |= {(k, i): outcome for i, outcome in zip(which, each.outcomes, strict=True)}
        amount = each.amount if amount is None else amount
        left[k] = each.left
        if each.lines:
            lines.setdefault(k, []).extend(each.lines)
    if chosen is not None and amount is not None:
        every = (*every, chosen(amount))
        whole.append(stack_all(case, columns, *split(every[-1]), aims).parts())
    return Resolved(
        case=case,
        aims=tuple(aims),
        rules=every,
        columns=columns,
        programmes=tuple(tuple(parts) for parts in whole),
        outcomes=tuple(tuple(found[k, i] for k in range(len(whole[0]))) for i in range(len(every))),
        left=tuple(left[k] for k in range(len(whole[0]))),
        lines=lines_of_all(lines, len(whole[0])),
        amount=amount,
    )


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
    settings: Settings, tasks: Sequence[PartTask], processes: int, on_progress: OnProgress | None
) -> list[PartDone]:
    if processes == 1 or len(tasks) == 1:
        return [asked_part(settings, task) for task in tasks]
    with workers(processes, on_progress=on_progress) as pool:
        return pool.each(asked_part, settings, tasks)


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
