"""England: what its tables must hold, and that the build makes them again byte for byte."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from placement.data import read_region
from placement.data.need import need
from placement.data.region import Region
from placement.errors import BadInput
from placement.sources.england_outlines import network_outlines
from placement.sources.england_places import board_id
from placement.sources.england_sources import EnglandSources, read_england
from placement.sources.everything import england_files
from placement.sources.kent_places import nearest_networks, network_name
from tests.skips import SOURCE

ROOT = Path(__file__).parents[2]
ENGLAND = ROOT / "data" / "england"
KENT = ROOT / "data" / "kent-medway"
BANDS = ["pop_0_17", "pop_18_64", "pop_65_74", "pop_75_84", "pop_85_plus"]


@cache
def table(name: str) -> pd.DataFrame:
    return pd.read_csv(ENGLAND / f"{name}.csv", keep_default_na=False)


@cache
def published(name: str) -> pd.DataFrame:
    """Networks or practices; or areas with the name and code of their board."""
    if name != "lsoa21":
        return pd.read_csv(SOURCE / "england" / f"england_{name}.csv")
    boards = pd.read_csv(SOURCE / "england" / "england_lsoa21_imd2025.csv")
    areas = pd.read_csv(SOURCE / "wales21" / "england_lsoa21.csv")
    return areas.merge(boards[["lsoa21cd", "icb24_code", "icb24_name"]], on="lsoa21cd")


@cache
def region() -> Region:
    return read_region(ENGLAND)


@cache
def package() -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((ENGLAND / "datapackage.json").read_text(encoding="utf-8")))


def metres(places: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Easting and northing, from degrees where a table has these: n x 2."""
    if "easting" in places:
        return places[["easting", "northing"]].to_numpy(dtype=float)
    points = gpd.GeoSeries(gpd.points_from_xy(places["lon"], places["lat"]), crs=4326).to_crs(27700)
    return np.column_stack([points.x, points.y])


@pytest.mark.source
def test_the_build_makes_the_nation_again_byte_for_byte() -> None:
    made = england_files(read_england(SOURCE))
    kept = {path.name: path.read_bytes() for path in ENGLAND.iterdir()}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_a_missing_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"wales21/england_lsoa21\.csv"):
        read_england(tmp_path)


@pytest.mark.source
def test_a_source_with_another_board_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "england"
    folder.mkdir()
    (tmp_path / "wales21").symlink_to(SOURCE / "wales21")
    for path in (SOURCE / "england").glob("england_pcn*.csv"):
        (folder / path.name).symlink_to(path)
    areas = pd.read_csv(SOURCE / "england" / "england_lsoa21_imd2025.csv")
    areas.loc[areas["lsoa21cd"] == "E01011949", "icb24_code"] = "E54000032"
    areas.to_csv(folder / "england_lsoa21_imd2025.csv", index=False)
    with pytest.raises(BadInput, match="16C"):  # a sub-board that now lies in two boards
        read_england(tmp_path)


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("regions", 42),
        ("counties", 106),
        ("clusters", 1264),
        ("areas", 33_755),
        ("bases", 1264),
        ("services", 4),
        ("roles", 12),
        ("workforce", 4 * 1264),
    ],
)
def test_there_are_as_many_places_as_published(name: str, rows: int) -> None:
    assert len(table(name)) == rows


def test_residents_are_the_published_ones() -> None:
    areas = table("areas")
    assert areas["population"].sum() == 56_490_091
    assert (areas[BANDS].sum(axis=1) == areas["population"]).all()
    first = areas.set_index("area_id").to_dict("index")["E01011949"]
    # published: to 14 358, to 19 127, to 64 1,040, to 74 172, to 84 94, from 85 32; 0.6 of 127 are 76
    assert [first[column] for column in ("population", *BANDS)] == [1823, 434, 1091, 172, 94, 32]
    assert first["name_en"] == "Hartlepool 009A"


@pytest.mark.source
def test_every_board_has_its_published_areas_and_residents() -> None:
    county = table("counties").set_index("county_id")
    cluster = table("clusters").set_index("cluster_id")["county_id"]
    boards = table("regions").set_index("region_id")["health_board_en"]
    board = table("areas")["cluster_id"].map(cluster).map(county["region_id"]).map(boards)
    ours = table("areas").groupby(board)["population"].agg(["size", "sum"])
    theirs = published("lsoa21").groupby("icb24_name")["residents"].agg(["size", "sum"])
    assert ours.sort_index().to_dict() == theirs.sort_index().to_dict()
    networks = cluster.map(county["region_id"]).value_counts()
    assert networks["kent-medway"] == 42
    assert networks["north-east-north-cumbria"] == 67


