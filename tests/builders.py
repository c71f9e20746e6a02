"""Small complete inputs to start a test from: a region folder and a scenario, written by code.

    folder = tiny_region(tmp_path / "tiny")
    folder = tiny_region(tmp_path / "tiny", edit=lambda tables: tables["areas"][0].update(population=7))
    folder = tiny_region(tmp_path / "tiny", located=False)      # without coordinates, outlines and map
    overlay = tiny_overlay(tmp_path / "over", services=[...])   # these tables alone, to lay over the region
    config = tiny_scenario(tmp_path / "tiny.toml", data="tiny")
    config = tiny_scenario(tmp_path / "tiny.toml", data=["tiny", "over"])

`tables` is a dict from a table's name to its rows, each a dict from column to value; change it as you like.
The region is a strip of square clusters, 8 km wide, side by side from west to east south of Builth Wells.
Its figures are round so that a reader can check a result by hand.
"""

from __future__ import annotations

import csv
import hashlib
import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import shapely

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Row = dict[str, Any]
Tables = dict[str, list[Row]]

WEST_M, SOUTH_M, SIDE_M = 270_000, 220_000, 8_000
SERVICES = ("physio", "ot", "slt", "diet", "pod")
RURAL = ("urban", "town", "village")


def tiny_tables(
    *, regions: int = 2, counties: int = 3, clusters: int = 4, areas_per_cluster: int = 2, services: int = 2
) -> Tables:
    """Rows of every table. Counties are dealt out to regions, and clusters to counties, from the west.

    Each cluster has one open base with staff in post; the first has a candidate base too. Each service has
    a registered, a newly qualified and a support role, and one class of graduates in the first county.
    """
    names = SERVICES[:services]
    return {
        "regions": [_regions(i) for i in range(regions)],
        "counties": [
            {
                "county_id": f"county{i + 1}",
                "region_id": f"region{i * regions // counties + 1}",
                **_named("County", i),
            }
            for i in range(counties)
        ],
        "clusters": [
            {"cluster_id": f"c{i + 1}", "county_id": _county(i, clusters, counties), **_named("Cluster", i)}
            for i in range(clusters)
        ],
        "areas": [
            _area(c, n, areas_per_cluster, clusters * areas_per_cluster)
            | {"county_id": _county(c, clusters, counties)}
            for c in range(clusters)
            for n in range(areas_per_cluster)
        ],
        "employers": [
            {"employer_id": "board", **_named("Board", 0), "kind": "nhs"},
            {"employer_id": "council", **_named("Council", 0), "kind": "council"},
        ],
        "bases": [*(_base(c) for c in range(clusters)), _candidate()],
        "services": [_service(name) for name in names],
        "roles": [role for name in names for role in _roles(name)],
        "workforce": [
            {"base_id": f"b{c + 1}", "service_id": name, "in_post_wte": 1.5 if c else 2.5, "funded_wte": 3.0}
            for c in range(clusters)
            for name in names
        ],
        "graduates": [
            {
                "class_id": f"{name}-1",
                "service_id": name,
                "home_county_id": "county1",
                "commute_minutes": 45,
                "graduates": 2,
            }
            for name in names
        ],
        "assumptions": [_assumption()],
    }


def tiny_region(
    folder: Path,
    *,
    edit: Callable[[Tables], object] | None = None,
    optional: Tables | None = None,
    located: bool = True,
    **sizes: int,
) -> Path:
    """Write a complete, faultless region folder (unless `edit` spoils its tables) and return it.

    `sizes` are those of `tiny_tables`; `optional` adds the tables travel, membership or groups.
    """
    tables = {**tiny_tables(**sizes), **(optional or {})}
    if not located:
        _take_coordinates(tables)
    if edit is not None:
        edit(tables)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        write_rows(folder / f"{name}.csv", rows)
    if located:
        write_boundaries(folder, [str(row["cluster_id"]) for row in tables["clusters"]])
    write_package(folder)
    return folder


