"""Broken and odd files: one message each, with file or sheet, cell and remedy, and never a traceback."""

# ruff: noqa: E501 - a case, or a row of a file, stands on one line

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from typer.testing import CliRunner

from placement.cli.app import app
from placement.errors import BadInput
from placement.i18n import Words
from placement.sources.importing.gather import import_files
from tests.importing import shapes

AREAS = ["W01000003", "W01000004"]


def ages(cell: object, last: str = "90+") -> bytes:
    heads = [["LSOA21CD", *shapes.AGES[:-1], last]]
    return shapes.as_csv([*heads, ["W01000003", cell, *([1] * 90)], ["W01000004", *([1] * 91)]])


def zipped(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def by_rank(first: object, second: object = "2") -> bytes:
    return shapes.as_csv([["LSOA code", "WIMD 2025 overall rank "], [AREAS[0], first], [AREAS[1], second]])


NETWORK = ["U00070", "A PCN", "36L", "X", "20191001", "", "SW17 0RT"]
PRACTICES = [shapes.practice(f"W9100{n}", "P") for n in range(5)]
POSTCODES = [[f"CF10 1A{letter}", 10, 318284, 176230, "", "", "", "", "", ""] for letter in "ABDE"]
POINTS = [({"LSOA21CD": code}, shapes.point(-4.3, 53.4)) for code in AREAS]

BROKEN: dict[str, tuple[str, bytes, str, str]] = {
    "nothing in it": ("a.csv", b"", "empty_file", "a.csv"),
    "blanks alone": ("a.csv", b" \n \n", "empty_file", "a.csv"),
    "a PDF": ("a.csv", b"%PDF-1.7\n...", "import_pdf", "a.csv"),
    "a page": ("a.csv", b"<!DOCTYPE html><html></html>", "import_page", "a.csv"),
    "a page by another beginning": ("a.xlsx", b"<html><body>Sign in</body></html>", "import_page", "a.xlsx"),
    "noise": ("a.csv", bytes(range(256)) * 4, "import_not_text", "a.csv"),
    "half of UTF-16": ("a.csv", b"\xff\xfea\x00b", "import_not_text", "a.csv"),
    "a zip file of CSV": ("a.zip", zipped(data=b"a,b\n1,2\n"), "import_zip", "a.zip"),
    "a workbook cut off": ("a.xlsx", shapes.networks([NETWORK])[:900], "import_broken_book", "a.xlsx"),
    "a Word file": ("a.docx", zipped(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b""}), "import_broken_book", "a.docx"),
    "an old workbook of noise": ("a.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "import_broken_book", "a.xls"),
    "a workbook without a cell": ("a.xlsx", shapes.as_xlsx({"Sheet1": []}), "empty_file", "a.xlsx"),
    "heads of no form": ("a.csv", b"Name,Shoe size\nA,7\n", "import_unknown", "Name, Shoe size"),
    "one column": ("a.csv", b"code\nW01000003\n", "import_unknown", "code"),
    "a quote that never ends": ("a.csv", b'"LSOA21CD,population\nW01000003,5\n', "import_unknown", "a.csv"),
    "a line of a thousand cells": ("a.csv", b"LSOA21CD,population\n" + b"1," * 1500 + b"1\n", "too_wide", "a.csv"),
    "a word among the ages": ("a.csv", ages("five"), "import_not_figure", "row 2, column B"),
    "a spreadsheet's error": ("a.csv", ages("#REF!"), "excel_error", "row 2, column B"),
    "an infinite figure": ("a.csv", ages("1e999"), "import_not_figure", "row 2, column B"),
    "ages to 88 and 90": ("a.csv", ages(1, "88 "), "import_age_missing", "row 1"),
    "an area twice": ("a.csv", shapes.as_csv([["LSOA21CD", "population"], [AREAS[0], 1], [AREAS[0], 2]]), "import_area_twice", "row 3, column A"),
    "years mixed": ("a.csv", shapes.as_csv([["LSOA21CD", "population"], ["W01000001", 1], ["W01002008", 2]]), "import_mixed_years", "row 2, column A"),
    "a rank in words": ("a.csv", by_rank("first"), "import_not_figure", "row 2, column B"),
    "a rank cut by a date": ("a.csv", by_rank("01-Feb"), "import_not_figure", "row 2, column B"),
    "a rural class of nowhere": ("a.csv", shapes.as_csv([["LSOA21CD", "RUC21CD"], [AREAS[0], "Z9"]]), "import_rural_code", "row 2, column B"),
    "a code of a practice": ("e.csv", shapes.as_csv([*PRACTICES, shapes.practice("WALES", "X")]), "import_practice_code", "row 6, column A"),
    "practices all closed": ("e.csv", shapes.as_csv([shapes.practice("W91001", "P", status="C", closed="20140630")]), "import_no_rows", "e.csv"),
    "a code of a network": ("n.xlsx", shapes.networks([NETWORK, ["70", *NETWORK[1:]]]), "import_network_code", "n.xlsx [PCNDetails], row 3, column A"),
    "a day in words": ("n.xlsx", shapes.networks([[*NETWORK[:4], "October", *NETWORK[5:]]]), "import_day", "n.xlsx [PCNDetails], row 2, column E"),
    "networks all closed": ("n.xlsx", shapes.networks([[*NETWORK[:5], "20200101", NETWORK[6]]], [["A81001", "S", "U00070", "P", "20191001", ""]]), "import_no_rows", "n.xlsx [PCNDetails]"),
    "a postcode": ("cf.csv", shapes.as_csv([*POSTCODES, ["CARDIFF", *POSTCODES[0][1:]]]), "import_postcode", "row 5, column A"),
    "metres in words": ("cf.csv", shapes.as_csv([*POSTCODES, ["CF10 1AH", 10, "east", *POSTCODES[0][3:]]]), "import_not_figure", "row 5, column C"),
    "a value of StatsWales": ("s.csv", shapes.statswales_new("Data values", "Area", "Notes", "Wales").replace(b"40", b"forty"), "import_not_figure", "row 6, column C"),
    "heads of StatsWales alone": ("s.csv", b"Area,Year,Data values,Notes\n", "import_no_rows", "s.csv"),
    "a cell of Nomis": ("t.csv", shapes.NOMIS_BULK.replace(b",250,", b",some,"), "import_not_figure", "row 2, column E"),
    "a census category twice": ("t.csv", b"LSOA21CD,Disability,Observation\n" + 2 * b"W01000003,Disabled,5\n", "import_area_twice", "row 3, column A"),
    "several dates of Nomis": ("d.csv", shapes.nomis_api(shapes.cars(AREAS[0], 9, 1, 8), dates=["2020", "2021"]), "import_nomis_which", "DATE_NAME has 2 values"),
    "two measures of Nomis and no value": ("d.csv", shapes.nomis_api(shapes.cars(AREAS[0], 9, 1, 8), measures=["Rate", "Percent"]), "import_nomis_which", "Rate; Percent"),
    "Nomis by sex and age at once": ("d.csv", shapes.nomis_api([({"GEOGRAPHY": AREAS[0], "GENDER": sex, "C_AGE": age}, 4) for sex in ("Total", "Male") for age in ("Age 0", "Age 1")]), "import_nomis_crossed", "GENDER_NAME = Total"),
    "Nomis without names": ("d.csv", b"GEOGRAPHY_CODE,C2021_CARS_5,OBS_VALUE\nW01000003,0,9\nW01000003,1,2\n", "import_nomis_names", "row 1, column C"),
    "a download of Nomis that stops early": ("d.csv", shapes.nomis_api(shapes.cars(AREAS[0], 9, 1, 8), count=71_344), "import_nomis_cut", "3 rows here, and the query has 71344"),
    "a word in a figure of Nomis": ("d.csv", shapes.nomis_api(shapes.cars(AREAS[0], 9, "some", 8)), "import_not_figure", "row 3, column U"),
    "a row of Nomis twice": ("d.csv", shapes.nomis_api([*shapes.cars(AREAS[0], 9, 1, 8), *shapes.cars(AREAS[0], 9, 1, 8)]), "import_area_twice", "first in row 2"),
    "JSON cut off": ("a.geojson", shapes.geojson(POINTS)[:-40], "import_broken_layer", "a.geojson"),
    "JSON that is no layer": ("a.json", b'{"a": 1}', "import_broken_layer", "a.json"),
    "a layer without features": ("a.geojson", shapes.geojson([]), "import_no", "a.geojson"),
    "a layer of nothing": ("a.geojson", shapes.geojson([({"LSOA21CD": AREAS[0]}, None)]), "import_no", "a.geojson"),
    "an area twice in a layer": ("a.geojson", shapes.geojson([*POINTS, POINTS[0]]), "import_layer_twice", "a.geojson"),
    "a layer without names": ("a.geojson", shapes.geojson([({"size": 1}, shapes.point(-4, 53)), ({"size": 1}, shapes.point(-3, 53))]), "import_no_key", "a.geojson"),
    "coordinates of anywhere": ("a.geojson", shapes.geojson([({"LSOA21CD": AREAS[0]}, shapes.point(5e6, -3e6))]), "import_no_system", "a.geojson"),
    "a GeoPackage of noise": ("a.gpkg", b"SQLite format 3\x00" + b"\x01" * 500, "import_broken_layer", "a.gpkg"),
    "two tables side by side": ("a.csv", shapes.as_csv([["LSOA21CD", "population", "", "LSOA21CD", "households"], [AREAS[0], 5, "", AREAS[0], 7], [AREAS[1], 6, "", "W01000005", 8]]), "import_two_tables", "row 3, column D"),
    "two tables one below the other": ("a.csv", shapes.as_csv([["LSOA21CD", "population"], [AREAS[0], 5], ["", ""], ["LSOA21CD", "households"], [AREAS[0], 7]]), "import_table_below", "row 4, column A"),
    "one head over two columns": ("a.csv", shapes.as_csv([["LSOA21CD", "population", "population"], [AREAS[0], 5, 5], [AREAS[1], 6, 7]]), "import_head_twice", "row 3, column C"),
    "residents below 0": ("a.csv", shapes.as_csv([["LSOA21CD", "population"], [AREAS[0], 5], [AREAS[1], -6]]), "import_below_zero", "row 3, column B"),
    "a percentage of 120": ("a.csv", shapes.as_csv([["LSOA21CD", "disabled_pct"], [AREAS[0], 20], [AREAS[1], 120]]), "import_no_percent", "row 3, column B"),
    "shares for percentages": ("a.csv", shapes.as_csv([["LSOA21CD", "disabled_pct"], *([f"W0100000{n}", 0.2] for n in range(3, 9))]), "import_shares", "row 2, column B"),
    "a rank of 0": ("a.csv", by_rank(0, 1), "import_no_rank", "row 2, column B"),
    "half a rank": ("a.csv", by_rank(1.5), "import_no_rank", "row 2, column B"),
    "degrees exchanged": ("a.csv", shapes.as_csv([["LSOA21CD", "long", "lat"], [AREAS[0], 53.4, -4.3]]), "import_elsewhere", AREAS[0]),
    "metres exchanged": ("a.csv", shapes.as_csv([["LSOA21CD", "easting", "northing"], [AREAS[0], 390000, 247000]]), "import_elsewhere", "W01000003: 390000, 247000"),
    "kilometres for metres": ("a.csv", shapes.as_csv([["LSOA21CD", "easting", "northing"], [AREAS[0], 247.5, 390.1]]), "import_elsewhere", AREAS[0]),
    "points of a layer exchanged": ("a.geojson", shapes.geojson([({"LSOA21CD": code}, shapes.point(53.4, -4.3)) for code in AREAS]), "import_elsewhere", AREAS[0]),
    "outlines of a layer exchanged": ("a.geojson", shapes.geojson([({"LSOA21CD": code}, shapes.square(53.4, -4.3, 0.1)) for code in AREAS]), "import_elsewhere", AREAS[0]),
    "lines for outlines": ("a.geojson", shapes.geojson([({"LSOA21CD": code}, {"type": "LineString", "coordinates": [[-4.3, 53.4], [-4.2, 53.4]]}) for code in AREAS]), "import_lines", "LineString"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_with_its_place_and_a_remedy(tmp_path: Path, name: str) -> None:
    file, content, key, place = BROKEN[name]
    (tmp_path / file).write_bytes(content)
    with pytest.raises(BadInput) as told:
        import_files([tmp_path / file], tmp_path / "out")
    fault = told.value.faults[0]
    assert fault.key.startswith(key)
    for words in (Words("en"), Words("cy")):
        said = fault.says(words)
        assert file in said
        assert words(f"fault.{fault.key}.remedy", **fault.slots) in said
    assert place in fault.says(Words("en"))
    assert not (tmp_path / "out").exists()


def test_broken_files_are_at_least_forty() -> None:
    assert len(BROKEN) >= 40


def test_the_command_ends_with_2_and_tells_all_files_at_once(tmp_path: Path) -> None:
    files = []
    for number, (file, content, _, _) in enumerate(BROKEN.values()):
        path = tmp_path / f"{number}-{file}"
        path.write_bytes(content)
        files.append(str(path))
    ended = CliRunner().invoke(
        app, ["data", "import", str(tmp_path / "not-there.csv"), *files[-40:], "--to", str(tmp_path / "out")]
    )
    assert ended.exit_code == 2
    assert "Traceback" not in ended.output
    assert all(Path(file).name in ended.output for file in files[-40:])
    assert "not-there.csv" in ended.output


def test_a_file_given_twice_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cf.csv"
    path.write_bytes(shapes.CODE_POINT)
    with pytest.raises(BadInput) as told:
        import_files([path, path], None)
    assert [fault.key for fault in told.value.faults] == ["import_twice"]


def test_a_shapefile_without_its_parts(tmp_path: Path) -> None:
    layer = gpd.GeoDataFrame(
        {"LSOA21CD": AREAS}, geometry=[shapely.Point(1, 1), shapely.Point(2, 2)], crs=27700
    )
    layer.to_file(tmp_path / "a.shp")
    (tmp_path / "a.dbf").unlink()
    with pytest.raises(BadInput) as told:
        import_files([tmp_path / "a.shp"], None)
    assert told.value.faults[0].key in {"import_broken_layer", "import_no_key"}


def test_a_region_whose_areas_stand_twice(tmp_path: Path) -> None:
    pd.DataFrame({"area_id": ["W01000003", "W01000003"]}).to_csv(tmp_path / "areas.csv", index=False)
    (tmp_path / "a.csv").write_bytes(by_rank(1))
    with pytest.raises(BadInput) as told:
        import_files([tmp_path / "a.csv"], tmp_path)
    assert [fault.key for fault in told.value.faults] == ["import_areas_broken"]


def test_heads_that_stand_again_are_no_second_table(tmp_path: Path) -> None:
    page: list[list[Any]] = [
        ["LSOA21CD", "population"],
        [AREAS[0], 5],
        ["LSOA21CD", "population"],
        [AREAS[1], 6],
        ["Source: ONS", ""],
    ]
    (tmp_path / "a.csv").write_bytes(shapes.as_csv(page))
    (one,) = import_files([tmp_path / "a.csv"], None).found
    assert (one.rows, len(one.table)) == (4, 2), "rows read, and kept"
    assert one.table["population"].tolist() == [5, 6]


def test_codes_of_two_years_side_by_side_are_one_table(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["LSOA11CD", "LSOA21CD", "population"],
        ["W01000003", "W01002001", 5],
        ["W01000004", "W01000004", 6],
    ]
    (tmp_path / "a.csv").write_bytes(shapes.as_csv(rows))
    (one,) = import_files([tmp_path / "a.csv"], None).found
    assert one.table["population"].tolist() == [5, 6]


def test_a_place_without_a_shape_or_a_code_counts_as_read(tmp_path: Path) -> None:
    places: list[tuple[dict[str, Any], Any]] = [
        *POINTS,
        ({"LSOA21CD": "W01000005"}, None),
        ({"LSOA21CD": None}, shapes.point(-4.3, 53.4)),
    ]
    (tmp_path / "a.geojson").write_bytes(shapes.geojson(places))
    told = CliRunner().invoke(app, ["data", "import", str(tmp_path / "a.geojson")]).output
    assert "Rows read: 4; kept: 2." in told
    assert "nan" not in told


def test_figures_that_no_region_has_are_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(
        b"date,geography,geography code,Sex: Total; measures: Value\n2021,A,W01000003,5\n"
    )
    told = CliRunner().invoke(app, ["data", "import", str(tmp_path / "a.csv")])
    assert told.exit_code == 0, told.output
    assert "none of these figures" in " ".join(told.output.split())


def test_what_is_read_is_said_with_its_source(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(by_rank(1))
    asked = ["data", "import", str(tmp_path / "a.csv")]
    english = CliRunner().invoke(app, asked).output
    assert "a.csv: an index of deprivation. Rows read: 2; kept: 2. Source: Welsh Government" in english
    assert "Rhesi a ddarllenwyd: 2" in CliRunner().invoke(app, [*asked, "--lang", "cy"]).output
