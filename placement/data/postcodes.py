"""postcodes.csv: in which area each postcode lies, for the search box of published pages.

A row is a sector ("CF10 1") and an area, with the last two letters of each postcode that they share
("AA AB AD"). A blank area says that the postcodes lie outside the region. A region may lack the table;
nothing is decided by it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from placement.data.sheet import Sheet
from placement.errors import Fault

NAME = "postcodes"
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""Those that the last two letters of a postcode are made of."""
SECTOR = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9]")
UNITS = frozenset(f"{first}{second}" for first in LETTERS for second in LETTERS)


def faults_of_postcodes(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Cells that are no part of a postcode, and postcodes that stand in two places."""
    sheet = sheets.get(NAME)
    if sheet is None or any(column not in sheet.frame for column in ("sector", "area_id", "units")):
        return
    seen: defaultdict[str, set[str]] = defaultdict(set)
    rows = zip(sheet.texts["sector"].tolist(), sheet.texts["units"].tolist(), strict=True)
    for index, (sector, units) in enumerate(rows):
        if sector and not SECTOR.fullmatch(sector):
            yield sheet.fault("postcode_sector", index, "sector")
        each = units.split(" ")
        different = frozenset(each)
        if not different <= UNITS:
            if units:
                yield sheet.fault("postcode_units", index, "units")
            continue
        if len(different) < len(each) or not seen[sector].isdisjoint(different):
            twice = next(unit for unit in each if unit in seen[sector] or each.count(unit) > 1)
            yield sheet.fault("postcode_twice", index, "units", postcode=f"{sector}{twice}")
        seen[sector] |= different
