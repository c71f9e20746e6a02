"""Points and outlines from GeoPackage, GeoJSON and Shapefile (in a zip or not), in any reference system.

GDAL reads them, through pyogrio. Points become metres of the National Grid, outlines degrees (EPSG:4326),
as a region's own files have them. A layer that says no reference system is read as what its coordinates can
only be, which is told; where they could be anything it is refused.
"""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from placement.data.folders import called
from placement.errors import Fault
from placement.sources.importing.by_area import mended
from placement.sources.importing.centroids import centroids
from placement.sources.importing.centroids import placed as in_country
from placement.sources.importing.doubted import DEGREE_BOXES, elsewhere
from placement.sources.importing.grids import Remark
from placement.sources.importing.heads import CODE, LSOA, year_in_head
from placement.sources.importing.imported import AREA, Imported, Vintage
from placement.sources.importing.years import vintage_of

ENDINGS = frozenset({".geojson", ".json", ".gpkg", ".shp", ".fgb", ".gml", ".kml"})
GRID, DEGREES = 27700, 4326
BRITAIN = (0.0, 0.0, 700_000.0, 1_300_000.0)
"""Of the National Grid, metres: west, south, east, north."""
NAME = re.compile(r"(lsoa|msoa|lad|lhb|wd|icb|sicbl)[0-9]{2}nm|name|name_en|cluster(_name)?", re.IGNORECASE)
SHOWN = 5
POINTS = frozenset({"Point", "MultiPoint"})
OUTLINES = frozenset({"Polygon", "MultiPolygon", "GeometryCollection"})


def is_layer(path: Path) -> bool:
    """Whether a file is one of layers: by its ending, or a zip file in which a Shapefile lies."""
    return path.suffix.lower() in ENDINGS or bool(_zipped(path))


def _zipped(path: Path) -> list[str]:
    if path.suffix.lower() != ".zip" or not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as archive:
        return [name for name in archive.namelist() if name.lower().endswith(".shp")]


def _is_database(path: Path) -> bool:
    """Whether SQLite can open the file; what GDAL says of one that it cannot is no text at times."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            database.execute("PRAGMA schema_version").fetchone()
    except sqlite3.DatabaseError:
        return False
    return True


def read_layers(path: Path, faults: list[Fault]) -> list[Imported]:
    """Every layer with geometry; of a layer of areas' codes the areas, else the places that it names."""
    import geopandas as gpd  # noqa: PLC0415 - tables need none of it
    import pyogrio  # type: ignore[import-untyped]  # noqa: PLC0415 - it ships no types

    layers: dict[str, gpd.GeoDataFrame] = {}
    if not path.is_file():
        faults.append(Fault("missing_file", called(path)))
        return []
    if path.suffix.lower() == ".gpkg" and not _is_database(path):
        faults.append(Fault("import_broken_layer", path.name))
        return []
    source = f"/vsizip/{path.resolve()}/{_zipped(path)[0]}" if path.suffix.lower() == ".zip" else path
    try:
        names = [str(name) for name, kind in pyogrio.list_layers(source) if kind]
        layers = {name: gpd.read_file(source, layer=name, engine="pyogrio") for name in names}
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError, ValueError, UnicodeError):
        faults.append(Fault("import_broken_layer", called(path)))
        return []
    if not layers:
        faults.append(Fault("import_no_geometry", path.name))
    found: list[Imported] = []
    for name, layer in layers.items():
        place = path.name if len(layers) == 1 else f"{path.name} [{name}]"
        one = _read(place, layer, faults)
        if one is not None:
            found.append(one)
    return found


def _read(place: str, layer: gpd.GeoDataFrame, faults: list[Fault]) -> Imported | None:
    told: list[Remark] = []
    if layer.empty or not np.isfinite(layer.total_bounds).all():
        faults.append(Fault("import_no_rows", place))
        return None
    placed = _with_system(place, layer, told, faults)
    return None if placed is None else _of_places(place, placed, told, faults)


def _of_places(
    place: str, placed: gpd.GeoDataFrame, told: list[Remark], faults: list[Fault]
) -> Imported | None:
    """Points or outlines of a layer whose reference system is known."""
    key, areas = _key(placed)
    if key is None:
        alone = list(placed.columns) == [placed.geometry.name] and place.lower().endswith((".shp", ".zip"))
        columns = None if alone else ", ".join(map(str, placed.columns))[:120]
        faults.append(Fault("import_broken_layer" if alone else "import_no_key", place, value=columns))
        return None
    codes = ["" if pd.isna(text) else mended(str(text).strip()) for text in placed[key]]
    there = np.array([geometry is not None and not geometry.is_empty for geometry in placed.geometry])
    if not there.all():
        named = ", ".join(code for code, ok in zip(codes, there, strict=True) if not ok)
        told.append(Remark("no_geometry", {"n": int((~there).sum()), "named": named[:120]}))
    good = there & np.array([LSOA.fullmatch(code) is not None for code in codes] if areas else there)
    if areas and (there & ~good).any():
        told.append(
            Remark("no_area", {"n": int((there & ~good).sum()), "named": _some(codes, there & ~good)})
        )
    codes = [code for code, ok in zip(codes, good, strict=True) if ok]
    kept = placed[good]
    if not _usable(place, key, codes, set(kept.geom_type), faults):
        return None
    vintage = vintage_of(codes, year_in_head(key)) if areas else None
    if not set(kept.geom_type) <= POINTS:
        found = _outlines(place, kept, codes, vintage, told, areas=areas)
        inside = not areas or _in_their_country(place, found, faults)
    else:
        points = kept.geometry.to_crs(GRID).centroid
        x, y = points.x.to_numpy(), points.y.to_numpy()
        of_areas = centroids(place, codes, x, y, vintage, told) if areas else None
        found = of_areas or _points(place, codes, points, told)
        inside = not areas or in_country(place, codes, x, y, faults)
    return replace(found, rows=len(placed)) if inside else None


