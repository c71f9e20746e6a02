"""Rows of the model as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from placement.model.arrays import Bools, Floats, Ints

Joins = Literal["totals", "limit"] | None


@dataclass(frozen=True)
class RowBlock:
    """Rows of one kind: lower <= sum of value * column <= upper, as triplets.

    `row` counts from 0 within the block. `today` marks rows that bind today's staff too; the service
    before any new post is computed from those alone. `joins` marks rows that join what else stands
    apart: "totals" over many places (money, floors), of which only the totals matter, or a "limit" of
    one place (room at a base). A faster search may put a price on them instead. `region` says whose each
    row is, where it is one region's.
    """

    family: str
    row: Ints
    column: Ints
    value: Floats
    lower: Floats
    upper: Floats
    today: bool = False
    joins: Joins = None
    region: Ints | None = None

    @property
    def size(self) -> int:
        return len(self.upper)


def at_most(
    family: str,
    terms: Sequence[tuple[Ints, Ints, Floats]],
    limit: Floats,
    *,
    today: bool = False,
    joins: Joins = None,
    region: Ints | None = None,
) -> RowBlock:
    """Rows `sum of terms <= limit`; each term is (row, column, value). Rows without a term stay."""
    row, column, value = _joined(terms)
    lower = np.full(len(limit), -np.inf)
    return RowBlock(family, row, column, value, lower, np.asarray(limit, dtype=float), today, joins, region)


def at_least(
    family: str,
    terms: Sequence[tuple[Ints, Ints, Floats]],
    limit: Floats,
    *,
    joins: Joins = None,
    region: Ints | None = None,
) -> RowBlock:
    """Rows `sum of terms >= limit`."""
    row, column, value = _joined(terms)
    upper = np.full(len(limit), np.inf)
    return RowBlock(
        family, row, column, value, np.asarray(limit, dtype=float), upper, joins=joins, region=region
    )


def only_filled(block: RowBlock) -> RowBlock:
    """The block without rows that have no term and hold anyway."""
    used = np.zeros(block.size, dtype=bool)
    used[block.row] = True
    trivial: Bools = ~used & (block.lower <= 0) & (block.upper >= 0)
    keep = np.flatnonzero(~trivial)
    renumber = np.full(block.size, -1, dtype=np.int64)
    renumber[keep] = np.arange(len(keep))
    return replace(
        block,
        row=renumber[block.row],
        lower=block.lower[keep],
        upper=block.upper[keep],
        region=None if block.region is None else block.region[keep],
    )


def _joined(terms: Sequence[tuple[Ints, Ints, Floats]]) -> tuple[Ints, Ints, Floats]:
    if not terms:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
    return (
        np.concatenate([np.asarray(term[0], dtype=np.int64) for term in terms]),
        np.concatenate([np.asarray(term[1], dtype=np.int64) for term in terms]),
        np.concatenate(
            [np.broadcast_to(np.asarray(term[2], dtype=float), np.shape(term[1])) for term in terms]
        ),
    )
