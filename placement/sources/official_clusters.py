"""The official clusters of areas, from a file that somebody brings, laid over a region's estimate.

In Wales the layer is `primary_care_clusters_2024_hwm` on DataMapWales (Open Government Licence v3.0): an
outline for each of the 63 clusters, made of areas (LSOAs) of 2021. It is read as any layer of outlines
whose one column holds the clusters' names or ids; a CSV file with a column of area codes and one of
clusters does as well.

What comes out is a folder to lay over the region (`data = ["…/wales", "…/official"]`): `areas.csv` with the
cluster of each area and no share, since it is no estimate, and outlines where the file has them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from placement.data import read_region
from placement.data.boundaries import FILE as OUTLINES
from placement.data.coordinates import GRID
from placement.data.folders import called
from placement.data.region import Region
from placement.errors import BadInput, Fault, OurFault
from placement.sources.boundaries import make_boundaries
from placement.sources.postcodes import nearest_outline
from placement.sources.write import replace_folder
from placement.store.folder import as_csv

MOST = 0.9
"""This part of a column's values must be clusters, or areas, of the region for it to be taken as theirs."""


@dataclass(frozen=True)
class PlacedAreas:
    """The cluster of each area as the file has it, and what was found on the way."""

    areas: pd.DataFrame
    """Columns area_id, cluster_id, cluster_share and second_cluster_id (both blank)."""
    moved: int
    """Areas whose cluster is another than the region's."""
    people: int
    """Residents of those."""
    beside: int
    """Areas whose centroid lies in no outline, and that were given to the nearest."""
    outlines: str | None


def place_areas(file: Path, home: Path) -> PlacedAreas:
    """The clusters that `file` gives to the areas of the region in `home`.

    Raises BadInput where the file cannot be read, names no clusters of the region, or leaves some out.
    """
    region = read_region(home)
    if file.suffix.lower() == ".csv":
        return _placed(region, _from_table(file, region), file, beside=0, outlines=None)
    layer = _layer(file)
    column = _column(layer, _cluster_keys(region), file, "cluster")
    shapes = layer.assign(cluster_id=[_cluster_keys(region).get(key(name), "") for name in layer[column]])
    shapes = shapes[shapes["cluster_id"] != ""].dissolve("cluster_id")[["geometry"]].sort_index()
    points = gpd.GeoSeries.from_xy(region.areas["easting"], region.areas["northing"], crs=GRID)
    cluster = nearest_outline(points, shapes)
    held = gpd.GeoDataFrame(geometry=points).sjoin(shapes, predicate="intersects").index
    of_area = dict(zip(region.areas["area_id"], cluster, strict=True))
    beside = len(points) - len(set(held))
    return _placed(region, of_area, file, beside=beside, outlines=_outlines(shapes))


def write_placed(placed: PlacedAreas, file: Path, out: Path) -> None:
    """Makes `out` hold the folder to lay over a region, whole or not at all."""
    files = {"areas.csv": as_csv(placed.areas)}
    if placed.outlines is not None:
        files[OUTLINES] = placed.outlines.encode()
    package = {
        "name": "official-clusters",
        "title": f"Clusters of areas as {file.name} has them",
        "sources": [{"name": "brought", "title": file.name, "licence": "as stated by its publisher"}],
        "resources": [
            {"name": Path(name).stem, "path": name, "bytes": len(content)} for name, content in files.items()
        ],
    }
    files["datapackage.json"] = (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()
    replace_folder(out, files)


def key(name: object) -> str:
    """A name as it is compared: without accents, capitals, marks, blanks and "and"."""
    plain = unicodedata.normalize("NFKD", str(name)).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]|\band\b", "", plain.replace("&", " and "))


def _cluster_keys(region: Region) -> dict[str, str]:
    """Id of each cluster by its id and its names, as they are compared."""
    table = region.clusters
    columns = ("name_cy", "name_en", "cluster_id")
    return {key(row[column]): row["cluster_id"] for column in columns for row in table.to_dict("records")}


def _layer(file: Path) -> gpd.GeoDataFrame:
    try:
        layer = gpd.read_file(file)
    except (RuntimeError, OSError, ValueError):  # what the reader of layers raises is a RuntimeError
        raise BadInput([Fault("clusters_unreadable", called(file))]) from None
    if not isinstance(layer, gpd.GeoDataFrame) or layer.crs is None:
        raise BadInput([Fault("clusters_unreadable", called(file))])
    return layer.to_crs(GRID)


def _column(table: pd.DataFrame, known: dict[str, str], file: Path, what: str) -> str:
    """The column most of whose values are known. Raises BadInput if there is none."""
    best, most = "", 0.0
    for name in table.columns:
        if name == "geometry" or pd.api.types.is_numeric_dtype(table[name]):
            continue
        share = float(table[name].map(key).isin(set(known)).mean())
        if share > most:
            best, most = str(name), share
    if most < MOST:
        raise BadInput([Fault("clusters_no_column", file.name, slots={"what": what, "nearest": best or "-"})])
    return best


def _from_table(file: Path, region: Region) -> dict[str, str]:
    try:
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
    except (OSError, ValueError):
        raise BadInput([Fault("clusters_unreadable", called(file))]) from None
    ids = {key(area): area for area in region.areas["area_id"]}
    clusters = _cluster_keys(region)
    area, cluster = _column(table, ids, file, "area"), _column(table, clusters, file, "cluster")
    return {
        ids[key(row[area])]: clusters.get(key(row[cluster]), "")
        for row in table.to_dict("records")
        if key(row[area]) in ids
    }


def _placed(
    region: Region, of_area: dict[str, str], file: Path, *, beside: int, outlines: str | None
) -> PlacedAreas:
    known = region.areas.set_index("area_id")
    without = [area for area in known.index if not of_area.get(area)]
    empty = sorted(set(region.clusters["cluster_id"]) - set(of_area.values()))
    faults = [
        Fault(
            "clusters_left_out", file.name, slots={"what": what, "n": len(ids), "named": ", ".join(ids[:5])}
        )
        for what, ids in (("area", without), ("cluster", empty))
        if ids
    ]
    if faults:
        raise BadInput(faults)
    cluster = pd.Series(of_area).loc[known.index]
    other = cluster != known["cluster_id"]
    areas = pd.DataFrame(
        {"area_id": known.index, "cluster_id": cluster, "cluster_share": "", "second_cluster_id": ""}
    )
    people = int(known.loc[other, "population"].sum())
    return PlacedAreas(areas.reset_index(drop=True), int(other.sum()), people, beside, outlines)


def _outlines(shapes: gpd.GeoDataFrame) -> str | None:
    """The outlines as a region has them; None where they overlap or leave gaps, so that ours stay."""
    same = pd.DataFrame({"area_id": shapes.index, "cluster_id": shapes.index})
    try:
        return make_boundaries(shapes, same, same)[0]
    except OurFault:
        return None
