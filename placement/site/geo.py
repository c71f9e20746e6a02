"""Outlines and points with their figures, for maps of others: GeoJSON and GeoPackage."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio  # type: ignore[import-untyped]  # it ships none

from placement.report.names import plain
from placement.report.outlines import cluster_shapes, collection, feature
from placement.results.view import View
from placement.site.styles import COVERED, NEW, add_styles, styles_of

CRS = "EPSG:4326"
WRITTEN = "2000-01-01T00:00:00.000Z"
"""Stands in the GeoPackage as its date, so that the same figures are the same bytes."""
GEOPACKAGE: dict[str, Any] = {"engine": "pyogrio", "dataset_options": {"VERSION": "1.2"}}
"""An edition of the format that every QGIS of these years opens without a warning."""
NAMES = ("name_en", "name_cy")


def clusters_layer(view: View) -> gpd.GeoDataFrame:
    """A row for each decided cluster: id, names, status, every figure of its result, its outline."""
    results = view.tables["result_clusters"].reset_index(drop=True)
    keys = [str(key) for key in results["cluster_id"]]
    shapes = cluster_shapes(view.region, keys)
    known = {str(row["cluster_id"]): row for row in view.region.clusters.to_dict("records")}
    named = pd.DataFrame({name: [plain(known[key][name]) for key in keys] for name in NAMES})
    figures = results.drop(columns="cluster_id")
    table = pd.concat([results[["cluster_id"]], named, figures], axis=1).assign(status=view.answer["status"])
    return gpd.GeoDataFrame(table, geometry=[shapes[key] for key in keys], crs=CRS)


def bases_layer(view: View) -> gpd.GeoDataFrame:
    """A row for each base of a decided cluster: id, names, its cluster, whether open, its new posts."""
    decided = {str(key) for key in view.tables["result_clusters"]["cluster_id"]}
    bases = view.region.bases
    bases = bases[bases["cluster_id"].isin(decided)].to_crs(CRS)
    new = view.tables["posts"].groupby("base_id")["wte"].sum()
    table = pd.DataFrame(
        {
            "base_id": [str(key) for key in bases["base_id"]],
            **{name: [plain(text) for text in bases[name]] for name in NAMES},
            "cluster_id": [str(key) for key in bases["cluster_id"]],
            "base_status": [str(text) for text in bases["status"]],
            "wte_new": [float(new.get(key, 0.0)) for key in bases["base_id"]],
            "status": view.answer["status"],
        }
    )
    points = [point.normalize() for point in bases.geometry]
    return gpd.GeoDataFrame(table, geometry=points, crs=CRS).pipe(_on_grid)


def _on_grid(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return layer.set_geometry(layer.geometry.set_precision(1e-5))


def geojson(view: View) -> bytes:
    """The clusters as GeoJSON; texts are JSON strings, inert in any reader that shows them as text."""
    layer = clusters_layer(view)
    rows = layer.drop(columns="geometry").to_dict("records")
    features = [
        {**feature(str(row["cluster_id"]), shape), "properties": {str(k): _value(v) for k, v in row.items()}}
        for row, shape in zip(rows, layer.geometry, strict=True)
    ]
    document = {"name": "clusters", **collection(features)}
    return (json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _value(value: Any) -> Any:
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124 - not a number


def geoparquet(layer: gpd.GeoDataFrame) -> bytes:
    """A layer as GeoParquet, which pandas, DuckDB and QGIS read."""
    out = io.BytesIO()
    layer.to_parquet(out, index=False, compression="zstd")
    return out.getvalue()


def geopackage(view: View) -> bytes:
    """Clusters and bases as one GeoPackage with their styles, the same bytes for the same figures."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": WRITTEN})
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "placement.gpkg"
            layers = {"clusters": clusters_layer(view), "bases": bases_layer(view)}
            for mode, (name, layer) in zip("wa", layers.items(), strict=True):
                layer.to_file(path, layer=name, driver="GPKG", mode=mode, **GEOPACKAGE)
            clusters, bases = layers["clusters"], layers["bases"]
            add_styles(path, styles_of(clusters[NEW], clusters[COVERED], bases[NEW]), WRITTEN)
            return path.read_bytes()
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
