"""The programme over draws: posts once, care anew in each draw of the figures (two stages).

    max  sum over draws w of weight[w] * V_w(x)        x: posts, who fills them, what is opened
         V_w(x) = the need met in draw w by the staff of x, at best

With equal weights it is the sample average approximation of the plan that is best on average (Kleywegt,
Shapiro and Homem-de-Mello, *SIAM Journal on Optimization* 12, 2002). What rules ask of posts holds at the
stated figures; what concerns care (need, capacity, reach, planning level) holds in each draw with the figures
of that draw. With `hold_in` above 0 every rule also holds, with its own figures of the draw, in at least that
share of the draws: in all of them as rows, in some of them with a column of 0 or 1 for each draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from scipy import sparse

from placement.model.arrays import Bools, Floats, Ints
from placement.model.assemble import assemble, define_care, define_columns, stack
from placement.model.columns import Columns
from placement.model.programme import Goal, Programme, components
from placement.model.rules import OF_CARE, split

if TYPE_CHECKING:
    from placement.model.aims import Aim, MetNeed
    from placement.model.case import Case
    from placement.model.rules import Rule

Of = Literal["mean", "worst_tenth"]
DECIDED = ("posts", "filled", "placed", "opened")
CARE_FAMILIES = frozenset({"need", "capacity", "opening", "met_need"})
"""Families of rows that hold in each draw in any case, and so need not hold at the stated figures too."""
NOBODY = -1
"""The draw of what is decided once."""


@dataclass(frozen=True)
class CaseInDraw:
    """A case, its rules and its first aim with the figures of one draw."""

    case: Case
    rules: tuple[Rule, ...]
    aim: MetNeed


@dataclass(frozen=True)
class StackedDraws:
    """The programme, and where its columns and rows come from.

    `stated` is the programme at the stated figures, `first` the columns of it that are decided once: they
    are the first of `programme`. `row_of` says which row of `stated` a row is, `draw_of` whose draw a
    column belongs to, `region_of` in which region each of the first columns is; -1 is none. `count` draws
    have weights.
    """

    columns: Columns
    stated: Programme
    programme: Programme
    first: Ints
    row_of: Ints
    draw_of: Ints
    region_of: Ints
    count: int


class _Stack:
    """Columns and rows as they are gathered."""

    def __init__(self, first: int) -> None:
        self.size = first
        self.lower: list[Floats] = []
        self.upper: list[Floats] = []
        self.integer: list[Bools] = []
        self.decisions: list[Bools] = []
        self.helpers: list[Bools] = []
        self.cost: list[Floats] = []
        self.draw: list[Ints] = []
        self.matrices: list[sparse.csr_array] = []
        self.mapped: list[Ints] = []
        self.rows: dict[str, list[np.ndarray[Any, Any]]] = {}

    def add_columns(self, part: Programme, at: Ints, cost: Floats, draw: int) -> Ints:
        """Columns `at` of a programme as new ones; their numbers here."""
        self.lower.append(part.lower[at])
        self.upper.append(part.upper[at])
        self.integer.append(part.integer[at])
        self.decisions.append(part.decisions[at])
        self.helpers.append(part.helpers[at])
        self.cost.append(cost)
        self.draw.append(np.full(len(at), draw))
        new = np.arange(self.size, self.size + len(at), dtype=np.int64)
        self.size += len(at)
        return new

    def add_rows(self, part: Programme, rows: Ints, mapped: Ints, number: Ints) -> None:
        """Rows of a programme whose columns are numbered `mapped` here; `number` are those of the stated."""
        matrix = sparse.coo_array(part.matrix[rows])
        self.matrices.append(
            sparse.csr_array((matrix.data, (matrix.row, mapped[matrix.col])), shape=(len(rows), 1 << 40))
        )
        has = {
            "row_lower": part.row_lower[rows],
            "row_upper": part.row_upper[rows],
            "family": np.array(part.row_family, dtype=object)[part.row_family_of[rows]],
            "today": part.today[rows],
            "joins": part.joins[rows],
            "totals": part.totals[rows],
            "row_region": part.row_region[rows],
            "number": number,
        }
        for name, each in has.items():
            self.rows.setdefault(name, []).append(each)

    def row(self, name: str) -> np.ndarray[Any, Any]:
        return np.concatenate(self.rows[name])


def stacked(
    case: Case,
    rules: Sequence[Rule],
    aim: MetNeed,
    draws: Sequence[CaseInDraw],
    *,
    hold_in: float = 0.0,
) -> StackedDraws:
    """The programme over some draws, each with the same weight. Cases must have the same places and roles."""
    columns, stated = assemble(case, *split(rules), [aim])
    first = np.flatnonzero(stated.decisions)
    of_rest = np.diff(sparse.csr_array(stated.matrix[:, ~stated.decisions]).indptr) > 0
    stack_of = _Stack(len(first))
    mapped = np.full(columns.size, -1, dtype=np.int64)
    mapped[first] = np.arange(len(first))
    own = np.flatnonzero(~of_rest)
    families = {stated.row_family[i] for i in np.unique(stated.row_family_of[of_rest])}
    if not families <= CARE_FAMILIES:  # who is served at the stated figures is a condition of the plan too
        rest = np.flatnonzero(~stated.decisions)
        mapped[rest] = stack_of.add_columns(stated, rest, np.zeros(len(rest)), len(draws))
        own = np.arange(len(stated.row_upper))
    stack_of.add_rows(stated, own, mapped, own)
    held = np.array([], dtype=np.int64)
    some = 0.0 < hold_in < 1.0
    if some:
        held = np.arange(stack_of.size, stack_of.size + len(draws), dtype=np.int64)
        stack_of.add_columns(_switches(len(draws)), np.arange(len(draws)), np.zeros(len(draws)), NOBODY)
    limits = _Limits(stated, first, stack_of)
    for number, draw in enumerate(draws):
        of_draw, part = _in_draw(draw, columns, every_rule=hold_in > 0)
        here = _mapped(columns, of_draw, mapped)
        new = np.flatnonzero(here < 0)
        here[new] = stack_of.add_columns(part, new, part.goals[0].cost[new] / len(draws), number)
        own_of_draw = np.diff(sparse.csr_array(part.matrix[:, ~part.decisions]).indptr) == 0
        care = np.flatnonzero(~own_of_draw)
        stack_of.add_rows(part, care, here, np.full(len(care), -1))
        if hold_in > 0:
            limits.add(draw, columns, part, np.flatnonzero(own_of_draw), here, held[number] if some else None)
    if some:
        least = int(np.ceil(hold_in * len(draws) - 1e-9))
        limits.at_least(held, least)
    upper = stated.upper[first].copy()
    upper[:] = np.minimum(upper, limits.upper)
    return StackedDraws(
        columns=columns,
        stated=stated,
        programme=_programme(stack_of, stated, first, upper),
        first=first,
        row_of=stack_of.row("number").astype(np.int64),
        draw_of=np.concatenate([np.full(len(first), NOBODY), *stack_of.draw]).astype(np.int64),
        region_of=_regions(case, columns)[first],
        count=len(draws),
    )


def _regions(case: Case, columns: Columns) -> Ints:
    """Of each column that is decided once, the region of its base; -1 of others."""
    found = np.full(columns.size, -1, dtype=np.int64)
    for name in DECIDED:
        found[columns[name].index] = case.base_region[columns[name].keys[1 if name == "placed" else 0]]
    return found


def _in_draw(draw: CaseInDraw, stated: Columns, *, every_rule: bool) -> tuple[Columns, Programme]:
    """The columns and rows of one draw, over the same decisions as at the stated figures."""
    funds, others = split(draw.rules)
    families = tuple(stated[name] for name in DECIDED)
    of_care = [rule for rule in others if isinstance(rule, OF_CARE)]
    columns = define_care(draw.case, others, Columns(families, stated.fund_ids))
    parts: list[Rule | Aim] = [*funds, *others, draw.aim] if every_rule else [*of_care, draw.aim]
    for part in parts:
        columns = part.columns(draw.case, columns)
    goal = Goal(draw.aim.id, "max", draw.aim.cost(draw.case, columns), 0.0, integers_fixed=False)
    return columns, stack(columns, [b for part in parts for b in part.rows(draw.case, columns)], (goal,))


def _mapped(stated: Columns, of_draw: Columns, mapped: Ints) -> Ints:
    """Numbers of a draw's columns, -1 where they are new: decisions are those of the stated figures."""
    found = np.full(of_draw.size, -1, dtype=np.int64)
    for family in of_draw.families:
        if not family.decides or family.name not in stated:
            continue
        same = stated[family.name]
        known = {key: at for at, key in enumerate(zip(*(k.tolist() for k in same.keys), strict=True))}
        for at, key in enumerate(zip(*(k.tolist() for k in family.keys), strict=True)):
            if key in known:
                found[family.start + at] = mapped[same.start + known[key]]
    return found


