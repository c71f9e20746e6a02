"""What a search is told each time that it looks whether it should end, and what it tells meanwhile."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from placement.model.work import NEVER, Limit, checks_for
from placement.solve.outcome import SolveResult, StoppedBy, Unsolved

SAY_EVERY = 0.5
"""Seconds between reports of one search."""

Callback = Callable[[float | None, float | None], None]
"""Called with the best value and the proved bound, None where there is none yet."""


class Stopper:
    """Ends one search: at a value that is enough, by hand once there is an answer, or when its work is done.

    `entries` are those of the model; None for a linear programme, which is never ended so.
    """

    def __init__(
        self,
        limit: Limit = NEVER,
        enough: float = math.inf,
        on_progress: Callback | None = None,
        entries: int | None = None,
    ) -> None:
        self._limit, self._enough, self._on_progress = limit, enough, on_progress
        self._most = math.inf if entries is None else checks_for(limit.units, entries)
        self._checks, self._told = 0, time.monotonic()
        self.why: StoppedBy = "hand"
        self.tells = on_progress is not None
        self.may_end = entries is not None and (
            limit.stop is not None or math.isfinite(enough) or math.isfinite(self._most)
        )

    def ends(self, value: float | None) -> bool:
        """Whether the search ends here; `why` then says what ended it."""
        self._checks += 1
        if value is not None and value >= self._enough:
            self.why = "gap"
        elif (value is not None or self._limit.at_once) and self._by_hand():
            self.why = "hand"
        elif self._checks > self._most:
            self.why = "work"
        else:
            return False
        return True

    def _by_hand(self) -> bool:
        return self._limit.stop is not None and self._limit.stop()

    def tell(self, value: float | None, bound: float | None) -> None:
        """Report, but not too often."""
        if self._on_progress is not None and time.monotonic() - self._told > SAY_EVERY:
            self._told = time.monotonic()
            self._on_progress(value, bound)


def ran(highs: Any) -> bool:
    """Run a model of HiGHS; False where a list within it cannot grow, which comes out as a ValueError."""
    try:
        highs.run()
    except ValueError:
        return False
    return True


def slimmed(highs: Any) -> Any:
    """The same programme, options and basis in another model of HiGHS, without what runs have left there.

    That is several times the programme. Run once more from where it ended a linear programme takes no step
    and, where presolve had made it smaller, all is as it was to the last bit.
    """
    again, basis = same_model(highs), highs.getBasis()
    if basis.valid:
        again.setBasis(basis)
    return again


def afresh(highs: Any) -> Any:
    """The same programme in another model of HiGHS, since one whose run has failed so runs no more.

    It goes another way: without presolve and with the next seed. The same way would fail alike.
    """
    again = same_model(highs)
    again.setOptionValue("presolve", "off")
    again.setOptionValue("random_seed", highs.getOptionValue("random_seed")[1] + 1)
    return again


def same_model(highs: Any) -> Any:
    """The same programme and options in another model of HiGHS."""
    again = type(highs)()
    again.passOptions(highs.getOptions())
    again.passModel(highs.getLp())
    return again


def without_columns(highs: Any, slack: float) -> SolveResult | Unsolved:
    """HiGHS calls a model without columns empty; its rows hold or not by themselves."""
    lp = highs.getLp()
    lower, upper = np.array(lp.row_lower_), np.array(lp.row_upper_)
    if (lower > slack).any() or (upper < -slack).any():
        return Unsolved("infeasible")
    value = highs.getObjectiveOffset()[1]
    return SolveResult(value, value, np.zeros(0), np.zeros(len(lower)), "optimal")
