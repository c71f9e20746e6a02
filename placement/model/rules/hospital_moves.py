"""People who move from hospitals to new posts in the community: they open a vacancy there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.hospital import hospital_faults, hospital_spots, numbered
from placement.model.rows import RowBlock, at_least, at_most
from placement.model.rules.base import Breach, Finding, Id, Rule
from placement.model.rules.where import services_text
from placement.model.years import name_of, people, stocks

SLACK = 2e-5
Percent = Annotated[float, Field(ge=0, le=100)]


class HospitalMoves(Rule):
    """For each region `r` and service `s` whose hospital staff are known, and each year `y`, in WTE:

    hospital[r,s,y] = hospital[r,s,y-1] - (1 - backfilled) * moved[r,s,y]
    moved[r,s,y] <= most * hospital[r,s,y-1]
    moved[r,s,y] <= sum over b in r and registered k of s of step_wte[k] * hired[b,k,y]

    with `hospital[r,s,0]` the figure of hospital_staff.csv. Who moves is hired beside those of `market`.
    Those who refill their posts in the hospital come from elsewhere, and are no people of `market`.
    """

    rule: Literal["hospital_moves"] = "hospital_moves"
    id: Id = "hospital-moves"
    gives: ClassVar[str] = "points"
    gives_by: ClassVar[float] = 1.0
    of_years: ClassVar[bool] = True
    once: ClassVar[bool] = True
    most_pct: Percent
    """Of a profession's hospital staff, how many at most may move in a year, per cent."""
    backfilled_pct: Percent
    """Of those who move, for how many the hospital hires somebody else, per cent; other posts there end."""
    services: tuple[str, ...] | None = None
    """Services of whose hospital staff some may move; all whose staff are known if unstated."""

    def sentence(self, words: Words, case: Case) -> str:
        said = words(
            "rules.hospital_moves",
            percent=words.stated_percent(self.most_pct / 100, 0),
            backfilled=words.stated_percent(self.backfilled_pct / 100, 0),
        )
        return said + services_text(words, case, self.services)

    def columns(self, case: Case, columns: Columns) -> Columns:
        if case.years is None or case.hospital is None:
            return columns
        region, service = hospital_spots(case, self.services)
        there = case.hospital[region, service]
        for year in range(1, case.years.count + 1):
            for family in ("moved", "hospital"):
                columns = columns.with_family(name_of(family, year), (region, service), there, decides=True)
        return columns

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        if case.years is None or case.hospital is None:
            return []
        region, service = hospital_spots(case, self.services)
        there, every = case.hospital[region, service], np.arange(len(region))
        at = numbered(case, (region, service))
        ones, none = np.ones(len(every)), np.zeros(len(every))
        before: Ints | None = None
        blocks = []
        for year in range(1, case.years.count + 1):
            moved, stock = (columns[name_of(name, year)].index for name in ("moved", "hospital"))
            kept = [(every, stock, ones), (every, moved, ones * (1 - self.backfilled_pct / 100))]
            few, part = [(every, moved, ones)], self.most_pct / 100
            if before is None:
                begun, most = there, part * there
            else:
                begun, most = none, none
                kept.append((every, before, -ones))
                few.append((every, before, -part * ones))
            blocks += [at_most("hospital_moves", kept, begun), at_least("hospital_moves", kept, begun)]
            blocks.append(at_most("hospital_moves", few, most))
            column, row, wte = registered_hires(case, columns, year, at)
            hired = [(every, moved, ones), (row, column, -wte)]
            blocks.append(at_most("hospital_moves", hired, none))
            before = stock
        return blocks

    def moved_first(self, case: Case, columns: Columns, values: Floats, most_hired: Floats | None) -> Floats:
        """Values of `moved:1`, to the last digit what whole posts and the conditions of year one allow.

        A search leaves them a little beside, which would clash where year one is decided again.
        `most_hired` (R x S) is how many may be hired in a region from elsewhere, where that is limited.
        """
        family = columns[name_of("moved", 1)]
        if case.hospital is None:
            return values[family.index]
        at = numbered(case, (family.keys[0], family.keys[1]))
        column, row, wte = registered_hires(case, columns, 1, at)
        hired = np.bincount(row, wte * np.round(values[column]), family.size)
        most = np.minimum(hired, case.hospital[family.keys] * self.most_pct / 100)
        moved = np.clip(values[family.index], 0.0, most)
        return moved if most_hired is None else np.maximum(moved, hired - most_hired[family.keys])

    def give(self, amount: float) -> HospitalMoves:
        return self.model_copy(update={"most_pct": min(100.0, self.most_pct + amount)})

    def ways(self, case: Case) -> Sequence[float]:
        """Percentage points more who may move."""
        return tuple(float(n) for n in range(1, int(100 - self.most_pct) + 1))

    def without(self) -> HospitalMoves:
        """Whoever wants to may move."""
        return self.model_copy(update={"most_pct": 100.0})

    def binds(self, case: Case) -> bool:
        return case.years is not None and len(hospital_spots(case, self.services)[0]) > 0

    def check(self, case: Case, allocation: Allocation) -> Finding:
        if case.years is None or case.hospital is None:
            return Finding()
        breaches = [Breach(where, found, limit) for where, found, limit in self._wrong(case, allocation)]
        return Finding(tuple(breaches))

    def _wrong(self, case: Case, plan: Allocation) -> Iterator[tuple[tuple[str, ...], float, float]]:
        """Where the plan's account of hospitals does not add up, with what was found and what should be."""
        if len(plan.hospital) != len(plan.later) + 1:
            yield ((str(len(plan.later) + 1),), float(len(plan.hospital)), float(len(plan.later) + 1))
            return
        before = case.hospital
        for one, (year, _, hired) in zip(plan.hospital, stocks(plan), strict=True):
            for r, s in np.ndindex(one.moved.shape):
                offered = case.services[s].id
                where = (case.region_ids[r], offered, str(year))
                covered = self.services is None or offered in self.services
                was = float("nan") if before is None else float(before[r, s])
                moved, filled = float(one.moved[r, s]), float(one.backfilled[r, s])
                if np.isnan(was) or not covered:
                    if abs(moved) + abs(filled) > SLACK:
                        yield (where, moved, 0.0)
                    continue
                came = sum(
                    float(hired[b, k]) * role.step_wte
                    for k, role in enumerate(case.roles)
                    if role.service == s and role.kind == "registered"
                    for b in range(len(case.base_ids))
                    if case.county_region[case.cluster_county[case.base_cluster[b]]] == r
                )
                most = min(was * self.most_pct / 100, came)
                if moved > most + SLACK or moved < -SLACK:
                    yield (where, moved, most)
                if abs(filled - moved * self.backfilled_pct / 100) > SLACK:
                    yield (where, filled, moved * self.backfilled_pct / 100)
                if abs(float(one.stock[r, s]) - (was - moved + filled)) > SLACK:
                    yield (where, float(one.stock[r, s]), was - moved + filled)
            before = one.stock

    def faults(self, region: Region, file: str) -> list[Fault]:
        return hospital_faults(self.services, region, file, f"rules.{self.id}")


def registered_hires(case: Case, columns: Columns, year: int, at: Ints) -> tuple[Ints, Ints, Floats]:
    """Columns of registered people hired in a year, the row that `at` (R x S) has for each, WTE of a step."""
    hired = people(columns, "hired", year)
    registered: Bools = np.array([role.kind == "registered" for role in case.roles], dtype=bool)
    row = at[case.base_region[hired.base], case.role_service[hired.role]]
    mine = np.flatnonzero(registered[hired.role] & (row >= 0))
    return hired.column[mine], row[mine], case.steps[hired.role[mine]]
