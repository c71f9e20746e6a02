"""A covering's plan taken down about one site and built up again, many times: a better plan before branching.

Some open sites that cover the same and neighbouring customers are shut, and as many opened in turn, each
among the best beside the others by a draw; then come swaps (ruin and recreate: Schrimpf and others, *Journal
of Computational Physics* 159, 2000).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from placement.solve.siting.coverage import Coverage

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.model.arrays import Ints
    from placement.model.work import Limit

TIMES, PATIENCE = 160, 40
"""So often at most, and so often without a gain before it ends."""
FEWEST, MOST = 3, 8
"""Sites that are shut each time."""
OWN = 5.0
"""So many times what a site covers of the same customers counts beside what it covers of neighbours."""
NOISE = 0.3
"""Of a gain, what a draw may take off."""


def rebuilt(
    losses: Coverage, opened: Ints, swapped: Callable[[Ints], Ints], limit: Limit, seed: int = 0
) -> Ints:
    """The best plan met, by draws with this seed."""
    draw = np.random.default_rng(seed)
    value, idle = losses.value(opened), 0
    for _ in range(TIMES):
        if idle >= PATIENCE or len(opened) < 2 or limit.reached() is not None:
            break
        trial = swapped(_again(losses, opened, draw))
        worth = losses.value(trial)
        idle = 0 if worth < value else idle + 1
        if worth <= value:
            opened, value = trial, worth
    return opened


def _again(losses: Coverage, opened: Ints, draw: np.random.Generator) -> Ints:
    """The same number of sites, those about one of them chosen anew."""
    centre = np.zeros(losses.sites)
    centre[draw.choice(opened)] = 1.0
    own = losses.near @ centre
    around = losses.near @ (losses.near.T @ own > 0).astype(float) > 0
    close = losses.near[:, opened].T @ (losses.weight * (OWN * own + around))
    shut = np.argsort(-close, kind="stable")[: int(draw.integers(FEWEST, MOST + 1))]
    chosen = np.delete(opened, shut)
    left = losses.left(chosen)
    while len(chosen) < len(opened):
        gain = losses.saved(left) * draw.uniform(1 - NOISE, 1, losses.sites)
        gain[chosen] = -1.0
        chosen = np.append(chosen, gain.argmax())
        left = np.minimum(left, losses.left(chosen[-1:]))
    return np.sort(chosen)
