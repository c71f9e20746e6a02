"""Goals in order for one programme: each solved, then held for those after it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from placement.errors import OurFault
from placement.model.arrays import Floats, Ints
from placement.model.programme import Goal, Hold, Programme
from placement.model.work import NEVER, Limit, done, limit
from placement.solve.beside import with_plans_beside
from placement.solve.highs import HighsModel
from placement.solve.kept_whole import SMALL_SITING, LaterSearch, kept_of, kept_of_later
from placement.solve.lagrangian.bounds import (
    SMALL,
    Criteria,
    FirstAnswer,
    LagrangianSearch,
    lagrangian_search,
)
from placement.solve.lagrangian.linking_rows import met_range
from placement.solve.lagrangian.openings import answered
from placement.solve.lagrangian.second import second_goal
from placement.solve.lagrangian.warm import COLD, WarmStart
from placement.solve.linear_start import begin_linear
from placement.solve.lp_first import linear_first
from placement.solve.near_optimal import MODEST
from placement.solve.outcome import Reached, Solved, SolveResult, StoppedBy, Unsolved, as_they_ended
from placement.solve.settings import Settings
from placement.solve.sites_first import SitesFirst
from placement.solve.stopper import Callback
from placement.solve.thrift import least_money

Report = Callable[[str, float | None, float | None, float], None]
"""Called with the goal, the best value, the proved bound and the seconds so far."""
SLOW_AT_ANY_SIZE = ("opening", "team")
"""Rows with which prices are sooner done at any size (West Wales with two possible hubs: 20 s for >150)."""
PRICES_PART = 0.75
"""Part of the work that prices may do before the plain search has the rest."""
FEW = 0.05
"""Part of the columns that are whole up to which the linear relaxation comes first, where prices have no say
and whole numbers are 0 or 1 (sites): p-medians and capacitated locations have 1 to 4 % and take 0.3 to 0.7 of
the plain search's time; coverings have 12 to 40 %, and there it gains nothing (measured)."""
NODES_AMONG_MET = 20
"""Of a search among what known plans have: mostly its first node finds the best there is."""
LINEAR_PART = 0.25
"""Part of the work that the relaxation and its searches may do before the plain search has the rest."""
EXACT_WORK = 600.0
"""Units (`work.py`) of what has an answer already and only has to be made exact."""


def solve(
    programme: Programme,
    before: dict[str, float],
    settings: Settings,
    *,
    report: Report | None = None,
    stop: Callable[[], bool] | None = None,
    unchanged: Floats | None = None,
    stays: Floats | None = None,
) -> Solved | Unsolved:
    """Every goal in order; `before` has the value of each for today's service, from which gains are counted.

    A goal that a stop left without any answer ends the list; the values are those of the goals before it,
    or of `unchanged`, where it is given: what obeys every row and needs no search. Of values that are put in
    the place of these whatever they are (`stays`) only the bounds are looked at.
    """
    began = done()
    session = LexicographicSession(programme, settings, report, stop, unchanged=unchanged, stays=stays)
    found = in_order(session, before)
    session.close()
    first = programme.goals[0]
    if isinstance(found, Unsolved):
        return found
    search, part, whole, work = session.search, settings.near_part_of_gain, found, done() - began
    if part and first.id in before:
        whole = with_plans_beside(programme, search, found, before[first.id], part, work, stop)
    early = found.ended is not None or found.reached[0].stopped_by in ("hand", "time")
    many_sites = session.sites.is_one and len(programme.upper) > SMALL_SITING
    if not settings.keep_proof or early:
        return whole
    linear, bound = session.linear.get(first.id), found.reached[0].bound
    kept = session.sites.kept(bound) if many_sites else kept_of(programme, search, bound, linear)
    return replace(whole, kept=kept, kept_later=kept_of_later(programme, session.later, found))


def in_order(session: LexicographicSession, before: dict[str, float]) -> Solved | Unsolved:
    reached: list[Reached] = []
    values: Floats | None = None
    ended: StoppedBy | None = None
    goals = session.programme.goals
    session.spent_least = False
    for goal in goals:
        if values is not None:
            last = goals[len(reached) - 1]
            if goal.integers_fixed:
                reached, values = session.spend_less(reached, values)
            session.hold(last, reached[-1].value, None if goal.integers_fixed else before.get(last.id))
            if goal.integers_fixed:
                session.live.fix_whole(values)
        outcome = session.reach(goal, before.get(goal.id), values)
        if isinstance(outcome, Unsolved):
            if values is None:
                return outcome
            ended = "work" if outcome.reason == "infeasible" else outcome.reason
            break
        if values is not None:
            session.later.append(LaterSearch(goal.id, tuple(session.holds), session.linear.get(goal.id)))
        result, values = outcome
        reached.append(result)
        if result.stopped_by == "hand":
            ended = "hand"
            break
    if values is None:
        raise OurFault("a programme without any goal")
    reached, values = session.spend_less(reached, values)
    given = any(goal.of_gain for goal in goals)
    return Solved(values, tuple(as_they_ended(goals, reached, values) if given else reached), ended)