def tiny_overlay(
    folder: Path, described: Row | None = None, *, replaces: bool = False, **tables: list[Row]
) -> Path:
    """Write a folder with these tables alone and a package of them, in which `described` stands too.

    Where it `replaces` tables, the package says that each takes the place of the whole one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        write_rows(folder / f"{name}.csv", rows)
    write_package(folder, described, replaces=tuple(tables) if replaces else ())
    return folder


def _take_coordinates(tables: Tables) -> None:
    """Blank every coordinate and state car minutes: 5 within a cluster and 10 more for each one between."""
    for row in (*tables["areas"], *tables["bases"]):
        row.update(easting="", northing="")
    tables["travel"] = [
        {
            "area_id": area["area_id"],
            "base_id": base["base_id"],
            "mode": "car",
            "minutes": 5 + 10 * abs(int(area["cluster_id"][1:]) - int(base["cluster_id"][1:])),
        }
        for area in tables["areas"]
        for base in tables["bases"]
    ]


def write_rows(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else [], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_boundaries(folder: Path, clusters: list[str]) -> None:
    squares = [_square(position) for position in range(len(clusters))]
    outlines = gpd.GeoSeries(squares, crs="EPSG:27700").to_crs("EPSG:4326")
    features = [
        {"type": "Feature", "properties": {"cluster_id": name}, "geometry": shapely.geometry.mapping(outline)}
        for name, outline in zip(clusters, outlines, strict=True)
    ]
    document = {"type": "FeatureCollection", "features": features}
    (folder / "boundaries.geojson").write_text(json.dumps(document), encoding="utf-8")


def write_package(folder: Path, more: Row | None = None, *, replaces: tuple[str, ...] = ()) -> None:
    """A data package that describes the files as they stand now; `more` are further keys of it.

    Those named in `replaces` take the place of the whole table that they are laid over.
    """
    resources = [
        {
            "name": path.stem,
            "path": path.name,
            "hash": f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}",
            "bytes": path.stat().st_size,
            **({"replaces": True} if path.stem in replaces else {}),
        }
        for path in sorted(folder.glob("*"))
        if path.name != "datapackage.json"
    ]
    document = {
        "name": "tiny",
        "resources": resources,
        "attribution_en": ["Made up."],
        "attribution_cy": ["Dychmygol."],
        **(more or {}),
    }
    (folder / "datapackage.json").write_text(json.dumps(document, indent=1), encoding="utf-8")


SCENARIO = """\
[scenario]
id = "tiny"
name_en = "Tiny"
name_cy = "Pitw"
question_en = "Where should two posts go?"
question_cy = "Ble dylai dwy swydd fynd?"
decided_by_en = "The board"
decided_by_cy = "Y bwrdd"
year = "2026-27"
data = {data}
status = "example"

[travel]
provider = "estimate"
mode = "car"
detour_factor = 1.3
minutes_each_journey = 3
local_km = 50
kmh_local_urban = 30
kmh_local_town = 40
kmh_local_village = 50
kmh_between = 60

