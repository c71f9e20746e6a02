"""What asks at some amounts of money prove at every other amount: lines, part by part, and of all parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from placement.errors import OurFault
from placement.model.arrays import inner
from placement.model.work import limit
from placement.solve.lagrangian.lines import (
    AffineBound,
    RelaxedCurve,
    added,
    best_at_price,
    cut_at_price,
    line_at,
)
from placement.solve.lagrangian.recombine import pick_apart

if TYPE_CHECKING:
    from placement.model.arrays import Floats
    from placement.model.programme import Programme
    from placement.solve.lagrangian.bounds import LagrangianSearch
    from placement.solve.settings import Settings


class MovingRow(NamedTuple):
    """The row over whose limit lines are wanted, if a part has it, and a slope that one of them has.

    `widest` has every row's limit in the widest programme. Where it `chooses`, one more ask follows at the
    limit that is best where money has the price `price`.
    """

    row: int | None
    widest: Floats
    price: float | None
    chooses: bool


def moving_row(parts: Sequence[Programme]) -> int | None:
    """The row whose limit is not the same in all of these, None where all are. OurFault if more than one."""
    uppers = np.array([part.row_upper for part in parts])
    moved = np.flatnonzero((uppers != uppers[0]).any(axis=0))
    if len(moved) > 1:
        raise OurFault("a line over one amount, and more rows than one that move with it")
    return int(moved[0]) if len(moved) else None


def moving_in(parts: Sequence[Programme], price: float | None, chosen: object) -> MovingRow:
    """The row that moves in one part as every ask has it, the widest first."""
    return MovingRow(moving_row(parts), parts[0].row_upper, price, chosen is not None)


def best_amount(
    programme: Programme,
    moving: MovingRow,
    search: LagrangianSearch | None,
    start: Floats,
    settings: Settings,
) -> float | None:
    """What a plan takes that is best where money has the wanted price and no limit but the widest.

    It is picked from the plans that a search by prices has met, `start` being one; without a search posts
    are counted in parts. None where no amount moves or there is no answer.
    """
    if moving.row is None or moving.price is None:
        return None
    wide = replace(programme, row_upper=moving.widest)
    takes = programme.matrix[[moving.row]].toarray()[0]
    if search is None or not search.programme.totals[moving.row]:
        curve = RelaxedCurve(wide, moving.row)
        return None if curve.at_price(moving.price) is None else float(np.floor(inner(takes, curve.values)))
    cut_at_price(search, moving.row, moving.price, moving.widest, limit(settings.work))
    plans = [unit.plans for block in search.blocks for unit in block.units]
    picked, _ = pick_apart(
        wide,
        search.goal,
        search.blocks,
        plans,
        takes,
        -np.inf,
        prices=[moving.price],
        start=start,
        nodes=1,
        sums=search.joint.sums,
    )
    return None if picked is None else float(np.round(inner(takes, np.round(picked[1]))))


def lines_of_part(
    programme: Programme,
    moving: MovingRow,
    search: LagrangianSearch | None,
    ends: Sequence[tuple[Floats, float] | None],
) -> tuple[AffineBound | None, ...]:
    """For each ask what it proves at other limits of the row that moves; and one of the slope that is wanted.

    `ends` has for each ask its rows' upper limits and the bound of its answer, None without one. Without a
    search by prices the one more is the first again.
    """
    found: list[AffineBound | None] = []
    for end in ends:
        if end is None:
            found.append(None)
        elif moving.row is None:
            found.append(AffineBound(end[1], 0.0))
        else:
            found.append(line_at(programme, search, moving.row, end[0]))
    sloped = None
    if moving.row is not None and moving.price is not None and search is not None:
        sloped = best_at_price(search, moving.row, moving.price, moving.widest)
    return (*found, next((line for line in found if line), None) if sloped is None else sloped)


def lines_of_all(
    lines: Mapping[int, Sequence[AffineBound | None]], parts: int
) -> tuple[AffineBound | None, ...]:
    """The lines of all parts added up, one by one; none where they were not wanted."""
    if not lines:
        return ()
    return tuple(added(each) for each in zip(*(lines[k] for k in range(parts)), strict=True))
