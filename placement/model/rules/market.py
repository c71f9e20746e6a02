"""Experienced people to be hired: so many a year and no more."""

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
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Amounts, Breach, Finding, Id, Rule, unknown_ids
from placement.model.years import name_of, people, stocks

Wte = Annotated[float, Field(ge=0, le=100_000)]


class HiringMarket(Rule):
    """For each region `r`, service `s` and year `y`, in WTE:

    sum over b in r and registered k of s of step_wte[k] * hired[b,k,y] <= n[r,s] + moved[r,s,y]

    `moved` are those who come from hospitals, where a rule lets them (`hospital_moves`). In year one who is
    hired are the filled posts. n is `pct_of_staff` of the region's staff of the service in post today, and at
    least `least_wte`; or `by_service` WTE where a service is named.
    """

    rule: Literal["market"] = "market"
    id: Id = "market"
    gives: ClassVar[str] = "wte"
    gives_by: ClassVar[float] = 0.5
    tries: ClassVar[Amounts] = tuple(n / 2 for n in range(1, 201))
    """Half a WTE more in each region and profession, and so on."""
    pct_of_staff: Annotated[float, Field(ge=0, le=100)]
    """Experienced people who can be hired in a year, per cent of those of the profession in post there."""
    least_wte: Wte = 0.0
    """In each region and profession, however few there are today."""
    by_service: dict[str, Wte] = {}  # noqa: RUF012 - pydantic copies it
    """WTE in each region of a named service."""
    more: Annotated[float, Field(ge=0, le=100_000)] = 0.0
    """WTE in each region and profession beyond all that."""

    def limits(self, case: Case) -> Floats:
        """R x S, WTE a year."""
        staff = np.zeros((len(case.region_ids), len(case.services)))
        np.add.at(staff, case.base_region, case.in_post)
        found = np.maximum(staff * self.pct_of_staff / 100, self.least_wte)
        for s, service in enumerate(case.services):
            if service.id in self.by_service:
                found[:, s] = self.by_service[service.id]
        return np.asarray(found + self.more)

    def sentence(self, words: Words, case: Case) -> str:
        said = words(
            "rules.market",
            percent=words.stated_percent(self.pct_of_staff / 100, 0),
            least=words.stated(self.least_wte),
        )
        if self.by_service:
            names = {one.id: words.name(vars(one)) for one in case.services}
            those = [
                words("rules.market.service", service=names.get(name, name), wte=words.stated(wte))
                for name, wte in self.by_service.items()
            ]
            said = f"{said} {words('rules.leavers.by_kind', those=words.listed(those))}"
        if self.more > 0:
            said = f"{said} {words('rules.market.more', wte=words.stated(self.more))}"
        return said

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        limit, services = self.limits(case).ravel(), len(case.services)
        registered = np.array([role.kind == "registered" for role in case.roles], dtype=bool)
        blocks = []
        for year in range(1, (case.years.count if case.years else 1) + 1):
            hired = people(columns, "hired", year)
            mine = np.flatnonzero(registered[hired.role])
            base, role = hired.base[mine], hired.role[mine]
            row = case.base_region[base] * services + case.role_service[role]
            terms = [(row, hired.column[mine], case.steps[role])]
            if name_of("moved", year) in columns:
                moved = columns[name_of("moved", year)]
                from_hospital = moved.keys[0] * services + moved.keys[1]
                terms.append((from_hospital, moved.index, -np.ones(moved.size)))
            blocks.append(at_most("market", terms, limit))
        return blocks

    @property
    def unit(self) -> str:
        return "wte"

    def give(self, amount: float) -> HiringMarket:
        return self.model_copy(update={"more": self.more + amount})

    def check(self, case: Case, allocation: Allocation) -> Finding:
        breaches: list[Breach] = []
        rooms: list[float] = []
        for year, _, hired in stocks(allocation):
            came = np.zeros((len(case.region_ids), len(case.services)))
            for b, k in zip(*np.nonzero(hired), strict=True):
                role = case.roles[k]
                if role.kind == "registered":
                    region = case.county_region[case.cluster_county[case.base_cluster[b]]]
                    came[region, role.service] += float(hired[b, k]) * role.step_wte
            for r, s in np.ndindex(came.shape):
                name = case.services[s].id
                mine = [b for b in range(len(case.base_ids)) if case.base_region[b] == r]
                staff = float(sum(case.in_post[b, s] for b in mine))
                most = max(staff * self.pct_of_staff / 100, self.least_wte)
                most = self.by_service.get(name, most) + self.more
                most += float(allocation.hospital[year - 1].moved[r, s]) if allocation.hospital else 0.0
                rooms.append(most - float(came[r, s]))
                if came[r, s] > most + 1e-5:
                    breaches.append(Breach((case.region_ids[r], name, str(year)), float(came[r, s]), most))
        return Finding(tuple(breaches), max(min(rooms), 0.0) if rooms and not breaches else None)

    def faults(self, region: Region, file: str) -> list[Fault]:
        known = region.services["service_id"]
        return unknown_ids(self.by_service, known, file=file, rule=self, column="by_service")
