"""What care is worth for given staff: one small linear programme for each service and the places it shares.

Given who works where, years share no care, and neither do services, nor places between which a service may
not travel. So the value of a year is a sum of functions V(z) of the staff time z at the bases of one unit,
each concave and piecewise linear. Where need only grows, V of a later year is g * V(z / g): a tangent met in
one year holds, so scaled, in every other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from placement.errors import OurFault
from placement.model.arrays import Floats, Ints
from placement.model.columns import Columns
from placement.model.programme import Goal, Programme
from placement.solve.highs import HighsModel
from placement.solve.outcome import Unsolved

if TYPE_CHECKING:
    from placement.model.ahead import Years


@dataclass(frozen=True)
class CareTangent:
    """V(z) <= value + slope @ (z - at)."""

    at: Floats
    value: float
    slope: Floats


class CareUnit:
    """One unit, alive in the solver: `bases` and `services` name its staff time, `columns` its care."""

    def __init__(self, programme: Programme, goal: Goal, columns: Columns) -> None:
        self.columns = programme.source
        capacity = programme.row_family.index("capacity")
        self._rows: Ints = np.flatnonzero(programme.row_family_of == capacity)
        care = columns["care"]
        first = [int(programme.matrix.indices[programme.matrix.indptr[row]]) for row in self._rows]
        key = programme.source[first] - care.start if first else np.zeros(0, dtype=np.int64)
        self.bases, self.services = care.keys[1][key], care.keys[2][key]
        self.today = programme.row_upper[self._rows]
        self.most = float((np.maximum(goal.cost, 0) * programme.upper).sum())
        self._lower, self._upper = programme.row_lower, programme.row_upper.copy()
        self._live = HighsModel(programme, goal)
        self.tangents: list[CareTangent] = []

    def growth(self, years: Years, year: int) -> float:
        """Need in a year over that of the first; a unit has one service."""
        return float(years.growth[year - 1, int(self.services[0])]) if len(self.services) else 1.0

    def worth(self, staff: Floats, growth: float) -> tuple[float, Floats]:
        """The best value for so much staff time where need is `growth` times the first year's, and care."""
        at = np.maximum(staff / growth, 0.0)
        self._upper[self._rows] = at
        self._live.set_rows(self._lower, self._upper)
        ran = self._live.run()
        if isinstance(ran, Unsolved):
            raise OurFault("care without an answer")
        self.tangents.append(CareTangent(at, ran.value, np.maximum(ran.row_duals[self._rows], 0.0)))
        return ran.value * growth, ran.values * growth

    def far(self, staff: Floats, growth: float, near: float) -> bool:
        """Whether no tangent was met within so many WTE of this staff."""
        at = np.maximum(staff / growth, 0.0)
        return all(float(np.abs(one.at - at).sum()) > near for one in self.tangents)


def care_units(before: Programme, goal: Goal, columns: Columns) -> list[CareUnit]:
    """The units of today's service: its columns and rows, each unit as small as it can be."""
    whole = replace(before, goals=(goal,))
    return [CareUnit(piece, piece.goals[0], columns) for piece in whole.pieces() if len(piece.source)]
