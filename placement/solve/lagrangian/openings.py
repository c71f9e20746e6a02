"""Every choice of bases to open, one after another, where prices leave open which of them are worth it.

A base that may open ties the services that would work there into one block, and what it costs, once, is a
large part of the money for such. The prices of one whole programme then leave much unproved, for a block
mixes plans with its base and plans without. With the bases given, services stand apart again. There are few
such choices, and each is the same programme with other bounds of some decisions: cuts and plans that were
met hold in all of them (branching, Land and Doig, *Econometrica* 28, 1960). What no choice can pass, no plan
can.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from placement.model.arrays import Floats, Ints
from placement.solve.lagrangian.bounds import Criteria, FirstAnswer, LagrangianSearch, OpeningChoice
from placement.solve.lagrangian.subproblems import NotSeparable
from placement.solve.outcome import StoppedBy

if TYPE_CHECKING:
    from placement.model.programme import Programme
    from placement.model.work import Limit
    from placement.solve.stopper import Callback

MOST_OPENINGS = 4
"""Bases that may open in one programme, up to which every choice of them is asked."""
SLACK = 1e-6
"""Of a row's limit, by how much it may be missed."""


@dataclass(frozen=True)
class BesideKnown(Criteria):
    """A bound within the gap of a value that is known from elsewhere ends a search as well."""

    above: float

    def reached(self, value: float, bound: float) -> bool:
        return super().reached(max(value, self.above), bound)


def openings(programme: Programme) -> Ints:
    """Decisions of one or none that tie others and take money: the bases that may open."""
    counted = programme.matrix[np.flatnonzero(programme.totals)]
    takes = np.asarray(abs(counted).sum(axis=0)).ravel() > 0
    one = (programme.lower == 0) & (programme.upper == 1)
    return np.flatnonzero(programme.helpers & programme.integer & takes & one)


def answered(search: LagrangianSearch, criteria: Criteria, on_progress: Callback) -> FirstAnswer | None:
    """The answer of a search by prices; where it leaves more than the gap, over all choices of what opens."""
    first = search.answer(criteria, on_progress)
    if first is None or first.settled or first.stopped_by in ("hand", "time") or not search.tried:
        return first
    return _each_opening(search, first, criteria, on_progress)


def _each_opening(
    search: LagrangianSearch, first: FirstAnswer, criteria: Criteria, on_progress: Callback
) -> FirstAnswer:
    """The best over all choices; as it was, where too many bases may open, or none.

    What was proved of all together holds for each. Choices whose bound is within the gap of the best value
    known are not searched further. The search then has them all, for a proof.
    """
    whole, at = search.programme, openings(search.programme)
    if not 0 < len(at) <= MOST_OPENINGS:
        return first
    choices = [
        _choice(whole, at, np.array(each), first.bound) for each in product((1.0, 0.0), repeat=len(at))
    ]
    for number, choice in enumerate(choices):
        if choice.breaks is None and criteria.limit.reached() is None:
            search.limit(choice.programme)
            choices[number] = replace(choice, bound=_bound_with_a_cut(search, first.bound, criteria.limit))
    best = first
    for number in sorted(range(len(choices)), key=lambda n: -choices[n].bound):
        choice = choices[number]
        if criteria.limit.reached() is not None or criteria.reached(best.value, choice.bound):
            break
        search.limit(choice.programme)
        found = search.answer(
            BesideKnown(criteria.gap, criteria.gap_of_gain, criteria.limit, best.value), lambda *_: None
        )
        if found is not None:
            choices[number] = replace(choice, bound=min(found.bound, choice.bound))
            if found.values is not None and found.value > best.value:
                best = replace(best, value=found.value, values=found.values)
        on_progress(None if best.values is None else best.value, max(each.bound for each in choices))
    search.limit(whole)
    bound = max(each.bound for each in choices)
    settled = best.values is not None and criteria.reached(best.value, bound)
    why: StoppedBy = "gap" if settled else criteria.limit.reached() or "work"
    search.choices = tuple(choices)
    return replace(best, bound=bound, settled=settled, stopped_by=why)


def _choice(whole: Programme, at: Ints, open_: Floats, bound: float) -> OpeningChoice:
    """What opens as stated, which is at most `bound`; what is beyond money is no choice at all."""
    lower, upper = whole.lower.copy(), whole.upper.copy()
    lower[at] = upper[at] = open_
    programme, counted = replace(whole, lower=lower, upper=upper), np.flatnonzero(whole.totals)
    rows = whole.matrix[counted]
    least = rows.maximum(0) @ lower + rows.minimum(0) @ upper
    over = least - whole.row_upper[counted] > SLACK * (1 + np.abs(least))
    if over.any():
        return OpeningChoice(programme, -np.inf, int(counted[over.argmax()]))
    return OpeningChoice(programme, bound)


def _bound_with_a_cut(search: LagrangianSearch, bound: float, limit: Limit) -> float:
    """A choice's bound once one more cut is known; that of all choices where no whole totals were found."""
    try:
        search.cut_at(search.centre(search.totals.best(0.0)[1]), limit)
        return min(bound, search.totals.best(0.0)[0])
    except NotSeparable:
        return bound
