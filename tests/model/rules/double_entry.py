"""The harness that holds a rule's rows against its check.

An allocation is written into the columns of the model. The rule's rows are satisfied, and nothing of the
allocation lacks a column that the rule alone could have refused, exactly when the check finds no breach.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from placement.model.allocation import Care, Placed
from placement.model.assemble import define_columns
from placement.model.rows import RowBlock
from placement.model.rules.base import SLACK
from placement.model.rules.supply import Supply
from tests.cases import capital, fund
from tests.model.rules.each import KITS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from placement.model.allocation import Allocation
    from placement.model.arrays import Bools, Floats, Ints
    from placement.model.case import Case
    from placement.model.columns import Columns, Family
    from placement.model.rules import Fund, Rule
    from placement.model.rules.base import Finding

ROOM = 1_000.0
PERMISSIVE = fund(1e9, measure="wte", shares="free")
BUILDER = capital(1e9)


@dataclass(frozen=True)
class Entry:
    """Both sides of the books for one rule and one allocation."""

    rows_hold: bool
    check_holds: bool

    @property
    def agrees(self) -> bool:
        return self.rows_hold == self.check_holds


def enter(case: Case, rule: Rule, plan: Allocation, *, paid_by: Fund = PERMISSIVE) -> Entry:
    """Both sides, in columns that only the fund and (for people and care) the rule itself restrict.

    What the plan holds where the rule refuses a column counts against the rows.
    """
    columns = rule.columns(case, open_columns(case, rule, paid_by))
    x, strays = write(case, columns, plan)
    refused = strays & KITS[rule.rule].governs  # type: ignore[attr-defined]  # every rule has its name
    rows = rule.rows(case, columns)
    helped = columns.size > columns["care"].stop
    holds = with_helpers(columns, rows, x) if helped else satisfied(rows, x)
    return Entry(not refused and holds, rule.check(case, plan).holds)


def well_told(case: Case, finding: Finding) -> bool:
    """Whether every breach names what there is in the case, with two figures that differ and are known."""
    ids = {
        *(*case.area_ids, *case.base_ids, *case.cluster_ids, *case.county_ids, *case.region_ids),
        *(*case.service_ids, *(role.id for role in case.roles), *(group.id for group in case.classes)),
        *(service.care_group for service in case.services if service.care_group),
        *(*case.base_employer, *(role.employer_id for role in case.roles)),
        *("urban", "town", "village", "fund", "capital", "nation", "opened"),
        *(str(year) for year in range(1, 11)),
    }
    return all(
        breach.where
        and ids.issuperset(breach.where)
        and all(isinstance(figure, float) and np.isfinite(figure) for figure in (breach.found, breach.limit))
        and breach.found != breach.limit
        for breach in finding.breaches
    )


def with_helpers(columns: Columns, blocks: Sequence[RowBlock], x: Floats) -> bool:
    """Whether values of the helper columns exist beside the decisions that satisfy every row.

    Found by another solver than the model's. Each row has the slack that its check has.
    """
    decided = columns["care"].stop
    matrix, lower, upper, terms = [], [], [], []
    for block in blocks:
        dense = np.zeros((block.size, columns.size))
        np.add.at(dense, (block.row, block.column), block.value)
        moved = dense[:, :decided] @ x[:decided]
        matrix.append(dense[:, decided:])
        terms.append(SLACK * (1 + (dense[:, :decided] * x[:decided] != 0).sum(axis=1)))
        lower.append(block.lower - moved - terms[-1])
        upper.append(block.upper - moved + terms[-1])
    if not matrix:
        return True
    found = milp(
        np.zeros(columns.size - decided),
        integrality=columns.integer[decided:].astype(int),
        bounds=Bounds(columns.lower[decided:], columns.upper[decided:]),
        constraints=LinearConstraint(np.vstack(matrix), np.concatenate(lower), np.concatenate(upper)),
    )
    assert found.status in {0, 2}, found.message
    return bool(found.status == 0)


def open_columns(case: Case, rule: Rule, paid_by: Fund = PERMISSIVE) -> Columns:
    """Columns for everything that the rule and the fund allow: wide rooms, and graduates who go anywhere."""
    wide = replace(case, base_places=np.full(len(case.base_ids), ROOM))
    anywhere = [] if isinstance(rule, Supply) else [ANYWHERE]
    return define_columns(wide, [paid_by, BUILDER], [*anywhere, rule])


class _Anywhere(Supply):
    def allows_placed(self, case: Case) -> Bools:
        return np.ones((len(case.classes), len(case.base_ids)), dtype=bool)


ANYWHERE = _Anywhere()
"""Graduates go to whatever base there is."""


def write(case: Case, columns: Columns, plan: Allocation) -> tuple[Floats, frozenset[str]]:
    """The value of every column, and the families that lack a column for something in the plan.

    Less than nothing, and an open role filled beside its funded posts, have no column either.
    """
    x, strays = np.zeros(columns.size), set()
    limited = np.array([role.limited for role in case.roles], dtype=bool)
    placed, care, filled = plan.placed, plan.care, plan.filled * limited
    if not np.array_equal(plan.filled[:, ~limited], plan.posts.sum(axis=2)[:, ~limited]):
        strays.add("filled")
    entries: dict[str, tuple[tuple[Ints, ...], Ints | Floats]] = {
        "posts": (np.nonzero(plan.posts), plan.posts[np.nonzero(plan.posts)]),
        "filled": (np.nonzero(filled), filled[np.nonzero(filled)]),
        "placed": ((placed.group, placed.base, placed.role), placed.graduates),
        "care": ((care.area, care.base, care.service), care.wte),
        "opened": (np.nonzero(plan.opened), plan.opened[np.nonzero(plan.opened)].astype(np.int64)),
    }
    doors: Bools = np.asarray(plan.opened.any(axis=1))
    if "open_for" in columns:
        x[columns["open_for"].index] = doors[columns["open_for"].keys[0]]
    shut: Bools = case.base_candidate & ~doors
    if (plan.posts[shut] > 0).any() or (care.wte[shut[care.base]] > 0).any():
        strays.add("closed")
    for name, (keys, values) in entries.items():
        at = dict(zip(zip(*columns[name].keys, strict=True), columns[name].index, strict=True))
        for key, value in zip(zip(*keys, strict=True), values, strict=True):
            if value < -SLACK or (value > 0 and key not in at):
                strays.add(name)
            if key in at:
                x[at[key]] += value
    return x, frozenset(strays)


def satisfied(blocks: Sequence[RowBlock], x: Floats) -> bool:
    """Whether every row holds, with a slack of 1e-6 for each of its terms and one for its limit."""
    return all(_block_holds(block, x) for block in blocks)


def _block_holds(block: RowBlock, x: Floats) -> bool:
    activity, terms = np.zeros(block.size), np.ones(block.size)
    np.add.at(activity, block.row, block.value * x[block.column])
    np.add.at(terms, block.row, (x[block.column] != 0).astype(float))
    low, high = activity < block.lower - SLACK * terms, activity > block.upper + SLACK * terms
    return not bool((low | high).any())


def without_strays(
    case: Case, columns: Columns, plan: Allocation, *, leave: AbstractSet[str] = frozenset()
) -> Allocation:
    """The allocation without what no column could hold, but for the families that are left as they are."""
    limited = np.array([role.limited for role in case.roles], dtype=bool)
    posts, filled = plan.posts, plan.filled
    if "posts" not in leave:
        posts = _within(posts, columns["posts"])
        filled = np.where(limited, _within(filled, columns["filled"]), posts.sum(axis=2))
    care, placed = plan.care, plan.placed
    here, there = np.ones(len(care.wte), dtype=bool), np.ones(len(placed.group), dtype=bool)
    if "care" not in leave:
        here = (care.wte > 0) & _known(columns["care"], care.area, care.base, care.service)
    if "placed" not in leave:
        there = (placed.graduates > 0) & _known(columns["placed"], placed.group, placed.base, placed.role)
    return replace(
        plan,
        posts=posts,
        filled=filled,
        care=Care(care.area[here], care.base[here], care.service[here], care.wte[here]),
        placed=Placed(placed.group[there], placed.base[there], placed.role[there], placed.graduates[there]),
    )


def _within(values: Ints, family: Family) -> Ints:
    """What the family has a column for, and never less than nothing."""
    known = np.zeros(values.shape, dtype=bool)
    known[family.keys] = True
    return np.asarray(np.maximum(values, 0) * known)


def _known(family: Family, *keys: Ints) -> Bools:
    has = set(zip(*family.keys, strict=True))
    return np.array([key in has for key in zip(*keys, strict=True)], dtype=bool)
