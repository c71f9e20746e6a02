"""Tables of a plan, from the dictionary of the published example: what it tells the public of each column."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from placement.i18n import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

EXAMPLE = Path(__file__).parents[2] / "maps" / "wales-ahp"
ABOUT = """What a run folder holds as CSV, and what `plan.tables` has by these names. `plan.posts` and
`plan.clusters_table` are `posts` and `result_clusters` with names. Examples are the first filled cell of the
published example. Tables for their owner alone (`placed`, `filled`, and who serves whom) are not listed."""


def plan_tables(draw: Callable[[Iterable[str], Iterable[Iterable[str]]], str]) -> str:
    """The page; `draw` makes a table of Markdown from a head and rows."""
    words = Words("en")
    columns: dict[str, list[dict[str, str]]] = {}
    for row in _rows(EXAMPLE / "downloads" / "dictionary.csv"):
        columns.setdefault(row["table"], []).append(row)
    parts = ["# Tables of a plan", ABOUT]
    for name, rows in columns.items():
        path = EXAMPLE / "public" / "wales-ahp" / f"{name}.csv"
        first = _first(path if path.is_file() else EXAMPLE / "downloads" / f"{name}.csv")
        cells = [
            (f"`{row['column']}`", row["unit_en"], row["meaning_en"], _code(first.get(row["column"], "")))
            for row in rows
        ]
        head = ("column", "unit", "meaning", "example")
        parts += [f"## {name}", f"{words(f'bundle.file.{name}')}.", draw(head, cells)]
    return "\n\n".join(parts) + "\n"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _first(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in _rows(path) if path.is_file() else ():
        for name, value in row.items():
            if value:
                found.setdefault(name, value)
    return found


def _code(value: str) -> str:
    short = value if len(value) <= 40 else value[:39] + "…"
    return f"`{short}`" if value else ""
