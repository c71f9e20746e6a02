"""A fund: how much there is, for what, and how it is shared between regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from placement.errors import Fault
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats, Ints
from placement.model.case import Case, Kind
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most
from placement.rules.base import Finding, Id, Rule, unknown_ids, upper_finding
from placement.words import Words

if TYPE_CHECKING:
    from placement.region.region import Region


class Fund(Rule):
    """For each region `r` that the fund is shared between:

    sum over b in r, k of pounds_per_step[k] * posts[b,k,f] <= share[r] * amount

    or, where `measure` is "wte", step_wte[k] in the place of pounds. With `shares = "free"` there is
    one row for the whole nation. A region's share is rounded down to whole pounds (or 0.001 WTE).
    """

    rule: Literal["fund"] = "fund"
    id: Id
    gives: ClassVar[str] = "pounds_per_year"
    name_en: str
    name_cy: str
    measure: Literal["pounds", "wte"] = "pounds"
    amount: Annotated[float, Field(gt=0, le=1e12)]
    """Pounds a year or WTE; no budget on earth is larger than the limit."""
    recurrent: bool = True
    months_in_first_year: Annotated[float, Field(ge=0, le=12)] = 8
    """Months of the first year that a post is paid for: twelve less the months that it takes to fill."""
    shares: Literal["population", "weighted_need", "stated", "free"] = "weighted_need"
    stated: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    services: tuple[str, ...] | None = None
    kinds: tuple[Kind, ...] | None = None
    roles: tuple[str, ...] | None = None
    employers: tuple[str, ...] | None = None
    regions: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _shares_add_up(self) -> Fund:
        if self.shares == "stated" and abs(sum(self.stated.values()) - 1) > 1e-6:
            raise ValueError("shares_must_add_to_one")
        return self

    def eligible_roles(self, case: Case) -> Bools:
        """K."""
        return np.array(
            [
                (self.services is None or case.services[role.service].id in self.services)
                and (self.kinds is None or role.kind in self.kinds)
                and (self.roles is None or role.id in self.roles)
                and (self.employers is None or role.employer_id in self.employers)
                for role in case.roles
            ],
            dtype=bool,
        )

    def eligible_posts(self, case: Case) -> Bools:
        """B x K: what this fund may pay for, and where."""
        regions = np.array([self.regions is None or r in self.regions for r in case.region_ids], dtype=bool)
        return np.asarray(regions[case.base_region][:, None] & self.eligible_roles(case))

    def share(self, case: Case) -> Floats:
        """R, each region's share of the fund; the shares of all regions that it serves add to one."""
        if self.shares == "stated":
            return np.array([self.stated.get(r, 0.0) for r in case.region_ids])
        weight = case.whole_population if self.shares == "population" else self._whole_need(case)
        served = [self.regions is None or r in self.regions for r in case.whole_region_ids]
        weight = np.where(served, weight, 0.0)
        part = weight / weight.sum() if weight.sum() > 0 else weight
        return part[[case.whole_region_ids.index(r) for r in case.region_ids]]

    def _whole_need(self, case: Case) -> Floats:
        """Need of the services that the fund pays for, in every region of the nation."""
        roles = zip(case.roles, self.eligible_roles(case), strict=True)
        counted = sorted({role.service for role, eligible in roles if eligible})
        return np.asarray(case.whole_need[:, counted].sum(axis=1))

    def limits(self, case: Case) -> Floats:
        """What each row may spend: R values, or one where the fund is free. Pounds a year or WTE."""
        if self.shares == "free":
            return np.array([self.amount])
        grain = 1.0 if self.measure == "pounds" else 0.001
        return np.asarray(np.floor(self.share(case) * self.amount / grain + 1e-6) * grain)

    def prices(self, case: Case) -> Floats:
        """K, what one step takes from the fund."""
        if self.measure == "wte":
            return np.array([role.step_wte for role in case.roles])
        return np.array([float(role.pounds_per_step) for role in case.roles])

    def group(self, case: Case, base: Ints) -> Ints:
        """Which row pays for a post at each base."""
        return np.zeros(len(base), dtype=np.int64) if self.shares == "free" else case.base_region[base]

    def sentence(self, words: Words, case: Case) -> str:
        amount = words.pounds(self.amount) if self.measure == "pounds" else words.number(self.amount)
        return words(
            f"rules.fund.{self.measure}.{self.shares}", name=words.name(self.model_dump()), amount=amount
        )

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        base, role, fund = columns["posts"].keys
        mine = np.flatnonzero(fund == self._number(columns))
        terms = [(self.group(case, base[mine]), columns["posts"].index[mine], self.prices(case)[role[mine]])]
        return [at_most("fund", terms, self.limits(case), joins="totals")]

    def _number(self, columns: Columns) -> int:
        return columns.fund_ids.index(self.id)

    def check(self, case: Case, allocation: Allocation) -> Finding:
        number = allocation.fund_ids.index(self.id)
        posts = allocation.posts[:, :, number]
        spent = [0.0] * (1 if self.shares == "free" else len(case.region_ids))
        for b, k in zip(*np.nonzero(posts), strict=True):
            role = case.roles[k]
            price = role.step_wte if self.measure == "wte" else role.pounds_per_step
            spent[
                0 if self.shares == "free" else case.county_region[case.cluster_county[case.base_cluster[b]]]
            ] += price * int(posts[b, k])
        where = [(self.id,)] if self.shares == "free" else [(self.id, r) for r in case.region_ids]
        money = upper_finding(np.array(spent), self.limits(case), np.zeros(len(spent)), where)
        stray = np.where(self.eligible_posts(case), 0, posts)
        others = [(case.base_ids[b], case.roles[k].id) for b, k in np.ndindex(stray.shape)]
        outside = upper_finding(
            stray.ravel().astype(float), np.zeros(stray.size), np.zeros(stray.size), others
        )
        return Finding(money.breaches + outside.breaches, money.room)

    def faults(self, region: Region, file: str) -> list[Fault]:
        known = {
            "services": region.services["service_id"],
            "roles": region.roles["role_id"],
            "employers": region.employers["employer_id"],
            "regions": region.regions["region_id"],
            "stated": region.regions["region_id"],
        }
        return [
            fault
            for column, ids in known.items()
            for fault in unknown_ids(getattr(self, column), ids, file=file, rule=self, column=column)
        ]
