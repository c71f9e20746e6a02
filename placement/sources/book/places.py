"""Faults told where a person finds them: by sheet and cell, not by file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from openpyxl.utils import get_column_letter

from placement.errors import Fault
from placement.i18n import Words
from placement.scenario.inputs import SCENARIO

LINES = ("first", "line")
"""Slots of a message that name a line of the same table."""
IN_A_CELL = {"setting_number": "not_a_number", "setting_missing": "blank"}
"""What is said of a cell in place of what is said of a line: nobody writes quotation marks in a workbook."""
NO_SETTING = ("setting_unknown", "part_unknown")
"""Faults of the place of a setting, which has a column of its own, and not of the answer."""


@dataclass(frozen=True)
class SheetFault(Fault):
    """A fault in a cell of a workbook."""

    sheet: str = ""
    cell: str = "A1"
    head: str = ""

    def says(self, words: Words) -> str:
        """Workbook, sheet, cell and head; what is wrong, the value found, and what to do; one line."""
        place = words("book.at", sheet=self.sheet, cell=self.cell)
        place += f" ({self.head})" if self.head else ""
        return f"{self.file}, {place}: {self.what(words)}"

    def what(self, words: Words) -> str:
        """The same without where."""
        found = "" if self.value is None else " " + words("fault.found", value=repr(self.value))
        message = words(f"fault.{self.key}", **self.slots)
        return f"{message}{found}. {words(f'fault.{self.key}.remedy', **self.slots)}"


@dataclass(frozen=True)
class SheetPlace:
    """Where a table stands: its sheet, the row of its head, columns by name, and the row of each line."""

    title: str
    head: int = 1
    columns: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[int, ...] = ()
    """The sheet's row of each row of the table."""
    heads: Mapping[str, str] = field(default_factory=dict)
    origin: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """Where cells stand in the workbook, if the sheet was turned round to be read."""

    def cell(self, row: int, column: str | None) -> str:
        """The cell of a column in a row, as the workbook has it."""
        here = (row, self.columns.get(column or "", 1))
        row, at = self.origin.get(here, here)
        return f"{get_column_letter(at)}{row}"

    def of_rows(self, rows: tuple[int, ...]) -> SheetPlace:
        """The same sheet with the rows that a table keeps."""
        return replace(self, rows=rows)

    def row_of(self, line: int | None) -> int:
        """The sheet's row of a line of the table's file."""
        at = (line or 1) - 2
        return self.rows[at] if 0 <= at < len(self.rows) else self.head


@dataclass(frozen=True)
class BookPlaces:
    """Where everything of a workbook stands, by the name of the file that it makes."""

    book: str
    sheets: dict[str, SheetPlace]
    settings: Mapping[str, int] = field(default_factory=dict)
    """The row of each setting in the sheet of the question."""
    asked: Mapping[str, str] = field(default_factory=dict)
    """What the sheet of the question asks in the row of each setting."""

    def at(
        self, key: str, file: str, row: int, column: str | None, value: str | None, **slots: object
    ) -> SheetFault:
        """A fault in a sheet's own row."""
        place = self.sheets.get(file, SheetPlace(file))
        return SheetFault(
            key,
            self.book,
            column=column,
            value=value,
            slots=slots,
            sheet=place.title,
            cell=place.cell(row, column),
            head=place.heads.get(column or "", ""),
        )

    def cell(self, key: str, sheet: str, row: int, column: int, **slots: object) -> SheetFault:
        """A fault of a cell of a sheet, by its row and column there."""
        return SheetFault(key, self.book, slots=slots, sheet=sheet, cell=f"{get_column_letter(column)}{row}")

    def located(self, fault: Fault) -> SheetFault:
        """A fault of a table or the scenario, told by its cell."""
        if isinstance(fault, SheetFault):
            return fault
        place = self.sheets.get(fault.file, SheetPlace(fault.file))
        column = fault.column
        if fault.file == SCENARIO:
            row, told = self._setting(column or "")
            if told == column and told in self.settings:
                fault = replace(fault, key=IN_A_CELL.get(fault.key, fault.key))
            of = "setting" if fault.key.startswith(NO_SETTING) else "value"
            return self._made(fault, place, place.cell(row, of), self.asked.get(told) or told)
        row = place.row_of(fault.row)
        return self._made(fault, place, place.cell(row, column), place.heads.get(column or "", column or ""))

    def _made(self, fault: Fault, place: SheetPlace, cell: str, head: str) -> SheetFault:
        slots = dict(fault.slots)
        for name in ("listed_in", "file"):
            if str(slots.get(name)) in self.sheets:
                slots[name] = self.sheets[str(slots[name])].title
        for name in LINES:
            if isinstance(slots.get(name), int) and place.rows:
                slots[name] = place.row_of(int(str(slots[name])))
        return SheetFault(
            fault.key,
            self.book,
            column=fault.column,
            value=fault.value,
            slots=slots,
            sheet=place.title,
            cell=cell,
            head=head,
        )

    def _setting(self, key: str) -> tuple[int, str]:
        """The row of a setting with its name; of one that has no row, that of the first of its part."""
        name = key.removeprefix("options.")
        while name:
            if name in self.settings:
                return self.settings[name], name
            within = [place for place in self.settings if place.startswith(f"{name}.")]
            if within:
                return self.settings[within[0]], key
            name = name.rpartition(".")[0]
        return self.sheets.get(SCENARIO, SheetPlace("")).head, key


def once_a_cell(faults: Iterable[SheetFault]) -> list[SheetFault]:
    """The first fault of each cell."""
    found: dict[tuple[str, str], SheetFault] = {}
    for fault in faults:
        found.setdefault((fault.sheet, fault.cell), fault)
    return list(found.values())
