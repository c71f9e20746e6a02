"""The sheet to monitor by: what was planned and expected stands there, what happened is filled in.

A sheet for each quarter has a row for each cluster and role with new posts; another has, by cluster, what is
watched and predicted by nothing: admissions and discharges. The first sheet says in plain words what to do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from placement.i18n import Words
from placement.report.names import Names, plain
from placement.report.workbook import NEVER, same_bytes
from placement.results.view import View

QUARTERS = (1, 2, 3, 4)
MONTHS = 3
KNOWN = ("cluster_id", "role_id", "cluster", "role", "planned", "expected")
FILLED_IN = ("advertised", "filled", "first_contacts", "wait_weeks")
EXPECTED_WAIT = "expected_wait"
"""The last column of a quarter, where the run has waiting lists; nobody fills it in."""
OBSERVED = ("admissions", "discharges")
WIDTHS = {"cluster_id": 12, "role_id": 26, "cluster": 30, "role": 34}
TO_FILL = PatternFill("solid", fgColor="FFF7D6")
HEAD = 1
MOST = 1_000_000


@dataclass(frozen=True)
class PlannedRow:
    """New posts of one role in one cluster, WTE, and how many should be filled after each quarter."""

    cluster_id: str
    role_id: str
    planned: float
    expected: tuple[float | None, ...]
    service_id: str = ""
    waits: tuple[float, ...] | None = None
    """The longest wait after each quarter, weeks, by the stated waiting lists; None where none is stated."""


def planned_rows(view: View) -> list[PlannedRow]:
    """The rows of a sheet from the run's tables, by cluster and role.

    With a wait of w months on average, 1 - exp(-3 q / w) of a post is expected to be filled after q quarters.
    """
    rows, posts, by_list = [], view.tables["result_posts"], _waits(view.tables.get("later_waiting"))
    service_of = dict(zip(view.region.roles["role_id"], view.region.roles["service_id"], strict=True))
    for (cluster, role), mine in posts.groupby(["cluster_id", "role_id"], sort=True):
        waits = mine["months_to_fill"].to_numpy(dtype=float)
        wte = mine["wte"].to_numpy(dtype=float)
        unsaid = any(math.isnan(wait) for wait in waits)
        expected = tuple(
            None if unsaid else float((wte * (1 - np.exp(-MONTHS * quarter / waits))).sum())
            for quarter in QUARTERS
        )
        service = str(service_of.get(role, ""))
        told = by_list.get((str(cluster), service))
        rows.append(PlannedRow(str(cluster), str(role), float(wte.sum()), expected, service, told))
    return rows


def _waits(lists: pd.DataFrame | None) -> dict[tuple[str, str], tuple[float, ...]]:
    """By cluster and service the weeks after each quarter, evenly from today's to those of year 1's end."""
    found = {}
    rows = [] if lists is None else lists[lists["year"] <= 1].to_dict("records")
    weeks = {(row["cluster_id"], row["service_id"], row["year"]): float(row["wait_weeks"]) for row in rows}
    for (cluster, service, year), today in weeks.items():
        last = weeks.get((cluster, service, 1), math.nan)
        if year == 0 and not math.isnan(today + last):
            found[str(cluster), str(service)] = tuple(
                today + (last - today) * q / len(QUARTERS) for q in QUARTERS
            )
    return found


def monitor_sheet(view: View, made_from: str, words: Words) -> bytes:
    """The workbook for a run, the same bytes on every call. `made_from` is the hash of the run's manifest."""
    names, rows = Names(view.region, words), planned_rows(view)
    book = Workbook()
    front = book.worksheets[0]
    front.title = words("monitor.sheet.front")
    _front(front, made_from, words)
    for quarter in QUARTERS:
        _quarter(book.create_sheet(words("monitor.sheet.quarter", n=quarter)), rows, quarter, names, words)
    _observed(book.create_sheet(words("monitor.sheet.observed")), rows, names, words)
    book.properties.creator, book.properties.title = "placement", plain(words("monitor.title"))
    book.properties.created = book.properties.modified = NEVER
    return same_bytes(book)


