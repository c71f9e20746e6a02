"""What several aims ask of a case: whom care reaches, and sums that no decision changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Bools, Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most


@dataclass(frozen=True)
class CareOfClusters:
    """Which part of which care column reaches which cluster's people; one entry for each such pair."""

    column: Ints
    cluster: Ints
    service: Ints
    share: Floats


def care_of_clusters(case: Case, columns: Columns) -> CareOfClusters:
    """Every care column, once for each cluster that its area's people belong to."""
    care, member = columns["care"], case.membership
    order = np.argsort(member.area, kind="stable")
    start = np.searchsorted(member.area[order], np.arange(len(case.area_ids) + 1))
    count = (start[1:] - start[:-1])[care.keys[0]]
    belongs = order[np.repeat(start[care.keys[0]], count) + _ranges(count)]
    return CareOfClusters(
        column=np.repeat(care.index, count),
        cluster=member.cluster[belongs],
        service=np.repeat(care.keys[2], count),
        share=member.share[belongs],
    )


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


def _ranges(count: Ints) -> Ints:
    """0, 1, …, count[0]-1, 0, 1, …, count[1]-1, …"""
    starts = np.repeat(np.cumsum(count) - count, count)
    return np.arange(int(count.sum()), dtype=np.int64) - starts
