"""One table: from its file, through its schema, to values with the line that each came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from placement.data.bands import AGE_BANDS, bands_in
from placement.data.bulk import BulkRows, CodedColumn, bulk_rows
from placement.data.cells import as_meant, typed
from placement.data.files import Rows, read_rows
from placement.data.nearest import nearest
from placement.data.table_schema import DUPLICATE_ROW, REPEATED
from placement.data.table_spec import TableSpec
from placement.data.tables import SHARE
from placement.errors import Fault

REPEATS = frozenset({"duplicate_id", "duplicate_value", "duplicate_row"})


@dataclass(frozen=True)
class Sheet:
    """One table as read: values where cells have them, NaN where a number could not be read.

    Columns that may be absent, and are, have their default. `texts` holds the same cells as written.
    `lines[i]` is the line of the file on which row i starts; `files[i]` names that file where rows come from
    several. `sound` is False if rows are missing, so that an id not found here may still be in the file.
    """

    table: TableSpec
    frame: pd.DataFrame
    texts: pd.DataFrame
    lines: Sequence[int]
    sound: bool
    files: list[str] | None = None

    def file(self, index: int) -> str:
        """The file that a row stands in."""
        return self.table.file if self.files is None else self.files[index]

    def fault(self, key: str, index: int, column: str, **slots: object) -> Fault:
        """A fault in one cell, with its line and its text as written."""
        value = self.text(index, column) or None
        return Fault(key, self.file(index), row=self.lines[index], column=column, value=value, slots=slots)

    def faults(self, key: str, rows: Iterable[Any], column: str, **slots: object) -> Iterator[Fault]:
        """The same fault in one column of several rows."""
        return (self.fault(key, int(index), column, **slots) for index in rows)

    def text(self, index: int, column: str) -> str:
        """A cell as written."""
        return str(self.texts[column].iloc[index])

    def number(self, index: int, column: str) -> float:
        """A cell of a column of numbers."""
        return float(self.frame[column].iloc[index])


def read_sheet(folder: Path, table: TableSpec, faults: list[Fault], *, welsh: bool = True) -> Sheet | None:
    """A table of a region folder; None if it has no usable rows, or is optional and absent.

    If no `welsh` is asked for, a Welsh column that is not there holds what the English one does.
    """
    path = folder / table.file
    if table.optional and not path.exists():
        return None
    many = bulk_rows(path, table.columns) if table.of_pairs else None
    if many is not None and set(many.header) == set(table.columns) and len(many.header) == len(table.columns):
        return _sheet_of_many(table, many, faults)
    rows = read_rows(path, table.file, faults, columns=table.columns)
    if rows is None:
        return None
    table = table.with_bands(rows.header)
    rows = rows if welsh else with_english_columns(rows, table)
    found: list[Fault] = []
    names = schema_names(table, rows.header, found)
    faults += [one for one in found if welsh or one.key != "missing_column" or str(one.column)[-3:] != "_cy"]
    return sheet_of(table, rows, names, faults)


def sheet_of(table: TableSpec, rows: Rows, names: list[str | None], faults: list[Fault]) -> Sheet:
    """A table of rows; `names` are the schema's names of their columns, None for one that it lacks."""
    if not rows.cells and rows.sound and not table.may_be_empty:
        faults.append(Fault("no_rows", table.file))
    texts = _texts(rows, names)
    texts = texts.assign(
        **{
            str(name): as_meant(table.about(str(name))["kind"], texts[name])
            for name in texts.columns
            if table.about(str(name))["kind"] in {"truth", "date"}
        }
    )
    frame, in_cells = typed(table, texts)
    absent = {
        name: pd.Series(value, index=frame.index, dtype="str" if isinstance(value, str) else "float64")
        for name, value in table.defaults.items()
        if name not in names
    }
    blank = dict.fromkeys(absent, pd.Series("", index=frame.index, dtype="str"))
    sheet = Sheet(table, frame.assign(**absent), texts.assign(**blank), rows.lines, rows.sound, rows.files)
    found = [sheet.fault(key, index, column, **slots) for index, column, key, slots in in_cells]
    faults += _first_of_each_cell(
        [*found, *(_failure(sheet, *told) for told in table.schema.failures(frame))]
    )
    return sheet


def _sheet_of_many(table: TableSpec, rows: BulkRows, faults: list[Fault]) -> Sheet:
    """A large table, each different cell looked at once; one with anything wrong is looked at row by row."""
    coded = dict(zip(rows.header, rows.columns, strict=True))
    columns: dict[str, pd.Series] = {}
    for name, column in coded.items():
        each = pd.DataFrame({name: pd.Series(column.texts, dtype="str")})
        values, wrong = typed(table, each)
        if wrong or table.about(name)["kind"] in {"truth", "date"} or _breaks(table, name, values):
            return sheet_of(table, rows.by_row(), list(rows.header), faults)
        number = values[name].dtype == np.float64
        columns[name] = (
            pd.Series(values[name].to_numpy(dtype=np.float64)[column.codes]) if number else column.series()
        )
    if _repeats([coded[name] for name in table.schema.unique]):
        return sheet_of(table, rows.by_row(), list(rows.header), faults)
    texts = {n: columns[n] if columns[n].dtype != np.float64 else coded[n].series() for n in columns}
    return Sheet(table, pd.DataFrame(columns), pd.DataFrame(texts), rows.lines, sound=True)


def _breaks(table: TableSpec, name: str, values: pd.DataFrame) -> bool:
    """Whether anything does not hold in the different values of one column, or each must stand once."""
    column = table.schema.columns[name]
    return column.unique or any(column.failures(name, values[name]))


