"""Residents by single year of age: ONS mid-year estimates of small areas, in their old and their new layout.

Old (2011 areas): a row of heads under titles, "All Ages", 0, 1 ... 89, 90+. New (2021 areas): Total, F0 ...
F90, M0 ... M90. Tables that others made of them (`total_population`, 0 ... 90+) are read too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from placement.data.bands import AGE_BANDS
from placement.errors import Fault
from placement.sources.importing.age_groups import FINER
from placement.sources.importing.by_area import area_table, totals_apart
from placement.sources.importing.grids import Grid
from placement.sources.importing.heads import LSOA, by_heads, column_of, first
from placement.sources.importing.imported import AREA, Heads, Imported, Measure, Shape

AGE = re.compile(r"(?P<sex>[fm]?)\s*(?P<age>[0-9]{1,2})(\+| and over)?")
TOTAL = ("all ages", "total", "total population", "population", "residents", "all persons")
OLDEST = 90
STARTS = {"0_17": 0, "18_64": 18, "65_74": 65, "75_84": 75, "85_plus": 85}
FEWEST_AGES = 40
"""From so many years of age on a table is one of single years, even if some are missing, which is a fault."""


@by_heads
def known(heads: list[str], below: list[list[str]], grid: Grid) -> Mapping[str, int] | None:
    """Heads with years of age, for all persons or for each sex; not a sheet of one sex."""
    if grid.sheet is not None and re.search(r"\b(fe)?males\b", grid.sheet, re.IGNORECASE):
        return None
    ages = {head: at for at, head in enumerate(heads) if AGE.fullmatch(head)}
    if len(ages) < FEWEST_AGES or (area := column_of(below, LSOA, len(heads))) is None:
        return None
    total = first(heads, TOTAL)
    return {"area": area, **({} if total is None else {"total": total}), **ages}


def read(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """Residents and five age groups; where a total stands beside the ages, the two must agree."""
    wanted: dict[str, tuple[int, Measure]] = {
        name: (column, "count") for name, column in heads.columns.items() if name != "area"
    }
    found = area_table(grid, heads, "ons_population", wanted, faults)
    if found is None:
        return None
    matches = {name: AGE.fullmatch(name) for name in wanted}
    ages = {name: int(match["age"]) for name, match in matches.items() if match is not None}
    missing = sorted(set(range(OLDEST + 1)) - set(ages.values()))
    if missing:
        faults.append(grid.fault("import_age_missing", heads.row, 0, None, ages=", ".join(map(str, missing))))
        return None
    frame = found.table
    by_age = frame[list(ages)].to_numpy(dtype=float)
    ends = [*list(STARTS.values())[1:], OLDEST + 1]
    years = np.array(list(ages.values()))
    bands = {
        f"pop_{band}": by_age[:, (years >= STARTS[band]) & (years < end)].sum(axis=1)
        for band, end in zip(AGE_BANDS, ends, strict=True)
    }
    population = sum(bands.values())
    bands |= {
        band: by_age[:, (years >= first) & (years <= last)].sum(axis=1)
        for band, (first, last) in FINER.items()
    }
    told = list(found.told)
    if "total" in frame:
        told += totals_apart(frame[AREA], frame["total"], population)
    table = pd.DataFrame({AREA: frame[AREA], "population": population, **bands})
    measures: dict[str, Measure] = dict.fromkeys(map(str, table.columns[1:]), "count")
    return Imported(
        "ons_population", grid.place, AREA, table, measures, found.vintage, found.rows, tuple(told)
    )


SHAPE = Shape("ons_population", known, read)
