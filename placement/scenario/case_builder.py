"""From what is known and what is asked to a case."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from placement.data.region import Region
from placement.model.arrays import Floats, Ints, summed
from placement.model.care_time import CareTimeTaken
from placement.model.case import Case, GraduateClass, Memberships, Service
from placement.model.role import Role
from placement.model.rules.welsh_language import WelshLanguage
from placement.scenario import Scenario, TravelSettings
from placement.scenario.fill_probability import chances
from placement.scenario.incentive import with_incentive
from placement.scenario.need_asked import need_asked
from placement.scenario.settings import CareTime
from placement.scenario.travel_times import no_car_share, rural_classes, travel_matrix
from placement.scenario.years import lists_of, years_of
from placement.solve.basis import with_basis


def gather(region: Region, scenario: Scenario, *, only_region: str | None = None) -> Case:
    """The case of a scenario, whole or for one region alone.

    Of a region alone no other journeys are worked out: those of a nation would fill the memory.
    """
    region = with_incentive(region, scenario)
    whole = _without_journeys(region, scenario)
    chosen = whole if only_region is None else whole.only_region(only_region)
    case = _with_journeys(chosen, region, scenario.travel)
    taken = taken_of(scenario.care_time)
    case = case if taken is None else replace(case, roles=taken.of(case.roles), care_time=taken)
    case = replace(case, chances=chances(region, scenario.recruitment, case))
    case = replace(case, years=years_of(region, scenario, case))
    case = replace(case, waiting=lists_of(region, case))
    return with_basis(case, scenario.rules, scenario.aims, seed=scenario.solve.seed)


def _with_journeys(case: Case, region: Region, travel: TravelSettings) -> Case:
    """The case with minutes and kilometres, and with the commutes from its counties.

    A county's residents are all who live there, even those whose cluster is planned elsewhere, so that their
    areas are no areas of the case.
    """
    counties = {name: i for i, name in enumerate(case.county_ids)}
    lives = np.array(
        [counties.get(str(name), -1) for name in region.areas["county_id"].tolist()], dtype=np.int64
    )
    here = set(case.area_ids)
    own = np.array([name in here for name in region.areas["area_id"].tolist()], dtype=bool)
    areas = np.flatnonzero(own | (lives >= 0))
    matrix = travel_matrix(
        region, travel, areas=areas, bases=_at(_positions(region.bases["base_id"]), case.base_ids)
    )
    rows = slice(None) if own[areas].all() else own[areas]
    population = _floats(region.areas["population"])[areas]
    return replace(
        case,
        minutes=matrix.minutes[rows],
        reach_minutes=matrix.reach_minutes[rows],
        km=matrix.km[rows],
        transit_minutes=None if matrix.transit is None else matrix.transit[rows],
        commute_minutes=_commutes(matrix.minutes, lives[areas], population, len(counties)),
    )


def _without_journeys(region: Region, scenario: Scenario) -> Case:
    """The case of the whole, its minutes and kilometres unknown (and taking no memory)."""
    clusters = _positions(region.clusters["cluster_id"])
    counties = _positions(region.counties["county_id"])
    regions = _positions(region.regions["region_id"])
    services = _positions(region.services["service_id"])
    bases = _positions(region.bases["base_id"])
    needs = need_asked(region, scenario)
    area_cluster = _at(clusters, region.areas["cluster_id"])
    population = region.areas["population"].to_numpy(dtype=float)
    in_post, funded = np.zeros((2, len(bases), len(services)))
    where = _at(bases, region.workforce["base_id"]), _at(services, region.workforce["service_id"])
    in_post[where] = region.workforce["in_post_wte"].to_numpy(dtype=float)
    funded[where] = region.workforce["funded_wte"].to_numpy(dtype=float)
    candidate = (region.bases["status"] == "candidate").to_numpy(dtype=bool)
    if scenario.about.workforce == "funded":
        in_post = np.maximum(in_post, funded)
    cluster_county = _at(counties, region.clusters["county_id"])
    county_region = _at(regions, region.counties["region_id"])
    area_region = county_region[cluster_county[area_cluster]]
    whole_need = np.zeros((len(regions), len(services)))
    np.add.at(whole_need, area_region, needs)
    unknown = np.broadcast_to(np.nan, (len(region.areas), len(bases)))
    without_car = no_car_share(region.areas)
    return Case(
        area_ids=tuple(region.areas["area_id"].tolist()),
        base_ids=tuple(bases),
        cluster_ids=tuple(clusters),
        county_ids=tuple(counties),
        region_ids=tuple(regions),
        services=tuple(_service(row) for row in region.services.to_dict("records")),
        roles=tuple(_role(row, services) for row in _offered(region.roles, scenario).to_dict("records")),
        classes=tuple(_group(row, services, counties) for row in region.graduates.to_dict("records")),
        area_cluster=area_cluster,
        area_rural=rural_classes(region.areas),
        population=population,
        base_cluster=_at(clusters, region.bases["cluster_id"]),
        base_candidate=candidate,
        base_places=region.bases["places_wte"].to_numpy(dtype=float),
        base_opening_pounds=np.floor(_floats(region.bases["opening_pounds_once"]) + 0.5).astype(np.int64),
        moves_from=_at({"": -1, **bases}, region.bases["staff_from_base_id"]),
        base_employer=tuple(region.bases["employer_id"].tolist()),
        base_kind=tuple(region.bases["kind"].tolist()),
        cluster_county=cluster_county,
        county_region=county_region,
        county_speakers=_floats(region.counties["welsh_speakers_pct"]) / 100,
        membership=_membership(region, clusters, area_cluster),
        need=needs,
        in_post=np.where(candidate[:, None], 0.0, in_post),
        funded=np.where(candidate[:, None], 0.0, funded),
        moving=np.where(candidate[:, None], in_post, 0.0),
        no_car_share=None if np.isnan(without_car).all() else without_car,
        minutes=unknown,
        reach_minutes=unknown,
        km=unknown,
        commute_minutes=np.broadcast_to(np.nan, (len(counties), len(bases))),
        whole_region_ids=tuple(regions),
        whole_need=whole_need,
        whole_population=summed(area_region, population, len(regions)),
        hospital=_hospital(region, regions, services),
        names={
            f"{kind}:{row[f'{kind}_id']}": (str(row["name_en"]), str(row["name_cy"]))
            for kind, table in (
                ("base", region.bases),
                ("cluster", region.clusters),
                ("role", region.roles),
                ("employer", region.employers),
            )
            for row in table[[f"{kind}_id", "name_en", "name_cy"]].to_dict("records")
        },
    )


def _service(row: Mapping[Hashable, Any]) -> Service:
    def number(column: str) -> float:
        return float(str(row[column]))

    return Service(
        id=str(row["service_id"]),
        name_en=str(row["name_en"]),
        name_cy=str(row["name_cy"]),
        level=row["planning_level"],
        limit_minutes=number("limit_minutes"),
        visit_share=number("visit_share"),
        visits_per_round=number("visits_per_round"),
        minutes_per_visit=number("minutes_per_visit"),
        minutes_between=(
            number("minutes_between_urban"),
            number("minutes_between_town"),
            number("minutes_between_village"),
        ),
        care_group=str(row["care_group"]),
    )


def _role(row: Mapping[Hashable, Any], services: dict[str, int]) -> Role:
    def number(column: str) -> float:
        return float(str(row[column]))

    pounds = number("salary_pounds_per_year") * (1 + number("on_cost_pct") / 100) + number(
        "non_pay_pounds_per_year"
    )
    return Role(
        id=str(row["role_id"]),
        service=services[str(row["service_id"])],
        kind=row["kind"],
        employer_id=str(row["employer_id"]),
        pounds_per_wte=int(np.floor(pounds + 0.5)),
        pounds_once=int(np.floor(number("set_up_pounds_once") + 0.5)),
        care_wte_per_wte=number("care_wte_per_wte"),
        step_wte=number("step_wte"),
        limited=row["supply"] == "limited",
        welsh=str(row["welsh"]),
        welsh_level=int(row["welsh_level"]),
        hard_to_fill=bool(row["hard_to_fill"]),
    )


def _offered(roles: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Roles that ask for Welsh are offered where a rule does; elsewhere they are like those that do not."""
    asked = any(isinstance(rule, WelshLanguage) for rule in scenario.rules)
    return roles if asked else roles[roles["welsh"] == ""]


