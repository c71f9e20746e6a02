"""Kent and Medway: what its tables must hold, and that the build makes them again byte for byte."""

from __future__ import annotations

import json
from fnmatch import fnmatch
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
from placement.data.notices import notices
from placement.errors import BadInput
from placement.sources.england_sources import read_england
from placement.sources.everything import kent_files, kent_of
from placement.sources.kent_places import hub_networks, kent_outlines, network_name
from tests.skips import SOURCE

ROOT = Path(__file__).parents[2]
KENT = ROOT / "data" / "kent-medway"
FIGURES = ["services", "roles", "workforce", "bases", "graduates"]
BANDS = ["pop_0_17", "pop_18_64", "pop_65_74", "pop_75_84", "pop_85_plus"]


@cache
def table(name: str) -> pd.DataFrame:
    return pd.read_csv(KENT / f"{name}.csv", keep_default_na=False)


@cache
def package() -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((KENT / "datapackage.json").read_text(encoding="utf-8")))


@pytest.mark.source
def test_the_build_makes_the_region_again_byte_for_byte() -> None:
    made = kent_files(kent_of(read_england(SOURCE)))
    kept = {path.name: path.read_bytes() for path in KENT.iterdir()}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_a_missing_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"england/england_pcns\.csv"):
        read_england(tmp_path)


@pytest.mark.source
def test_a_source_with_other_practices_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "england"
    folder.mkdir()
    (tmp_path / "wales21").symlink_to(SOURCE / "wales21")
    for path in (SOURCE / "england").glob("england_*.csv"):
        (folder / path.name).symlink_to(path)
    practices = pd.read_csv(folder / "england_pcn_practices.csv", keep_default_na=False)
    (folder / "england_pcn_practices.csv").unlink()
    practices.loc[practices["practice_code"] == "G82002", ["pcn_code", "sicbl_code"]] = ["U00070", "36L"]
    practices.to_csv(folder / "england_pcn_practices.csv", index=False)
    with pytest.raises(BadInput, match="184"):
        kent_of(read_england(tmp_path))


def test_the_region_is_read_without_a_fault_or_an_unlikely_figure() -> None:
    assert notices(read_region(KENT)) == []


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("regions", 1),
        ("counties", 13),
        ("clusters", 42),
        ("areas", 1107),
        ("services", 4),
        ("roles", 12),
        ("bases", 55),
    ],
)
def test_there_are_as_many_places_as_published(name: str, rows: int) -> None:
    assert len(table(name)) == rows


def test_residents_and_ages_are_the_published_ones() -> None:
    areas = table("areas").set_index("area_id")
    assert areas["population"].sum() == 1_855_888
    assert (areas[BANDS].sum(axis=1) == areas["population"]).all()
    medway = areas.to_dict("index")["E01016016"]
    # published: to 14 293, to 19 98, to 64 944, to 74 107, to 84 56, from 85 12; three fifths of 98 are 59
    assert [medway[column] for column in ("population", *BANDS)] == [1510, 352, 983, 107, 56, 12]
    assert medway["name_en"] == "Medway 015A"
    assert areas.groupby("county_id")["population"].sum()["medway"] == 279_747


def test_deprivation_is_ranked_again_from_one_in_the_order_of_england() -> None:
    areas = table("areas").set_index("area_id")["deprivation_rank"]
    assert sorted(areas) == list(range(1, 1108))
    # ranks in England: 1,573, 1,977, 3,801, 4,598, 6,894
    order = ["E01016019", "E01016017", "E01016016", "E01016018", "E01016020"]
    ranks = [int(areas[area]) for area in order]
    assert ranks == sorted(ranks)


@pytest.mark.source
def test_each_area_lies_in_the_network_of_a_nearest_practice() -> None:
    england = pd.read_csv(SOURCE / "england" / "england_pcn_practices.csv")
    practices = england[england["sicbl_code"] == "91Q"]
    lsoa = pd.read_csv(SOURCE / "wales21" / "england_lsoa21.csv", index_col="lsoa21cd")
    areas = table("areas")
    metres = lsoa.loc[areas["area_id"]]
    points = gpd.points_from_xy(metres["easting"], metres["northing"])
    degrees = gpd.GeoSeries(points, crs=27700).to_crs(4326)
    sites = practices[["lon", "lat"]].to_numpy(dtype=float)
    # flat degrees at 51.3 degrees north are a second way to measure, good to a few metres in a kilometre
    here = np.column_stack([degrees.x, degrees.y])
    away = np.hypot(*((here[:, None] - sites[None]) * [np.cos(np.radians(51.3)), 1]).transpose(2, 0, 1))
    own = practices["pcn_code"].to_numpy()[None, :] == areas["cluster_id"].to_numpy()[:, None]
    nearest_own = np.where(own, away, np.inf).min(axis=1)
    assert (nearest_own <= away.min(axis=1) * 1.01).all()


