"""What several aims ask of a case: which services count, and sums that no decision changes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from placement.model.arrays import Bools, Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most


def counted_services(case: Case, services: Sequence[str] | None) -> Bools:
    """S: those named, or all."""
    return np.array([services is None or name in services for name in case.service_ids], dtype=bool)


def with_constant(name: str, columns: Columns, amounts: Floats) -> Columns:
    """A column that is always 1 for each region with an amount (R); a goal has no other constant."""
    region = np.flatnonzero(amounts)
    ones = np.ones(len(region))
    return columns.with_family(name, (region,), ones, lower=ones)


def constant_rows(name: str, columns: Columns) -> RowBlock:
    """Rows that hold anyway, and say whose each constant is."""
    family = columns[name]
    terms = [(np.arange(family.size), family.index, np.ones(family.size))]
    return at_most("constant", terms, np.ones(family.size), today=True, region=family.keys[0])
