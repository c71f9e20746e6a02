"""The share of each profession that works in community teams, at least so much."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.hospital import (
    at_bases,
    hospital_faults,
    hospital_spots,
    numbered,
    of_profession,
    terms_at,
)
from placement.model.rows import RowBlock, at_least
from placement.model.rules.base import HUNDREDTHS, Amounts, Breach, Finding, Id, Rule
from placement.model.rules.where import services_text
from placement.model.years import name_of, people, stocks

SLACK = 2e-5


class CommunityShare(Rule):
    """For each region `r` and service `s` whose hospital staff are known, each year `y` asked for, in WTE:

    community[r,s,y] >= share * (community[r,s,y] + hospital[r,s,y])

    `community` are the staff at bases today and who is in new posts of the profession (support is not
    of it); `hospital` are today's staff there, less those who moved and were not replaced (`hospital_moves`).
    """

    rule: Literal["community_share"] = "community_share"
    id: Id = "community-share"
    gives: ClassVar[str] = "share"
    tries: ClassVar[Amounts] = HUNDREDTHS
    """Points fewer of the profession's staff."""
    of_years: ClassVar[bool] = True
    share: Annotated[float, Field(ge=0, lt=1)]
    """Of a profession's staff, the part that works in community teams, at least (0 to 1)."""
    from_year: Annotated[int, Field(ge=1, le=10)] | None = None
    """The first year in which it has to hold; the last of the plan if unstated."""
    services: tuple[str, ...] | None = None
    """Services for whose professions it holds; all whose hospital staff are known if unstated."""

    def _years(self, case: Case) -> range:
        if case.years is None or case.hospital is None:
            return range(0)
        return range(min(self.from_year or case.years.count, case.years.count), case.years.count + 1)

    def sentence(self, words: Words, case: Case) -> str:
        first = min(self._years(case), default=self.from_year or 1)
        said = words(
            "rules.community_share", share=words.stated_percent(self.share, 0), year=words.stated(first, 0)
        )
        return said + services_text(words, case, self.services)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        today = case.hospital
        if today is None:
            return []
        blocks = []
        region, service = hospital_spots(case, self.services)
        at, here = numbered(case, (region, service)), at_bases(case)[region, service]
        counts = np.array([of_profession(role) for role in case.roles], dtype=bool)
        for year in self._years(case):
            staff = people(columns, "staff", year)
            row = at[case.base_region[staff.base], case.role_service[staff.role]]
            mine = np.flatnonzero(counts[staff.role] & (row >= 0))
            terms = [(row[mine], staff.column[mine], (1 - self.share) * case.steps[staff.role[mine]])]
            stays = np.ones(len(region), dtype=bool)
            if (name := name_of("hospital", year)) in columns:
                terms.append(terms_at(columns[name], at, -self.share))
                stays[terms[-1][0]] = False
            if (gone := name_of("vacated", year)) in columns:
                terms.append(terms_at(columns[gone], at, self.share - 1))
            least = -(1 - self.share) * here + np.where(stays, self.share * today[region, service], 0.0)
            blocks.append(at_least("community_share", terms, least))
        return blocks

    def give(self, amount: float) -> CommunityShare:
        return self.model_copy(update={"share": max(0.0, round(self.share - amount, 6))})

    def binds(self, case: Case) -> bool:
        return len(self._years(case)) > 0 and len(hospital_spots(case, self.services)[0]) > 0

    def check(self, case: Case, allocation: Allocation) -> Finding:
        breaches: list[Breach] = []
        rooms: list[float] = []
        asked = self._years(case)
        for year, staff, _ in stocks(allocation):
            if year not in asked or case.hospital is None:
                continue
            stock = allocation.hospital[year - 1].stock if allocation.hospital else case.hospital
            for r, s in zip(*np.nonzero(~np.isnan(case.hospital)), strict=True):
                offered = case.services[s].id
                here, there = _at_bases(case, staff, int(r), int(s)), float(stock[r, s])
                here -= float(allocation.vacated[year - 1][r, s]) if allocation.vacated else 0.0
                if here + there <= 0 or (self.services is not None and offered not in self.services):
                    continue
                found = here / (here + there)
                rooms.append(found - self.share)
                if here < self.share * (here + there) - SLACK * (1 + here):
                    breaches.append(Breach((case.region_ids[r], offered, str(year)), found, self.share))
        return Finding(tuple(breaches), max(min(rooms), 0.0) if rooms and not breaches else None)

    def faults(self, region: Region, file: str) -> list[Fault]:
        return hospital_faults(self.services, region, file, f"rules.{self.id}")


def _at_bases(case: Case, staff: Floats, region: int, service: int) -> float:
    """WTE of a profession at the bases of a region: who is there today, and `staff` (B x K) in new posts."""
    found = 0.0
    for b in range(len(case.base_ids)):
        if case.county_region[case.cluster_county[case.base_cluster[b]]] == region:
            found += float(case.in_post[b, service])
            for k, role in enumerate(case.roles):
                if role.service == service and role.kind != "support":
                    found += float(staff[b, k]) * role.step_wte
    return found
