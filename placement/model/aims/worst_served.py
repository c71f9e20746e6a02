"""The lowest share of need met in any place as high as can be."""

from __future__ import annotations

from collections import defaultdict
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.aims.base import Aim, unknown_names
from placement.model.aims.people import counted_services
from placement.model.allocation import CARE_GRAIN, Allocation
from placement.model.arrays import Bools, Floats, summed
from placement.model.belonging import Counts, PeopleLevel, belonging, care_of_places, reachable
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Id
from placement.model.rules.where import found_people, known_places


class WorstServed(Aim):
    """max  lowest,  0 <= lowest <= 1, where for each place p that has need

    lowest <= care that reaches the people of p / need[p]

    Care and need are those of `services` together (all, if absent); places are those of `level` (or the
    `places` of it that are named; urban areas, towns and villages of each region are the places of the level
    "rural_class"). Where nobody has need the value is 1. A place that no base may reach keeps it at 0, unless
    `where` is "within reach": then only the need of areas and services that some base can reach counts.
    """

    aim: Literal["worst_served"] = "worst_served"
    id: Id = "worst_served"
    sense: ClassVar[Sense] = "max"
    measured_in: ClassVar[str] = "share"
    tolerance: Annotated[float, Field(ge=0)] = 0.0001
    level: PeopleLevel = "cluster"
    where: Counts = "everywhere"
    places: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None

    @property
    def within_reach(self) -> bool:
        return self.where == "within reach"

    def sentence(self, words: Words) -> str:
        said = [words(f"aims.worst_served.{self.level}")]
        said += [words("aims.within_reach")] if self.within_reach else []
        said += [words("aims.places_named")] if self.places is not None else []
        said += [words("aims.services_named")] if self.services is not None else []
        return " ".join(said)

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helper `lowest`, of which there is one."""
        return columns.with_family(f"lowest:{self.id}", (np.zeros(1, dtype=np.int64),), np.ones(1))

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        """For each place with need  lowest - sum of share * care[a,b,s] / need[p] <= 0,  or  lowest <= 1."""
        lowest, need = columns[f"lowest:{self.id}"].index, self._need(case)
        counted = np.flatnonzero(need > 0)
        if not len(counted):
            every = np.arange(len(case.region_ids))
            terms = [(every, np.repeat(lowest, len(every)), np.ones(len(every)))]
            return [at_most("worst_served", terms, np.ones(len(every)), today=True, region=every)]
        row_of = np.full(len(need), -1, dtype=np.int64)
        row_of[counted] = np.arange(len(counted))
        places = belonging(case, self.level)
        care = care_of_places(case, columns, places)
        mine = np.flatnonzero((row_of[care.place] >= 0) & self._counts(case)[care.area, care.service])
        terms = [
            (np.arange(len(counted)), np.repeat(lowest, len(counted)), np.ones(len(counted))),
            (row_of[care.place[mine]], care.column[mine], -care.share[mine] / need[care.place[mine]]),
        ]
        region = places.region[counted]
        return [at_most("worst_served", terms, np.zeros(len(counted)), today=True, region=region)]

    def cost(self, case: Case, columns: Columns) -> Floats:
        cost = np.zeros(columns.size)
        cost[columns[f"lowest:{self.id}"].index] = 1.0
        return cost

    def rounding(self, case: Case, columns: Columns) -> float:
        """Only the care of one place counts, whichever that is."""
        care, need = care_of_places(case, columns, belonging(case, self.level)), self._need(case)
        entries = summed(care.place, care.share, len(need))
        return float((CARE_GRAIN * entries[need > 0] / need[need > 0]).max(initial=0.0))

    def value(self, case: Case, allocation: Allocation) -> float:
        """The same from the finished care, area by area."""
        services = {i for i, s in enumerate(case.services) if self.services is None or s.id in self.services}
        reach = reachable(case, self.where)
        need: dict[tuple[str, ...], float] = defaultdict(float)
        met: dict[tuple[str, ...], float] = defaultdict(float)
        people = found_people(case, self.level, self.places)
        for area, parts in people.items():
            for place, share in parts:
                need[place] += share * sum(float(case.need[area, s]) for s in services if reach[area, s])
        care = allocation.care
        for a, s, wte in zip(care.area, care.service, care.wte, strict=True):
            for place, share in people.get(int(a), []) if int(s) in services and reach[a, s] else ():
                met[place] += share * float(wte)
        return min([1.0, *(met[place] / wanted for place, wanted in need.items() if wanted > 0)])

    def _counts(self, case: Case) -> Bools:
        """A x S, whose need counts."""
        return reachable(case, self.where) & counted_services(case, self.services)

    def _need(self, case: Case) -> Floats:
        """WTE needed in each place of the level; nothing in those that do not count."""
        places = belonging(case, self.level)
        return np.where(places.named(self.places), places.need(case, self._counts(case)).sum(axis=1), 0.0)

    def faults(self, region: Region, file: str) -> list[Fault]:
        places, services = known_places(region, self.level), region.services["service_id"]
        return [
            *unknown_names(self.places, places, file=file, aim=self, column="places"),
            *unknown_names(self.services, services, file=file, aim=self, column="services"),
        ]
