"""What rules about whom care reaches share: which places and services, and how both are counted."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from placement.data.region import Region
from placement.errors import Fault
from placement.model.arrays import Bools, Floats, Ints
from placement.model.belonging import Belonging, Counts, PeopleLevel, belonging, care_of_places, reachable
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_least
from placement.model.rules.base import Rule
from placement.model.rules.where import found_people, unknown_places, unknown_services

Spot = tuple[str, ...]
"""A place as `Belonging.labels` tells it, and a service after it where each is counted alone."""


class PeopleServed(Rule):
    """Care that reaches the people of each place, all services together or (`each_service`) one by one.

    Rows over one place and one service stay within what a search by prices decides alone, unless the place
    reaches across planning areas; rows over several services join them.
    """

    level: PeopleLevel
    services: tuple[str, ...] | None = None
    """Which are counted; absent, all."""
    each_service: bool
    places: tuple[str, ...] | None = None
    """Where it holds; absent, everywhere."""

    def counts(self) -> Counts:
        """Whose need and care count."""
        return "everywhere"

    def binds(self, case: Case) -> bool:
        named = belonging(case, self.level).named(self.places)
        return bool(named.any() and self._counted_services(case).any())

    def _counted_services(self, case: Case) -> Bools:
        """S."""
        return np.array(
            [self.services is None or one.id in self.services for one in case.services], dtype=bool
        )

    def _counted(self, case: Case) -> Bools:
        """A x S."""
        return np.asarray(reachable(case, self.counts()) & self._counted_services(case))

    def _groups(self, case: Case) -> Ints:
        """S, the number of the row of its place in which each service is counted."""
        every = np.arange(len(case.services))
        return every if self.each_service else np.zeros_like(every)

    def sums(self, case: Case, places: Belonging, of_areas: Floats) -> Floats:
        """P x S (those of one group in its first), what is counted of an amount of each area and service."""
        counted, group = np.where(self._counted(case), of_areas, 0.0), self._groups(case)
        by_service = np.zeros((len(places.labels), len(group)))
        np.add.at(by_service, places.place, places.share[:, None] * counted[places.area])
        found = np.zeros_like(by_service)
        np.add.at(found.T, group, by_service.T)
        return np.asarray(np.where(places.named(self.places)[:, None], found, 0.0))

    def rows_above(
        self, family: str, case: Case, columns: Columns, limit: Floats, asked: Bools
    ) -> list[RowBlock]:
        """Rows  sum over a, b of part[a,p] * care[a,b,s] >= limit[p,s]  where they are asked (both P x S)."""
        places = belonging(case, self.level)
        place, number = np.nonzero(asked)
        row_of = np.full(asked.shape, -1, dtype=np.int64)
        row_of[place, number] = np.arange(len(place))
        care = care_of_places(case, columns, places)
        row = row_of[care.place, self._groups(case)[care.service]]
        mine = np.flatnonzero((row >= 0) & self._counted(case)[care.area, care.service])
        terms = [(row[mine], care.column[mine], care.share[mine])]
        return [at_least(family, terms, limit[place, number], region=places.region[place])]

    def tallied(
        self, case: Case, amounts: Iterable[tuple[int, int, float]]
    ) -> tuple[dict[Spot, float], dict[Spot, int]]:
        """What is counted in each place of amounts by area and service, and how many: for the checks."""
        people, reach = found_people(case, self.level, self.places), reachable(case, self.counts())
        names = {
            s: (one.id,) if self.each_service else ()
            for s, one in enumerate(case.services)
            if self.services is None or one.id in self.services
        }
        found: dict[Spot, float] = {}
        terms: dict[Spot, int] = {}
        for a, s, amount in amounts:
            if s not in names or not reach[a, s]:
                continue
            for label, part in people.get(a, ()):
                spot = (*label, *names[s])
                found[spot] = found.get(spot, 0.0) + part * amount
                terms[spot] = terms.get(spot, 0) + 1
        return found, terms

    def faults(self, region: Region, file: str) -> list[Fault]:
        return [
            *unknown_places(self, self.level, self.places, region, file),
            *unknown_services(self, self.services, region, file),
        ]


def by_area(amounts: Floats) -> Iterable[tuple[int, int, float]]:
    """Area, service and amount of an array A x S."""
    return ((int(a), int(s), float(amounts[a, s])) for a, s in zip(*np.nonzero(amounts), strict=True))
