"""Small cases of several years, in memory, and every plan of them one by one.

Nothing of the brute force comes from the rules' rows or the search: posts of year one are enumerated, what
the later years add is a linear programme over all years, written here from the formulas and given to scipy.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import linprog

from placement.model.ahead import WaitingLists, Years
from placement.model.aims.met_need import MetNeed
from placement.model.rules import Rule
from placement.model.rules.base_moves import BaseMoves
from placement.model.rules.community_share import CommunityShare
from placement.model.rules.core_money import CoreMoney
from placement.model.rules.fund import Fund
from placement.model.rules.hospital_moves import HospitalMoves
from placement.model.rules.leavers import Leavers
from placement.model.rules.market import HiringMarket
from placement.model.rules.team import Team
from placement.model.rules.waiting import WaitingLimit
from tests.cases import role, service, tiny_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.case import Case

AIM = MetNeed(worth="flat")


def case_of_years(
    count: int,
    *,
    money: Sequence[float] | None = None,
    discount: float = 0.0,
    growth: Sequence[float] | None = None,
    need: Any = (6.0, 3.0),
    in_post: Any = ((1.0,), (0.0,)),
    steps: float = 1.0,
    lists: Sequence[tuple[float, float, float]] = (),
) -> Case:
    """Two clusters of one county, a base in each, one service and registered posts alone.

    `lists` has, cluster by cluster, people who wait, who join in a year, and whom one WTE sees in one.
    """
    plain = tiny_case(
        areas=(0, 1),
        bases=(0, 1),
        counties=(0, 0),
        regions=(0,),
        services=(service(),),
        roles=(role("registered", step_wte=steps),),
        need=np.array([[each] for each in need]),
        in_post=np.array(in_post),
    )
    grown = np.ones(count) if growth is None else np.array(growth)
    years = Years(
        count=count,
        discount=discount,
        growth=grown[:, None],
        pay=np.full((count, 1), 50_000.0),
        above=0.0,
        money={"fund": tuple(money or (1.0,) * count)},
        gives_grown=np.ones(1),
        moves_up=False,
    )
    return replace(plain, years=years, waiting=lists_of_clusters(lists))


def lists_of_clusters(lists: Sequence[tuple[float, float, float]]) -> WaitingLists | None:
    if not lists:
        return None
    people, joining, pace = (np.array(each, dtype=float) for each in zip(*lists, strict=True))
    every = np.arange(len(lists))
    return WaitingLists(every, np.zeros(len(lists), dtype=np.int64), people, joining, pace)


def fund_of(amount: float, **changed: Any) -> Fund:
    plain: dict[str, Any] = {
        "id": "fund", "name_en": "Fund", "name_cy": "Cronfa", "amount": amount, "recurrent": False,
        "contract": "fixed_term", "shares": "free", "taper": (1.0,),
    }  # fmt: skip
    return Fund(**(plain | changed))


def best_by_hand(case: Case, rules: Sequence[Rule], most: int = 4) -> tuple[float, list[tuple[int, ...]]]:
    """The best value over all years, flat worth, and the posts of year one (by base) that reach it."""
    found: dict[tuple[int, ...], float] = {}
    for posts in product(range(most + 1), repeat=len(case.base_ids)):
        for teams in _teams(case, rules):
            value = _value(case, rules, posts, teams)
            if value is not None:
                found[posts] = max(value, found.get(posts, value))
    best = max(found.values())
    return best, [posts for posts, value in found.items() if value > best - 1e-6]


Teams = tuple[tuple[bool, ...], ...]
"""For each later year, at which bases a team is."""


def _teams(case: Case, rules: Sequence[Rule]) -> list[Teams]:
    """Every way in which bases could have a team or none in the later years; one way where none is asked."""
    assert case.years is not None
    if not any(isinstance(rule, Team) for rule in rules):
        return [()]
    each = list(product((False, True), repeat=len(case.base_ids)))
    return list(product(each, repeat=case.years.count - 1))


def _value(  # noqa: C901, PLR0912, PLR0915 - one programme, written from its formulas
    case: Case, rules: Sequence[Rule], posts: tuple[int, ...], teams: Teams
) -> float | None:
    """The best value with these posts in year one; None where they break a condition."""
    years, fund = case.years, next(rule for rule in rules if isinstance(rule, Fund))
    assert years is not None
    leave = next((r.leavers_pct / 100 for r in rules if isinstance(r, Leavers)), None)
    market = next((r for r in rules if isinstance(r, HiringMarket)), None)
    wait = next((r for r in rules if isinstance(r, WaitingLimit)), None)
    core = next((r.pounds_per_year for r in rules if isinstance(r, CoreMoney)), 0.0)
    moves = next((r for r in rules if isinstance(r, HospitalMoves)), None)
    asked = next((r for r in rules if isinstance(r, CommunityShare)), None)
    leaves = next((r for r in rules if isinstance(r, BaseMoves)), None)
    hospital = 0.0 if case.hospital is None else float(case.hospital[0, 0])
    bases, count, price = len(posts), years.count, float(case.roles[0].pounds_per_step)
    step = case.roles[0].step_wte
    staff_there = float(case.in_post.sum())
    limit = None if market is None else max(staff_there * market.pct_of_staff / 100, market.least_wte)
    few = limit is not None and moves is None and sum(posts) * step > limit + 1e-9
    if price * sum(posts) > fund.amount + 1e-6 or few:
        return None
    team = next((next(iter(r.members.values())) for r in rules if isinstance(r, Team)), 0.0)
    if any(n and float(case.in_post[b, 0]) + n * step < team - 1e-9 for b, n in enumerate(posts)):
        return None
    # Columns of each later year: posts begun then and before (one sum), staff, hired, left, care by base.
    names = [
        (kind, y, b)
        for y in range(1, count + 1)
        for kind in ("stand", "old", "staff", "hired", "left", "care", "wait")
        for b in range(bases)
    ] + [(kind, y, 0) for kind in ("core", "moved", "there", "gone") for y in range(1, count + 1)]
    at = {name: i for i, name in enumerate(names)}
    low, high = np.zeros(len(names)), np.full(len(names), 1e4)
    cost = np.zeros(len(names))
    rows_eq: list[np.ndarray] = []
    right_eq: list[float] = []
    rows: list[np.ndarray] = []
    right: list[float] = []

    def row(terms: Sequence[tuple[tuple[str, int, int], float]]) -> np.ndarray:
        line = np.zeros(len(names))
        for name, value in terms:
            line[at[name]] += value
        return line

    for y in range(1, count + 1):
        fewer = 1.0 if moves is None else 1 - moves.backfilled_pct / 100
        before = [] if y == 1 else [(("there", y - 1, 0), -1.0)]
        rows_eq.append(row([(("there", y, 0), 1.0), (("moved", y, 0), fewer), *before]))
        right_eq.append(hospital if y == 1 else 0.0)
        most = 0.0 if moves is None else moves.most_pct / 100
        rows.append(row([(("moved", y, 0), 1.0), *((name, most) for name, _ in before)]))
        rows[-1][[at[name] for name, _ in before]] *= -1
        right.append(most * hospital if y == 1 else 0.0)
        rows.append(row([(("moved", y, 0), 1.0), *((("hired", y, b), -step) for b in range(bases))]))
        right.append(0.0)
        lost = 0.0 if leaves is None else leaves.part_pct * (100 - leaves.backfilled_pct) / 1e4
        gone = [(("gone", y, 0), 1.0), *([] if y == 1 else [(("gone", y - 1, 0), -1.0)])]
        came = [(("hired", y, b), -lost * step) for b in range(bases)]
        rows_eq.append(row([*gone, *came, (("moved", y, 0), lost)]))
        right_eq.append(0.0)
        high[at["gone", y, 0]] = staff_there
        if limit is not None:
            hires = [(("hired", y, b), step) for b in range(bases)]
            rows.append(row([*hires, (("moved", y, 0), -1.0)]))
            right.append(limit)
        if asked is not None and y >= min(asked.from_year or count, count):
            new = [(("staff", y, b), -(1 - asked.share) * step) for b in range(bases)]
            new.append((("gone", y, 0), 1 - asked.share))
            rows.append(row([*new, (("there", y, 0), asked.share)]))
            right.append((1 - asked.share) * staff_there)
        worth, growth = (1 + years.discount) ** (1 - y), float(years.growth[y - 1, 0])
        for b in range(bases):
            cost[at["care", y, b]] = -worth
            if wait is not None and case.waiting is not None:
                people, joining, pace = (
                    float(each[b]) for each in (case.waiting.people, case.waiting.joining, case.waiting.pace)
                )
                # who wait at the end, less those before, are at least who joined less whom the staff see
                waits = [(("wait", y, b), -1.0), (("staff", y, b), -pace * step)]
                was = [(("wait", y - 1, b), 1.0)] if y > 1 else []
                rows.append(row([*waits, *was]))
                right.append(
                    pace * float(case.in_post[b, 0]) - joining * growth - (people if y == 1 else 0.0)
                )
                if y >= wait.from_year:
                    seen = wait.weeks / 52 * pace
                    rows.append(row([(("wait", y, b), 1.0), (("staff", y, b), -seen * step)]))
                    right.append(seen * float(case.in_post[b, 0]))
            high[at["care", y, b]] = float(case.need[b, 0]) * growth
            mine = float(case.in_post[b, 0]) / staff_there if staff_there else 0.0
            rows.append(row([(("care", y, b), 1.0), (("staff", y, b), -step), (("gone", y, 0), mine)]))
            right.append(float(case.in_post[b, 0]))
            if y == 1:
                for kind in ("stand", "staff", "hired"):
                    low[at[kind, 1, b]] = high[at[kind, 1, b]] = posts[b]
                high[at["left", 1, b]] = high[at["old", 1, b]] = 0.0
                continue
            if teams and teams[y - 2][b]:  # who is in post, and who is hired, are a whole team
                rows.append(row([(("staff", y, b), -step)]))
                right.append(float(case.in_post[b, 0]) - team)
            elif teams:
                high[at["stand", y, b]] = 0.0
            rows_eq.append(
                row(
                    [
                        (("staff", y, b), 1.0),
                        (("staff", y - 1, b), -1.0),
                        (("hired", y, b), -1.0),
                        (("left", y, b), 1.0),
                    ]
                )
            )
            right_eq.append(0.0)
            if leave is not None:
                rows.append(row([(("staff", y - 1, b), leave), (("left", y, b), -1.0)]))
                right.append(0.0)
            rows.append(row([(("staff", y, b), 1.0), (("stand", y, b), -1.0)]))
            right.append(0.0)
            rows.append(row([(("staff", y, b), 1.0), (("hired", y, b), -1.0), (("old", y, b), -1.0)]))
            right.append(0.0)
            rows.append(row([(("old", y, b), 1.0), (("stand", y - 1, b), -1.0)]))
            right.append(0.0)
            rows.append(row([(("old", y, b), 1.0), (("stand", y, b), -1.0)]))
            right.append(0.0)
            if fund.contract == "permanent":
                rows.append(row([(("stand", y - 1, b), 1.0), (("stand", y, b), -1.0)]))
                right.append(0.0)
        if y == 1:
            high[at["core", 1, 0]] = 0.0
            continue
        has = fund.amount * years.money["fund"][y - 1]
        rows.append(row([*((("stand", y, b), price) for b in range(bases)), (("core", y, 0), -1.0)]))
        right.append(float(np.floor(has + 1e-6)))
        high[at["core", y, 0]] = core
        rows.append(row([(("core", y, 0), 1.0), *((("old", y, b), -price) for b in range(bases))]))
        right.append(0.0)
    ran = linprog(
        cost,
        A_ub=np.array(rows),
        b_ub=np.array(right),
        A_eq=np.array(rows_eq) if rows_eq else None,
        b_eq=np.array(right_eq) if right_eq else None,
        bounds=list(zip(low, high, strict=True)),
    )
    return -float(ran.fun) if ran.status == 0 else None
