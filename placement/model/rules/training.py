"""Training places: more of them, within bounds, give more graduates three years later; councils take some."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Amounts, Breach, Finding, Id, Rule, unknown_in_settings
from placement.model.years import name_of

SLACK = 2e-5
MOST = 10_000.0
Count = Annotated[float, Field(ge=0, le=10_000)]


class Training(Rule):
    """For each region `r`, service `s` and year `y` in which people start, and each class `g` of graduates:

    places[s,r,y] <= most[s] * (need[r,s] over that of the nation)
    more[g,y+years] <= part of g in r and s * (finish * stay * places[s,r,y] - councils[s] of r)

    `places` are beyond those of today, told by the region for which they are meant; `more` are graduates
    beyond those of today whom the boards can hire, fewer where councils take some (`supply`). Before the
    first who start in year one have finished, councils take theirs too.
    """

    rule: Literal["training"] = "training"
    id: Id = "training"
    gives: ClassVar[str] = "places"
    gives_by: ClassVar[float] = 1.0
    tries: ClassVar[Amounts] = tuple(float(n) for n in range(1, 101))
    """Places a year more in each profession named."""
    of_years: ClassVar[bool] = True
    once: ClassVar[bool] = True
    most: dict[str, Count]
    """By service, places a year that may be added in the whole nation; of a service not named none."""
    years: Annotated[int, Field(ge=1, le=6)] = 3
    """From the start of training to the first post."""
    finish_pct: Annotated[float, Field(ge=0, le=100)]
    """Of those who start, who finish."""
    stay_pct: Annotated[float, Field(ge=0, le=100)]
    """Of those who finish, who look for a post with the boards."""
    councils: dict[str, Count] = {}  # noqa: RUF012 - pydantic copies it
    """By service, graduates of each summer after the first whom councils take, in the whole nation."""

    def part_of_need(self, case: Case) -> Floats:
        """R x S: each region's part of the nation's need."""
        whole = case.whole_need.sum(axis=0)
        mine = case.whole_need[[case.whole_region_ids.index(r) for r in case.region_ids]]
        return np.asarray(np.divide(mine, whole, out=np.zeros_like(mine), where=whole > 0))

    def _by_region(self, case: Case, stated: dict[str, float]) -> Floats:
        """S x R of figures for the nation."""
        nation = np.array([stated.get(service.id, 0.0) for service in case.services])
        return np.asarray(nation[:, None] * self.part_of_need(case).T)

    @staticmethod
    def parts(case: Case) -> Floats:
        """G: each class's part of the graduates of its service in its region."""
        size = np.array([float(group.size) for group in case.classes])
        key = np.array(
            [
                group.service * len(case.region_ids) + case.county_region[group.home_county]
                for group in case.classes
            ],
            dtype=np.int64,
        )
        total = np.bincount(key, size, len(case.services) * len(case.region_ids)) if len(key) else np.zeros(1)
        return np.asarray(np.divide(size, total[key], out=np.zeros_like(size), where=total[key] > 0))

    def sentence(self, words: Words, case: Case) -> str:
        said = words(
            "rules.training",
            places=words.stated(sum(self.most.values()), 0),
            years=words.stated(self.years, 0),
            finish=words.stated_percent(self.finish_pct / 100, 0),
            stay=words.stated_percent(self.stay_pct / 100, 0),
        )
        taken = sum(self.councils.values())
        return said if not taken else f"{said} {words('rules.training.councils', n=words.stated(taken, 0))}"

    def columns(self, case: Case, columns: Columns) -> Columns:
        if case.years is None:
            return columns
        service, region = np.indices((len(case.services), len(case.region_ids))).reshape(2, -1)
        most = self._by_region(case, self.most)[service, region]
        size = np.array([float(group.size) for group in case.classes])
        every = np.arange(len(size))
        for year in case.years.later:
            if year > self.years:
                columns = columns.with_family(name_of("places", year), (service, region), most, decides=True)
                columns = self._with_room(case, columns, year)
            upper = np.full(len(size), MOST)
            columns = columns.with_family(name_of("more", year), (every,), upper, decides=True, lower=-size)
        return columns

    def _with_room(self, case: Case, columns: Columns, year: int) -> Columns:
        """The columns with room at each base for all graduates of a class whom most places could give."""
        size = np.array([float(group.size) for group in case.classes])
        service = np.array([group.service for group in case.classes], dtype=np.int64)
        region = np.array([case.county_region[group.home_county] for group in case.classes], dtype=np.int64)
        most = self._by_region(case, self.most)[service, region] if len(size) else size
        trained = self.parts(case) * self.finish_pct / 100 * self.stay_pct / 100 * most
        placed = columns[name_of("placed", year)]
        return columns.widened(placed.name, np.minimum((size + trained)[placed.keys[0]], MOST))

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        """`more` of each year below what places that began so long before give, less what councils take."""
        if case.years is None:
            return []
        parts, blocks, regions = self.parts(case), [], len(case.region_ids)
        taken = self._by_region(case, self.councils)
        service = np.array([group.service for group in case.classes], dtype=np.int64)
        region = np.array([case.county_region[group.home_county] for group in case.classes], dtype=np.int64)
        every = np.arange(len(parts))
        for year in case.years.later:
            more = columns[name_of("more", year)]
            terms = [(every, more.index, np.ones(len(every)))]
            if year > self.years:
                places = columns[name_of("places", year)]
                gives = parts * self.finish_pct / 100 * self.stay_pct / 100
                terms.append((every, places.index[service * regions + region], -gives))
            blocks.append(at_most("training", terms, -self._leaves(case, parts, taken, service, region)))
        return blocks

    @staticmethod
    def _leaves(case: Case, parts: Floats, taken: Floats, service: Ints, region: Ints) -> Floats:
        """G: graduates whom councils take, no more than there are."""
        size = np.array([float(group.size) for group in case.classes])
        return np.asarray(np.minimum(parts * taken[service, region], size)) if len(size) else size

    def give(self, amount: float) -> Training:
        return self.model_copy(update={"most": {name: most + amount for name, most in self.most.items()}})

    def check(self, case: Case, allocation: Allocation) -> Finding:
        breaches: list[Breach] = []
        part = self.part_of_need(case)
        for one in allocation.later:
            year, began = str(one.year), one.places
            for s, offered in enumerate(case.services):
                for r, name in enumerate(case.region_ids):
                    there = 0.0 if began is None else float(began[s, r])
                    most = self.most.get(offered.id, 0.0) * float(part[r, s])
                    most = most if one.year > self.years else 0.0
                    if there > most + SLACK or there < -SLACK:
                        breaches.append(Breach((name, offered.id, year), there, most))
            for g, group in enumerate(case.classes):
                r, s = int(case.county_region[group.home_county]), group.service
                alike = [
                    other.size
                    for other in case.classes
                    if other.service == s and case.county_region[other.home_county] == r
                ]
                mine = group.size / sum(alike) if sum(alike) else 0.0
                trained = 0.0 if began is None else float(began[s, r]) * self.finish_pct * self.stay_pct / 1e4
                away = self.councils.get(case.services[s].id, 0.0) * float(part[r, s])
                most = mine * trained - min(mine * away, group.size)
                found = 0.0 if one.more is None else float(one.more[g])
                if found > most + SLACK:
                    breaches.append(Breach((group.id, year), found, most))
        return Finding(tuple(breaches))

    def faults(self, region: Region, file: str) -> list[Fault]:
        return unknown_in_settings(
            self, dict.fromkeys(("most", "councils"), region.services["service_id"]), file
        )
