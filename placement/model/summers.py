"""Graduates of later summers: who there is to be hired newly qualified in each year after the first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from placement.model.allocation import Allocation
from placement.model.arrays import Bools
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most
from placement.model.years import name_of, people


def supply_rows(case: Case, columns: Columns, pool: float) -> list[RowBlock]:
    """For each later year, in WTE and people, none of them whole:

    step_wte[k] * hired[b,k,y] <= sum_g placed[g,b,k,y] + pool
    sum_{b,k} placed[g,b,k,y] <= size[g] + those of more training places, where the plan may ask for them
    """
    if case.years is None:
        return []
    limited = np.array([role.limited for role in case.roles], dtype=bool)
    roles, blocks = len(case.roles), []
    size = np.array([float(group.size) for group in case.classes])
    for year in case.years.later:
        hired, placed = people(columns, "hired", year), columns[name_of("placed", year)]
        mine = np.flatnonzero(limited[hired.role])
        spot = np.full(len(case.base_ids) * roles, -1, dtype=np.int64)
        spot[hired.base[mine] * roles + hired.role[mine]] = np.arange(len(mine))
        terms = [
            (np.arange(len(mine)), hired.column[mine], case.steps[hired.role[mine]]),
            (spot[placed.keys[1] * roles + placed.keys[2]], placed.index, -np.ones(placed.size)),
        ]
        blocks.append(at_most("supply", terms, np.full(len(mine), pool)))
        people_of = [(placed.keys[0], placed.index, np.ones(placed.size))]
        more = name_of("more", year)
        if more in columns:
            family = columns[more]
            people_of.append((family.keys[0], family.index, -np.ones(family.size)))
        blocks.append(at_most("supply", people_of, size))
    return blocks


def supply_breaches(
    case: Case, plan: Allocation, pool: float, able: Bools | None
) -> Iterator[tuple[tuple[str, ...], float, float]]:
    """Who is hired newly qualified in a later year and is no graduate of that summer."""
    for one in plan.later:
        had = np.zeros((len(case.base_ids), len(case.roles)))
        used = np.zeros(len(case.classes))
        rows = zip(one.placed.group, one.placed.base, one.placed.role, one.placed.graduates, strict=True)
        for g, b, k, n in rows:
            group, role = case.classes[g], case.roles[k]
            if n < -1e-6 or (n > 1e-6 and (able is None or not able[g, b] or group.service != role.service)):
                yield ((group.id, case.base_ids[b], role.id, str(one.year)), float(n), 0.0)
            had[b, k] += n
            used[g] += n
        for b, k in np.ndindex(had.shape):
            role = case.roles[k]
            came = float(one.hired[b, k]) * role.step_wte
            if role.limited and came > had[b, k] + pool + 1e-5:
                yield ((case.base_ids[b], role.id, str(one.year)), came, float(had[b, k] + pool))
        for g, group in enumerate(case.classes):
            most = group.size + (float(one.more[g]) if one.more is not None else 0.0)
            if used[g] > most + 1e-5:
                yield ((group.id, str(one.year)), float(used[g]), most)
