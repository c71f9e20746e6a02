"""A region without coordinates: what is read, and what stands in the place of a map."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from placement.data import read_region
from placement.data.notices import notices
from placement.scenario import check_scenario, read_scenario
from placement.scenario.travel_times import travel_matrix
from tests.builders import tiny_region, tiny_scenario


def by_table(text: str) -> str:
    return text.replace('provider = "estimate"', 'provider = "table"')


def test_it_has_every_table_and_knows_no_place(tmp_path: Path) -> None:
    region = read_region(tiny_region(tmp_path, located=False))
    assert not region.located
    assert len(region.boundaries) == 0
    assert region.areas["easting"].isna().all()
    assert region.areas.geometry.is_empty.all()
    assert region.bases.geometry.is_empty.all()
    assert (region.areas.crs, region.boundaries.crs) == ("EPSG:27700", "EPSG:4326")
    assert notices(region) == []
    assert read_region(tiny_region(tmp_path / "located")).located


def test_its_travel_times_are_those_of_its_table(tmp_path: Path) -> None:
    region = read_region(tiny_region(tmp_path / "tiny", located=False))
    scenario = read_scenario(tiny_scenario(tmp_path / "t.toml", edit=by_table))
    assert check_scenario(scenario, region) == []
    found = travel_matrix(region, scenario.travel)
    # areas of clusters 1, 1, 2, 2 … ; bases of clusters 1, 2, 3, 4 and 1
    assert found.minutes[:3].tolist() == [[5, 15, 25, 35, 5], [5, 15, 25, 35, 5], [15, 5, 15, 25, 15]]
    assert not np.isnan(found.km).any()
    assert np.isinf(found.km).all()


def test_rows_of_another_mode_are_no_car_minutes(tmp_path: Path) -> None:
    """Nor does a bus that reaches few bases stand in the way."""
    folder = tiny_region(tmp_path, located=False)
    with (folder / "travel.csv").open("a", encoding="utf-8") as table:
        table.write("a1,b1,bus,30\n")
    region = read_region(folder)
    assert region.travel is not None
    assert set(region.travel["mode"]) == {"car", "bus"}