{rules}
{aims}
[solve]
gap_of_gain = 0.002
seconds = 20
processes = 1
seed = 1
{options}
"""

RULES: tuple[Mapping[str, Any], ...] = (
    {"rule": "fund", "id": "money", "name_en": "Money", "name_cy": "Arian", "amount": 200_000},
    {"rule": "travel_limit", "id": "reach"},
    {"rule": "planning_level", "id": "level"},
)
AIMS: tuple[Mapping[str, Any], ...] = ({"aim": "met_need", "id": "met_need"},)
POOLED = """
[options.pooled]
name_en = "Pooled"
name_cy = "Wedi ei gronni"
rules.money.shares = "free"
"""


def tiny_scenario(
    path: Path,
    *,
    data: str | list[str] = "tiny",
    rules: tuple[Mapping[str, Any], ...] = RULES,
    aims: tuple[Mapping[str, Any], ...] = AIMS,
    options: str = POOLED,
    edit: Callable[[str], str] | None = None,
) -> Path:
    """Write a scenario file and return its path; `edit` changes its text, `rules` and `aims` its parts."""
    text = SCENARIO.format(
        data=json.dumps(data),
        rules="".join(_part("rules", rule) for rule in rules),
        aims="".join(_part("aims", aim) for aim in aims),
        options=options,
    )
    path.write_text(text if edit is None else edit(text), encoding="utf-8")
    return path


def _part(name: str, settings: Mapping[str, Any]) -> str:
    return (
        f"[[{name}]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items()) + "\n"
    )


def _named(word: str, position: int, stem: str = "name") -> Row:
    return {f"{stem}_en": f"{word} {position + 1}", f"{stem}_cy": f"{word} {position + 1} (Cymraeg)"}


def _regions(position: int) -> Row:
    names = {**_named("Region", position), **_named("Health Board", position, "health_board")}
    return {"region_id": f"region{position + 1}", **names}


def _county(cluster: int, clusters: int, counties: int) -> str:
    return f"county{cluster * counties // clusters + 1}"


def _square(position: int) -> shapely.Polygon:
    west = WEST_M + position * SIDE_M
    return shapely.box(west, SOUTH_M, west + SIDE_M, SOUTH_M + SIDE_M)


def _area(cluster: int, number: int, per_cluster: int, areas: int) -> Row:
    position = cluster * per_cluster + number
    return {
        "area_id": f"a{position + 1}",
        "cluster_id": f"c{cluster + 1}",
        "county_id": "",
        **_named("Area", position),
        "easting": WEST_M + cluster * SIDE_M + (number + 1) * SIDE_M // (per_cluster + 1),
        "northing": SOUTH_M + SIDE_M // 2,
        "rural_class": RURAL[cluster % len(RURAL)],
        "population": 10_000,
        "pop_0_17": 2_000,
        "pop_18_64": 5_500,
        "pop_65_74": 1_000,
        "pop_75_84": 1_000,
        "pop_85_plus": 500,
        "deprivation_rank": areas - position,
    }


def _base(cluster: int) -> Row:
    return {
        "base_id": f"b{cluster + 1}",
        "cluster_id": f"c{cluster + 1}",
        **_named("Base", cluster),
        "kind": "practice",
        "employer_id": "board",
        "easting": WEST_M + cluster * SIDE_M + SIDE_M // 2,
        "northing": SOUTH_M + SIDE_M // 2,
        "rural_class": RURAL[cluster % len(RURAL)],
        "status": "open",
        "places_wte": 4.0,
        "staff_from_base_id": "",
        "postcode": "SY23 1AA",
    }


def _candidate() -> Row:
    moved = {
        "base_id": "new",
        "kind": "hub",
        "status": "candidate",
        "staff_from_base_id": "b1",
        "postcode": "",
    }
    return {**_base(0), **_named("New hub", 0), "northing": SOUTH_M + SIDE_M // 4, **moved}


def _service(name: str) -> Row:
    return {
        "service_id": name,
        **_named(name.title(), 0),
        **_named(f"{name.title()} profession", 0, "profession"),
        "care_group": "",
        "planning_level": "county",
        "limit_minutes": 30,
        "need_0_17": 0.5,
        "need_18_64": 1.0,
        "need_65_74": 3.0,
        "need_75_84": 6.0,
        "need_85_plus": 12.0,
        "need_deprived_ratio": 1.5,
        "visit_share": 0.5,
        "visits_per_round": 4,
        "minutes_per_visit": 60,
        "minutes_between_urban": 6,
        "minutes_between_town": 10,
        "minutes_between_village": 15,
    }


def _roles(service: str) -> list[Row]:
    kinds = {
        "registered": ("6", 40_000, 1.0, 1.0, "open"),
        "newly_qualified": ("5", 30_000, 0.75, 1.0, "limited"),
        "support": ("4", 28_000, 0.6, 0.5, "open"),
    }
    return [
        {
            "role_id": f"{service}-{kind}",
            "service_id": service,
            **_named(f"{service.title()} {kind}", 0),
            "grade": f"Band {band}",
            "kind": kind,
            "employer_id": "board",
            "salary_pounds_per_year": salary,
            "on_cost_pct": 25,
            "non_pay_pounds_per_year": 2_000,
            "set_up_pounds_once": 2_500,
            "care_wte_per_wte": care,
            "step_wte": step,
            "supply": supply,
            "hard_to_fill": "false",
        }
        for kind, (band, salary, care, step, supply) in kinds.items()
    ]


def _assumption() -> Row:
    return {
        "item": "detour_factor",
        "name_en": "Detour factor",
        "name_cy": "Ffactor dargyfeirio",
        "value": 1.3,
        "low": 1.2,
        "high": 1.5,
        "unit": "ratio",
        "basis": "assumed",
        "source": "Made up",
        "agreed_by": "",
        "agreed_on": "",
        "material": "true",
        "table": "travel",
        "column": "detour_factor",
        "where": "",
        "how": "set",
    }
