"""The Lagrangian of being served: a bound before any linear programme, and sites that it settles.

Narula, Ogbu and Samuelsson, *Operations Research* 25, 1977 (the relaxation); Held, Wolfe and Crowder,
*Mathematical Programming* 6, 1974 (the steps); Beasley, *EJOR* 21, 1985 (sites settled by penalties).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from placement.model.arrays import Bools, Floats, Ints, inner
from placement.model.work import Limit
from placement.solve.siting.choice import Choice
from placement.solve.siting.losses import Losses
from placement.solve.siting.multipliers import Multipliers
from placement.solve.siting.plans import Best

ROUNDS = 300
PATIENCE = 12
"""Rounds without a better bound after which steps are halved."""
SHORTEST = 0.005
LOOK_EVERY = 25
"""Rounds between looks for plans and for sites that are settled."""
DROP = 0.9
"""Part of the sites that may stay at most before the shut ones are left out."""


@dataclass
class Narrowed:
    """What is left of a problem: its sites, which of them must open, prices, and what they prove."""

    losses: Losses
    names: Ints
    choice: Choice
    must: Bools
    prices: Floats
    bound: float


def settle(losses: Losses, choice: Choice, best: Best, limit: Limit) -> Narrowed:
    """Prices that prove much, and the sites that no better plan has or that every better plan has.

    Rows over the sites other than their number are left out: what is proved without them holds with them.
    """
    prices = losses.first_prices(best.opened) if len(best.opened) else losses.most() / 2
    must = choice.lower > 0
    left = Narrowed(losses, np.arange(losses.sites), choice, must, prices, -np.inf)
    step, stalled = 1.0, 0
    for number in range(ROUNDS):
        saved = left.losses.saved(prices)
        chosen = left.choice.best(saved)
        bound = float(prices.sum() - (saved - left.choice.cost)[chosen].sum())
        if bound > left.bound:
            goal = best.value if np.isfinite(best.value) else bound + abs(bound)
            stalled = 0 if bound > left.bound + 1e-4 * abs(goal - left.bound) else stalled + 1
            left.bound, left.prices = bound, prices
        else:
            stalled += 1
        if left.bound >= best.cutoff or limit.reached() is not None:
            break
        served = left.losses.served_below(prices, chosen)
        if number % LOOK_EVERY == LOOK_EVERY - 1:
            best.round(left.losses, left.names, left.choice, saved)
            _narrow(left, best)
        if stalled >= PATIENCE:
            step, stalled, prices = step / 2, 0, left.prices
            if step < SHORTEST:
                break
            continue
        slope = 1.0 - served
        slope[(slope < 0) & (prices <= 0)] = 0.0
        length = inner(slope, slope)
        if length == 0:
            break
        goal = 1.02 * best.value if np.isfinite(best.value) else bound + 0.1 * abs(bound)
        further = prices + step * max(goal - bound, 1e-9) / length * slope
        prices = np.clip(further, 0.0, left.losses.most())
    _narrow(left, best)
    saved = left.losses.saved(left.prices)
    by_opens, _ = left.choice.count_prices(saved, left.choice.best(saved))
    nothing = np.zeros(len(saved), dtype=bool)
    by = Multipliers.alone(left.prices, by_opens, int(left.choice.rows.shape[0]))
    best.settle(0, by, left.names, nothing, nothing)
    return left


def _narrow(left: Narrowed, best: Best) -> None:
    """Settle sites at the best prices so far; leave the shut ones out where they are many."""
    saved = left.losses.saved(left.prices)
    if len(saved) <= left.choice.fewest:
        return
    chosen, rows = left.choice.best(saved), int(left.choice.rows.shape[0])
    by_opens, by_shuts = (
        Multipliers.alone(left.prices, price, rows) for price in left.choice.count_prices(saved, chosen)
    )
    opens, shuts = left.choice.penalties(saved, chosen)
    settled = left.bound + shuts > best.cutoff
    best.leave_out((left.bound + shuts)[settled & ~left.must])
    best.settle(0, by_shuts, left.names, np.zeros(len(saved), dtype=bool), settled & ~left.must)
    left.must |= settled
    left.choice = left.choice.with_lower(left.must)
    out = left.bound + opens > best.cutoff
    keep = (~out & (left.choice.upper > 0)) | left.must
    if max(left.choice.fewest, 1) <= keep.sum() <= DROP * len(keep):
        best.leave_out((left.bound + opens)[out & ~left.must])
        best.settle(0, by_opens, left.names, ~keep, np.zeros(len(saved), dtype=bool))
        kept = np.flatnonzero(keep)
        left.losses, left.choice = left.losses.only(kept), left.choice.only(kept)
        left.names, left.must = left.names[keep], left.must[keep]
