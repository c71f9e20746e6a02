"""Figures of areas side by side, one row an area, and what each file would lose or lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from placement.data.bands import AGE_BANDS
from placement.data.tables import AREAS
from placement.sources.importing.grids import Remark
from placement.sources.importing.imported import AREA, Imported, Vintage
from placement.sources.importing.years import YearLookup, lookup_of, to_2021, travelling_lookup, vintage_of

SHOWN = 5
OURS = frozenset(AREAS.columns) - {AREA}
BANDS = tuple(f"pop_{band}" for band in AGE_BANDS)


@dataclass(frozen=True)
class JoinedAreas:
    """The areas with every figure that a region has a column for, and what the join did, file by file."""

    table: pd.DataFrame
    vintage: Vintage | None
    told: tuple[tuple[str, Remark], ...]


def in_one_year(
    found: Sequence[Imported], known: pd.DataFrame | None
) -> tuple[list[Imported], Vintage | None]:
    """Tables of areas all on the codes of one year: the region's own, else 2021 if any file has them."""
    years = {one.vintage for one in found if one.key == AREA} - {None}
    target = None if known is None else vintage_of(known[AREA], None)
    if target is None:
        target = "lsoa21" if "lsoa21" in years else next(iter(years), None)
    if target != "lsoa21" or "lsoa11" not in years:
        return list(found), target
    given = [lookup_of(one.table) for one in found if {"lsoa11", "lsoa21"} <= set(one.table.columns)]
    lookup = _together(given) if given else travelling_lookup()
    people = _people(found, known)
    return [
        _whole_people(to_2021(one, lookup, people)) if one.key == AREA and one.vintage == "lsoa11" else one
        for one in found
    ], target


def _together(lookups: Iterable[YearLookup]) -> YearLookup:
    parts: dict[str, tuple[str, ...]] = {}
    for lookup in lookups:
        parts.update(lookup.parts)
    return YearLookup(parts, rest=False)


def _people(found: Sequence[Imported], known: pd.DataFrame | None) -> Mapping[str, float]:
    """Residents of areas of 2021, from a file that has them or else from the region."""
    tables = [one.table for one in found if one.vintage == "lsoa21" and "population" in one.table]
    tables += [known] if known is not None and "population" in known else []
    if not tables:
        return {}
    values = pd.to_numeric(tables[0]["population"], errors="coerce")
    return dict(zip(tables[0][AREA], values.astype(float), strict=True))


def _whole_people(one: Imported) -> Imported:
    """Counts as whole people again; residents are the sum of their age groups."""
    counts = [name for name, measure in one.measures.items() if measure == "count"]
    table = one.table.assign(**{name: np.round(one.table[name]) for name in counts})
    if {"population", *BANDS} <= set(counts):
        table["population"] = table[list(BANDS)].sum(axis=1, min_count=1)
    return replace(one, table=table)


def joined_areas(found: Sequence[Imported], known: pd.DataFrame | None) -> JoinedAreas | None:
    """Every area of the region, or of the first file where there is none, with the figures of all files.

    A figure that two files have is taken from the first. No row is lost without being told; a cell that no
    file fills stays blank, or as the region has it.
    """
    of_areas = [one for one in found if one.key == AREA]
    if not of_areas:
        return None
    places = known[AREA] if known is not None else of_areas[0].table[AREA]
    base = pd.Index(sorted(places) if known is None else places)
    table = pd.DataFrame(index=base) if known is None else known.set_index(AREA)
    told: list[tuple[str, Remark]] = []
    taken: dict[str, str] = {}
    for one in of_areas:
        figures = one.table.set_index(AREA)
        if "index_name" in figures and "name_en" not in figures:
            figures = figures.rename(columns={"index_name": "name_en"})
        told += [(one.place, remark) for remark in _losses(figures.index, base)]
        for name in (str(name) for name in figures.columns if name in OURS):
            if name in taken:
                told.append((one.place, Remark("taken", {"column": name, "file": taken[name]})))
                continue
            taken[name] = one.place
            new = figures[name].reindex(base)
            if known is not None:  # whose cells are text
                new = pd.Series([_written(value) for value in new], index=base, dtype=object)
            table[name] = new.where(new.notna(), table[name]) if name in table else new
    ordered = [name for name in AREAS.columns if name in table]
    rest = [name for name in table.columns if name not in ordered]
    whole = table[[*ordered, *rest]].rename_axis(AREA).reset_index()
    return JoinedAreas(whole, None, tuple(told))


def _written(value: object) -> str | None:
    """A figure as the text of a cell: whole ones without a point; None for one that is unknown."""
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _losses(here: pd.Index, base: pd.Index) -> list[Remark]:
    """Rows that find no place, and areas that the file has no row for."""
    told = []
    for key, left in (("join_left", here.difference(base)), ("join_lacks", base.difference(here))):
        if len(left):
            named = ", ".join(map(str, left[:SHOWN])) + (" …" if len(left) > SHOWN else "")
            told.append(Remark(key, {"n": len(left), "named": named}))
    return told
