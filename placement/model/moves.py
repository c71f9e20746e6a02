"""Staff who move to a base when it opens, as terms of rows."""

from __future__ import annotations

import numpy as np

from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns


def moved_staff(case: Case, columns: Columns) -> list[tuple[Ints, Ints, Floats]]:
    """(row, column, WTE) by which opening a base changes who is in post, for rows `base * S + service`.

    One term is who comes to the opened base, the other, below nothing, who leaves the base they were at.
    """
    opened, services = columns["opened"], len(case.services)
    column, service = np.nonzero(
        case.moving[opened.keys[0]] * (case.moves_from[opened.keys[0]] >= 0)[:, None]
    )
    base = opened.keys[0][column]
    wte = case.moving[base, service]
    return [
        (base * services + service, opened.index[column], wte),
        (case.moves_from[base] * services + service, opened.index[column], -wte),
    ]
