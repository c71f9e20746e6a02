"""Workbooks with something wrong: one message names sheet, cell and remedy; a copy has it marked there."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from placement.cli.app import app
from placement.i18n import LANGUAGES, Words
from tests.begin.books import (
    EN,
    Change,
    begun,
    both,
    cell_of,
    changed,
    column,
    fresh,
    opened,
    page,
    put,
    setting,
    setting_row,
    untouched,
)


def copied(table: str, name: str, start: int = 2, to: int = 3) -> Change:
    """The value of one row in another too."""

    def change(book: Workbook) -> None:
        sheet = page(book, table)
        at = column(sheet, name)
        sheet.cell(to, at).value = sheet.cell(start, at).value

    return change


def whole_column(table: str, name: str, value: Any) -> Change:
    def change(book: Workbook) -> None:
        sheet = page(book, table)
        for row in range(2, len(begun().tables[table]) + 2):
            sheet.cell(row, column(sheet, name)).value = value

    return change


BAD_CELLS: list[tuple[str, int, str, Any]] = [
    ("workforce", 2, "in_post_wte", "about seven"),
    ("workforce", 3, "in_post_wte", -2),
    ("workforce", 4, "in_post_wte", "7,5"),
    ("workforce", 5, "in_post_wte", "#REF!"),
    ("workforce", 5, "funded_wte", "3 to 4"),
    ("workforce", 6, "in_post_wte", 20_000),
    ("workforce", 6, "funded_wte", "=1/0"),
    ("workforce", 2, "base_id", "Narnia clinic"),
    ("workforce", 2, "base_id", "Community base"),
    ("workforce", 2, "service_id", "Alchemy"),
    ("workforce", 2, "service_id", "therapy"),
    ("workforce", 4, "service_id", None),
    ("areas", 2, "population", None),
    ("areas", 3, "population", "c. 1500"),
    ("areas", 4, "population", 1500.5),
    ("areas", 5, "cluster_id", "Middle Earth"),
    ("areas", 5, "deprivation_rank", 0),
    ("areas", 5, "deprivation_rank", 5000),
    ("areas", 6, "easting", None),
    ("areas", 7, "rural_class", "suburb"),
    ("areas", 8, "name_en", None),
    ("areas", 9, "area_id", "W01 0001"),
    ("bases", 2, "places_wte", -1),
    ("bases", 2, "places_wte", "plenty"),
    ("bases", 2, "kind", "igloo"),
    ("bases", 3, "status", "perhaps"),
    ("bases", 3, "cluster_id", None),
    ("bases", 3, "northing", 9_999_999),
    ("roles", 2, "salary_pounds_per_year", "Band 6"),
    ("roles", 2, "salary_pounds_per_year", 1e9),
    ("roles", 3, "on_cost_pct", "a quarter"),
    ("roles", 3, "step_wte", 0.3),
    ("roles", 4, "supply", "some"),
    ("roles", 4, "hard_to_fill", "it depends"),
    ("roles", 5, "service_id", "Alchemy"),
    ("services", 2, "limit_minutes", 0),
    ("services", 2, "limit_minutes", "half an hour"),
    ("services", 3, "visit_share", 60),
    ("services", 3, "planning_level", "parish"),
    ("services", 4, "minutes_per_visit", None),
    ("graduates", 2, "graduates", 1.5),
    ("graduates", 2, "home_county_id", "Rutland"),
    ("assumptions", 2, "low", 99_999),
    ("assumptions", 2, "agreed_on", "soon"),
    ("assumptions", 2, "basis", "guessed"),
    ("clusters", 2, "county_id", "Rutland"),
    ("employers", 2, "kind", "charity"),
]


HALF = (len(BAD_CELLS) + 1) // 2


@pytest.mark.parametrize("bad", [BAD_CELLS[n::HALF] for n in range(HALF)])
def test_each_bad_cell_is_told_once_at_its_place(
    bad: list[tuple[str, int, str, Any]], tmp_path: Path
) -> None:
    """Two sheets have a bad cell each, so that neither hides the other."""
    found = opened(changed(both(*(put(*one) for one in bad)), tmp_path))
    assert len(found.faults) <= 3 * len(bad)
    for table, row, name, _ in bad:
        wanted = cell_of(table, row, "value" if name == "low" else name)
        told = [fault for fault in found.faults if f"{fault.sheet}!{fault.cell}" == wanted]
        assert len(told) == 1, [fault.says(EN) for fault in found.faults]
        for language in LANGUAGES:
            said = told[0].says(Words(language))
            assert told[0].sheet in said
            assert f" {told[0].cell}" in said
            assert said.count(". ") >= 1


Place = Callable[[], str]
"""Sheet and cell, looked up once the test runs: to build the book for that takes a second or two."""


def at(table: str, row: int, name: str) -> Place:
    return lambda: cell_of(table, row, name)


def answer(key: str) -> Place:
    return lambda: f"Question!B{setting_row(key)}"


def staff_heads(*heads: str) -> Change:
    """Heads of columns behind those of the sheet of staff, with other figures below."""

    def change(book: Workbook) -> None:
        sheet = page(book, "workforce")
        for at, head in enumerate(heads, start=sheet.max_column + 1):
            sheet.cell(1, at).value = head
            sheet.cell(2, at).value = 10 + at

    return change


def another_sheet(book: Workbook) -> None:
    book.create_sheet("HR 2026").append(["Base", "Service", "WTE in post"])
    book["HR 2026"].append([page(book, "workforce").cell(2, 1).value, "Physiotherapy", 3])


def below_the_last(column: str = "B") -> str:
    return f"Question!{column}{page(untouched(), 'question').max_row + 1}"


MORE: dict[str, tuple[Change, Place]] = {
    "the same code twice": (copied("areas", "area_id"), at("areas", 3, "area_id")),
    "the same row twice": (
        both(copied("workforce", "base_id"), copied("workforce", "service_id")),
        at("workforce", 3, "base_id"),
    ),
    "a share for per cent": (whole_column("roles", "on_cost_pct", 0.28), at("roles", 2, "on_cost_pct")),
    "degrees for metres": (
        both(whole_column("areas", "easting", -4.08), whole_column("areas", "northing", 52.4)),
        at("areas", 2, "easting"),
    ),
    "ages that do not add": (put("areas", 2, "population", 99_000), at("areas", 2, "population")),
    "a cluster that no area lies in": (
        lambda book: page(book, "clusters").append(["Lost", "Ceredigion", "Ar goll", "C99"]),
        lambda: cell_of("clusters", len(begun().tables["clusters"]) + 2, "cluster_id"),
    ),
    "no money": (setting("rules.ahp.amount", None), answer("rules.ahp.amount")),
    "money in words": (setting("rules.ahp.amount", "lots"), answer("rules.ahp.amount")),
    "less than no money": (setting("rules.ahp.amount", -5), answer("rules.ahp.amount")),
    "half a year's name": (setting("scenario.year", 2026), answer("scenario.year")),
    "no question": (setting("scenario.question_en", None), lambda: "Question!B3"),
    "a month too many": (
        setting("rules.ahp.months_in_first_year", 13),
        answer("rules.ahp.months_in_first_year"),
    ),
    "a rule that is none": (
        setting("rules.supply.rule", "magic"),
        answer("rules.supply.rule"),
    ),
    "a share above the whole, of a rule without an id": (
        setting("rules.supervision.experienced_share", 3),
        answer("rules.supervision.experienced_share"),
    ),
    "a service that is none": (
        setting("rules.ahp.services", "physiotherapy, alchemy"),
        answer("rules.ahp.services"),
    ),
    "a formula that was never worked out": (
        put("workforce", 2, "in_post_wte", "=SUM(A1:A3)"),
        at("workforce", 2, "in_post_wte"),
    ),
    "a setting twice": (
        lambda book: page(book, "question").append(["", "2027-28", "", "scenario.year"]),
        below_the_last,
    ),
    "two columns of staff in post": (staff_heads("Actual WTE"), lambda: "Staff in post!G1"),
    "a second sheet of staff": (another_sheet, lambda: "HR 2026!A1"),
    "money with a comma for its point": (setting("rules.ahp.amount", "1,2"), answer("rules.ahp.amount")),
    "money in per cent": (setting("rules.ahp.amount", "50 %"), answer("rules.ahp.amount")),
    "about so many": (setting("rules.ahp.amount", "12 to 15 WTE"), answer("rules.ahp.amount")),
    "a language that is a number": (
        lambda book: page(book, "question").append(["", 5, "", "scenario.languages"]),
        below_the_last,
    ),
    "a part that is none": (
        lambda book: page(book, "question").append(["", "x", "", "magic.wand"]),
        lambda: below_the_last("D"),
    ),
    "no column of answers": (lambda book: page(book, "question").delete_cols(2), lambda: "Question!A1"),
    "no heads": (lambda book: page(book, "services").delete_rows(1), lambda: "Services!A1"),
    "a needed column gone": (
        lambda book: page(book, "services").delete_cols(column(page(book, "services"), "limit_minutes")),
        lambda: "Services!A1",
    ),
    "no sheet of services": (lambda book: book.remove(page(book, "services")), lambda: "Start here!A1"),
    "no sheet of bases": (lambda book: book.remove(page(book, "bases")), lambda: "Start here!A1"),
    "no sheet of the question": (lambda book: book.remove(page(book, "question")), lambda: "Start here!A1"),
}


@pytest.mark.parametrize("name", MORE)
def test_what_is_wrong_between_cells_is_told_at_one(name: str, tmp_path: Path) -> None:
    change, place = MORE[name]
    wanted = place()
    found = opened(changed(change, tmp_path))
    places = [f"{fault.sheet}!{fault.cell}" for fault in found.faults]
    assert wanted in places, [fault.says(EN) for fault in found.faults]
    assert found.inputs is None
    assert not name.startswith("no sheet") or places == [wanted]  # and not each name that the sheet explains


def test_a_fault_of_the_question_is_told_by_what_the_sheet_asks(tmp_path: Path) -> None:
    """A planner has never seen the place of a setting in a file: it stands in a column to be left alone."""
    shares, money = "rules.supervision.experienced_share", "rules.ahp.amount"
    found = opened(changed(both(setting(shares, 3), setting(money, None)), tmp_path))
    sheet = page(untouched(), "question")
    said = {fault.cell: fault.says(EN) for fault in found.faults if fault.sheet == "Question"}
    for key, wrong in ((shares, EN("fault.setting_at_most", limit="1")), (money, EN("fault.blank"))):
        row = setting_row(key)
        asked = sheet.cell(row, 1).value
        assert said[f"B{row}"].startswith(f"book.xlsx, sheet Question, cell B{row} ({asked}): {wrong}")
    assert not any("rules." in line or "rules[" in line for line in said.values())


def test_a_setting_that_is_missing_is_told_by_its_own_name(tmp_path: Path) -> None:
    """The row of the name in Welsh is lacking; that of the name in English is there."""

    def change(book: Workbook) -> None:
        page(book, "question").delete_rows(setting_row("scenario.name_cy"))

    found = opened(changed(change, tmp_path))
    assert "scenario.name_cy" in "".join(fault.says(EN) for fault in found.faults)


def test_a_name_that_nothing_has_is_told_once_with_those_that_there_are(tmp_path: Path) -> None:
    found = opened(changed(whole_column("workforce", "service_id", "Alchemy"), tmp_path))
    told = [fault for fault in found.faults if fault.key == "book_unknown"]
    assert len(told) == 1
    assert f"rows with it: {len(begun().tables['workforce'])}" in told[0].says(EN)
    assert "Physiotherapy" in told[0].says(EN)


def test_a_list_without_a_column_of_services_is_told_and_no_fault_of_ours(tmp_path: Path) -> None:
    """Assumptions speak of services; a table that has no such column ended in a fault of the program."""

    def change(book: Workbook) -> None:
        sheet = page(book, "workforce")
        sheet.delete_cols(column(sheet, "service_id"))

    found = opened(changed(change, tmp_path))
    assert any("service_id" in fault.says(EN) for fault in found.faults)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(BytesIO(fresh())) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return zipped({**parts, name: change(parts[name])})


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "book_none"),
    "a table of commas": (lambda: b"a,b\n1,2\n", "book_none"),
    "a page": (lambda: b"<html></html>", "book_none"),
    "a locked workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "book_locked"),
    "a cut workbook": (lambda: fresh()[:5_000], "book_none"),
    "an archive of other things": (lambda: zipped({"a.txt": b"x"}), "book_none"),
    "a sheet that ends amid a cell": (
        lambda: with_part("xl/worksheets/sheet3.xml", lambda part: part[:900]),
        "book_none",
    ),
    "a sheet of something else": (
        lambda: with_part("xl/worksheets/sheet3.xml", lambda _: b"\x00\xff" * 99),
        "book_none",
    ),
    "styles that are none": (
        lambda: with_part("xl/styles.xml", lambda _: b"<styleSheet><fonts"),
        "book_none",
    ),
    "parts that are no workbook": (
        lambda: zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook"}),
        "book_none",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_workbook_is_told_in_a_sentence(name: str, tmp_path: Path) -> None:
    content, key = FILES[name]
    (tmp_path / "book.xlsx").write_bytes(content())
    for command in ("check", "run"):
        result = CliRunner().invoke(app, [command, str(tmp_path / "book.xlsx")])
        assert result.exit_code == 2
        assert EN(f"fault.{key}") in result.output
        assert "Traceback" not in result.output


def test_check_marks_each_fault_in_a_copy_and_the_mended_copy_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    changed(both(put("workforce", 2, "in_post_wte", "lots"), put("roles", 3, "step_wte", 0.3)), tmp_path)
    result = CliRunner().invoke(app, ["check", "book.xlsx"])
    assert result.exit_code == 2
    assert "book.xlsx, sheet Staff in post, cell C2" in result.output
    copy = load_workbook("book.checked.xlsx")
    assert copy.sheetnames[0] == "To mend"
    rows = [[cell.value for cell in row] for row in copy["To mend"].iter_rows(min_row=2)]
    step = cell_of("roles", 3, "step_wte").partition("!")[2]
    assert [row[:2] for row in rows] == [["Posts and pay", step], ["Staff in post", "C2"]]
    marked = copy["Staff in post"]["C2"]
    assert marked.comment is not None
    assert marked.comment.text.startswith("placement: ")
    assert marked.fill.fgColor.rgb.endswith("FF9999")
    marked.value = 4.5
    put("roles", 3, "step_wte", 0.5)(copy)
    copy.save("book.checked.xlsx")
    result = CliRunner().invoke(app, ["check", "book.checked.xlsx"])
    assert result.exit_code == 0, result.output
    result = CliRunner().invoke(app, ["run", "book.checked.xlsx"])
    assert result.exit_code == 0, result.output
    assert Path("outputs/small/answer.json").is_file()


def test_an_empty_book_that_is_no_region_is_told_what_it_needs(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "book.xlsx")
    result = CliRunner().invoke(app, ["check", str(tmp_path / "book.xlsx")])
    assert result.exit_code == 2
    assert "Question" in result.output
    assert "cell A1" in result.output
