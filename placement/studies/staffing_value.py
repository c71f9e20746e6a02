"""What staff are worth where they are: need met by given staff, and what more or fewer would change.

With every post given, who reaches whom is a linear programme, and it falls apart into one for each service
and planning area. One more post touches one of them, so its worth costs milliseconds, and it is exact.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from placement.errors import OurFault
from placement.model.aims.met_need import MetNeed
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.assemble import assemble
from placement.model.case import Case
from placement.model.programme import Programme
from placement.model.rules import ALWAYS, OF_CARE, Rule
from placement.results.vacancies import TRACE, capacity, capacity_rows, staffed
from placement.solve.highs import HighsModel
from placement.solve.outcome import Unsolved

LOOSE = 1e-6
"""Of a bound that follows from prices, which a solver gives to a tolerance."""

Place = tuple[int, int]
"""Base and service."""


class Staffing:
    """Need met, as the aim counts it, with the staff of one plan; and with a few more or fewer of them.

    What rules say of posts is not asked here, only those about care (reach and planning level).
    Raises OurFault if a linear programme that always has an answer ends without one.
    """

    def __init__(self, case: Case, rules: Sequence[Rule], aim: MetNeed, plan: Allocation) -> None:
        self.case, self.has = case, capacity(case, plan)
        is_open = plan.open_bases(case)
        somewhere = np.zeros(len(case.services), dtype=bool)
        somewhere[[role.service for role in case.roles]] = True
        staff = np.where(somewhere[None, :], np.maximum(self.has, TRACE), self.has)
        of_care = [rule for rule in [*ALWAYS, *rules] if isinstance(rule, OF_CARE)]
        columns, whole = assemble(staffed(case, staff, is_open), [], of_care, [aim])
        care = columns["care"]
        self._pieces: list[_Piece] = []
        self._of: dict[Place, tuple[int, int]] = {}
        for number, programme in enumerate(whole.pieces()):
            self._pieces.append(_Piece(programme))
            for row, column in capacity_rows(programme):
                at = int(programme.source[column]) - care.start
                self._of[int(care.keys[1][at]), int(care.keys[2][at])] = (number, row)
        self.value = float(sum(piece.value for piece in self._pieces))

    def step(self, base: int, role: int) -> float:
        """WTE of care that one step of a role gives at a base."""
        about = self.case.roles[role]
        return float(about.step_wte * about.care_wte_per_wte * self.case.counted[base, role])

    def gain(self, base: int, service: int, wte: float) -> float:
        """What so many more WTE of capacity there (fewer, if negative) would add to the value."""
        return self.gain_of({(base, service): wte})

    def gain_of(self, changes: Mapping[Place, float]) -> float:
        """The same for several changes at once; a place where nobody could be reached changes nothing."""
        by_piece: dict[int, dict[int, float]] = {}
        for place, wte in changes.items():
            if place in self._of and wte:
                number, row = self._of[place]
                by_piece.setdefault(number, {})[row] = wte
        return float(
            sum(
                self._pieces[number].value_with(rows) - self._pieces[number].value
                for number, rows in by_piece.items()
            )
        )

    def gain_at_most(self, base: int, service: int, wte: float) -> float:
        """What that gain cannot pass, without a solve: value is concave in capacity, and has its price."""
        if (base, service) not in self._of or not wte:
            return 0.0
        number, row = self._of[base, service]
        return self._pieces[number].gain_at_most(row, wte) + LOOSE


class _Piece:
    """One linear programme; its model is kept from the first change on, and so are the prices met."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.live = HighsModel(programme, programme.goals[0])
        self._tangents: list[tuple[float, Floats]] = []
        self.value = self._run({})

    def value_with(self, more: Mapping[int, float]) -> float:
        """The value with other limits of some rows; never less than with nobody there."""
        moves = {row: self._move(row, wte) for row, wte in more.items()}
        upper = self.programme.row_upper.copy()
        for row, move in moves.items():
            upper[row] += move
        self.live.set_rows(self.programme.row_lower, upper)
        return self._run(moves)

    def gain_at_most(self, row: int, wte: float) -> float:
        """By all prices met so far."""
        move = self._move(row, wte)
        return float(min(level + prices[row] * move for level, prices in self._tangents)) - self.value

    def _move(self, row: int, wte: float) -> float:
        has = float(self.programme.row_upper[row])
        return max(has + wte, 0.0) - has

    def _run(self, moves: Mapping[int, float]) -> float:
        ran = self.live.run()
        if isinstance(ran, Unsolved):
            raise OurFault("no answer to who is reached by given staff")
        prices = np.maximum(ran.row_duals, 0.0)
        level = ran.value - sum(prices[row] * move for row, move in moves.items())
        self._tangents.append((float(level), prices))
        return ran.value
