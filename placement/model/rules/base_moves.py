"""Experienced people who come from other posts at the region's bases: they open a vacancy there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

import numpy as np

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.hospital import at_bases, numbered, terms_at
from placement.model.rows import RowBlock, at_least, at_most
from placement.model.rules.base import Breach, Finding, Id, Rule
from placement.model.rules.hospital_moves import Percent, registered_hires
from placement.model.years import name_of, stocks

SLACK = 2e-5


class BaseMoves(Rule):
    """For each region `r` and service `s` with staff at bases today, and each year `y`, in WTE:

    vacated[r,s,y] = vacated[r,s,y-1] + part * (1 - backfilled) * (hired[r,s,y] - moved[r,s,y])

    `hired` are the experienced people hired there in the year, `moved` those of them who come from hospitals
    (`hospital_moves`). What is vacated is missing from the time that today's staff of the region's bases have
    for care, at each base in proportion to its staff. Those who refill such posts come from elsewhere.
    """

    rule: Literal["base_moves"] = "base_moves"
    id: Id = "base-moves"
    gives: ClassVar[str] = "points"
    gives_by: ClassVar[float] = 1.0
    of_years: ClassVar[bool] = True
    once: ClassVar[bool] = True
    part_pct: Percent
    """Of experienced people hired, but not from hospitals, how many leave a post at a base, per cent."""
    backfilled_pct: Percent
    """Of the posts that they leave, how many are filled again, per cent."""

    @property
    def missing(self) -> float:
        """Of each person hired, the part that is missing at a base."""
        return self.part_pct / 100 * (1 - self.backfilled_pct / 100)

    def sentence(self, words: Words, case: Case) -> str:
        return words(
            "rules.base_moves",
            percent=words.stated_percent(self.part_pct / 100, 0),
            backfilled=words.stated_percent(self.backfilled_pct / 100, 0),
        )

    def columns(self, case: Case, columns: Columns) -> Columns:
        if case.years is None:
            return columns
        there = at_bases(case)
        region, service = np.nonzero(there > 0)
        for year in range(1, case.years.count + 1):
            most = there[region, service]
            columns = columns.with_family(name_of("vacated", year), (region, service), most, decides=True)
        return columns

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        blocks: list[RowBlock] = []
        before: Ints | None = None
        for year in range(1, case.years.count + 1) if case.years else ():
            family = columns[name_of("vacated", year)]
            every, ones, none = np.arange(family.size), np.ones(family.size), np.zeros(family.size)
            at = numbered(case, (family.keys[0], family.keys[1]))
            column, row, wte = registered_hires(case, columns, year, at)
            terms = [(every, family.index, ones), (row, column, -self.missing * wte)]
            if before is not None:
                terms.append((every, before, -ones))
            if name_of("moved", year) in columns:
                terms.append(terms_at(columns[name_of("moved", year)], at, self.missing))
            blocks += [at_most("base_moves", terms, none), at_least("base_moves", terms, none)]
            before = family.index
        return blocks

    def years_vacated(self, case: Case, plan: Allocation) -> tuple[Floats, ...]:
        """R x S of each year, WTE vacated so far, from who is hired and who of them moved from hospitals."""
        there, found = at_bases(case) > 0, np.zeros((len(case.region_ids), len(case.services)))
        years = []
        for year, _, hired in stocks(plan):
            came = np.zeros(found.shape)
            for k, role in enumerate(case.roles):
                if role.kind == "registered":
                    np.add.at(came[:, role.service], case.base_region, hired[:, k] * role.step_wte)
            came -= plan.hospital[year - 1].moved if plan.hospital else 0.0
            found = np.where(there, np.round(found + self.missing * np.maximum(came, 0.0), 6), 0.0)
            years.append(found)
        return tuple(years)

    def give(self, amount: float) -> BaseMoves:
        return self.model_copy(update={"part_pct": max(0.0, self.part_pct - amount)})

    def ways(self, case: Case) -> Sequence[float]:
        """Percentage points fewer who leave a post at a base."""
        return tuple(float(n) for n in range(1, int(np.ceil(self.part_pct)) + 1))

    def check(self, case: Case, allocation: Allocation) -> Finding:
        if case.years is None:
            return Finding()
        if len(allocation.vacated) != len(allocation.later) + 1:
            return Finding((Breach((self.id,), float(len(allocation.vacated)), len(allocation.later) + 1.0),))
        breaches, before = [], np.zeros((len(case.region_ids), len(case.services)))
        for (year, _, hired), found in zip(stocks(allocation), allocation.vacated, strict=True):
            for r, s in np.ndindex(before.shape):
                here = [
                    b
                    for b in range(len(case.base_ids))
                    if case.county_region[case.cluster_county[case.base_cluster[b]]] == r
                ]
                came = sum(
                    float(hired[b, k]) * role.step_wte
                    for b in here
                    for k, role in enumerate(case.roles)
                    if role.service == s and role.kind == "registered"
                )
                came -= float(allocation.hospital[year - 1].moved[r, s]) if allocation.hospital else 0.0
                staff = sum(float(case.in_post[b, s]) for b in here)
                lost = came * self.part_pct / 100 * (1 - self.backfilled_pct / 100) if staff > 0 else 0.0
                should = float(before[r, s]) + lost
                if abs(float(found[r, s]) - should) > SLACK or found[r, s] > staff + SLACK:
                    where = (case.region_ids[r], case.services[s].id, str(year))
                    breaches.append(Breach(where, float(found[r, s]), min(should, staff)))
            before = found
        return Finding(tuple(breaches))
