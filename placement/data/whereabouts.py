"""Places that lie: points, outlines and shares that are legal each by itself and cannot be meant together.

A map of outlines under exchanged ids, or of a column sorted by itself, paints other places; a list joined
twice counts staff twice; a share where per cent belong meets no line that anybody draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from placement.data.coordinates import COLUMNS
from placement.data.sheet import Sheet, readable
from placement.errors import Fault

OUTLINES = "boundaries.geojson"
ELSEWHERE = 0.25
"""Where this part of the areas lies in another cluster's outline, a column was sorted by itself."""
FEW = 8
"""Of fewer areas nobody can say that many lie elsewhere."""
AWAY_M = 3_000.0
"""A base nearer than this to its own cluster's outline may stand across the border on purpose."""
LEAST_KM = 2.0
FASTEST_KMH, SLOWEST_KMH = 250.0, 3.0
"""Beyond these, half of all journeys by car are told in hours, or in seconds."""


def faults_of_whereabouts(sheets: Mapping[str, Sheet], outlines: gpd.GeoDataFrame | None) -> Iterator[Fault]:
    """Every fault of this kind; what could not be read is told elsewhere.

    `outlines` are in metres of the British National Grid.
    """
    yield from _shares_for_percent(sheets)
    for name, key in (("bases", "base_id"), ("areas", "area_id")):
        yield from _twice(sheets, name, key)
    yield from _unit_of_minutes(sheets)
    if outlines is None or outlines.empty:
        return
    tree, ids = shapely.STRtree(outlines.geometry.to_numpy()), outlines["cluster_id"].to_numpy()
    wrong = [*_outlines(sheets, tree, ids)]
    yield from wrong or _bases_exchanged(sheets, tree, ids)


