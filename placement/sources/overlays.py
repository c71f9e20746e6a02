"""The overlays of `data/wales`: one function for each, from its tables to those that take their place.

An overlay holds the few tables in which a scenario differs from `data/wales`, in a folder of their own. Its
facts stand in facts/<name>.toml. A table of an overlay takes the place of the whole table of `data/wales`, as
its package says (`replaces`); so do its assumptions, which repeat those of `data/wales` that still hold.

At the end stand the bases that two of them add: possible hubs, at places that a region's older people are far
from a base, and one base of the council for each county.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.data.bands import people_aged
from placement.data.package import REPLACES
from placement.sources.assumptions import assumption_table, service_rows
from placement.sources.bases import distances, nearest, points
from placement.sources.facts import facts
from placement.sources.package import describe_table, package_text
from placement.sources.services import make_employers, role_table, service_table
from placement.sources.sources import Sources
from placement.sources.workforce import Weights, workforce_table
from placement.store.folder import as_csv

Tables = dict[str, pd.DataFrame]


def make_overlay(
    name: str, tables: Tables, wales: Tables, *, material: Collection[str] = ()
) -> dict[str, bytes]:
    """Every file of the overlay's folder: name to content.

    `tables` are its own but for the assumptions, `wales` those of `data/wales`; `material` names services
    of its own whose need and staff matter to the answer.
    """
    whole = {**wales, **tables}
    files = {f"{table}.csv": as_csv(frame) for table, frame in tables.items()}
    files["assumptions.csv"] = as_csv(_assumptions(name, whole, material))
    files["datapackage.json"] = make_overlay_package(name, files).encode()
    return files


def _assumptions(name: str, tables: Tables, material: Collection[str]) -> pd.DataFrame:
    """Rows for its services, those of `data/wales` that it keeps, and its own, which come last."""
    given = facts(name)["assumptions"]
    stated = {row["item"]: row for row in facts("assumptions")["row"]}
    services = facts(name).get("service")
    if services is None:
        services, material = facts("services")["service"], facts("assumptions")["material"]["services"]
    kept = list(stated) if given["keep"] == ["*"] else given["keep"]
    rows = [*service_rows(services, tables, material), *(stated[item] for item in kept), *given["row"]]
    return assumption_table(rows, tables)


def make_overlay_package(name: str, files: dict[str, bytes]) -> str:
    """datapackage.json of an overlay: as that of `data/wales`, with what its facts say otherwise."""
    wales, given = facts("package"), facts(name)["package"]
    resources = {resource["name"]: resource for resource in wales["resources"]}
    described = []
    for file in files:
        table = file.removesuffix(".csv")
        own = given["tables"].get(table, {})
        base = resources.get(table, {"name": table, "fields": []})
        one = describe_table({**base, **own, "fields": _fields(base, own)}, files)
        described.append({**one, **({REPLACES: True} if table in resources else {})})
    used = {source for resource in described for source in resource["sources"]}
    sources = [source for source in wales["sources"] if source["name"] in used]
    return package_text({**given, "name": name}, [*sources, *given["sources"]], described)


def _fields(base: dict[str, Any], own: dict[str, Any]) -> list[dict[str, str]]:
    """Fields of the table as in `data/wales`; one that the overlay describes anew is described so."""
    anew = {field["name"]: field for field in own.get("fields", [])}
    same = [anew.pop(field["name"], field) for field in base["fields"]]
    return [*same, *anew.values()]


def no_tables(wales: Tables, sources: Sources) -> Tables:  # noqa: ARG001 - every overlay is made alike
    """The Regional Integration Fund and training places have no tables of their own."""
    return {}


def make_icf(wales: Tables, sources: Sources) -> Tables:  # noqa: ARG001 - every overlay is made alike
    """The Intermediate Care Fund: services by group of people, and possible hubs."""
    given, areas = facts("wales-icf"), wales["areas"]
    main = community_bases(wales)
    hubs = make_hubs(areas, main, region_of_clusters(wales), given["hubs"])
    spread = {"bases": by_residents(main, areas)}
    staff = workforce_table(given["service"], main, spread, int(areas["population"].sum()))
    moving = moved_staff(hubs, staff, given["hubs"]["moving"])
    return {
        "bases": pd.concat([main.assign(opening_pounds_once=0), hubs], ignore_index=True),
        "services": service_table(given["service"], areas, staff),
        "roles": role_table(given["posts"]),
        "workforce": pd.concat([staff, moving], ignore_index=True),
        "graduates": wales["graduates"].head(0),
    }


def make_work_support(wales: Tables, sources: Sources) -> Tables:
    """In-work support: one service for a group of people. Where it is not, a row says that nobody works."""
    given, areas, bases = facts("wales-work-support"), wales["areas"], wales["bases"]
    (service,) = given["service"]
    groups = make_group(sources.working_age, sources.limited, service["need_group"])
    nobody = dict.fromkeys(community_bases(wales)["base_id"], 0.0)
    spread = {"counties": nobody | in_counties(wales, groups["people"], given["staffed"]["counties"])}
    staff = workforce_table(given["service"], bases, spread, int(areas["population"].sum()))
    return {
        "services": service_table(given["service"], areas, staff),
        "roles": role_table(given["posts"]),
        "workforce": staff,
        "graduates": wales["graduates"].head(0),
        "groups": groups,
    }


def make_social_care(wales: Tables, sources: Sources) -> Tables:  # noqa: ARG001 - every overlay is made alike
    """Occupational therapists of health boards and of councils."""
    given, areas, counties = facts("wales-social-care"), wales["areas"], wales["counties"]
    main = community_bases(wales)
    councils = make_council_bases(areas, counties, given["councils"])
    bases = pd.concat([main, councils], ignore_index=True)
    people = areas.groupby("county_id")["population"].sum() / areas["population"].sum()
    at_councils = dict(zip(councils["base_id"], people.loc[counties["county_id"]].tolist(), strict=True))
    spread = {"bases": by_residents(main, areas), "councils": at_councils}
    staff = workforce_table(given["service"], bases, spread, int(areas["population"].sum()))
    return {
        "employers": make_employers(given["employer"]),
        "bases": bases,
        "services": service_table(given["service"], areas, staff),
        "roles": role_table(given["posts"]),
        "workforce": staff,
        "graduates": wales["graduates"].head(0),
    }


def community_bases(wales: Tables) -> pd.DataFrame:
    """The community base of each cluster, without the hospitals."""
    bases = wales["bases"]
    return bases[bases["kind"] == "practice"].reset_index(drop=True)


def region_of_clusters(wales: Tables) -> pd.Series[str]:
    """Index cluster_id; id of its region."""
    return wales["clusters"].merge(wales["counties"], on="county_id").set_index("cluster_id")["region_id"]


def by_residents(main: pd.DataFrame, areas: pd.DataFrame) -> Weights:
    """For each base its cluster's part of all residents."""
    people = areas.groupby("cluster_id")["population"].sum() / areas["population"].sum()
    return dict(zip(main["base_id"], people.loc[main["cluster_id"]].tolist(), strict=True))