@pytest.mark.source
def test_every_area_lies_in_a_network_of_its_own_board() -> None:
    lsoa = published("lsoa21").set_index("lsoa21cd")
    board_of_part = dict(zip(lsoa["sub_icb"], lsoa["icb24_code"], strict=True))
    part = published("pcns").set_index("pcn_code")["sicbl_code"]
    areas = table("areas")
    theirs = areas["cluster_id"].map(part).map(board_of_part)
    assert (theirs.to_numpy() == lsoa.loc[areas["area_id"], "icb24_code"].to_numpy()).all()
    assert set(areas["cluster_id"]) == set(part.index)


@pytest.mark.source
@pytest.mark.parametrize(
    "board", ["E54000011", "E54000027", "E54000036", "E54000050"]
)  # the smallest, one of London, one with islands, the largest
def test_each_area_lies_in_the_network_of_a_nearest_practice(board: str) -> None:
    lsoa = published("lsoa21")
    lsoa = lsoa[lsoa["icb24_code"] == board]
    practices = published("pcn_practices").dropna(subset="lon")
    practices = practices[practices["sicbl_code"].isin(lsoa["sub_icb"])]
    away = np.hypot(*(metres(lsoa)[:, None] - metres(practices)[None]).transpose(2, 0, 1))
    chosen = table("areas").set_index("area_id")["cluster_id"].loc[lsoa["lsoa21cd"]].to_numpy()
    own = practices["pcn_code"].to_numpy()[None, :] == chosen[:, None]
    nearest_own = np.where(own, away, np.inf).min(axis=1)
    assert (nearest_own <= away.min(axis=1) + 3).all()  # points are rounded to a metre


@pytest.mark.source
def test_a_network_that_is_nearest_to_one_area_alone_has_it() -> None:
    networks = published("pcns")
    (code,) = networks.loc[networks["pcn_name"] == "LEA VALE PCN", "pcn_code"]
    (area,) = table("areas").loc[table("areas")["cluster_id"] == code, "area_id"]
    practice = published("pcn_practices")
    practice = practice[practice["pcn_code"] == code]
    board = published("lsoa21")
    board = board[board["icb24_code"] == "E54000024"]
    away = np.hypot(*(metres(board) - metres(practice)).T)
    assert board["lsoa21cd"].to_numpy()[away.argmin()] == area


def points(**columns: list[Any]) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_the_nearest_practice_is_sought_in_the_areas_own_board() -> None:
    sources = EnglandSources(
        areas=points(board_code=["x", "y"], easting=[0, 10], northing=[0, 0]),
        networks=points(board_code=["x", "y"], pcn_code=["A", "B"], easting=[900, 10], northing=[0, 0]),
        practices=points(board_code=["x", "y"], pcn_code=["A", "B"], easting=[900, 1], northing=[0, 0]),
    )
    assert nearest_networks(sources).tolist() == ["A", "B"]  # B's practice is a metre from the first area


def test_where_practices_share_a_site_the_network_that_lies_nearer_has_the_area() -> None:
    sources = EnglandSources(
        areas=points(board_code=["x"] * 2, easting=[0, 100], northing=[0, 0]),
        networks=points(board_code=["x"] * 2, pcn_code=["A", "B"], easting=[5000, 2000], northing=[0, 0]),
        practices=points(
            board_code=["x"] * 3, pcn_code=["A", "B", "A"], easting=[10, 10, 90], northing=[0, 0, 0]
        ),
    )
    assert nearest_networks(sources).tolist() == ["B", "A"]


def test_a_network_without_an_area_takes_the_nearest_to_its_practice() -> None:
    sources = EnglandSources(
        areas=points(board_code=["x"] * 3, easting=[0, 100, 200], northing=[0, 0, 0]),
        networks=points(board_code=["x"] * 2, pcn_code=["A", "B"], easting=[0, 400], northing=[0, 0]),
        practices=points(
            board_code=["x"] * 4, pcn_code=["A", "A", "A", "B"], easting=[0, 100, 200, 400], northing=[0] * 4
        ),
    )
    assert nearest_networks(sources).tolist() == ["A", "A", "B"]


@pytest.mark.parametrize(
    ("published_name", "ours"),
    [
        ("DEAL & SANDWICH PCN", "Deal & Sandwich PCN"),
        ("NORTH & EAST (IW) PCN", "North & East (IW) PCN"),
        ("MELTON, SYSTON AND VALE PCN", "Melton, Syston and Vale PCN"),
        ("ST PAUL'S PCN", "St Paul's PCN"),
        ("LS25/LS26 PCN", "LS25/LS26 PCN"),
        ("THE WBC (HEREFORD CITY) PCN", "The WBC (Hereford City) PCN"),
        ("STANFORD-LE-HOPE PCN", "Stanford-Le-Hope PCN"),
    ],
)
def test_names_are_in_small_letters_but_for_initials(published_name: str, ours: str) -> None:
    assert network_name(published_name) == ours


def test_a_board_is_known_by_its_name() -> None:
    assert board_id("Kent and Medway") == "kent-medway"
    assert board_id("Cornwall and the Isles of Scilly") == "cornwall-scilly"
    assert table("regions")["region_id"].is_unique
    assert table("regions")["region_id"].map(len).max() <= 40