@dataclass
class LexicographicSession:
    """One live programme. Values count from the goal's value before, until they leave here."""

    programme: Programme
    settings: Settings
    report: Report | None
    stop: Callable[[], bool] | None
    begin: WarmStart = COLD
    unchanged: Floats | None = None
    stays: Floats | None = None

    def __post_init__(self) -> None:
        self.search: LagrangianSearch | None = None
        self.holds: list[Hold] = []
        self.later: list[LaterSearch] = []
        self.least: float | None = None
        self.duals: Floats | None = None
        self.linear: dict[str, Floats] = {}
        self.spent_least = False
        self._live: HighsModel | None = None
        self.sites = SitesFirst(self.programme, self.settings)

    @property
    def live(self) -> HighsModel:
        """The programme in HiGHS, made when it is first asked for: not every search asks."""
        if self._live is None:
            self._live = HighsModel(self.programme, self.programme.goals[0], seed=self.settings.seed)
            self._live.presolve(on=self._live.searching)
        return self._live

    def close(self) -> None:
        """Free what HiGHS holds of the whole, once every goal is reached."""
        self._live = None

    def reach(
        self, goal: Goal, before: float | None, start: Floats | None
    ) -> tuple[Reached, Floats] | Unsolved:
        """One goal, as the columns and rows now stand."""
        began = time.monotonic()
        idle = self.unchanged if start is None else None
        whole = limit(self.settings.work, self.settings.seconds, self.stop, at_once=idle is not None)
        if idle is not None and whole.reached() == "hand":
            return Reached.unproved(goal, idle), idle
        on_progress = self._teller(goal, before or 0.0, began)
        if start is None and self.sites.is_one:
            sited = self.sites.answer(before, self._relative_gap(goal, before), whole)
            if sited is not None and sited.values is not None:
                on_progress(sited.value, sited.bound)
                value, bound = (each + (before or 0.0) for each in (sited.value, sited.bound))
                seconds = time.monotonic() - began
                return Reached(goal.id, value, bound, sited.stopped_by, seconds, "sites"), sited.values
        self.live.set_goal(goal.cost, goal.sense, -(before or 0.0))
        first, by, hurried = None, "plain", False
        if start is None:
            first, by, hurried = self._first(goal, before, whole, on_progress)
        elif not goal.integers_fixed and self.search is not None and self.least is not None:
            first, by = second_goal(self.search, goal, start, self.least, whole.part(PRICES_PART)), "prices"
        divided = self.search is not None and self.search.divided  # then the whole gets no further
        among_many = not self.settings.goes_on or divided or (start is not None and first is not None)
        goes_on = not among_many or len(self.programme.upper) < MODEST
        if start is None and first is not None and by == "prices" and not first.settled:
            goes_on = goes_on or first.values is None
            first = self._among_met(first, whole) if goes_on or not divided else first
        ends = first is not None and (first.settled or not goes_on)
        if first is not None and ends and (settled := self._settled(first)):
            ran: SolveResult | Unsolved = settled if first.settled else replace(settled, stopped_by="work")
        else:
            ran = self._plainly(goal, before, whole, start, first, on_progress)
            by = "plain" if first is None else f"{by}, then plain"
        if isinstance(ran, Unsolved):
            return ran if idle is None or ran.reason != "hand" else (Reached.unproved(goal, idle), idle)
        nearer, further = (min, max) if goal.sense == "max" else (max, min)
        bound = ran.bound if first is None else nearer(ran.bound, first.bound)
        proved = further(bound, ran.value)
        offset, seconds = before or 0.0, time.monotonic() - began
        # what follows a search that the clock cut short depends on the machine, whatever it proves
        why: StoppedBy = "time" if hurried and ran.stopped_by != "hand" else ran.stopped_by
        return Reached(goal.id, ran.value + offset, proved + offset, why, seconds, by), ran.values

    def _first(
        self, goal: Goal, before: float | None, whole: Limit, on_progress: Callback
    ) -> tuple[FirstAnswer | None, str, bool]:
        """What comes before the plain search, its name, and whether the clock cut it short."""
        found: FirstAnswer | None = None
        by, part = "plain", whole
        if self.settings.strategy != "plain":
            by, part = "prices", whole.part(PRICES_PART)
            found = self._by_prices(goal, before, part, on_progress)
        if found is None and by == "prices" and part.reached() is None:
            by, part = "linear", whole.part(LINEAR_PART)
            found = self._linear_first(goal, before, part, on_progress)
        settled = found is not None and found.settled
        return found, by, not settled and by != "plain" and part.reached() == "time"

    def _by_prices(
        self, goal: Goal, before: float | None, part: Limit, on_progress: Callback
    ) -> FirstAnswer | None:
        families = {self.programme.row_family[i] for i in np.unique(self.programme.row_family_of)}
        small = len(self.programme.upper) < SMALL and self.settings.strategy == "fit"
        small = small and families.isdisjoint(SLOW_AT_ANY_SIZE)
        if before is None or not self.live.searching or small or self.settings.strategy == "linear":
            return None
        if self.search is None:
            self.search = lagrangian_search(self.programme, goal, self.live, before, part, self.begin)
        return None if self.search is None else answered(self.search, self._criteria(part), on_progress)

    def _among_met(self, first: FirstAnswer, whole: Limit) -> FirstAnswer:
        """Where known plans do not go together well: each decision within what some known plan has of it.

        Plain HiGHS in a neighbourhood (Danna, Rothberg and Le Pape 2005), for a few nodes; bounds stay.
        """
        if self.search is None or first.stopped_by == "hand" or whole.reached() is not None:
            return first
        columns, lower, upper = met_range(self.search.blocks)
        self.live.bound_columns(columns, lower, upper)
        if first.values is not None:
            self.live.start_from(first.values)
        enough = self._criteria().least(first.bound)
        ran = self.live.run(limit=whole, nodes=NODES_AMONG_MET, enough=enough)
        self.live.bound_columns(columns, self.programme.lower[columns], self.programme.upper[columns])
        if isinstance(ran, Unsolved) or ran.value <= first.value:
            return first
        settled = self._criteria().reached(ran.value, first.bound)
        why: StoppedBy = "gap" if settled else first.stopped_by
        return replace(first, value=ran.value, values=ran.values, settled=settled, stopped_by=why)

    def _linear_first(
        self, goal: Goal, before: float | None, part: Limit, on_progress: Callback
    ) -> FirstAnswer | None:
        whole = self.live.whole
        sites = (self.programme.upper[whole] - self.programme.lower[whole] <= 1).all()
        few = sites and len(whole) <= FEW * len(self.programme.upper)
        wished = self.settings.strategy == "linear" or (few and self.settings.strategy == "fit")
        if not self.live.searching or not wished:
            return None
        criteria = Criteria(self.settings.gap, self._relative_gap(goal, before), part)
        return linear_first(self.programme, goal, self.live, -(before or 0.0), criteria, on_progress)

    def _relative_gap(self, goal: Goal, before: float | None) -> float:
        return self.settings.gap_of_gain if before is not None or goal.sense == "min" else 0.0

    def _plainly(
        self,
        goal: Goal,
        before: float | None,
        whole: Limit,
        start: Floats | None,
        first: FirstAnswer | None,
        on_progress: Callback,
    ) -> SolveResult | Unsolved:
        """HiGHS on the whole, from the best values so far, for the work that is left."""
        known = start if first is None or first.values is None else first.values
        begin_linear(self.live, self.programme, goal, known, self.stays)
        found = self.live.run(
            limit=whole.at_least(),
            gap=self.settings.gap,
            relative_gap=self._relative_gap(goal, before),
            on_progress=on_progress if self.report is not None else None,
            enough=np.inf if first is None or goal.sense == "min" else self._criteria().least(first.bound),
        )
        if isinstance(found, Unsolved) or not self.live.searching:
            if not isinstance(found, Unsolved):
                self.linear[goal.id] = found.row_duals
            return found
        return self._exactly(found) or found

    def _criteria(self, part: Limit = NEVER) -> Criteria:
        """The gap that is asked of a gain, and when to stop."""
        return Criteria(self.settings.gap, self.settings.gap_of_gain, part)

    def _teller(self, goal: Goal, offset: float, began: float) -> Callback:
        def on_progress(value: float | None, bound: float | None) -> None:
            if self.report is not None:
                shown = [None if v is None else v + offset for v in (value, bound)]
                self.report(goal.id, shown[0], shown[1], time.monotonic() - began)

        return on_progress

    def _settled(self, first: FirstAnswer) -> SolveResult | None:
        """The answer that the prices found, exactly whole; with other helpers where rounding spoilt them."""
        if first.values is None:
            return None
        found = SolveResult(first.value, first.bound, first.values, np.zeros(0), first.stopped_by)
        return self._exactly(found) or self._with_helpers(first, first.values)

    def _with_helpers(self, first: FirstAnswer, values: Floats) -> SolveResult | None:
        """The decisions as found, with whole helpers beside them; None where there are none."""
        decided = self.live.whole[~self.programme.helpers[self.live.whole]]
        ran = self._around(decided, values, first.bound, first.stopped_by)
        return None if isinstance(ran, Unsolved) else self._exactly(ran)

    def _exactly(self, ran: SolveResult) -> SolveResult | None:
        """The same whole numbers exactly whole, the rest solved again beside them."""
        kept = self._around(self.live.whole, ran.values, ran.bound, ran.stopped_by)
        return kept if isinstance(kept, SolveResult) else None

    def _around(self, columns: Ints, values: Floats, bound: float, why: StoppedBy) -> SolveResult | Unsolved:
        """Solved again, some columns exactly whole as they are and all else as good as can be beside them."""
        found = np.round(values[columns])
        self.live.bound_columns(columns, found, found)
        self.live.search(whole=len(columns) < len(self.live.whole))
        ran = self.live.run(limit=limit(EXACT_WORK))
        self.duals = None if isinstance(ran, Unsolved) else ran.row_duals
        self.live.search(whole=True)
        self.live.bound_columns(columns, self.programme.lower[columns], self.programme.upper[columns])
        if isinstance(ran, Unsolved):
            return ran
        return SolveResult(ran.value, bound, ran.values, ran.row_duals, why)

    def spend_less(self, reached: list[Reached], values: Floats) -> tuple[list[Reached], Floats]:
        """Posts decided: all goals as good as can be beside them, and that for the least money; once."""
        decided = self.programme.goals[: len(reached)]
        if self.spent_least or reached[-1].stopped_by == "hand":
            return reached, values
        self.spent_least = True
        if self.sites.is_one:
            return self.sites.for_less(decided, reached, values)
        if any(goal.of_gain for goal in decided[:-1]):
            values = self.best_beside(decided, values)
            reached = as_they_ended(decided, reached, values)
        duals = self.duals if len(decided) == 1 else None
        late = any(each.stopped_by == "time" for each in reached)  # as the answer says already
        most = limit(self.settings.work, self.settings.seconds if late else np.inf, self.stop)
        found = least_money(self.programme, decided, values, duals=duals, limit=most)
        last = reached[-1]
        ran = None if found is None else self._around(self.live.whole, found, last.bound, last.stopped_by)
        if ran is None or isinstance(ran, Unsolved):
            return reached, values
        return as_they_ended(decided, reached, ran.values), ran.values

    def limit(self, programme: Programme) -> None:
        """The same programme with other limits, or other bounds of decisions; nothing is held any more."""
        old, self.programme = self.programme, programme
        if not old.alike(programme):
            raise OurFault("a series of programmes that differ in more than their limits")
        self.sites = SitesFirst(programme, self.settings)
        if self._live is None:
            return
        self.live.set_rows(programme.row_lower, programme.row_upper)
        self.live.free_rows(len(programme.row_upper), len(self.holds))
        self.live.bound_columns(np.arange(len(programme.upper)), programme.lower, programme.upper)
        self.live.search(whole=True)
        moved = (old.row_lower != programme.row_lower) | (old.row_upper != programme.row_upper)
        if self.search is not None and (moved & ~programme.joins).any():
            self.search = None
        if self.search is not None:
            self.search.limit(programme)

    def hold(self, goal: Goal, value: float, before: float | None) -> None:
        """The goals to come leave this one its value, but for its tolerance and what it gives of its gain."""
        used = np.flatnonzero(goal.cost)
        if goal.sense == "max":
            give = 0.0 if before is None else goal.of_gain * max(value - before, 0.0)
            limit = goal.held_at(value, give)
            self.live.add_row(used, goal.cost[used], limit, np.inf)
            self.least = limit if give and not self.holds else None
        else:
            limit = goal.held_at(value)
            self.live.add_row(used, goal.cost[used], -np.inf, limit)
        self.holds.append((goal.id, limit))

    def best_beside(self, goals: Sequence[Goal], values: Floats) -> Floats:
        """Every goal in order as good as the posts decided allow: gain is given up for posts alone."""
        self.live.fix_whole(values)
        for goal in goals:
            self.live.set_goal(goal.cost, goal.sense)
            ran = self.live.run()
            if isinstance(ran, Unsolved):
                break
            values = ran.values
            self.hold(goal, ran.value, None)
        whole = self.live.whole
        self.live.bound_columns(whole, self.programme.lower[whole], self.programme.upper[whole])
        self.live.search(whole=True)
        return values