def make_group(working_age: pd.Series[int], share: pd.Series[float], group: str) -> pd.DataFrame:
    """People of working age times the share of all residents of their area who are in the group, whole.

    Both by area id, in the order of the areas.
    """
    people = np.floor((working_age * share).to_numpy(dtype=np.float64) + 0.5).astype(int)
    return pd.DataFrame({"area_id": working_age.index, "group_id": group, "people": people})


def in_counties(wales: Tables, people: pd.Series[int], counties: list[str]) -> Weights:
    """One base in each of these counties, the nearest to its people, weighted by those of the group."""
    areas, main = wales["areas"], community_bases(wales)
    county_of = wales["clusters"].set_index("cluster_id")["county_id"]
    counted = {county: int(people[areas["county_id"] == county].sum()) for county in counties}
    weights: Weights = {}
    for county, number in counted.items():
        here = areas[areas["county_id"] == county].reset_index(drop=True)
        sites = main[main["cluster_id"].map(county_of) == county].reset_index(drop=True)
        base = sites["base_id"].iloc[int(nearest(points(here.iloc[[central(here)]]), points(sites))[0])]
        weights[str(base)] = number / sum(counted.values())
    return weights


OLDER = 65


def make_hubs(
    areas: pd.DataFrame, bases: pd.DataFrame, region_of: pd.Series[str], given: dict[str, Any]
) -> pd.DataFrame:
    """Candidate bases, as many for each region as `given["count"]` says, in the order they are chosen.

    Each stands at the published centre of an area: the one which, with those chosen before it, makes the
    sum over people aged 65 and over of the straight line to the nearest base least. Nobody was asked, and
    no building is meant. `region_of` gives each cluster's region.
    """
    rows: list[dict[str, object]] = []
    taken: dict[str, int] = {}
    for region, count in given["count"].items():
        here = areas[areas["cluster_id"].map(region_of) == region].reset_index(drop=True)
        sites = bases[bases["cluster_id"].map(region_of) == region]
        for place in chosen(points(here), points(sites), people_aged(here, OLDER), count):
            area = here.iloc[place]
            number = taken[area["cluster_id"]] = taken.get(area["cluster_id"], 0) + 1
            rows.append(_hub(area, number, given))
    return pd.DataFrame(rows)


