"""How much time for care each decision about posts and people gives at a base, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.model.hospital import left_for_new_posts
from placement.model.years import name_of, people

if TYPE_CHECKING:
    from placement.model.arrays import Ints
    from placement.model.case import Case
    from placement.model.columns import Columns
    from placement.model.years import Years

Gives = dict[tuple[int, int], list[tuple[int, float]]]


def gives_by_year(case: Case, years: Years, columns: Columns, place: Ints) -> list[Gives]:
    """By year (the first at 1), base and service: columns, and the staff time of one step of each.

    `place` numbers the columns of the whole; those that are -1 are left out.
    """
    found: list[Gives] = [{}]
    usual = np.array([role.care_wte_per_wte for role in case.roles])
    for year in range(1, years.count + 1):
        here: Gives = {}
        each = [(people(columns, "staff", year), usual)]
        if year > 1 and name_of("grown", year) in columns:
            each.append((people(columns, "grown", year), years.gives_grown - usual))
        for there, wte in each:
            time = wte[there.role] * case.steps[there.role] * case.counted[there.base, there.role]
            column = place[there.column]
            for i in np.flatnonzero(column >= 0):
                spot = (int(there.base[i]), case.roles[there.role[i]].service)
                here.setdefault(spot, []).append((int(column[i]), float(time[i])))
        gone = left_for_new_posts(case, columns, year)
        column = place[gone.column]
        for i in np.flatnonzero(column >= 0):
            spot = (int(gone.base[i]), int(gone.service[i]))
            here.setdefault(spot, []).append((int(column[i]), -float(gone.part[i])))
        found.append(here)
    return found
