"""Stocks of posts and staff over years: their columns, what joins one year to the next, and its check.

For each base `b`, role `k`, fund `f` and year `y` after the first, in steps (`placement.model.years`):

    staff[b,k,y] = staff[b,k,y-1] + hired[b,k,y] - left[b,k,y] - ended[b,k,y]
    staff[b,k,y] <= sum_{c,f} stand[c,b,k,f,y]
    staff[b,k,y] - hired[b,k,y] <= sum_{c<y,f} stand[c,b,k,f,y]    who stays holds an old post
    hired[b,k,y] <= staff[b,k,y]             who is hired is there at the year's end, where people move from
                                             hospitals: none goes there for a post that ends at once
    stand[c,b,k,f,y] <= stand[c,b,k,f,y-1]        for posts begun before; equal where they are permanent

In year one staff are the filled posts. This is the projection by stocks and flows of workforce planning
(Lavieri and Puterman, Health Care Management Science 12, 2009) with flows that are decided.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_least, at_most
from placement.model.years import Standing, begun_in, name_of, people, standing

FLOWS = ("staff", "hired", "left", "ended")
MOST = 10_000.0
"""No base has more steps of one role."""


def with_stocks(case: Case, columns: Columns) -> Columns:
    """The columns with those of later years; the same where the scenario speaks of one year."""
    if case.years is None:
        return columns
    posts, most = columns["posts"], _most_standing(case, columns)
    filled = columns.filled_terms
    for year in case.years.later:
        begun = np.repeat(np.arange(1, year + 1), posts.size)
        keys = tuple(np.tile(key, year) for key in posts.keys)
        columns = columns.with_family(
            name_of("stand", year), (*keys, begun), np.tile(most, year), decides=True
        )
        upper = most_staff(case, columns, year)
        for flow in FLOWS:
            columns = columns.with_family(
                name_of(flow, year), (filled.base, filled.role), upper, decides=True
            )
        placed = columns["placed"]
        size = np.array([float(group.size) for group in case.classes])
        most_people = np.minimum(size[placed.keys[0]] * 10, MOST) if placed.size else np.zeros(0)
        columns = columns.with_family(name_of("placed", year), placed.keys, most_people, decides=True)
    return columns


def _most_standing(case: Case, columns: Columns) -> Floats:
    """For each column of posts the most steps that its fund alone pays for in any year, and a little more."""
    years, posts = case.years, columns["posts"]
    if years is None or not posts.size:
        return np.zeros(posts.size)
    part = np.array([max(1.0, *years.money.get(fund, (1.0,))) for fund in columns.fund_ids])
    flat = np.array([float(role.pounds_per_step) for role in case.roles])
    dated = [(year, begun) for year in years.later for begun in range(1, year + 1)]
    least = np.min([flat, *(years.price(*when, flat, case.steps) for when in dated)], axis=0)
    dearer = np.divide(flat, least, out=np.ones(len(flat)), where=least > 0)
    return np.asarray(np.minimum(MOST, (posts.upper + 1) * part[posts.keys[2]] * dearer[posts.keys[1]]))


def most_staff(case: Case, columns: Columns, year: int) -> Floats:
    """The most steps of staff at each base and role, in the order of `filled_terms`, in a later year."""
    posts, filled, years = columns["posts"], columns.filled_terms, case.years
    there = np.zeros((len(case.base_ids), len(case.roles)))
    np.add.at(there, (posts.keys[0], posts.keys[1]), _most_standing(case, columns))
    # a fund pays for all that begin in one year: so many may stand for each year so far
    times = year if years is not None and years.kept_beside else 1
    return np.asarray(there[filled.base, filled.role] * times)


def rows_of_stocks(case: Case, columns: Columns) -> list[RowBlock]:
    """Conservation, and that nobody fills a post that does not stand, in each later year."""
    if case.years is None:
        return []
    blocks = []
    roles = len(case.roles)
    for year in case.years.later:
        now, before = people(columns, "staff", year), people(columns, "staff", year - 1)
        every = np.arange(len(now.column))
        spot = np.full(len(case.base_ids) * roles, -1, dtype=np.int64)
        spot[now.base * roles + now.role] = every
        ones = np.ones(len(every))
        terms = [
            (every, now.column, ones),
            *_by_spot(spot, before.base, before.role, before.column, -1.0, roles),
            (every, people(columns, "hired", year).column, -ones),
            (every, people(columns, "left", year).column, ones),
            (every, people(columns, "ended", year).column, ones),
        ]
        none = np.zeros(len(every))
        blocks += [at_most("stocks", terms, none), at_least("stocks", terms, none)]
        stand = standing(columns, year)
        filled = [
            (every, now.column, ones),
            *_by_spot(spot, stand.base, stand.role, stand.column, -1.0, roles),
        ]
        blocks.append(at_most("stocks", filled, none))
        old = np.flatnonzero(stand.begun < year)
        stay = [
            (every, now.column, ones),
            (every, people(columns, "hired", year).column, -ones),
            *_by_spot(spot, stand.base[old], stand.role[old], stand.column[old], -1.0, roles),
        ]
        blocks.append(at_most("stocks", stay, none))
        if name_of("moved", year) in columns:
            blocks.append(at_least("stocks", stay[:2], none))
    return blocks


def _by_spot(
    spot: Ints, base: Ints, role: Ints, column: Ints, value: float, roles: int
) -> list[tuple[Ints, Ints, Floats]]:
    row = spot[base * roles + role]
    keep = np.flatnonzero(row >= 0)
    return [(row[keep], column[keep], np.full(len(keep), value))]


def rows_of_standing(case: Case, columns: Columns, fund: int, *, permanent: bool) -> list[RowBlock]:
    """That a fund's posts do not begin anew, and end only where they may."""
    if case.years is None:
        return []
    blocks = []
    for year in case.years.later:
        now, before = standing(columns, year), standing(columns, year - 1)
        at = dict(zip(_keys(before), before.column.tolist(), strict=True))
        old = np.flatnonzero((now.fund == fund) & (now.begun < year))
        now_keys = _keys(now)
        was = np.array([at[now_keys[i]] for i in old], dtype=np.int64)
        every, ones = np.arange(len(old)), np.ones(len(old))
        terms = [(every, now.column[old], ones), (every, was, -ones)]
        blocks.append(at_most("fund", terms, np.zeros(len(old))))
        if permanent:
            blocks.append(at_least("fund", terms, np.zeros(len(old))))
    return blocks


