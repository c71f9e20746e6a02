"""The embedded region: what it must hold, and that the build makes it again byte for byte."""

from __future__ import annotations

import json
from collections.abc import Hashable
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
from placement.sources.everything import files_of, make_tables
from placement.sources.facts import facts
from placement.sources.graduates import seekers
from placement.sources.sources import read_postcodes, read_sources
from tests.skips import SOURCE

ROOT = Path(__file__).parents[2]
WALES = ROOT / "data" / "wales"
FIGURES = ["services", "roles", "workforce", "bases", "graduates"]
BANDS = [*(f"pop_{first}_{first + 4}" for first in range(0, 85, 5)), "pop_85_plus"]


@cache
def table(name: str) -> pd.DataFrame:
    return pd.read_csv(WALES / f"{name}.csv", keep_default_na=False)


def record(name: str, wanted: str) -> dict[Hashable, Any]:
    """The row of a table whose first column is `wanted`."""
    rows = table(name)
    return rows[rows.iloc[:, 0] == wanted].to_dict("records")[0]


@cache
def package() -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((WALES / "datapackage.json").read_text(encoding="utf-8")))


@pytest.mark.source
def test_the_build_makes_the_embedded_region_again_byte_for_byte() -> None:
    sources = read_sources(SOURCE)
    made = files_of(make_tables(sources), sources)
    kept = {path.name: path.read_bytes() for path in WALES.iterdir()}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


@pytest.mark.parametrize(
    ("name", "rows"),
    [("regions", 7), ("counties", 22), ("clusters", 63), ("areas", 1917), ("services", 13), ("bases", 108)],
)
def test_there_are_as_many_places_as_published(name: str, rows: int) -> None:
    assert len(table(name)) == rows


def test_residents_and_ranks_are_the_published_ones() -> None:
    areas = table("areas")
    assert areas["population"].sum() == 3_107_520  # TS007A; 3,107,500 as published, rounded
    assert areas["pop_85_plus"].sum() == 82_614
    assert (areas[BANDS].sum(axis=1) == areas["population"]).all()
    assert sorted(areas["deprivation_rank"]) == list(range(1, 1918))
    amlwch = record("areas", "W01000003")  # read off the published tables by hand
    assert amlwch["name_en"] == "Amlwch Port"
    assert (amlwch["population"], amlwch["pop_0_4"], amlwch["pop_85_plus"]) == (2440, 131, 47)
    assert (amlwch["households"], amlwch["no_car_households"]) == (1141, 269)
    assert amlwch["deprivation_rank"] == 570
    assert amlwch["rural_class"] == "town"  # larger rural: further from a major town or city


def test_households_without_a_car_are_a_fifth() -> None:
    areas = table("areas")
    assert (areas["households"].sum(), areas["no_car_households"].sum()) == (1_347_132, 261_859)  # TS045


def test_practices_and_the_people_registered_are_the_published_ones() -> None:
    practices = table("practices")
    assert len(practices) == 372
    assert practices["registered_people"].sum() == 3_278_489
    lists = practices.groupby("cluster_id")["registered_people"].sum()
    assert (lists["BC01"], lists["CTM10"], lists["CV03"]) == (66_055, 21_450, 106_672)  # published by cluster
    assert sum(code.startswith("W00") for code in practices["practice_id"]) == 10  # of mergers
    unplaced = practices[practices["easting"] == ""]
    assert sorted(unplaced["practice_id"]) == ["W00005", "W00007", "W00142", "W00143"]


def test_registers_are_the_published_ones() -> None:
    share = table("prevalence").set_index(["cluster_id", "register_id"])["registered_pct"]
    assert len(share) == 63 * 17
    assert (share["BC01", "copd"], share["BC02", "dementia"]) == (3.003, 0.582)  # Anglesey and Arfon, by hand


def test_an_area_is_planned_by_the_board_of_its_county_and_its_cluster_is_marked_as_an_estimate() -> None:
    areas = table("areas")
    county = table("counties").set_index("county_id")["region_id"]
    cluster = table("clusters").set_index("cluster_id")["county_id"].map(county)
    assert (areas["county_id"].map(county) == areas["cluster_id"].map(cluster)).all()
    assert ((areas["cluster_share"] > 0) & (areas["cluster_share"] <= 1)).all()
    assert (areas["cluster_share"] < 0.6).sum() == 336
    # estimated at Cardiff East with 0.59, in another board; Newport West is the runner-up with 0.13
    marshfield = record("areas", "W01001657")
    assert (marshfield["cluster_id"], marshfield["cluster_share"], marshfield["second_cluster_id"]) == (
        "AB09",
        0.13,
        "CV02",
    )


def test_residents_of_a_cluster_are_as_far_from_the_published_list_as_is_told() -> None:
    people = table("areas").groupby("cluster_id")["population"].sum()
    lists = table("practices").groupby("cluster_id")["registered_people"].sum()
    off = (people / lists / (people.sum() / lists.sum()) - 1).abs() * 100
    row = record("assumptions", "areas.cluster_error")
    assert (round(off.mean(), 1), round(off.max()), off.idxmax()) == (row["value"], row["high"], "CTM10")