def test_names_are_tidy_and_the_same_in_both_languages() -> None:
    assert network_name("FOLKESTONE HYTHE & RURAL PCN") == "Folkestone Hythe & Rural PCN"
    clusters = table("clusters")
    assert {"ABC PCN", "LMN PCN", "Deal & Sandwich PCN"} <= set(clusters["name_en"])
    for name in ("regions", "counties", "clusters", "areas"):
        assert (table(name)["name_en"] == table(name)["name_cy"]).all(), name
    assert not (table("bases")["name_en"] == table("bases")["name_cy"]).any()


def test_a_network_is_planned_where_most_of_its_people_live() -> None:
    people = table("areas").groupby(["cluster_id", "county_id"])["population"].sum()
    for cluster in table("clusters").to_dict("records"):
        mine = people[cluster["cluster_id"]]
        assert mine[cluster["county_id"]] == mine.max(), cluster["name_en"]
    assert set(table("clusters")["county_id"]) == set(table("counties")["county_id"])


def test_each_network_has_one_open_base_and_each_district_one_possible_hub() -> None:
    bases = table("bases").merge(table("clusters")[["cluster_id", "county_id"]], on="cluster_id")
    hubs = bases[bases["status"] == "candidate"]
    assert sorted(bases[bases["status"] == "open"]["cluster_id"]) == sorted(table("clusters")["cluster_id"])
    assert sorted(hubs["county_id"]) == sorted(table("counties")["county_id"])
    assert set(hubs["kind"]) == {"hub"}
    assert (bases["opening_pounds_once"] > 0).eq(bases["status"] == "candidate").all()
    for hub in hubs.to_dict("records"):
        (base,) = bases[(bases["cluster_id"] == hub["cluster_id"]) & (bases["kind"] == "practice")].to_dict(
            "records"
        )
        assert np.hypot(hub["easting"] - base["easting"], hub["northing"] - base["northing"]) > 100


def test_a_hub_is_possible_in_the_largest_network_of_a_district() -> None:
    clusters = pd.DataFrame({"cluster_id": ["a", "b", "c"], "county_id": ["x", "x", "y"]})
    areas = pd.DataFrame({"cluster_id": ["a", "b", "b", "c"], "population": [50, 30, 30, 1]})
    assert hub_networks(clusters, areas) == {"b", "c"}


@pytest.mark.parametrize(
    ("service", "wte"),  # staff per 10,000 x 185.5888
    [
        ("district-nursing", 835.15),
        ("physiotherapy", 445.41),
        ("occupational-therapy", 417.57),
        ("mental-health", 463.97),
    ],
)
def test_staff_in_post_come_to_the_planning_figures(service: str, wte: float) -> None:
    staff = table("workforce").groupby("service_id")["in_post_wte"].sum()
    assert staff[service] == pytest.approx(wte, abs=0.3)


def test_staff_stand_at_open_bases_half_by_need_and_half_by_residents() -> None:
    wanted = pd.DataFrame(need(read_region(KENT)), columns=table("services")["service_id"])
    by_network = wanted.groupby(table("areas")["cluster_id"]).sum()
    people = table("areas").groupby("cluster_id")["population"].sum()
    bases = table("bases").set_index("base_id")
    for service, staff in table("workforce").groupby("service_id"):
        where = staff["base_id"].map(bases["cluster_id"])
        assert set(staff["base_id"].map(bases["status"])) == {"open"}
        expected = by_network[service] / by_network[service].sum() / 2 + people / people.sum() / 2
        share = staff["funded_wte"].to_numpy() / staff["funded_wte"].sum()
        assert share == pytest.approx(expected.loc[where].to_numpy(), abs=0.0005), service


def test_need_is_one_and_a_half_times_the_establishment() -> None:
    needed = need(read_region(KENT)).sum(axis=0)
    funded = table("workforce").groupby("service_id")["funded_wte"].sum()
    for service, wte in zip(table("services")["service_id"], needed, strict=True):
        assert wte / funded[service] == pytest.approx(1.5, abs=0.001), service


@pytest.mark.parametrize(
    ("role", "pounds"),  # salary x 1.28 + 2,000, by hand
    [
        ("district-nursing.registered", 55_978),
        ("mental-health.newly-qualified", 43_055),
        ("physiotherapy.support", 41_881),
    ],
)
def test_a_post_costs_what_its_parts_come_to(role: str, pounds: int) -> None:
    row = table("roles").set_index("role_id").loc[role]
    cost = row["salary_pounds_per_year"] * (1 + row["on_cost_pct"] / 100) + row["non_pay_pounds_per_year"]
    assert round(cost) == pounds