def _shares_for_percent(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """A column of per cent in which no cell is above 1."""
    for sheet in sheets.values():
        for name in sheet.frame.columns:
            if sheet.table.about(str(name)).get("unit") != "percent":
                continue
            cells = sheet.frame[name].to_numpy(dtype=np.float64)
            given = np.flatnonzero(cells > 0)
            if given.size and np.nanmax(cells) <= 1:
                first = int(given[0])
                slots = {"percent": f"{100 * cells[first]:.10g}", "count": given.size}
                yield sheet.fault("share_for_percent", first, str(name), **slots)


def _twice(sheets: Mapping[str, Sheet], name: str, key: str) -> Iterator[Fault]:
    """Places of one name at one point: a list that was joined twice."""
    rows = readable(sheets, name, key, "name_en", *COLUMNS)
    if rows is None:
        return
    first: dict[tuple[object, ...], int] = {}
    for index, *told in rows[["name_en", *COLUMNS]].itertuples():
        if tuple(told) in first:
            line = sheets[name].lines[first[tuple(told)]]
            yield sheets[name].fault("place_twice", int(index), key, first=line)
        first.setdefault(tuple(told), int(index))


def _unit_of_minutes(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Journeys of which half would be faster or slower than any car: hours or seconds."""
    here, there = (_points(sheets, name, key) for name, key in (("areas", "area_id"), ("bases", "base_id")))
    if here is None or there is None or here.empty or there.empty:
        return
    travel = readable(sheets, "travel", "area_id", "base_id", "mode", "minutes")
    if travel is None:
        return
    cars = travel[(travel["mode"] == "car") & (travel["minutes"] > 0)]
    cars = cars[cars["area_id"].isin(here.index) & cars["base_id"].isin(there.index)]
    if cars.empty or here.index.has_duplicates or there.index.has_duplicates:
        return
    apart = here.loc[cars["area_id"]].to_numpy() - there.loc[cars["base_id"]].to_numpy()
    km = np.hypot(*apart.T) / 1000
    far = km > LEAST_KM
    if not far.any():
        return
    kmh = float(np.median(km[far] / cars["minutes"].to_numpy()[far] * 60))
    for key, wrong in (("minutes_in_hours", kmh > FASTEST_KMH), ("minutes_in_seconds", kmh < SLOWEST_KMH)):
        if wrong:
            first = int(cars.index[far][0])
            yield sheets["travel"].fault(key, first, "minutes", kmh=f"{kmh:,.3g}", km=f"{km[far][0]:.1f}")


def _points(sheets: Mapping[str, Sheet], name: str, key: str) -> pd.DataFrame | None:
    rows = readable(sheets, name, key, *COLUMNS)
    return None if rows is None else rows.set_index(key)


def _lies_in(
    rows: pd.DataFrame, tree: shapely.STRtree, ids: NDArray[np.str_]
) -> tuple[NDArray[np.bool_], list[str]]:
    """Whether each point lies in its own cluster's outline, and the first other that it lies in, or ""."""
    points = shapely.points(rows[list(COLUMNS)].to_numpy(dtype=np.float64))
    at, outline = tree.query(points, predicate="intersects")
    own = np.zeros(len(rows), dtype=bool)
    own[at[ids[outline] == rows["cluster_id"].to_numpy()[at]]] = True
    found = [""] * len(rows)
    mine = rows["cluster_id"].tolist()
    for point, where in zip(at.tolist(), outline.tolist(), strict=True):
        if ids[where] != mine[point]:
            found[point] = found[point] or str(ids[where])
    return own, found


def _outlines(sheets: Mapping[str, Sheet], tree: shapely.STRtree, ids: NDArray[np.str_]) -> Iterator[Fault]:
    """Outlines in which none of their areas lie though others do; and points of which many lie elsewhere."""
    rows = readable(sheets, "areas", "area_id", "cluster_id", *COLUMNS)
    if rows is None or rows.empty:
        return
    own, found = _lies_in(rows, tree, ids)
    clusters = rows["cluster_id"].to_numpy()
    elsewhere = np.array([bool(name) for name in found]) & ~own
    if len(rows) >= FEW and elsewhere.mean() > ELSEWHERE and not _whole_clusters(clusters, own, elsewhere):
        first = int(rows.index[np.flatnonzero(elsewhere)[0]])
        slots = {"count": int(elsewhere.sum()), "all": len(rows)}
        yield sheets["areas"].fault("points_elsewhere", first, "easting", **slots)
        return
    yield from _outlines_over_others(clusters, own, np.array(found))
    for cluster in dict.fromkeys(clusters[elsewhere].tolist()):
        mine = clusters == cluster
        if cluster in ids and not own[mine].any() and elsewhere[mine].all():
            other = found[int(np.flatnonzero(mine)[0])]
            told: dict[str, object] = {"count": int(mine.sum()), "other": other}
            yield Fault("outline_elsewhere", OUTLINES, column="cluster_id", value=cluster, slots=told)


def _outlines_over_others(
    clusters: NDArray[np.str_], own: NDArray[np.bool_], found: NDArray[np.str_]
) -> Iterator[Fault]:
    """Outlines that cover those of others: all areas of another cluster lie in them, and in its own too."""
    for cluster in dict.fromkeys(clusters[own & (found != "")].tolist()):
        mine = clusters == cluster
        over = set(found[mine].tolist())
        if own[mine].all() and len(over) == 1:
            told: dict[str, object] = {"count": int(mine.sum()), "other": cluster}
            yield Fault("outline_over", OUTLINES, column="cluster_id", value=str(over.pop()), slots=told)


def _whole_clusters(clusters: NDArray[np.str_], own: NDArray[np.bool_], elsewhere: NDArray[np.bool_]) -> bool:
    """Whether those that lie elsewhere are whole clusters: then it is outlines that have changed places."""
    wrong = set(clusters[elsewhere].tolist())
    return not any(own[clusters == cluster].any() for cluster in wrong)


def _bases_exchanged(
    sheets: Mapping[str, Sheet], tree: shapely.STRtree, ids: NDArray[np.str_]
) -> Iterator[Fault]:
    """Two bases each of which lies in the outline of the other's cluster, and far from its own."""
    rows = readable(sheets, "bases", "base_id", "cluster_id", *COLUMNS)
    if rows is None or rows.empty:
        return
    own, found = _lies_in(rows, tree, ids)
    outline_of = dict(zip(ids.tolist(), tree.geometries, strict=True))
    points = np.asarray(shapely.points(rows[list(COLUMNS)].to_numpy(dtype=np.float64)))
    own |= [
        name not in outline_of or shapely.distance(point, outline_of[name]) < AWAY_M
        for name, point in zip(rows["cluster_id"], points, strict=True)
    ]
    away = [
        (int(index), str(cluster), where)
        for index, cluster, mine, where in zip(rows.index, rows["cluster_id"], own, found, strict=True)
        if where and not mine
    ]
    for number, (index, cluster, where) in enumerate(away):
        for other, of, there in away[:number]:
            if (cluster, where) == (there, of):
                first = sheets["bases"].text(other, "base_id")
                yield sheets["bases"].fault("bases_exchanged", index, "base_id", other=first)
                break