def test_every_region_has_its_clusters_and_south_ceredigion_is_planned_from_ceredigion() -> None:
    clusters = table("clusters").merge(table("counties"), on="county_id")
    assert clusters.groupby("region_id").size().to_dict() == {
        "cardiff-vale": 9,
        "cwm-taf-morgannwg": 11,
        "gwent": 11,
        "north-wales": 14,
        "powys": 3,
        "west-glamorgan": 8,
        "west-wales": 7,
    }
    assert clusters.set_index("cluster_id").loc["HD05", "county_id"] == "ceredigion"
    areas = table("areas")
    here = areas[areas["cluster_id"] == "HD05"].groupby("county_id")["population"].sum()
    assert here.to_dict() == {"carmarthenshire": 12_661, "ceredigion": 30_133, "pembrokeshire": 5_630}


def test_names_are_in_both_languages_with_their_letters() -> None:
    everything = "".join(path.read_text(encoding="utf-8") for path in WALES.iterdir())
    assert "Ã" not in everything
    assert "\r" not in everything
    assert table("counties").set_index("county_id").loc["isle-of-anglesey", "name_cy"] == "Ynys Môn"
    assert table("clusters").set_index("cluster_id").loc["CTM14", "name_cy"] == "De Taf Elái"
    for name in ("regions", "counties", "clusters", "bases", "services", "roles", "assumptions"):
        assert (table(name)[["name_en", "name_cy"]] != "").all(axis=None), name


def test_each_cluster_has_a_community_base_and_there_are_45_hospitals() -> None:
    bases = table("bases")
    practices = bases[bases["kind"] == "practice"]
    assert sorted(practices["cluster_id"]) == sorted(table("clusters")["cluster_id"])
    assert (bases["kind"] == "community_hospital").sum() == 45


@pytest.mark.parametrize(
    ("base", "postcode", "easting", "northing"),
    [  # read off Code-Point Open by hand
        ("7A7EJ", "SA9 1AE", 277579, 209051),
        ("7A1AX", "LL53 6TT", 238747, 337169),
    ],
)
def test_hospitals_stand_at_their_postcode(base: str, postcode: str, easting: int, northing: int) -> None:
    row = record("bases", base)
    assert (row["postcode"], row["easting"], row["northing"]) == (postcode, easting, northing)


@pytest.mark.source
def test_all_bases_but_one_stand_at_a_live_postcode() -> None:
    live = read_postcodes(SOURCE / "raw" / "codepoint_open_2025_11")
    bases = table("bases").set_index("base_id")
    elsewhere = [
        base
        for base, row in bases.iterrows()
        if live.get(row["postcode"].replace(" ", "")) != (row["easting"], row["northing"])
    ]
    assert elsewhere == ["7A2AK"]  # Cardigan and District: its postcode has been withdrawn


def test_staff_in_post_come_to_the_planning_figures() -> None:
    staff = table("workforce").groupby("service_id")["in_post_wte"].sum()
    residents = 3_107_520 / 10_000
    expected = {  # staff per 10,000 residents in all settings x share that works in the community
        "physiotherapy": 4.7 * 0.40 * residents,
        "occupational-therapy": 5 * 0.45 * residents,
        "speech-language-therapy": 1.8 * 0.65 * residents,
        "dietetics": 1.4 * 0.35 * residents,
        "podiatry": 1.0 * 0.80 * residents,
        "psychology": 1.276 * 0.80 * residents,
        "paramedics": 90,
    }
    for service, wte in expected.items():
        assert staff[service] == pytest.approx(wte, abs=0.3), service


def test_need_of_each_service_is_close_to_its_establishment() -> None:
    needed = need(read_region(WALES)).sum(axis=0)
    funded = table("workforce").groupby("service_id")["funded_wte"].sum()
    for service, wte in zip(table("services")["service_id"], needed, strict=True):
        assert 0.95 <= wte / funded[service] <= 1.05, service


def test_every_staffed_base_has_staff_and_no_more_than_its_establishment() -> None:
    workforce = table("workforce")
    assert (workforce["in_post_wte"] > 0).all()
    assert (workforce["in_post_wte"] <= workforce["funded_wte"]).all()
    vacancy = 1 - workforce["in_post_wte"] / workforce["funded_wte"]
    rural = workforce["base_id"].map(table("bases").set_index("base_id")["rural_class"])
    large = workforce["funded_wte"] > 2
    assert vacancy[large].groupby(rural).mean().round(2).to_dict() == {
        "town": 0.08,
        "urban": 0.05,
        "village": 0.12,
    }


def test_need_grows_with_age_but_for_children_in_speech_and_language_therapy() -> None:
    services = table("services").set_index("service_id")
    for service in ("physiotherapy", "occupational-therapy", "podiatry"):
        adults = [f"need_{band.removeprefix('pop_')}" for band in BANDS[4:]]
        assert services.loc[service, adults].astype(float).is_monotonic_increasing, service
    speech = services.loc["speech-language-therapy"]
    assert speech["need_0_4"] == max(speech[[f"need_{band.removeprefix('pop_')}" for band in BANDS]])


