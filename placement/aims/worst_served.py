"""The lowest share of need met in any place as high as can be."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.aims.base import Aim, unknown_names
from placement.aims.people import care_of_clusters, counted_services
from placement.errors import Fault
from placement.model.allocation import CARE_GRAIN, Allocation
from placement.model.arrays import Floats, Ints, summed
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.rows import RowBlock, at_most
from placement.rules.base import Id
from placement.words import Words

if TYPE_CHECKING:
    from placement.region.region import Region


class WorstServed(Aim):
    """max  lowest,  0 <= lowest <= 1, where for each place p that has need

    lowest <= care that reaches the people of p / need[p]

    Care and need are those of `services` together (all, if absent); places are those of `level` (or the
    `places` of it that are named). Where nobody has need the value is 1. A place that no base may reach
    keeps it at 0.
    """

    aim: Literal["worst_served"] = "worst_served"
    id: Id = "worst_served"
    sense: ClassVar[Sense] = "max"
    measured_in: ClassVar[str] = "share"
    tolerance: Annotated[float, Field(ge=0)] = 0.0001
    level: Literal["cluster", "county", "region"] = "cluster"
    places: tuple[str, ...] | None = None
    services: tuple[str, ...] | None = None

    def sentence(self, words: Words) -> str:
        said = [words(f"aims.worst_served.{self.level}")]
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
        care = care_of_clusters(case, columns)
        place = self._place_of_cluster(case)[care.cluster]
        mine = np.flatnonzero((row_of[place] >= 0) & counted_services(case, self.services)[care.service])
        terms = [
            (np.arange(len(counted)), np.repeat(lowest, len(counted)), np.ones(len(counted))),
            (row_of[place[mine]], care.column[mine], -care.share[mine] / need[place[mine]]),
        ]
        region = self._region_of_place(case)[counted]
        return [at_most("worst_served", terms, np.zeros(len(counted)), today=True, region=region)]

    def cost(self, case: Case, columns: Columns) -> Floats:
        cost = np.zeros(columns.size)
        cost[columns[f"lowest:{self.id}"].index] = 1.0
        return cost

    def rounding(self, case: Case, columns: Columns) -> float:
        """Only the care of one place counts, whichever that is."""
        care, need = care_of_clusters(case, columns), self._need(case)
        place = self._place_of_cluster(case)[care.cluster]
        entries = summed(place, care.share, len(need))
        return float((CARE_GRAIN * entries[need > 0] / need[need > 0]).max(initial=0.0))

    def value(self, case: Case, allocation: Allocation) -> float:
        """The same from the finished care, area by area."""
        services = {i for i, s in enumerate(case.services) if self.services is None or s.id in self.services}
        ids = {"cluster": case.cluster_ids, "county": case.county_ids, "region": case.region_ids}[self.level]
        belongs: dict[int, list[tuple[int, float]]] = defaultdict(list)
        member = case.membership
        for a, c, share in zip(member.area, member.cluster, member.share, strict=True):
            county = int(case.cluster_county[c])
            place = {"cluster": int(c), "county": county, "region": int(case.county_region[county])}[
                self.level
            ]
            if self.places is None or ids[place] in self.places:
                belongs[int(a)].append((place, float(share)))
        need, met = dict.fromkeys(range(len(ids)), 0.0), dict.fromkeys(range(len(ids)), 0.0)
        for area, parts in belongs.items():
            for place, share in parts:
                need[place] += share * sum(float(case.need[area, s]) for s in services)
        care = allocation.care
        for a, s, wte in zip(care.area, care.service, care.wte, strict=True):
            for place, share in belongs[int(a)] if int(s) in services else ():
                met[place] += share * float(wte)
        return min([1.0, *(met[place] / wanted for place, wanted in need.items() if wanted > 0)])

    def _need(self, case: Case) -> Floats:
        """WTE needed in each place of the level; nothing in those that do not count."""
        ids = {"cluster": case.cluster_ids, "county": case.county_ids, "region": case.region_ids}[self.level]
        of_clusters = case.cluster_need[:, counted_services(case, self.services)].sum(axis=1)
        need = summed(self._place_of_cluster(case), of_clusters, len(ids))
        return np.where([self.places is None or name in self.places for name in ids], need, 0.0)

    def _place_of_cluster(self, case: Case) -> Ints:
        every = np.arange(len(case.cluster_ids))
        return {"cluster": every, "county": case.cluster_county, "region": case.cluster_region}[self.level]

    def _region_of_place(self, case: Case) -> Ints:
        every = np.arange(len(case.region_ids))
        return {"cluster": case.cluster_region, "county": case.county_region, "region": every}[self.level]

    def faults(self, region: Region, file: str) -> list[Fault]:
        places = {
            "cluster": region.clusters["cluster_id"],
            "county": region.counties["county_id"],
            "region": region.regions["region_id"],
        }[self.level]
        services = region.services["service_id"]
        return [
            *unknown_names(self.places, places, file=file, aim=self, column="places"),
            *unknown_names(self.services, services, file=file, aim=self, column="services"),
        ]
