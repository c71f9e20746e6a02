"""Reading a region: what comes out of faultless files, and which line a fault is told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from placement.data import read_region
from placement.data.read import ROWS_NAMED
from placement.data.tables import TABLES
from placement.errors import BadInput, Fault
from placement.i18n import Words
from tests.builders import Tables, tiny_region, write_rows


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(BadInput) as caught:
        read_region(folder)
    return list(caught.value.faults)


def test_every_table_has_the_columns_of_its_schema_in_the_order_of_its_file(tmp_path: Path) -> None:
    region = read_region(tiny_region(tmp_path, areas_per_cluster=3))
    for name, table in TABLES.items():
        frame = getattr(region, name)
        if frame is not None:
            assert [column for column in frame.columns if column != "geometry"] == table.columns
            assert list(frame.index) == list(range(len(frame)))
    assert list(region.areas["area_id"]) == [f"a{number}" for number in range(1, 13)]


def test_values_have_their_types(tmp_path: Path) -> None:
    region = read_region(tiny_region(tmp_path))
    assert region.areas["population"].dtype == "int64"
    assert region.graduates["graduates"].dtype == "int64"
    assert region.workforce["in_post_wte"].dtype == "float64"
    assert region.roles["step_wte"].tolist() == [1.0, 1.0, 0.5] * 2
    assert region.roles["hard_to_fill"].tolist() == [False] * 6
    assert region.assumptions["material"].tolist() == [True]
    assert region.bases["staff_from_base_id"].tolist() == ["", "", "", "", "b1"]
    assert region.services["care_group"].tolist() == ["", ""]


def test_points_are_on_the_national_grid_and_outlines_in_degrees(tmp_path: Path) -> None:
    region = read_region(tiny_region(tmp_path))
    assert region.areas.crs == "EPSG:27700"
    assert (region.bases.geometry[0].x, region.bases.geometry[0].y) == (274_000, 224_000)
    assert region.boundaries.crs == "EPSG:4326"
    assert list(region.boundaries["cluster_id"]) == list(region.clusters["cluster_id"])


def test_tables_that_may_be_absent(tmp_path: Path) -> None:
    assert read_region(tiny_region(tmp_path / "without")).travel is None
    travel = [{"area_id": "a1", "base_id": "b1", "mode": "car", "minutes": 7.5}]
    shares = [
        {"area_id": "a1", "cluster_id": name, "share": share} for name, share in (("c1", 0.7), ("c2", 0.3))
    ]
    region = read_region(tiny_region(tmp_path / "with", optional={"travel": travel, "membership": shares}))
    assert region.travel is not None
    assert region.membership is not None
    assert region.travel["minutes"].tolist() == [7.5]
    assert region.membership["share"].tolist() == [0.7, 0.3]


def test_columns_that_may_be_absent_have_their_default(tmp_path: Path) -> None:
    region = read_region(tiny_region(tmp_path))
    assert region.bases["opening_pounds_once"].tolist() == [0] * 5
    assert region.roles[["welsh", "welsh_level"]].to_numpy().tolist() == [["", 0]] * 6
    assert region.services[["need_group", "need_group_per_10000"]].to_numpy().tolist() == [["", 0.0]] * 2
    assert region.counties["welsh_speakers_pct"].isna().all()
    assert region.groups is None


def test_columns_that_may_be_absent_are_read_where_they_are(tmp_path: Path) -> None:
    def fill(tables: Tables) -> None:
        for row in tables["bases"]:
            row["opening_pounds_once"] = 0
        tables["bases"][4]["opening_pounds_once"] = 750_000
        for row, welsh, level in zip(
            tables["roles"], ("", "essential", "desirable") * 2, (0, 4, 2) * 2, strict=True
        ):
            row.update(welsh=welsh, welsh_level=level)
        for row, speakers in zip(tables["counties"], (19.2, "", 0), strict=True):
            row["welsh_speakers_pct"] = speakers
        for row, group in zip(tables["services"], ("carers", ""), strict=True):
            row.update(need_group=group, need_group_per_10000=2.5 if group else 0)

    people = [{"area_id": "a2", "group_id": "carers", "people": 12.5}]
    region = read_region(tiny_region(tmp_path, edit=fill, optional={"groups": people}))
    assert region.bases["opening_pounds_once"].tolist() == [0, 0, 0, 0, 750_000]
    assert region.bases["opening_pounds_once"].dtype == region.roles["welsh_level"].dtype == "int64"
    assert region.roles["welsh"].tolist() == ["", "essential", "desirable"] * 2
    assert region.roles["welsh_level"].tolist() == [0, 4, 2] * 2
    assert region.counties["welsh_speakers_pct"].fillna(-1).tolist() == [19.2, -1, 0]
    assert region.services["need_group"].tolist() == ["carers", ""]
    assert region.services["need_group_per_10000"].tolist() == [2.5, 0]
    assert region.groups is not None
    assert region.groups["people"].tolist() == [12.5]


def test_a_table_without_rows_has_the_columns_that_may_be_absent(tmp_path: Path) -> None:
    """Types too: a column of numbers without cells is still one."""
    path = tiny_region(tmp_path, edit=lambda tables: tables["graduates"].pop(0)) / "roles.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([rows[0], *rows[4:]]) + "\n", encoding="utf-8")
    roles = read_region(tmp_path).roles
    assert roles["welsh_level"].tolist() == [0, 0, 0]
    assert list(roles.columns) == TABLES["roles"].columns


def test_a_region_may_have_no_staff_no_graduates_and_no_assumptions(tmp_path: Path) -> None:
    folder = tiny_region(tmp_path)
    for name in ("workforce", "graduates", "assumptions"):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    region = read_region(folder)
    assert (len(region.workforce), len(region.graduates), len(region.assumptions)) == (0, 0, 0)


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    path = tiny_region(tmp_path) / "areas.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(read_region(tmp_path).areas) == 8


def test_spaces_around_cells_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    path = tiny_region(tmp_path) / "employers.csv"
    path.write_text("employer_id , name_en,name_cy,kind\n board ,Board,Bwrdd, nhs\n\n,,,\n", encoding="utf-8")
    assert read_region(tmp_path).employers["employer_id"].tolist() == ["board"]


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    path = tiny_region(tmp_path) / "employers.csv"
    path.write_text("kind,name_cy,name_en,employer_id\nnhs,Bwrdd,Board,board\n", encoding="utf-8")
    assert list(read_region(tmp_path).employers.columns) == ["employer_id", "name_en", "name_cy", "kind"]


def test_a_line_break_within_quotes_does_not_move_the_lines_of_later_rows(tmp_path: Path) -> None:
    path = tiny_region(tmp_path) / "employers.csv"
    text = 'employer_id,name_en,name_cy,kind\n\nboard,"Health\nBoard","Bwrdd\n\nIechyd",nhs\nc,C,C,concil\n'
    path.write_text(text, encoding="utf-8")
    (fault,) = faults_of(tmp_path)
    assert (fault.key, fault.row, fault.column, fault.value) == ("choice_near", 7, "kind", "concil")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "nowhere")
    assert (fault.key, fault.file) == ("missing_folder", "nowhere")


def test_all_faults_are_told_at_once_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    def spoil(tables: Tables) -> None:
        tables["workforce"][3]["in_post_wte"] = -1
        tables["areas"][4]["population"] = "10,000"
        tables["areas"][1]["rural_class"] = "vilage"
        tables["regions"][0]["name_cy"] = ""
        tables["roles"][0]["employer_id"] = "bord"

    told = [(fault.file, fault.row, fault.key) for fault in faults_of(tiny_region(tmp_path, edit=spoil))]
    assert told == [
        ("regions.csv", 2, "blank"),
        ("areas.csv", 3, "choice_near"),
        ("areas.csv", 6, "thousands"),
        ("roles.csv", 2, "id_not_listed_near"),
        ("workforce.csv", 5, "negative"),
    ]


def test_a_cell_is_told_of_once(tmp_path: Path) -> None:
    def spoil(tables: Tables) -> None:
        tables["areas"][2]["area_id"] = ""
        tables["areas"][3]["area_id"] = ""

    told = [(fault.row, fault.key) for fault in faults_of(tiny_region(tmp_path, edit=spoil))]
    assert told == [(4, "blank"), (5, "blank")]


def test_rows_that_could_not_be_read_do_not_make_their_ids_unknown(tmp_path: Path) -> None:
    path = tiny_region(tmp_path) / "clusters.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("c2,county1,", "c2,county1,x,"), encoding="utf-8"
    )
    assert [(fault.file, fault.key) for fault in faults_of(tmp_path)] == [("clusters.csv", "ragged")]


def test_a_fault_that_fills_a_column_is_told_by_its_first_rows_and_a_count(tmp_path: Path) -> None:
    def spoil(tables: Tables) -> None:
        for row in tables["areas"]:
            row["population"] = "10,000"

    faults = faults_of(tiny_region(tmp_path, edit=spoil, areas_per_cluster=10))
    assert [fault.key for fault in faults] == ["thousands"] * ROWS_NAMED + ["and_more"]
    assert faults[-1].slots["count"] == 40 - ROWS_NAMED
    assert "20 more" in faults[-1].says(Words("en"))


def test_the_misspelt_column_is_checked_as_the_one_that_is_meant(tmp_path: Path) -> None:
    folder = tiny_region(tmp_path)
    rows = [{"employer_id": "board", "name_en": "B", "nam_cy": "", "kind": "nhs"}]
    write_rows(folder / "employers.csv", rows)
    told = [(fault.row, fault.column, fault.key) for fault in faults_of(folder)]
    assert told == [(1, "nam_cy", "misspelt_column"), (2, "name_cy", "blank")]
