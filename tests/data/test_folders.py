"""A region in several folders, laid over each other, is the region that one folder would hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from placement.data import Region, read_region
from placement.data.notices import notices
from placement.data.tables import TABLES
from placement.errors import BadInput
from placement.i18n import Words
from placement.scenario.inputs import tables_read
from tests.builders import Tables, tiny_overlay, tiny_region, tiny_tables

SERVICES = 1
CARERS = [{"area_id": "a2", "group_id": "carers", "people": 250}]


def two(home: Path, described: dict[str, Any] | None = None) -> list[Path]:
    """A region of two services, and over it the tables of one with staff and a group of its own."""
    tiny_region(home / "tiny")
    tables = tiny_tables(services=SERVICES)
    over = {name: tables[name] for name in ("services", "roles", "workforce", "graduates")}
    tiny_overlay(home / "over", described, replaces=True, **over, groups=CARERS)
    return [home / "tiny", home / "over"]


def one(folder: Path) -> Path:
    """The region that those two make, in one folder."""
    return tiny_region(folder, optional={"groups": CARERS}, services=SERVICES)


def written(region: Region, folder: Path) -> Path:
    """The files of a region, put into one folder."""
    folder.mkdir()
    for name, content in tables_read(region).items():
        (folder / name).write_bytes(content)
    return folder


def assert_same(region: Region, other: Region) -> None:
    for name in TABLES:
        left, right = getattr(region, name), getattr(other, name)
        assert (left is None) == (right is None), name
        if left is not None:
            pd.testing.assert_frame_equal(pd.DataFrame(left), pd.DataFrame(right))
    assert region.boundaries.equals(other.boundaries)


def package(region: Region) -> dict[str, Any]:
    return {str(entry["path"]): entry["hash"] for entry in region.package["resources"]}


def test_two_folders_give_the_region_of_one(tmp_path: Path) -> None:
    laid_over, whole = read_region(two(tmp_path)), read_region(one(tmp_path / "one"))
    assert_same(laid_over, whole)
    assert package(laid_over) == package(whole)
    assert [notice.says(Words("en")) for notice in notices(laid_over)] == [
        f"over/{name}.csv takes the place of the whole of tiny/{name}.csv, as its datapackage.json says: "
        f"{before} row(s) before, {after} now."
        for name, before, after in (
            ("services", 2, 1),
            ("roles", 6, 3),
            ("workforce", 8, 4),
            ("graduates", 2, 1),
        )
    ]


def test_a_table_takes_the_whole_place_of_an_earlier_one_where_its_package_says_so(tmp_path: Path) -> None:
    folders = two(tmp_path)
    assert read_region(folders[0]).services["service_id"].tolist() == ["physio", "ot"]
    region = read_region(folders)
    assert region.services["service_id"].tolist() == ["physio"]
    assert len(region.workforce) == 4


def test_of_three_folders_the_last_one_counts(tmp_path: Path) -> None:
    folders = two(tmp_path)
    rows = [{"employer_id": "board", "name_en": "A", "name_cy": "B", "kind": "nhs"}]
    for number, name in enumerate(("once", "twice")):
        rows[0]["name_en"] = name
        folders.append(tiny_overlay(tmp_path / f"last{number}", employers=rows))
    assert read_region(folders).employers["name_en"].tolist() == ["twice", "Council 1"]


def test_files_of_a_region_in_two_folders_stand_alone(tmp_path: Path) -> None:
    region = read_region(two(tmp_path))
    alone = read_region(written(region, tmp_path / "alone"))
    assert_same(region, alone)
    assert alone.package == region.package
    assert tables_read(alone) == tables_read(region)
    assert notices(alone) == []


def test_of_one_folder_every_byte_is_kept(tmp_path: Path) -> None:
    folder = tiny_region(tmp_path / "tiny")
    files = tables_read(read_region([folder]))
    assert files == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_packages_become_one(tmp_path: Path) -> None:
    base = {"name": "ons", "title": "Residents"}
    folders = two(
        tmp_path,
        {
            "name": "over",
            "description_en": "And its fund.",
            "attribution_en": ["Made up.", "And more."],
            "sources": [base, {"name": "ours", "title": "Guessed"}],
            "vintages": [{"of": "staff", "vintage": "2016"}],
        },
    )
    path = folders[0] / "datapackage.json"
    first = json.loads(path.read_text(encoding="utf-8"))
    vintages = [{"of": "residents", "vintage": "2020"}, {"of": "staff", "vintage": "none"}]
    first |= {"description_en": "A region.", "sources": [base], "vintages": vintages, "licenses": [base]}
    path.write_text(json.dumps(first), encoding="utf-8")

    found = read_region(folders).package
    assert found["name"] == "over"
    assert found["description_en"] == "A region. And its fund."
    assert found["attribution_en"] == ["Made up.", "And more."]
    assert [entry["name"] for entry in found["sources"]] == ["ons", "ours"]
    assert found["licenses"] == [base]
    assert [(entry["of"], entry["vintage"]) for entry in found["vintages"]] == [
        ("residents", "2020"),
        ("staff", "2016"),
    ]


def test_a_file_that_changed_is_named_with_its_folder(tmp_path: Path) -> None:
    folders = two(tmp_path)
    for path, old, new in (
        (folders[1] / "roles.csv", "Physio", "Physiotherapy"),
        (folders[0] / "employers.csv", "Board 1", "The Board"),
        (folders[0] / "roles.csv", "Physio", "of no account"),
    ):
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    told = [notice for notice in notices(read_region(folders)) if notice.key == "file_changed"]
    assert [notice.says(Words("en")) for notice in told] == [
        "tiny/employers.csv has changed since datapackage.json described it.",
        "over/roles.csv has changed since datapackage.json described it.",
    ]


def test_folders_of_one_name_are_told_apart(tmp_path: Path) -> None:
    folders = [tiny_region(tmp_path / "wales" / "data"), tmp_path / "over" / "data"]
    tiny_overlay(
        folders[1], employers=[{"employer_id": "board", "name_en": "", "name_cy": "B", "kind": "nhs"}]
    )
    (folders[0] / "datapackage.json").unlink()
    with pytest.raises(BadInput) as caught:
        read_region(folders)
    assert [(fault.file, fault.key) for fault in caught.value.faults] == [
        ("over/data/employers.csv", "blank"),
        ("wales/data/datapackage.json", "missing_file"),
    ]


def test_every_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_region([*two(tmp_path), tmp_path / "nowhere", tmp_path / "gone"])
    assert [(fault.key, fault.file) for fault in caught.value.faults] == [
        ("missing_folder", "nowhere"),
        ("missing_folder", "gone"),
    ]


def test_a_fault_is_told_in_the_order_of_the_tables_whatever_their_folder(tmp_path: Path) -> None:
    folders = two(tmp_path)

    def spoil(tables: Tables) -> None:
        tables["areas"][0]["population"] = "many"
        tables["services"][0]["planning_level"] = "conty"

    spoilt = tiny_tables(services=SERVICES)
    spoil(spoilt)
    tiny_overlay(folders[0], areas=spoilt["areas"])
    tiny_overlay(folders[1], services=spoilt["services"])
    with pytest.raises(BadInput) as caught:
        read_region(folders)
    assert [(fault.file, fault.row, fault.key) for fault in caught.value.faults] == [
        ("tiny/areas.csv", 2, "not_a_number"),
        ("over/services.csv", 2, "choice_near"),
    ]


def told(region: Region) -> list[str]:
    return [notice.says(Words("en")) for notice in notices(region)]


def ours(home: Path, name: str, text: str) -> list[Path]:
    """A region of two services, and over it a folder with this file and nothing else."""
    tiny_region(home / "tiny")
    (home / "ours").mkdir()
    (home / "ours" / name).write_text(text, encoding="utf-8")
    return [home / "tiny", home / "ours"]


def test_one_changed_row_changes_one_row_and_is_told(tmp_path: Path) -> None:
    row = "base_id,service_id,in_post_wte,funded_wte\nb1,physio,4.0,4.0\n"
    region = read_region(ours(tmp_path, "workforce.csv", row))
    assert region.workforce["in_post_wte"].sum() == 14 - 2.5 + 4
    assert len(region.workforce) == 8
    (said,) = told(region)
    assert said.startswith("ours/workforce.csv changes 1 row(s) of tiny/workforce.csv: ")
    assert said.endswith("b1 / physio (in_post_wte 2.5 → 4.0, funded_wte 3.0 → 4.0).")
    alone = read_region(written(region, tmp_path / "alone"))
    assert_same(region, alone)
    assert told(alone) == []
    assert package(alone)["workforce.csv"] != package(read_region(tmp_path / "tiny"))["workforce.csv"]


def test_a_row_may_leave_out_what_it_does_not_change(tmp_path: Path) -> None:
    region = read_region(ours(tmp_path, "bases.csv", "base_id,places_wte\nb2,6\nb3,4\n"))
    assert region.bases["places_wte"].tolist() == [4, 6, 4, 4, 4]
    assert region.bases["name_en"].tolist()[1] == "Base 2"
    assert told(region) == ["ours/bases.csv changes 1 row(s) of tiny/bases.csv: b2 (places_wte 4.0 → 6)."]


def test_a_row_of_a_new_key_is_added(tmp_path: Path) -> None:
    row = "employer_id,name_en,name_cy,kind\ntrust,Trust,Ymddiriedolaeth,nhs\n"
    region = read_region(ours(tmp_path, "employers.csv", row))
    assert region.employers["employer_id"].tolist() == ["board", "council", "trust"]
    assert told(region) == ["ours/employers.csv adds 1 row(s) to tiny/employers.csv: trust."]


def test_a_header_alone_changes_nothing_and_that_is_told(tmp_path: Path) -> None:
    header = "base_id,service_id,in_post_wte,funded_wte\n"
    region = read_region(ours(tmp_path, "workforce.csv", header))
    assert len(region.workforce) == 8
    assert told(region) == [
        "ours/workforce.csv changes nothing in tiny/workforce.csv: it has no row that is not there already."
    ]


def test_a_new_row_that_says_too_little_is_told_where_it_stands(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_region(
            ours(tmp_path, "workforce.csv", "base_id,service_id,in_post_wte\nb2,physio,1\nnew,ot,1\n")
        )
    assert [(fault.key, fault.file, fault.row, fault.column) for fault in caught.value.faults] == [
        ("blank_pair", "ours/workforce.csv", 3, "funded_wte")
    ]


def test_a_table_without_its_key_cannot_be_laid_over(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_region(ours(tmp_path, "workforce.csv", "base_id,in_post_wte\nb2,1\n"))
    assert [(fault.key, fault.file, fault.row, fault.column) for fault in caught.value.faults] == [
        ("missing_column", "ours/workforce.csv", 1, "service_id")
    ]
