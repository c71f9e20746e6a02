"""Sheets as boards hand them back: renamed, moved, added to, half filled in, as spreadsheets keep them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

import placement as pl
from placement.audit.monitor.hold import Holds, held_against
from placement.audit.monitor.read import Happened, Monitored, read_sheet
from placement.audit.monitor.sheet import FILLED_IN, KNOWN, monitor_sheet, planned_rows
from placement.cli.app import app
from placement.cli.commands.monitor import manifest_hash, said_of
from placement.errors import BadInput
from placement.i18n import LANGUAGES, Language, Words
from placement.report.names import Names
from placement.results.view import View
from tests.monitor.decided import decided_plan


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return decided_plan(tmp_path_factory.mktemp("boards"), services=1)


@pytest.fixture(scope="module")
def view(folder: Path) -> View:
    return pl.load(folder).view


@pytest.fixture
def handed_back(folder: Path, view: View, tmp_path: Path) -> Callable[..., Path]:
    """Writes a sheet, lets a board edit it, and gives its path."""

    def write(*edits: Callable[[Any], object], language: Language = "en") -> Path:
        path = tmp_path / "sheet.xlsx"
        path.write_bytes(monitor_sheet(view, manifest_hash(folder), Words(language)))
        book = load_workbook(path)
        for edit in edits:
            edit(book)
        book.save(path)
        return path

    return write


@pytest.fixture
def read(folder: Path, view: View) -> Callable[[Path], Monitored]:
    return lambda path: read_sheet(path, planned_rows(view), manifest_hash(folder))


def told(quarter: int, row: int = 2, **figures: Any) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        for name, value in figures.items():
            book.worksheets[quarter].cell(row, len(KNOWN) + 1 + FILLED_IN.index(name), value)

    return edit


def renamed_and_moved(book: Any) -> None:
    """The last quarter comes first and is called by its months; somebody keeps notes between."""
    last = book.worksheets[4]
    last.title = "Ionawr-Mawrth"
    book.move_sheet(last, -4)
    book.create_sheet("Notes", 2).append(["Cluster (id)", "who to ask"])


def title_and_notes(book: Any) -> None:
    """A title above, notes between the roles and the figures and after them, and a total below."""
    page = book.worksheets[1]
    end = page.max_row + 1
    page.cell(end, 3, "Total")
    page.cell(end, len(KNOWN) + 2, 0.5)
    page.insert_cols(5)
    page.cell(1, 5, "Our notes")
    page.cell(2, 5, 7)
    page.cell(1, page.max_column + 1, "Date agreed")
    page.cell(2, page.max_column, dt.date(2026, 9, 1))
    page.insert_rows(1)
    page.cell(1, 1, "Gwent, first quarter")


def a_row_less(book: Any) -> None:
    book.worksheets[1].delete_rows(3)


@pytest.mark.parametrize("edit", [renamed_and_moved, title_and_notes, a_row_less])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_board_adds_moves_or_leaves_out_changes_no_figure(
    handed_back: Callable[..., Path],
    read: Callable[[Path], Monitored],
    view: View,
    edit: Callable[[Any], None],
    language: Language,
) -> None:
    rows = planned_rows(view)
    first, last = told(1, advertised=1, filled=0.5), told(4, advertised=1, filled=1, first_contacts="1,234")
    found = read(handed_back(first, last, edit, language=language))
    assert len(found.happened) == 4 * len(rows)
    known = {
        (one.quarter, one.row): (one.advertised, one.filled, one.first_contacts)
        for one in found.happened
        if one.filled is not None
    }
    assert known == {(1, rows[0]): (1, 0.5, None), (4, rows[0]): (1, 1, 1234)}


def test_figures_with_units_marks_for_unknown_and_totals_are_read_as_in_any_workbook(
    handed_back: Callable[..., Path], read: Callable[[Path], Monitored]
) -> None:
    """A list of staff is read so; the sheet that comes back must not be refused for the same words."""

    def totals(book: Any) -> None:
        for page in (book.worksheets[1], book.worksheets[5]):
            page.append(["Total", None, 99])

    first = told(1, advertised="1.0 WTE", filled="n/a", first_contacts="1 234", wait_weeks="12 weeks")
    found = read(handed_back(first, told(2, filled="tbc", wait_weeks="-"), totals)).happened
    told_of = {one.quarter: one for one in reversed(found)}
    assert (told_of[1].advertised, told_of[1].filled) == (1.0, None)
    assert (told_of[1].first_contacts, told_of[1].wait_weeks) == (1234, 12)
    assert (told_of[2].filled, told_of[2].wait_weeks) == (None, None)


def as_percentage(book: Any) -> None:
    told(1, advertised=1, filled=0.5)(book)
    book.worksheets[1].cell(2, len(KNOWN) + 2).number_format = "0%"


def heading_changed(book: Any) -> None:
    book.worksheets[1].cell(1, len(KNOWN) + 2, "In post")


def observed_elsewhere(book: Any) -> None:
    book.worksheets[5].cell(3, 1, "Total")
    book.worksheets[5].cell(3, 3, 12)


def ids_gone(book: Any) -> None:
    told(1, advertised=1)(book)
    book.worksheets[1].cell(2, 1).value = book.worksheets[1].cell(2, 2).value = None


def nothing_of_ours(book: Any) -> None:
    for page in book.worksheets[1:]:
        book.remove(page)
    book.worksheets[0].delete_rows(1, 20)


FAULTY: dict[str, tuple[Callable[[Any], object], str]] = {
    "a share that is shown as one": (as_percentage, "H2: this is a percentage (found '50%')"),
    "a share that is written": (told(1, filled="50 %"), "H2: this is a percentage"),
    "a half as others write it": (told(1, advertised="0,5"), "G2: this is no figure from 0 (found '0,5')"),
    "a date": (told(2, wait_weeks=dt.date(2026, 9, 1)), "J2: this is no figure from 0 (found '2026-09-01')"),
    "a month": (told(2, wait_weeks="Sept 2026"), "J2: this is no figure"),
    "a formula without its value": (told(1, filled="=G2/2"), "H2: this is a formula"),
    "a heading of their own": (heading_changed, "A1: this heading is not there (found 'Filled at the end of"),
    "a total as if it were a cluster": (observed_elsewhere, "A3: the plan has no such row"),
    "a row that lost its ids": (ids_gone, "A2: the plan has no such row"),
    "the first page gone": (lambda book: book.remove(book.worksheets[0]), "the page that says which run"),
    "a sheet gone": (lambda book: book.remove(book.worksheets[3]), "headings of “Quarter 3”"),
    "what is observed gone": (lambda book: book.remove(book.worksheets[5]), "headings of “Observed”"),
    "a sheet copied": (lambda book: book.copy_worksheet(book.worksheets[2]), "two sheets have the headings"),
    "nothing of ours": (nothing_of_ours, "no sheet to monitor by"),
}


@pytest.mark.parametrize("kind", list(FAULTY))
def test_what_would_be_misread_is_told_with_what_to_do(
    handed_back: Callable[..., Path], read: Callable[[Path], Monitored], kind: str
) -> None:
    edit, said = FAULTY[kind]
    with pytest.raises(BadInput) as bad:
        read(handed_back(edit))
    for language in LANGUAGES:
        assert "fault." not in bad.value.says(Words(language))
    assert said in str(bad.value)


def said(view: View, found: Monitored, language: Language = "en") -> list[str]:
    words = Words(language)
    return said_of(holds_of(view, found), Names(view.region, words), words)


def holds_of(view: View, found: Monitored) -> Holds:
    return held_against(found, view.tables["result_posts"], {}, view.region.assumptions)


@pytest.mark.parametrize(
    ("edits", "lines"),
    [
        ([told(2, wait_weeks=9)], ["nobody has told how many posts are advertised or filled", "9 weeks"]),
        ([told(1, advertised=1)], ["1.0 WTE are advertised of", "nobody has told how many are filled"]),
        ([told(1, filled=0.5)], ["0.5 WTE are filled of", "nobody has told how many are advertised"]),
        (
            [told(1, advertised=1, filled=0.5), told(1, 3, advertised=0.5)],
            ["0.5 WTE are filled of 1.5 advertised", "but not what is filled: 1; the other way round: 0"],
        ),
    ],
)
def test_what_nobody_told_is_not_said_to_be_nought(
    handed_back: Callable[..., Path],
    read: Callable[[Path], Monitored],
    view: View,
    edits: list[Callable[[Any], object]],
    lines: list[str],
) -> None:
    found = read(handed_back(*edits))
    text = "\n".join(said(view, found))
    assert [line for line in lines if line not in text] == []
    assert "Nothing is filled in" not in text
    if holds_of(view, found).behind is None:
        assert "behind" not in text
    assert len(said(view, found, "cy")) == len(said(view, found))


def expected_blank(book: Any) -> None:
    for row in range(2, book.worksheets[1].max_row + 1):
        book.worksheets[1].cell(row, KNOWN.index("expected") + 1).value = None


def planned_changed(book: Any) -> None:
    book.worksheets[1].cell(2, KNOWN.index("planned") + 1, 40)


@pytest.mark.parametrize(
    ("edit", "column"),
    [
        (expected_blank, "Expected to be filled by now (WTE)"),
        (planned_changed, "Planned posts (WTE)"),
        (
            lambda book: book.worksheets[1].delete_cols(KNOWN.index("expected") + 1),
            "Expected to be filled by",
        ),
    ],
)
def test_a_column_of_ours_that_is_blank_or_changed_is_told_and_the_run_counts(
    handed_back: Callable[..., Path],
    read: Callable[[Path], Monitored],
    view: View,
    edit: Callable[[Any], object],
    column: str,
) -> None:
    first = told(1, advertised=1, filled=0.5)
    as_written = said(view, read(handed_back(first)))
    told_first, *rest = said(view, read(handed_back(first, edit)))
    assert rest == as_written  # every figure is the run's own
    assert f"“{column}" in told_first
    assert "not as it was written: 1." in told_first  # of the one row that is filled in


def test_where_the_run_states_no_months_to_fill_it_is_said_that_nothing_was_expected(view: View) -> None:
    """Every row tells half a post filled: nothing is said to be behind, and why is said."""
    rows = [replace(row, expected=(None,) * 4) for row in planned_rows(view)]
    found = Monitored(tuple(Happened(1, row, 1.0, 0.5, None, None) for row in rows), {})
    part = {"en": "no months to fill", "cy": "misoedd i lenwi"}
    for language in LANGUAGES:
        assert any(
            part[language] in line and f": {len(rows)}." in line for line in said(view, found, language)
        )
    assert holds_of(view, found).behind is None


def test_clusters_are_behind_by_the_last_quarter_that_tells_what_is_filled(
    handed_back: Callable[..., Path], read: Callable[[Path], Monitored], view: View
) -> None:
    """Of a post planned, 1 - exp(-3/4) is expected after a quarter; a wait told later hides nothing."""
    found = read(handed_back(told(1, advertised=1, filled=0), told(3, wait_weeks=9)))
    assert [each[0] for each in holds_of(view, found).behind or ()] == [planned_rows(view)[0].cluster_id]


@pytest.mark.parametrize("contacts", [40, 41])
def test_a_quarter_copied_from_the_one_before_is_told(
    handed_back: Callable[..., Path], read: Callable[[Path], Monitored], view: View, contacts: int
) -> None:
    """Posts may stand as they did; as many people seen for the first time in every row is no chance."""
    rows = range(2, len(planned_rows(view)) + 2)
    assert len(rows) >= 3
    edits = [
        told(quarter, row, advertised=0.5, first_contacts=40 if (quarter, row) == (1, 2) else contacts)
        for quarter in (1, 2)
        for row in rows
    ]
    found = said(view, read(handed_back(*edits)))
    assert any("Quarter 2 is filled in just as quarter 1" in line for line in found) is (contacts == 40)


def test_a_sheet_saved_otherwise_is_to_be_saved_as_a_workbook(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "sheet.ods").write_bytes(b"PK")
    result = CliRunner().invoke(app, ["monitor", str(folder), str(tmp_path / "sheet.ods")])
    assert result.exit_code == 2
    assert "Save it as an Excel workbook" in result.output
