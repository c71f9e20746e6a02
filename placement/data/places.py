"""places.csv: towns and villages by name, with the areas that they lie in, for the search of published pages.

A row is a place with its name in both languages, what else people call it (`also`, names parted by a
semicolon and a blank) and the ids of its areas, with a blank between them. Its `kind` is "town" where the map
may name it, "known" where the search alone finds it. A region may lack the table; nothing is decided by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from placement.data.nearest import not_listed
from placement.data.sheet import Sheet
from placement.errors import Fault

NAME = "places"
BETWEEN = "; "
"""What parts the names of `also`."""
PIECE = re.compile(r"\s+(\d+|\d{3}[A-Z])$")
"""What tells areas of one neighbourhood apart: "Cathays 10", "Medway 015A"."""


def without_number(name: str) -> str:
    """The name by which people know an area: "Cathays", not "Cathays 10"."""
    return PIECE.sub("", name)


def faults_of_places(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Areas that the table of areas does not have."""
    sheet, areas = sheets.get(NAME), sheets.get("areas")
    if (
        sheet is None
        or areas is None
        or not areas.sound
        or "area_ids" not in sheet.frame
        or "area_id" not in areas.frame
    ):
        return
    known = [str(area) for area in areas.frame["area_id"]]
    listed = set(known)
    for index, held in enumerate(sheet.texts["area_ids"].tolist()):
        for area in held.split():
            if area not in listed:
                at = replace(sheet.fault("", index, "area_ids"), value=area)
                yield not_listed(at, known, areas.table.file)
