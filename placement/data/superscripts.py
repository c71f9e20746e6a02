"""Raised footnotes in a workbook's cells, which readers of cells join to the text: 12.5² becomes 12.52.

A published table marks a figure or a name with a small raised digit; such a cell is rich text. calamine and
pandas give its runs as one text, and a figure with its mark is another figure. Where a workbook has raised
text anywhere, openpyxl, which keeps the runs apart, says what stands in those cells without it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection

RAISED = b'vertAlign val="superscript"'
CHUNK = 1 << 16

Marked = dict[int, dict[int, str]]
"""Texts without what is raised, by row (from 1) and column (from 0)."""


def without_raised(raw: bytes) -> dict[str, Marked]:
    """Of each sheet the cells that have raised text, without it; nothing for a workbook that is no xlsx."""
    if not _has_raised(raw):
        return {}
    from openpyxl import load_workbook  # noqa: PLC0415 - few workbooks need it
    from openpyxl.cell.rich_text import CellRichText, TextBlock  # noqa: PLC0415

    found: dict[str, Marked] = {}
    book = load_workbook(io.BytesIO(raw), rich_text=True)
    for sheet in book.worksheets:
        for at, row in enumerate(sheet.iter_rows(), start=1):
            for position, cell in enumerate(row):
                text = cell.value
                if not isinstance(text, CellRichText):
                    continue
                runs = [
                    run
                    for run in text
                    if not (isinstance(run, TextBlock) and run.font.vertAlign == "superscript")
                ]
                if len(runs) < len(text):
                    plain = "".join(str(run) for run in runs).strip()
                    found.setdefault(sheet.title, {}).setdefault(at, {})[position] = plain
    return found


def _has_raised(raw: bytes) -> bool:
    """Whether any part with cells speaks of raised text."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return holds(archive, ("xl/sharedStrings", "xl/worksheets/sheet"), (RAISED,))
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return False


def holds(archive: zipfile.ZipFile, starts: tuple[str, ...], marks: Collection[bytes]) -> bool:
    """Whether a part whose name starts so has one of the marks; parts are read piece by piece."""
    longest = max(map(len, marks))
    for name in archive.namelist():
        if not name.startswith(starts):
            continue
        before = b""
        with archive.open(name) as part:
            while piece := part.read(CHUNK):
                if any(mark in before + piece for mark in marks):
                    return True
                before = piece[-longest:]
    return False
