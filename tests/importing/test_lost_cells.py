"""Errors and formulas without a value: told by sheet and cell in every kind of workbook, never blank or 0."""

# ruff: noqa: E501 - what a workbook stores stands on one line

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from placement.errors import BadInput
from placement.i18n import Words
from placement.sources.importing.gather import import_files
from placement.sources.importing.staff import read_export
from tests.importing import shapes

HEAD = ["LSOA21CD", "population", "RUC21CD"]
BODY: list[list[Any]] = [["W01000003", 5, "UN1"], ["W01000004", 6, "UN1"], ["W01000005", 7, "UN1"]]


def places(path: Path) -> set[tuple[str, int | None, str | None]]:
    """Key, row and column of each fault; every one names the sheet and a remedy in both languages."""
    with pytest.raises(BadInput) as told:
        import_files([path], None)
    for fault in told.value.faults:
        for language in ("en", "cy"):
            assert f"{path.name} [Areas]" in fault.says(Words("en" if language == "en" else "cy"))
    return {(fault.key, fault.row, fault.column) for fault in told.value.faults}


def xlsx(folder: Path, cells: dict[str, str | int], change: dict[bytes, bytes] | None = None) -> Path:
    """A workbook with titles over the head, so that row 2 is the head; `change` edits what is stored."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "Areas"
    for row in (["Our areas"], HEAD, *BODY):
        page.append(row)
    for place, value in cells.items():
        page[place] = value
    out = io.BytesIO()
    book.save(out)
    path = folder / "a.xlsx"
    with zipfile.ZipFile(out) as stored, zipfile.ZipFile(path, "w") as written:
        for name in stored.namelist():
            content = stored.read(name)
            for old, new in (change or {}).items() if "sheet1" in name else ():
                assert old in content
                content = content.replace(old, new)
            written.writestr(name, content)
    return path


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"])
def test_an_error_is_told_by_its_cell(tmp_path: Path, error: str) -> None:
    assert places(xlsx(tmp_path, {"B4": error})) == {("excel_error", 4, "B")}


def test_an_error_in_a_code_and_in_a_class_is_told_too(tmp_path: Path) -> None:
    """The row would else be left out as one that names no area, and the class be none."""
    found = places(xlsx(tmp_path, {"A3": "#REF!", "C5": "#N/A"}))
    assert found == {("excel_error", 3, "A"), ("excel_error", 5, "C")}


def test_a_formula_that_was_never_worked_out_is_told(tmp_path: Path) -> None:
    assert places(xlsx(tmp_path, {"B4": "=B3*2"})) == {("import_formula", 4, "B")}


def test_a_formula_that_came_to_nothing_is_blank_and_one_with_a_value_is_read(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path,
        {"B3": '=IF(A3="","",A3)', "B4": "=2*3"},
        {
            b'<c r="B3"><f>IF(A3="","",A3)</f><v></v></c>': b'<c r="B3" t="str"><f>IF(A3="","",A3)</f><v></v></c>',
            b'<c r="B4"><f>2*3</f><v></v></c>': b'<c r="B4"><f>2*3</f><v>6</v></c>',
        },
    )
    found = next(one for one in import_files([path], None).found if "population" in one.table)
    assert found.table["population"].isna().tolist() == [True, False, False]
    assert found.table["population"].tolist()[1:] == [6, 7]


def test_an_error_in_a_total_or_in_a_column_of_ones_own_is_no_fault(tmp_path: Path) -> None:
    path = xlsx(tmp_path, {"A6": "Total", "B6": "#REF!", "E4": "#N/A"})
    assert import_files([path], None).areas is not None


def test_errors_of_a_csv_are_told_in_codes_and_classes_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(shapes.as_csv([HEAD, ["#N/A", 5, "UN1"], ["W01000004", 6, "#REF!"], BODY[2]]))
    with pytest.raises(BadInput) as told:
        import_files([path], None)
    assert {(fault.key, fault.row, fault.column) for fault in told.value.faults} == {
        ("excel_error", 2, "A"),
        ("excel_error", 3, "C"),
    }


LOST = {
    "an error by its type": (
        'office:value-type="string" office:string-value="" calcext:value-type="error"',
        "#DIV/0!",
        "excel_error",
    ),
    "an error that is stored as 0": ('office:value-type="float" office:value="0"', "#REF!", "excel_error"),
    "a formula that cannot be read": (
        'office:value-type="string" office:string-value="" calcext:value-type="error"',
        "Err:508",
        "import_formula",
    ),
    "a formula without a value": ("", "", "import_formula"),
}


@pytest.mark.parametrize("name", LOST)
def test_what_is_lost_in_an_open_document_is_told(tmp_path: Path, name: str) -> None:
    """Before it stand two blank rows in one element and two blank cells in another."""
    about, shown, key = LOST[name]
    whole = shapes.as_ods({"Areas": [HEAD, *BODY]})
    cell = f'<table:table-cell table:formula="of:=1/0" {about}><text:p>{shown}</text:p></table:table-cell>'
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(io.BytesIO(whole)) as stored, zipfile.ZipFile(path, "w") as written:
        for part in stored.namelist():
            content = stored.read(part).decode()
            content = content.replace(
                "<table:table-row>",
                '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row><table:table-row>',
                1,
            )
            content = content.replace(
                "<table:table-row>", '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
            )
            content = content.replace(
                '<table:table-cell office:value-type="float" office:value="6"><text:p>6</text:p></table:table-cell>',
                cell,
            )
            content = content.replace(
                " office:version",
                ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version',
                1,
            )
            written.writestr(part, content)
    assert places(path) == {(key, 5, "D")}


def test_a_table_that_begins_at_c3_has_its_cells_told_as_the_sheet_names_them(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    for row, cells in enumerate([HEAD, *BODY], start=3):
        for column, value in enumerate(cells, start=3):
            page.cell(row, column, "seven" if value == 7 else value)
    page.title = "Areas"
    book.save(tmp_path / "a.xlsx")
    assert places(tmp_path / "a.xlsx") == {("import_not_figure", 6, "D")}


def test_a_class_of_nowhere_is_told_in_its_own_row_below_rows_that_are_left_out(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEAD, ["Isle of Anglesey", "", ""], BODY[0], ["W01000004", 6, "Z9"]]
    (tmp_path / "a.xlsx").write_bytes(shapes.as_xlsx({"Areas": rows}))
    assert places(tmp_path / "a.xlsx") == {("import_rural_code", 4, "C")}


def test_an_export_of_staff_with_an_error_is_told(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Job title", "WTE", "Site"], ["Physiotherapist", "#REF!", "Bodmin"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "hr.xlsx")
    with pytest.raises(BadInput) as told:
        read_export(tmp_path / "hr.xlsx")
    assert [(fault.key, fault.row, fault.column) for fault in told.value.faults] == [("excel_error", 2, "B")]
