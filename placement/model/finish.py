"""From the values of every column to an allocation that people can act on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from placement.model.aims import Aim
from placement.model.allocation import Allocation, Care, Placed, round_care
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rules import Rule

SAME = 1e-9


def finish(case: Case, columns: Columns, sources: Sequence[Ints], values: Sequence[Floats]) -> Allocation:
    """One allocation from the values of every part: whole numbers rounded, care rounded down.

    `sources` say of each part which columns of the whole its values are.
    """
    x = np.zeros(columns.size)
    for source, found in zip(sources, values, strict=True):
        x[source] = found
    posts = np.zeros((len(case.base_ids), len(case.roles), len(columns.fund_ids)), dtype=np.int64)
    posts[columns["posts"].keys] = _whole(x, columns, "posts")
    filled = posts.sum(axis=2)
    limited = columns["filled"]
    filled[:, np.array([role.limited for role in case.roles], dtype=bool)] = 0
    filled[limited.keys] = _whole(x, columns, "filled")
    people = _needed(case, columns, filled, _whole(x, columns, "placed"))
    some = np.flatnonzero(people)
    group, base, role = (key[some] for key in columns["placed"].keys)
    opened = np.zeros((len(case.base_ids), len(columns.fund_ids)), dtype=bool)
    opened[columns["opened"].keys] = _whole(x, columns, "opened") > 0
    care = round_care(x[columns["care"].index])
    given = np.flatnonzero(care)
    area, from_base, service = (key[given] for key in columns["care"].keys)
    return Allocation(
        posts=posts,
        filled=filled,
        placed=Placed(group, base, role, people[some]),
        opened=opened,
        care=Care(area, from_base, service, care[given]),
        fund_ids=columns.fund_ids,
    )


def _needed(case: Case, columns: Columns, filled: Ints, people: Ints) -> Ints:
    """The graduates that the filled posts need and no more: one for each whole-time equivalent begun.

    The search does not count graduates who stand beside a post that others fill already.
    """
    kept = people.copy()
    need = {
        (b, k): np.ceil(filled[b, k] * case.roles[k].step_wte - 1e-9)
        for b, k in zip(*np.nonzero(filled), strict=True)
    }
    _, base, role = columns["placed"].keys
    for at in np.flatnonzero(people):
        place = (base[at], role[at])
        kept[at] = min(people[at], need.get(place, 0))
        need[place] = need.get(place, 0) - kept[at]
    return kept


def _whole(x: Floats, columns: Columns, name: str) -> Ints:
    return np.asarray(np.round(x[columns[name].index]).astype(np.int64))


def without_idle_posts(
    case: Case, rules: Sequence[Rule], aims: Sequence[Aim], plan: Allocation
) -> Allocation:
    """The plan without funded posts that nobody fills, where no rule asks for them and no aim minds.

    Where money is left over, a search does not care whether it funds posts that nobody is there to fill;
    a board does. Bases are tried all at once, then one by one; a plan that breaks a rule is left alone.
    """
    limited = np.array([role.limited for role in case.roles], dtype=bool)
    idle = np.where(limited, plan.posts.sum(axis=2) - plan.filled, 0)
    if not idle.any() or any(not rule.check(case, plan).holds for rule in rules):
        return plan
    values = [aim.value(case, plan) for aim in aims]

    def as_good(fewer: Allocation) -> bool:
        """Whether every rule holds and no aim minds: what one base gives up may be what another needs."""
        found = zip(aims, values, strict=True)
        same = all(abs(aim.value(case, fewer) - v) <= SAME * (1 + abs(v)) for aim, v in found)
        return same and all(rule.check(case, fewer).holds for rule in rules)

    fewer = _fund_fewer(plan, idle)
    if as_good(fewer):
        return fewer
    minds = [rule for rule in rules if not rule.check(case, fewer).holds]
    quick = _base_by_base(plan, idle, lambda one: all(rule.check(case, one).holds for rule in minds))
    return quick if as_good(quick) else _base_by_base(plan, idle, as_good)


def _base_by_base(plan: Allocation, idle: Ints, allowed: Callable[[Allocation], bool]) -> Allocation:
    """The plan without the idle posts of each base where that is allowed, one base after another."""
    for base in np.flatnonzero(idle.any(axis=1)):
        here = np.where(np.arange(len(idle))[:, None] == base, idle, 0)
        fewer = _fund_fewer(plan, here)
        if allowed(fewer):
            plan = fewer
    return plan


def _fund_fewer(plan: Allocation, idle: Ints) -> Allocation:
    """So many posts fewer at each base and role, taken from the last fund first."""
    posts = plan.posts.copy()
    for b, k in zip(*np.nonzero(idle), strict=True):
        left = int(idle[b, k])
        for f in reversed(range(posts.shape[2])):
            taken = min(left, int(posts[b, k, f]))
            posts[b, k, f] -= taken
            left -= taken
    return replace(plan, posts=posts)


def values_in(columns: Columns, plan: Allocation) -> Floats:
    """The way back: what a plan says of each column, and nothing of helpers.

    Raises KeyError where it has somebody in a place that has no column.
    """
    x = np.zeros(columns.size)
    for name in ("posts", "filled", "opened"):
        x[columns[name].index] = getattr(plan, name)[columns[name].keys]
    placed, care = plan.placed, plan.care
    for name, keys, amounts in (
        ("placed", (placed.group, placed.base, placed.role), placed.graduates),
        ("care", (care.area, care.base, care.service), care.wte),
    ):
        family = columns[name]
        at = dict(zip(zip(*(key.tolist() for key in family.keys), strict=True), family.index, strict=True))
        where = [at[key] for key in zip(*(key.tolist() for key in keys), strict=True)]
        x[where] = amounts
    return x
