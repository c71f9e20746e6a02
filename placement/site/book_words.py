"""What stands in the workbook in the place of codes, which are for programs: words, and heads with none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from placement.i18n import Words
from placement.report.names import plain
from placement.report.neighbourhoods import place_name
from placement.report.wording import CHOICES, said, with_unit

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
