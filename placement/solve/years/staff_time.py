"""How much time for care each decision about posts and people gives at a base, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.model.staff_time import time_terms

if TYPE_CHECKING:
    from placement.model.ahead import Years
    from placement.model.arrays import Ints
    from placement.model.case import Case
    from placement.model.columns import Columns

Gives = dict[tuple[int, int], list[tuple[int, float]]]


def gives_by_year(case: Case, years: Years, columns: Columns, place: Ints) -> list[Gives]:
    """By year (the first at 1), base and service: columns, and the staff time of one step of each.

    `place` numbers the columns of the whole; those that are -1 are left out.
    """
    found: list[Gives] = [{}]
    for year in range(1, years.count + 1):
        here: Gives = {}
        for terms in time_terms(case, years, columns, year):
            column = place[terms.column]
            for i in np.flatnonzero(column >= 0):
                spot = (int(terms.base[i]), int(terms.service[i]))
                here.setdefault(spot, []).append((int(column[i]), float(terms.wte[i])))
        found.append(here)
    return found
