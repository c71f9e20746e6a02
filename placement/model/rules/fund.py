"""A fund: how much there is, for what, and how it is shared between regions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.role import Kind
from placement.model.rows import RowBlock, at_least, at_most
from placement.model.rules.base import (
    Amounts,
    Breach,
    Concern,
    Finding,
    Id,
    Rule,
    Text,
    least_room,
    together,
    unknown_in_settings,
    upper_finding,
)
from placement.model.stocks import begun_anew, pounds_by_year, rows_of_standing
from placement.model.years import name_of, standing

YEAR_SLACK = 1.0
"""Pounds: posts of later years are no whole numbers, so that their sum may lack a pound."""


class Fund(Rule):
    """For each region `r` that the fund is shared between:

    sum over b in r, k of pounds_per_step[k] * posts[b,k,f] <= share[r] * amount

    or, where `measure` is "wte", step_wte[k] in the place of pounds. A capital fund pays no posts but
    opens candidate bases:

    sum over b in r of opening_pounds[b] * opened[b,f] <= share[r] * amount

    With `shares = "free"` there is one row for the whole nation. A region's share is rounded down to
    whole pounds (or 0.001 WTE). The same sums are at least the share of `least`, where that is stated.

    Over years the posts that stand in each of them, whatever others pay for them (`core_money`) taken off,
    take at most what the fund has that year, at the pay of that year.
    """

    rule: Literal["fund"] = "fund"
    id: Id
    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "pounds_per_year"
    tries: ClassVar[Amounts] = None
    """More money and, where a least is stated, as much less of that: both move evenly."""
    name_en: Text
    name_cy: Text
    kind: Literal["revenue", "capital"] = "revenue"
    measure: Literal["pounds", "wte"] = "pounds"
    amount: Annotated[float, Field(gt=0, le=1e12)]
    """Pounds a year (once, of a capital fund) or WTE; no budget on earth is larger than the limit."""
    least: Annotated[float, Field(ge=0, le=1e12)] = 0.0
    """What must be spent at least, in the same measure and shared likewise."""
    price_year: Annotated[str, Field(pattern=r"^20[0-9]{2}-[0-9]{2}$")] | None = None
    """In which year's money the amount is stated, "2023-24"; not stated, the plan's. It changes no plan."""
    recurrent: bool = True
    taper: tuple[Annotated[float, Field(ge=0, le=1)], ...] = ()
    """Of a fund that ends: the part of the amount that it pays in its first year, its second …"""
    contract: Literal["permanent", "fixed_term"] = "permanent"
    """What its posts are; permanent posts on a fund that ends are warned of."""
    months_in_first_year: Annotated[float, Field(ge=0, le=12)] = 8
    """Months of the first year that a post is paid for: twelve less the months that it takes to fill."""
    starts: Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")] | None = None
    """First month that posts are paid for, "2026-08", in the place of `months_in_first_year`."""
    shares: Literal["population", "weighted_need", "stated", "free"] = "weighted_need"
    stated: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    services: tuple[str, ...] | None = None
    care_groups: tuple[str, ...] | None = None
    kinds: tuple[Kind, ...] | None = None
    roles: tuple[str, ...] | None = None
    employers: tuple[str, ...] | None = None
    regions: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _shares_add_up(self) -> Fund:
        if self.shares == "stated" and abs(sum(self.stated.values()) - 1) > 1e-6:
            raise ValueError("shares_must_add_to_one")
        return self

    @model_validator(mode="after")
    def _makes_sense(self) -> Fund:
        if self.least > self.amount:
            raise ValueError("least_above_amount")
        if self.kind == "capital" and self.measure == "wte":
            raise ValueError("capital_in_pounds")
        if self.taper and self.recurrent:
            raise ValueError("taper_of_recurrent")
        return self

    @property
    def first_months(self) -> float:
        """Months that a post is paid for in the first financial year, which begins in April."""
        if self.starts is None:
            return self.months_in_first_year
        return float(12 - (int(self.starts[5:]) - 4) % 12)

    def eligible_roles(self, case: Case) -> Bools:
        """K."""
        return np.array(
            [
                self.kind == "revenue"
                and (self.services is None or case.services[role.service].id in self.services)
                and (self.care_groups is None or case.services[role.service].care_group in self.care_groups)
                and (self.kinds is None or role.kind in self.kinds)
                and (self.roles is None or role.plain in self.roles)
                and (self.employers is None or role.employer_id in self.employers)
                for role in case.roles
            ],
            dtype=bool,
        )

    def eligible_posts(self, case: Case) -> Bools:
        """B x K: what this fund may pay for, and where."""
        return np.asarray(self._serves(case)[case.base_region][:, None] & self.eligible_roles(case))

    def eligible_bases(self, case: Case) -> Bools:
        """B: candidates that this fund may open."""
        employers = [self.employers is None or name in self.employers for name in case.base_employer]
        return np.asarray(
            (self.kind == "capital")
            & case.base_candidate
            & self._serves(case)[case.base_region]
            & np.array(employers, dtype=bool)
        )

    def _serves(self, case: Case) -> Bools:
        """R."""
        return np.array([self.regions is None or r in self.regions for r in case.region_ids], dtype=bool)

    def share(self, case: Case) -> Floats:
        """R, each region's share of the fund; the shares of all regions that it serves add to one."""
        if self.shares == "stated":
            return np.array([self.stated.get(r, 0.0) for r in case.region_ids])
        weight = self.whole_weight(case)
        part = weight / weight.sum() if weight.sum() > 0 else weight
        return part[[case.whole_region_ids.index(r) for r in case.region_ids]]

    def whole_weight(self, case: Case) -> Floats:
        """What the share of every region of the nation is in proportion to: people, or need (WTE)."""
        weight = case.whole_population if self.shares == "population" else self._whole_need(case)
        served = [self.regions is None or r in self.regions for r in case.whole_region_ids]
        weight = np.where(served, weight, 0.0)
        if weight.sum() <= 0:  # nobody needs what it pays for: it is still money to be spent, or not
            weight = np.where(served, case.whole_population, 0.0)
        return np.asarray(weight)

    def _whole_need(self, case: Case) -> Floats:
        """Need of the services that the fund pays for, in every region; of all, where it opens bases."""
        if self.kind == "capital":
            return np.asarray(case.whole_need.sum(axis=1))
        roles = zip(case.roles, self.eligible_roles(case), strict=True)
        counted = sorted({role.service for role, eligible in roles if eligible})
        return np.asarray(case.whole_need[:, counted].sum(axis=1))

    def limits(self, case: Case) -> Floats:
        """What each row may spend: R values, or one where the fund is free. Pounds a year or WTE."""
        return self._shared(case, self.amount)

    def _shared(self, case: Case, amount: float) -> Floats:
        if self.shares == "free":
            return np.array([amount])
        grain = 1.0 if self.measure == "pounds" else 0.001
        return np.asarray(np.floor(self.share(case) * amount / grain + 1e-6) * grain)

    def prices(self, case: Case) -> Floats:
        """K, what one step takes from the fund."""
        if self.measure == "wte":
            return np.array([role.step_wte for role in case.roles])
        return np.array([float(role.pounds_per_step) for role in case.roles])

    def group(self, case: Case, base: Ints) -> Ints:
        """Which row pays for a post at each base."""
        return np.zeros(len(base), dtype=np.int64) if self.shares == "free" else case.base_region[base]

    def sentence(self, words: Words, case: Case) -> str:
        def told(figure: float) -> str:
            return words.pounds(figure) if self.measure == "pounds" else words.stated(figure)

        which = "capital" if self.kind == "capital" else self.measure
        name, amount = words.name(self.model_dump()), told(self.amount)
        said = [words(f"rules.fund.{which}.{self.shares}", name=name, amount=amount)]
        if self.least > 0:
            said.append(words("rules.fund.least", amount=told(self.least)))
        if self.taper:
            years = words.listed([words.stated_percent(part, 0) for part in self.taper])
            said.append(words("rules.fund.taper", years=years))
        elif not self.recurrent:
            said.append(words("rules.fund.ends"))
        if self.stated:
            names = [case.name("region", name, words.language) for name in self.stated]
            parts = [words.stated_percent(part, 0) for part in self.stated.values()]
            those = [f"{name} {part}" for name, part in zip(names, parts, strict=True)]
            said.append(words("rules.fund.parts", those=words.listed(those)))
        alone = "; ".join(words.listed(names) for names in self._alone(words, case) if names)
        return " ".join([*said, words("rules.fund.alone", those=alone)] if alone else said)

    def _alone(self, words: Words, case: Case) -> Iterator[list[str]]:
        """What it may pay for, and where, in lists of names: all of them have to fit a post."""
        yield [words.name(vars(one)) for one in case.services if one.id in (self.services or ())]
        yield list(self.care_groups or ())
        if self.kinds:
            kinds = words.listed([words(f"kind.{kind}") for kind in self.kinds])
            yield [words("rules.fund.kinds", kinds=kinds)]
        some = (("role", self.roles), ("employer", self.employers), ("region", self.regions))
        for kind, named in some:
            yield [case.name(kind, name, words.language) for name in named or ()]

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        terms = [self._terms(case, columns)]
        blocks = [at_most("fund", terms, self.limits(case), joins="totals")]
        if self.least != 0:
            region = np.arange(len(case.region_ids)) if self.shares != "free" else None
            blocks.append(
                at_least("fund", terms, self._shared(case, self.least), joins="totals", region=region)
            )
        return [*blocks, *self._later_rows(case, columns)]

    def _later_rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        """Posts that stand, and what they take of the fund in every year; others may pay for some."""
        if case.years is None or self.kind == "capital":
            return []
        number, years = columns.fund_ids.index(self.id), case.years
        blocks = rows_of_standing(case, columns, number, permanent=self.contract == "permanent")
        for year in range(1, years.count + 1):
            stand = standing(columns, year)
            mine = np.flatnonzero(stand.fund == number)
            takes = self.prices_in(case, year)[stand.begun[mine] - 1, stand.role[mine]]
            terms = [(self.group(case, stand.base[mine]), stand.column[mine], takes)]
            if year > 1 and self.measure == "pounds" and name_of("handed", year) in columns:
                handed = columns[name_of("handed", year)]
                given = np.flatnonzero(handed.keys[0] == number)
                row = np.zeros(len(given), dtype=np.int64) if self.shares == "free" else handed.keys[1][given]
                terms.append((row, handed.index[given], -np.ones(len(given))))
            blocks.append(at_most("fund", terms, self.limits_in(case, year)))
        return blocks

    def part_in(self, case: Case, year: int) -> float:
        """The part of its amount that the fund has in a year."""
        return 1.0 if case.years is None else case.years.money.get(self.id, (1.0,) * year)[year - 1]

    def limits_in(self, case: Case, year: int) -> Floats:
        """What each row may spend in a year, as `limits`."""
        return self._shared(case, self.amount * self.part_in(case, year))

    def prices_in(self, case: Case, year: int) -> Floats:
        """C x K, what one step of a post takes in a year, by the year in which it began."""
        years = case.years
        if self.measure == "wte" or years is None:
            return np.tile(self.prices(case), (year, 1))
        return np.stack(
            [
                years.price(year, years.begun(self.id, begun), self.prices(case), case.steps)
                for begun in range(1, year + 1)
            ]
        )

    def _terms(self, case: Case, columns: Columns) -> tuple[Ints, Ints, Floats]:
        """(row, column, what it takes)"""
        family = columns["opened" if self.kind == "capital" else "posts"]
        mine = np.flatnonzero(family.keys[-1] == columns.fund_ids.index(self.id))
        base = family.keys[0][mine]
        takes = (
            case.base_opening_pounds[base].astype(float)
            if self.kind == "capital"
            else self.prices(case)[family.keys[1][mine]]
        )
        return self.group(case, base), family.index[mine], takes

    @property
    def unit(self) -> str:
        if self.measure == "wte":
            return "wte"
        if self.least > 0:
            return "pounds_given"
        return "pounds_once" if self.kind == "capital" else "pounds_per_year"

    def give(self, amount: float) -> Fund:
        least = max(0.0, self.least - amount)
        return self.model_copy(update={"amount": self.amount + amount, "least": least})

    def laxest(self, amount: float) -> Fund:
        """The same with a least below nothing, where one is stated: a row that asks for nothing moves on."""
        less = {"least": self.least - amount} if self.least > 0 else {}
        return self.model_copy(update={"amount": self.amount + amount, **less})

    @property
    def most_given(self) -> float:
        return self.without().amount + self.least

    def grain(self) -> float:
        return 1000.0 if self.measure == "pounds" else 0.1

    def without(self) -> Fund:
        """A fund that nothing limits: ten thousand times the money, for everything and everywhere."""
        wide = dict.fromkeys(("services", "care_groups", "kinds", "roles", "employers", "regions"))
        return self.model_copy(update={"amount": min(1e12, self.amount * 1e4), "least": 0.0, **wide})

    def check(self, case: Case, allocation: Allocation) -> Finding:
        number = allocation.fund_ids.index(self.id)
        posts, opened = allocation.posts[:, :, number], allocation.opened[:, number]
        spent = [0.0] * (1 if self.shares == "free" else len(case.region_ids))

        def row(base: int) -> int:
            county = case.cluster_county[case.base_cluster[base]]
            return 0 if self.shares == "free" else int(case.county_region[county])

        for b, k in zip(*np.nonzero(posts), strict=True):
            role = case.roles[k]
            price = role.step_wte if self.measure == "wte" else role.pounds_per_step
            spent[row(b)] += price * int(posts[b, k])
        for b in np.flatnonzero(opened).tolist():
            spent[row(b)] += int(case.base_opening_pounds[b])
        where = [(self.id,)] if self.shares == "free" else [(self.id, r) for r in case.region_ids]
        none = np.zeros(len(spent))
        money = [upper_finding(np.array(spent), self.limits(case), none, where)]
        if self.least > 0:
            money.append(upper_finding(-np.array(spent), -self._shared(case, self.least), none, where))
        shut = np.flatnonzero(opened & ~self.eligible_bases(case))
        wrong = tuple(Breach((self.id, case.base_ids[b]), 1.0, 0.0) for b in shut)
        stray = np.where(self.eligible_posts(case), 0, posts)
        others = [(case.base_ids[b], case.roles[k].id) for b, k in np.ndindex(stray.shape)]
        outside = upper_finding(
            stray.ravel().astype(float), np.zeros(stray.size), np.zeros(stray.size), others
        )
        later = self._later(case, allocation, number)
        return together([*money, Finding(wrong), Finding(outside.breaches), *later])

    def _later(self, case: Case, allocation: Allocation, number: int) -> Iterator[Finding]:
        """Posts begun anew or ended against their contract, and money beyond what a year has."""
        if case.years is None or self.kind == "capital" or not allocation.later:
            return
        permanent = self.contract == "permanent"
        anew = begun_anew(case, allocation, number, permanent=permanent)
        yield Finding(tuple(Breach(*one) for one in anew))
        wte = [role.step_wte for role in case.roles] if self.measure == "wte" else None
        for year in range(1, case.years.count + 1):
            spent = pounds_by_year(case, allocation, number, year, wte)
            if year > 1 and wte is None:
                spent = spent - allocation.later[year - 2].handed[number]
            has = self.limits_in(case, year)
            found = np.array([spent.sum()]) if self.shares == "free" else spent
            whose = [()] if self.shares == "free" else [(r,) for r in case.region_ids]
            over = tuple(
                Breach((self.id, *whose[row], str(year)), float(found[row]), float(has[row]))
                for row in np.flatnonzero(found > has + (0.01 if wte else YEAR_SLACK))
            )
            rooms = (has - found)[has > 0].tolist()
            yield Finding(over, least_room(rooms, holds=not over))

    def faults(self, region: Region, file: str) -> list[Fault]:
        known: dict[str, Iterable[object]] = {
            "services": region.services["service_id"],
            "care_groups": [name for name in region.services["care_group"].unique() if name],
            "roles": region.roles["role_id"],
            "employers": region.employers["employer_id"],
            "regions": region.regions["region_id"],
            "stated": region.regions["region_id"],
        }
        return unknown_in_settings(self, known, file)