@pytest.mark.parametrize(
    ("role", "pounds"),  # salary x 1.375 + 2,000, by hand
    [
        ("physiotherapy.registered", 59_984),
        ("physiotherapy.newly-qualified", 46_102),
        ("physiotherapy.support", 39_780),
    ],
)
def test_a_post_costs_what_its_parts_come_to(role: str, pounds: int) -> None:
    row = record("roles", role)
    cost = row["salary_pounds_per_year"] * (1 + row["on_cost_pct"] / 100) + row["non_pay_pounds_per_year"]
    assert round(cost) == pounds


def test_graduates_come_to_the_training_places_times_the_shares() -> None:
    found = table("graduates").groupby("service_id")["graduates"].sum().to_dict()
    assert found == {  # places x 0.85 x 0.25: 38.25, 41.86, 10.63, 10.63, 6.38, 25.5
        "physiotherapy": 38,
        "occupational-therapy": 42,
        "speech-language-therapy": 11,
        "dietetics": 11,
        "podiatry": 6,
        "paramedics": 26,
    }
    assert found == {service: seekers(service) for service in facts("posts")["graduates"]["places"]}


def test_every_assumption_is_ordered_and_finds_its_figures() -> None:
    assumptions = table("assumptions")
    assert (assumptions["low"] <= assumptions["value"]).all()
    assert (assumptions["value"] <= assumptions["high"]).all()
    assert (assumptions["agreed_by"] == "").all()
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
    } | {("bases", "places_wte")}
    assert numbers - covered == {("roles", "step_wte")}  # a choice, not a figure


def test_the_share_of_filled_posts_is_what_the_assumption_says() -> None:
    workforce = table("workforce")
    stated = table("assumptions").set_index("item").loc["staff.filled_share", "value"]
    assert workforce["in_post_wte"].sum() / workforce["funded_wte"].sum() == pytest.approx(stated, abs=0.005)


def test_outlines_are_small_valid_and_without_gaps() -> None:
    path = WALES / "boundaries.geojson"
    assert path.stat().st_size <= 300_000
    outlines = gpd.read_file(path)
    shapes = np.asarray(outlines.geometry.to_numpy())
    assert outlines["cluster_id"].tolist() == table("clusters")["cluster_id"].tolist()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_empty(shapely.coverage_invalid_edges(shapes, gap_width=0.0001)).all()  # about 10 m
    bounds = shapely.total_bounds(shapes)
    assert bounds[0] > -5.7
    assert bounds[1] > 51.3
    assert bounds[2] < -2.6
    assert bounds[3] < 53.5


def test_most_people_live_within_the_outline_of_their_cluster() -> None:
    areas = table("areas")
    points = gpd.GeoDataFrame(
        areas[["cluster_id", "population"]],
        geometry=gpd.points_from_xy(areas["easting"], areas["northing"], crs=27700),
    )
    outlines = gpd.read_file(WALES / "boundaries.geojson").to_crs(27700)
    held = points.sjoin(outlines, lsuffix="own")
    inside = held.loc[held["cluster_id_own"] == held["cluster_id_right"], "population"].sum()
    assert inside / areas["population"].sum() > 0.999


def test_the_package_describes_every_file_as_it_is() -> None:
    resources = package()["resources"]
    paths = {resource["path"] for resource in resources} | {"datapackage.json", "README.md"}
    assert paths == {path.name for path in WALES.iterdir()}
    for resource in resources:
        content = (WALES / resource["path"]).read_bytes()
        told = f"{resource['path']} was changed by hand: change it in placement/sources, then make data"
        assert resource["bytes"] == len(content), told
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}", told
        if resource["format"] == "csv":
            fields = [field["name"] for field in resource["schema"]["fields"]]
            assert fields == table(resource["name"]).columns.tolist()
            assert all(field["description"] for field in resource["schema"]["fields"])


def test_the_package_names_sources_licence_and_vintages() -> None:
    given = package()
    names = {source["name"] for source in given["sources"]}
    assert all(set(resource["sources"]) <= names for resource in given["resources"])
    assert [licence["name"] for licence in given["licenses"]] == ["OGL-UK-3.0", "CC-BY-4.0"]
    assert [one["name"] for one in given["sources"] if one["licence"] == "CC-BY-4.0"] == [
        "geonames",
        "known-places",
    ]
    assert "Contains OS data © Crown copyright and database right 2025." in given["attribution_en"]
    assert any("Royal Mail" in text for text in given["attribution_en"])
    status = {vintage["of"]: vintage["status"] for vintage in given["vintages"]}
    assert status["deprivation"] == "current"
    assert "estimated" in status["clusters"]
    assert status["staff"] == "published, not yet loaded"


def test_the_region_is_small() -> None:
    assert sum(path.stat().st_size for path in WALES.iterdir()) < 1_100_000