def _switches(count: int) -> Programme:
    """A column of 0 or 1 for each draw: whether every rule holds there."""
    none = np.zeros(0)
    return Programme(
        lower=np.zeros(count), upper=np.ones(count), integer=np.ones(count, dtype=bool),
        matrix=sparse.csr_array((0, count)), row_lower=none, row_upper=none, row_family=("held",),
        row_family_of=np.zeros(0, dtype=np.int64), today=none.astype(bool), joins=none.astype(bool),
        totals=none.astype(bool), row_region=np.zeros(0, dtype=np.int64),
        decisions=np.ones(count, dtype=bool), helpers=np.zeros(count, dtype=bool), goals=(),
        source=np.arange(count),
    )  # fmt: skip


class _Limits:
    """What rules ask of posts in draws, beside what they ask at the stated figures."""

    def __init__(self, stated: Programme, first: Ints, stack_of: _Stack) -> None:
        self.stack, self.stated, self.first = stack_of, stated, first
        self.upper = stated.upper[first].copy()
        own = np.flatnonzero(np.diff(sparse.csr_array(stated.matrix[:, ~stated.decisions]).indptr) == 0)
        mapped = np.full(len(stated.upper), -1, dtype=np.int64)
        mapped[first] = np.arange(len(first))
        self.known = {self._key(stated, row, mapped) for row in own.tolist()}

    @staticmethod
    def _key(part: Programme, row: int, mapped: Ints) -> tuple[object, ...]:
        begin, end = part.matrix.indptr[row], part.matrix.indptr[row + 1]
        at = mapped[part.matrix.indices[begin:end]]
        order = np.argsort(at)
        entries = (at[order].tobytes(), part.matrix.data[begin:end][order].round(9).tobytes())
        return (*entries, round(float(part.row_lower[row]), 9), round(float(part.row_upper[row]), 9))

    def add(
        self, draw: CaseInDraw, stated: Columns, part: Programme, rows: Ints, here: Ints, held: int | None
    ) -> None:
        """Rows that differ from the stated ones, and posts that a draw has no room for at all."""
        room = self._room(draw, stated)
        if held is None:
            self.upper = np.minimum(self.upper, room)
        new = [row for row in rows.tolist() if self._key(part, row, here) not in self.known]
        fresh = np.array(new, dtype=np.int64)
        if held is None:
            self.stack.add_rows(part, fresh, here, np.full(len(fresh), -1))
            return
        for row in fresh.tolist():
            begin, end = part.matrix.indptr[row], part.matrix.indptr[row + 1]
            at, values = here[part.matrix.indices[begin:end]], part.matrix.data[begin:end]
            kind = (bool(part.joins[row]), bool(part.totals[row]))
            if np.isfinite(part.row_upper[row]):
                self._switched(at, values, float(part.row_upper[row]), held, kind)
            if np.isfinite(part.row_lower[row]):
                self._switched(at, -values, -float(part.row_lower[row]), held, kind)
        for at in np.flatnonzero(room < self.stated.upper[self.first]).tolist():
            self._switched(np.array([at]), np.ones(1), float(room[at]), held, (False, False))

    def _room(self, draw: CaseInDraw, stated: Columns) -> Floats:
        """The most of each column decided once that the rules leave in a draw; 0 where they allow none."""
        of_draw, most = define_columns(draw.case, *split(draw.rules)), np.full(stated.size, np.inf)
        for name in DECIDED:
            family, same = of_draw[name], stated[name]
            every = zip(*(k.tolist() for k in family.keys), strict=True)
            known = dict(zip(every, family.upper.tolist(), strict=True))
            keys = zip(*(k.tolist() for k in same.keys), strict=True)
            most[same.start : same.stop] = [known.get(key, 0.0) for key in keys]
        return most[self.first]

    def _upper_of(self, at: Ints) -> Floats:
        every = np.concatenate([self.stated.upper[self.first], *self.stack.upper])
        return every[at]

    def _switched(self, at: Ints, values: Floats, limit: float, held: int, kind: tuple[bool, bool]) -> None:
        """`values @ x <= limit` where the draw's switch is on, and no limit where it is off."""
        over = float((np.maximum(values, 0) * self._upper_of(at)).sum()) - limit
        if over <= 0:
            return
        self._plain(np.append(at, held), np.append(values, over), limit + over, kind)

    def at_least(self, held: Ints, least: int) -> None:
        self._plain(held, -np.ones(len(held)), -float(least), (True, True))

    def _plain(self, at: Ints, values: Floats, limit: float, kind: tuple[bool, bool]) -> None:
        none = np.zeros(1, dtype=bool)
        # a row with switches joins what stands apart: it may have a price, or count as a total
        row = replace(
            _switches(self.stack.size),
            matrix=sparse.csr_array((values, (np.zeros(len(at), dtype=np.int64), at)), (1, self.stack.size)),
            row_lower=np.array([-np.inf]), row_upper=np.array([limit]),
            row_family_of=np.zeros(1, dtype=np.int64),
            today=none, joins=~none, totals=np.array([kind[1]]), row_region=np.array([-1]),
        )  # fmt: skip
        self.stack.add_rows(row, np.zeros(1, dtype=np.int64), np.arange(self.stack.size), np.array([-1]))


