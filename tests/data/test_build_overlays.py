"""What scenarios lay over `data/wales`: a region with it, made again byte for byte, with what is assumed."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from placement.data import read_region
from placement.data.notices import notices
from placement.sources.bases import distances
from placement.sources.everything import OVERLAYS, WALES, make_all
from placement.sources.overlays import central, chosen, make_group
from placement.sources.sources import read_sources
from tests.skips import SOURCE

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
FIGURES = ["services", "roles", "workforce", "bases", "graduates"]
GROUP = "working_age_long_term_condition"
each_overlay = pytest.mark.parametrize("name", OVERLAYS)


@cache
def table(name: str, of: str) -> pd.DataFrame:
    """A table of an overlay, or the one of `data/wales` that it leaves as it is."""
    folder = DATA / name if (DATA / name / f"{of}.csv").is_file() else DATA / WALES
    return pd.read_csv(folder / f"{of}.csv", keep_default_na=False)


@cache
def package(name: str) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((DATA / name / "datapackage.json").read_text(encoding="utf-8")))


def pounds(name: str, role: str) -> int:
    roles = table(name, "roles")
    row = roles[roles["role_id"] == role].to_dict("records")[0]
    pay = row["salary_pounds_per_year"] * (1 + row["on_cost_pct"] / 100)
    return round(float(pay + row["non_pay_pounds_per_year"]))


@pytest.mark.source
def test_the_build_makes_every_folder_again_byte_for_byte() -> None:
    for name, files in make_all(read_sources(SOURCE)).items():
        kept = {path.name: path.read_bytes() for path in (DATA / name).iterdir()}
        assert sorted(files) == sorted(kept), name
        assert [file for file in files if files[file] != kept[file]] == [], name


@each_overlay
def test_with_the_tables_of_wales_it_is_a_region_with_nothing_unusual(name: str) -> None:
    region = read_region([DATA / WALES, DATA / name])
    assert len(region.areas) == 1917
    assert {notice.key for notice in notices(region)} == {"laid_replaces"}


@each_overlay
def test_the_package_describes_every_file_as_it_is(name: str) -> None:
    resources = package(name)["resources"]
    paths = {resource["path"] for resource in resources}
    assert paths | {"datapackage.json"} == {path.name for path in (DATA / name).iterdir()}
    for resource in resources:
        content = (DATA / name / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}", resource["path"]
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == table(name, resource["name"]).columns.tolist()
        assert all(field["description"] for field in fields)
    sources = {source["name"] for source in package(name)["sources"]}
    assert all(set(resource["sources"]) <= sources for resource in resources)


@each_overlay
def test_it_is_small(name: str) -> None:
    assert sum(path.stat().st_size for path in (DATA / name).iterdir()) < 150_000


@each_overlay
def test_names_are_in_both_languages(name: str) -> None:
    for of in ("bases", "services", "roles", "employers", "assumptions"):
        assert (table(name, of)[["name_en", "name_cy"]] != "").all(axis=None), of
    assert all(package(name)[f"description_{language}"] for language in ("en", "cy"))


@each_overlay
def test_every_figure_that_nobody_published_has_an_assumption(name: str) -> None:
    assumptions = table(name, "assumptions")
    covered = {
        (of, column)
        for of, pattern in zip(assumptions["table"], assumptions["column"], strict=True)
        if of in FIGURES
        for column in table(name, of).columns
        if fnmatch(column, pattern)
    }
    figures = {
        (of, column)
        for of in ("services", "roles", "workforce", "graduates")
        if len(table(name, of))
        for column in table(name, of).select_dtypes("number").columns
        if table(name, of)[column].any()
    }
    costs = {("bases", "opening_pounds_once")} & {("bases", column) for column in table(name, "bases")}
    # sizes of steps and levels of Welsh are choices, not figures
    choices = {("roles", "step_wte"), ("roles", "welsh_level")}
    assert (figures | costs | {("bases", "places_wte")}) - covered - choices == set()


@each_overlay
def test_every_assumption_finds_its_figures_and_nobody_has_agreed_it(name: str) -> None:
    for row in table(name, "assumptions").to_dict("records"):
        assert row["low"] <= row["value"] <= row["high"], row["item"]
        assert row["agreed_by"] == "", row["item"]
        if row["table"] not in FIGURES:
            continue
        there = table(name, row["table"])
        for condition in filter(None, row["where"].split(";")):
            column, _, wanted = condition.partition("=")
            there = there[there[column].astype(str) == wanted]
        found = there[[column for column in there.columns if fnmatch(column, row["column"])]]
        assert found.size, row["item"]
        if row["how"] == "set":
            assert (found.astype(float) == row["value"]).all(axis=None), row["item"]


def test_the_regional_fund_keeps_every_assumption_of_wales() -> None:
    wales = table(WALES, "assumptions")
    kept = table("wales-rif", "assumptions").head(len(wales))
    pd.testing.assert_frame_equal(kept, wales)


# speakers of Welsh


def test_welsh_speakers_come_to_the_published_share_of_wales() -> None:
    counties = table(WALES, "counties").set_index("county_id")["welsh_speakers_pct"]
    assert (counties["gwynedd"], counties["blaenau-gwent"], counties["carmarthenshire"]) == (64.4, 6.2, 39.9)
    residents = table(WALES, "areas").groupby("county_id")["population"].sum()
    mean = float(np.average(counties[residents.index], weights=residents))
    assert mean == pytest.approx(17.8, abs=0.2)  # published for people aged three and over in March 2021


def test_disabled_residents_come_to_the_published_share_of_wales() -> None:
    areas = table(WALES, "areas")
    mean = float(np.average(areas["disabled_pct"], weights=areas["population"]))
    assert mean == pytest.approx(21.6, abs=0.1)  # 670,264 of 3,107,497 usual residents on 21 March 2021


# the Intermediate Care Fund


def test_the_care_groups_are_those_of_the_fund() -> None:
    services = table("wales-icf", "services")
    assert services["care_group"].value_counts().to_dict() == {"older-people": 4, "complex-needs": 3}
    older = services[services["care_group"] == "older-people"]
    young = [name for name in older.columns if re.fullmatch(r"need_([0-5]?[0-9]|6[0-4])_[0-9]+", name)]
    assert len(young) == 13
    assert not older[young].to_numpy().any()


def test_a_post_of_2016_costs_what_its_parts_come_to() -> None:
    assert pounds("wales-icf", "physiotherapy-older.registered") == 39_794  # 30,357 x 1.245 + 2,000
    assert pounds("wales-icf", "physiotherapy-older.support") == 29_960  # 22,458 x 1.245 + 2,000


def test_possible_hubs_stand_where_people_live_and_cost_something_to_open() -> None:
    bases = table("wales-icf", "bases")
    hubs = bases[bases["status"] == "candidate"]
    points = {tuple(point) for point in table(WALES, "areas")[["easting", "northing"]].to_numpy().tolist()}
    assert {tuple(point) for point in hubs[["easting", "northing"]].to_numpy().tolist()} <= points
    assert (hubs["opening_pounds_once"] > 0).all()
    assert (bases.loc[bases["status"] == "open", "opening_pounds_once"] == 0).all()
    regions = table(WALES, "clusters").merge(table(WALES, "counties"), on="county_id")
    count = hubs["cluster_id"].map(regions.set_index("cluster_id")["region_id"]).value_counts()
    assert count.between(2, 4).all()
    assert len(count) == 7


def test_a_hub_that_takes_staff_over_takes_two_fifths_of_those_beside_it() -> None:
    bases = table("wales-icf", "bases").set_index("base_id")
    rows = table("wales-icf", "workforce").to_dict("records")
    staff = {(row["base_id"], row["service_id"]): row["in_post_wte"] for row in rows}
    from_ = bases.loc[bases["staff_from_base_id"] != "", "staff_from_base_id"]
    assert len(from_) == 2
    for hub, base in from_.items():
        for service in ("physiotherapy-older", "occupational-therapy-older"):
            assert staff[hub, service] == pytest.approx(0.4 * staff[base, service], abs=0.006)


def test_each_new_site_is_the_best_beside_those_before_it() -> None:
    people = np.array([1.0, 1.0, 10.0, 1.0, 6.0])
    here = np.array([[0.0, 0.0], [1.0, 0.0], [5.0, 0.0], [9.0, 0.0], [10.0, 0.0]])
    sites = np.array([[0.0, 0.0]])
    # from the base at 0: 1 + 50 + 9 + 60; at 5 that leaves 1 + 4 + 30, at 10 1 + 50 + 1: so 5, then 10
    assert chosen(here, sites, people, 2) == [2, 4]


# in-work support


def test_people_of_working_age_are_counted_by_the_share_of_their_area() -> None:
    groups = table("wales-work-support", "groups")
    assert set(groups["group_id"]) == {GROUP}
    people = groups.set_index("area_id")["people"]
    # Amlwch Port: 254 + 278 + 382 + 563 = 1,477 residents of 16 to 64; 567 of 2,442 limited by a condition
    assert people["W01000003"] == 343
    working = 1_897_431  # residents of 16 to 64 in all Wales, summed over the published groups
    assert people.sum() / working == pytest.approx(670_264 / 3_107_497, abs=0.005)  # Wales, all ages


def test_people_of_the_group_are_the_share_of_their_area_to_the_nearest_person() -> None:
    working, share = pd.Series({"B": 15, "D": 4}), pd.Series({"B": 0.3, "D": 0.1})
    groups = make_group(working, share, "g")
    assert groups.to_dict("list") == {
        "area_id": ["B", "D"],
        "group_id": ["g", "g"],
        "people": [5, 0],
    }  # 4.5, 0.4


def test_need_comes_from_the_group_alone() -> None:
    service = table("wales-work-support", "services").iloc[0]
    rates = [name for name in service.index if re.fullmatch(r"need_[0-9]+_([0-9]+|plus)", name)]
    assert len(rates) == 18
    assert not service[rates].any()
    assert service["need_group"] == GROUP
    counties = table(WALES, "clusters").set_index("cluster_id")["county_id"]
    bases = table(WALES, "bases").set_index("base_id")["cluster_id"].map(counties)
    staff = table("wales-work-support", "workforce")
    assert set(bases[staff["base_id"]]) == set(counties)  # where the service is not, a row says so
    assert sorted(bases[staff.loc[staff["in_post_wte"] > 0, "base_id"]]) == [
        "carmarthenshire",
        "ceredigion",
        "conwy",
        "denbighshire",
        "gwynedd",
        "isle-of-anglesey",
        "neath-port-talbot",
        "swansea",
    ]


# occupational therapists of two employers


def test_each_county_has_a_council_base_amid_its_people() -> None:
    bases, areas = table("wales-social-care", "bases"), table(WALES, "areas")
    councils = bases[bases["employer_id"] == "council"]
    at = {tuple(p[1:]): p[0] for p in areas[["county_id", "easting", "northing"]].itertuples(index=False)}
    stands = [at[tuple(point)] for point in councils[["easting", "northing"]].to_numpy().tolist()]
    assert [f"{county}-council" for county in stands] == councils["base_id"].tolist()
    assert sorted(stands) == sorted(table(WALES, "counties")["county_id"])


def test_the_middle_is_the_place_nearest_to_the_mean_resident() -> None:
    places = pd.DataFrame({"easting": [0, 10, 100], "northing": [0, 0, 0], "population": [10, 10, 1]})
    assert central(places) == 1  # the mean resident is at 200 / 21, about 9.5
    assert distances(np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])).tolist() == [[5.0]]


def test_posts_of_the_two_employers_cost_what_their_parts_come_to() -> None:
    assert pounds("wales-social-care", "ot-health.registered") == 59_984  # 42,170 x 1.375 + 2,000
    assert pounds("wales-social-care", "ot-council.registered") == 59_821  # 43,150 x 1.34 + 2,000
    assert pounds("wales-social-care", "ot-council.registered-learner") == 60_421  # and 600 for lessons


def test_posts_that_ask_for_welsh_say_how_much() -> None:
    roles = table("wales-social-care", "roles").set_index("role_id")
    asked = roles.loc[roles["welsh"] != "", ["welsh", "welsh_level"]]
    assert asked.to_dict("index") == {
        "ot-health.registered-welsh": {"welsh": "essential", "welsh_level": 3},
        "ot-council.registered-learner": {"welsh": "to_be_learnt", "welsh_level": 1},
    }
    assert (roles.loc[roles["welsh"] == "", "welsh_level"] == 0).all()
