"""Workbooks that a person would call fine: each is read right, and what was made of it is told."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from placement.i18n import Words
from placement.sources.book.layout import label
from tests.begin.books import (
    EN,
    Change,
    begun,
    both,
    changed,
    column,
    expected,
    first_key,
    last_row,
    opened,
    own,
    page,
    put,
    setting,
    workforce,
)


def titles(book: Workbook) -> None:
    page(book, "workforce").insert_rows(1, 3)
    page(book, "workforce").cell(1, 1).value = "Ceredigion: staff at 31 March 2026"


def total(book: Workbook) -> None:
    sheet = page(book, "workforce")
    sheet.cell(last_row() + 1, 1).value = "Total"
    sheet.cell(last_row() + 1, column(sheet, "in_post_wte")).value = 999


def nameless_total(book: Workbook) -> None:
    sheet = page(book, "workforce")
    sheet.cell(last_row() + 2, column(sheet, "in_post_wte")).value = 999


def subtotals(book: Workbook) -> None:
    sheet = page(book, "workforce")
    sheet.insert_rows(8)
    sheet.cell(8, 1).value = "Aberystwyth sub-total"
    sheet.cell(8, 3).value = 60


def notes(book: Workbook) -> None:
    sheet = page(book, "workforce")
    sheet.insert_cols(3)
    sheet.cell(1, 3).value = "Notes"
    sheet.cell(4, 3).value = "one on secondment"
    sheet.cell(last_row() + 3, 1).value = "Source: electronic staff record, March 2026"


def blank_rows(book: Workbook) -> None:
    for at in (3, 7, 7):
        page(book, "workforce").insert_rows(at)


def merged(book: Workbook) -> None:
    sheet = page(book, "workforce")
    names = [sheet.cell(row, 1).value for row in range(2, last_row() + 1)]
    for name in dict.fromkeys(names):
        first, last = names.index(name) + 2, len(names) - names[::-1].index(name) + 1
        if last > first:
            sheet.merge_cells(start_row=first, end_row=last, start_column=1, end_column=1)


def grouped(book: Workbook) -> None:
    sheet = page(book, "workforce")
    names = [sheet.cell(row, 1).value for row in range(2, last_row() + 1)]
    for at, name in enumerate(names):
        if at and names[at - 1] == name:
            sheet.cell(at + 2, 1).value = None


def with_words(book: Workbook) -> None:
    sheet = page(book, "workforce")
    for row, text in ((2, "10 WTE"), (3, " 11.0 "), (4, "12.00 wte"), (5, "13 FTE")):
        sheet.cell(row, column(sheet, "in_post_wte")).value = text


def ids(book: Workbook) -> None:
    sheet = page(book, "workforce")
    for row, base, service in zip(
        range(2, last_row() + 1), workforce()["base_id"], workforce()["service_id"], strict=True
    ):
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = str(base), str(service)


def in_welsh(book: Workbook) -> None:
    sheet, cy = page(book, "workforce"), Words("cy")
    services = begun().tables["services"].set_index("service_id")["name_cy"]
    for row, service in zip(range(2, last_row() + 1), workforce()["service_id"], strict=True):
        sheet.cell(row, 2).value = str(services[service]).upper()
    for name in ("base_id", "service_id", "in_post_wte", "funded_wte"):
        sheet.cell(1, column(sheet, name)).value = label(name, cy)
    sheet.title = cy("book.sheet.workforce")


def misspelt(book: Workbook) -> None:
    for row in range(2, last_row() + 1):
        cell = page(book, "workforce").cell(row, 2)
        cell.value = (
            str(cell.value).replace("Physiotherapy", "Phisiotherapy").replace("Dietetics", "Dietetic")
        )


def other_order(book: Workbook) -> None:
    sheet = page(book, "workforce")
    sheet.move_range(f"A1:A{last_row()}", cols=10)
    sheet.cell(1, 12).value = "Comments"


def renamed(book: Workbook) -> None:
    sheet = page(book, "workforce")
    sheet.title = "HR return 2026"
    for name, text in (("base_id", "Site"), ("in_post_wte", "FTE in post"), ("funded_wte", "Establishment")):
        sheet.cell(1, column(sheet, name)).value = text


def nearly_headed(book: Workbook) -> None:
    sheet = page(book, "workforce")
    sheet.cell(1, column(sheet, "funded_wte")).value = "Your funded establishmnt, WTE"


def more_sheets(book: Workbook) -> None:
    book.create_sheet("Pivot", 0).append(["Row labels", "Sum of WTE"])
    book.create_sheet("Sheet1").sheet_state = "hidden"


def heads_again(book: Workbook) -> None:
    sheet = page(book, "workforce")
    sheet.insert_rows(9)
    for at in range(1, sheet.max_column + 1):
        sheet.cell(9, at).value = sheet.cell(1, at).value
    sheet.insert_rows(2)
    sheet.cell(2, 3).value = sheet.cell(2, 4).value = "WTE"


def hidden(book: Workbook) -> None:
    page(book, "workforce").row_dimensions[5].hidden = True


def side_by_side(book: Workbook) -> None:
    sheet = page(book, "workforce")
    bases = list(dict.fromkeys(workforce()["base_id"]))
    services = list(dict.fromkeys(workforce()["service_id"]))
    figures = {key: in_post for key, (in_post, _) in expected().items()}
    sheet.delete_rows(1, last_row() + 1)
    for cells in (["", *services], *([base, *(figures.get((base, s)) for s in services)] for base in bases)):
        sheet.append(cells)
    for row in sheet.iter_rows(max_row=1):
        for cell in row:
            cell.comment = None


def with_dates(book: Workbook) -> None:
    sheet = page(book, "workforce")
    sheet.cell(1, column(sheet, "in_post_wte")).value = "WTE in post at 31 March 2026"


def with_initials(book: Workbook) -> None:
    short = {"Occupational therapy": "OT", "Physiotherapy": "Physio", "Speech and language therapy": "SLT"}
    for row in range(2, last_row() + 1):
        cell = page(book, "workforce").cell(row, 2)
        cell.value = short.get(str(cell.value), cell.value)


def with_footnote(book: Workbook) -> None:
    sheet = page(book, "workforce")
    raised = TextBlock(InlineFont(vertAlign="superscript"), "2")
    sheet.cell(2, column(sheet, "in_post_wte")).value = CellRichText("10", raised)


FINE: dict[str, tuple[Change, str]] = {
    "as it is": (lambda _: None, "told.staff_own"),
    "titles over the head": (titles, "told.titles"),
    "a total": (total, "told.totals"),
    "a total without a name": (nameless_total, "told.totals"),
    "subtotals": (subtotals, "told.totals"),
    "notes in a column and under the table": (notes, "told.notes"),
    "blank rows": (blank_rows, ""),
    "merged cells": (merged, "told.merged"),
    "bases written once": (grouped, "told.down"),
    "units behind figures": (with_words, ""),
    "ids for names": (ids, ""),
    "Welsh names and heads, in capitals": (in_welsh, ""),
    "misspelt names": (misspelt, "told.near"),
    "columns in another order": (other_order, "told.columns"),
    "an export with its own heads": (renamed, ""),
    "a misspelt head": (nearly_headed, "told.head"),
    "sheets of one's own": (more_sheets, "told.sheets"),
    "heads again, and a row of units": (heads_again, "told.heads"),
    "hidden rows": (hidden, "told.hidden"),
    "a head that goes on with a date": (with_dates, "told.head"),
    "first letters and beginnings of services": (with_initials, "told.near"),
    "a raised footnote behind a figure": (with_footnote, "told.raised"),
}


@pytest.mark.parametrize("name", FINE)
def test_staff_is_read_as_a_person_would(name: str, tmp_path: Path) -> None:
    change, told = FINE[name]
    found = opened(changed(both(own, change), tmp_path))
    assert [fault.says(EN) for fault in found.faults] == []
    assert found.staff() == expected()
    if told and told != "told.staff_own":
        assert EN(f"book.{told}", **dict.fromkeys(SLOTS, "§")).split("§")[1][:24] in found.said


SLOTS = ("sheet", "names", "rows", "written", "column", "columns", "n", "meant", "sheets", "ids", "all")


def test_services_side_by_side_are_read_as_rows(tmp_path: Path) -> None:
    found = opened(changed(side_by_side, tmp_path))
    assert [fault.says(EN) for fault in found.faults] == []
    assert found.staff() == {key: (in_post, in_post) for key, (in_post, _) in expected().items()}
    assert "side by side" in found.said


CELLS: dict[str, tuple[Change, Any, Any]] = {
    "pounds and thousands": (
        put("roles", 2, "salary_pounds_per_year", "£42,170"),
        lambda f: f.read.tables["roles"]["salary_pounds_per_year"][0],
        "42170",
    ),
    "pounds a year": (
        put("roles", 2, "salary_pounds_per_year", "42 170 p.a."),
        lambda f: f.read.tables["roles"]["salary_pounds_per_year"][0],
        "42170",
    ),
    "per cent as text": (
        put("roles", 2, "on_cost_pct", "28%"),
        lambda f: f.read.tables["roles"]["on_cost_pct"][0],
        "28",
    ),
    "per cent of Excel": (
        put("roles", 2, "on_cost_pct", 0.28, "0%"),
        lambda f: f.read.tables["roles"]["on_cost_pct"][0],
        "28",
    ),
    "a per cent sign that the format adds": (
        both(put("roles", 2, "on_cost_pct", 28, '0.0"%"'), put("services", 2, "visit_share", 60, r"0\%")),
        lambda f: (f.read.tables["roles"]["on_cost_pct"][0], f.read.tables["services"]["visit_share"][0]),
        ("28", "0.6"),
    ),
    "a share as per cent": (
        put("services", 2, "visit_share", "60 %"),
        lambda f: f.read.tables["services"]["visit_share"][0],
        "0.6",
    ),
    "a share of Excel": (
        put("services", 2, "visit_share", 0.6, "0%"),
        lambda f: f.read.tables["services"]["visit_share"][0],
        "0.6",
    ),
    "yes": (
        put("roles", 2, "hard_to_fill", "Y"),
        lambda f: f.read.tables["roles"]["hard_to_fill"][0],
        "true",
    ),
    "a choice in words": (
        put("roles", 3, "kind", "Newly-qualified"),
        lambda f: f.read.tables["roles"]["kind"][1],
        "newly_qualified",
    ),
    "a date of Excel": (
        both(
            put("assumptions", 2, "agreed_on", dt.datetime(2026, 4, 1)),  # noqa: DTZ001 - as Excel has them
            put("assumptions", 2, "agreed_by", "the board"),
        ),
        lambda f: f.read.tables["assumptions"]["agreed_on"][0],
        "2026-04-01",
    ),
    "a code with zeros before it": (
        put("bases", 2, "postcode", 123, "00000"),
        lambda f: f.read.tables["bases"]["postcode"][0],
        "00123",
    ),
    "a million and a bit": (
        setting("rules.ahp.amount", "£1.2m"),
        lambda f: f.read.document["rules"][0]["amount"],
        1_200_000,
    ),
    "a fund in posts": (
        both(setting("rules.ahp.amount", 12), setting("rules.ahp.measure", "wte")),
        lambda f: (f.read.document["rules"][0]["amount"], f.read.document["rules"][0]["measure"]),
        (12, "wte"),
    ),
    "a year with a stroke": (
        setting("scenario.year", "2026/27"),
        lambda f: f.read.document["scenario"]["year"],
        "2026-27",
    ),
    "languages by their names": (
        lambda book: page(book, "question").append(["", "English and Welsh", "", "scenario.languages"]),
        lambda f: f.read.document["scenario"]["languages"],
        ["en", "cy"],
    ),
    "pounds as a sign": (
        setting("rules.ahp.measure", "£"),
        lambda f: f.read.document["rules"][0]["measure"],
        "pounds",
    ),
    "a stage with a capital": (
        setting("scenario.status", "Draft"),
        lambda f: f.read.document["scenario"]["status"],
        "draft",
    ),
    "a list": (
        setting("rules.ahp.services", "physiotherapy; podiatry"),
        lambda f: f.read.document["rules"][0]["services"],
        ["physiotherapy", "podiatry"],
    ),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_cell_is_read_as_a_person_would(name: str, tmp_path: Path) -> None:
    change, value, wanted = CELLS[name]
    found = opened(changed(change, tmp_path))
    assert [fault.says(EN) for fault in found.faults] == []
    assert value(found) == wanted


def test_a_formula_counts_as_what_the_spreadsheet_worked_out(tmp_path: Path) -> None:
    path = changed(both(own, put("workforce", 2, "in_post_wte", 7.25)), tmp_path)
    patched = tmp_path / "again" / "book.xlsx"
    patched.parent.mkdir()
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(patched, "w") as after:
        for name in before.namelist():
            part = before.read(name).replace(b"<v>7.25</v>", b"<f>29/4</f><v>7.25</v>")
            after.writestr(name, part)
    found = opened(patched)
    assert found.faults == []
    assert found.staff()[first_key()] == (7.25, 10.5)


def test_own_figures_take_the_place_of_assumed_ones_and_the_rest_is_told(tmp_path: Path) -> None:
    change = both(put("workforce", 2, "in_post_wte", 3.5), put("workforce", 3, "in_post_wte", "n/a"))
    found = opened(changed(change, tmp_path))
    assert found.faults == []
    assumed = workforce().loc[1]
    second = (str(assumed["base_id"]), str(assumed["service_id"]))
    assert found.staff()[first_key()] == (3.5, 3.5)
    assert found.staff()[second] == (assumed["in_post_wte"], assumed["funded_wte"])
    assert f"1 of {len(workforce())} rows have figures of your own" in found.said
    assert f"{len(workforce()) - 1} of {len(workforce())} rows have none" in found.said
    assert "every funded post there is taken as filled" in found.said


def test_assumptions_that_own_figures_replace_are_gone_and_others_follow(tmp_path: Path) -> None:
    found = opened(changed(own, tmp_path))
    assert found.inputs is not None
    items = set(found.inputs.region.assumptions["item"])
    services = begun().tables["services"]["service_id"]
    assert not {f"staff.{service}" for service in services} & items
    assert "need.physiotherapy" in items


def test_what_is_not_known_is_left_out_and_never_nothing(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        for name in ("assumed_in_post_wte", "assumed_funded_wte"):
            put("workforce", 2, name, None)(book)

    found = opened(changed(change, tmp_path))
    assert found.faults == []
    assert first_key() not in found.staff()
    assert "left out, not counted as 0" in found.said


def test_a_base_that_is_added_needs_no_id(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = page(book, "bases")
        row = len(begun().tables["bases"]) + 2
        for at in range(1, sheet.max_column + 1):
            sheet.cell(row, at).value = sheet.cell(2, at).value
        sheet.cell(row, column(sheet, "name_en")).value = "Our new clinic"
        sheet.cell(row, column(sheet, "base_id")).value = None
        easting = float(begun().tables["bases"]["easting"].iloc[0]) + 150
        sheet.cell(row, column(sheet, "easting")).value = easting
        put("workforce", 2, "base_id", "our new clinic")(book)

    found = opened(changed(change, tmp_path))
    assert [fault.says(EN) for fault in found.faults] == []
    assert ("our-new-clinic", first_key()[1]) in found.staff()
