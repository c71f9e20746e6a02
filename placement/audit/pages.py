"""What stands in a folder that is verified, and its pages and tables, held against what is drawn again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from placement.i18n import Language
from placement.results.document_entries import AimEntry
from placement.store.compare import Difference, cells, in_tables
from placement.store.report import Both, Report


@dataclass(frozen=True)
class FoundFolder:
    """A run folder as found: every file but timing.json, its manifest and its answer."""

    path: Path
    files: Mapping[str, bytes]
    manifest: Mapping[str, Any]
    answer: Any
    """Whatever the file holds: nothing of it has been checked."""


def present(file: str, found: FoundFolder, report: Report) -> bool:
    """Whether a file is there; if the manifest lists it, that it is not has been told."""
    if file not in found.files and file not in found.manifest["files"]:
        report.blame("missing", file=file)
    return file in found.files


def compare_pages(
    found: FoundFolder, drawn: Mapping[str, bytes], here: Mapping[str, str], report: Report
) -> None:
    """Each page byte for byte; other versions of what draws them are named, they alone can change a page.

    `here` are the versions on this machine.
    """
    there = [name for name in drawn if present(name, found, report)]
    wrong = [name for name in there if found.files[name] != drawn[name]]
    for name in wrong:
        report.blame("page", file=name)
    if not wrong and len(there) == len(drawn):
        report.show("pages", n=len(drawn))
    for name, stated in found.manifest["versions"].items() if wrong else ():
        if here.get(name) != stated:
            report.leave("version", name=name, stated=stated, here=here.get(name, "-"))


def compare_table(file: str, found: FoundFolder, expected: bytes, report: Report) -> None:
    """Hold a table against what is expected; one that is not there is told as missing."""
    if present(file, found, report):
        same_table(file, found, expected, report)


def same_table(file: str, found: FoundFolder, expected: bytes, report: Report) -> None:
    """Blame each cell in which a table differs from what is expected, and a table in another form."""
    content = found.files.get(file, b"")
    rows, right = cells(content), cells(expected)
    if rows is None or right is None:
        report.blame("no_table", file=file)
        return
    if rows == right and content != expected:
        report.blame("not_canonical", file=file)
    blame_differences(in_tables(rows, right), file, report)


def blame_differences(differences: Iterable[Difference], file: str, report: Report) -> None:
    """Each place in which a file is otherwise than expected."""
    places = ({"where": one.where, "found": one.found, "expected": one.expected} for one in differences)
    report.blame_each("differs", places, file=file)


def show_schema(unlike: Callable[[Language], list[str]], file: str, key: str, report: Report) -> bool:
    """Blame the first places where a document is `unlike` its published schema; show it where none is."""
    wrong = unlike("en")
    told = zip(wrong, unlike("cy") if wrong else [], strict=True)
    report.blame_each("schema", [{"what": Both(*both)} for both in told], file=file)
    if not wrong:
        report.show(key)
    return not wrong


def table_in(content: bytes) -> pd.DataFrame:
    """A table as a file has it, all of it text. Raises ValueError where rows are longer than the first."""
    rows = cells(content) or [[]]
    return pd.DataFrame(rows[1:], columns=rows[0])


def aim_name(entry: AimEntry) -> Both:
    """What people call an aim of the answer."""
    return Both(entry["sentence_en"], entry["sentence_cy"])
