"""What the map shows around and above its clusters: land and seas beside them, towns, a closer look."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from placement.data.region import Region
from placement.i18n import Words
from placement.report.leaflet import own
from placement.report.names import in_language

MARGIN = 4.0
"""Degrees of land beyond the clusters that are drawn: as far as a wide screen shows at first."""
COAST = 0.035
"""Degrees within which a coast of ours and one of the coarser land count as one, about 3 km."""
TOWNS = 70
"""So many are told, the largest first; the script writes those that there is room for."""
SMALL = 1 / 3
"""A cluster below this part of the average size is small, and a group of such is shown once more, larger."""
FEWEST, WIDEST = 6, 0.5
"""A closer look needs so many clusters, and at most so much of the map's width and height."""
AROUND = {
    "england": ((52.75, -2.35), (52.05, -2.05), (53.35, -2.3), (51.2, -2.6)),
    "ireland": ((52.75, -6.6), (53.4, -6.6)),
    "irish_sea": ((53.72, -4.9), (53.0, -5.15)),
    "cardigan_bay": ((52.42, -4.75),),
    "bristol_channel": ((51.35, -4.35),),
    "channel": ((50.2, -1.6),),
    "north_sea": ((53.4, 1.3),),
}
"""Names of seas and neighbours, with places to write them: [latitude, longitude]."""


def surroundings(region: Region, shapes: Mapping[str, BaseGeometry], words: Words) -> dict[str, Any]:
    """For the map's script, empty where the clusters lie beyond the land that we hold.

    land    rings of [latitude, longitude], to lie beneath the clusters       around  names with places
    towns   name and place, the largest first       inset  [[south, west], [north, east]] of a closer look
    """
    ours = shapely.union_all([shapely.make_valid(shape) for shape in shapes.values()])
    return {
        "land": [_positions(part.exterior) for part in beside(ours)],
        "around": _around(ours, words),
        "towns": towns(region, shapes, words),
        "inset": closer_look(tuple(shapes.values())),
    }


@cache
def _land() -> BaseGeometry:
    held = json.loads(own("land.json"))
    rings = [[value * held["step"] for value in ring] for ring in held["rings"]]
    return shapely.union_all([shapely.Polygon(zip(ring[::2], ring[1::2], strict=True)) for ring in rings])


@lru_cache(maxsize=2)  # both languages draw the same land
def beside(ours: BaseGeometry) -> list[shapely.Polygon]:
    """The land around a region, without the rims where its coast and our finer one differ."""
    west, south, east, north = ours.bounds
    near = shapely.intersection(
        _land(), shapely.box(west - MARGIN, south - MARGIN / 2, east + MARGIN, north + MARGIN / 2)
    )
    far = shapely.difference(near, shapely.buffer(ours, COAST))
    large = [part for part in shapely.get_parts(far) if part.area > COAST**2]
    again = shapely.intersection(shapely.buffer(shapely.union_all(large), COAST * 1.4), near)
    drawn = shapely.set_precision(shapely.simplify(again, 0.003), 0.001)
    return [part for part in shapely.get_parts(drawn) if part.geom_type == "Polygon" and part.area > COAST**2]


def _positions(ring: shapely.LinearRing) -> list[list[float]]:
    return [[round(y, 3), round(x, 3)] for x, y in ring.coords]


def _around(ours: BaseGeometry, words: Words) -> list[dict[str, Any]]:
    west, south, east, north = ours.bounds
    frame = shapely.box(west - MARGIN, south - 0.5, east + MARGIN, north + 0.5)
    return [
        {"name": words(f"map.around.{name}"), "at": list(place)}
        for name, places in AROUND.items()
        for place in places
        if frame.contains(shapely.Point(place[::-1])) and not ours.contains(shapely.Point(place[::-1]))
    ]


def towns(region: Region, shapes: Mapping[str, BaseGeometry], words: Words) -> list[list[Any]]:
    """[name, latitude, longitude] of the towns in these clusters, those with most people first.

    A town most of whose areas are a larger one's is not told: Coity would stand for Bridgend.
    """
    if region.places is None or "population" not in region.areas:
        return []
    areas = region.areas[region.areas["cluster_id"].isin(list(shapes))]
    located = areas[~(areas.geometry.is_empty | areas.geometry.isna())].to_crs("EPSG:4326")
    points = dict(zip(located["area_id"], located.geometry, strict=True))
    people = dict(zip(located["area_id"], located["population"], strict=True))
    found: dict[str, tuple[float, str, frozenset[str]]] = {}
    for row in region.places[region.places["kind"] == "town"].to_dict("records"):
        mine = frozenset(area for area in str(row["area_ids"]).split() if area in points)
        weight = float(sum(people[area] for area in mine))
        name = in_language(row, "name", words)
        if mine and (name not in found or found[name][0] < weight):
            found[name] = (weight, name, mine)
    largest = sorted(found.values(), key=lambda town: (-town[0], town[1]))
    apart = [
        (name, mine)
        for weight, name, mine in largest
        if not any(2 * len(mine & other) > len(mine) for more, _, other in largest if more > weight)
    ]
    middles = (shapely.MultiPoint([points[area] for area in sorted(mine)]).centroid for _, mine in apart)
    return [
        [name, round(at.y, 3), round(at.x, 3)] for (name, _), at in zip(apart[:TOWNS], middles, strict=False)
    ]


@lru_cache(maxsize=2)  # the same in both languages
def closer_look(shapes: tuple[BaseGeometry, ...]) -> list[list[float]] | None:
    """Where the most small clusters lie side by side; None where they are few, or nearly the whole map."""
    if not shapes:
        return None
    average = sum(shape.area for shape in shapes) / len(shapes)
    small = [shapely.buffer(shape, 0.01) for shape in shapes if shape.area < SMALL * average]
    if len(small) < FEWEST:
        return None
    groups = shapely.get_parts(shapely.union_all(small))
    counts = [sum(bool(group.intersects(shape)) for shape in small) for group in groups]
    group = groups[counts.index(max(counts))]
    west, south, east, north = group.bounds
    whole = shapely.total_bounds(list(shapes))
    too_wide = max((east - west) / (whole[2] - whole[0]), (north - south) / (whole[3] - whole[1])) > WIDEST
    if max(counts) < FEWEST or too_wide:
        return None
    return [[round(south - 0.02, 3), round(west - 0.02, 3)], [round(north + 0.02, 3), round(east + 0.02, 3)]]