def _front(page: Worksheet, made_from: str, words: Words) -> None:
    page.column_dimensions["A"].width = 100
    lines = [words("monitor.title"), *(words(f"monitor.front.{n}") for n in range(1, 6))]
    for row, line in enumerate(lines, start=1):
        page.cell(row, 1, line).alignment = Alignment(wrap_text=True, vertical="top")
    page.cell(1, 1).font = Font(bold=True, size=14)
    page.cell(len(lines) + 2, 1, words("monitor.made_from"))
    page.cell(len(lines) + 3, 1, made_from)


def _quarter(page: Worksheet, rows: list[PlannedRow], quarter: int, names: Names, words: Words) -> None:
    waits = any(row.waits is not None for row in rows)
    heads = [*KNOWN, *FILLED_IN, *((EXPECTED_WAIT,) if waits else ())]
    _heads(page, heads, words, quarter)
    for number, row in enumerate(rows, start=HEAD + 1):
        named = (row.cluster_id, row.role_id, names.cluster(row.cluster_id), names.role(row.role_id))
        cells = (*named, *written(row, quarter))
        for column, value in enumerate(cells, start=1):
            page.cell(number, column, value)
        if row.waits is not None:
            page.cell(number, len(heads), round(row.waits[quarter - 1], 1))
    _to_fill(page, len(KNOWN) + 1, len(KNOWN) + len(FILLED_IN), len(rows), words)


def written(row: PlannedRow, quarter: int) -> tuple[float, float | None]:
    """What the sheet of a quarter says is planned and expected, WTE to a hundredth; None where nothing is."""
    expected = row.expected[quarter - 1]
    return round(row.planned, 2), None if expected is None else round(expected, 2)


def _observed(page: Worksheet, rows: list[PlannedRow], names: Names, words: Words) -> None:
    heads = ["cluster_id", "cluster", *(f"{what}_{q}" for q in QUARTERS for what in OBSERVED)]
    _heads(page, heads, words)
    clusters = sorted({row.cluster_id for row in rows})
    for number, key in enumerate(clusters, start=HEAD + 1):
        page.cell(number, 1, key)
        page.cell(number, 2, names.cluster(key))
    _to_fill(page, 3, len(heads), len(clusters), words)


def _heads(page: Worksheet, heads: list[str], words: Words, quarter: int | None = None) -> None:
    for column, name in enumerate(heads, start=1):
        cell = page.cell(HEAD, column, head_text(name, words, quarter))
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        page.column_dimensions[get_column_letter(column)].width = WIDTHS.get(name, 15)
        if name in FILLED_IN:
            cell.comment = Comment(words(f"monitor.note.{name}"), "placement")
    page.freeze_panes = f"A{HEAD + 1}"
    page.print_title_rows = f"{HEAD}:{HEAD}"
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0


def head_text(name: str, words: Words, quarter: int | None = None) -> str:
    """The heading of a column. Those to fill in name their quarter, so that a sheet is known by them."""
    what, _, watched = name.rpartition("_")
    if what in OBSERVED:
        return words(f"monitor.column.{what}", n=watched)
    return (
        words(f"monitor.column.{name}", n=quarter) if name in FILLED_IN else words(f"monitor.column.{name}")
    )


def _to_fill(page: Worksheet, first: int, last: int, rows: int, words: Words) -> None:
    """Cells to fill in are yellow, and take nothing but figures from 0."""
    if not rows:
        return
    ends = f"{get_column_letter(first)}{HEAD + 1}:{get_column_letter(last)}{HEAD + rows}"
    only = DataValidation("decimal", operator="between", formula1="0", formula2=str(MOST), allow_blank=True)
    only.error, only.showErrorMessage = words("monitor.only_figures"), True
    page.add_data_validation(only)
    only.add(ends)
    for row in page[ends]:
        for yellow in row:
            yellow.fill = TO_FILL
