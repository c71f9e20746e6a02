"""At least this share of the people of every place is near a base with staff."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Floats, summed
from placement.model.belonging import PeopleLevel, belonging
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.near_staff import NearBy, NearMode, NearSites, Who, helper_rows, with_helpers
from placement.model.rows import RowBlock, at_least
from placement.model.rules.base import Amounts, Finding, Id, Rule, least_share_finding
from placement.model.rules.where import (
    found_people,
    services_text,
    unknown_places,
    unknown_services,
    where_text,
)

PEOPLE_IN_ROWS = 1_000.0
"""Rows count thousands of people, so that a slack of a millionth of one term is a thousandth of a person."""


class PeopleNear(Rule):
    """For each place `p` with anybody who counts:

    sum over a of part[a,p] * people[a] * near[a] >= share * sum over a of part[a,p] * people[a]

    in thousands of people. `near` and its rows are those of `placement.model.near_staff`: a base with staff
    of `services` (any, if absent) within `minutes` by `mode`. `people` are all residents, or (`who` "no_car")
    residents times the share of the area's households that have no car or van. Areas of which nothing was
    computed by that mode, or of which nobody knows who has no car, count on neither side. `part[a,p]` is the
    share of area `a` that belongs to `p`.
    """

    rule: Literal["people_near"] = "people_near"
    id: Id = "people_near"
    gives: ClassVar[str] = "share"
    gives_by: ClassVar[float] = 0.001
    tries: ClassVar[Amounts] = None
    """The limits of its rows are so many of the people, whatever the share."""
    level: PeopleLevel = "region"
    places: tuple[str, ...] | None = None
    minutes: Annotated[float, Field(ge=0, le=600)]
    share: Annotated[float, Field(ge=0, le=1)]
    services: tuple[str, ...] | None = None
    mode: NearMode = "scenario"
    who: Who = "everyone"

    @property
    def near(self) -> NearBy:
        """What is asked of each area."""
        return NearBy(self.minutes, self.mode, self.who, self.services)

    @property
    def _key(self) -> str:
        return f"rule:{self.id}"

    def sentence(self, words: Words, case: Case) -> str:
        said = words(
            f"rules.people_near.{self.who}",
            where=where_text(words, self.level, some=self.places is not None),
            share=words.stated_percent(self.share, 1),
            minutes=self.near.minutes_text(words),
        )
        return said + self.near.mode_text(words) + services_text(words, case, self.services)

    def binds(self, case: Case) -> bool:
        return bool((self._people(case) > 0).any())

    def _people(self, case: Case) -> Floats:
        """P, thousands of people who count."""
        places, people = belonging(case, self.level), self.near.people(case)
        found = summed(places.place, places.share * people[places.area] / PEOPLE_IN_ROWS, len(places.labels))
        return np.asarray(np.where(places.named(self.places), found, 0.0))

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helpers near[a], staffed[b] and stays[b,s]."""
        return with_helpers(case, columns, self.near, self._key)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        places, people = belonging(case, self.level), self._people(case)
        sites, near = NearSites.of(case, columns, self.near), columns[f"near:{self._key}"]
        part = places.share * sites.people[places.area] / PEOPLE_IN_ROWS
        sure = summed(places.place, part * sites.surely[places.area], len(people))
        asked = np.flatnonzero(people > 0)
        row_of = np.full(len(people), -1, dtype=np.int64)
        row_of[asked] = np.arange(len(asked))
        column = np.full(len(case.area_ids), -1, dtype=np.int64)
        column[near.keys[0]] = near.index
        mine = np.flatnonzero((row_of[places.place] >= 0) & (column[places.area] >= 0))
        terms = [(row_of[places.place[mine]], column[places.area[mine]], part[mine])]
        limit = (self.share * people - sure)[asked]
        return [
            at_least("people_near", terms, limit, region=places.region[asked]),
            *helper_rows("people_near", case, columns, self.near, self._key, today=False),
        ]

    def give(self, amount: float) -> PeopleNear:
        return self.model_copy(update={"share": max(0.0, self.share - amount)})

    @property
    def most_given(self) -> float:
        return self.share

    def check(self, case: Case, allocation: Allocation) -> Finding:
        near, people = self.near.near(case, allocation), self.near.people(case) / PEOPLE_IN_ROWS
        every: dict[tuple[str, ...], float] = {}
        reached: dict[tuple[str, ...], float] = {}
        terms: dict[tuple[str, ...], int] = {}
        for a, places in found_people(case, self.level, self.places).items():
            for label, part in places:
                every[label] = every.get(label, 0.0) + part * people[a]
                if near[a]:
                    reached[label] = reached.get(label, 0.0) + part * people[a]
                    terms[label] = terms.get(label, 0) + 1
        return least_share_finding(self.share, reached, every, terms)

    def faults(self, region: Region, file: str) -> list[Fault]:
        who = Fault("near_no_car_unknown", file, column=f"rules.{self.id}.who", value=self.who)
        return [
            *unknown_places(self, self.level, self.places, region, file),
            *unknown_services(self, self.services, region, file),
            *self.near.faults(region, who),
        ]
