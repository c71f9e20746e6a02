"""How much a search has done, counted in the solver's own steps: the same whatever else the machine does.

A clock says how busy a machine is; the same search read by it ends at another place each time. Work is what
HiGHS counts, simplex iterations and nodes, each weighed by the size of the model. The weights are those of
some six thousand runs on programmes of Wales, fitted so that one unit of work takes about a second of a core
of an ordinary machine that has nothing else to do. They decide nothing but where a search without end stops.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

MANY_ROWS = 3_500
"""Rows beyond which an iteration of a search costs no more: most of them are then empty of change."""
LEAST_CHECKS = 50
"""So often HiGHS looks at its limits in the first node of a large search."""
LEAST = 1.0
"""What a last search has at least, in units and in seconds, so that it can come to some answer."""

GRAIN = 2.0**-30
"""Work is counted in whole grains of this many units: sums of them are exact, so that what a process did
before moves no later end, not even by rounding."""

_counted = threading.local()


def _whole(units: float) -> float:
    """So many units in whole grains."""
    return round(units / GRAIN) * GRAIN if math.isfinite(units) else units


def done() -> float:
    """Work of all runs of this thread so far, in units; only differences mean anything."""
    return float(getattr(_counted, "units", 0.0))


def count(units: float) -> None:
    """Add the work of one run."""
    _counted.units = done() + _whole(units)


def of_linear(rows: int, entries: int, iterations: int) -> float:
    """Units of a linear programme with so many rows and entries, from its simplex iterations."""
    return 6e-5 + 1e-7 * entries + iterations * (1.2e-5 + 1.3e-9 * rows)


def of_search(rows: int, entries: int, iterations: int, nodes: int) -> float:
    """Units of a search for whole numbers, from its simplex iterations and nodes."""
    return 6e-4 + 1.5e-6 * entries + iterations * (3e-5 + 1.7e-7 * min(rows, MANY_ROWS)) + 5e-5 * nodes


def checks_for(units: float, entries: int) -> float:
    """How often HiGHS looks at its limits in about so many units of one search.

    While it runs it tells neither iterations nor anything else of work, but it asks about once for each
    linear programme whether it should end.
    """
    return LEAST_CHECKS + units / (6e-5 + 2e-7 * entries)


@dataclass(frozen=True)
class Limit:
    """Where a search ends before its gap: after so much work, at a moment that somebody stated, or by hand.

    `work` is a reading of `done()`, `moment` one of `time.monotonic()`. A hand waits for a first answer,
    but where it ends the search `at_once`, for another answer is there already.
    """

    work: float = math.inf
    moment: float = math.inf
    stop: Callable[[], bool] | None = None
    at_once: bool = False

    def reached(self) -> Literal["hand", "time", "work"] | None:
        """What ends the search now, if anything.

        The clock comes before work: an end that it had a part in differs between machines, and has to say so.
        """
        if self.stop is not None and self.stop():
            return "hand"
        if time.monotonic() > self.moment:
            return "time"
        return "work" if done() > self.work else None

    @property
    def units(self) -> float:
        """Work that is left."""
        return max(self.work - done(), 0.0)

    @property
    def seconds(self) -> float:
        """Time that is left."""
        return max(self.moment - time.monotonic(), 0.0)

    def part(self, share: float) -> Limit:
        """So much of what is left."""
        return replace(
            self,
            work=done() + _whole(share * self.units),
            moment=time.monotonic() + share * self.seconds,
        )

    def at_most(self, units: float) -> Limit:
        """The same, but for no more than so much work from now on."""
        return replace(self, work=min(self.work, done() + _whole(units)))

    def at_least(self, least: float = LEAST) -> Limit:
        """The same, but with so many units and seconds from now on."""
        return replace(
            self, work=max(self.work, done() + least), moment=max(self.moment, time.monotonic() + least)
        )


NEVER = Limit()
"""For what always ends: linear programmes, and searches whose nodes are counted."""


def limit(
    units: float,
    seconds: float = math.inf,
    stop: Callable[[], bool] | None = None,
    *,
    at_once: bool = False,
) -> Limit:
    """A limit from now on."""
    return Limit(done() + _whole(units), time.monotonic() + seconds, stop, at_once)
