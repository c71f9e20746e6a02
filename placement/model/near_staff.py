"""Who lives near a base with staff: helpers and rows that an aim and a standard share, and the plain count.

An area is near if a base with staff of the named services (any, where none is named) lies within so many
minutes of it, whatever its county. Staff are those in post, those who fill new posts, and those who move to
a base that opens.

    near[a]     <= sum of staffed[b] over the bases b within minutes of a
    staffed[b]  <= sum_s stays[b,s] + filled steps of the services at b
                   + sum of open_for[b,s] where staff of s move to b
    stays[b,s]  <= n - sum of open_for[c,s] over c in T                      for each T

T is any least set of n candidates who together take away all who are in post at b for s; `open_for` is the
helper of the rule of opening, by which posts too are at open bases alone. All helpers lie between 0 and 1 and
need not be stated whole: with whole decisions every right-hand side is whole, so that the greatest value of
each helper is 0 or 1. Bases that are staffed whatever is decided, and the areas near them, have no helpers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np

from placement.data.region import Region
from placement.errors import Fault, OurFault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats, Ints, summed
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most

NearMode = Literal["scenario", "car", "transit"]
Who = Literal["everyone", "no_car"]
NOBODY = 1e-6
"""WTE at or below which nobody is there."""


@dataclass(frozen=True)
class NearBy:
    """Whose nearness is asked about: within how many minutes, by which way, to staff of which services."""

    minutes: float
    mode: NearMode = "scenario"
    who: Who = "everyone"
    services: tuple[str, ...] | None = None

    def minutes_text(self, words: Words) -> str:
        """The minutes as a sentence has them."""
        return words.number(self.minutes, 0 if float(self.minutes).is_integer() else 1)

    def mode_text(self, words: Words) -> str:
        """What follows in a sentence where a way of travel is named; it begins with a space."""
        return "" if self.mode == "scenario" else " " + words(f"near.mode.{self.mode}")

    def journeys(self, case: Case) -> Floats:
        """A x B, minutes. Raises OurFault where the case lacks those by public transport."""
        if self.mode == "scenario":
            return case.reach_minutes
        if self.mode == "car":
            return case.minutes
        if case.transit_minutes is None:
            raise OurFault("a case without minutes by public transport")
        return case.transit_minutes

    def people(self, case: Case) -> Floats:
        """A, people who count: residents, or residents by the share of households that have no car.

        Areas of which that share is not known count nobody, nor do those for which no journey was computed.
        Raises OurFault where the case does not know who has no car.
        """
        people = case.population
        if self.who == "no_car":
            if case.no_car_share is None:
                raise OurFault("a case that does not know who has no car")
            people = people * np.nan_to_num(case.no_car_share)
        return np.asarray(np.where(np.isnan(self.journeys(case)).all(axis=1), 0.0, people))

    def counted(self, case: Case) -> Bools:
        """S."""
        return np.array([self.services is None or name in self.services for name in case.service_ids])

    def near(self, case: Case, allocation: Allocation) -> Bools:
        """A, who is near under a finished plan, area by area and base by base: for the twin and the check."""
        in_post, is_open = allocation.in_post_wte(case), allocation.open_bases(case)
        journeys, staffed = self.journeys(case), []
        for b in range(len(case.base_ids)):
            someone = False
            for s, offered in enumerate(case.services):
                if self.services is None or offered.id in self.services:
                    new = [allocation.filled[b, k] for k, role in enumerate(case.roles) if role.service == s]
                    someone = someone or in_post[b, s] > NOBODY or sum(new) > 0
            if someone and is_open[b]:
                staffed.append(b)
        return np.array([any(row[b] <= self.minutes for b in staffed) for row in journeys], dtype=bool)

    def faults(self, region: Region, at: Fault) -> list[Fault]:
        """Whether it is known who has no car; `at` is where that is asked."""
        lacks = self.who == "no_car" and not {"households", "no_car_households"} <= set(region.areas.columns)
        return [at] if lacks else []


def with_helpers(case: Case, columns: Columns, asked: NearBy, key: str) -> Columns:
    """Helpers near[a], staffed[b] and stays[b,s], in families whose names end in `:key`."""
    sites = NearSites.of(case, columns, asked)
    bases, services = np.nonzero(sites.may_empty)
    families: tuple[tuple[str, tuple[Ints, ...]], ...] = (
        ("near", (sites.areas,)),
        ("staffed", (sites.bases,)),
        ("stays", (bases, services)),
    )
    for name, keys in families:
        columns = columns.with_family(f"{name}:{key}", keys, np.ones(len(keys[0])))
    return columns


def helper_rows(
    family: str, case: Case, columns: Columns, asked: NearBy, key: str, *, today: bool
) -> list[RowBlock]:
    """Rows that tie the helpers to the decisions; `today` says whether today's staff are counted so too."""
    sites = NearSites.of(case, columns, asked)
    near, staffed, stays = (columns[f"{name}:{key}"] for name in ("near", "staffed", "stays"))
    filled, doors = columns.filled_terms, _Doors.of(case, columns)
    limit = partial(at_most, family, today=today)
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
        _leaving(family, case, columns, key, today=today),
    ]


def _leaving(family: str, case: Case, columns: Columns, key: str, *, today: bool) -> RowBlock:
    """stays[b,s] + sum of open_for[c,s] over c in T <= the number of T."""
    stays, doors = columns[f"stays:{key}"], _Doors.of(case, columns)
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
    return at_most(family, terms, np.array(limits), today=today)


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
class NearSites:
    """What is near what, and which bases' staff are decided. `areas` and `bases` are those with helpers."""

    services: Bools  # S, those that count
    within: Bools  # A x B
    sure: Bools  # B, staffed whatever is decided
    arrive: Bools  # B x S, staff who count and move there when it opens
    may_empty: Bools  # B x S, staff in post whom opened bases may take, all of them; bases with helpers
    areas: Ints
    bases: Ints
    people: Floats  # A, those who count

    @classmethod
    def of(cls, case: Case, columns: Columns, asked: NearBy) -> NearSites:
        services, within = asked.counted(case), asked.journeys(case) <= asked.minutes
        people = asked.people(case)
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
        areas = np.flatnonzero(doubtful & (people > 0))
        bases = np.flatnonzero(could & ~sure & within[areas].any(axis=0))
        may_empty[np.setdiff1d(np.arange(len(could)), bases)] = False
        return cls(services, within, sure, arrive, may_empty, areas, bases, people)

    def sure_people(self, case: Case) -> Floats:
        """R, residents near a base that is staffed whatever is decided."""
        return summed(case.area_region, self.people * self.surely, len(case.region_ids))

    @property
    def surely(self) -> Bools:
        """A, near a base that is staffed whatever is decided."""
        return np.asarray(self.within[:, self.sure].any(axis=1))


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
