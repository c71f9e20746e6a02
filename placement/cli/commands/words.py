"""`placement words export` and `import`: every text as a spreadsheet for translators, and back."""

from __future__ import annotations

import csv
import os
import tempfile
import zipfile
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement.cli.console import Lang, reporting, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.errors import Fault
    from placement.i18n import Words
    from placement.i18n.sheet import Catalogues, ReturnedRow, Wrong

SUFFIXES = (".xlsx", ".csv")
LARGEST_BYTES = 100_000_000
MOST_ROWS, MOST_COLUMNS = 50_000, 40
"""Of a sheet of words: ten times what there is."""
"""Of a workbook once unpacked."""

words_app = typer.Typer(help="All texts in English and Welsh, for translators.", no_args_is_help=True)
Folder = Annotated[
    Path | None,
    typer.Option("--catalogues", help="Folder of en/*.po and cy/*.po; our own if not given.", hidden=True),
]


@words_app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="The table to write: .xlsx or .csv.", show_default=False)],
    catalogues: Folder = None,
    lang: Lang = "en",
) -> None:
    """Write every text with its key, English, Welsh, slots, plural forms and who reviewed it."""
    with reporting(lang) as (words, console):
        from placement.errors import BadInput, Fault
        from placement.i18n.sheet import rows

        faults = place_faults(file)
        read = catalogues_in(catalogues, faults)
        if faults or read is None:
            raise BadInput(faults)
        table = rows(read)
        try:
            replace({file: as_table(table, file.suffix.lower(), words)})
        except OSError:
            raise BadInput([Fault("words_place", file.name)]) from None
        say(console, words.count("words.exported", len(table), file=file.name))


@words_app.command("import")
def take(
    file: Annotated[Path, typer.Argument(help="The table as it came back.", show_default=False)],
    reviewed_by: Annotated[
        str | None,
        typer.Option(
            "--reviewed-by",
            help="Who has reviewed the Welsh of every file in the table, as they wish to be named.",
            show_default=False,
        ),
    ] = None,
    catalogues: Folder = None,
    lang: Lang = "en",
) -> None:
    """Take changed texts back into the catalogues, all of them or none."""
    with reporting(lang) as (words, console):
        from placement.errors import BadInput, Fault
        from placement.i18n.sheet import take_back

        faults: list[Fault] = []
        read = catalogues_in(catalogues, faults)
        lines = lines_in(file, faults)
        if read is None or lines is None:
            raise BadInput(faults)
        taken = take_back(read, lines, reviewer=reviewed_by)
        faults += [as_fault(wrong, file) for wrong in taken.wrong]
        if faults:
            raise BadInput(faults)
        place = folder_of(catalogues)
        try:
            replace({place / lg / f"{name}.po": text.encode() for (lg, name), text in taken.files.items()})
        except OSError:
            raise BadInput([Fault("words_disk", place.name, column="--catalogues")]) from None
        say(console, words.count("words.imported", taken.texts))
        for language, name in taken.files:
            say(console, f"- {language}/{name}.po")


def folder_of(catalogues: Path | None) -> Path:
    from placement.i18n.catalogue import FOLDER

    return FOLDER if catalogues is None else catalogues


def catalogues_in(folder: Path | None, faults: list[Fault]) -> Catalogues | None:
    """The catalogues as text; None, with a fault, where there are none to read."""
    from placement.errors import Fault
    from placement.i18n.sheet import read_catalogues

    place = folder_of(folder)
    try:
        found = read_catalogues(place)
    except (OSError, UnicodeDecodeError):
        found = None
    if found is None or not all(found.files.values()):
        faults.append(Fault("words_catalogues", place.name, column="--catalogues"))
        return None
    return found


def place_faults(file: Path) -> list[Fault]:
    """Whether a table can be put there, where there is nothing yet."""
    from placement.errors import Fault

    faults = []
    if file.suffix.lower() not in SUFFIXES:
        faults.append(Fault("words_suffix", file.name, value=file.suffix))
    if file.exists():
        faults.append(Fault("words_exists", file.name))
    if not file.parent.is_dir():
        faults.append(Fault("words_place", file.name))
    return faults


def as_fault(wrong: Wrong, file: Path) -> Fault:
    from placement.errors import Fault

    return Fault(wrong.key, file.name, wrong.row, wrong.column, wrong.value, wrong.slots)


def as_table(table: tuple[tuple[str, ...], ...], suffix: str, words: Words) -> bytes:
    """The bytes of the table; a workbook has a sheet beside it that says how to fill it in."""
    from placement.i18n.sheet import COLUMNS, as_csv
    from placement.report.workbook import TableSheet, TextSheet, workbook

    if suffix == ".csv":
        return as_csv(table)
    lines = tuple(words(f"words.help.{name}") for name in ("change", "slots", "forms", "back"))
    about = TextSheet(words("words.help"), lines)
    return workbook([TableSheet("words", COLUMNS, table)], about, title=words("words.title"))


def lines_in(file: Path, faults: list[Fault]) -> list[ReturnedRow] | None:
    """The rows of a table; None, with a fault, if it is no such file."""
    from placement.errors import Fault
    from placement.i18n.sheet import from_csv

    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        faults.append(Fault("words_suffix", file.name, value=file.suffix))
        return None
    try:
        return from_csv(file.read_bytes()) if suffix == ".csv" else from_workbook(file)
    except (OSError, ValueError, KeyError, csv.Error, zipfile.BadZipFile, SyntaxError):
        faults.append(Fault("words_unreadable", file.name))
        return None


def from_workbook(file: Path) -> list[ReturnedRow]:
    """Rows of the first sheet. Raises what `lines_in` catches if it is no workbook."""
    from openpyxl import load_workbook

    from placement.i18n.sheet import lines_of

    with zipfile.ZipFile(file) as archive:
        if sum(part.file_size for part in archive.infolist()) > LARGEST_BYTES:
            raise ValueError(file.name)
    book = load_workbook(file, read_only=True)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size may be anything
        rows = islice(sheet.iter_rows(), MOST_ROWS)
        found = [[(cell.value, cell.data_type) for cell in row[:MOST_COLUMNS]] for row in rows]
    finally:
        book.close()
    texts = [["" if value is None else str(value) for value, _ in row] for row in found]
    formulas = [frozenset(at for at, (_, kind) in enumerate(row) if kind == "f") for row in found]
    return lines_of(texts, formulas)


def replace(files: Mapping[Path, bytes]) -> None:
    """Write every file or none: each beside its place first; what was there comes back if one cannot go.

    Raises OSError if the disk refuses.
    """
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    fresh: list[tuple[Path, Path]] = []
    try:
        for path, content in files.items():
            fresh.append((_beside(path, content), path))
        for made, path in fresh:
            made.replace(path)
    except OSError:
        _restore([(path, before[path]) for made, path in fresh if not made.exists()])
        raise
    finally:
        for made, _ in fresh:
            made.unlink(missing_ok=True)


def _beside(path: Path, content: bytes) -> Path:
    number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with os.fdopen(number, "wb") as file:
        file.write(content)
    made = Path(name)
    made.chmod(0o644)
    return made


def _restore(files: Sequence[tuple[Path, bytes | None]]) -> None:
    for path, content in files:
        if content is None:
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)