def _keys(stand: Standing) -> list[tuple[int, int, int, int]]:
    axes = (stand.base, stand.role, stand.fund, stand.begun)
    return list(zip(*(axis.tolist() for axis in axes), strict=True))


def unconserved(case: Case, plan: Allocation) -> list[tuple[tuple[str, ...], float, float]]:
    """Bases, roles and years where hired is not left and the change of staff, or more work than posts stand.

    Each with what was found and what should be; reads the plan alone.
    """
    found: list[tuple[tuple[str, ...], float, float]] = []
    before = plan.filled.astype(float)
    for one in plan.later:
        for b, k in np.ndindex(before.shape):
            where = (case.base_ids[b], case.roles[k].id, str(one.year))
            change = float(one.staff[b, k]) - float(before[b, k])
            flows = float(one.hired[b, k]) - float(one.left[b, k]) - float(one.ended[b, k])
            if abs(change - flows) > _slack(float(before[b, k])):
                found.append((where, flows, change))
            there = float(one.stand[:, b, k, :].sum())
            if one.staff[b, k] > there + _slack(there):
                found.append((where, float(one.staff[b, k]), there))
            before_now = float(one.stand[:-1, b, k, :].sum())
            stays = float(one.staff[b, k]) - float(one.hired[b, k])
            if stays > before_now + _slack(before_now):
                found.append((where, stays, before_now))
            if plan.hospital and stays < -4 * _slack(0.0):  # flows are balanced to a hair's breadth
                found.append((where, stays, 0.0))
            least = min(
                float(one.staff[b, k]),
                float(one.hired[b, k]),
                float(one.left[b, k]),
                float(one.ended[b, k]),
                float(one.stand[:, b, k, :].min(initial=0.0)),
            )
            if least < -_slack(0.0):
                found.append((where, least, 0.0))
        before = one.staff
    return found


def _slack(size: float) -> float:
    return 5e-6 + 1e-7 * abs(float(size))


def begun_anew(
    case: Case, plan: Allocation, fund: int, *, permanent: bool
) -> list[tuple[tuple[str, ...], float, float]]:
    """Posts of a fund that are more than they were, or fewer where they are permanent."""
    found: list[tuple[tuple[str, ...], float, float]] = []
    name = plan.fund_ids[fund]
    for one in plan.later:
        was = begun_in(plan, one.year - 1)
        for c, before in enumerate(was):
            now = one.stand[c, :, :, fund]
            then = before[:, :, fund]
            wrong: Bools = now > then + 5e-6
            if permanent:
                wrong = wrong | (now < then - 5e-6)
            for b, k in zip(*np.nonzero(wrong), strict=True):
                where = (name, case.base_ids[b], case.roles[k].id, str(one.year))
                found.append((where, float(now[b, k]), float(then[b, k])))
    return found


def pounds_by_year(
    case: Case,
    plan: Allocation,
    fund: int,
    year: int,
    prices: Sequence[float] | None = None,
    *,
    begun_before: int | None = None,
) -> Floats:
    """R: what a fund's posts take in a year, in pounds, or in its own measure where `prices` gives it.

    Of those that began before some year alone, where that is given.
    """
    spent = np.zeros(len(case.region_ids))
    years = case.years
    if years is None:
        return spent
    flat, steps = np.array([float(role.pounds_per_step) for role in case.roles]), case.steps
    for c, stand in enumerate(begun_in(plan, year), start=1):
        if begun_before is not None and c >= begun_before:
            continue
        since = years.begun(plan.fund_ids[fund], c)
        price = years.price(year, since, flat, steps) if prices is None else np.asarray(prices)
        for b, k in zip(*np.nonzero(stand[:, :, fund]), strict=True):
            region = case.county_region[case.cluster_county[case.base_cluster[b]]]
            spent[region] += float(stand[b, k, fund]) * float(price[k])
    return spent
