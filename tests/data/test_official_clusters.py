"""The official clusters that somebody brings take the place of the estimate, by one command."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from typer.testing import CliRunner

from placement.cli.app import app
from placement.data import read_region
from placement.errors import BadInput
from placement.sources.official_clusters import key, place_areas, write_placed

WALES = Path(__file__).parents[2] / "data" / "wales"


@pytest.fixture(scope="module")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A layer of 63 outlines, in degrees, one of which has taken a neighbourhood from next door."""
    shapes = gpd.read_file(WALES / "boundaries.geojson").to_crs(27700).set_index("cluster_id")
    names = pd.read_csv(WALES / "clusters.csv", index_col="cluster_id")["name_en"]
    areas = pd.read_csv(WALES / "areas.csv", index_col="area_id")
    east, north = areas.loc[["W01001657"], ["easting", "northing"]].to_numpy(dtype=float)[0]
    spot = shapely.Point(east, north).buffer(300)  # Marshfield 2, of Newport West: to Cardiff East
    shapes.geometry = shapes.geometry.difference(spot)
    shapes.loc["CV02", "geometry"] = shapes.geometry["CV02"].union(spot)
    named = shapes[["geometry"]].assign(cluster=names.str.upper(), number=range(len(shapes)))
    path = tmp_path_factory.mktemp("layer") / "clusters.gpkg"
    named.reset_index(drop=True).to_crs(4326).to_file(path, layer="primary_care_clusters")
    return path


def test_an_area_goes_to_the_outline_that_holds_it(layer: Path) -> None:
    placed = place_areas(layer, WALES)
    now = placed.areas.set_index("area_id")["cluster_id"]
    assert now["W01001657"] == "CV02"
    before = pd.read_csv(WALES / "areas.csv", index_col="area_id")
    changed = now.index[now != before["cluster_id"].loc[now.index]]
    assert placed.moved == len(changed) < 40  # outlines of maps are simplified
    assert placed.people == before.loc[changed, "population"].sum()


def test_the_folder_laid_over_a_region_is_no_estimate(layer: Path, tmp_path: Path) -> None:
    out = tmp_path / "official"
    found = CliRunner().invoke(
        app, ["data", "clusters", str(layer), "--region", str(WALES), "--out", str(out)]
    )
    assert found.exit_code == 0, found.output
    region = read_region([WALES, out])
    marshfield = region.areas.set_index("area_id").loc["W01001657"]
    assert (marshfield["cluster_id"], marshfield["second_cluster_id"]) == ("CV02", "")
    assert region.areas["cluster_share"].isna().all()
    assert region.areas["population"].sum() == 3_107_520  # other columns stay


def test_a_look_up_may_name_clusters_in_either_language(tmp_path: Path) -> None:
    areas = pd.read_csv(WALES / "areas.csv")
    names = pd.read_csv(WALES / "clusters.csv", index_col="cluster_id")["name_cy"]
    path = tmp_path / "look-up.csv"
    areas.assign(LSOA21CD=areas["area_id"], Clwstwr=areas["cluster_id"].map(names))[
        ["LSOA21CD", "Clwstwr"]
    ].to_csv(path, index=False)
    placed = place_areas(path, WALES)
    assert (placed.moved, placed.beside, placed.outlines) == (0, 0, None)
    write_placed(placed, path, tmp_path / "out")
    assert len(pd.read_csv(tmp_path / "out" / "areas.csv")) == 1_917


def test_areas_that_are_left_out_are_counted_and_named(tmp_path: Path) -> None:
    areas = pd.read_csv(WALES / "areas.csv")[["area_id", "cluster_id"]]
    path = tmp_path / "short.csv"
    areas.iloc[2:].to_csv(path, index=False)
    with pytest.raises(BadInput, match="W01000003, W01000004"):
        place_areas(path, WALES)
    other = tmp_path / "other.csv"
    pd.DataFrame({"a": ["x", "y"], "b": ["1", "2"]}).to_csv(other, index=False)
    with pytest.raises(BadInput, match="area"):
        place_areas(other, WALES)


def test_what_is_no_layer_is_told(tmp_path: Path) -> None:
    path = tmp_path / "clusters.gpkg"
    path.write_text("no layer", encoding="utf-8")
    with pytest.raises(BadInput, match="no layer of outlines"):
        place_areas(path, WALES)


def test_names_are_compared_without_accents_marks_and_ands() -> None:
    assert key("De Taf Elái") == key("de taf elai")
    assert key("City & Cardiff South") == key("City and Cardiff South")
    assert key("Taf / Tywi") == key("Taf/Tywi")
