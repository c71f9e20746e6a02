"""Newport alone, cut from the embedded data, with its practices as places where new staff could work.

    config = newport(folder, roads="newport.osm.pbf", timetable="newport_gtfs.zip", withdrawn=("8A",))

The scenario as stated estimates; the options `roads`, `buses` and `withdrawn` take minutes from the extract,
from it and the timetable blended by who has no car, and from these without some routes. As a program it
writes the folder for whoever has the files: `python -m tests.newport ROADS TIMETABLE FOLDER`.

The 16 practices (published: names, points, list sizes) as bases with room for 4 WTE each, and £500,000 a
year, are assumed: no practice was asked.
"""

from __future__ import annotations

import csv
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

WALES = Path(__file__).parents[1] / "data" / "wales"
COUNTY, REGION = "newport", "gwent"
DAY = "2023-06-13"
HUB = ("W93061", "W93051", "W93039")
"""Rogerstone, Malpas Brook and St Paul's: 30,491 patients on their lists together (published)."""

ASSUMED = """\
places.practice,Room for new staff at a practice,Lle i staff newydd mewn meddygfa,4,0,8,wte,assumed,\
Nobody asked a practice.,,,true,bases,places_wte,kind=practice,set,,
fund.money,"Money for new posts, a year","Arian ar gyfer swyddi newydd, y flwyddyn",500000,250000,1000000,\
pounds,assumed,"About Newport's part of £5m by residents is £250,000; twice that here.",,,true,rules.money,\
amount,,set,,
"""
SCENARIO = """
[scenario]
id = "newport"
name_en = "Newport, three ways"
name_cy = "Casnewydd, tair ffordd"
question_en = "Where in Newport should £500,000 a year of new posts go?"
question_cy = "Ble yng Nghasnewydd y dylai swyddi newydd gwerth £500,000 y flwyddyn fynd?"
decided_by_en = "nobody: a worked example"
decided_by_cy = "neb: enghraifft"
year = "2026-27"
data = "newport"
status = "example"
author_en = "the authors of placement, as a worked example"
author_cy = "awduron placement, fel enghraifft"

[travel]
provider = "estimate"
mode = "car"
detour_factor = 1.3
minutes_each_journey = 7.3
local_km = 5
kmh_local_urban = 60
kmh_local_town = 61
kmh_local_village = 48
kmh_between = 85

[[rules]]
rule = "fund"
id = "money"
name_en = "New posts"
name_cy = "Swyddi newydd"
measure = "pounds"
amount = 500_000
recurrent = true
months_in_first_year = 8
shares = "free"

[[rules]]
rule = "travel_limit"
default = {limit}

[[rules]]
rule = "planning_level"

[[rules]]
rule = "supply"
pool_wte_at_each_base = 0.0

[[rules]]
rule = "supervision"

[[rules]]
rule = "places"

[[aims]]
aim = "met_need"

[[aims]]
aim = "travel"

[solve]
work = 20
processes = 1
seed = 1

[options.roads]
name_en = "Roads: minutes on the roads of the extract"
name_cy = "Ffyrdd: munudau ar ffyrdd y map"
{roads}
[options.buses]
name_en = "Roads and buses: blended by who has no car"
name_cy = "Ffyrdd a bysiau: wedi'u cyfuno yn ôl pwy sydd heb gar"
{roads}{buses}
[options.withdrawn]
name_en = "Bus withdrawn: the same without some routes"
name_cy = "Heb fws: yr un peth heb rai llwybrau"
{roads}{buses}travel.withdrawn_routes = {withdrawn}
"""
ROADS = """travel.provider = "graph"
travel.roads = "{roads}"
travel.far_places = "leave_out"
travel.mph_where_30 = 20
"""
BUSES = """travel.mode = "blend"
travel.timetable = "{timetable}"
travel.day = {day}
travel.leave_from = "08:00"
travel.leave_until = "10:00"
travel.leave_every = 20
travel.no_way_minutes = 120
"""


