"""Tables that somebody joined: areas' codes, and beside them residents, ages or shares under plain heads."""

from __future__ import annotations

from collections.abc import Mapping

from placement.errors import Fault
from placement.sources.importing.age_groups import by_group, span_of, tiled
from placement.sources.importing.by_area import area_table, totals_apart
from placement.sources.importing.grids import Grid
from placement.sources.importing.heads import LSOA, by_heads, column_of, first
from placement.sources.importing.imported import AREA, Heads, Imported, Measure, Shape, counts_and_shares

ALIASES: dict[str, tuple[tuple[str, ...], Measure]] = {
    "population": (
        (
            *("population", "residents", "pop total", "total population", "usual residents"),
            *("poblogaeth", "preswylwyr", "cyfanswm y boblogaeth", "preswylwyr arferol"),
        ),
        "count",
    ),
    "households": (("households", "aelwydydd", "cartrefi"), "count"),
    "no_car_households": (
        (
            *("no car households", "households without a car", "no car", "cars 0"),
            *("no cars or vans in household", "aelwydydd heb gar", "dim ceir na faniau"),
        ),
        "count",
    ),
    "disabled_pct": (("disabled pct", "disabled percent"), "percent"),
    "no_car_pct": (("no car pct",), "percent"),
}


@by_heads
def known(heads: list[str], below: list[list[str]], _grid: Grid) -> Mapping[str, int] | None:
    """Residents or age groups by area, under heads that say so."""
    area = column_of(below, LSOA, len(heads))
    named = {name: at for name, (words, _) in ALIASES.items() if (at := first(heads, words)) is not None}
    ages = {head: span for head in heads if not head.isdecimal() and (span := span_of(head)) is not None}
    bands = {f"band {head}": heads.index(head) for head in tiled(ages)}
    if area is None or not (bands or named):
        return None
    return {"area": area, **named, **bands}


def read(grid: Grid, heads: Heads, faults: list[Fault]) -> Imported | None:
    """The figures under a region's names; age groups of other ages are divided, which is told."""
    bands = [name for name in heads.columns if name.startswith("band ")]
    wanted: dict[str, tuple[int, Measure]] = {
        name: (column, ALIASES[name][1] if name in ALIASES else "count")
        for name, column in heads.columns.items()
        if name != "area"
    }
    found = area_table(grid, heads, "area_figures", wanted, faults)
    if found is None:
        return None
    told = list(found.told)
    table = found.table.drop(columns=bands)
    if bands:
        spans = {name: span for name in bands if (span := span_of(name.removeprefix("band "))) is not None}
        pops, more = by_group(found.table, spans)
        told += more
        if "population" in table:
            told += totals_apart(table[AREA], table["population"], pops["population"])
        table = table.drop(columns="population", errors="ignore").assign(**pops)
    measures = counts_and_shares(table.columns)
    return Imported("area_figures", grid.place, AREA, table, measures, found.vintage, found.rows, tuple(told))


SHAPE = Shape("area_figures", known, read)
