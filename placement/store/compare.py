"""Where two documents or tables that should be the same are not."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

ROUNDING = 2e-6
"""Figures are written to six decimals; another machine may round the last one differently."""
RELATIVE = 1e-9


@dataclass(frozen=True)
class Difference:
    """A place, what stands there, and what should; None is that nothing does."""

    where: str
    found: object
    expected: object


def in_documents(found: Any, expected: Any, where: str = "") -> Iterator[Difference]:
    """Differences of two JSON documents, depth first."""
    if isinstance(found, dict) and isinstance(expected, dict):
        for key in dict.fromkeys([*expected, *found]):
            here = f"{where}.{key}" if where else str(key)
            if key in found and key in expected:
                yield from in_documents(found[key], expected[key], here)
            else:
                yield Difference(here, _shown(found.get(key)), _shown(expected.get(key)))
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        for number, (one, other) in enumerate(zip(found, expected, strict=True)):
            yield from in_documents(one, other, f"{where}[{number}]")
    elif not _same(found, expected):
        yield Difference(where, _shown(found), _shown(expected))


def in_tables(found: Sequence[Sequence[str]], expected: Sequence[Sequence[str]]) -> Iterator[Difference]:
    """Differences of two tables as rows of text, the first row the header; the place is line and column."""
    if list(found[0]) != list(expected[0]):
        yield Difference("1", ",".join(found[0]), ",".join(expected[0]))
        return
    if len(found) != len(expected):
        yield Difference("rows", len(found) - 1, len(expected) - 1)
    for line, (one, other) in enumerate(zip(found, expected, strict=False), start=1):
        if len(one) != len(other):
            yield Difference(str(line), ",".join(one), ",".join(other))
            continue
        for column, cell, right in zip(expected[0], one, other, strict=True):
            number = _number(right)
            if cell != right and (number is None or not _same(_number(cell), number)):
                yield Difference(f"{line}, {column}", cell, right)


def cells(content: bytes) -> list[list[str]] | None:
    """Rows of a CSV file; None if it is none."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    return rows or None


def _same(found: Any, expected: Any) -> bool:
    if isinstance(found, bool) or isinstance(expected, bool) or found is None or expected is None:
        return found is expected
    if isinstance(found, int | float) and isinstance(expected, int | float):
        return math.isclose(found, expected, rel_tol=RELATIVE, abs_tol=ROUNDING)
    return type(found) is type(expected) and bool(found == expected)


def _number(cell: str) -> float | None:
    """A figure as a table writes it; None for any other text, such as nan, 1_000 or 2.50."""
    try:
        value = float(cell)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return value if cell in (repr(value), str(int(value))) else None


def _shown(value: object) -> object:
    """A value as a short text; of a list or an object no more than that it is one."""
    if isinstance(value, list | dict):
        return "[…]" if isinstance(value, list) else "{…}"
    return value