def test_ranks_of_deprivation_run_from_one_to_all() -> None:
    assert sorted(table("areas")["deprivation_rank"]) == list(range(1, 33_756))


def test_each_network_has_one_base_at_a_postcode_of_its_practices() -> None:
    bases = table("bases")
    assert bases["cluster_id"].tolist() == table("clusters")["cluster_id"].tolist()
    assert set(bases["status"]) == {"open"}
    assert bases["postcode"].str.fullmatch(r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}").all()
    assert not (bases["name_en"] == bases["name_cy"]).any()


@pytest.mark.parametrize(
    ("service", "wte"),  # staff per 10,000 x 5,649.0091
    [
        ("district-nursing", 25_420.5),
        ("physiotherapy", 13_557.6),
        ("occupational-therapy", 12_710.3),
        ("mental-health", 14_122.5),
    ],
)
def test_staff_in_post_come_to_the_planning_figures(service: str, wte: float) -> None:
    staff = table("workforce").groupby("service_id")["in_post_wte"].sum()
    assert staff[service] == pytest.approx(wte, abs=1)


def test_staff_are_spread_half_by_need_and_half_by_residents() -> None:
    wanted = pd.DataFrame(need(region()), columns=table("services")["service_id"])
    by_network = wanted.groupby(table("areas")["cluster_id"]).sum()
    people = table("areas").groupby("cluster_id")["population"].sum()
    cluster = table("bases").set_index("base_id")["cluster_id"]
    for service, staff in table("workforce").groupby("service_id"):
        expected = by_network[service] / by_network[service].sum() / 2 + people / people.sum() / 2
        share = staff["funded_wte"].to_numpy() / staff["funded_wte"].sum()
        where = staff["base_id"].map(cluster)
        assert share == pytest.approx(expected.loc[where].to_numpy(), rel=0.01, abs=1e-6), service


def test_need_is_one_and_a_half_times_the_establishment() -> None:
    needed = need(region()).sum(axis=0)
    funded = table("workforce").groupby("service_id")["funded_wte"].sum()
    for service, wte in zip(table("services")["service_id"], needed, strict=True):
        assert wte / funded[service] == pytest.approx(1.5, abs=0.001), service


def test_posts_are_those_of_kent_and_medway() -> None:
    assert (ENGLAND / "roles.csv").read_bytes() == (KENT / "roles.csv").read_bytes()


def test_graduates_come_to_the_stated_figures_and_live_in_every_sub_board() -> None:
    found = table("graduates")
    assert found.groupby("service_id")["graduates"].sum().to_dict() == {
        "district-nursing": 3000,
        "mental-health": 1350,
        "occupational-therapy": 900,
        "physiotherapy": 900,
    }
    assert set(found["home_county_id"]) == set(table("counties")["county_id"])


def test_every_assumption_is_ordered_and_nobody_has_agreed_it() -> None:
    assumptions = table("assumptions")
    assert (assumptions["low"] <= assumptions["value"]).all()
    assert (assumptions["value"] <= assumptions["high"]).all()
    assert (assumptions["agreed_by"] == "").all()
    assert not assumptions["name_en"].str.contains("Kent").any()


def test_outlines_hold_the_people_of_their_network() -> None:
    outlines = region().boundaries
    assert outlines["cluster_id"].tolist() == table("clusters")["cluster_id"].tolist()
    held = region().areas.sjoin(outlines.to_crs(27700), lsuffix="own")
    inside = held.loc[held["cluster_id_own"] == held["cluster_id_right"], "population"].sum()
    assert inside / table("areas")["population"].sum() > 0.97


def test_an_outline_holds_what_lies_nearest_to_its_areas() -> None:
    areas = pd.DataFrame(
        {
            "cluster_id": ["w", "w", "e"],
            "easting": [600_000, 600_000, 604_000],
            "northing": [150_000, 152_000, 150_000],
        }
    )
    west, east = np.asarray(network_outlines(areas, ["w", "e"]))
    assert shapely.contains_xy(west, 601_990, 150_000)
    assert shapely.contains_xy(east, 602_010, 150_000)
    assert shapely.area(shapely.intersection(west, east)) == 0


def test_the_package_describes_every_file_as_it_is() -> None:
    resources = package()["resources"]
    paths = {resource["path"] for resource in resources} | {"datapackage.json", "README.md"}
    assert paths == {path.name for path in ENGLAND.iterdir()}
    for resource in resources:
        content = (ENGLAND / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content), resource["path"]
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}", resource["path"]
    assert package()["name"] == "england"
    assert "network of its board's nearest practice" in json.dumps(package())
    assert all("ODbL" not in source["licence"] for source in package()["sources"])


def test_the_nation_is_small() -> None:
    assert sum(path.stat().st_size for path in ENGLAND.iterdir()) < 6_000_000
