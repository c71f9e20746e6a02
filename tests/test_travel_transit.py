"""Who has no car: reach by public transport, and blended area by area."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from placement.audit.verify import verify_run
from placement.cli.app import app
from placement.data import read_region
from placement.data.region import Region
from placement.errors import BadInput
from placement.model.allocation import Allocation, Care, Placed
from placement.results.no_car import no_car_entry, no_car_table
from placement.run import run
from placement.scenario import read_scenario
from placement.scenario.inputs import read_inputs
from placement.scenario.travel_times import travel_matrix
from tests.data.travel.feeds import stop, times, write_feed
from tests.running import small

BUS = 'timetable = "bus.zip"\nday = 2023-06-13\nleave_from = "08:00"\nleave_until = "08:00"\n'
WITHDRAWN = """
[options.withdrawn]
name_en = "Without bus 30"
name_cy = "Heb fws 30"
travel.withdrawn_routes = ["30"]
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLACEMENT_CACHE", str(tmp_path / "kept"))
    return tmp_path


def by_bus(home: Path, mode: str, more: str = "", options: str = "") -> Path:
    """The small scenario with a bus from the first area to the first base; reach as `mode` has it."""
    config = small(home, options=options)
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('mode = "car"\n', f'mode = "{mode}"\n{BUS}{more}'), encoding="utf-8")
    region = read_region(home / "tiny")
    area, base = region.areas.iloc[0], region.bases.iloc[0]
    stops = [stop("home", (area.easting, area.northing)), stop("base", (base.easting, base.northing))]
    trips = {
        "t": times("t", ("home", "08:10:00"), ("base", "08:40:00")),
        "other": times("other", ("base", "08:00:00"), ("home", "08:20:00")),
    }
    write_feed(home / "bus.zip", stops, trips, routes={"t": "30", "other": "31"})
    return config


def without_car(region: Region, share: float) -> Region:
    """Everywhere this part of the households has no car."""
    areas = region.areas.assign(households=4_000.0, no_car_households=4_000.0 * share)
    return replace(region, areas=areas)


def test_reach_by_public_transport_and_staff_by_car(home: Path) -> None:
    config = by_bus(home, "transit")
    case = read_inputs(config).case
    assert case.reach_minutes[0, 0] == 40.0
    assert np.isinf(case.reach_minutes[0, 1])  # no bus goes there
    assert np.isfinite(case.minutes).all()  # staff still drive


def test_the_blend_is_by_the_share_of_households_without_a_car(home: Path) -> None:
    config = by_bus(home, "blend", "no_way_minutes = 120\n")
    region, travel = read_region(home / "tiny"), read_scenario(config).travel
    found = travel_matrix(without_car(region, 0.25), travel)
    car = found.minutes
    assert found.reach_minutes[0, 0] == pytest.approx(0.75 * car[0, 0] + 0.25 * 40, abs=0.051)
    assert found.reach_minutes[0, 1] == pytest.approx(0.75 * car[0, 1] + 0.25 * 120, abs=0.051)
    everybody = travel_matrix(without_car(region, 0.0), travel)
    assert everybody.reach_minutes.tolist() == car.tolist()
    nobody_knows = travel_matrix(without_car(region, np.nan), travel)
    assert np.isinf(nobody_knows.reach_minutes).all()


def test_a_withdrawn_bus_is_an_option_like_any_other_and_the_run_needs_no_timetable(home: Path) -> None:
    config = by_bus(home, "transit", options=WITHDRAWN)
    assert np.isinf(read_inputs(config, option="withdrawn").case.reach_minutes[0, 0])
    run(config, option="withdrawn", out=home / "out")
    (home / "bus.zip").unlink()
    for path in (home / "kept" / "travel").iterdir():
        path.unlink()
    assert verify_run(home / "out").passed


@pytest.mark.parametrize(
    ("mode", "more", "key"),
    [
        ("blend", "", "travel_no_way_missing"),
        ("blend", "no_way_minutes = 120\n", "travel_no_car_share"),
        ("transit", 'leave_from = "09:00"\n', None),
        ("bus", "", "travel_estimate_mode"),
    ],
)
def test_what_is_missing_for_a_mode_is_told(home: Path, mode: str, more: str, key: str | None) -> None:
    config = by_bus(home, mode, "" if key is None else more)
    if key is None:
        text = config.read_text(encoding="utf-8").replace('leave_until = "08:00"', 'leave_until = "07:00"')
        config.write_text(text, encoding="utf-8")
        key = "travel_window"
    with pytest.raises(BadInput) as told:
        read_inputs(config)
    assert {fault.key for fault in told.value.faults} == {key}