def test_graduates_come_to_the_stated_figures_and_live_in_every_district() -> None:
    found = table("graduates")
    assert found.groupby("service_id")["graduates"].sum().to_dict() == {
        "district-nursing": 100,
        "mental-health": 45,
        "occupational-therapy": 30,
        "physiotherapy": 30,
    }
    assert set(found["home_county_id"]) == set(table("counties")["county_id"])


def test_every_assumption_is_ordered_and_finds_its_figures() -> None:
    assumptions = table("assumptions")
    assert (assumptions["low"] <= assumptions["value"]).all()
    assert (assumptions["value"] <= assumptions["high"]).all()
    assert (assumptions["agreed_by"] == "").all()
    assert set(assumptions["basis"]) == {"assumed", "estimated"}
    for row in assumptions[assumptions["table"].isin(FIGURES)].to_dict("records"):
        there = table(row["table"])
        if row["where"]:
            column, _, wanted = row["where"].partition("=")
            there = there[there[column].astype(str) == wanted]
        columns = [column for column in there.columns if fnmatch(column, row["column"])]
        assert columns, row["item"]
        assert len(there), row["item"]
        if row["how"] == "set":
            assert (there[columns].astype(float) == row["value"]).all(axis=None), row["item"]


def test_every_unpublished_column_has_an_assumption() -> None:
    assumptions = table("assumptions")
    covered = {
        (name, column)
        for name, pattern in zip(assumptions["table"], assumptions["column"], strict=True)
        if name in FIGURES
        for column in table(name).columns
        if fnmatch(column, pattern)
    }
    numbers = {
        (name, column)
        for name in ("services", "roles", "workforce", "graduates")
        for column in table(name).select_dtypes("number").columns
    } | {("bases", "places_wte"), ("bases", "opening_pounds_once")}
    assert numbers - covered == {("roles", "step_wte")}  # a choice, not a figure


def test_the_share_of_filled_posts_is_what_the_assumption_says() -> None:
    workforce = table("workforce")
    stated = table("assumptions").set_index("item").loc["staff.filled_share", "value"]
    assert workforce["in_post_wte"].sum() / workforce["funded_wte"].sum() == pytest.approx(stated, abs=0.005)


def test_an_outline_holds_what_lies_nearest_to_its_point() -> None:
    areas = pd.DataFrame({"area_id": ["w", "e"], "easting": [600_000, 604_000], "northing": [150_000] * 2})
    west, east = np.asarray(kent_outlines(areas).geometry.to_numpy())
    assert shapely.area(west) == pytest.approx(shapely.area(east), rel=0.001)
    assert shapely.contains_xy(west, 601_990, 150_000)
    assert shapely.contains_xy(east, 602_010, 150_000)
    # no farther from the points than 5 km less 3 km
    assert shapely.bounds(west)[0] == pytest.approx(598_000, abs=20)


def test_outlines_are_small_valid_and_hold_the_people_of_their_network() -> None:
    path = KENT / "boundaries.geojson"
    assert path.stat().st_size <= 400_000
    outlines = gpd.read_file(path)
    shapes = np.asarray(outlines.geometry.to_numpy())
    assert outlines["cluster_id"].tolist() == table("clusters")["cluster_id"].tolist()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    areas = table("areas")
    points = gpd.GeoDataFrame(
        areas[["cluster_id", "population"]],
        geometry=gpd.points_from_xy(areas["easting"], areas["northing"], crs=27700),
    )
    held = points.sjoin(outlines.to_crs(27700), lsuffix="own")
    inside = held.loc[held["cluster_id_own"] == held["cluster_id_right"], "population"].sum()
    assert inside / areas["population"].sum() > 0.99


def test_the_package_describes_every_file_as_it_is() -> None:
    resources = package()["resources"]
    paths = {resource["path"] for resource in resources} | {"datapackage.json", "README.md"}
    assert paths == {path.name for path in KENT.iterdir()}
    names = {source["name"] for source in package()["sources"]}
    for resource in resources:
        content = (KENT / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content), resource["path"]
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}", resource["path"]
        assert set(resource["sources"]) <= names, resource["path"]
        if resource["format"] == "csv":
            fields = [field["name"] for field in resource["schema"]["fields"]]
            assert fields == table(resource["name"]).columns.tolist()
            assert all(field["description"] for field in resource["schema"]["fields"])


@pytest.mark.parametrize("part", ["description_en", "attribution_en"])
def test_people_are_told_of_the_nearest_practice_and_of_the_outlines(part: str) -> None:
    said = " ".join(package()[part])
    said = package()[part] if isinstance(package()[part], str) else said
    assert "nearest practice" in said
    assert "no official borders" in said


def test_the_region_is_small() -> None:
    assert sum(path.stat().st_size for path in KENT.iterdir()) < 600_000