def _usable(place: str, key: str, codes: list[str], kinds: set[str], faults: list[Fault]) -> bool:
    """Whether there are places, each once, that are all points or all outlines."""
    twice = sorted(code for code, n in Counter(codes).items() if n > 1)
    if twice:
        faults.append(Fault("import_layer_twice", place, column=key, value=", ".join(twice[:SHOWN])))
    elif not codes:
        faults.append(Fault("import_no_rows", place))
    elif not (kinds <= POINTS or kinds <= OUTLINES):
        faults.append(Fault("import_lines", place, value=", ".join(sorted(kinds))))
    else:
        return True
    return False


def _in_their_country(place: str, found: Imported, faults: list[Fault]) -> bool:
    """Whether every outline lies in the country of its code; the first that does not is a fault."""
    codes, bounds = found.table[AREA].tolist(), shapely.bounds(found.table["geometry"].to_numpy())
    for corner in (bounds[:, :2], bounds[:, 2:]):
        if (at := elsewhere(codes, corner[:, 0], corner[:, 1], DEGREE_BOXES)) is not None:
            value = f"{codes[at]}: {corner[at, 0]:.4f}, {corner[at, 1]:.4f}"
            faults.append(Fault("import_elsewhere", place, value=value))
            return False
    return True


def _points(place: str, names: list[str], points: gpd.GeoSeries, told: list[Remark]) -> Imported:
    """Places that are no areas, such as hospitals, with their metres."""
    table = pd.DataFrame(
        {"name": names, "easting": points.x.round().to_numpy(), "northing": points.y.round().to_numpy()}
    )
    return Imported(
        "points",
        place,
        "name",
        table,
        {"easting": "metres", "northing": "metres"},
        None,
        len(names),
        tuple(told),
    )


def _some(codes: list[str], which: np.ndarray) -> str:
    return ", ".join([code or "-" for code, ok in zip(codes, which, strict=True) if ok][:SHOWN])


def _with_system(
    place: str, layer: gpd.GeoDataFrame, told: list[Remark], faults: list[Fault]
) -> gpd.GeoDataFrame | None:
    """The layer with its reference system, or with the one that its coordinates can only have."""
    west, south, east, north = layer.total_bounds
    degrees = bool(-180 <= west <= east <= 180 and -90 <= south <= north <= 90)
    inside = bool(BRITAIN[0] <= west and BRITAIN[1] <= south and east <= BRITAIN[2] and north <= BRITAIN[3])
    if layer.crs is not None and (degrees or not layer.crs.is_geographic):
        if layer.crs.to_epsg() not in {GRID, DEGREES}:
            told.append(Remark("system", {"name": layer.crs.name}))
        return layer
    if degrees and layer.crs is None:
        told.append(Remark("system_guessed", {"name": "EPSG:4326"}))
        return layer.set_crs(DEGREES)
    if inside:
        told.append(Remark("system_guessed", {"name": "EPSG:27700"}))
        return layer.set_crs(GRID, allow_override=True)
    faults.append(
        Fault("import_no_system", place, value=f"{west:.0f}, {south:.0f} … {east:.0f}, {north:.0f}")
    )
    return None


def _key(layer: gpd.GeoDataFrame) -> tuple[str | None, bool]:
    """The column that names the places, and whether they are areas by their codes."""
    columns = [str(name) for name in layer.columns if name != layer.geometry.name]
    for pattern, areas in ((LSOA, True), (CODE, False)):
        for name in columns:
            texts = [str(text).strip() for text in layer[name]]
            if 2 * sum(pattern.fullmatch(text) is not None for text in texts) > len(texts):
                return name, areas
    named = [name for name in columns if NAME.fullmatch(name)]
    texts = [name for name in columns if layer[name].dtype.kind not in "iufb"]
    return next((name for name in [*named, *texts] if layer[name].is_unique), None), False


def _outlines(
    place: str,
    layer: gpd.GeoDataFrame,
    codes: list[str],
    vintage: Vintage | None,
    told: list[Remark],
    *,
    areas: bool,
) -> Imported:
    """Outlines in degrees; one that crosses itself is mended, which is told."""
    broken = ~layer.geometry.is_valid
    shapes = layer.geometry.to_crs(DEGREES)
    if broken.any():
        shapes = shapes.where(~broken, shapes.make_valid())
        told.append(Remark("mended_shapes", {"n": int(broken.sum())}))
    key = AREA if areas else "name"
    table = pd.DataFrame({key: codes, "geometry": shapes.to_numpy()})
    named = next((name for name in layer.columns if NAME.fullmatch(str(name)) and areas), None)
    if named is not None:
        table.insert(1, "name_en", [mended(str(text)) for text in layer[named]])
    return Imported(
        "area_outlines" if areas else "outlines",
        place,
        key,
        table,
        {} if named is None else {"name_en": "text"},
        vintage,
        len(layer),
        tuple(told),
    )
