"""The same share of need met, at least, in every place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.errors import Fault
from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_least
from placement.rules.base import Finding, Id, Rule, unknown_ids, upper_finding
from placement.rules.where import (
    TABLES,
    place_ids,
    region_of_place,
    services_text,
    unknown_services,
    where_text,
)
from placement.words import Words

if TYPE_CHECKING:
    from placement.region.region import Region


class Standard(Rule):
    """For each place `p` that has any need, and each service `s` of `services` if `each_service` (WTE):

    sum over a, b of part[a,p] * care[a,b,s] >= share * need[p,s],    need[p,s] = sum_a part[a,p] * need[a,s]

    else the same summed over the services. `part[a,p]` is the share of area `a` that belongs to `p`.
    """

    rule: Literal["standard"] = "standard"
    id: Id = "standard"
    gives: ClassVar[str] = "share"
    level: Literal["cluster", "county", "region"] = "cluster"
    share: Annotated[float, Field(ge=0, le=1)]
    services: tuple[str, ...] | None = None
    """Which are counted; absent, all."""
    each_service: bool = False
    places: tuple[str, ...] | None = None
    """Where it holds; absent, everywhere."""

    def sentence(self, words: Words, case: Case) -> str:
        where = where_text(words, self.level, some=self.places is not None)
        key = "rules.standard.each" if self.each_service else "rules.standard"
        said = words(key, where=where, share=words.percent(self.share, 1))
        return said + services_text(words, case, self.services)

    def _parts(self, case: Case) -> Floats:
        """P x A, the share of each area that belongs to each place where the rule holds; else nothing."""
        ids, member = place_ids(case, self.level), case.membership
        county = case.cluster_county
        place = {"cluster": np.arange(len(county)), "county": county, "region": case.cluster_region}[
            self.level
        ]
        parts = np.zeros((len(ids), len(case.area_ids)))
        np.add.at(parts, (place[member.cluster], member.area), member.share)
        bound = [self.places is None or name in self.places for name in ids]
        return np.asarray(parts * np.array(bound, dtype=float)[:, None])

    def _groups(self, case: Case) -> Ints:
        """S, the row of its place in which each service is counted; -1 for none."""
        listed = [self.services is None or one.id in self.services for one in case.services]
        number = np.arange(len(listed)) if self.each_service else np.zeros(len(listed), dtype=np.int64)
        return np.where(listed, number, -1)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        parts, group, care = self._parts(case), self._groups(case), columns["care"]
        width = len(case.services)
        need = np.zeros((len(parts), width))
        counted = np.flatnonzero(group >= 0)
        np.add.at(need.T, group[counted], (parts @ case.need[:, counted]).T)
        place, number = np.nonzero(need > 0)
        position = np.full(need.size, -1, dtype=np.int64)
        position[place * width + number] = np.arange(len(place))
        mine = np.flatnonzero(group[care.keys[2]] >= 0)
        terms = []
        for p in np.unique(place):
            here = mine[parts[p, care.keys[0][mine]] > 0]
            row = position[p * width + group[care.keys[2][here]]]
            terms.append((row, care.index[here], parts[p, care.keys[0][here]]))
        region = region_of_place(case, self.level)[place]
        return [at_least("standard", terms, self.share * need[place, number], region=region)]

    def give(self, amount: float) -> Standard:
        return self.model_copy(update={"share": max(0.0, self.share - amount)})

    def ways(self, case: Case) -> None:
        """The limits of its rows are so much of the need, whatever the share."""
        return

    @property
    def most_given(self) -> float:
        return self.share

    def grain(self) -> float:
        return 0.001

    def check(self, case: Case, allocation: Allocation) -> Finding:
        ids, care, member = place_ids(case, self.level), allocation.care, case.membership
        need: dict[tuple[str, ...], float] = {}
        met: dict[tuple[str, ...], float] = {}
        terms: dict[tuple[str, ...], int] = {}
        belongs: dict[int, list[tuple[str, float]]] = {}
        for a, c, part in zip(member.area, member.cluster, member.share, strict=True):
            county = int(case.cluster_county[c])
            at = {"cluster": int(c), "county": county, "region": int(case.county_region[county])}[self.level]
            if self.places is None or ids[at] in self.places:
                belongs.setdefault(int(a), []).append((ids[at], float(part)))
        for a, places in belongs.items():
            for (name, part), (s, one) in ((p, s) for p in places for s in enumerate(case.services)):
                if self.services is None or one.id in self.services:
                    spot = (name, one.id) if self.each_service else (name,)
                    need[spot] = need.get(spot, 0.0) + part * float(case.need[a, s])
        for a, s, wte in zip(care.area, care.service, care.wte, strict=True):
            for name, part in belongs.get(int(a), []):
                spot = (name, case.services[s].id) if self.each_service else (name,)
                if spot in need and (self.services is None or case.services[s].id in self.services):
                    met[spot] = met.get(spot, 0.0) + part * float(wte)
                    terms[spot] = terms.get(spot, 0) + 1
        where = [spot for spot, wte in need.items() if wte > 0]
        found = upper_finding(
            -np.array([met.get(spot, 0.0) for spot in where]),
            -np.array([self.share * need[spot] for spot in where]),
            np.array([terms.get(spot, 0) for spot in where]),
            where,
        )
        shares = [met.get(spot, 0.0) / need[spot] - self.share for spot in where]
        return Finding(found.breaches, min(shares) if shares and found.holds else found.room)

    def faults(self, region: Region, file: str) -> list[Fault]:
        table = getattr(region, TABLES[self.level])
        return [
            *unknown_ids(self.places, table[f"{self.level}_id"], file=file, rule=self, column="places"),
            *unknown_services(self, self.services, region, file),
        ]
