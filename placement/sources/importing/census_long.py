"""Census tables with a row for each area and category: custom data sets of ONS.

Heads: a code of areas (which repeats), the category, and "Observation" (or n, count). Categories become
columns, as in a table of Nomis' pages; their sum is the total where no category is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from placement.errors import Fault
from placement.sources.importing.figures import figures
from placement.sources.importing.grids import Grid, Remark
from placement.sources.importing.heads import LSOA, by_heads, first, has_codes
from placement.sources.importing.imported import AREA, Heads, Imported, Shape, counts_and_shares
from placement.sources.importing.nomis import derived_columns, slug_of
from placement.sources.importing.years import vintage_of

VALUES = ("observation", "n", "count", "value")
AREAS = (
    "lower layer super output areas code",
    "geography code",
    "lsoa21 code",
    "lsoa21cd",
    "lsoa11 code",
    "lsoa11cd",
)
OTHERS = (
    " code",
    " name",
    " type",
    "id",
    "date",
    "geography",
    "lower layer super output areas",
    "measures name",
)


@by_heads
def known(heads: list[str], below: list[list[str]], _grid: Grid) -> Mapping[str, int] | None:
    """A code of areas that stands in several rows beside one column of categories and one of counts."""
    area, value = first(heads, AREAS), first(heads, VALUES)
    if area is None or value is None or not has_codes(below, area):
        return None
    codes = [row[area] for row in below if area < len(row) and row[area]]
    category = next((at for at, head in enumerate(heads) if _is_category(head, at, area, value, below)), None)
    if category is None or len(set(codes)) == len(codes):
        return None
    return {"area": area, "category": category, "value": value}


def _is_category(head: str, at: int, area: int, value: int, below: list[list[str]]) -> bool:
    """Whether a column names categories: words, in every row, that are neither codes nor the areas' names."""
    if at in {area, value} or not head or head in OTHERS:
        return False
    if head.endswith(OTHERS[:4]) and not head.endswith("categories) name") and not head.startswith("c20"):
        return False
    cells = [row[at] for row in below if at < len(row) and any(row)]
    return bool(cells) and all(any(letter.isalpha() for letter in cell) for cell in cells)


def read(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """A column for each category, and what a region's tables take from them."""
    rows, (codes, categories, values) = grid.picked(
        heads.row, [heads.columns[name] for name in ("area", "category", "value")]
    )
    good = [at for at, code in enumerate(codes) if LSOA.fullmatch(code)]
    if not good:
        faults.append(grid.fault("import_no_areas", heads.row, heads.columns["area"], None))
        return None
    told = list(grid.made)
    if len(good) < len(rows):
        told.append(
            Remark(
                "no_area",
                {
                    "n": len(rows) - len(good),
                    "named": codes[next(iter(set(range(len(codes))) - set(good)))][:40],
                },
            )
        )
    texts = [values[at] for at in good]
    found = figures(grid, heads.columns["value"], [rows[at] for at in good], texts, faults)
    long = pd.DataFrame(
        {AREA: [codes[at] for at in good], "category": [categories[at] for at in good], "n": found.value}
    )
    found_rows = [rows[at] for at in good]
    return by_category(grid, heads, long, found_rows, faults, shape="nomis", many=len(rows), told=told)


def by_category(
    grid: Grid,
    heads: Heads,
    long: pd.DataFrame,
    rows: Sequence[int],
    faults: list[Fault],
    *,
    shape: str,
    many: int,
    told: Sequence[Remark],
    summed: bool = True,
) -> Imported | None:
    """A column for each category, and what a region's tables take from them; None, and a fault, for repeats.

    `long` has `area_id`, `category` and `n`; `rows` are its rows in the file, which has so `many`. What was
    counted of some areas alone is unknown of others.
    """
    places = long[AREA] + "\n" + long["category"]
    if (twice := places.duplicated().to_numpy()).any():
        at = int(twice.argmax())
        first = rows[int((places == places.iloc[at]).to_numpy().argmax())]
        code = str(long[AREA].iloc[at])
        faults.append(grid.fault("import_area_twice", rows[at], heads.columns["area"], code, first=first))
        return None
    cells = long.set_index([AREA, "category"])["n"]
    wide = cells.unstack().reset_index()  # noqa: PD010 - pivot_table leaves out areas of which nothing is known
    names = {slug_of(str(name)): str(name).lower() for name in wide.columns if name != AREA}
    wide = wide.rename(columns={name: slug_of(str(name)) for name in wide.columns if name != AREA})
    wide.columns.name = None
    derived, more = derived_columns(wide, names, summed=summed)
    table = pd.concat([wide[[AREA]], derived, wide.drop(columns=AREA)], axis=1)
    measures = counts_and_shares(table.columns)
    year = vintage_of(table[AREA].tolist(), heads.vintage)
    return Imported(shape, grid.place, AREA, table, measures, year, many, (*told, *more))


SHAPE = Shape("census_long", known, read)
