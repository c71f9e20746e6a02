"""From a case, its rules and its aims to one programme. Reads as a table of contents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from placement.model.arrays import Bools, Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Goal, Programme
from placement.model.protocols import StatedAim, StatedFund, StatedRule
from placement.model.rows import RowBlock
from placement.model.spending import pounds_of

MOST_USE = 10.0
"""Posts that would give more than this many times a service's whole need are never useful."""
MOST_STEPS = 10_000.0
"""No base has more steps of one role, however much money there is."""


def assemble(
    case: Case, funds: Sequence[StatedFund], rules: Sequence[StatedRule], aims: Sequence[StatedAim]
) -> tuple[Columns, Programme]:
    """The columns by name, and the programme that a solver is given."""
    columns = define_all(case, funds, rules, aims)
    return columns, stack_all(case, columns, funds, rules, aims)


def define_all(
    case: Case, funds: Sequence[StatedFund], rules: Sequence[StatedRule], aims: Sequence[StatedAim]
) -> Columns:
    """Every column, with the helpers of rules and aims."""
    columns = define_columns(case, funds, rules)
    stated: list[StatedRule | StatedAim] = [*funds, *rules, *aims]
    for part in stated:
        columns = part.columns(case, columns)
    return columns


def stack_all(
    case: Case,
    columns: Columns,
    funds: Sequence[StatedFund],
    rules: Sequence[StatedRule],
    aims: Sequence[StatedAim],
) -> Programme:
    """The programme over columns that are there already."""
    stated: list[StatedRule | StatedAim] = [*funds, *rules, *aims]
    blocks = [block for part in stated for block in part.rows(case, columns)]
    goals = tuple(
        Goal(
            aim.id,
            aim.sense,
            aim.cost(case, columns),
            aim.tolerance,
            aim.integers_fixed,
            aim.part_of_gain,
            aim.spares,
        )
        for aim in aims
    )
    spot, step_wte = spots_of(case, columns)
    place = places_of(columns) if any(goal.spares for goal in goals) else None
    programme = replace(stack(columns, blocks, goals), spot=spot, step_wte=step_wte, place=place)
    thrifty = any(aim.counts_money for aim in aims)
    return programme if thrifty else replace(programme, pounds=pounds_of(case, columns))


def spots_of(case: Case, columns: Columns) -> tuple[Ints, Floats]:
    """For each column of posts a number of its cluster and service and the WTE of one step; else -1 and 0."""
    posts = columns["posts"]
    spot, wte = np.full(columns.size, -1, dtype=np.int64), np.zeros(columns.size)
    base, role, _ = posts.keys
    spot[posts.index] = case.base_cluster[base] * len(case.services) + case.role_service[role]
    wte[posts.index] = case.steps[role]
    return spot, wte


def places_of(columns: Columns) -> Ints:
    """For each column of care the number of its area; -1 for all others."""
    care, place = columns["care"], np.full(columns.size, -1, dtype=np.int64)
    place[care.index] = care.keys[0]
    return place


def define_columns(case: Case, funds: Sequence[StatedFund], rules: Sequence[StatedRule]) -> Columns:
    """Posts, filled, placed, opened and care, wherever every rule allows them."""
    columns = Columns((), tuple(fund.id for fund in funds))
    could_open = [fund.eligible_bases(case) for fund in funds]
    columns = define_posts(case, funds, rules, columns, np.any([~case.base_candidate, *could_open], axis=0))
    columns = define_filled(case, columns)
    columns = define_placed(case, rules, columns)
    columns = define_opened(could_open, columns)
    return define_care(case, rules, columns)


def define_posts(
    case: Case,
    funds: Sequence[StatedFund],
    rules: Sequence[StatedRule],
    columns: Columns,
    usable: Bools,
) -> Columns:
    """posts[b,k,f]: whole steps, up to what the fund's share could pay for and the rules have room for.

    Over years they also stand, as none, where the first year's share is less than one step takes: part of a
    step, or the money of a later year, may pay for posts there later.
    """
    allowed = np.repeat(usable[:, None], len(case.roles), axis=1)
    for rule in rules:
        mask = rule.allows_posts(case)
        allowed = allowed if mask is None else allowed & mask
    gives = np.array([max(role.care_wte_per_wte, 0.01) * role.step_wte for role in case.roles])
    useful = np.ceil(MOST_USE * case.need.sum(axis=0)[[role.service for role in case.roles]] / gives)
    room = np.full(allowed.shape, np.inf)
    for rule in rules:
        most_steps = rule.most_posts(case)
        room = room if most_steps is None else np.minimum(room, most_steps)
    keys, upper = [], []
    for number, fund in enumerate(funds):
        base, role = np.nonzero(allowed & fund.eligible_posts(case))
        price = fund.prices(case)[role]
        money = np.divide(fund.limits(case)[fund.group(case, base)], price, out=useful[role], where=price > 0)
        most = np.floor(np.minimum(np.minimum(money, MOST_STEPS), room[base, role]) + 1e-9)
        keep = most > 0
        if case.years is not None and case.years.count > 1:
            keep |= (money > 0) & (room[base, role] >= 1)
        keys.append(np.stack([base[keep], role[keep], np.full(int(keep.sum()), number)]))
        upper.append(most[keep])
    joined = np.concatenate(keys, axis=1) if keys else np.zeros((3, 0), dtype=np.int64)
    bounds = np.concatenate(upper) if upper else np.zeros(0)
    keyed = (joined[0], joined[1], joined[2])
    return columns.with_family("posts", keyed, bounds, integer=True, decides=True)


