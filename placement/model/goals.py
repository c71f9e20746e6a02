"""Goals in order for one programme: each solved, then held for those after it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from placement.errors import OurFault
from placement.model.arrays import Floats
from placement.model.outcome import Reached, Solved, Unsolved
from placement.model.prices import FirstAnswer, Wanted, search_by_prices
from placement.model.programme import Goal, Programme
from placement.model.solver import Live, Ran

Report = Callable[[str, float | None, float | None, float], None]
"""Called with the goal, the best value, the proved bound and the seconds so far."""


@dataclass(frozen=True)
class Settings:
    """How long and how exactly to search.

    `gap_of_gain` is the share of the gain over the service before that may stay unproved; `gap` the
    least gap in the goal's own unit. `strategy` "prices" puts prices on what joins services and goes
    on with the plain search where that does not reach the gap; "plain" is HiGHS on the whole.
    """

    gap_of_gain: float = 0.002
    gap: float = 1e-6
    seconds: float = 60.0
    seed: int = 0
    strategy: Literal["prices", "plain"] = "prices"


def solve(
    programme: Programme,
    before: dict[str, float],
    settings: Settings,
    *,
    report: Report | None = None,
    stop: Callable[[], bool] | None = None,
) -> Solved | Unsolved:
    """Every goal in order.

    `before` has the value of each goal for today's service, from which its gain is counted. A goal
    that a stop left without any answer ends the list; the values are those of the goals before it.
    """
    session = _Session(programme, settings, report, stop)
    reached: list[Reached] = []
    values: Floats | None = None
    for goal in programme.goals:
        if values is not None:
            session.hold(programme.goals[len(reached) - 1], reached[-1].value)
            if goal.integers_fixed:
                session.live.fix_whole(values)
        outcome = session.reach(goal, before.get(goal.id), values)
        if isinstance(outcome, Unsolved):
            if values is None:
                return outcome
            break
        result, values = outcome
        reached.append(result)
        if result.stopped_by == "hand":
            break
    if values is None:
        raise OurFault("a programme without any goal")
    return Solved(session.exact(programme.goals[len(reached) - 1], values), tuple(reached))


class _Session:
    def __init__(
        self,
        programme: Programme,
        settings: Settings,
        report: Report | None,
        stop: Callable[[], bool] | None,
    ) -> None:
        self.programme, self.settings, self.report, self.stop = programme, settings, report, stop
        self.live = Live(programme, programme.goals[0], seed=settings.seed)

    def reach(self, goal: Goal, before: float | None, start: Floats | None) -> tuple[Reached, Floats] | Unsolved:
        """One goal as the columns and rows now stand."""
        began = time.monotonic()
        offset = before or 0.0
        self.live.set_goal(goal.cost, goal.sense, -offset)

        def heard(value: float | None, bound: float | None) -> None:
            if self.report is not None:
                shown = [None if v is None else v + offset for v in (value, bound)]
                self.report(goal.id, shown[0], shown[1], time.monotonic() - began)

        first: FirstAnswer | None = None
        gap = self.settings.gap_of_gain if before is not None else 0.0
        if start is None and before is not None and self.live.searching and self.settings.strategy == "prices":
            wanted = Wanted(self.settings.gap, gap, began + self.settings.seconds, self.stop)
            first = search_by_prices(self.programme, goal, self.live, before, wanted, heard)
            if first is not None and first.settled and first.values is not None:
                whole = self._with_helpers(first.values)
                if whole is not None:
                    bound = max(first.bound, whole.value)
                    return self._reached(goal, whole.value, bound, first.stopped_by, offset, began), whole.values
        if start is not None:
            self.live.start_from(start)
        elif first is not None and first.values is not None:
            self.live.start_from(first.values)
        left = max(self.settings.seconds - (time.monotonic() - began), 1.0) if first is not None else self.settings.seconds
        searched = self.live.run(
            seconds=left, gap=self.settings.gap, relative_gap=gap, heard=heard if self.report else None, stop=self.stop
        )
        if isinstance(searched, Unsolved):
            return searched
        bound = searched.bound
        if first is not None:
            bound = min(bound, first.bound)
        return self._reached(goal, searched.value, bound, searched.stopped_by, offset, began), searched.values

    def _with_helpers(self, values: Floats) -> Ran | None:
        """The decisions as found, with whole helpers beside them; None where there are none."""
        kept = self.live.whole[~self.programme.helpers[self.live.whole]]
        self.live.bound_columns(kept, np.round(values[kept]), np.round(values[kept]))
        ran = self.live.run(seconds=self.settings.seconds)
        self.live.bound_columns(kept, self.programme.lower[kept], self.programme.upper[kept])
        return ran if isinstance(ran, Ran) else None

    def _reached(
        self, goal: Goal, value: float, bound: float, why: object, offset: float, began: float
    ) -> Reached:
        proved = max(bound, value) if goal.sense == "max" else min(bound, value)
        return Reached(goal.id, value + offset, proved + offset, why, time.monotonic() - began)  # type: ignore[arg-type]

    def hold(self, goal: Goal, value: float) -> None:
        """The goals to come leave this one its value, but for its tolerance."""
        used = np.flatnonzero(goal.cost)
        if goal.sense == "max":
            self.live.add_row(used, goal.cost[used], value - goal.tolerance, np.inf)
        else:
            self.live.add_row(used, goal.cost[used], -np.inf, value + goal.tolerance)

    def exact(self, goal: Goal, values: Floats) -> Floats:
        """The values with whole numbers exactly whole, the rest solved again beside them."""
        if not self.live.searching:
            return values
        self.live.fix_whole(values)
        self.live.set_goal(goal.cost, goal.sense)
        again = self.live.run(seconds=self.settings.seconds)
        return again.values if isinstance(again, Ran) else values
