"""One programme asked again and again, with other limits or other bounds of its decisions."""

from __future__ import annotations

from placement.model.arrays import Floats
from placement.model.programme import Programme
from placement.solve.lagrangian.bounds import LagrangianSearch
from placement.solve.lagrangian.warm import COLD, WarmStart
from placement.solve.lexicographic import LexicographicSession, in_order
from placement.solve.outcome import Solved, Unsolved
from placement.solve.settings import Settings
from placement.solve.spared import as_today


class RepeatedSolve:
    """One live programme, asked again with other limits of its rows or other bounds of its decisions.

    Where only rows that join differ (money, say) or decisions, a search by prices goes on from what it has
    met and proved: its cuts hold whatever the limits are.
    """

    def __init__(
        self,
        programme: Programme,
        before: dict[str, float],
        settings: Settings,
        begin: WarmStart = COLD,
        today: Floats | None = None,
    ) -> None:
        """`today` has today's value of each column that is no decision, where plans are to spare losses."""
        self._session = LexicographicSession(programme, settings, None, None, begin)
        self._before, self._today, self._seed = before, today, settings.seed

    @property
    def search(self) -> LagrangianSearch | None:
        """The search by prices with all that it has met; None where there was none."""
        return self._session.search

    def ask(self, programme: Programme) -> Solved | Unsolved:
        """Every goal in order. Raises OurFault if it differs from the first one in anything else."""
        if programme is not self._session.programme or self._session.holds:
            self._session.limit(programme)
        found = in_order(self._session, self._before)
        if self._today is None or programme.place is None or isinstance(found, Unsolved):
            return found
        return as_today(programme, self._today, found, self._seed)
