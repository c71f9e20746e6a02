"""A table with a row for each area: codes cleaned, notes passed over, figures read, repeats refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from placement.data.cells import ungarbled
from placement.errors import Fault
from placement.sources.importing.doubted import possible, table_below, two_tables
from placement.sources.importing.figures import figures
from placement.sources.importing.grids import Grid, Remark
from placement.sources.importing.heads import LSOA
from placement.sources.importing.imported import AREA, Heads, Imported, Measure
from placement.sources.importing.years import mixed_years, vintage_of

Wanted = Mapping[str, tuple[int, Measure]]
"""Column of the table to column of the grid (from 0) and what it measures."""
SHOWN = 3
FIGURES = frozenset({"count", "percent", "rank", "score", "metres"})


def area_table(grid: Grid, heads: Heads, shape: str, wanted: Wanted, faults: list[Fault]) -> Imported | None:
    """The wanted columns by area. Rows without an area's code are left out and counted."""
    positions = [heads.columns["area"], *(column for column, _ in wanted.values())]
    all_rows, cells = grid.picked(heads.row, positions)
    codes = [cell.split(" ")[0].rstrip(":") for cell in cells[0]]
    good: Sequence[int] = range(len(codes))
    told = list(grid.made)
    if not all(map(LSOA.fullmatch, codes)):
        good = [at for at in good if LSOA.fullmatch(codes[at])]
        told.append(_left_out([cells[0][at] for at in range(len(codes)) if not LSOA.fullmatch(codes[at])]))
    if not good:
        faults.append(grid.fault("import_no_areas", heads.row, positions[0], None))
        return None
    rows = all_rows if len(good) == len(codes) else [all_rows[at] for at in good]
    codes = codes if len(good) == len(codes) else [codes[at] for at in good]
    if two_tables(grid, heads, positions[1:], faults) or table_below(
        grid, heads, positions[1:], all_rows, cells, faults
    ):
        return None
    if not _unlike(grid, positions[0], rows, codes, faults):
        return None
    if (mixed := mixed_years(codes)) is not None:
        row = rows[codes.index(mixed[0])]
        faults.append(
            grid.fault("import_mixed_years", row, positions[0], mixed[0], old=mixed[0], new=mixed[1])
        )
        return None
    table: dict[str, np.ndarray | list[str]] = {AREA: codes}
    for (name, (column, measure)), texts in zip(wanted.items(), cells[1:], strict=True):
        chosen = texts.at(good)
        if measure in FIGURES:
            found = figures(grid, column, rows, chosen, faults)
            table[name] = found.value
            possible(grid, column, rows, found.value, measure, faults)
            if found.unknown:
                slots = {"n": sum(found.unknown.values()), "column": name, "marks": counted(found.unknown)}
                told.append(Remark("unknown", slots))
        else:
            table[name] = [mended(text) for text in chosen]
            if garbled := [at for at, old in enumerate(chosen) if table[name][at] != old]:
                named = "; ".join(f"{codes[at]} {table[name][at]}" for at in garbled[:SHOWN])
                told.append(Remark("garbled", {"n": len(garbled), "column": name, "named": named}))
    measures = {name: measure for name, (_, measure) in wanted.items()}
    frame = pd.DataFrame(table, copy=False)  # of figures that nobody changes
    year = vintage_of(codes, heads.vintage)
    return Imported(shape, grid.place, AREA, frame, measures, year, len(all_rows), tuple(told))


def totals_apart(areas: pd.Series[str], total: pd.Series[float], summed: np.ndarray) -> list[Remark]:
    """What is told where residents as stated and as the ages sum differ: in how many areas, where most."""
    apart = np.abs(total.to_numpy(dtype=float) - summed)
    if not (apart > 0.5).any():
        return []
    at = int(np.nanargmax(apart))
    slots = {"n": int((apart > 0.5).sum()), "area": areas.iloc[at], "by": float(apart[at])}
    return [Remark("total_apart", slots)]


def counted(found: Counter[str]) -> str:
    """Marks with how often each stood: "[c] 12, blank 3"."""
    return ", ".join(f"{mark} {n}" for mark, n in sorted(found.items()))


def mended(text: str) -> str:
    """A name whose UTF-8 was read as Windows-1252 or Latin-1, as it was meant."""
    return ungarbled(text) or text


def _left_out(texts: list[str]) -> Remark:
    shown = ", ".join(dict.fromkeys(text[:40] or "-" for text in texts))
    named = "; ".join(list(dict.fromkeys(text[:40] or "-" for text in texts))[:SHOWN])
    return Remark("no_area", {"n": len(texts), "named": named if len(shown) > 120 else shown})


def _unlike(grid: Grid, column: int, rows: Sequence[int], codes: list[str], faults: list[Fault]) -> bool:
    """Whether every area stands once; each repeat is a fault."""
    if all(one != other for one, other in pairwise(sorted(codes))):
        return True
    seen: dict[str, int] = {}
    found: list[Fault] = []
    for row, code in zip(rows, codes, strict=True):
        if code in seen:
            found.append(grid.fault("import_area_twice", row, column, code, first=seen[code]))
        seen.setdefault(code, row)
    faults += found[:SHOWN]
    if len(found) > SHOWN:
        faults.append(grid.fault("and_more", rows[-1], column, None, count=len(found) - SHOWN))
    return False