def newport(
    home: Path,
    *,
    roads: str,
    timetable: str,
    day: str = DAY,
    withdrawn: Sequence[str] = ("50",),
    limit: int = 30,
) -> Path:
    """Write `home`/newport and the scenario beside it, whose files are found from `home`; its path."""
    folder = home / "newport"
    folder.mkdir(parents=True, exist_ok=True)
    clusters = {row["cluster_id"] for row in _rows("clusters") if row["county_id"] == COUNTY}
    bases = {row["base_id"] for row in _rows("bases") if row["cluster_id"] in clusters}
    kept: dict[str, Callable[[Mapping[str, str]], bool]] = {
        "regions": lambda row: row["region_id"] == REGION,
        "counties": lambda row: row["county_id"] == COUNTY,
        "clusters": lambda row: row["county_id"] == COUNTY,
        "areas": lambda row: row["cluster_id"] in clusters,
        "bases": lambda row: row["base_id"] in bases,
        "workforce": lambda row: row["base_id"] in bases,
        "graduates": lambda row: row["home_county_id"] == COUNTY,
        "services": lambda _: True,
        "roles": lambda _: True,
        "employers": lambda _: True,
    }
    for name, keeps in kept.items():
        rows = [row for row in _rows(name) if keeps(row)]
        if name == "bases":
            rows += [_practice(row) for row in _rows("practices") if row["cluster_id"] in clusters]
        _write(folder / f"{name}.csv", _alone(rows) if name == "areas" else rows)
    heads = ",".join(_rows("assumptions")[0])
    (folder / "assumptions.csv").write_text(f"{heads}\n{ASSUMED}", encoding="utf-8")
    outlines = json.loads((WALES / "boundaries.geojson").read_text(encoding="utf-8"))
    outlines["features"] = [
        one for one in outlines["features"] if one["properties"]["cluster_id"] in clusters
    ]
    (folder / "boundaries.geojson").write_text(json.dumps(outlines), encoding="utf-8")
    package = json.loads((WALES / "datapackage.json").read_text(encoding="utf-8"))
    there = {f"{name}.csv" for name in (*kept, "assumptions")} | {"boundaries.geojson"}
    package["resources"] = [one for one in package["resources"] if one["path"] in there]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    config = home / "newport.toml"
    text = SCENARIO.format(
        roads=ROADS.format(roads=roads),
        buses=BUSES.format(timetable=timetable, day=day),
        withdrawn=json.dumps(list(withdrawn)),
        limit=limit,
    )
    config.write_text(text, encoding="utf-8")
    return config


def _alone(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Areas of Newport's clusters as if there were no others: ranked again, each wholly in its cluster."""
    worst_first = sorted(rows, key=lambda row: int(row["deprivation_rank"]))
    rank = {row["area_id"]: str(place) for place, row in enumerate(worst_first, start=1)}
    whole = {"county_id": COUNTY, "cluster_share": "1.0", "second_cluster_id": ""}
    return [{**row, **whole, "deprivation_rank": rank[row["area_id"]]} for row in rows]


def _rows(name: str) -> list[dict[str, str]]:
    with (WALES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _practice(row: Mapping[str, str]) -> dict[str, str]:
    """A practice as a base: room for 4 WTE is assumed, and nobody works there yet."""
    return {
        "base_id": row["practice_id"],
        "cluster_id": row["cluster_id"],
        "name_en": row["name_en"],
        "name_cy": row["name_cy"],
        "kind": "practice",
        "employer_id": "nhs",
        "easting": row["easting"],
        "northing": row["northing"],
        "rural_class": "urban",
        "status": "open",
        "places_wte": "4.0",
        "staff_from_base_id": "",
        "postcode": row["postcode"],
    }


def _write(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    map_file, feed, home = (Path(part).resolve() for part in sys.argv[1:4])
    home.mkdir(parents=True, exist_ok=True)
    for one in (map_file, feed):
        if not (home / one.name).exists():
            shutil.copyfile(one, home / one.name)
    print(newport(home, roads=map_file.name, timetable=feed.name, withdrawn=tuple(sys.argv[4:]) or ("50",)))  # noqa: T201
