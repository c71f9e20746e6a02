"""Data sets of Nomis as its API hands them over (`NM_2063_1.data.csv`): one row for each figure.

Each dimension stands in up to six columns (`C2021_CARS_5`, `…_NAME`, `…_CODE`, `…_TYPE`, …); so do DATE,
GEOGRAPHY and MEASURES. OBS_VALUE is blank where a figure is missing, and OBS_STATUS says why: A is a normal
value, Q one that is missing. RECORD_COUNT says how many rows the query has; the API gives 25,000 at a time
and says nothing of those it keeps back. `select=` leaves out columns. Source: https://www.nomisweb.co.uk/api/v01/help
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from placement.errors import Fault
from placement.sources.importing.age_groups import GROUPS
from placement.sources.importing.by_area import counted
from placement.sources.importing.census_long import by_category
from placement.sources.importing.figures import figures
from placement.sources.importing.grids import Grid, Remark
from placement.sources.importing.heads import LSOA, by_heads, column_of, first, has_codes
from placement.sources.importing.imported import AREA, Heads, Imported, Measure, Shape, Vintage
from placement.sources.importing.nomis import DISABLED, NO_CAR, TOTAL

VALUE, NAME = "obs value", " name"
ABOUT = ("date", "time", "geography", "measures", "obs status", "obs conf")
"""What the API says of every figure; its other columns with names are dimensions."""
NORMAL = ("", "A", "Normal Value")
AT_ONCE = 25_000
"""Rows that the API gives without being asked for more."""
NUMBERS = frozenset({*GROUPS, "population", "households", "no_car_households"})
"""Columns of a region that count people or households."""
YEARS: Mapping[str, Vintage] = {"2021": "lsoa21", "2011": "lsoa11"}
"""How GEOGRAPHY_TYPE begins: "2021 super output areas - lower layer"."""
NAMED = 6


@by_heads
def known(heads: list[str], below: list[list[str]], _grid: Grid) -> Mapping[str, int] | None:
    """OBS_VALUE beside codes of areas."""
    area = first(heads, ("geography code",))
    area = column_of(below, LSOA, len(heads)) if area is None else area
    if VALUE not in heads or area is None or not has_codes(below, area):
        return None
    return {"area": area, **{f"api {head}": at for at, head in enumerate(heads) if head and at != area}}


def read(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """A column for each category of the one dimension that varies, of one date and one measure.

    Figures of several dates, of several measures none of which is "Value", and of several dimensions at once
    are faults that ask which is meant; so is a download that stops before its end.
    """
    positions = heads.columns
    numbers, columns = grid.picked(heads.row, list(positions.values()))
    table = pd.DataFrame(dict(zip(positions, map(list, columns), strict=True)))
    table["row"] = list(numbers)
    again = table["area"] == grid.head[heads.row - 1][positions["area"]]  # pages one below the other
    many, table = int((~again).sum()), table[~again]
    good = table["area"].map(lambda code: LSOA.fullmatch(code) is not None)
    before = len(faults)
    _whole(grid, heads, table, faults)
    told = list(grid.made)
    if many == AT_ONCE and "api record count" not in table:
        told.append(Remark("nomis_at_once", {"n": AT_ONCE}))
    if not good.all():
        left = table.loc[~good, "area"].drop_duplicates().head(NAMED)
        told.append(Remark("no_area", {"n": int((~good).sum()), "named": ", ".join(left)}))
    table = table[good].reset_index(drop=True)
    percent = False
    for what in ("date", "measures"):
        column = _column(table, what)
        if column is None:
            continue
        values = table[column]
        if what == "measures":
            is_value = values.str.casefold().isin(["value", "20100"])
            if is_value.any() and not is_value.all():
                others = ", ".join(values[~is_value].drop_duplicates())
                told.append(Remark("nomis_measures", {"n": int((~is_value).sum()), "named": others}))
                table, values = table[is_value].reset_index(drop=True), values[is_value]
            percent = bool(values.str.contains("percent", case=False).all())
        _one(grid, heads, column, values, faults)
    category = _category(grid, heads, table, faults)
    if category is None or len(faults) > before:
        return None
    value = figures(
        grid, positions[f"api {VALUE}"], table["row"].tolist(), table[f"api {VALUE}"].tolist(), faults
    )
    told += _statuses(table, np.isnan(value.value))
    names = table[category].str.casefold()
    if (names.isin([DISABLED, NO_CAR])).any() and not names.map(
        lambda name: TOTAL.fullmatch(name) is not None
    ).any():
        told.append(Remark("nomis_no_total"))
    kind = table.get("api geography type", pd.Series([""])).iloc[0]
    year = YEARS.get(kind[:4], heads.vintage)
    long = pd.DataFrame({AREA: table["area"], "category": table[category], "n": value.value})
    found = by_category(
        grid, replace(heads, vintage=year), long, table["row"].tolist(), faults,
        shape="nomis_api", many=many, told=told, summed=False,
    )  # fmt: skip
    return _of_percent(found) if percent and found is not None else found


def _column(table: pd.DataFrame, what: str) -> str | None:
    """The column that names a dimension's values, or else the one of their codes."""
    return next((name for name in (f"api {what}{NAME}", f"api {what}") if name in table), None)


