"""The parts of the build, each on its own, with figures made up for the purpose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from placement.errors import BadInput
from placement.sources.bases import locate, with_blank
from placement.sources.boundaries import dissolve, inspect
from placement.sources.graduates import apportion, deal
from placement.sources.sources import read_sources
from placement.sources.write import replace_folder


def test_a_missing_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"wales21/lsoa21\.csv"):
        read_sources(tmp_path)


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "wales"
    replace_folder(out, {"a.csv": b"1"})
    replace_folder(out, {"a.csv": b"2", "b.csv": b"3"})
    assert [path.name for path in tmp_path.iterdir()] == ["wales"]
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {"a.csv": b"2", "b.csv": b"3"}


def test_a_folder_stays_as_it_was_when_writing_fails(tmp_path: Path) -> None:
    out = tmp_path / "wales"
    replace_folder(out, {"a.csv": b"1"})
    with pytest.raises(FileNotFoundError):
        replace_folder(out, {"a.csv": b"2", "no/such/folder.csv": b"3"})
    assert [path.name for path in tmp_path.iterdir()] == ["wales"]
    assert (out / "a.csv").read_bytes() == b"1"


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me", encoding="utf-8")
    with pytest.raises(BadInput, match=r"letter\.txt"):
        replace_folder(tmp_path, {"a.csv": b"1"})
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_withdrawn_postcode_stands_amid_its_neighbours() -> None:
    live = {"SA431DB": (10, 0), "SA431DD": (20, 6), "SA431DZ": (90, 6), "SA431XX": (999, 999)}
    assert locate("SA43 1DP", live) == (20, 6)
    assert locate("SA43 1XX", live) == (999, 999)
    with pytest.raises(KeyError):
        locate("LL1 1AA", live)
    assert with_blank("LL552YE") == "LL55 2YE"


def test_largest_remainder_keeps_the_total() -> None:
    assert apportion(10, [1, 1, 1]) == [4, 3, 3]
    assert apportion(7, [50, 30, 20]) == [4, 2, 1]  # 3.5, 2.1, 1.4: the largest remainder takes the seat
    assert apportion(0, [1, 2]) == [0, 0]


def test_dealing_keeps_the_shares_over_small_counts() -> None:
    dealt = deal([1] * 10, [0.3, 0.4, 0.3])
    assert [sum(column) for column in zip(*dealt, strict=True)] == [3, 4, 3]


def squares(*spans: tuple[float, float, float, float]) -> np.ndarray[Any, np.dtype[np.object_]]:
    return np.array([shapely.box(*span) for span in spans])


def test_a_gap_between_clusters_is_given_to_the_one_with_most_of_its_edge() -> None:
    frame = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    shapes = [
        shapely.intersection(frame, shapely.box(0, 0, 1.2, 3)),
        shapely.intersection(frame, shapely.box(1.2, 0, 3, 3)),
    ]
    outlines = gpd.GeoDataFrame(geometry=shapes, index=["a", "b"], crs=27700)
    areas = pd.DataFrame({"area_id": ["a", "b"], "cluster_id": ["A", "B"]})
    closed = dissolve(outlines, areas, ["A", "B"])
    assert shapely.area(closed).tolist() == pytest.approx([3.4, 5.6])


def test_the_report_sees_overlaps_and_lost_ground() -> None:
    exact = squares((250_000, 250_000, 260_000, 260_000), (260_000, 250_000, 270_000, 260_000))
    wrong = squares((250_000, 250_000, 260_500, 260_000), (260_000, 250_000, 270_000, 260_000))
    written = gpd.GeoSeries(wrong, crs=27700).to_crs(4326).to_numpy()
    report = inspect(np.asarray(written), exact, 0)
    assert not report.coverage_valid
    assert report.most_cluster_change == pytest.approx(0.05, abs=0.001)
    assert not report.good()
