"""As many people as can be near a base with staff."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.aims.base import Aim, unknown_names
from placement.model.aims.people import constant_rows, with_constant
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.near_staff import NearBy, NearMode, NearSites, Who, helper_rows, with_helpers
from placement.model.programme import Sense
from placement.model.rows import RowBlock
from placement.model.rules.base import Id


class PeopleWithin(Aim):
    """max  sum over areas a of people[a] * near[a]

    `near` and its rows are those of `placement.model.near_staff`: an area is near if a base with staff of
    `services` (any, if absent) lies within `minutes` by `mode`, whatever its county, and counts once, however
    many bases are near. `people` are all residents, or (`who` "no_car") residents times the share of the
    area's households that have no car or van. Areas of which nothing was computed by that mode count nobody.
    The people of areas near bases that are staffed whatever is decided are a sum that no decision changes.
    """

    aim: Literal["people_within"] = "people_within"
    id: Id = "people_within"
    sense: ClassVar[Sense] = "max"
    measured_in: ClassVar[str] = "people"
    tolerance: Annotated[float, Field(ge=0)] = 0.5
    """Less than one resident: nobody is given up."""
    minutes: Annotated[float, Field(ge=0, le=600)]
    services: tuple[str, ...] | None = None
    mode: NearMode = "scenario"
    who: Who = "everyone"

    @property
    def near(self) -> NearBy:
        """What is asked of each area."""
        return NearBy(self.minutes, self.mode, self.who, self.services)

    def sentence(self, words: Words) -> str:
        key = "aims.people_within" if self.who == "everyone" else "aims.people_within.no_car"
        said = words(key, minutes=self.near.minutes_text(words)) + self.near.mode_text(words)
        return said if self.services is None else said + " " + words("aims.services_named")

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helpers near[a], staffed[b] and stays[b,s], and the people who are near in any case."""
        sites = NearSites.of(case, columns, self.near)
        columns = with_helpers(case, columns, self.near, self.id)
        return with_constant(f"sure:{self.id}", columns, sites.sure_people(case))

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        return [
            *helper_rows("people_within", case, columns, self.near, self.id, today=True),
            constant_rows(f"sure:{self.id}", columns),
        ]

    def cost(self, case: Case, columns: Columns) -> Floats:
        near, sure = columns[f"near:{self.id}"], columns[f"sure:{self.id}"]
        sites = NearSites.of(case, columns, self.near)
        cost = np.zeros(columns.size)
        cost[near.index] = sites.people[near.keys[0]]
        cost[sure.index] = sites.sure_people(case)[sure.keys[0]]
        return cost

    def value(self, case: Case, allocation: Allocation) -> float:
        """The same area by area from the finished plan."""
        near = self.near.near(case, allocation)
        people = self.near.people(case)
        return float(sum(people[a] for a in range(len(people)) if near[a]))

    def faults(self, region: Region, file: str) -> list[Fault]:
        services = region.services["service_id"]
        who = Fault("near_no_car_unknown", file, column=f"aims.{self.id}.who", value=self.who)
        return [
            *unknown_names(self.services, services, file=file, aim=self, column="services"),
            *self.near.faults(region, who),
        ]
