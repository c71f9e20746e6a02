"""The workbook: a front sheet, then each download as a sheet, with names for ids, totals and formats."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from placement.i18n import LANGUAGES, Words
from placement.report.names import Names, plain
from placement.report.neighbourhoods import place_name
from placement.report.page import attributions, heading, watermark
from placement.report.wording import CHOICES, said, with_unit
from placement.report.workbook import Cell, TableSheet, TextSheet, packed, workbook
from placement.results.view import View
from placement.site.dictionary import meaning, unit_of, unit_text
from placement.site.downloads import public_tables
from placement.site.parts import Bundle

FORMATS = {
    "pounds": "£#,##0;[Red]-£#,##0",
    "wte": "#,##0.00",
    "share": "0.0%",
    "minutes": "#,##0.0",
    "months": "0.0",
    "residents": "#,##0",
    "count": "#,##0",
}
"""How figures look, by their unit; others as they are."""
NEED = frozenset({"need_wte", "in_post_wte", "wte_new"})
CARE = frozenset({"care_before_wte", "care_after_wte"})
POUNDS = frozenset({"pounds_per_year", "pounds_first_year", "pounds_once"})
SUMMED = {
    "result_clusters": NEED | CARE | POUNDS | {"wte_formula", "wte_difference", "expected_month_12_wte"},
    "result_cluster_services": NEED,
    "result_regions": NEED | POUNDS | {"pounds_share"},
    "result_services": NEED | POUNDS | {"posts"},
    "result_areas": CARE | {"residents", "need_wte"},
    "posts": POUNDS | {"steps", "wte"},
    "jobs": {"wte"},
    "opened": POUNDS,
}
"""Columns whose rows are parts of one whole; shares, chances and averages are not, and no limits."""
LAST = frozenset({"job_id"})
"""Ids that are for programs alone stand after what people read."""
ID = re.compile(r"(?:.*_)?(?P<what>cluster|county|region|service|role|base|area)_(?:.*_)?id")


def workbooks(bundle: Bundle) -> dict[str, bytes]:
    """`workbook.en.xlsx` and `workbook.cy.xlsx`."""
    return {f"workbook.{language}.xlsx": book_of(bundle.view, Words(language)) for language in LANGUAGES}


def book_of(view: View, words: Words) -> bytes:
    """The workbook of a run in one language."""
    tables = {name: table for name, table in public_tables(view).items() if len(table.columns)}
    names = Names(view.region, words)
    sheets = [_sheet(name, table, view, names, words) for name, table in tables.items()]

    def what(name: str) -> str:
        return words(f"bundle.file.{name}")

    lines = [heading(view, words), watermark(view, words), "", words("bundle.front.sheets")]
    lines += [
        words("bundle.front.sheet", sheet=sheet.title, what=what(name), n=words.number(len(table), 0))
        for sheet, (name, table) in zip(sheets, tables.items(), strict=True)
    ]
    lines += ["", words("bundle.front.totals"), words("bundle.front.ids"), words("summary.estimates")]
    lines += attributions(view, words)
    if words.language == "cy":
        lines.append(words("summary.unreviewed"))
    front = TextSheet(words("bundle.front.title"), tuple(line or " " for line in lines))
    return packed(workbook(sheets, front, title=heading(view, words), first=True))


def _sheet(name: str, table: pd.DataFrame, view: View, names: Names, words: Words) -> TableSheet:
    other = next(language for language in LANGUAGES if language != words.language)
    own = {str(column) for column in table.columns if str(column).endswith(f"_{words.language}")}
    kept = [
        str(column)
        for column in table.columns
        if f"{str(column).removesuffix(other)}{words.language}" not in own or str(column) in own
    ]
    status = words(f"bundle.status.{view.answer['status']}")
    kept.sort(key=lambda column: column in LAST)
    funds = {fund["id"]: names.text(fund) for fund in view.answer["funds"]}
    columns = [_column(column, table[column], names, words, funds) for column in kept]
    totals = [_total(table[column]) if column in SUMMED.get(name, ()) else None for column in kept]
    if any(total is not None for total in totals) and totals[0] is None:
        totals[0] = words("bundle.total")
    return TableSheet(
        title=words(f"bundle.sheet.{name}"),
        header=(*(_head(column, words) for column in kept), words("bundle.status")),
        rows=tuple((*cells, status) for cells in zip(*columns, strict=True)),
        formats=(*(FORMATS.get(unit_of(column)) for column in kept), None),
        totals=_below(totals, len(table), words),
    )


def _below(totals: Sequence[Cell], rows: int, words: Words) -> tuple[Cell, ...]:
    """Totals, if any; below heads alone, that there is nothing to tell."""
    if not rows:
        return (words("bundle.book.empty"), *([None] * len(totals)))
    return (*totals, None) if any(total is not None for total in totals) else ()


def _column(
    column: str, cells: pd.Series[Any], names: Names, words: Words, funds: Mapping[str, str]
) -> list[Cell]:
    """The cells of a column, ids as the names of what they are of, codes in words."""
    if (told := in_words(column, words, funds)) is not None:
        return [told(value) for value in cells]
    if column == "service_id":
        every = words("map.text.all_services")
        return [names.service(value) if (value := plain(cell)) else every for cell in cells]
    found = ID.fullmatch(column)
    if found is None:
        return [_cell(value) for value in cells]
    named: dict[str, Callable[[str], str]] = {
        "cluster": names.cluster,
        "county": names.county,
        "region": names.region,
        "service": names.service,
        "role": names.role,
        "base": names.base,
        "area": lambda key: _area(key, names),
    }
    call = named[found["what"]]
    return [call(str(value)) if isinstance(value, str) and value else None for value in cells]


def _area(key: str, names: Names) -> str:
    """A neighbourhood by name and code: its code is how it is looked up elsewhere."""
    name = names.area(key)
    return name if name == plain(key) else f"{name} ({plain(key)})"


def _total(cells: pd.Series[Any]) -> Cell:
    """The sum of a column; None where a part of it is unknown, or there is nothing to sum."""
    figures = cells.to_numpy(dtype=float)
    total = float(figures.sum()) if len(figures) else float("nan")
    return None if total != total else _cell(round(total, 6))  # noqa: PLR0124 - not a number


def _head(column: str, words: Words) -> str:
    unit = words("bundle.unit.percent") if unit_of(column) == "share" else unit_text(column, words)
    told = head_of(column, meaning(column, words), words)
    return words("bundle.head", meaning=told, unit=unit) if unit else told


def _cell(value: Any) -> Cell:
    if isinstance(value, str):
        return plain(value)
    if value is None or value != value:  # noqa: PLR0124 - not a number
        return None
    return int(value) if float(value).is_integer() else float(value)


HEADS = {
    "service_id": "summary.column.service",
    "rural_class": "coverage.column.place",
    "reason": "bundle.book.reason",
    "holds": "summary.column.holds",
}
"""Heads of columns whose meaning, told of the tables that programs read, is a list of codes."""
HELD = {"true": "yes", "nowhere": "nowhere", "false": "no"}


def head_of(column: str, meaning: str, words: Words) -> str:
    """The head of a column without its codes."""
    return words(HEADS[column]) if column in HEADS else meaning


def in_words(column: str, words: Words, funds: Mapping[str, str]) -> Callable[[Any], str | None] | None:
    """How a cell of this column is told; None where it stands as it is. `funds` are names by id."""
    told: dict[str, Callable[[str], str]] = {
        "rural_class": lambda code: place_name(code, words),
        "reason": lambda code: said(words, f"bundle.book.reason.{code}", "summary.unit.other", unit=code),
        "holds": lambda code: words(f"summary.holds.{HELD.get(code, 'no')}"),
        "hard_to_fill": lambda code: words(f"summary.holds.{HELD.get(code.lower(), 'no')}"),
        "fund_id": lambda code: funds.get(code, code),
        "basis": lambda code: said(words, f"summary.basis.{code}", "summary.unit.other", unit=code),
        "unit": lambda code: _unit(code, words),
        "room_unit": lambda code: _unit(code, words),
    }
    if column not in told:
        return None
    return lambda cell: _or_none(told[column], column, cell)


def _or_none(call: Callable[[str], str], column: str, cell: Any) -> str | None:
    """A blank cell stays blank, but where blank is everywhere."""
    code = plain(cell)
    return call(code) if code or column == "rural_class" else None


def _unit(code: str, words: Words) -> str:
    if code in ("share", "pounds"):
        return words(f"bundle.unit.{code}")
    if code in CHOICES:
        return "; ".join(f"{n}: {words(f'summary.choice.{code}.{n}')}" for n in (1, 2))
    return with_unit("", code, words).strip()
