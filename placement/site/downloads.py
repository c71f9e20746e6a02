"""Tables to take away: CSV that no spreadsheet reads as formulas, Parquet, outlines, and what they mean."""

from __future__ import annotations

import io
from typing import Any

import pandas as pd

from placement.report.names import plain
from placement.results.view import View
from placement.site.geo import bases_layer, clusters_layer, geojson, geopackage, geoparquet
from placement.site.parts import Bundle

FOLDER = "downloads"
TABLES = (
    "result_clusters",
    "result_cluster_services",
    "result_regions",
    "result_services",
    "result_areas",
    "result_coverage",
    "result_less",
    "result_unreached",
    "result_no_car",
    "result_years",
    "posts",
    "jobs",
    "result_posts",
    "firm_posts",
    "near_plans",
    "draws",
    "core_posts",
    "opened",
    "result_rules",
    "result_assumptions",
    "catchments",
    "journeys",
)
"""What may leave: nothing of graduates (`placed`, `filled`), and not which area is seen from where."""
LAYERS = ("clusters", "bases")
STARTS = ("=", "+", "-", "@", "\t", "\r")


def public_tables(view: View) -> dict[str, pd.DataFrame]:
    """The tables of a view that are given away, in order."""
    return {name: view.tables[name] for name in TABLES if name in view.tables}


def downloads(bundle: Bundle) -> dict[str, bytes]:
    """Tables, outlines and points: path to bytes."""
    view = bundle.view
    files = {f"{FOLDER}/{name}.csv": safe_csv(table) for name, table in public_tables(view).items()}
    files[f"{FOLDER}/clusters.geojson"] = geojson(view)
    files[f"{FOLDER}/placement.gpkg"] = geopackage(view)
    return {**files, **{f"{FOLDER}/{name}": content for name, content in parquet_files(view).items()}}


def parquet_files(view: View, *, layers: bool = True) -> dict[str, bytes]:
    """Each table as Parquet, with the types of its columns, and the layers as GeoParquet."""
    files = {f"{name}.parquet": parquet(table) for name, table in public_tables(view).items()}
    if layers:
        files["clusters.parquet"] = geoparquet(clusters_layer(view))
        files["bases.parquet"] = geoparquet(bases_layer(view))
    return files


def parquet(table: pd.DataFrame) -> bytes:
    """A table as Parquet: ids and texts as text (blank where there is none), figures as figures."""
    texts = [name for name in table.columns if table[name].dtype.kind not in "fiub"]
    plain_texts = {name: pd.Series([plain(v) for v in table[name]], dtype="str") for name in texts}
    out = io.BytesIO()
    table.reset_index(drop=True).assign(**plain_texts).to_parquet(out, index=False, compression="zstd")
    return out.getvalue()


def safe_csv(table: pd.DataFrame) -> bytes:
    """UTF-8, comma, LF, header, no index; text that a spreadsheet would run has an apostrophe before it."""
    texts = [name for name in table.columns if table[name].dtype.kind not in "fiub"]
    safe = table.assign(**{name: [inert(value) for value in table[name]] for name in texts})
    return safe.to_csv(index=False, lineterminator="\n").encode()


def inert(value: Any) -> Any:
    """A cell's text on one line, without marks of direction, and never a formula."""
    if not isinstance(value, str):
        return value
    if value.startswith(STARTS):
        return "'" + plain(value)
    text = plain(value)
    return "'" + text if text.startswith(STARTS) else text
