"""A workbook as a region's folder: written, its assumptions worked out anew, and checked whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from placement.data import read_region
from placement.errors import BadInput, Fault
from placement.i18n import LANGUAGES
from placement.scenario.inputs import SCENARIO, Inputs, read_inputs
from placement.sources.begin.begun import ASSUMPTIONS, OTHER, TRIES, found_in, restate_row
from placement.sources.book.as_read import BookRead
from placement.sources.book.places import SheetFault, once_a_cell
from placement.sources.book.read import as_csv, listed, read_book

NAME = "assumptions"
STAFF = "workforce"


@contextmanager
def opened(path: Path) -> Iterator[tuple[BookRead, Path, Inputs | None, list[SheetFault]]]:
    """A workbook as read, its scenario in a folder that lasts as long, its inputs, and all that is wrong.

    There are inputs only where nothing is wrong. Raises BadInput where the file is no workbook of a region.
    """
    with TemporaryDirectory(prefix="placement-") as folder:
        home = Path(folder)
        read = read_book(path)
        inputs, faults = realised(read, home)
        yield read, home / SCENARIO, inputs, faults


def realised(read: BookRead, home: Path) -> tuple[Inputs | None, list[SheetFault]]:
    """Write the folder of a workbook; its inputs, or every fault of every sheet, one a cell."""
    _replaced(read)
    for name, content in read.files.items():
        (home / name).write_bytes(content)
    if not read.document or any(fault.key == "book_no_sheet" for fault in read.faults):
        return None, once_a_cell(read.faults)  # names of a sheet that is missing would each be told as wrong
    found: Sequence[Fault] = ()
    inputs = None
    anew: dict[str, str] = {}
    for _ in range(TRIES):
        try:
            inputs, found = read_inputs(home / SCENARIO), ()
        except BadInput as bad:
            found = [*bad.faults, *_of_tables(home, read, bad.faults)]
        other = [fault for fault in found if fault.file == ASSUMPTIONS and fault.key in OTHER and fault.row]
        if not other:
            break
        table = read.tables[NAME].astype(object)
        for fault in other:
            at = (fault.row or 0) - 2
            item = str(table.loc[at, "item"])
            if (
                item in anew and fault.key == "assumption_set_other"
            ):  # cells differ now: no one figure is theirs
                table.loc[at, ["table", "column", "where", "how"]] = ""
                anew[item] = "-"
                continue
            anew[item] = f"{found_in(fault):g}"
            restate_row(table, at, found_in(fault))
        read.tables[NAME] = table
        (home / ASSUMPTIONS).write_bytes(as_csv(NAME, table))
    if anew:
        read.tell(
            "assumptions", n=len(anew), items=listed([f"{item} {value}" for item, value in anew.items()])
        )
    told = [one for one in found if (one.file, one.column or "", one.value or "") not in read.unknown]
    faults = once_a_cell([*read.faults, *map(read.places.located, told)])
    return (None if faults else inputs), faults


def _of_tables(home: Path, read: BookRead, told: Sequence[Fault]) -> Sequence[Fault]:
    """What is wrong with the tables, where the question was wrong and they were not looked at."""
    if any(fault.file != SCENARIO for fault in told):
        return ()
    stated = read.document["scenario"].get("languages", LANGUAGES)
    try:
        read_region(home, [name for name in LANGUAGES if name in stated])
    except BadInput as bad:
        return bad.faults
    return ()


def _replaced(read: BookRead) -> None:
    """Without assumptions about staff whose every figure is the planner's own, or of whom none is known."""
    table, staff = read.tables.get(NAME), read.tables.get(STAFF)
    if table is None or staff is None or not {"table", "where", "item"} <= set(table):
        return
    if not {"base_id", "service_id"} <= set(staff):
        return
    keys = list(zip(staff["base_id"], staff["service_id"], strict=True))
    own = [key in read.own_staff for key in keys]
    gone, unknown = [], []
    for at, row in enumerate(table.to_dict("records")):
        service = str(row["where"]).removeprefix("service_id=")
        mine = [mark for (_, of), mark in zip(keys, own, strict=True) if not row["where"] or of == service]
        if row["table"] == STAFF and mine and all(mine):
            gone.append(at)
        elif row["table"] == STAFF and row["where"] and not mine and own:
            unknown.append(at)
    if not gone and not unknown:
        return
    kept = [at for at in range(len(table)) if at not in {*gone, *unknown}]
    place = read.places.sheets[ASSUMPTIONS]
    read.places.sheets[ASSUMPTIONS] = place.of_rows(tuple(place.rows[at] for at in kept))
    read.tables[NAME] = table.drop(index=[*gone, *unknown]).reset_index(drop=True)
    read.files[ASSUMPTIONS] = as_csv(NAME, read.tables[NAME])
    for key, rows in (("replaced", gone), ("no_staff", unknown)):
        if rows:
            read.tell(key, n=len(rows), items=listed(table["item"].iloc[rows].tolist()))
