"""As many residents as can be near a base with staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.errors import Fault
from placement.i18n import Words
from placement.model.aims.base import Aim, unknown_names
from placement.model.aims.people import constant_rows, counted_services, with_constant
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats, Ints, summed
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Id

if TYPE_CHECKING:
    from placement.data.region import Region

NOBODY = 1e-6
"""WTE at or below which nobody is there."""


class PeopleWithin(Aim):
    """max  sum over areas a of residents[a] * near[a]

    An area is near if a base with staff of `services` (any, if absent) lies within `minutes` by the
    scenario's mode of travel, whatever its county. Staff are those in post, those who fill new posts, and
    those who move to a base that opens. An area counts once, however many bases are near.

        near[a]     <= sum of staffed[b] over the bases b within minutes of a
        staffed[b]  <= sum_s stays[b,s] + filled steps of the services at b
                       + sum of open_for[b,s] where staff of s move to b
        stays[b,s]  <= n - sum of open_for[c,s] over c in T                      for each T

    T is any least set of n candidates who together take away all who are in post at b for s; `open_for`
    is the helper of the rule of opening, by which posts too are at open bases alone. All helpers here
    lie between 0 and 1 and need not be stated whole: with whole decisions every right-hand side is whole,
    so that the greatest value of each helper is 0 or 1. Bases that are staffed whatever is decided, and
    the areas near them, have no helpers: their residents are a sum that no decision changes.
    """

    aim: Literal["people_within"] = "people_within"
    id: Id = "people_within"
    sense: ClassVar[Sense] = "max"
    measured_in: ClassVar[str] = "people"
    tolerance: Annotated[float, Field(ge=0)] = 0.5
    """Less than one resident: nobody is given up."""
    minutes: Annotated[float, Field(ge=0, le=600)]
    services: tuple[str, ...] | None = None

    def sentence(self, words: Words) -> str:
        places = 0 if float(self.minutes).is_integer() else 1
        said = words("aims.people_within", minutes=words.number(self.minutes, places))
        return said if self.services is None else said + " " + words("aims.services_named")

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helpers near[a], staffed[b] and stays[b,s], and the residents who are near in any case."""
        sites = _NearSites.of(case, columns, self.minutes, self.services)
        bases, services = np.nonzero(sites.may_empty)
        families: tuple[tuple[str, tuple[Ints, ...]], ...] = (
            ("near", (sites.areas,)),
            ("staffed", (sites.bases,)),
            ("stays", (bases, services)),
        )
        for name, keys in families:
            columns = columns.with_family(f"{name}:{self.id}", keys, np.ones(len(keys[0])))
        return with_constant(f"sure:{self.id}", columns, sites.sure_people(case))

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        sites = _NearSites.of(case, columns, self.minutes, self.services)
        near, staffed, stays = (columns[f"{name}:{self.id}"] for name in ("near", "staffed", "stays"))
        filled, doors = columns.filled_terms, _Doors.of(case, columns)
        limit = partial(at_most, "people_within", today=True)
        area, base = np.nonzero(sites.within[np.ix_(sites.areas, sites.bases)])
        nearby = [
            (np.arange(near.size), near.index, np.ones(near.size)),
            (area, staffed.index[base], -np.ones(len(base))),
        ]
        row_of = np.full(len(case.base_ids), -1, dtype=np.int64)
        row_of[sites.bases] = np.arange(staffed.size)
        new = np.flatnonzero((row_of[filled.base] >= 0) & sites.services[case.role_service[filled.role]])
        come = np.flatnonzero((row_of[doors.base] >= 0) & sites.arrive[doors.base, doors.service])
        there = [
            (np.arange(staffed.size), staffed.index, np.ones(staffed.size)),
            (row_of[stays.keys[0]], stays.index, -np.ones(stays.size)),
            (row_of[filled.base[new]], filled.column[new], -np.ones(len(new))),
            (row_of[doors.base[come]], doors.column[come], -np.ones(len(come))),
        ]
        return [
            limit(nearby, np.zeros(near.size)),
            limit(there, np.zeros(staffed.size)),
            self._leaving(case, columns),
            constant_rows(f"sure:{self.id}", columns),
        ]

    def _leaving(self, case: Case, columns: Columns) -> RowBlock:
        """stays[b,s] + sum of open_for[c,s] over c in T <= the number of T."""
        stays, doors = columns[f"stays:{self.id}"], _Doors.of(case, columns)
        row: list[int] = []
        column: list[int] = []
        limits: list[float] = []
        for at, (b, s) in enumerate(zip(*stays.keys, strict=True)):
            for together in emptying(case, columns, int(b), int(s)):
                taking = doors.column[np.isin(doors.base, together) & (doors.service == s)].tolist()
                row += [len(limits)] * (1 + len(taking))
                column += [int(stays.index[at]), *taking]
                limits.append(float(len(together)))
        terms = [(np.array(row, dtype=np.int64), np.array(column, dtype=np.int64), np.ones(len(row)))]
        return at_most("people_within", terms, np.array(limits), today=True)

    def cost(self, case: Case, columns: Columns) -> Floats:
        near, sure = columns[f"near:{self.id}"], columns[f"sure:{self.id}"]
        cost = np.zeros(columns.size)
        cost[near.index] = case.population[near.keys[0]]
        people = _NearSites.of(case, columns, self.minutes, self.services).sure_people(case)
        cost[sure.index] = people[sure.keys[0]]
        return cost

    def value(self, case: Case, allocation: Allocation) -> float:
        """The same area by area from the finished plan."""
        in_post, is_open = allocation.in_post_wte(case), allocation.open_bases(case)
        staffed = []
        for b in range(len(case.base_ids)):
            someone = False
            for s, offered in enumerate(case.services):
                if self.services is None or offered.id in self.services:
                    new = [allocation.filled[b, k] for k, role in enumerate(case.roles) if role.service == s]
                    someone = someone or in_post[b, s] > NOBODY or sum(new) > 0
            if someone and is_open[b]:
                staffed.append(b)
        total = 0.0
        for a, people in enumerate(case.population.tolist()):
            if any(case.reach_minutes[a, b] <= self.minutes for b in staffed):
                total += people
        return total

    def faults(self, region: Region, file: str) -> list[Fault]:
        services = region.services["service_id"]
        return unknown_names(self.services, services, file=file, aim=self, column="services")


