"""Answers of the question's sheet with their unit: read as a person would and told, or asked about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from placement.data.grid import RawCell, SheetGrid
from placement.sources.book.question import QuestionRead, read_question
from placement.sources.book.settings import rows_of
from tests.begin.books import begun, changed, opened, setting


def read(given: dict[str, Any]) -> QuestionRead:
    """The sheet of the embedded county with other answers."""
    rows = {**dict(rows_of(begun().document)), **given}
    cells = {1: {1: RawCell("value"), 2: RawCell("setting")}}
    for number, (place, value) in enumerate(rows.items(), start=2):
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        cell = RawCell(str(value), float(value) if is_number else None)
        cells[number] = {1: value if isinstance(value, RawCell) else cell, 2: RawCell(place)}
    return read_question(SheetGrid("Question", cells))


ANSWERS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "WTE for money": (
        {"rules.ahp.amount": "12 WTE"}, {"rules.ahp.amount": 12, "rules.ahp.measure": "wte"}, "'12 WTE' = 12"
    ),
    "the same in Welsh": (
        {"rules.ahp.amount": "9.5 CALl"}, {"rules.ahp.amount": 9.5, "rules.ahp.measure": "wte"}, "CALl' = 9.5"
    ),
    "money for WTE": (
        {"rules.ahp.amount": "£5m a year", "rules.ahp.measure": "wte"},
        {"rules.ahp.amount": 5_000_000, "rules.ahp.measure": "pounds"},
        "'£5m a year' = 5,000,000",
    ),
    "money": ({"rules.ahp.amount": "£5m"}, {"rules.ahp.measure": "pounds"}, "'£5m' = 5,000,000"),
    "minutes": (
        {"travel.minutes_each_journey": "4 minutes"}, {"travel.minutes_each_journey": 4}, "'4 minutes' = 4"
    ),
    "months": (
        {"rules.ahp.months_in_first_year": "8 months"}, {"rules.ahp.months_in_first_year": 8}, "= 8"
    ),
    "per cent of a setting in per cent": (
        {"forward.leavers_pct": "10 %"}, {"forward.leavers_pct": 10}, "'10 %' = 10"
    ),
    "per cent of a share": (
        {"rules.supervision.experienced_share": "60 %"}, {"rules.supervision.experienced_share": 0.6}, "= 0.6"
    ),
}  # fmt: skip
"""Answers, what they come to by their places, and what is said of it."""


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_with_its_unit_is_read_and_told(name: str) -> None:
    given, wanted, said = ANSWERS[name]
    found = read(given)
    assert found.faults == ()
    document = dict(rows_of(found.document))
    assert {key: document[key] for key in wanted} == wanted
    assert said in "; ".join(found.units)


def test_a_cell_shown_as_per_cent_is_per_cent_where_the_setting_is() -> None:
    """10% in a spreadsheet is 0.1; read as 0.1 % a year it would tell that hardly anybody leaves."""
    found = read({"forward.leavers_pct": RawCell("0.1", 0.1, percent=True)})
    assert dict(rows_of(found.document))["forward.leavers_pct"] == 10
    assert found.units == ("'10%' = 10",)


def test_a_workbook_whose_amount_is_in_wte_is_a_question_of_posts(tmp_path: Path) -> None:
    found = opened(changed(setting("rules.ahp.amount", "12 WTE"), tmp_path))
    assert found.faults == []
    assert found.inputs is not None
    assert [(fund.amount, fund.measure) for fund in found.inputs.funds] == [(12, "wte")]
    assert "Question: answers with their unit are read as numbers: '12 WTE' = 12." in found.said
    assert "whatever the answer about pounds or WTE: '12 WTE'." in found.said


UNCLEAR: dict[str, dict[str, Any]] = {
    "money in per cent": {"rules.ahp.amount": "50 %"},
    "months in minutes": {"rules.ahp.months_in_first_year": "8 minutes"},
    "minutes shown as per cent": {"travel.minutes_each_journey": RawCell("0.4", 0.4, percent=True)},
    "WTE where the least is in pounds": {"rules.ahp.amount": "12 WTE", "rules.ahp.least": 100_000},
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_an_answer_in_another_unit_is_asked_about_and_not_taken(name: str) -> None:
    given = UNCLEAR[name]
    found = read(given)
    place = next(iter(given))
    assert [(fault.key, fault.row) for fault in found.faults] == [("book_unit", found.rows[place])]
    assert place not in dict(rows_of(found.document))


@pytest.mark.parametrize("text", ["12 to 15 WTE", "about 12 WTE", "£12 WTE", "12 posts"])
def test_what_is_no_one_figure_stays_as_it_is_written(text: str) -> None:
    assert dict(rows_of(read({"rules.ahp.amount": text}).document))["rules.ahp.amount"] == text
