"""A second goal that decides posts again, where prices took the first one apart.

Let the first goal be worth at least T. With a rate r > 0 at which what the second goal counts, w(x), is taken
off what a plan is worth, V(x), every plan that is worth enough has

    w(x) >= (V(x) - U(r)) / r >= (T - U(r)) / r      where U(r) >= max { V(x) - r w(x) } over all plans

so that a search by prices of the first goal's blocks, cuts and all, bounds the second goal from below
(Lagrange once more). The plans met on the way are good for both, and a last search picks one of each that
together are worth T with the least of w. A high rate finds plans that are worth too little, a low one plans
that count too much; the rate moves between.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Floats, inner
from placement.model.programme import Goal
from placement.model.work import Limit
from placement.solve.lagrangian.bounds import TRUST_BOX, WIDENED, FirstAnswer, LagrangianCut, LagrangianSearch
from placement.solve.lagrangian.master import RestrictedMaster, Totals
from placement.solve.lagrangian.recombine import column_pool, pick_apart
from placement.solve.lagrangian.subproblems import NotSeparable
from placement.solve.outcome import StoppedBy

RATES = 6
"""Rates that are tried; each is some rounds of prices."""
ROUNDS = 3
"""Rounds of prices at one rate."""
FINE = 0.25
"""Of the unit of the second goal (a quarter of a WTE, say), that a round of prices may leave unproved."""
NODES = 60
"""Of the search among known plans."""


@dataclass(frozen=True)
class _AtRate:
    """`bound` on the first goal's value less the second at a rate, and what that plan is worth about."""

    bound: float
    value: float


def second_goal(
    search: LagrangianSearch, goal: Goal, start: Floats, least: float, limit: Limit
) -> FirstAnswer | None:
    """A plan with the first goal at least `least` and as little of `goal` as was found, and a proved bound.

    `least` counts as the columns do, from nothing. None where the goal counts more than decisions, or nothing
    of the first one may go.
    """
    programme, first = search.programme, search.goal
    fixed = programme.lower == programme.upper
    constant = inner(goal.cost[fixed], programme.lower[fixed])
    weights = np.where(fixed, 0.0, goal.cost)
    decided = programme.decisions & ~programme.helpers
    loss = inner(first.cost, start) - least
    above = inner(weights, start)
    if goal.sense != "min" or weights[~decided].any() or loss <= 0 or search.before is None:
        return None
    low = inner(np.minimum(weights, 0.0), programme.upper)
    rate, bound = 2 * loss / max(above - max(low, -constant), 1e-6), low
    cheap, dear = 0.0, np.inf
    why: StoppedBy = "gap"
    for _ in range(RATES):
        try:
            found = _priced(search, rate * weights, start, rate * FINE, limit)
        except NotSeparable:
            break
        bound = max(bound, (least - search.before - found.bound) / rate)
        if found.value + search.before >= least:
            cheap = rate
        else:
            dear = rate
        rate = 2 * rate if not np.isfinite(dear) else (dear / 3 if not cheap else (cheap * dear) ** 0.5)
        if limit.reached() is not None:
            why = limit.reached() or "work"
            break
    near = column_pool(programme, first, search.blocks, search.joint, least).known
    picked, _ = pick_apart(
        programme,
        first,
        search.blocks,
        near,
        weights,
        least,
        prices=(),
        start=start,
        nodes=NODES,
        sums=search.joint.sums,
    )
    values = start if picked is None or inner(weights, picked[1]) >= above else picked[1]
    value = inner(weights, values)
    settled = value - bound <= 1e-6 * (1 + abs(value))
    return FirstAnswer(
        constant + min(bound, value), constant + value, values, settled, "optimal" if settled else why
    )


def _priced(search: LagrangianSearch, less: Floats, start: Floats, gap: float, limit: Limit) -> _AtRate:
    """The best plan once `less` is taken off what decisions count: a bound, and its own worth."""
    totals, master = (
        Totals(search.joint, search.relaxed + inner(np.maximum(-less, 0), search.programme.upper)),
        RestrictedMaster(search, less),
    )
    tried: list[LagrangianCut] = []
    groups = search.joint.groups
    prices = search.centre(search.joint.matrix[:groups] @ start)
    bound, value, trust_box = np.inf, -np.inf, TRUST_BOX * WIDENED
    effort = np.array([block.effort for block in search.blocks])
    for _ in range(ROUNDS):
        constant, worth = inner(prices, search.joint.limits) - search.before, -search.before
        for number, (block, part) in enumerate(zip(search.blocks, effort / effort.sum(), strict=True)):
            most, fresh = block.best(prices, gap * part, limit, less)
            constant += most
            master.add([(number, plan) for plan in fresh])
            worth += block.best_known(prices, less).worth
        if not np.isfinite(constant):
            break
        totals.add(prices, constant)
        tried.append(LagrangianCut(prices, constant, search.programme.lower, search.programme.upper))
        new, n = totals.best(gap / 20)
        if new < bound:
            bound, value = new, worth
        if limit.reached() is not None:
            break
        centre = min(tried, key=lambda each: each.constant + inner(each.prices[:groups], n)).prices
        prices, trust_box = master.next_prices(centre, n, trust_box), TRUST_BOX
    return _AtRate(bound, value)