def define_filled(case: Case, columns: Columns) -> Columns:
    """filled[b,k]: whole steps, for roles of limited supply; elsewhere a funded post is a filled one."""
    posts = columns["posts"]
    limited = np.array([role.limited for role in case.roles], dtype=bool)
    most, there = np.zeros((2, len(case.base_ids), len(case.roles)))
    np.add.at(most, (posts.keys[0], posts.keys[1]), posts.upper)
    np.add.at(there, (posts.keys[0], posts.keys[1]), 1)
    base, role = np.nonzero(there * limited)
    return columns.with_family("filled", (base, role), most[base, role], integer=True, decides=True)


def define_placed(case: Case, rules: Sequence[StatedRule], columns: Columns) -> Columns:
    """placed[g,b,k]: whole people, where the class may fill the role at the base."""
    filled = columns["filled"]
    able: Bools = np.zeros((len(case.classes), len(case.base_ids)), dtype=bool)
    for rule in rules:
        within = rule.allows_placed(case)
        able = able if within is None else within
    group_service = np.array([group.service for group in case.classes], dtype=np.int64)
    role_service = np.array([role.service for role in case.roles], dtype=np.int64)
    group, slot = np.nonzero(
        able[:, filled.keys[0]] & (group_service[:, None] == role_service[filled.keys[1]][None, :])
    )
    base, role = filled.keys[0][slot], filled.keys[1][slot]
    size = np.array([float(c.size) for c in case.classes])[group]
    most = np.minimum(size, filled.upper[slot])
    return columns.with_family("placed", (group, base, role), most, integer=True, decides=True, helps=True)


def define_opened(could_open: Sequence[Bools], columns: Columns) -> Columns:
    """opened[b,f]: 0 or 1, for candidates that a capital fund may open."""
    keys = [np.stack([np.flatnonzero(b), np.full(int(b.sum()), f)]) for f, b in enumerate(could_open)]
    base, fund = np.concatenate(keys, axis=1) if keys else np.zeros((2, 0), dtype=np.int64)
    return columns.with_family(
        "opened", (base, fund), np.ones(len(base)), integer=True, decides=True, helps=True
    )


def define_care(case: Case, rules: Sequence[StatedRule], columns: Columns) -> Columns:
    """care[a,b,s]: WTE, where every rule lets the service reach, and staff are or could be."""
    shape = (len(case.area_ids), len(case.base_ids), len(case.services))
    allowed = np.ones(shape, dtype=bool) & (case.need > 0)[:, None, :] & np.isfinite(case.minutes)[:, :, None]
    for rule in rules:
        mask = rule.allows_care(case)
        allowed = allowed if mask is None else allowed & mask
    posts = columns["posts"]
    staffed = np.where(case.base_candidate[:, None], case.moving, case.in_post) > 0
    staffed[posts.keys[0], case.role_service[posts.keys[1]]] = True
    openable = ~case.base_candidate
    openable[columns["opened"].keys[0]] = True
    staffed[~openable] = False
    area, base, service = np.nonzero(allowed & staffed[None, :, :])
    return columns.with_family("care", (area, base, service), case.need[area, service])


def stack(columns: Columns, blocks: Sequence[RowBlock], goals: tuple[Goal, ...]) -> Programme:
    """Blocks one below the other, repeated entries summed."""
    starts = np.cumsum([0, *(block.size for block in blocks)])
    names = tuple(dict.fromkeys(block.family for block in blocks))
    from scipy import sparse  # noqa: PLC0415 - a check of the data needs none of it

    matrix = sparse.coo_array(
        (
            np.concatenate([block.value for block in blocks]),
            (
                np.concatenate([block.row + start for block, start in zip(blocks, starts, strict=False)]),
                np.concatenate([block.column for block in blocks]),
            ),
        ),
        shape=(int(starts[-1]), columns.size),
    ).tocsr()
    matrix.sum_duplicates()
    nowhere = [np.full(block.size, -1) if block.region is None else block.region for block in blocks]
    return Programme(
        lower=columns.lower,
        upper=columns.upper,
        integer=columns.integer.astype(bool),
        matrix=matrix,
        row_lower=np.concatenate([block.lower for block in blocks]),
        row_upper=np.concatenate([block.upper for block in blocks]),
        row_family=names,
        row_family_of=np.concatenate(
            [np.full(b.size, names.index(b.family), dtype=np.int64) for b in blocks]
        ),
        today=np.concatenate([np.full(block.size, block.today) for block in blocks]),
        joins=np.concatenate([np.full(block.size, block.joins is not None) for block in blocks]),
        totals=np.concatenate([np.full(block.size, block.joins == "totals") for block in blocks]),
        row_region=np.concatenate(nowhere).astype(np.int64),
        decisions=columns.decisions,
        helpers=columns.helpers,
        goals=goals,
        source=np.arange(columns.size),
    )
