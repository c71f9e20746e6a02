"""Newly qualified and support staff work beside experienced colleagues."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.relocations import moved_staff
from placement.model.rows import RowBlock, at_most, only_filled
from placement.model.rules.base import SLACK, Amounts, Breach, Finding, Id, Rule, upper_finding
from placement.model.years import people

Ratio = Annotated[float, Field(ge=0, le=20)]
KINDS = ("newly_qualified", "support")


class Supervision(Rule):
    """For each base `b` and service `s`, in filled WTE, for newly qualified and for support staff alike:

    filled of the kind <= ratio of the kind * experienced[b,s]
    experienced[b,s] = experienced_share * in_post[b,s] + filled registered

    and nobody newly qualified is alone: where one is,

    experienced[b,s] >= least_experienced_wte * beside[b,s]
    filled newly qualified <= U[b,s] * beside[b,s],  beside 0 or 1, U what the bounds of the posts allow

    which needs no columns where the ratio or the staff in post already say it. Over years the ratios hold in
    each of them, for who was hired newly qualified that year where people move up (`progression`). Staff who
    move to an opened base count where they then work. The same experienced WTE may count in both kinds.
    """

    rule: Literal["supervision"] = "supervision"
    id: Id = "supervision"
    gives: ClassVar[str] = "ratio"
    tries: ClassVar[Amounts] = tuple(n / 100 for n in range(1, 2001))
    ratio_newly_qualified: Ratio = 1.0
    ratio_support: Ratio = 0.5
    experienced_share: Annotated[float, Field(ge=0, le=1)] = 0.7
    least_experienced_wte: Annotated[float, Field(ge=0, le=10)] = 0.5
    """Of experienced registered staff beside anybody newly qualified."""

    def ratio(self, kind: str) -> float:
        return self.ratio_newly_qualified if kind == "newly_qualified" else self.ratio_support

    def give(self, amount: float) -> Supervision:
        more = {name: getattr(self, name) + amount for name in ("ratio_newly_qualified", "ratio_support")}
        return self.model_copy(update=more)

    def sentence(self, words: Words, case: Case) -> str:
        said = words(
            "rules.supervision",
            newly=words.stated(self.ratio_newly_qualified),
            support=words.stated(self.ratio_support),
            share=words.stated_percent(self.experienced_share, 0),
        )
        if self.least_experienced_wte == 0:
            return said
        return f"{said} {words('rules.supervision.least', wte=words.stated(self.least_experienced_wte))}"

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helper `beside[b,s]` where nothing else says that nobody newly qualified is alone."""
        filled = columns.filled_terms
        role = np.array([role.kind == "newly_qualified" for role in case.roles])
        newly = np.flatnonzero(role[filled.role]) if len(role) else np.zeros(0, dtype=np.int64)
        spots = np.unique(filled.base[newly] * len(case.services) + case.role_service[filled.role[newly]])
        first = np.full(case.in_post.size, np.inf)
        np.minimum.at(
            first,
            filled.base[newly] * len(case.services) + case.role_service[filled.role[newly]],
            case.steps[filled.role[newly]],
        )
        leaving = np.zeros(case.in_post.size)
        for row, _, wte in moved_staff(case, columns):
            np.add.at(leaving, row, np.minimum(wte, 0.0))
        there = self.experienced_share * (case.in_post.ravel() + leaving)[spots]
        by_ratio = self.ratio_newly_qualified * self.least_experienced_wte <= first[spots]
        needed = spots[(there < self.least_experienced_wte) & ~by_ratio]
        if not len(needed):
            return columns
        keys = (needed // len(case.services), needed % len(case.services))
        return columns.with_family(
            f"beside:{self.id}", keys, np.ones(len(needed)), integer=True, decides=True
        )

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        filled = columns.filled_terms
        services = len(case.services)
        kind = np.array([role.kind for role in case.roles])
        row = filled.base * services + case.role_service[filled.role]
        step = case.steps[filled.role]
        senior = np.flatnonzero(kind[filled.role] == "registered")
        blocks = []
        for name in KINDS:
            junior = np.flatnonzero(kind[filled.role] == name)
            terms = [
                (row[junior], filled.column[junior], step[junior]),
                (row[senior], filled.column[senior], -self.ratio(name) * step[senior]),
                *(
                    (r, c, -self.ratio(name) * self.experienced_share * wte)
                    for r, c, wte in moved_staff(case, columns)
                ),
            ]
            limit = self.ratio(name) * self.experienced_share * case.in_post.ravel()
            needed = np.zeros(len(limit), dtype=bool)
            needed[row[junior]] = True
            blocks.append(only_filled(_without_idle(at_most("supervision", terms, limit), needed)))
        return [*blocks, *self._beside_rows(case, columns, row, senior), *self._later_rows(case, columns)]

    def _later_rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        """The ratios in each later year; that nobody is alone is a matter of whole people, of year one."""
        if case.years is None:
            return []
        kind, services, blocks = np.array([role.kind for role in case.roles]), len(case.services), []
        for year in case.years.later:
            staff = people(columns, "staff", year)
            row = staff.base * services + case.role_service[staff.role]
            senior = np.flatnonzero(kind[staff.role] == "registered")
            for name in KINDS:
                fresh = name == "newly_qualified" and case.years.moves_up
                column = people(columns, "hired", year).column if fresh else staff.column
                junior = np.flatnonzero(kind[staff.role] == name)
                step = case.steps[staff.role]
                terms = [
                    (row[junior], column[junior], step[junior]),
                    (row[senior], staff.column[senior], -self.ratio(name) * step[senior]),
                ]
                needed = np.zeros(case.in_post.size, dtype=bool)
                needed[row[junior]] = True
                limit = self.ratio(name) * self.experienced_share * case.in_post.ravel()
                blocks.append(only_filled(_without_idle(at_most("supervision", terms, limit), needed)))
        return blocks

    def _beside_rows(self, case: Case, columns: Columns, row: Ints, senior: Ints) -> list[RowBlock]:
        """Rows of `beside`; `row` is the base and service of each filled column, `senior` the registered."""
        if f"beside:{self.id}" not in columns:
            return []
        beside, filled = columns[f"beside:{self.id}"], columns.filled_terms
        place = np.full(case.in_post.size, -1, dtype=np.int64)
        place[beside.keys[0] * len(case.services) + beside.keys[1]] = np.arange(beside.size)
        kind = np.array([role.kind for role in case.roles])
        newly = np.flatnonzero((kind[filled.role] == "newly_qualified") & (place[row] >= 0))
        senior = senior[place[row[senior]] >= 0]
        wte, every = case.steps[filled.role], np.arange(beside.size)
        most = np.bincount(place[row[newly]], wte[newly] * columns.upper[filled.column[newly]], beside.size)
        moved = [(place[r], c, -self.experienced_share * v) for r, c, v in moved_staff(case, columns)]
        enough = [
            (every, beside.index, np.full(beside.size, self.least_experienced_wte)),
            (place[row[senior]], filled.column[senior], -wte[senior]),
            *((r[r >= 0], c[r >= 0], v[r >= 0]) for r, c, v in moved),
        ]
        there = self.experienced_share * case.in_post[beside.keys]
        there_only = [
            (place[row[newly]], filled.column[newly], wte[newly]),
            (every, beside.index, np.negative(most)),
        ]
        return [
            at_most("supervision", enough, there),
            at_most("supervision", there_only, np.zeros(beside.size)),
        ]

    def check(self, case: Case, allocation: Allocation) -> Finding:
        shape = case.in_post.shape
        by_kind = {kind: np.zeros(shape) for kind in ("registered", *KINDS)}
        for k, role in enumerate(case.roles):
            by_kind[role.kind][:, role.service] += allocation.filled[:, k] * role.step_wte
        experienced = self.experienced_share * allocation.in_post_wte(case) + by_kind["registered"]
        where = [(b, s.id) for b in case.base_ids for s in case.services]
        found = [
            upper_finding(
                by_kind[kind].ravel(),
                self.ratio(kind) * experienced.ravel(),
                np.ones(experienced.size),
                where,
            )
            for kind in KINDS
        ]
        newly = by_kind["newly_qualified"]
        alone = tuple(
            Breach((case.base_ids[b], case.services[s].id), float(experienced[b, s]), least)
            for b, s in zip(*np.nonzero(newly), strict=True)
            if experienced[b, s] < (least := self.least_experienced_wte) - SLACK
        )
        return Finding(
            found[0].breaches + found[1].breaches + alone + tuple(self._later(case, allocation)), None
        )

    def _later(self, case: Case, allocation: Allocation) -> Iterator[Breach]:
        """Too many juniors in a later year."""
        moves_up = case.years is not None and case.years.moves_up
        for one in allocation.later:
            for b, s in np.ndindex(case.in_post.shape):
                there = dict.fromkeys(("registered", *KINDS), 0.0)
                for k, role in enumerate(case.roles):
                    if role.service == s:
                        fresh = moves_up and role.kind == "newly_qualified"
                        who = one.hired if fresh else one.staff
                        there[role.kind] += float(who[b, k]) * role.step_wte
                experienced = self.experienced_share * float(case.in_post[b, s]) + there["registered"]
                for kind in KINDS:
                    most = self.ratio(kind) * experienced
                    if there[kind] > most + 10 * SLACK:
                        where = (case.base_ids[b], case.services[s].id, str(one.year))
                        yield Breach(where, there[kind], most)


def _without_idle(block: RowBlock, needed: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> RowBlock:
    """Rows in which nobody has to be supervised hold anyway."""
    keep = needed[block.row]
    return RowBlock(
        block.family, block.row[keep], block.column[keep], block.value[keep], block.lower, block.upper
    )
