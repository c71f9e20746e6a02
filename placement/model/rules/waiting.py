"""Nobody waits longer than so many weeks, from the end of a stated year on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.ahead import Years
from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Breach, Finding, Id, Rule, unknown_ids
from placement.model.staff_time import time_terms
from placement.model.waiting import WEEKS, of_lists
from placement.model.years import name_of

Terms = tuple[Ints, Ints, Floats]
LONGEST = 520
SLACK = 1e-4
"""WTE-years of a list: staff are told to a millionth of a step, year upon year."""


class WaitingLimit(Rule):
    """For each list `l`, of a service in a cluster, and year `y`, in years of one WTE's work:

    queue[l,y] >= queue[l,y-1] + joining[l,y] / pace[l] - time[l,y]
    52 * queue[l,y] <= weeks * time[l,y]                        from the year `from_year` on

    `time` is the staff time of the service at the cluster's bases in that year (WTE), `pace` the people whom
    one WTE takes off the list in a year; queue[l,0] are those who wait today. `queue` may be more than it has
    to be, so the rows can be met exactly when the least that it can be is within the limit. A list that
    nobody stated is not limited.
    """

    rule: Literal["waiting"] = "waiting"
    id: Id = "waiting"
    gives: ClassVar[str] = "weeks"
    gives_by: ClassVar[float] = 1.0
    of_years: ClassVar[bool] = True
    weeks: Annotated[float, Field(gt=0, le=LONGEST)] = 14
    """The longest wait, in weeks, at the pace of that year's staff; 14 is what boards report therapies by."""
    from_year: Annotated[int, Field(ge=1, le=10)] = 1
    """The limit holds at the end of this year and of each after it."""
    services: tuple[str, ...] | None = None

    def _lists(self, case: Case) -> Ints:
        """Which of the case's lists are limited."""
        lists = case.waiting
        if lists is None or case.years is None:
            return np.zeros(0, dtype=np.int64)
        named = [
            i for i, name in enumerate(case.service_ids) if self.services is None or name in self.services
        ]
        return np.flatnonzero(np.isin(lists.service, named))

    def sentence(self, words: Words, case: Case) -> str:
        slots = {"weeks": words.stated(self.weeks, 0), "year": self.from_year}
        if self.services is None:
            return words("rules.waiting", **slots)
        known = {one.id: words.name(vars(one)) for one in case.services}
        named = words.listed([known.get(name, name) for name in self.services])
        return words("rules.waiting.services", services=named, **slots)

    def columns(self, case: Case, columns: Columns) -> Columns:
        mine, lists = self._lists(case), case.waiting
        if case.years is None or lists is None or not len(mine):
            return columns
        grown = case.years.growth[:, lists.service[mine]].cumsum(axis=0)
        for year in range(1, case.years.count + 1):
            most = (lists.people[mine] + lists.joining[mine] * grown[year - 1]) / lists.pace[mine]
            columns = columns.with_family(f"{self.id}/{name_of('queue', year)}", (mine,), most, decides=True)
        return columns

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        mine, lists, years = self._lists(case), case.waiting, case.years
        if years is None or lists is None or not len(mine):
            return []
        blocks, every, ones = [], np.arange(len(mine)), np.ones(len(mine))
        today = of_lists(case, lists, case.in_post)[mine]
        row_of = np.full((len(case.cluster_ids), len(case.services)), -1, dtype=np.int64)
        row_of[lists.cluster[mine], lists.service[mine]] = every
        for year in range(1, years.count + 1):
            queue = columns[f"{self.id}/{name_of('queue', year)}"].index
            joining = (lists.joining * years.growth[year - 1][lists.service] / lists.pace)[mine]
            time = self._time(case, years, columns, year, row_of)
            terms = [(every, queue, -ones), *((row, column, -wte) for row, column, wte in time)]
            if year == 1:
                left = lists.people[mine] / lists.pace[mine] + joining - today
            else:
                before = columns[f"{self.id}/{name_of('queue', year - 1)}"].index
                terms.append((every, before, ones))
                left = joining - today
            blocks.append(at_most("waiting", terms, -left))
            if year >= self.from_year:
                part = self.weeks / WEEKS
                limit = [(every, queue, ones), *((row, column, -part * wte) for row, column, wte in time)]
                blocks.append(at_most("waiting", limit, part * today))
        return blocks

    @staticmethod
    def _time(case: Case, years: Years, columns: Columns, year: int, row_of: Ints) -> list[Terms]:
        """Terms of the staff time of each list: its row, the column, WTE."""
        found = []
        for terms in time_terms(case, years, columns, year):
            row = row_of[case.base_cluster[terms.base], terms.service]
            keep = np.flatnonzero(row >= 0)
            found.append((row[keep], terms.column[keep], terms.wte[keep]))
        return found

    def give(self, amount: float) -> WaitingLimit:
        return self.model_copy(update={"weeks": self.weeks + amount})

    def ways(self, case: Case) -> Sequence[float]:
        """Whole weeks more, up to ten years."""
        return tuple(float(n) for n in range(1, LONGEST + 1))

    def views(self, case: Case) -> Sequence[Rule]:
        """That the limit holds later is another way out."""
        return (WaitingLimitLater(**self.model_dump()),)

    def binds(self, case: Case) -> bool:
        return bool(len(self._lists(case))) and case.years is not None and self.from_year <= case.years.count

    def check(self, case: Case, allocation: Allocation) -> Finding:
        breaches: list[Breach] = []
        lists, years = case.waiting, case.years
        if lists is None or years is None:
            return Finding()
        for n, (c, s) in enumerate(zip(lists.cluster, lists.service, strict=True)):
            offered = case.services[s].id
            if self.services is not None and offered not in self.services:
                continue
            bases = [b for b in range(len(case.base_ids)) if case.base_cluster[b] == c]
            pace, queue = float(lists.pace[n]), float(lists.people[n])
            for year in range(1, years.count + 1):
                time = sum(
                    float(case.in_post[b, s]) - _left(case, allocation, year, b, int(s)) for b in bases
                )
                for k in (k for k, role in enumerate(case.roles) if role.service == s):
                    time += sum(self._given(case, allocation, year, b, k) for b in bases)
                queue = max(
                    0.0, queue + float(lists.joining[n]) * float(years.growth[year - 1, s]) - pace * time
                )
                if year >= self.from_year and queue > pace * (self.weeks * time / WEEKS + SLACK):
                    weeks = WEEKS * queue / (pace * time) if time > 0 else np.inf
                    breaches.append(
                        Breach((case.cluster_ids[c], offered, str(year)), float(weeks), self.weeks)
                    )
        return Finding(tuple(breaches))

    @staticmethod
    def _given(case: Case, plan: Allocation, year: int, b: int, k: int) -> float:
        """WTE of care that the new staff of a role give at a base in a year."""
        role, years = case.roles[k], case.years
        if year == 1 or years is None:
            gives = float(plan.filled[b, k]) * role.care_wte_per_wte
        else:
            one = plan.later[year - 2]
            new = float(one.staff[b, k]) - float(one.grown[b, k])
            gives = new * role.care_wte_per_wte + float(one.grown[b, k]) * float(years.gives_grown[k])
        return gives * role.step_wte * float(case.counted[b, k])

    def faults(self, region: Region, file: str) -> list[Fault]:
        named = unknown_ids(
            self.services, region.services["service_id"], file=file, rule=self, column="services"
        )
        if region.waiting is None:
            named.append(Fault("waiting_no_table", file, column=f"rules.{self.id}.rule", value=self.id))
        return named


def _left(case: Case, plan: Allocation, year: int, b: int, s: int) -> float:
    """WTE of a base's staff of today who left for new posts, its part of those of its region."""
    if not plan.vacated or case.in_post[b, s] <= 0:
        return 0.0
    region = case.base_region[b]
    whole = sum(float(case.in_post[o, s]) for o in range(len(case.base_ids)) if case.base_region[o] == region)
    return float(plan.vacated[year - 1][region, s]) * float(case.in_post[b, s]) / whole


class WaitingLimitLater(WaitingLimit):
    """The same limit, whose way out is that it holds from a later year on."""

    gives: ClassVar[str] = "years"

    def give(self, amount: float) -> WaitingLimitLater:
        return self.model_copy(update={"from_year": self.from_year + int(amount)})

    def ways(self, case: Case) -> Sequence[float]:
        """Years later, the last year still limited."""
        last = 1 if case.years is None else case.years.count
        return tuple(float(n) for n in range(1, last - self.from_year + 1))

    def views(self, case: Case) -> Sequence[Rule]:
        return ()
