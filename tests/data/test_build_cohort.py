"""The synthetic applicants: made from the embedded region; the people that its classes count; nobody."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from hashlib import sha256
from math import hypot, sqrt
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from placement.data import read_region
from placement.matching.applicants import read_applicants
from placement.sources import cohort, graduates
from placement.sources.cohort import choose, cohort_files, link
from placement.sources.facts import facts
from placement.sources.graduates import make_graduates, make_people, seekers

DATA = Path(__file__).parents[2] / "data"
COHORT = DATA / "wales-applicants"
FILES = ["applicants.csv", "datapackage.json", "preferences.csv"]


@cache
def table(name: str, folder: str = "wales") -> pd.DataFrame:
    return pd.read_csv(DATA / folder / f"{name}.csv", keep_default_na=False)


def applicants() -> pd.DataFrame:
    return table("applicants", "wales-applicants")


def preferences() -> pd.DataFrame:
    return table("preferences", "wales-applicants")


@cache
def wales() -> dict[str, pd.DataFrame]:
    return {name: table(name) for name in ("areas", "counties", "clusters", "bases")}


@cache
def people() -> pd.DataFrame:
    return make_people(table("areas"), table("counties"))


@cache
def package() -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads((COHORT / "datapackage.json").read_text(encoding="utf-8")))


def ranked(applicant: str) -> list[str]:
    own = preferences()[preferences()["applicant_id"] == applicant]
    return own.sort_values("rank")["cluster_id"].tolist()


# --- the same people -------------------------------------------------------------------------------------


def test_the_tables_of_wales_make_the_folder_again_byte_for_byte() -> None:
    made = cohort_files(wales())
    assert sorted(made) == FILES == sorted(path.name for path in COHORT.iterdir())
    assert [name for name in FILES if made[name] != (COHORT / name).read_bytes()] == []


def test_the_classes_count_exactly_these_people() -> None:
    keys = ["service_id", "home_county_id", "commute_minutes"]
    counted = table("graduates").set_index(keys)["graduates"]
    assert counted.index.is_unique
    assert counted.to_dict() == Counter(people()[keys].itertuples(index=False, name=None))
    both = ["service_id", "home_area_id"]
    assert people()[both].equals(applicants()[both])


def test_applicants_and_classes_agree_as_they_stand_in_the_files() -> None:
    homes = applicants()["home_area_id"].map(table("areas").set_index("area_id")["county_id"])
    applying = Counter(zip(applicants()["service_id"], homes, strict=True))
    counted = table("graduates").groupby(["service_id", "home_county_id"])["graduates"].sum()
    assert counted.to_dict() == applying


def test_there_are_as_many_as_training_places_and_shares_make() -> None:
    assert applicants().groupby("service_id").size().to_dict() == {
        "physiotherapy": 38,  # 180 x 0.85 x 0.25 = 38.25
        "occupational-therapy": 42,
        "speech-language-therapy": 11,  # 50 x 0.85 x 0.25 = 10.6
        "dietetics": 11,
        "podiatry": 6,
        "paramedics": 26,
    }


def test_homes_are_drawn_by_residents() -> None:
    areas = table("areas").merge(table("counties"), on="county_id")
    share = areas.groupby("region_id")["population"].sum() / areas["population"].sum()
    homes = applicants()["home_area_id"].map(areas.set_index("area_id")["region_id"]).value_counts()
    for region, expected in share.items():
        spread = sqrt(len(applicants()) * expected * (1 - expected))
        assert abs(homes.get(region, 0) - len(applicants()) * expected) < 3 * spread, region


def test_an_area_is_drawn_as_often_as_it_has_residents(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graduates, "seekers", lambda service: 10_000 if service == "dietetics" else 0)
    areas = pd.DataFrame(
        {"area_id": ["none", "small", "large"], "county_id": ["b", "b", "a"], "population": [0, 100, 300]}
    )
    drawn = make_people(areas, pd.DataFrame({"county_id": ["a", "b"]}))["home_area_id"].value_counts()
    assert set(drawn.index) == {"small", "large"}
    assert drawn["small"] == pytest.approx(2_500, abs=4 * sqrt(10_000 * 0.25 * 0.75))


def test_the_journeys_are_dealt_by_their_shares() -> None:
    for service, own in people().groupby("service_id"):
        dealt = own["commute_minutes"].value_counts()
        for minutes, share in ((30, 0.3), (45, 0.4), (60, 0.3)):
            assert abs(dealt[minutes] - share * len(own)) < 1, service


def test_another_number_of_one_service_leaves_the_others_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        graduates, "seekers", lambda service: 99 if service == "physiotherapy" else seekers(service)
    )
    more = make_people(table("areas"), table("counties"))
    others = people()["service_id"] != "physiotherapy"
    assert (more["service_id"] == "physiotherapy").sum() == 99
    kept = more[more["service_id"] != "physiotherapy"].reset_index(drop=True)
    assert kept.equals(people()[others].reset_index(drop=True))


def test_each_service_has_draws_of_its_own() -> None:
    homes = {service: tuple(own["home_area_id"].head(5)) for service, own in people().groupby("service_id")}
    assert len(set(homes.values())) == len(homes)


def test_graduates_are_the_table_that_wales_has() -> None:
    made = make_graduates(table("areas"), table("counties"))
    assert made.to_csv(index=False) == table("graduates").to_csv(index=False)


# --- what they wish --------------------------------------------------------------------------------------


def test_they_are_read_without_a_fault_and_are_nobody() -> None:
    found = read_applicants(COHORT, read_region(DATA / "wales"))
    assert found.synthetic
    assert found.table["applicant_id"].str.fullmatch(r"synthetic-\d{4}").all()
    assert len(found.table) == 134
    assert set(found.preferences["applicant_id"]) == set(found.table["applicant_id"])


def test_they_rank_clusters_that_lie_within_what_they_would_travel() -> None:
    areas, bases = table("areas").set_index("area_id"), table("bases")
    metres = dict(zip(areas.index, areas[["easting", "northing"]].to_numpy(dtype=float), strict=True))
    given = {name: about["value"] for name, about in facts("cohort")["figures"].items()}
    not_nearest = 0
    for row, person in enumerate(applicants().itertuples(index=False)):
        home = metres[str(person.home_area_id)]
        km: dict[str, float] = {}
        for cluster, at in zip(
            bases["cluster_id"], bases[["easting", "northing"]].to_numpy(dtype=float), strict=True
        ):
            km[cluster] = min(hypot(*(at - home)) / 1000, km.get(cluster, 1e9))
        reach = float(people()["commute_minutes"].iloc[row]) * given["km_per_minute"]
        within = {cluster for cluster, away in km.items() if away <= reach}
        chosen = ranked(str(person.applicant_id))
        nearest = min(km, key=lambda cluster: km[cluster])
        not_nearest += chosen[0] != nearest
        if within:
            assert set(chosen) <= within
            assert min(len(within), given["fewest_choices"]) <= len(chosen) <= given["most_choices"]
        else:
            assert chosen == [nearest]
    assert 0 < not_nearest < len(applicants()) / 2


def test_linked_and_protected_are_as_many_as_stated_and_different_people() -> None:
    table_ = applicants().astype(str)
    linked = set(table_.loc[table_["linked_to"] != "", "applicant_id"])
    protected = set(table_.loc[table_["protected"].str.lower() == "true", "applicant_id"])
    agreed = set(table_.loc[table_["agreed_cluster_id"] != "", "applicant_id"])
    assert (len(linked), len(protected), len(agreed)) == (4, 5, 0)  # of 134: 3 and 4 %
    assert len(linked | protected) == 9


def test_linked_people_name_each_other_and_rank_a_cluster_in_common() -> None:
    linked = applicants()[applicants()["linked_to"] != ""]
    partner = dict(zip(linked["applicant_id"], linked["linked_to"], strict=True))
    assert all(partner[other] == one != other for one, other in partner.items())
    assert all(set(ranked(one)) & set(ranked(other)) for one, other in partner.items())


def test_choices_go_by_distance_where_there_is_no_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"noise": 0.0, "fewest_choices": 2.0, "most_choices": 2.0}
    monkeypatch.setattr(cohort, "figure", given.__getitem__)
    km = np.array([[9.0, 3.0, 6.0], [9.0, 30.0, 60.0], [50.0, 40.0, 60.0]])
    found = choose(km, np.array([10.0, 10.0, 10.0]), np.random.default_rng(1))
    assert found == [[1, 2], [0], [1]]  # the two nearest; the only one within 10 km; the nearest of all


def test_a_pair_is_somebody_and_the_nearest_who_ranks_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cohort, "figure", lambda _: 0.5)  # one pair of four people
    homes = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]])
    assert link(homes, [[5], [6], [5, 6], [5]], [0, 1, 2, 3]) == {0: 2, 2: 0}
    assert link(homes, [[5], [6], [7], [8]], [0, 1, 2, 3]) == {}


# --- what is said of them --------------------------------------------------------------------------------


def test_the_package_says_that_they_are_synthetic_and_describe_nobody() -> None:
    assert package()["synthetic"] is True
    for text in (package(), *package()["resources"]):
        assert "ynthetic" in text["title_en"]
        assert "ynthetig" in text["title_cy"]
    assert "describes nobody" in package()["description_en"]
    assert "nid yw'n disgrifio neb" in package()["description_cy"]
    assert [vintage["status"] for vintage in package()["vintages"]] == ["synthetic"]


def test_the_package_states_every_made_up_figure_in_both_languages() -> None:
    stated = {row["name"]: row["value"] for row in package()["made_up"]}
    assert stated == {name: about["value"] for name, about in facts("cohort")["figures"].items()}
    assert all(row["text_en"] and row["text_cy"] and row["unit"] for row in package()["made_up"])
    assert package()["seed"] == facts("cohort")["seed"]


def test_the_package_describes_every_file_as_it_is() -> None:
    sources = {source["name"] for source in package()["sources"]}
    for resource in package()["resources"]:
        content = (COHORT / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (
            len(content),
            f"sha256:{sha256(content).hexdigest()}",
        )
        assert [field["name"] for field in resource["schema"]["fields"]] == content.decode().split("\n")[
            0
        ].split(",")
        assert set(resource["sources"]) <= sources
    keys = package()["resources"][0]["schema"]["foreignKeys"]
    assert {"fields": "linked_to", "reference": {"resource": "applicants", "fields": "applicant_id"}} in keys


def test_the_classes_of_wales_are_called_synthetic_too() -> None:
    described = json.loads((DATA / "wales" / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = [row for row in described["resources"] if row["name"] == "graduates"]
    assert "synthetic" in resource["title_en"]
    assert "synthetig" in resource["title_cy"]
    assumed = table("assumptions").set_index("item")["source"]
    assert "synthetic" in assumed["graduates.seek"]
    assert "**Graduates are synthetic**" in (DATA / "wales" / "README.md").read_text(encoding="utf-8")
