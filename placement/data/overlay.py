"""A folder laid over another: rows of its tables take the place of rows with the same key, or are added.

A row of the later folder may leave out columns: those keep what the earlier row has. What it changes is told
row by row. Only where the later folder's datapackage.json says `"replaces": true` of a table does it take the
place of the whole one, and that is told with how many rows there were and are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from placement.data.boundaries import FILE as OUTLINES
from placement.data.files import Rows, read_rows
from placement.data.folders import Folders, there
from placement.data.package import replaces
from placement.data.sheet import Sheet, read_sheet, schema_names, sheet_of, with_english_columns
from placement.data.table_spec import TableSpec
from placement.errors import Fault
from placement.i18n import LANGUAGES, Language


@dataclass(frozen=True)
class LaidOver:
    """What one file of a later folder does to the same table of earlier ones.

    `changed` and `added` name rows by their key, and of those changed each figure as it was and is. Where it
    `replaces` the table, `before` and `after` are the numbers of rows, of outlines -1.
    """

    file: str
    over: str
    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    replaces: bool = False
    before: int = -1
    after: int = -1


@dataclass(frozen=True)
class LaidTable:
    """A table read through all folders; `content` is its file where no single folder has it."""

    sheet: Sheet | None
    laid: tuple[LaidOver, ...] = ()
    content: bytes | None = None


def read_laid_over(
    folders: Folders,
    table: TableSpec,
    packages: Mapping[Path, Mapping[str, Any]],
    faults: list[Fault],
    languages: Sequence[Language] = LANGUAGES,
) -> LaidTable:
    """One table of all folders, later ones laid over earlier ones; `packages` are what the folders say."""
    welsh = "cy" in languages
    holders = [folder for folder in folders.paths if there(folder / table.file)]
    whole = [
        0,
        *(i for i, folder in enumerate(holders) if i and replaces(packages.get(folder, {}), table.file)),
    ]
    first = whole[-1]
    if len(holders) < 2:
        return LaidTable(read_sheet(folders.path(table.file).parent, table, faults, welsh=welsh))
    laid = tuple(_taking_place(folders, table, holders[: first + 1], whole)) if first else ()
    if first == len(holders) - 1:
        return LaidTable(read_sheet(holders[first], table, faults, welsh=welsh), laid)
    merged: Rows | None = None
    done: list[LaidOver] = []
    for folder in holders[first:]:
        file = folders.named_in(folder, table.file)
        rows = read_rows(folder / table.file, file, faults, columns=table.columns)
        if rows is None:
            return LaidTable(None, laid)
        table = table.with_bands(rows.header) if merged is None else table
        rows = rows if welsh else with_english_columns(rows, table)
        found = schema_names(table, rows.header, faults, file=file, some=merged is not None)
        rows = _known_columns(rows, found, file)
        if merged is None:
            merged = rows
            continue
        if not set(table.keys) <= set(rows.header):
            return LaidTable(None, laid)
        merged, told = _merged(table, merged, rows)
        done.append(replace(told, file=file, over=folders.named_in(holders[first], table.file)))
    if merged is None:
        return LaidTable(None, laid)
    sheet = sheet_of(table, merged, [*merged.header], faults)
    return LaidTable(sheet, (*laid, *done), _as_csv(merged))


def outlines_laid_over(folders: Folders) -> Iterator[LaidOver]:
    """Outlines are one file: the last folder's take the place of all others."""
    holders = [folder for folder in folders.paths if there(folder / OUTLINES)]
    if len(holders) > 1:
        file, over = (folders.named_in(folder, OUTLINES) for folder in (holders[-1], holders[0]))
        yield LaidOver(file, over, replaces=True)


def _taking_place(
    folders: Folders, table: TableSpec, holders: Sequence[Path], whole: Sequence[int]
) -> Iterator[LaidOver]:
    """The last folder that takes the whole place of those before it, with the numbers of rows."""
    file, over = (folders.named_in(holder, table.file) for holder in (holders[whole[-1]], holders[0]))
    counts = [
        0 if rows is None else len(rows.cells)
        for rows in (read_rows(holders[at] / table.file, table.file, []) for at in (whole[-1], 0))
    ]
    yield LaidOver(file, over, replaces=True, before=counts[1], after=counts[0])


def _known_columns(rows: Rows, names: Sequence[str | None], file: str) -> Rows:
    """The rows with the columns that the schema has, by its names, each row with its file."""
    at = [position for position, name in enumerate(names) if name is not None]
    return Rows(
        header=[str(names[position]) for position in at],
        cells=[[row[position] for position in at] for row in rows.cells],
        lines=rows.lines,
        sound=rows.sound,
        files=[file] * len(rows.cells),
    )


def _merged(table: TableSpec, before: Rows, after: Rows) -> tuple[Rows, LaidOver]:
    """Both, row by row; a row that is new and lacks a column has its default there, or nothing."""
    header = [*before.header, *(name for name in after.header if name not in before.header)]
    blank = {
        name: f"{value:g}" if isinstance(value, float) else value for name, value in table.defaults.items()
    }
    blank = {name: "" if text == "nan" else text for name, text in blank.items()}
    cells = [[*row, *(blank.get(name, "") for name in header[len(row) :])] for row in before.cells]
    lines, files = list(before.lines), list(before.files or [])
    at = {name: i for i, name in enumerate(header)}
    keys = [at[name] for name in table.keys if name in before.header]
    where = {tuple(row[i] for i in keys): number for number, row in enumerate(cells)}
    taken: set[int] = set()
    changed: list[str] = []
    added: list[str] = []
    for row, line, file in zip(after.cells, after.lines, after.files or [], strict=True):
        given = dict(zip(after.header, row, strict=True))
        key = tuple(given[header[i]] for i in keys)
        number = where.get(key)
        if number is None or number in taken:
            cells.append([given.get(name, blank.get(name, "")) for name in header])
            lines.append(line)
            files.append(file)
            added.append(" / ".join(key))
            continue
        taken.add(number)
        other = [
            f"{name} {cells[number][at[name]] or '-'} → {text or '-'}"
            for name, text in given.items()
            if not _same(cells[number][at[name]], text)
        ]
        if other:
            changed.append(f"{' / '.join(key)} ({', '.join(other)})")
        cells[number] = [given.get(name, cell) for name, cell in zip(header, cells[number], strict=True)]
        lines[number], files[number] = line, file
    rows = Rows(header, cells, lines, before.sound and after.sound, files)
    return rows, LaidOver("", "", tuple(changed), tuple(added))


def _same(before: str, after: str) -> bool:
    if before == after:
        return True
    try:
        return float(before) == float(after)
    except ValueError:
        return False


def _as_csv(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([rows.header, *rows.cells])
    return text.getvalue().encode()
