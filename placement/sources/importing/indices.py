"""Indices of deprivation: WIMD 2019 (scores, a sheet behind a guidance sheet), WIMD 2025 (ranks), IoD.

The rank of an index is 1 for the most deprived area. A table of scores alone (WIMD 2019's workbook) gives
ranks by them, the highest score first, which is how the published ranks were made.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from placement.errors import Fault
from placement.sources.importing.by_area import area_table
from placement.sources.importing.grids import Grid, Remark
from placement.sources.importing.heads import LSOA, by_heads, column_of, first
from placement.sources.importing.imported import AREA, Heads, Imported, Measure, Shape, Vintage

RANK = (
    re.compile(r"(wimd|imd|mallc) ?20(19|25)( overall)? rank( \(.*\))?"),
    re.compile(r"(wimd|imd|mallc)( overall)? rank( \(.*\))?"),
    re.compile(r"index of multiple deprivation \(imd\) rank.*"),
    re.compile(r"(wimd|mallc) ?20(19|25)( overall)?"),
)
SCORE = (
    re.compile(r"(wimd|imd|mallc) ?(20(19|25))?( overall)? score( \(.*\))?"),
    re.compile(r"index of multiple deprivation \(imd\) score.*"),
)
SCORES = re.compile(r"domain scores?|index and domain scores?|wimd scores?")
NAME = (
    "lsoa name (eng)",
    "lsoa name",
    "wimd name en",
    "lsoa21nm",
    "lsoa11nm",
    "lsoa name (2021)",
    "lsoa name (2011)",
)
KEPT: dict[str, tuple[str, Measure]] = {
    "rank": ("deprivation_rank", "rank"),
    "score": ("deprivation_score", "score"),
    "name": ("index_name", "text"),
}
INDEX = re.compile(r"(wimd|imd|mallc|iod)")
YEAR = re.compile(r"(wimd|imd|mallc|iod) ?(2025|2019)")


@by_heads
def known(heads: list[str], below: list[list[str]], grid: Grid) -> Mapping[str, int] | None:
    """Heads with a rank or a score of an index beside a column of areas' codes."""
    if not any(INDEX.search(head) for head in heads):
        return None
    area = column_of(below, LSOA, len(heads))
    rank, score = first(heads, RANK), first(heads, SCORE)
    if area is None or (rank is None and score is None):
        return None
    found = {"area": area}
    above = " ".join(plain for row in grid.head[:5] for plain in (cell.lower() for cell in row) if plain)
    if rank is not None and score is None and "rank" not in heads[rank] and SCORES.search(above):
        rank, score = None, rank
    name = first(heads, NAME)
    more = {"rank": rank, "score": score, "name": name}
    return found | {key: column for key, column in more.items() if column is not None}


def read(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """`deprivation_rank`, and `deprivation_score` and `name_en` where the table has them."""
    wanted = {
        name: (heads.columns[key], measure) for key, (name, measure) in KEPT.items() if key in heads.columns
    }
    vintage = heads.vintage or _by_year(grid, heads)
    found = area_table(grid, replace(heads, vintage=vintage), "deprivation_index", wanted, faults)
    if found is None:
        return None
    table, told = found.table, list(found.told)
    if "deprivation_rank" not in table:
        ranks = table["deprivation_score"].rank(method="first", ascending=False, na_option="keep")
        table = pd.concat([table[[AREA]], ranks.rename("deprivation_rank"), table.drop(columns=AREA)], axis=1)
        told.append(Remark("ranked", {"n": len(table)}))
    told += _odd_ranks(table)
    measures: dict[str, Measure] = {"deprivation_rank": "rank", **found.measures}
    return Imported(
        "deprivation_index", grid.place, AREA, table, measures, found.vintage, found.rows, tuple(told)
    )


def _by_year(grid: Grid, heads: Heads) -> Vintage | None:
    """Indices of 2019 stand on areas of 2011, those of 2025 on areas of 2021."""
    for at in heads.columns.values():
        if (found := YEAR.search(grid.head[heads.row - 1][at].lower())) is not None:
            return "lsoa11" if found[2] == "2019" else "lsoa21"
    return None


def _odd_ranks(table: pd.DataFrame) -> list[Remark]:
    """A rank that stands twice, which an index hardly ever has, is told."""
    ranks = table["deprivation_rank"].to_numpy(dtype=float)
    ranks = ranks[~np.isnan(ranks)]
    twice = len(ranks) - len(np.unique(ranks))
    return [Remark("rank_twice", {"n": twice})] if twice else []


SHAPE = Shape("deprivation_index", known, read)
