"""Assumptions told anew after a figure was changed in Python: as it is used, and agreed by nobody.

In files a figure and its row of assumptions.csv must say the same. Who tries another figure in Python would
have to change both each time; here the row follows, its range made wide enough, its agreement taken away.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Sequence
from pathlib import Path

from placement.data.assumptions import NAME
from placement.data.package import FILE as PACKAGE
from placement.errors import Fault

OTHER = frozenset({"assumption_set_other", "assumption_scale_other", "assumption_setting_other"})
"""Faults of a row that states another figure than is used; their slot `found` is the one that is."""


def may_be_restated(faults: Sequence[Fault]) -> bool:
    """Whether nothing is wrong but that rows of assumptions state other figures than are used."""
    return all(fault.key in OTHER for fault in faults)


def restate(folder: Path, faults: Sequence[Fault]) -> None:
    """Write the figures that are used into assumptions.csv of a folder, and what its package says of it."""
    path = folder / f"{NAME}.csv"
    reader = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    rows, lines, line = [], [], 1
    for row in reader:
        rows.append(row)
        lines.append(line)
        line = reader.line_num + 1
    at = {name: i for i, name in enumerate(rows[0])}
    for fault in faults:
        row, found = rows[lines.index(fault.row or 0)], str(fault.slots["found"])
        row[at["value"]] = found
        for name, widest in (("low", min), ("high", max)):
            if widest(float(row[at[name]]), float(found)) != float(row[at[name]]):
                row[at[name]] = found
        row[at["agreed_by"]] = row[at["agreed_on"]] = ""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    content = text.getvalue().encode()
    path.write_bytes(content)
    _describe(folder / PACKAGE, path.name, content)


def _describe(path: Path, name: str, content: bytes) -> None:
    """Let the package say what the file now is."""
    document = json.loads(path.read_text(encoding="utf-8-sig"))
    for resource in document.get("resources", []):
        if resource.get("path") == name and "hash" in resource:
            resource |= {"hash": f"sha256:{hashlib.sha256(content).hexdigest()}", "bytes": len(content)}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
