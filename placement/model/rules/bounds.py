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
from placement.model.rules.base import HUNDREDTHS, Concern, Finding, Id, Rule, unknown_ids, upper_finding

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

    def place_ids(self, case: Case) -> tuple[str, ...]:
        return {"cluster": case.cluster_ids, "county": case.county_ids, "region": case.region_ids}[self.level]

    def place_of_base(self, case: Case) -> Ints:
        return {"cluster": case.base_cluster, "county": case.base_county, "region": case.base_region}[
            self.level
        ]

    def bound_places(self, case: Case) -> Ints:
        """Positions of the places that it binds; a place outside the case (one region alone) is left out."""
        ids = self.place_ids(case)
        return np.array(
            [i for i, p in enumerate(ids) if self.places is None or p in self.places], dtype=np.int64
        )

    def binds(self, case: Case) -> bool:
        return bool(len(self.bound_places(case)) and self.counts_role(case).any())

    def regions_of(self, case: Case) -> Ints:
        """The region of each place that it binds."""
        every = np.arange(len(case.region_ids))
        region = {"cluster": case.cluster_region, "county": case.county_region, "region": every}[self.level]
        return region[self.bound_places(case)]

    def counts_role(self, case: Case) -> Bools:
        """K."""
        return np.array(
            [
                (self.services is None or case.services[role.service].id in self.services)
                and (self.kinds is None or role.kind in self.kinds)
                for role in case.roles
            ],
            dtype=bool,
        )

    def terms(self, case: Case, columns: Columns) -> tuple[Ints, Ints, Floats]:
        """(row, column, value) of  counted WTE - amount * all WTE  or of  counted WTE  alone."""
        base, role, _ = columns["posts"].keys
        step = np.array([r.step_wte for r in case.roles])[role]
        counted = self.counts_role(case)[role].astype(float)
        value = step * (counted - self.amount) if self.measure == "share" else step * counted
        bound = self.bound_places(case)
        position = np.full(len(self.place_ids(case)), -1, dtype=np.int64)
        position[bound] = np.arange(len(bound))
        row = position[self.place_of_base(case)[base]]
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
        return summed(place, clusters, len(self.place_ids(case)))

    def found(self, case: Case, allocation: Allocation) -> Floats:
        """For each bound place the same quantity, counted from the finished posts one by one."""
        total = dict.fromkeys((int(p) for p in self.bound_places(case)), 0.0)
        for b, k, f in zip(*np.nonzero(allocation.posts), strict=True):
            cluster = int(case.base_cluster[b])
            county = int(case.cluster_county[cluster])
            place = {"cluster": cluster, "county": county, "region": int(case.county_region[county])}[
                self.level
            ]
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
        kinds = self.kinds or ()
        which = words.listed([words(f"kind.{kind}") for kind in kinds]) if kinds else words("kind.any")
        where = words(f"level.{self.level}.some" if self.places else f"level.{self.level}.each")
        names = [words.name(vars(s)) for s in case.services if self.services and s.id in self.services]
        some = " " + words("rules.bound.services", services=words.listed(names)) if names else ""
        return words(f"rules.{self.rule}.{self.measure}", amount=amount, which=which, where=where) + some

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        state = at_most if self.side == "at most" else at_least
        terms, region = [self.terms(case, columns)], self.regions_of(case)
        return [state(self.rule, terms, self.limit(case), joins="totals", region=region)]

    def check(self, case: Case, allocation: Allocation) -> Finding:
        sign = 1 if self.side == "at most" else -1
        found, limit = sign * self.found(case, allocation), sign * self.limit(case)
        where = [(self.place_ids(case)[i],) for i in self.bound_places(case)]
        return upper_finding(found, limit, np.ones(len(found)), where)

    def faults(self, region: Region, file: str) -> list[Fault]:
        places = getattr(
            region, {"cluster": "clusters", "county": "counties", "region": "regions"}[self.level]
        )
        return [
            *unknown_ids(self.places, places[f"{self.level}_id"], file=file, rule=self, column="places"),
            *unknown_ids(
                self.services, region.services["service_id"], file=file, rule=self, column="services"
            ),
        ]
