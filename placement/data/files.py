"""From bytes to text, rows and JSON: what can be wrong with a file before any column is looked at.

Every function here adds to a list of faults instead of raising, so that one reading finds them all.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from placement.errors import Fault

WIDEST = 1_000
"""Cells of a line; no table of ours has forty columns. A line of millions is told once, not cell by cell."""


@dataclass(frozen=True)
class Rows:
    """Cells of a CSV file as text, with the line on which each row starts (the header is line 1).

    `sound` is False if rows were left out because they could not be read. `files` names the file of each row
    where they come from several.
    """

    header: list[str]
    cells: list[list[str]]
    lines: Sequence[int]
    sound: bool
    files: list[str] | None = None


LONGEST_CELL = 1_000_000
TITLE_ROWS = 12
"""So far down a header is looked for under a title."""
MARKS = (
    ("workbook", b"PK\x03\x04"),
    ("workbook", b"\xd0\xcf\x11\xe0"),
    ("not_a_table", b"%PDF"),
    ("not_a_table", b"<!DOCTYPE"),
    ("not_a_table", b"<html"),
)
"""How files begin that bear the name of a CSV file and are none."""


def read_text(path: Path, file: str, faults: list[Fault]) -> str | None:
    """The text of a UTF-8 file, with or without a byte order mark; None if there is a fault."""
    if not path.is_file():
        faults.append(Fault("missing_file", file))
        return None
    try:
        raw = path.read_bytes()
    except OSError as error:
        faults.append(Fault("unreadable_file", file, slots={"reason": error.strerror or ""}))
        return None
    return text_of(raw, file, faults)


def text_of(raw: bytes, file: str, faults: list[Fault]) -> str | None:
    """The same of what a file holds."""
    if (kind := _other_kind(raw, file)) is not None:
        faults.append(Fault(kind, file))
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        value = raw.splitlines()[line - 1][:60].decode("latin-1") if raw.splitlines() else None
        faults.append(Fault("encoding", file, row=line, value=value))
        return None
    if not text.strip():
        faults.append(Fault("empty_file", file))
        return None
    return text


def _other_kind(raw: bytes, file: str) -> str | None:
    """The key of the message for a file that is no text in UTF-8, as its first bytes show."""
    if file.endswith(".csv") and (kind := next((k for k, mark in MARKS if raw.startswith(mark)), None)):
        return kind
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"\x00" in raw[:200] and len(raw) % 2 == 0):
        return "encoding_utf16"
    return None


def read_rows(path: Path, file: str, faults: list[Fault], *, columns: Collection[str] = ()) -> Rows | None:
    """Header and rows of a CSV file; cells lose the spaces around them, wholly blank rows are passed over.

    `columns` are those that its header may have: a title above the header is known by them.
    """
    text = read_text(path, file, faults)
    return None if text is None else rows_of(text, file, faults, columns=columns)


def rows_of(text: str, file: str, faults: list[Fault], *, columns: Collection[str] = ()) -> Rows | None:
    """The same of what a file holds, as text."""
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[tuple[int, list[str]]] = []
    sound = True
    line = 1
    try:
        for row in reader:
            if any(map(str.strip, row[WIDEST:])):
                faults.append(Fault("too_wide", file, row=line, slots={"found": len(row), "most": WIDEST}))
                return None
            cells = [cell.strip() for cell in row[:WIDEST]]
            if any(cells):
                found.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        faults.append(Fault("quotes", file, row=line))
        sound = False
    if not found:
        return None
    header = found[0][1]
    if (below := _header_below(found, columns)) is not None:
        faults.append(
            Fault("title_row", file, row=found[0][0], value=found[0][1][0][:60], slots={"row": below})
        )
        return None
    if len(header) == 1 and (mark := next((mark for mark in ";\t|" if mark in header[0]), None)):
        name = {";": ";", "\t": "tab", "|": "|"}[mark]
        faults.append(Fault("separator", file, row=1, slots={"mark": name}))
        return None
    return _even_rows(file, header, found[1:], faults, sound=sound)


def _header_below(found: list[tuple[int, list[str]]], columns: Collection[str]) -> int | None:
    """The line on which the header stands, where a title or a note stands above it."""

    def known(cells: list[str]) -> int:
        return len({cell for cell in cells if cell} & set(columns))

    if not columns or known(found[0][1]):
        return None
    return next((line for line, cells in found[1:TITLE_ROWS] if 2 * known(cells) > len(columns)), None)


def _even_rows(
    file: str, header: list[str], found: list[tuple[int, list[str]]], faults: list[Fault], *, sound: bool
) -> Rows:
    """Rows with as many cells as the header; the others are faults and left out."""
    rows: list[list[str]] = []
    lines: list[int] = []
    for line, row in found:
        spare = len(row) > len(header) and not any(row[len(header) :])
        cells = row[: len(header)] if spare else row  # spreadsheets leave empty cells at the end
        if len(cells) != len(header):
            slots = {"expected": len(header), "found": len(cells)}
            faults.append(Fault("ragged", file, row=line, slots=slots))
            sound = False
            continue
        rows.append(cells)
        lines.append(line)
    return Rows(header, rows, lines, sound)


def read_json(path: Path, file: str, faults: list[Fault]) -> dict[str, Any] | None:
    """A JSON object; None if there is a fault."""
    text = read_text(path, file, faults)
    if text is None:
        return None
    try:
        document = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        faults.append(Fault("json", file, row=error.lineno))
        return None
    except (ValueError, RecursionError):
        faults.append(Fault("json_number", file))
        return None
    if not isinstance(document, dict):
        faults.append(Fault("json_object", file))
        return None
    return document


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _finite(text: str) -> float:
    """A number with a fraction or an exponent. Raises ValueError for one that would be infinite."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value
