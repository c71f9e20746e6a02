"""At which value of an assumption moving one post would beat the stated plan.

One move takes away one step of a role at a base and puts one step of a role at a base of the same region in
its place, at the same place for another role too, if every rule, as the scenario states it, still holds. Only
roles that need no graduate are moved. Both plans are valued with the assumption moved, by linear programmes:
need met by given staff. A move beats the stated plan where it is worth more by more than the proved gap of
its region, so that what the search had left open is no reason.

Moves are looked for at the assumption's low and at its high: there the `LISTED` dearest of all pairs, by what
each half would change alone, that the rules allow. Where one of them beats the stated plan, the value at
which it begins to is found by halving. So what is told is exact for these moves; a move of two posts at once,
or one that beats the plan only inside the range, is not looked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.results.drawing import Row, with_case
from placement.results.influence import assumption_effects
from placement.results.vary import varied
from placement.scenario.inputs import Inputs
from placement.solve.answer import Answer
from placement.solve.memory import gives_back
from placement.solve.outcome import Solved
from placement.solve.workers import workers
from placement.studies.robustness.classes import obeys
from placement.studies.robustness.draws import first_aim, lean
from placement.studies.staffing_value import Staffing

LISTED = 12
"""Pairs of each region that are tried against the rules."""
HALVINGS = 6
"""After which the value is known to a sixty-fourth of the way to the end of its range."""
MOST_INFLUENTIAL = 10
SMALL = 1e-9
Move = tuple[int, int, int, int]
"""Base and role that lose a step; base and role that gain one."""


@dataclass(frozen=True)
class Tip:
    """For one assumption the nearest value at which a move beats the stated plan; None where none does."""

    item: str
    value: float | None = None
    move: Move | None = None
    gain: float = 0.0
    """WTE of need met, of the move at the end of the range beyond that value."""


def tips(inputs: Inputs, answer: Answer, *, processes: int = 0) -> list[Tip]:
    """For the most influential assumptions, the most influential first."""
    effects = assumption_effects(inputs.region, inputs.scenario, answer.allocation, inputs.case)
    some = effects[effects["effect_low"].notna() | effects["effect_high"].notna()]
    by_item = {str(row["item"]): row for row in inputs.region.assumptions.to_dict("records")}
    rows = [by_item[str(item)] for item in some["item"][:MOST_INFLUENTIAL]]
    shared = _TippingSettings(lean(inputs), answer.allocation, gaps_of(inputs.case, answer))
    if processes == 1 or len(rows) <= 1:
        return [_tip(shared, row) for row in rows]
    with workers(processes) as pool:
        return pool.each(_tip, shared, rows)


def gaps_of(case: Case, answer: Answer) -> tuple[float, ...]:
    """R, the proved gap of the first aim in the parts that hold each region and are searched."""
    gaps = np.zeros(len(case.region_ids))
    for part, outcome in zip(answer.parts, answer.outcomes, strict=True):
        if isinstance(outcome.after, Solved) and part.searched:
            first = outcome.after.reached[0]
            for name in part.region_ids:
                gaps[case.region_ids.index(name)] += max(first.bound - first.value, 0.0)
    return tuple(gaps.tolist())


@dataclass(frozen=True)
class _TippingSettings:
    inputs: Inputs
    plan: Allocation
    gaps: tuple[float, ...]


def _tip(shared: _TippingSettings, row: Row) -> Tip:
    """On a worker: both sides of one assumption; the one nearer to the stated value."""
    item, stated = str(row["item"]), float(row["value"])
    sides = [_side(shared, row, float(row[side])) for side in ("low", "high") if float(row[side]) != stated]
    found = [side for side in sides if side is not None]
    if not found:
        return Tip(item)
    return min((tip for _, tip in found), key=lambda tip: abs((tip.value or stated) - stated))


@gives_back
def _side(shared: _TippingSettings, row: Row, end: float) -> tuple[float, Tip] | None:
    """The value between the stated one and one end of the range at which a move begins to beat the plan."""
    at_end = _at(shared, row, end)
    if at_end is None:
        return None
    moves = [
        move
        for move in _listed(shared, at_end)
        if _wins(shared, at_end, move) > 0 and obeys(shared.inputs, moved(shared.plan, move))
    ]
    if not moves:
        return None
    near, far, best = float(row["value"]), end, max(moves, key=lambda move: _wins(shared, at_end, move))
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        winner = _winner_at(shared, row, middle, moves)
        if winner is None:
            near = middle
        else:
            far, best = middle, winner
    gain = _wins(shared, at_end, best) + shared.gaps[_region(shared, best)]
    return far, Tip(str(row["item"]), far, best, gain)


@gives_back
def _winner_at(shared: _TippingSettings, row: Row, value: float, moves: Sequence[Move]) -> Move | None:
    """The move that beats the plan most at a value, if any does; what was made to see it is freed."""
    there = _at(shared, row, value)
    if there is None:
        return None
    best = max(moves, key=lambda move: _wins(shared, there, move))
    return best if _wins(shared, there, best) > 0 else None


def _at(shared: _TippingSettings, row: Row, value: float) -> Staffing | None:
    found = varied(shared.inputs.region, shared.inputs.scenario, row, value)
    if found is None:
        return None
    inputs = with_case(shared.inputs, found)
    return Staffing(inputs.case, inputs.scenario.rules, first_aim(inputs, "robustness"), shared.plan)


def _region(shared: _TippingSettings, move: Move) -> int:
    return int(shared.inputs.case.base_region[move[0]])


def _wins(shared: _TippingSettings, staffing: Staffing, move: Move) -> float:
    """By how much a move beats the stated plan beyond the proved gap."""
    return _gain(staffing, move) - shared.gaps[_region(shared, move)] - SMALL


def _gain(staffing: Staffing, move: Move) -> float:
    """What a move would add to need met."""
    base, role, other, instead = move
    service, another = staffing.case.roles[role].service, staffing.case.roles[instead].service
    changes = {(base, service): -staffing.step(base, role)}
    changes[other, another] = changes.get((other, another), 0.0) + staffing.step(other, instead)
    return staffing.gain_of(changes)


def _listed(shared: _TippingSettings, staffing: Staffing) -> list[Move]:
    """Of each region the pairs that promise most, by what each half changes alone."""
    case, plan = staffing.case, shared.plan
    free = [k for k, role in enumerate(case.roles) if not role.limited]
    allowed = _allowed(shared)
    is_open = plan.open_bases(case)
    found: list[Move] = []
    for region in range(len(case.region_ids)):
        bases = np.flatnonzero((case.base_region == region) & is_open).tolist()
        lose = [(b, k) for b in bases for k in free if plan.posts[b, k].any()]
        if not lose:
            continue
        have = [(b, k) for b in bases for k in free if allowed[b, k]]
        lost = [staffing.gain(b, case.roles[k].service, -staffing.step(b, k)) for b, k in lose]
        won = [staffing.gain(b, case.roles[k].service, staffing.step(b, k)) for b, k in have]
        pairs = sorted(
            ((x + y, i, j) for i, x in enumerate(lost) for j, y in enumerate(won) if lose[i] != have[j]),
            key=lambda pair: (-pair[0], pair[1], pair[2]),
        )
        found += [(*lose[i], *have[j]) for _, i, j in pairs[:LISTED]]
    return found


def _allowed(shared: _TippingSettings) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """B x K: where some fund pays for a role and no rule forbids it."""
    case = shared.inputs.case
    mask = np.zeros((len(case.base_ids), len(case.roles)), dtype=bool)
    for fund in shared.inputs.funds:
        mask |= fund.eligible_posts(case)
    for rule in shared.inputs.scenario.rules:
        more = rule.allows_posts(case)
        mask = mask if more is None else mask & more
    return mask


def moved(plan: Allocation, move: Move) -> Allocation:
    """The plan with one step moved; the fund that paid for it pays for the other."""
    base, role, other, instead = move
    posts, filled = plan.posts.copy(), plan.filled.copy()
    fund = int(np.flatnonzero(posts[base, role])[-1])
    posts[base, role, fund] -= 1
    posts[other, instead, fund] += 1
    filled[base, role] -= 1
    filled[other, instead] += 1
    return replace(plan, posts=posts, filled=filled)
