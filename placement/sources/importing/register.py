"""The forms of tables that are known, in the order in which they are tried: the most particular first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from placement.errors import Fault
from placement.sources.importing import (
    area_figures,
    census_long,
    centroids,
    indices,
    lookups,
    networks,
    nomis,
    nomis_api,
    populations,
    postcode_points,
    practices,
    rural,
    statswales,
)
from placement.sources.importing.grids import Grid, Remark, read_grids
from placement.sources.importing.heads import LSOA
from placement.sources.importing.imported import AREA, Heads, Imported, Shape
from placement.sources.importing.layers import is_layer, read_layers

SHAPES: tuple[Shape, ...] = (
    populations.SHAPE,
    *networks.SHAPES,
    statswales.SHAPE,
    nomis_api.SHAPE,
    census_long.SHAPE,
    nomis.SHAPE,
    lookups.SHAPE,
    practices.SHAPE,
    postcode_points.SHAPE,
)
TOGETHER: tuple[Shape, ...] = (indices.SHAPE, rural.SHAPE, centroids.SHAPE, area_figures.SHAPE)
"""Figures of areas that may stand side by side in one table, which somebody joined."""
TOLD_HEADS = 100
MOST_LOST = 20
"""Lost cells of a sheet that are told one by one."""


def read_file(path: Path, faults: list[Fault]) -> list[Imported]:
    """Everything that a file holds in a form that is known; a fault if it holds nothing of the kind.

    A sheet of another form in a workbook is passed over; where no sheet is known the file is refused.
    """
    before = len(faults)
    if is_layer(path):
        return read_layers(path, faults)
    grids = read_grids(path, faults)
    found: list[Imported] = []
    some = False
    for grid in grids:
        known = _known(grid)
        if len(known) > 1:
            grid.keep(known[0][1].row, [at for _, heads in known for at in heads.columns.values()])
        for shape, heads in known:
            some = True
            one = shape.read(grid, heads, faults)
            if one is not None:
                found.append(_sharing(found, _doubting_blanks(grid, one)))
        faults += lost_faults(grid, [heads for _, heads in known], faults)
    if not some and len(faults) == before:
        faults.append(Fault("import_unknown", path.name, value=_beginning(grids)))
    return found


def lost_faults(grid: Grid, known: Sequence[Heads], told: Sequence[Fault]) -> list[Fault]:
    """Errors and formulas without a value in columns that are read, but for those that were told already.

    Rows that name no area are left out anyway, unless it is their code that is lost.
    """
    if not grid.lost or not known:
        return []
    head = min(heads.row for heads in known)
    read = {at for heads in known for at in heads.columns.values()}
    area = next((heads.columns["area"] for heads in known if "area" in heads.columns), None)
    codes: dict[int, str] = {}
    if area is not None:
        rows, (cells,) = grid.picked(head, [area])
        codes = dict(zip(rows, cells, strict=True))
    before = {(fault.file, fault.row, fault.column) for fault in told}
    found = [
        grid.lost_fault(row, column)
        for row, cells in sorted(grid.lost.items())
        if row > head and (area is None or area in cells or LSOA.fullmatch(codes.get(row, "")))
        for column in sorted(read & set(cells))
    ]
    found = [fault for fault in found if (fault.file, fault.row, fault.column) not in before]
    more = len(found) - MOST_LOST
    return (
        found
        if more <= 0
        else [
            *found[:MOST_LOST],
            replace(found[MOST_LOST], key="and_more", value=None, slots={"count": more}),
        ]
    )


def _sharing(found: list[Imported], one: Imported) -> Imported:
    """The codes of areas are held once where another form of the same table has the same."""
    if not found or not one.key == found[-1].key == AREA or not one.table[AREA].equals(found[-1].table[AREA]):
        return one
    return replace(one, table=one.table.assign(**{AREA: found[-1].table[AREA]}))


def _doubting_blanks(grid: Grid, one: Imported) -> Imported:
    """An old workbook with blanks says that they may be errors, which nothing tells from each other there."""
    if not grid.old or not any("blank" in str(remark.slots.get("marks", "")) for remark in one.told):
        return one
    return replace(one, told=(*one.told, Remark("old_blanks")))


def _known(grid: Grid) -> list[tuple[Shape, Heads]]:
    """The form of a grid, where its heads stand; of a joined table every form that is in it."""
    for shape in SHAPES:
        if (heads := shape.known(grid)) is not None:
            return [(shape, heads)]
    return [(shape, heads) for shape in TOGETHER if (heads := shape.known(grid)) is not None]


def _beginning(grids: list[Grid]) -> str:
    """The widest of the first rows: what a person would call the heads."""
    rows = [row for grid in grids for row in grid.head[:25]]
    widest = max(rows, key=lambda row: sum(bool(cell) for cell in row), default=[])
    return ", ".join(cell for cell in widest if cell)[:TOLD_HEADS]
