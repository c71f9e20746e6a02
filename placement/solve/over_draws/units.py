"""A unit over draws: its care is a linear programme of its own in each draw, and in each piece of a draw.

Whatever the weights of the draws are, what decisions are worth in each draw stays: so values and slopes are
kept draw by draw, and other weights ask no linear programme again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from placement.model import work
from placement.model.arrays import inner, mixed
from placement.model.programme import components
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.subproblems import LinkedUnit, NotSeparable, UnitPlan

if TYPE_CHECKING:
    from placement.model.arrays import Floats, Ints
    from placement.model.programme import Goal, Programme


class WeightsOfDraws:
    """The weight of each draw; `count` of them, all alike at first. They add to 1."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.each: Floats = np.full(count, 1 / count)


@dataclass(frozen=True)
class CareInPiece:
    """Care that stands apart from all other once decisions are fixed: of one draw, and maybe one place."""

    draw: int
    live: HighsModel
    rows: Ints
    """Of the unit's rows, those that decisions move."""
    at: Ints
    """Their numbers in the piece."""
    back: sparse.csr_array
    """Decisions x `rows`."""
    lower: Floats
    upper: Floats

    def value(self, moved: Floats) -> tuple[float, Floats]:
        """The value where decisions take so much of each of the unit's rows, and what more of each adds."""
        highs, move = self.live.highs, moved[self.rows]
        highs.changeRowsBounds(len(self.at), self.at, self.lower - move, self.upper - move)
        highs.run()
        if highs.getModelStatus().name != "kOptimal":
            highs.clearSolver()
            highs.run()
            if highs.getModelStatus().name != "kOptimal":
                raise NotSeparable("a unit has no value for some decisions")
        info = highs.getInfo()
        count = max(int(info.simplex_iteration_count), 0)
        work.count(work.of_linear(highs.getNumRow(), highs.getNumNz(), count))
        duals = np.asarray(highs.getSolution().row_dual)[self.at]
        return float(info.objective_function_value), np.asarray(-(self.back @ duals))


class DrawnUnit(LinkedUnit):
    """A unit whose worth is the weighted sum of its worths in draws.

    Columns of care are not kept: posts alone are taken from the search.
    """

    def __init__(
        self,
        programme: Programme,
        goal: Goal,
        columns: Ints,
        rows: Ints,
        draw_of: Ints,
        weights: WeightsOfDraws,
    ) -> None:
        self._draw_of, self._weights = draw_of, weights
        self._pieces: list[CareInPiece] = []
        self._in_draws: dict[bytes, tuple[Floats, Floats]] = {}
        super().__init__(programme, goal, columns, rows)
        self._none = np.zeros(0, dtype=np.int64)
        self._most_in_draws = self._bounds(programme, goal, weights.count)

    def _bounds(self, programme: Programme, goal: Goal, count: int) -> Floats:
        """The most that care can be worth in each draw."""
        found = np.zeros(count + 1)
        worth = np.maximum(goal.cost[self.rest], 0) * programme.upper[self.rest] * count
        np.add.at(found, self._draw_of[programme.source[self.rest]], worth)
        return found[:count]

    def _begin(self, part: Programme, goal: Goal) -> None:
        """Pieces of care, each in a programme of its own; costs as they are before any weight."""
        row_label, column_label = components(part.matrix)
        draw_of = self._draw_of[part.source]
        moved = np.diff(self._transfer.indptr) > 0
        for label in dict.fromkeys(column_label.tolist()):
            mine, rows = np.flatnonzero(column_label == label), np.flatnonzero(row_label == label)
            number, at = int(draw_of[mine[0]]), np.flatnonzero(moved[rows])
            cost = goal.cost[mine] * self._weights.count
            piece = part.part(mine, rows)
            live = HighsModel(piece, replace(goal, cost=cost))
            self._pieces.append(
                CareInPiece(
                    min(number, self._weights.count), live, rows[at], at.astype(np.int32),
                    sparse.csr_array(self._back[:, rows[at]]), piece.row_lower[at], piece.row_upper[at],
                )
            )  # fmt: skip

    def plan(self, decided: Floats) -> tuple[UnitPlan, bool]:
        key = decided.tobytes()
        if key in self._plans:
            return self._plans[key], False
        self._plans[key] = self._weighed(decided)
        return self._plans[key], True

    def _weighed(self, decided: Floats) -> UnitPlan:
        values, slopes = self.in_draws(decided)
        worth = inner(self.cost, decided) + inner(self._weights.each, values)
        return UnitPlan(decided, worth, self._none, np.zeros(0), mixed(self._weights.each, slopes))

    def rest_at(self, decided: Floats) -> tuple[float, Floats]:
        values, slopes = self.in_draws(decided)
        return inner(self._weights.each, values), mixed(self._weights.each, slopes)

    def in_draws(self, decided: Floats) -> tuple[Floats, Floats]:
        """What care is worth in each draw, and what one more of each decision would add there."""
        key = decided.tobytes()
        if key not in self._in_draws:
            count = self._weights.count
            values, slopes = np.zeros(count + 1), np.zeros((count + 1, len(decided)))
            moved = self._transfer @ decided
            for piece in self._pieces:
                value, slope = piece.value(moved)
                values[piece.draw] += value
                slopes[piece.draw] += slope
            self._in_draws[key] = values[:count], slopes[:count]
        return self._in_draws[key]

    def known_rests(self) -> list[tuple[Floats, float, Floats]]:
        each = self._weights.each
        return [
            (np.frombuffer(key), inner(each, values), mixed(each, slopes))
            for key, (values, slopes) in self._in_draws.items()
        ]

    def reweigh(self) -> None:
        """Every plan met is worth what the weights now say."""
        self.most = inner(self._weights.each, self._most_in_draws)
        self._plans = {key: self._weighed(plan.decided) for key, plan in self._plans.items()}