def chosen(
    here: NDArray[np.float64], sites: NDArray[np.float64], people: NDArray[np.float64], count: int
) -> list[int]:
    """Positions in `here` of `count` new sites, one after the other, each the best beside those before it."""
    to_new = distances(here, here)
    nearest = distances(here, sites).min(axis=1)
    places: list[int] = []
    for _ in range(count):
        far = np.minimum(nearest[:, None], to_new)
        places.append(int((people @ far).argmin()))
        nearest = far[:, places[-1]]
    return places


def moved_staff(hubs: pd.DataFrame, workforce: pd.DataFrame, moving: dict[str, Any]) -> pd.DataFrame:
    """Staff who move to a hub when it opens: a share of some services' staff at the base they come from."""
    services = workforce[workforce["service_id"].isin(moving["services"])]
    rows = []
    for hub in hubs[hubs["staff_from_base_id"] != ""].to_dict("records"):
        staff = services[services["base_id"] == hub["staff_from_base_id"]].copy()
        staff["base_id"] = hub["base_id"]
        for column in ("in_post_wte", "funded_wte"):
            staff[column] = (staff[column] * moving["share"]).round(2)
        rows.append(staff)
    moved: pd.DataFrame = pd.concat(rows, ignore_index=True)
    return moved


def _hub(area: pd.Series[Any], number: int, given: dict[str, Any]) -> dict[str, object]:
    cluster, name = area["cluster_id"], re.sub(r"\s+\d+$", "", area["name_en"])
    moves = number == 1 and cluster in given["moving"]["clusters"]
    return _base_in(
        area,
        given,
        (name, name),
        base_id=f"{cluster}-hub" if number == 1 else f"{cluster}-hub-{number}",
        status="candidate",
        staff_from_base_id=f"{cluster}-base" if moves else "",
        opening_pounds_once=given["opening_pounds_once"][area["rural_class"]],
    )


def _base_in(
    area: pd.Series[Any], given: dict[str, Any], names: tuple[str, str], **own: object
) -> dict[str, object]:
    """An open base at the centre of an area, named in English and Welsh; `own` is what is its own."""
    return {
        "base_id": "",
        "cluster_id": area["cluster_id"],
        "name_en": given["name_en"].format(name=names[0]),
        "name_cy": given["name_cy"].format(name=names[1]),
        "kind": "hub",
        "employer_id": given["employer_id"],
        "easting": area["easting"],
        "northing": area["northing"],
        "rural_class": area["rural_class"],
        "status": "open",
        "places_wte": given["places_wte"],
        "staff_from_base_id": "",
        "postcode": "",
        **own,
    }


def make_council_bases(areas: pd.DataFrame, counties: pd.DataFrame, given: dict[str, Any]) -> pd.DataFrame:
    """One open base of the council for each county, in the order of the counties.

    It stands at the published centre of an area of the county, so that it is on land and among people;
    which building the council works from is not known.
    """
    rows = []
    for county in counties.to_dict("records"):
        here = areas[areas["county_id"] == county["county_id"]].reset_index(drop=True)
        area = here.iloc[central(here)]
        names = county["name_en"], county["name_cy"]
        rows.append(_base_in(area, given, names, base_id=f"{county['county_id']}-council"))
    return pd.DataFrame(rows)


def central(places: pd.DataFrame) -> int:
    """Position of the place nearest to the mean point of the residents of all of them."""
    centre = np.average(points(places), axis=0, weights=places["population"])
    return int(nearest(centre[None, :], points(places))[0])
