"""Code-Point Open of Ordnance Survey: postcodes with metres of the National Grid.

A file for each postcode area. No heads; ten columns, or nineteen in older editions. A postcode of quality 90
has no place (its coordinates are 0) and is left out.
"""

from __future__ import annotations

import re

import pandas as pd

from placement.errors import Fault
from placement.sources.importing.figures import figures
from placement.sources.importing.grids import Grid, Remark
from placement.sources.importing.heads import plain_head
from placement.sources.importing.imported import Heads, Imported, Measure, Shape

POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}")
METRES = re.compile(r"[0-9]{1,7}")
QUALITY = re.compile(r"[1-9]0")
NO_PLACE = "90"
WIDTHS = (10, 19)


def known(grid: Grid) -> Heads | None:
    """By what stands in the columns: postcode, quality, metres. Heads may stand above them."""
    rows = [row for row in grid.head if any(row)]
    titled = bool(rows) and plain_head(rows[0][0]) in {"pc", "postcode"}
    rows = rows[titled:]
    fits = sum(_fits(row) for row in rows)
    if not rows or 2 * fits < len(rows):
        return None
    return Heads(int(titled), {"north": 3 if len(rows[0]) <= WIDTHS[0] else 11})


def _fits(row: list[str]) -> bool:
    if len(row) not in WIDTHS:
        return False
    east = 2 if len(row) == WIDTHS[0] else 10
    return (
        POSTCODE.fullmatch(row[0]) is not None
        and QUALITY.fullmatch(row[1]) is not None
        and METRES.fullmatch(row[east]) is not None
    )


def read(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """`postcode` (with its space), `easting` and `northing` in metres."""
    north = heads.columns["north"]
    rows, (post, quality, east_texts, north_texts) = grid.picked(heads.row, [0, 1, north - 1, north])
    kept = [at for at in range(len(rows)) if quality[at] != NO_PLACE]
    told = [*grid.made]
    if len(kept) < len(rows):
        told.append(Remark("no_place", {"n": len(rows) - len(kept)}))
    numbers = [rows[at] for at in kept]
    faults += [
        grid.fault("import_postcode", rows[at], 0, post[at][:20])
        for at in kept
        if not POSTCODE.fullmatch(post[at])
    ][:20]
    table = pd.DataFrame(
        {
            "postcode": [_spaced(post[at]) for at in kept],
            "easting": figures(grid, north - 1, numbers, [east_texts[at] for at in kept], faults).value,
            "northing": figures(grid, north, numbers, [north_texts[at] for at in kept], faults).value,
        }
    )
    measures: dict[str, Measure] = {"easting": "metres", "northing": "metres"}
    return Imported("postcode_points", grid.place, "postcode", table, measures, None, len(rows), tuple(told))


def _spaced(text: str) -> str:
    plain = text.replace(" ", "")
    return f"{plain[:-3]} {plain[-3:]}"


SHAPE = Shape("postcode_points", known, read)
