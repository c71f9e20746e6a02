"""Census tables from Nomis, with the heads of its query pages and with those of its bulk files.

Query page: titles, then "2021 super output area - lower layer", "mnemonic" and a head for each category;
notes close the file. Bulk: `date,geography,geography code`, then "Age: Total", perhaps with "; measures:
Value" behind. From tables of age, disability and cars come the columns that a region has; every category is
kept under its own head.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from placement.errors import Fault
from placement.sources.importing.age_groups import by_group, span_of, tiled
from placement.sources.importing.by_area import area_table
from placement.sources.importing.grids import Grid, Remark
from placement.sources.importing.heads import LSOA, by_heads, column_of, first, has_codes
from placement.sources.importing.imported import AREA, Heads, Imported, Measure, Shape, counts_and_shares

PAGE = re.compile(
    r"(20[0-9]{2} )?super output areas? - lower layer|lower layer super output areas?( 20[0-9]{2})?|area"
)
MNEMONIC = ("mnemonic", "geography code", "geography_code")
BESIDE = {"date", "geography", "geography code", "mnemonic", "rural urban", "area"}
MEASURE = re.compile(r"; measures?: .*$")
TOTAL = re.compile(r"(.*: )?total(: .*)?|all (usual )?residents|all households")
DISABLED = "disabled under the equality act"
ALL_AGES = "all ages"
NO_CAR = "no cars or vans in household"
FEWEST_BANDS = 10
"""From so many categories of age on a table is one of ages, and not of something else by a few of them."""


@by_heads
def known(heads: list[str], below: list[list[str]], _grid: Grid) -> Mapping[str, int] | None:
    """The heads of either style, with codes of areas below."""
    page = first(heads, [PAGE]) is not None and ("mnemonic" in heads or heads[0].startswith(("20", "lower")))
    bulk = {"date", "geography"} <= set(heads) and "geography code" in heads
    area = first(heads, MNEMONIC)
    area = area if area is not None else column_of(below, LSOA, len(heads))
    if not (page or bulk) or area is None or not has_codes(below, area):
        return None
    named = {"area": area}
    for at, head in enumerate(heads):
        if head and at != area and head not in BESIDE and not PAGE.fullmatch(head) and head != "%":
            named.setdefault(MEASURE.sub("", head), at)
    return named


def read(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """Every category, and what a region's tables take from it."""
    wanted: dict[str, tuple[int, Measure]] = {
        slug_of(name): (column, "count") for name, column in heads.columns.items() if name != "area"
    }
    found = area_table(grid, heads, "nomis", wanted, faults)
    if found is None:
        return None
    names = {slug_of(name): name for name in heads.columns if name != "area"}
    derived, told = derived_columns(found.table, names)
    table = pd.concat([found.table[[AREA]], derived, found.table.drop(columns=AREA)], axis=1)
    measures = {**counts_and_shares(derived.columns), **found.measures}
    year = found.vintage or ("lsoa21" if "2021" in " ".join(grid.head[heads.row - 1]) else None)
    return Imported("nomis", grid.place, AREA, table, measures, year, found.rows, (*found.told, *told))


def slug_of(name: str) -> str:
    """A head as the name of a column."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60] or "value"


def derived_columns(
    table: pd.DataFrame, names: Mapping[str, str], *, summed: bool = False
) -> tuple[pd.DataFrame, list[Remark]]:
    """Columns of a region that the categories give; nothing where they give none.

    `names` are the categories by column. Where no category is the total, theirs is it if they are to be
    `summed`.
    """
    plain = {re.sub(r"^[^:]*: ", "", name): slug for slug, name in names.items()}
    totals = [slug for slug, name in names.items() if TOTAL.fullmatch(name)]
    total = table[totals[0]].to_numpy(dtype=float) if totals else None
    if total is None and summed:
        total = table[list(names)].to_numpy(dtype=float).sum(axis=1)
    bands = {slug: span for name, slug in plain.items() if (span := span_of(name)) is not None}
    found: dict[str, np.ndarray] = {}
    told: list[Remark] = []
    if len(bands) >= FEWEST_BANDS:
        whole = tiled(bands)
        found, told = (
            by_group(table, {slug: bands[slug] for slug in whole}) if whole else ({}, [Remark("age_gap")])
        )
        if found and totals and total is not None:
            found["population"], counted = _of_all_ages(found["population"], table[whole], total)
            told += [Remark("age_total", {"n": counted})] if counted else []
    elif ALL_AGES in plain:
        found = {"population": table[plain[ALL_AGES]].to_numpy(dtype=float)}
    if NO_CAR in plain and total is not None:
        found |= {"households": total, "no_car_households": table[plain[NO_CAR]].to_numpy(dtype=float)}
    for name, category in (("disabled_pct", DISABLED), ("no_car_pct", NO_CAR)):
        if category in plain and total is not None:
            found[name] = _pct(table[plain[category]].to_numpy(dtype=float), total)
    return pd.DataFrame(found, index=table.index), told


def _of_all_ages(population: np.ndarray, bands: pd.DataFrame, total: np.ndarray) -> tuple[np.ndarray, int]:
    """Residents where a band is withheld are the total that was published for them; in how many areas.

    A total below the bands that are known counts something else, and the residents stay unknown.
    """
    taken = np.isnan(population) & (bands.sum(axis=1).to_numpy(dtype=float) <= total)
    return np.where(taken, total, population), int(taken.sum())


def _pct(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, np.round(100 * part / whole, 1), np.nan)


SHAPE = Shape("nomis", known, read)
