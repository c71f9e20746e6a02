"""What floor and ceiling share: which posts they count, and where; all but which side is bound."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats, Ints, summed
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.role import Kind
from placement.model.rows import RowBlock, at_least, at_most
from placement.model.rules import where
from placement.model.rules.base import HUNDREDTHS, Concern, Finding, Id, Rule, upper_finding

Side = Literal["at most", "at least"]


class Bound(Rule):
    """New posts of some services or kinds in each cluster, county or region (of `places`, or of all).

    `measure` says in what: "wte", "wte_per_100000" residents of the place, or "share" of all new WTE in
    the same place. (A share of what is itself being decided makes a much slower search.)
    """

    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "wte"
    side: ClassVar[Side]
    id: Id
    level: Literal["cluster", "county", "region"] = "cluster"
    places: tuple[str, ...] | None = None
    measure: Literal["wte", "wte_per_100000", "share"] = "wte"
    amount: Annotated[float, Field(ge=0)]
    services: tuple[str, ...] | None = None
    kinds: tuple[Kind, ...] | None = None
    rule: str

    @model_validator(mode="after")
    def _share_of_one(self) -> Bound:
        if self.measure == "share" and self.amount > 1:
            raise ValueError("share_above_one")
        return self

    def bound_places(self, case: Case) -> Ints:
        """Positions of the places that it binds; a place outside the case (one region alone) is left out."""
        ids = where.place_ids(case, self.level)
        return np.array(
            [i for i, p in enumerate(ids) if self.places is None or p in self.places], dtype=np.int64
        )

    def binds(self, case: Case) -> bool:
        return bool(len(self.bound_places(case)) and self.counts_role(case).any())

    def counts_role(self, case: Case) -> Bools:
        """K."""
        return where.counted_roles(case, self.services, self.kinds)

    def terms(self, case: Case, columns: Columns) -> tuple[Ints, Ints, Floats]:
        """(row, column, value) of  counted WTE - amount * all WTE  or of  counted WTE  alone."""
        base, role, _ = columns["posts"].keys
        step = case.steps[role]
        counted = self.counts_role(case)[role].astype(float)
        value = step * (counted - self.amount) if self.measure == "share" else step * counted
        bound = self.bound_places(case)
        position = np.full(len(where.place_ids(case, self.level)), -1, dtype=np.int64)
        position[bound] = np.arange(len(bound))
        row = position[where.place_of_base(case, self.level)[base]]
        keep = np.flatnonzero((row >= 0) & (value != 0))
        return row[keep], columns["posts"].index[keep], value[keep]

    def limit(self, case: Case) -> Floats:
        """WTE for each bound place; nothing where the measure is a share, which stands in the terms."""
        bound = self.bound_places(case)
        if self.measure == "share":
            return np.zeros(len(bound))
        if self.measure == "wte":
            return np.full(len(bound), self.amount)
        return np.asarray(self.amount * self.residents(case)[bound] / 100_000)

    def residents(self, case: Case) -> Floats:
        """Residents of every place of the level."""
        member = case.membership
        clusters = summed(member.cluster, member.share * case.population[member.area], len(case.cluster_ids))
        if self.level == "cluster":
            return clusters
        place = case.cluster_county if self.level == "county" else case.cluster_region
        return summed(place, clusters, len(where.place_ids(case, self.level)))

    def found(self, case: Case, allocation: Allocation) -> Floats:
        """For each bound place the same quantity, counted from the finished posts one by one."""
        total = dict.fromkeys((int(p) for p in self.bound_places(case)), 0.0)
        for b, k, f in zip(*np.nonzero(allocation.posts), strict=True):
            place = where.found_place(case, self.level, int(b))
            if place not in total:
                continue
            role = case.roles[k]
            wte = role.step_wte * int(allocation.posts[b, k, f])
            counted = (self.kinds is None or role.kind in self.kinds) and (
                self.services is None or case.services[role.service].id in self.services
            )
            total[place] += wte * counted - (wte * self.amount if self.measure == "share" else 0.0)
        return np.array(list(total.values()), dtype=float)

    @property
    def unit(self) -> str:
        return self.measure

    def ways(self, case: Case) -> Sequence[float] | None:
        """A share of what is itself decided changes the rows and not their limits."""
        return HUNDREDTHS if self.measure == "share" else None

    def grain(self) -> float:
        return 0.1 if self.measure == "wte" else 0.01

    def sentence(self, words: Words, case: Case) -> str:
        amount = (
            words.stated_percent(self.amount, 0) if self.measure == "share" else words.stated(self.amount, 2)
        )
        said = words(
            f"rules.{self.rule}.{self.measure}",
            amount=amount,
            which=where.kinds_text(words, self.kinds),
            where=where.where_text(words, self.level, some=bool(self.places)),
        )
        return said + where.services_text(words, case, self.services)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        state = at_most if self.side == "at most" else at_least
        terms = [self.terms(case, columns)]
        region = where.region_of_place(case, self.level)[self.bound_places(case)]
        return [state(self.rule, terms, self.limit(case), joins="totals", region=region)]

    def check(self, case: Case, allocation: Allocation) -> Finding:
        sign = 1 if self.side == "at most" else -1
        found, limit = sign * self.found(case, allocation), sign * self.limit(case)
        ids = where.place_ids(case, self.level)
        return upper_finding(found, limit, np.ones(len(found)), [(ids[i],) for i in self.bound_places(case)])

    def faults(self, region: Region, file: str) -> list[Fault]:
        return [
            *where.unknown_places(self, self.level, self.places, region, file),
            *where.unknown_services(self, self.services, region, file),
        ]
