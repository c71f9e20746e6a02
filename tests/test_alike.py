"""Published files whose bytes depend on a machine are held against each other by what they say."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from placement.audit.alike import told_alike

LAYER = gpd.GeoDataFrame(
    {"name": ["Môn", None], "wte": [1.5, None]}, geometry=[box(0, 0, 9, 9), box(9, 0, 18, 9)], crs=27700
)


def parquet(table: pd.DataFrame, **how: Any) -> bytes:
    content = io.BytesIO()
    table.to_parquet(content, **how)
    return content.getvalue()


def geopackage(path: Path, layer: gpd.GeoDataFrame, say: str | None = None) -> bytes:
    path.unlink(missing_ok=True)
    layer.to_file(path, layer="clusters", driver="GPKG")
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("update gpkg_contents set last_change = '2020-01-01T00:00:00Z'")
        if say:
            opened.execute("update gpkg_contents set description = ?", [say])
        opened.commit()
    return path.read_bytes()


def packed(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/"), part)
    return content.getvalue()


def more_staff() -> gpd.GeoDataFrame:
    return LAYER.assign(wte=[2.5, None])


def moved() -> gpd.GeoDataFrame:
    return LAYER.set_geometry(LAYER.geometry.translate(1.0, 0.0))


def a_blank_filled() -> gpd.GeoDataFrame:
    return LAYER.assign(name=["Môn", "None"])


def a_row_less() -> gpd.GeoDataFrame:
    return LAYER.iloc[:1]


def another_place_of_the_earth() -> gpd.GeoDataFrame:
    return LAYER.set_crs(3857, allow_override=True)


def points() -> gpd.GeoDataFrame:
    return LAYER.set_geometry([Point(1, 1), Point(2, 2)])


FORGED = (more_staff, moved, a_blank_filled, a_row_less, another_place_of_the_earth, points)


@pytest.mark.parametrize("forged", FORGED)
def test_a_figure_a_name_or_an_outline_changed_in_a_layer_or_a_table_is_noticed(
    forged: Any, tmp_path: Path
) -> None:
    right = geopackage(tmp_path / "a.gpkg", LAYER)
    assert told_alike("a.gpkg", geopackage(tmp_path / "b.gpkg", forged()), right) == "other"
    assert told_alike("a.parquet", parquet(forged()), parquet(LAYER)) == "other"


def test_the_same_written_otherwise_is_the_same(tmp_path: Path) -> None:
    """Another packing, another moment of writing, and the last digit of a sum."""
    rounded = LAYER.assign(wte=[1.5 + 1e-15, None])
    assert told_alike("a.parquet", parquet(rounded, compression="gzip"), parquet(LAYER)) == "same"
    assert (
        told_alike("t.parquet", parquet(pd.DataFrame({"n": [1]})), parquet(pd.DataFrame({"n": [2]})))
        == "other"
    )
    one = geopackage(tmp_path / "a.gpkg", LAYER)
    rounded.to_file(tmp_path / "b.gpkg", layer="clusters", driver="GPKG")
    assert told_alike("a.gpkg", (tmp_path / "b.gpkg").read_bytes(), one) == "same"
    assert told_alike("a.gpkg", geopackage(tmp_path / "c.gpkg", LAYER, "£9m a year"), one) == "other"


@pytest.mark.parametrize("name", ["paper.docx", "slides.pptx", "workbook.xlsx"])
def test_another_picture_in_a_document_is_told_and_another_word_is_wrong(name: str) -> None:
    right = packed(word__document=b"5 WTE", word__media__map=b"a", ppt__media__map=b"a", xl__media__map=b"a")
    for folder in ("word", "ppt", "xl"):
        parts = {f"{one}__media__map": b"a" for one in ("word", "ppt", "xl")} | {
            f"{folder}__media__map": b"b"
        }
        assert told_alike(name, packed(word__document=b"5 WTE", **parts), right) == "picture"
        assert told_alike(name, packed(word__document=b"9 WTE", **parts), right) == "other"
    for broken in (b"", b"PK", right[:40]):
        assert told_alike(name, broken, right) == "other"


def test_files_that_cannot_be_read_are_other_files() -> None:
    for name in ("a.gpkg", "a.parquet", "a.svg", "a.html"):
        assert told_alike(name, b"", b"<svg/>") == "other"
    assert told_alike("a.png", b"1", b"2") == "picture"
