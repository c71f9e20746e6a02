"""Classical siting questions made small and handed to the search that knows them.

Demand with one set of sites near it is one demand, and what another row or column says as well is left out
before anything is solved (Toregas and ReVelle, *Papers of the Regional Science Association* 28, 1972;
Cordeau, Furini and Ljubic, *European Journal of Operational Research* 275, 2019).
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from placement.model.arrays import Bools, Floats, Ints
from placement.model.work import NEVER, Limit
from placement.solve.siting.coverage import Coverage, merged, needed, not_dominated, sparse_sets
from placement.solve.siting.distances import Distances
from placement.solve.siting.master import fewest_columns
from placement.solve.siting.plans import Sited
from placement.solve.siting.search import least_loss

MOST_WHOLE = 2.0**50
"""Sums of whole numbers up to here are exact."""


def best_median(
    cost: Floats, weight: Floats, p: int, *, limit: Limit = NEVER, keep_proof: bool = False
) -> Sited:
    """The p sites with the least weighted cost, customers by sites; `value` and `bound` are that cost.

    A search that a limit ends has a plan and a proved bound all the same, and says what ended it.
    """
    counts = weight > 0
    losses = np.ascontiguousarray(cost[counts] * weight[counts, None])
    return least_loss(Distances(losses, _all_whole(losses)), p, limit=limit, keep_proof=keep_proof)


def most_covered(near: Bools, weight: Floats, p: int, *, limit: Limit = NEVER) -> Sited:
    """The sites, at most p, with the most weight near one of them; `value` and `bound` are that weight.

    `near` is customers by sites. A site that another one covers for is not considered.
    """
    sets, sums = merged(near, weight)
    inside = sparse_sets(sets)
    sites = not_dominated(inside.T)
    if not len(sites):
        return Sited(np.zeros(0, dtype=np.int64), 0.0, 0.0, "optimal")
    found = least_loss(Coverage(sparse.csr_array(inside[:, sites]), sums, _all_whole(sums)), p, limit=limit)
    everything = float(sums.sum())
    return Sited(sites[found.opened], everything - found.value, everything - found.bound, found.stopped_by)


def fewest(near: Bools, *, limit: Limit = NEVER) -> Sited:
    """The fewest sites with every customer near one. Raises ValueError if one is near none."""
    if not near.any(axis=1).all():
        raise ValueError("a customer is near no site")
    sets, _ = merged(near, np.ones(len(near)))
    inside = sparse_sets(sets)
    sites, height = np.arange(inside.shape[1]), -1
    while inside.shape[0] != height:
        height = inside.shape[0]
        columns = not_dominated(inside.T)
        inside, sites = sparse.csr_array(inside[:, columns]), sites[columns]
        inside = sparse.csr_array(inside[needed(inside)])
    plan = _enough(inside)
    chosen, bound, why = fewest_columns(inside, plan, limit)
    return Sited(np.sort(sites[chosen]), float(len(chosen)), min(bound, float(len(chosen))), why)


def _enough(inside: sparse.csr_array) -> Ints:
    """A first cover: each site in turn has the most of what is left (Chvatal 1979); idle ones go again."""
    left = np.ones(inside.shape[0])
    chosen: list[int] = []
    while left.any():
        chosen.append(int((inside.T @ left).argmax()))
        left[inside[:, chosen[-1:]].sum(axis=1) > 0] = 0.0
    for site in chosen[:]:
        others = [each for each in chosen if each != site]
        if others and (inside[:, others].sum(axis=1) > 0).all():
            chosen = others
    return np.array(sorted(chosen), dtype=np.int64)


def _all_whole(losses: Floats) -> bool:
    return bool((losses == np.round(losses)).all() and losses.sum() < MOST_WHOLE)
