"""What boards keep of their own money when a fund has less than its posts take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Breach, Finding, Id, Rule, unknown_ids
from placement.model.stocks import pounds_by_year
from placement.model.years import name_of, standing

POUND = 1.0
Pounds = Annotated[float, Field(ge=0, le=1e12)]


class CoreMoney(Rule):
    """For each region `r` and year `y` after the first, in pounds of that year:

    sum_f handed[f,r,y] <= core[r]
    handed[f,r,y] <= sum of price * stand[c,b,k,f,y] over posts begun before y, at bases of r

    where `handed` is what a board pays, of its own, for posts of a fund. Where no such rule is stated boards
    pay nothing: what a fund cannot pay for ends, and is not begun where it may not end.
    """

    rule: Literal["core_money"] = "core_money"
    id: Id = "core-money"
    gives: ClassVar[str] = "pounds_per_year"
    of_years: ClassVar[bool] = True
    pounds_per_year: Pounds
    """From the second year on, of all regions together, shared by population unless `by_region` says more."""
    by_region: dict[str, Pounds] = {}  # noqa: RUF012 - pydantic copies it
    """What a region's board has, in the place of its share."""
    funds: tuple[str, ...] | None = None
    """Funds whose posts it keeps; all of them if unstated."""

    @model_validator(mode="after")
    def _funds_once(self) -> CoreMoney:
        if self.funds is not None and len(set(self.funds)) < len(self.funds):
            raise ValueError("named_twice")
        return self

    def amounts(self, case: Case) -> Floats:
        """R: pounds a year, whole, rounded down."""
        weight = case.whole_population
        part = weight / weight.sum() if weight.sum() > 0 else weight
        share = part[[case.whole_region_ids.index(r) for r in case.region_ids]]
        shares = zip(case.region_ids, share, strict=True)
        stated = [self.by_region.get(r, float(part * self.pounds_per_year)) for r, part in shares]
        return np.asarray(np.floor(np.array(stated) + 1e-6))

    def _keeps(self, fund: str) -> bool:
        return self.funds is None or fund in self.funds

    def sentence(self, words: Words, case: Case) -> str:
        return words("rules.core_money", amount=words.pounds(float(self.amounts(case).sum())))

    def columns(self, case: Case, columns: Columns) -> Columns:
        if case.years is None:
            return columns
        funds = [f for f, name in enumerate(columns.fund_ids) if self._keeps(name)]
        regions = len(case.region_ids)
        fund = np.repeat(np.array(funds, dtype=np.int64), regions)
        region = np.tile(np.arange(regions), len(funds))
        most = self.amounts(case)[region]
        for year in case.years.later:
            columns = columns.with_family(name_of("handed", year), (fund, region), most, decides=True)
        return columns

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        if case.years is None:
            return []
        blocks, regions = [], len(case.region_ids)
        flat = np.array([float(role.pounds_per_step) for role in case.roles])
        for year in case.years.later:
            handed = columns[name_of("handed", year)]
            fund, region = handed.keys
            ones = np.ones(handed.size)
            blocks.append(at_most("core_money", [(region, handed.index, ones)], self.amounts(case)))
            stand = standing(columns, year)
            prices = np.stack(
                [
                    [
                        case.years.price(year, case.years.begun(name, begun), flat, case.steps)
                        for begun in range(1, year + 1)
                    ]
                    for name in columns.fund_ids
                ]
            )
            at = np.full(len(columns.fund_ids) * regions, -1, dtype=np.int64)
            at[fund * regions + region] = np.arange(handed.size)
            row = at[stand.fund * regions + case.base_region[stand.base]]
            old = np.flatnonzero((stand.begun < year) & (row >= 0))
            takes = prices[stand.fund[old], stand.begun[old] - 1, stand.role[old]]
            terms = [(np.arange(handed.size), handed.index, ones), (row[old], stand.column[old], -takes)]
            blocks.append(at_most("core_money", terms, np.zeros(handed.size)))
        return blocks

    def give(self, amount: float) -> CoreMoney:
        more = {name: pounds + amount for name, pounds in self.by_region.items()}
        return self.model_copy(update={"pounds_per_year": self.pounds_per_year + amount, "by_region": more})

    def ways(self, case: Case) -> Sequence[float]:
        """A thousand pounds, and each time a quarter more."""
        found, amount = [], 1_000.0
        while amount < 1e10:
            found.append(float(round(amount, -3)))
            amount = max(amount + 1_000, amount * 1.25)
        return tuple(found)

    def without(self) -> CoreMoney:
        """A board that pays for whatever its funds no longer pay for."""
        return self.model_copy(update={"pounds_per_year": 1e12, "by_region": {}, "funds": None})

    def check(self, case: Case, allocation: Allocation) -> Finding:
        breaches: list[Breach] = []
        rooms: list[float] = []
        for one in allocation.later:
            year = str(one.year)
            for r, has in enumerate(self.amounts(case)):
                paid = float(sum(one.handed[f, r] for f in range(len(allocation.fund_ids))))
                rooms.append(float(has) - paid)
                if paid > has + POUND:
                    breaches.append(Breach((case.region_ids[r], year), paid, float(has)))
            for f, name in enumerate(allocation.fund_ids):
                old = pounds_by_year(case, allocation, f, one.year, None, begun_before=one.year)
                for r, most in enumerate(old):
                    limit = float(most) if self._keeps(name) else 0.0
                    if one.handed[f, r] > limit + POUND or one.handed[f, r] < -POUND:
                        where = (name, case.region_ids[r], year)
                        breaches.append(Breach(where, float(one.handed[f, r]), limit))
        return Finding(tuple(breaches), max(min(rooms), 0.0) if rooms and not breaches else None)

    def faults(self, region: Region, file: str) -> list[Fault]:
        known = region.regions["region_id"]
        return unknown_ids(self.by_region, known, file=file, rule=self, column="by_region")