def test_a_timetable_without_a_day_is_told(home: Path) -> None:
    config = by_bus(home, "transit")
    config.write_text(config.read_text(encoding="utf-8").replace("day = 2023-06-13\n", ""), encoding="utf-8")
    with pytest.raises(BadInput, match="a timetable needs a day"):
        read_inputs(config)


def test_a_table_with_public_transport_is_blended_too(home: Path) -> None:
    config = small(home)
    region = read_region(home / "tiny")
    rows = [
        f"{area},{base},{mode},{minutes}"
        for area in region.areas["area_id"]
        for base in region.bases["base_id"]
        for mode, minutes in (("car", 10), ("transit", 50))
    ]
    (home / "tiny" / "travel.csv").write_text(
        "\n".join(["area_id,base_id,mode,minutes", *rows, ""]), encoding="utf-8"
    )
    text = config.read_text(encoding="utf-8").replace(
        'provider = "estimate"\nmode = "car"', 'provider = "table"\nmode = "blend"\nno_way_minutes = 90'
    )
    config.write_text(text, encoding="utf-8")
    found = travel_matrix(without_car(read_region(home / "tiny"), 0.5), read_scenario(config).travel)
    assert (found.reach_minutes == 30).all()


def test_households_without_a_car_out_of_reach_are_told_in_the_answer(home: Path) -> None:
    config = by_bus(home, "transit")
    inputs = read_inputs(config)
    region = without_car(inputs.region, 0.25)
    one = replace(inputs, region=region)
    case = one.case
    none, bases = np.zeros(0, dtype=np.int64), len(case.base_ids)
    posts = np.zeros((bases, len(case.roles), 1), dtype=np.int64)
    nobody = Allocation(
        posts,
        posts.sum(axis=2),
        Placed(none, none, none, none),
        np.zeros((bases, 1), dtype=bool),
        Care(none, none, none, np.zeros(0)),
        ("money",),
    )
    entry = no_car_entry(one, nobody, nobody)
    assert entry is not None
    assert (entry["households"], entry["areas_unknown"]) == (1_000 * len(case.area_ids), 0)
    matrix = travel_matrix(region, one.scenario.travel).transit
    assert matrix is not None
    for number, row in enumerate(entry["services"]):
        staffed = case.in_post[:, number] > 0
        there = matrix[:, staffed]
        said = np.asarray((there <= row["minutes"]).any(axis=1) | ~np.isnan(there).any(axis=1))
        beyond = said & ~(there <= row["minutes"]).any(axis=1)
        assert row["households"] == 1_000 * said.sum()
        assert row["beyond_before"] == row["beyond_after"] == 1_000 * beyond.sum()
        people = case.population / 4  # a quarter of the households has no car
        assert row["people_beyond_after"] == round(people[beyond].sum())
    table = no_car_table(one, nobody, nobody)
    assert table is not None
    assert table["no_car_residents"].tolist() == (case.population / 4).round().tolist()
    somewhere = (case.in_post > 0).any(axis=1)
    least = [min([m for m in row[somewhere] if m == m], default=np.inf) for row in matrix]  # noqa: PLR0124 - NaN
    known = [m for m in least if np.isfinite(m)]
    assert table["nearest_after_minutes"].dropna().tolist() == known
    assert (table["services_beyond_after"] <= table["services_told"]).all()
    assert no_car_entry(inputs, nobody, nobody) is None  # nobody knows who has no car


def test_two_ways_stand_side_by_side_in_a_terminal(home: Path) -> None:
    config = by_bus(home, "transit", options=WITHDRAWN)
    result = CliRunner().invoke(app, ["travel", "compare", str(config), f"{config}:withdrawn"])
    assert result.exit_code == 0, result.output
    assert "tenth percentile, median, ninetieth percentile" in " ".join(result.output.split())
    checked = CliRunner().invoke(app, ["check", str(config)])
    assert "Minutes (transit) were worked out by gtfs" in " ".join(checked.output.split())
