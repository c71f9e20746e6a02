"""Staff who move to a base when it opens, as terms of rows."""

from __future__ import annotations

import numpy as np

from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns


def moved_staff(case: Case, columns: Columns) -> list[tuple[Ints, Ints, Floats]]:
    """(row, column, WTE) by which opening a base changes who is in post, for rows `base * S + service`.

    One term is who comes to the opened base, the other, below nothing, who leaves the base they were at.
    The columns are `open_for[b,s]` where there are any (see the rule of opening), else `opened[b,f]`.
    """
    services = len(case.services)
    if "open_for" in columns:
        base, service = columns["open_for"].keys
        column = columns["open_for"].index
    else:
        opened = columns["opened"]
        slot, service = np.indices((opened.size, services)).reshape(2, -1)
        base, column = opened.keys[0][slot], opened.index[slot]
    wte = np.where(case.moves_from[base] >= 0, case.moving[base, service], 0.0)
    some = np.flatnonzero(wte)
    base, service, column, wte = base[some], service[some], column[some], wte[some]
    return [
        (base * services + service, column, wte),
        (case.moves_from[base] * services + service, column, -wte),
    ]
