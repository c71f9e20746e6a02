"""Whether two published files say the same, where their bytes depend on the libraries of a machine."""

from __future__ import annotations

import io
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd

PACKED = (".docx", ".pptx", ".xlsx")
PICTURES = ("word/media/", "ppt/media/", "xl/media/")
NEAR = 1e-9
METRES_OR_DEGREES = 1e-6
Verdict = Literal["same", "picture", "other"]


def told_alike(name: str, one: bytes, other: bytes) -> Verdict:
    """Return "same" if both say the same, "picture" if all but pictures is the same, and else "other".

    Of a packed document its parts are compared, of a Parquet table every cell, and of a GeoPackage every cell
    and outline of every layer: figures to a part in a milliard, corners to a millionth of a metre or degree.
    """
    if one == other:
        return "same"
    verdict: Verdict = "picture" if name.endswith(".png") else "other"
    try:
        if name.endswith(PACKED):
            verdict = _packed(one, other)
        elif (same := READERS.get(name[name.rfind(".") :])) and same(one, other):
            verdict = "same"
    except Exception:  # noqa: BLE001 - whatever a forged file makes a reader raise, it is not the same
        return "other"
    return verdict


def _packed(one: bytes, other: bytes) -> Verdict:
    parts, others = dict(_parts(one)), dict(_parts(other))
    apart = {name for name in {*parts, *others} if parts.get(name) != others.get(name)}
    if not apart:
        return "same"
    return "picture" if all(name.startswith(PICTURES) for name in apart) else "other"


def _parts(packed: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for part in archive.namelist():
            yield part, archive.read(part)


def _table(content: bytes) -> pd.DataFrame:
    table: pd.DataFrame = pd.read_parquet(io.BytesIO(content))
    if "geometry" in table:
        table = gpd.read_parquet(io.BytesIO(content))
    return table


def _same_layers(one: bytes, other: bytes) -> bool:
    with tempfile.TemporaryDirectory() as home:
        files = [Path(home) / f"{side}.gpkg" for side in ("one", "other")]
        for file, content in zip(files, (one, other), strict=True):
            file.write_bytes(content)
        told = [_contents(file) for file in files]
        names = [sorted(gpd.list_layers(file)["name"].astype(str)) for file in files]
        return (
            told[0] == told[1]
            and names[0] == names[1]
            and all(
                _same_rows(*(pd.DataFrame(gpd.read_file(file, layer=name)) for file in files))
                for name in names[0]
            )
        )


def _contents(file: Path) -> list[tuple[object, ...]]:
    """What a GeoPackage calls its layers; not when it was written."""
    with closing(sqlite3.connect(file)) as opened:
        asked = "select table_name, data_type, identifier, description, srs_id from gpkg_contents order by 1"
        return opened.execute(asked).fetchall()


def _same_rows(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    if list(one.columns) != list(other.columns) or len(one) != len(other):
        return False
    return all(_same_cells(one[name], other[name]) for name in one.columns)


def _same_cells(one: pd.Series, other: pd.Series) -> bool:
    if isinstance(one, gpd.GeoSeries) or isinstance(other, gpd.GeoSeries):
        first, second = gpd.GeoSeries(one), gpd.GeoSeries(other)
        near = first.geom_equals_exact(second, METRES_OR_DEGREES)
        return bool((near | (first.isna() & second.isna())).all()) and first.crs == second.crs
    if pd.api.types.is_float_dtype(one) and pd.api.types.is_float_dtype(other):
        near = np.isclose(one.to_numpy(float), other.to_numpy(float), rtol=NEAR, atol=NEAR, equal_nan=True)
        return bool(near.all())
    blank = one.isna()
    texts = [side.astype(str).mask(blank, "").tolist() for side in (one, other)]
    return blank.equals(other.isna()) and texts[0] == texts[1]


READERS = {".parquet": lambda one, other: _same_rows(_table(one), _table(other)), ".gpkg": _same_layers}
"""How files of each ending are held against each other by what they say."""
