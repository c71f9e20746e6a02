"""`placement travel days`: on which kinds of day a bus brings people to staff."""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from placement.cli.app import app
from placement.data import read_region
from placement.data.travel import gtfs
from placement.scenario import read_scenario
from placement.scenario.travel_days import kinds_of_day, reached_by_day, staffed_bases
from tests.data.travel.feeds import stop, times, write_feed
from tests.running import small

TUESDAYS = [dt.date(2023, 6, day) for day in (6, 13, 20, 27)]
BUS = 'timetable = "bus.zip"\nday = 2023-06-14\nleave_from = "08:00"\nleave_until = "08:00"\n'


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """June 2023: the only bus, half an hour to the first base, runs from Monday to Friday but for Tuesday.

    Another runs back each day. No place is within a walk of any other.
    """
    monkeypatch.setenv("PLACEMENT_CACHE", str(tmp_path / "kept"))
    config = small(tmp_path)
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('mode = "car"\n', f'mode = "transit"\n{BUS}'), encoding="utf-8")
    region = read_region(tmp_path / "tiny")
    area, base = region.areas.iloc[0], region.bases.iloc[0]
    stops = [stop("home", (area.easting, area.northing)), stop("base", (base.easting, base.northing))]
    trips = {
        "t": times("t", ("home", "08:10:00"), ("base", "08:40:00")),
        "back": times("back", ("base", "08:00:00"), ("home", "08:20:00")),
    }
    write_feed(
        tmp_path / "bus.zip",
        stops,
        trips,
        services={"t": "not-tuesday", "back": "daily"},
        calendar=["not-tuesday,1,0,1,1,1,0,0,20230601,20230630", "daily,1,1,1,1,1,1,1,20230601,20230630"],
        calendar_dates=["not-tuesday,20230626,2"],  # a Monday on which it does not run
    )
    return config


def test_kinds_of_day_are_the_dates_on_which_the_same_services_run(config: Path) -> None:
    """30 dates: 8 of weekends, 4 Tuesdays and the Monday left out without the bus; 17 with it."""
    most, rest = kinds_of_day(config.parent / "bus.zip")
    assert (len(most.dates), most.trips, most.weekdays) == (17, 2, (0, 2, 3, 4))
    assert (len(rest.dates), rest.trips, rest.weekdays) == (13, 1, (1, 5, 6))
    assert {*TUESDAYS, dt.date(2023, 6, 26)} < set(rest.dates)


def test_each_kind_is_searched_on_one_of_its_dates(config: Path) -> None:
    region, travel = read_region(config.parent / "tiny"), read_scenario(config).travel
    first = region.bases["base_id"].iloc[0]
    with_bus, without = reached_by_day(region, travel, {first})
    assert with_bus.date == dt.date(2023, 6, 14)  # the day that the scenario states
    assert without.date == dt.date(2023, 6, 3)  # the first date of a weekday that this kind is made of
    assert with_bus.nearest is not None
    assert without.nearest is not None
    assert with_bus.nearest[0] == 40.0  # leaves at 8:00, is there at 8:40
    assert np.isinf(without.nearest[0])


def test_the_feed_is_read_and_hashed_once_for_all_kinds_of_day(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    region, travel = read_region(config.parent / "tiny"), read_scenario(config).travel
    opened: list[object] = []
    hashed: list[str] = []
    digest = hashlib.file_digest

    def digested(file: Any, *words: Any) -> Any:
        hashed.append(Path(file.name).name)
        return digest(file, *words)

    monkeypatch.setattr(hashlib, "file_digest", digested)
    whole = zipfile.ZipFile

    def counted(file: Any, *words: Any, **more: Any) -> zipfile.ZipFile:
        if file == config.parent / "bus.zip":
            opened.append(file)
        return whole(file, *words, **more)

    monkeypatch.setattr(zipfile, "ZipFile", counted)
    found = reached_by_day(region, travel, {region.bases["base_id"].iloc[0]})
    assert len([day for day in found if day.nearest is not None]) == 2
    assert len(opened) == 1
    assert hashed == ["bus.zip"]
    gtfs.feed_tables(config.parent / "bus.zip")
    assert len(opened) == 2  # nothing of it is held afterwards


def test_a_board_reads_whom_the_bus_does_not_bring_and_the_table_has_every_neighbourhood(
    config: Path,
) -> None:
    out = config.parent / "days"
    args = ["travel", "days", str(config), "--within", "45", "--out", str(out)]
    result = CliRunner().invoke(app, args)
    told = " ".join(result.output.split())
    region = read_region(config.parent / "tiny")
    name = region.areas["name_en"].iloc[0]
    assert result.exit_code == 0, result.output
    assert "Monday, Wednesday, Thursday and Friday (17 dates, such as 14 June 2023): 2 trips;" in told
    assert "Tuesday, Saturday and Sunday (13 dates, such as 3 June 2023): 1 trip;" in told
    assert f"Near staff on another day, not on this one: {name}" in told
    table = pd.read_csv(out / "nearest_by_day.csv")
    assert len(table) == 2 * len(region.areas)
    mine = table[table["area_id"] == region.areas["area_id"].iloc[0]]
    assert mine["days"].tolist() == [17, 13]
    assert mine["nearest_minutes"].iloc[0] == 40.0
    assert mine["nearest_minutes"].isna().tolist() == [False, True]
    welsh = CliRunner().invoke(app, [*args[:-2], "--lang", "cy"]).output
    assert "Dydd Mawrth" in " ".join(welsh.split())


def test_staff_of_one_service_alone_may_be_asked_for_and_shut_bases_do_not_count(config: Path) -> None:
    region, travel = read_region(config.parent / "tiny"), read_scenario(config).travel
    rows = region.workforce[region.workforce["in_post_wte"] > 0]
    service = rows["service_id"].iloc[0]
    assert staffed_bases(region, travel, service) == set(rows.loc[rows["service_id"] == service, "base_id"])
    shut = rows["base_id"].iloc[0]
    assert staffed_bases(region, travel.model_copy(update={"closed_bases": (shut,)}), None) == set(
        rows["base_id"]
    ) - {shut}


@pytest.mark.parametrize(
    ("timetable", "more", "message"),
    [
        (False, [], "this scenario has no timetable"),
        (True, ["--service", "alchemy"], "nobody works in this service"),
    ],
)
def test_what_cannot_be_asked_is_told(config: Path, timetable: bool, more: list[str], message: str) -> None:
    if not timetable:
        text = config.read_text(encoding="utf-8")
        config.write_text(text.replace(f'mode = "transit"\n{BUS}', 'mode = "car"\n'), encoding="utf-8")
    result = CliRunner().invoke(app, ["travel", "days", str(config), *more])
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
