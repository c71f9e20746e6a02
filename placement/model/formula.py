"""The plain formula: the same money split by shares, then by need, with no choice of where it helps most.

    region    the fund's own share of it (`Fund.limits`); a free fund is one pot
    cluster   its part of the region's need of the services that the fund pays for
    service   its part of that need in the cluster
    posts     whole steps of the service's standard role: those that the money covers in full, then the
              largest remainders while the cluster's money lasts, then the clusters with most left over while
              the region's does (Hamilton's rule; Balinski and Young, *Fair Representation*, 1982)
    base      the cluster's with most of the service's staff, of those where such posts are allowed

Bases are never opened, graduates never placed. It is set beside plans and is none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from placement.model.arrays import Bools, Floats, Ints, mixed
from placement.model.case import Case
from placement.model.rules import Fund, Rule

ROUNDING = 1e-9


def formula_wte(case: Case, rules: Sequence[Rule]) -> Floats:
    """B x S, WTE of new posts."""
    steps = formula_posts(case, rules).sum(axis=2)
    wte = np.zeros((len(case.base_ids), len(case.services)))
    np.add.at(wte.T, case.role_service, (steps * case.steps).T)
    return wte


def formula_posts(case: Case, rules: Sequence[Rule]) -> Ints:
    """B x K x F, steps."""
    funds = [rule for rule in rules if isinstance(rule, Fund)]
    posts = np.zeros((len(case.base_ids), len(case.roles), len(funds)), dtype=np.int64)
    for number, fund in enumerate(funds):
        if fund.kind != "revenue":
            continue
        allowed = _allowed(case, rules, fund)
        roles = _standard_roles(case, fund)
        pot_of = np.zeros_like(case.cluster_region) if fund.shares == "free" else case.cluster_region
        for pot, money in enumerate(fund.limits(case)):
            mine = np.flatnonzero(pot_of == pot)
            for (cluster, role), steps in _steps(case, fund, roles, mine, float(money)).items():
                posts[_base(case, cluster, role, allowed), role, number] += steps
    return posts


def _standard_roles(case: Case, fund: Fund) -> list[int]:
    """For each service that the fund pays for its first role, registered before others.

    Never one that only graduates could fill.
    """
    eligible = [int(k) for k in np.flatnonzero(fund.eligible_roles(case)) if not case.roles[k].limited]
    found: dict[int, int] = {}
    for k in sorted(eligible, key=lambda k: (case.roles[k].kind != "registered", k)):
        found.setdefault(case.roles[k].service, k)
    return [found[service] for service in sorted(found)]


def _allowed(case: Case, rules: Sequence[Rule], fund: Fund) -> Bools:
    """B x K: open bases where the fund may pay for a post and no rule keeps it out."""
    allowed = fund.eligible_posts(case) & ~case.base_candidate[:, None]
    for rule in rules:
        mask = rule.allows_posts(case)
        if mask is not None:
            allowed = allowed & mask
    return np.asarray(allowed)


def _steps(
    case: Case, fund: Fund, roles: Sequence[int], clusters: Ints, money: float
) -> dict[tuple[int, int], int]:
    """(cluster, role) -> whole steps, for the clusters that share one pot."""
    if fund.regions is not None:
        served = [case.region_ids[case.cluster_region[c]] in fund.regions for c in clusters]
        clusters = clusters[np.array(served, dtype=bool)]
    services = np.array([case.roles[k].service for k in roles], dtype=np.int64)
    need = case.cluster_need[clusters][:, services]
    if need.sum() <= 0:
        return {}
    price = fund.prices(case)[list(roles)]
    quota = need / need.sum() * money / price
    steps = np.floor(quota + ROUNDING).astype(np.int64)
    rest = np.where(need > 0, quota - steps, -1.0)
    left = (quota * price).sum(axis=1) - (steps * price).sum(axis=1)
    for c in range(len(clusters)):
        left[c] -= _raise(steps[c], rest[c], price, left[c], len(roles))
    pot = money - float((steps * price).sum())
    given = True
    while given:
        given = False
        for c in sorted(range(len(clusters)), key=lambda c: (-left[c], c)):
            spent = _raise(steps[c], rest[c], price, pot, 1)
            pot, left[c], given = pot - spent, left[c] - spent, given or spent > 0
    return {(int(clusters[c]), roles[r]): int(steps[c, r]) for c, r in zip(*np.nonzero(steps), strict=True)}


def _raise(steps: Ints, rest: Floats, price: Floats, money: float, most: int) -> float:
    """One step more for the largest remainders that the money covers, at most so many; what that takes.

    A service is raised once, then its remainder is used up.
    """
    spent, raised = 0.0, 0
    for r in sorted(range(len(rest)), key=lambda r: (-rest[r], r)):
        if raised < most and rest[r] > ROUNDING and spent + price[r] <= money + ROUNDING:
            steps[r] += 1
            rest[r] = 0.0
            spent, raised = spent + float(price[r]), raised + 1
    return spent


def _base(case: Case, cluster: int, role: int, allowed: Bools) -> int:
    """The cluster's base with most staff of the service, among those allowed.

    Else the region's nearest that is, by km weighted by need; where none is, the cluster's first.
    """
    service = case.roles[role].service
    own = case.base_cluster == cluster
    here = np.flatnonzero(own & allowed[:, role])
    if len(here):
        return int(here[case.in_post[here, service].argmax()])
    member = case.membership
    mine = member.cluster == cluster
    weight = member.share[mine] * case.need[member.area[mine], service]
    far = mixed(weight, case.km[member.area[mine]])
    near = np.flatnonzero(allowed[:, role] & (case.base_region == case.cluster_region[cluster]))
    if len(near):
        return int(near[far[near].argmin()])
    return int(np.flatnonzero(own)[0]) if own.any() else int(far.argmin())