def _repeats(columns: list[CodedColumn]) -> bool:
    """Whether two rows have the same cells in all of these columns."""
    mark = np.zeros(len(columns[0].codes) if columns else 0, dtype=np.int64)
    for column in columns:
        if len(column.texts) and mark.max(initial=0) > np.iinfo(np.int64).max // len(column.texts) - 1:
            return True  # too many to be told apart so
        mark = mark * len(column.texts) + column.codes
    order = np.sort(mark)
    return bool((order[1:] == order[:-1]).any())


def readable(sheets: Mapping[str, Sheet], table: str, *columns: str) -> pd.DataFrame | None:
    """Rows of a table in which all these cells could be read; None if the table or a column is absent."""
    sheet = sheets.get(table)
    if sheet is None or any(column not in sheet.frame for column in columns):
        return None
    found = sheet.frame[list(columns)]
    lacking = found.isna().any(axis=1)
    return found.loc[~lacking] if lacking.any() else found


def schema_names(
    table: TableSpec, header: list[str], faults: list[Fault], *, file: str | None = None, some: bool = False
) -> list[str | None]:
    """The schema's name for each column of the header, None where there is none; faults for what differs.

    Of a file that changes `some` rows of the table the columns of its key are needed, and no other. `file` is
    how messages name it, if not as the table does.
    """
    needed = table.keys if some else [name for name in table.columns if name not in table.defaults]
    file = table.file if file is None else file
    counts = Counter(name for name in header if name)
    repeated = [name for name, count in counts.items() if count > 1]
    faults += [Fault("duplicate_column", file, row=1, column=name) for name in repeated]
    missing = [name for name in table.columns if name not in counts]
    names: list[str | None] = []
    unfit: list[str] = []
    for name in header:
        meant = None if name in table.columns else nearest(name, missing, likeness=0.75)
        if name in table.columns:
            names.append(name if name not in names else None)
        elif meant:
            missing.remove(meant)
            names.append(meant)
            faults.append(Fault("misspelt_column", file, row=1, column=name, slots={"nearest": meant}))
        else:
            names.append(None)
            if table.by_age and bands_in([name], table.by_age):
                unfit.append(name)
                continue
            key = "extra_column" if name else "unnamed_column"
            faults.append(Fault(key, file, row=1, column=name or None))
    if unfit:
        every = {"bands": bands_in(header, table.by_age), "usual": AGE_BANDS}
        slots = {key: ", ".join(f"{table.by_age}{band}" for band in bands) for key, bands in every.items()}
        faults.append(Fault("bands_unfit", file, row=1, column=unfit[0], slots=slots))
    faults += [Fault("missing_column", file, row=1, column=name) for name in missing if name in needed]
    return names


def with_english_columns(rows: Rows, table: TableSpec) -> Rows:
    """The rows with each Welsh column of the table that they lack, as the English one has it."""
    lacking = [
        (name, rows.header.index(english))
        for name in table.columns
        for english in (f"{name.removesuffix('cy')}en",)
        if name.endswith("_cy") and name not in rows.header and english in rows.header
    ]
    header = [*rows.header, *(name for name, _ in lacking)]
    cells = [[*row, *(row[position] for _, position in lacking)] for row in rows.cells]
    return replace(rows, header=header, cells=cells)


def _texts(rows: Rows, names: list[str | None]) -> pd.DataFrame:
    columns = {
        name: pd.Series([cells[position] for cells in rows.cells], dtype="str")
        for position, name in enumerate(names)
        if name is not None
    }
    return pd.DataFrame(columns)


def _failure(sheet: Sheet, key: str, index: int, column: str) -> Fault:
    """What does not hold in a cell, in our words."""
    about = sheet.table.about(column)
    if key == "range":
        return _out_of_range(sheet, index, column)
    if key == REPEATED:
        values = sheet.frame[column].to_numpy()
        first = int((values == values[index]).argmax())
        told = "duplicate_id" if about["kind"] == "id" else "duplicate_value"
        return sheet.fault(told, index, column, first=sheet.lines[first])
    if key == DUPLICATE_ROW:
        return sheet.fault(key, index, column, columns=", ".join(sheet.table.schema.unique))
    if key == "choice":
        return _not_a_choice(sheet, index, column)
    return sheet.fault(key, index, column)


def _out_of_range(sheet: Sheet, index: int, column: str) -> Fault:
    about = sheet.table.about(column)
    value = sheet.number(index, column)
    low, high = about["low"], about["high"]
    if about["unit"] == SHARE:
        return sheet.fault("share_range", index, column)
    if low == 0 and value < 0:
        return sheet.fault("negative", index, column)
    if about["above"] and value <= low:
        return sheet.fault("not_positive", index, column)
    return sheet.fault("range", index, column, low=f"{low:,.10g}", high=f"{high:,.10g}")


def _not_a_choice(sheet: Sheet, index: int, column: str) -> Fault:
    about = sheet.table.about(column)
    choices = about["choices"]
    meant = None if about["kind"] == "number" else nearest(sheet.text(index, column), choices)
    allowed = ", ".join(choices)
    if meant:
        return sheet.fault("choice_near", index, column, allowed=allowed, nearest=meant)
    return sheet.fault("choice", index, column, allowed=allowed)


def _first_of_each_cell(faults: list[Fault]) -> list[Fault]:
    """One fault for each cell: a cell that holds nothing is not also told that it repeats another."""
    by_cell: dict[tuple[int | None, str | None], Fault] = {}
    for fault in sorted(faults, key=lambda fault: fault.key in REPEATS):
        by_cell.setdefault((fault.row, fault.column), fault)
    return list(by_cell.values())
