"""Pages and files of a folder that is verified, held against what is drawn again."""

from __future__ import annotations

from collections.abc import Mapping

from placement.audit.found import FoundFolder
from placement.store.compare import cells, in_tables
from placement.store.report import Report


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
    places = (
        {"where": one.where, "found": one.found, "expected": one.expected} for one in in_tables(rows, right)
    )
    report.blame_each("differs", places, file=file)
