"""Rural and urban classes of small areas, of 2011 and of 2021, as the three classes of a region's tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from placement.errors import Fault
from placement.sources.facts import facts
from placement.sources.importing.by_area import area_table
from placement.sources.importing.grids import Grid
from placement.sources.importing.heads import LSOA, by_heads, column_of, first, plain_head
from placement.sources.importing.imported import AREA, Heads, Imported, Shape

CODES = re.compile(r"ruc ?(20)?(11|21) ?(cd|code)")


@by_heads
def known(heads: list[str], below: list[list[str]], _grid: Grid) -> Mapping[str, int] | None:
    """A column of codes of the classification beside one of areas."""
    ruc = first(heads, [CODES])
    area = column_of(below, LSOA, len(heads))
    return None if ruc is None or area is None else {"area": area, "ruc": ruc}


def read(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """`rural_class`: urban, town or village; which class of the classification is which stands in facts."""
    found = area_table(grid, heads, "rural_urban", {"rural_class": (heads.columns["ruc"], "class")}, faults)
    if found is None:
        return None
    meant = {plain_head(code): name for code, name in facts("imports")["rural_class"].items()}
    codes = found.table["rural_class"]
    named = {code: meant.get(plain_head(code), "") for code in codes.unique()}
    unknown = [code for code, name in named.items() if code and not name]
    if unknown:
        rows, (areas,) = grid.picked(heads.row, [heads.columns["area"]])
        row_of = {area.split(" ")[0].rstrip(":"): row for row, area in zip(rows, areas, strict=True)}
        faults += [
            grid.fault("import_rural_code", row, heads.columns["ruc"], code, known=", ".join(meant).upper())
            for area, code in zip(found.table[AREA], codes, strict=True)
            if code in unknown and heads.columns["ruc"] not in grid.lost.get(row := row_of[area], {})
        ][:1]
    return replace(found, table=found.table.assign(rural_class=[named[code] for code in codes]))


SHAPE = Shape("rural_urban", known, read)
