"""A case: everything the model knows about one region, as plain data and arrays.

Axes, in file order: areas `A`, bases `B`, services `S`, roles `K`, clusters `C`, counties `L`,
regions `R`, graduate classes `G`. Positions are used only inside the core; every table that leaves
it is joined by id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np

from placement.model.ahead import WaitingLists, Years
from placement.model.arrays import Bools, Floats, Ints
from placement.model.care_time import CareTimeTaken
from placement.model.fill_probability import Chances
from placement.model.role import Role

BaseKind = Literal["practice", "community_hospital", "hub", "community_resource_team", "reablement_team"]
"""Teams are places too: posts may be put in them, with reach and services as for any base."""
Level = Literal["cluster", "county", "region", "national"]


@dataclass(frozen=True)
class GraduateClass:
    """Graduates alike in service, home county and longest commute; a count, never a person."""

    id: str
    service: int
    home_county: int
    commute_minutes: float
    size: int


@dataclass(frozen=True)
class Service:
    """How one service travels and how far its staff may be shared."""

    id: str
    name_en: str
    name_cy: str
    level: Level
    limit_minutes: float
    visit_share: float
    visits_per_round: float
    minutes_per_visit: float
    minutes_between: tuple[float, float, float]
    """Between visits of one round, for urban areas, towns and villages."""
    care_group: str = ""


@dataclass(frozen=True)
class Memberships:
    """Which share of an area belongs to which cluster; shares of one area add to one."""

    area: Ints
    cluster: Ints
    share: Floats


@dataclass(frozen=True)
class Case:
    """The inputs of one decision. Shapes stand beside each array."""

    area_ids: tuple[str, ...]
    base_ids: tuple[str, ...]
    cluster_ids: tuple[str, ...]
    county_ids: tuple[str, ...]
    region_ids: tuple[str, ...]
    services: tuple[Service, ...]
    roles: tuple[Role, ...]
    classes: tuple[GraduateClass, ...]

    area_cluster: Ints  # A
    area_rural: Ints  # A, 0 urban, 1 town, 2 village
    population: Floats  # A
    base_cluster: Ints  # B
    base_candidate: Bools  # B
    base_places: Floats  # B, WTE of room for new staff
    base_opening_pounds: Ints  # B, pounds once to open a candidate; 0 for open bases
    moves_from: Ints  # B, the base whose staff move to this candidate when it opens; -1 for none
    base_employer: tuple[str, ...]  # B
    base_kind: tuple[str, ...]  # B, a `BaseKind`; empty where nobody says
    cluster_county: Ints  # C
    county_region: Ints  # L
    county_speakers: Floats  # L, share of residents who speak Welsh, NaN where unknown
    membership: Memberships

    need: Floats  # A x S, WTE
    in_post: Floats  # B x S, WTE; nobody at candidates
    funded: Floats  # B x S, WTE
    moving: Floats  # B x S, WTE that move to a candidate when it opens
    minutes: Floats  # A x B, by car
    reach_minutes: Floats  # A x B, by the scenario's mode of travel
    km: Floats  # A x B
    commute_minutes: Floats  # L x B, median over the county's residents, by car

    whole_region_ids: tuple[str, ...]  # W: every region of the nation, even when the case is one region
    whole_need: Floats  # W x S, WTE
    whole_population: Floats  # W, residents

    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Of bases, roles and employers, "base:id" and so on: the name in English and in Welsh."""
    chances: Chances | None = None
    """How likely new posts are filled; None where the scenario says nothing of it."""
    care_time: CareTimeTaken | None = None
    """What is taken from the time of new posts, for the text; the roles have it already."""
    today: Floats | None = None
    """A x S, WTE of care that today's staff give each area under the same aims; None where nothing asks."""
    reachable: Bools | None = None
    """A x S, whether a base that has staff of the service, or may get some, can serve the area at all; None
    where nothing asks."""
    transit_minutes: Floats | None = None
    """A x B, by public transport or on foot: infinite where there is no way, NaN where nothing was computed;
    None where nobody asked."""
    no_car_share: Floats | None = None
    """A, of each area's households those without a car or van, 0 to 1; NaN where it is not known."""
    formula: Floats | None = None
    """B x S, WTE of new posts that the plain formula gives with the stated money; None where nothing asks."""
    hospital: Floats | None = None
    """R x S, WTE of each profession in hospitals, NaN where nobody knows; None without a table of them."""
    years: Years | None = None
    """The years that are decided together; None where the scenario speaks of one."""
    waiting: WaitingLists | None = None
    """Waiting lists of the case's clusters; None where nobody stated any, or one year is decided."""

    def __repr__(self) -> str:
        every = {"services": self.services, "clusters": self.cluster_ids, "areas": self.area_ids}
        held = (f"{len(listed):,} {name}" for name, listed in {**every, "bases": self.base_ids}.items())
        return f"<Case: {', '.join(held)}>"

    def name(self, kind: str, name: str, language: str) -> str:
        """What people call it; its id where no name is known."""
        return self.names.get(f"{kind}:{name}", (name, name))[0 if language == "en" else 1]

    @property
    def service_ids(self) -> tuple[str, ...]:
        return tuple(service.id for service in self.services)

    @cached_property
    def cluster_region(self) -> Ints:
        return self.county_region[self.cluster_county]

    @cached_property
    def base_county(self) -> Ints:
        return self.cluster_county[self.base_cluster]

    @cached_property
    def base_region(self) -> Ints:
        return self.cluster_region[self.base_cluster]

    @cached_property
    def area_region(self) -> Ints:
        return self.cluster_region[self.area_cluster]

    @property
    def steps(self) -> Floats:
        """K, WTE of one step."""
        return np.array([role.step_wte for role in self.roles])

    @property
    def role_service(self) -> Ints:
        """K."""
        return np.array([role.service for role in self.roles], dtype=np.int64)

    @cached_property
    def counted(self) -> Floats:
        """B x K, the part of a filled post's time that plans count."""
        if self.chances is None or not self.chances.counted:
            return np.ones((len(self.base_ids), len(self.roles)))
        return self.chances.chance

    @cached_property
    def vacant(self) -> Floats:
        """B x S, WTE that are funded and not in post, at bases that are open."""
        return np.asarray(np.maximum(self.funded - self.in_post, 0.0).round(9))

    @cached_property
    def cluster_need(self) -> Floats:
        """C x S, WTE."""
        member = self.membership
        need = np.zeros((len(self.cluster_ids), len(self.services)))
        np.add.at(need, member.cluster, member.share[:, None] * self.need[member.area])
        return need

    @cached_property
    def region_need(self) -> Floats:
        """R x S, WTE."""
        need = np.zeros((len(self.region_ids), len(self.services)))
        np.add.at(need, self.area_region, self.need)
        return need

    def use(self, area: Ints, base: Ints, service: Ints) -> Floats:
        """Capacity (WTE) that one WTE of care takes, travel included.

        use = 1 + visit_share * (2 * minutes / visits_per_round + minutes_between) / minutes_per_visit
        """
        share = np.array([s.visit_share for s in self.services])[service]
        rounds = np.array([s.visits_per_round for s in self.services])[service]
        visit = np.array([s.minutes_per_visit for s in self.services])[service]
        between = np.array([s.minutes_between for s in self.services])[service, self.area_rural[area]]
        return np.asarray(1 + share * (2 * self.minutes[area, base] / rounds + between) / visit)

    def only_region(self, region_id: str) -> Case:
        """The same case with one region's places alone; shares of money still refer to the whole."""
        region = self.region_ids.index(region_id)
        clusters = np.flatnonzero(self.cluster_region == region)
        counties = np.flatnonzero(self.county_region == region)
        areas = np.flatnonzero(self.area_region == region)
        bases = np.flatnonzero(self.base_region == region)
        new_cluster = _renumber(clusters, len(self.cluster_ids))
        new_county = _renumber(counties, len(self.county_ids))
        new_area = _renumber(areas, len(self.area_ids))
        member = np.flatnonzero(
            (new_area[self.membership.area] >= 0) & (new_cluster[self.membership.cluster] >= 0)
        )
        return replace(
            self,
            area_ids=_pick(self.area_ids, areas),
            base_ids=_pick(self.base_ids, bases),
            cluster_ids=_pick(self.cluster_ids, clusters),
            county_ids=_pick(self.county_ids, counties),
            region_ids=(region_id,),
            classes=tuple(
                replace(group, home_county=int(new_county[group.home_county]))
                for group in self.classes
                if new_county[group.home_county] >= 0
            ),
            area_cluster=new_cluster[self.area_cluster[areas]],
            area_rural=self.area_rural[areas],
            population=self.population[areas],
            base_cluster=new_cluster[self.base_cluster[bases]],
            base_candidate=self.base_candidate[bases],
            base_places=self.base_places[bases],
            base_opening_pounds=self.base_opening_pounds[bases],
            moves_from=_followed(self.moves_from[bases], _renumber(bases, len(self.base_ids))),
            base_employer=_pick(self.base_employer, bases),
            base_kind=_pick(self.base_kind, bases),
            cluster_county=new_county[self.cluster_county[clusters]],
            county_region=np.zeros(len(counties), dtype=np.int64),
            county_speakers=self.county_speakers[counties],
            membership=Memberships(
                area=new_area[self.membership.area[member]],
                cluster=new_cluster[self.membership.cluster[member]],
                share=self.membership.share[member],
            ),
            need=self.need[areas],
            in_post=self.in_post[bases],
            funded=self.funded[bases],
            moving=self.moving[bases],
            minutes=self.minutes[np.ix_(areas, bases)],
            reach_minutes=self.reach_minutes[np.ix_(areas, bases)],
            km=self.km[np.ix_(areas, bases)],
            commute_minutes=self.commute_minutes[np.ix_(counties, bases)],
            chances=None if self.chances is None else self.chances.of_bases(bases),
            today=None if self.today is None else self.today[areas],
            reachable=None if self.reachable is None else self.reachable[areas],
            transit_minutes=None
            if self.transit_minutes is None
            else self.transit_minutes[np.ix_(areas, bases)],
            no_car_share=None if self.no_car_share is None else self.no_car_share[areas],
            formula=None if self.formula is None else self.formula[bases],
            hospital=None if self.hospital is None else self.hospital[[region]],
        )


def _pick(ids: tuple[str, ...], keep: Ints) -> tuple[str, ...]:
    return tuple(ids[i] for i in keep)


def _renumber(keep: Ints, size: int) -> Ints:
    """Old position to new one; -1 where it is gone."""
    new = np.full(size, -1, dtype=np.int64)
    new[keep] = np.arange(len(keep))
    return new


def _followed(old: Ints, new: Ints) -> Ints:
    """References renumbered; none stays none."""
    return np.where(old >= 0, new[old], -1)