def _group(row: Mapping[Hashable, Any], services: dict[str, int], counties: dict[str, int]) -> GraduateClass:
    return GraduateClass(
        id=str(row["class_id"]),
        service=services[str(row["service_id"])],
        home_county=counties[str(row["home_county_id"])],
        commute_minutes=float(str(row["commute_minutes"])),
        size=int(str(row["graduates"])),
    )


def _hospital(region: Region, regions: dict[str, int], services: dict[str, int]) -> Floats | None:
    """R x S, WTE of each profession in hospitals; NaN where there is no row, None where there is no table."""
    table = region.hospital_staff
    if table is None:
        return None
    found = np.full((len(regions), len(services)), np.nan)
    found[_at(regions, table["region_id"]), _at(services, table["service_id"])] = table["in_post_wte"]
    return found


def _membership(region: Region, clusters: dict[str, int], area_cluster: Ints) -> Memberships:
    every = np.arange(len(area_cluster))
    if region.membership is None:
        return Memberships(every, area_cluster, np.ones(len(every)))
    areas = _positions(region.areas["area_id"])
    stated = _at(areas, region.membership["area_id"])
    rest = np.setdiff1d(every, stated)
    return Memberships(
        area=np.concatenate([stated, rest]),
        cluster=np.concatenate([_at(clusters, region.membership["cluster_id"]), area_cluster[rest]]),
        share=np.concatenate([region.membership["share"].to_numpy(dtype=float), np.ones(len(rest))]),
    )


def _commutes(minutes: Floats, area_county: Ints, population: Floats, counties: int) -> Floats:
    """Counties x bases: minutes within which half of the county's residents live of the base."""
    out = np.full((counties, minutes.shape[1]), np.inf)
    for county in range(counties):
        mine = np.flatnonzero(area_county == county)
        if not len(mine):
            continue
        order = np.argsort(minutes[mine], axis=0, kind="stable")
        people = population[mine][order].cumsum(axis=0)
        middle = (people >= population[mine].sum() / 2).argmax(axis=0)
        every = np.arange(minutes.shape[1])
        out[county] = minutes[mine][order[middle, every], every]
    return out


def _floats(column: pd.Series[float]) -> Floats:
    return np.asarray(column.to_numpy(dtype=np.float64))


def _positions(ids: pd.Series[str]) -> dict[str, int]:
    return {str(name): i for i, name in enumerate(ids.tolist())}


def _at(positions: dict[str, int], ids: pd.Series[str] | Sequence[str]) -> Ints:
    listed = np.asarray(ids, dtype=object).tolist()  # a column of text is listed at once, not cell by cell
    return np.array([positions[str(name)] for name in listed], dtype=np.int64)


def taken_of(settings: CareTime | None) -> CareTimeTaken | None:
    """What is taken; None where the scenario says nothing of it."""
    if settings is None:
        return None
    return CareTimeTaken(
        newly_qualified=settings.newly_qualified_hours,
        second_year=settings.second_year_hours,
        support=settings.support_hours,
        away=settings.away_pct / 100,
    )