def _programme(found: _Stack, stated: Programme, first: Ints, upper: Floats) -> Programme:
    entries = [sparse.coo_array(each) for each in found.matrices]
    starts = np.cumsum([0, *(each.shape[0] for each in entries)])
    rows = [each.row + start for each, start in zip(entries, starts, strict=False)]
    shape = (int(starts[-1]), found.size)
    data, column = (np.concatenate([getattr(each, name) for each in entries]) for name in ("data", "col"))
    families = found.row("family")
    names = tuple(dict.fromkeys(families.tolist()))
    number = {name: n for n, name in enumerate(names)}
    cost = np.concatenate([stated.goals[0].cost[first], *found.cost])
    return Programme(
        lower=np.concatenate([stated.lower[first], *found.lower]),
        upper=np.concatenate([upper, *found.upper]),
        integer=np.concatenate([stated.integer[first], *found.integer]).astype(bool),
        matrix=sparse.csr_array((data, (np.concatenate(rows), column)), shape=shape),
        row_lower=found.row("row_lower").astype(float),
        row_upper=found.row("row_upper").astype(float),
        row_family=names,
        row_family_of=np.array([number[name] for name in families], dtype=np.int64),
        today=found.row("today").astype(bool),
        joins=found.row("joins").astype(bool),
        totals=found.row("totals").astype(bool),
        row_region=found.row("row_region").astype(np.int64),
        decisions=np.concatenate([stated.decisions[first], *found.decisions]).astype(bool),
        helpers=np.concatenate([stated.helpers[first], *found.helpers]).astype(bool),
        goals=(replace(stated.goals[0], cost=cost),),
        source=np.arange(found.size),
    )


@dataclass(frozen=True)
class PartOfDraws:
    """Columns and rows that are searched by themselves, and the regions whose posts they decide."""

    columns: Ints
    rows: Ints
    regions: tuple[int, ...]


def searched_parts(stack: StackedDraws, of: Of) -> list[PartOfDraws]:
    """Parts that share no row and have something to decide; for the worst tenth no two of one region."""
    programme = stack.programme
    row_label, column_label = components(programme.matrix)
    decided = programme.decisions & programme.integer & (programme.upper > 0)
    groups: list[tuple[set[int], set[int]]] = []
    for label in dict.fromkeys(column_label[decided].tolist()):
        at = np.flatnonzero(column_label[: len(stack.first)] == label)
        labels, regions = {label}, set(stack.region_of[at].tolist()) - {-1}
        if of == "worst_tenth":
            for other in [group for group in groups if group[1] & regions]:
                groups.remove(other)
                labels, regions = labels | other[0], regions | other[1]
        groups.append((labels, regions))
    return [
        PartOfDraws(
            np.flatnonzero(np.isin(column_label, list(labels))),
            np.flatnonzero(np.isin(row_label, list(labels))),
            tuple(sorted(regions)),
        )
        for labels, regions in groups
    ]
