"""A scenario that takes its minutes from roads: decided, kept, verified, put to the test."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from placement.audit.verify import verify_run
from placement.data.travel.computed import FILE, unpacked
from placement.errors import BadInput
from placement.run import run
from placement.scenario import read_scenario
from placement.scenario.inputs import read_inputs
from tests.data.travel.extracts import grid_extract
from tests.running import bytes_of, small

ESTIMATE = 'provider = "estimate"'
SLOW = """
[options.slow]
name_en = "Half as long again"
name_cy = "Hanner yn hwy"
travel.slower_pct = 50

[options.shut]
name_en = "One base shut"
name_cy = "Un ganolfan ar gau"
travel.closed_bases = ["b1"]
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLACEMENT_CACHE", str(tmp_path / "kept"))
    return tmp_path


def by_road(home: Path, more: str = "", options: str = "") -> Path:
    """The small scenario on a grid of roads that covers its places."""
    config = small(home, options=options, edit=None)
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace(ESTIMATE, f'provider = "graph"\nroads = "roads.osm"\n{more}'), encoding="utf-8"
    )
    points = np.array(
        [
            [float(x) for x in line.split(",")[i : i + 2]]
            for name in ("areas", "bases")
            for head, *lines in [(home / "tiny" / f"{name}.csv").read_text(encoding="utf-8").splitlines()]
            for i in [head.split(",").index("easting")]
            for line in lines
        ]
    )
    west, south = points.min(axis=0) - 1_000
    columns, rows = (int(span // 500) + 4 for span in np.ptp(points, axis=0) + 1_000)
    grid_extract(home / "roads.osm", west=west, south=south, columns=columns, rows=rows, metres=500)
    return config


def test_minutes_come_from_the_roads_and_the_run_carries_them(home: Path) -> None:
    config = by_road(home)
    inputs = read_inputs(config)
    case = inputs.case
    assert np.isfinite(case.minutes).all()
    # 25 km an hour on the whole way, and 3 minutes each journey
    apart = case.minutes > 3.5
    assert case.minutes[apart] == pytest.approx((case.km[apart] / 25 * 60) + 3, abs=0.35)
    result = run(config, out=home / "out")
    (kept,) = unpacked((home / "out" / "inputs" / "data" / FILE).read_bytes()).values()
    assert kept.made["engine"] == "graph"
    assert kept.made["map_date"] == "2023-06-13"
    assert result.folder.is_dir()
    # the folder is verified where there is neither map nor kept answer
    (home / "roads.osm").unlink()
    for path in (home / "kept" / "travel").iterdir():
        path.unlink()
    assert verify_run(home / "out").passed
    with pytest.raises(BadInput, match="there is no such file"):
        read_inputs(config)


def test_the_same_run_is_the_same_bytes(home: Path) -> None:
    config = by_road(home)
    run(config, out=home / "one")
    first = bytes_of(home / "one" / "inputs")
    run(config, out=home / "two")
    assert bytes_of(home / "two" / "inputs") == first


def test_a_slower_winter_and_a_shut_base_are_options(home: Path) -> None:
    config = by_road(home, options=SLOW)
    plain = read_inputs(config).case
    slow = read_inputs(config, option="slow").case
    shut = read_inputs(config, option="shut").case
    assert slow.minutes == pytest.approx(plain.minutes * 1.5, abs=0.051)
    assert slow.km.tolist() == plain.km.tolist()
    at = plain.base_ids.index("b1")
    assert np.isinf(shut.minutes[:, at]).all()
    assert np.isinf(shut.reach_minutes[:, at]).all()
    assert np.delete(shut.minutes, at, axis=1).tolist() == np.delete(plain.minutes, at, axis=1).tolist()


def test_stress_works_on_the_estimate_too(home: Path) -> None:
    config = small(home, options=SLOW)
    plain, slow = read_inputs(config).case, read_inputs(config, option="slow").case
    assert slow.minutes == pytest.approx(plain.minutes * 1.5, abs=0.051)


def test_what_is_not_computed_is_left_out_or_estimated_as_the_scenario_says(home: Path) -> None:
    config = by_road(home, 'far_places = "leave_out"\nmoved_metres_most = 2000')
    text = (home / "tiny" / "areas.csv").read_text(encoding="utf-8").splitlines()
    head = text[0].split(",")
    cells = text[1].split(",")
    cells[head.index("northing")] = str(float(cells[head.index("northing")]) + 9_000)
    (home / "tiny" / "areas.csv").write_text(
        "\n".join([text[0], ",".join(cells), *text[2:], ""]), encoding="utf-8"
    )
    left_out = read_inputs(config).case
    assert np.isinf(left_out.minutes[0]).all()
    assert np.isfinite(left_out.minutes[1:]).all()
    config.write_text(
        config.read_text(encoding="utf-8").replace("roads = ", 'not_computed = "estimate"\nroads = '),
        encoding="utf-8",
    )
    filled = read_inputs(config).case
    assert np.isfinite(filled.minutes[0]).all()
    assert filled.minutes[1:].tolist() == left_out.minutes[1:].tolist()


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ('provider = "graph"', "this provider needs a map, and none is named"),
        ('provider = "graph"\nroads = "r.osm"\nclosed_bases = ["b1", "b1"]', "the same name stands twice"),
        ('provider = "graph"\nroads = "r.osm"\nkmh_by_road = { highway = 30 }', "kmh_by_road"),
    ],
)
def test_settings_that_cannot_be_meant_are_told(home: Path, setting: str, says: str) -> None:
    config = small(home)
    config.write_text(config.read_text(encoding="utf-8").replace(ESTIMATE, setting), encoding="utf-8")
    with pytest.raises(BadInput, match=says):
        read_inputs(config)


def test_a_mode_or_a_base_that_roads_do_not_know_is_told(home: Path) -> None:
    config = by_road(home, 'closed_bases = ["bb1"]')
    config.write_text(
        config.read_text(encoding="utf-8").replace('mode = "car"', 'mode = "bus"'), encoding="utf-8"
    )
    with pytest.raises(BadInput) as told:
        read_inputs(config)
    assert {(fault.key, fault.column) for fault in told.value.faults} == {
        ("unknown_id", "travel.closed_bases"),
        ("travel_roads_mode", "travel.mode"),
    }


def test_settings_that_say_nothing_are_not_written_so_hashes_of_questions_stay(home: Path) -> None:
    scenario = read_scenario(small(home))
    assert set(scenario.travel.model_dump()) == {
        "provider",
        "mode",
        "detour_factor",
        "minutes_each_journey",
        "local_km",
        "kmh_local_urban",
        "kmh_local_town",
        "kmh_local_village",
        "kmh_between",
    }


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ('provider = "server"', "this provider needs a server, and none is named"),
        ('provider = "server"\nserver = "ftp://x"', r"travel\.server"),
        ('provider = "osrm"', "this provider needs a map, and none is named"),
        (
            'provider = "server"\nserver = "http://127.0.0.1:9"\nserver_kind = "google"',
            r"osrm, valhalla, ors",
        ),
    ],
)
def test_a_server_or_a_prepared_map_is_named(home: Path, setting: str, says: str) -> None:
    config = small(home)
    config.write_text(config.read_text(encoding="utf-8").replace(ESTIMATE, setting), encoding="utf-8")
    with pytest.raises(BadInput, match=says):
        read_inputs(config)