def _whole(grid: Grid, heads: Heads, table: pd.DataFrame, faults: list[Fault]) -> None:
    """A fault where rows that follow each other stop before the number that the query has."""
    if not {"api record count", "api record offset"} <= set(table.columns):
        return
    asked = pd.to_numeric(table["api record count"], errors="coerce").max()
    offsets = pd.to_numeric(table["api record offset"], errors="coerce").sort_values().to_numpy()
    if len(offsets) < asked and (np.diff(offsets) == 1).all():
        slots = {"n": len(offsets), "all": int(asked), "next": int(offsets[-1]) + 1}
        at, row = heads.columns["api record count"], int(table["row"].iloc[-1])
        faults.append(grid.fault("import_nomis_cut", row, at, None, **slots))


def _one(grid: Grid, heads: Heads, column: str, values: pd.Series[str], faults: list[Fault]) -> None:
    """A fault that asks which is meant where a column has more than one value."""
    there = values.drop_duplicates()
    if len(there) > 1:
        at = heads.columns[column]
        named = "; ".join(there.head(NAMED)) + ("; …" if len(there) > NAMED else "")
        slots = {"head": grid.head[heads.row - 1][at], "named": named, "n": len(there)}
        faults.append(grid.fault("import_nomis_which", heads.row, at, None, **slots))


def _category(grid: Grid, heads: Heads, table: pd.DataFrame, faults: list[Fault]) -> str | None:
    """The dimension that varies, or the one there is; several, or none with names, is a fault."""
    names = [
        name
        for name in table.columns
        if name.endswith(NAME) and name.removeprefix("api ").removesuffix(NAME) not in ABOUT
    ]
    varying = [name for name in names if len(table[name].unique()) > 1]
    if len(varying) > 1:
        heads_of = [grid.head[heads.row - 1][heads.columns[name]] for name in varying]
        value = table[varying[0]].iloc[0]
        slots = {"heads": ", ".join(heads_of), "first": heads_of[0], "such": value}
        faults.append(grid.fault("import_nomis_crossed", heads.row, heads.columns[varying[1]], None, **slots))
    elif not names:
        faults.append(grid.fault("import_nomis_names", heads.row, heads.columns[f"api {VALUE}"], None))
    return varying[0] if varying else names[-1] if names else None


def _statuses(table: pd.DataFrame, missing: np.ndarray) -> list[Remark]:
    """How many figures are missing, and how many have another status than normal, with what Nomis says."""
    column = _column(table, "obs status")
    status = table[column].tolist() if column else [""] * len(table)
    gone = Counter(text or "blank" for text, none in zip(status, missing, strict=True) if none)
    odd = Counter(text for text, none in zip(status, missing, strict=True) if not none and text not in NORMAL)
    told = []
    if gone:
        told.append(
            Remark("unknown", {"n": sum(gone.values()), "column": "OBS_VALUE", "marks": counted(gone)})
        )
    if odd:
        told.append(Remark("nomis_status", {"n": sum(odd.values()), "marks": counted(odd)}))
    return told


def _of_percent(found: Imported) -> Imported:
    """Percentages give a region its shares alone, and no number of people or households."""
    table = found.table.drop(columns=[name for name in found.table.columns if name in NUMBERS])
    measures: dict[str, Measure] = {str(name): "percent" for name in table.columns if name != AREA}
    return replace(found, table=table, measures=measures)


SHAPE = Shape("nomis_api", known, read)