@dataclass(frozen=True)
class _Doors:
    """Columns that say whether a candidate is open, service by service where there are such."""

    base: Ints
    service: Ints
    column: Ints

    @classmethod
    def of(cls, case: Case, columns: Columns) -> _Doors:
        if "open_for" in columns:
            base, service = columns["open_for"].keys
            return cls(base, service, columns["open_for"].index)
        opened = columns["opened"]
        slot, service = np.indices((opened.size, len(case.services))).reshape(2, -1)
        return cls(opened.keys[0][slot], service, opened.index[slot])


@dataclass(frozen=True)
class _NearSites:
    """What is near what, and which bases' staff are decided. `areas` and `bases` are those with helpers."""

    services: Bools  # S, those that count
    within: Bools  # A x B
    sure: Bools  # B, staffed whatever is decided
    arrive: Bools  # B x S, staff who count and move there when it opens
    may_empty: Bools  # B x S, staff in post whom opened bases may take, all of them; bases with helpers
    areas: Ints
    bases: Ints

    @classmethod
    def of(cls, case: Case, columns: Columns, minutes: float, named: tuple[str, ...] | None) -> _NearSites:
        services, within = counted_services(case, named), case.reach_minutes <= minutes
        here = (case.in_post > NOBODY) & ~case.base_candidate[:, None] & services
        may_empty = np.zeros_like(here)
        for b, s in zip(*np.nonzero(here), strict=True):
            may_empty[b, s] = any(True for _ in emptying(case, columns, int(b), int(s)))
        sure: Bools = np.asarray((here & ~may_empty).any(axis=1))
        arrive = (case.moving > NOBODY) & services & (case.moves_from >= 0)[:, None]
        doors, filled = _Doors.of(case, columns), columns.filled_terms
        could: Bools = np.asarray(may_empty.any(axis=1))
        could[filled.base[services[case.role_service[filled.role]]]] = True
        could[doors.base[arrive[doors.base, doors.service]]] = True
        doubtful = ~within[:, sure].any(axis=1) & within[:, could].any(axis=1)
        areas = np.flatnonzero(doubtful & (case.population > 0))
        bases = np.flatnonzero(could & ~sure & within[areas].any(axis=0))
        may_empty[np.setdiff1d(np.arange(len(could)), bases)] = False
        return cls(services, within, sure, arrive, may_empty, areas, bases)

    def sure_people(self, case: Case) -> Floats:
        """R, residents near a base that is staffed whatever is decided."""
        near = self.within[:, self.sure].any(axis=1)
        return summed(case.area_region, case.population * near, len(case.region_ids))


def _takers(case: Case, columns: Columns, base: int, service: int) -> list[int]:
    """Candidates that could open and would take staff of the service from the base."""
    could_open = np.unique(columns["opened"].keys[0])
    mine = (case.moves_from[could_open] == base) & (case.moving[could_open, service] > 0)
    return [int(b) for b in could_open[mine]]


def emptying(case: Case, columns: Columns, base: int, service: int) -> Iterator[tuple[int, ...]]:
    """The least sets of candidates that together take all staff of a service from a base.

    Those who take most are tried first: the one added last, who takes least of the set, is then needed,
    and so is every other.
    """
    takers = sorted(_takers(case, columns, base, service), key=lambda b: -case.moving[b, service])
    takes = [float(case.moving[b, service]) for b in takers]
    after = np.append(np.cumsum(takes[::-1])[::-1], 0.0)

    def search(first: int, left: float, chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        for at in range(first, len(takers)):
            if left - after[at] > NOBODY:
                return  # all the others together do not take the rest
            together = (*chosen, takers[at])
            if left - takes[at] <= NOBODY:
                yield tuple(sorted(together))
            else:
                yield from search(at + 1, left - takes[at], together)

    yield from search(0, float(case.in_post[base, service]), ())
