"""Nobody loses care for nothing: of ways to give the same care, one in which people keep what they have.

Among ways that the aims hold for equal, to their tolerance, the least driving may take care from a
neighbourhood that need not lose any. Where a goal asks for it (`spares`), posts stay as they are and the
goals before it keep what they hold. The goal and those after it are then reached again with a row for each
neighbourhood that would lose, all services together, and care free in the services in which it loses; where
somebody has to lose, what is lost is made as little as can be first. That is a linear programme of its own
after the search: with a row that joins all services of a neighbourhood the search could not take the
programme apart. One in which nothing is decided keeps today's care already (`today.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from placement.model.arrays import Bools, Floats, Ints
from placement.model.programme import Goal, Programme, components
from placement.solve.highs import HighsModel
from placement.solve.outcome import Solved, Unsolved, as_they_ended
from placement.solve.today import unchanged_if_idle

FALLS = 0.01
"""Of the care that a place has today, what it may lose: less is nothing that anybody is told."""
ROUNDS = 6
"""In which places that lose by the round before get their rows, before what is lost is made least."""
LOSS = "loss"
HELD = 1e-6
"""WTE of losses that a goal may bring back for its own sake."""


def as_today(programme: Programme, before: Floats, after: Solved, seed: int) -> Solved:
    """The plan with what it need not change left as it is today: everything, where it decides nothing.

    `before` has today's value of each column that is no decision.
    """
    return spared(programme, before, unchanged_if_idle(programme, before, after), seed)


def spared(programme: Programme, before: Floats, after: Solved, seed: int) -> Solved:
    """The plan with its posts and, where a goal of its spares, nobody losing care who need not.

    `before` has today's value of each column that is no decision. A goal's bound stays what was proved of it
    alone, so what sparing costs it is seen.
    """
    place, spares = programme.place, [goal.spares for goal in programme.goals]
    if place is None or after.ended is not None:
        return after
    had = np.zeros(len(programme.upper))
    had[~programme.decisions] = before
    today = _by_place(place, had)
    kept = losing = _losing(today, _by_place(place, after.values))
    if not losing.any():
        return after
    piece, free = _pieces(programme), np.zeros(0, dtype=np.int64)
    asked = _Sparing(programme, after, place, today, spares.index(True))
    found: Floats | None = after.values
    for _ in range(ROUNDS):
        if found is None or not losing.any():
            break
        kept = kept | losing
        free = np.union1d(free, piece[(place >= 0) & losing[place] & (had > found[: len(had)] + HELD)])
        found = _in_order(asked.keeping(kept, np.isin(piece, free), may_lose=False), seed)
        losing = losing if found is None else _losing(today, _by_place(place, found))
    if found is None or losing.any():
        found = _in_order(asked.keeping(kept, np.isin(piece, free), may_lose=True), seed)
    if found is None:
        return after
    values = found[: len(had)].copy()
    values[programme.integer] = after.values[programme.integer]
    return replace(after, values=values, reached=tuple(as_they_ended(programme.goals, after.reached, values)))


def _pieces(programme: Programme) -> Ints:
    """For each column of care and what measures it, its piece, mostly one service's; -1 for all others."""
    rest = np.flatnonzero(~programme.decisions)
    piece = np.full(len(programme.upper), -1, dtype=np.int64)
    piece[rest] = components(sparse.csr_array(programme.matrix[:, rest]))[1]
    return piece


def _by_place(place: Ints, values: Floats) -> Floats:
    """The care of each place."""
    care = np.flatnonzero(place >= 0)
    found = np.zeros(int(place.max(initial=-1)) + 1)
    np.add.at(found, place[care], values[care])
    return found


def _losing(today: Floats, now: Floats) -> Bools:
    return np.asarray(today - now > FALLS * today)


def _in_order(programme: Programme, seed: int) -> Floats | None:
    """Every goal of a linear programme in order, each held for the next; None where it has no values."""
    live = HighsModel(programme, programme.goals[0], seed=seed)
    values: Floats | None = None
    for goal in programme.goals:
        live.set_goal(goal.cost, goal.sense)
        ran = live.run()
        if isinstance(ran, Unsolved):
            break
        values, used, limit = ran.values, np.flatnonzero(goal.cost), goal.held_at(ran.value)
        least, most = (limit, np.inf) if goal.sense == "max" else (-np.inf, limit)
        live.add_row(used, goal.cost[used], least, most)
    return values


@dataclass(frozen=True)
class _Sparing:
    """A programme with posts as they ended and the goals before number `first` held; its others in order."""

    programme: Programme
    after: Solved
    place: Ints
    today: Floats
    first: int

    def keeping(self, kept: Bools, moves: Bools, *, may_lose: bool) -> Programme:
        """Care that `moves` is free, all else as it ended.

        Each place `p` of `kept` has a row, and a column for what it loses, nothing unless it `may_lose`:

        loss[p] + sum of its care >= today[p]
        """
        programme, after, place, today = self.programme, self.after, self.place, self.today
        goals = programme.goals
        holds = [
            (goal.id, goal.held_at(found.value))
            for goal, found in zip(goals[: self.first], after.reached, strict=False)
        ]
        alone = programme.after(goals[self.first].id, holds, after.values[programme.recorded])
        at, count = np.flatnonzero(kept), int(kept.sum())
        row_of = np.full(len(today), -1)
        row_of[at] = np.arange(count)
        care = np.flatnonzero((place >= 0) & (row_of[place] >= 0))
        of_care = sparse.csr_array(
            (np.ones(len(care)), (row_of[place[care]], care)), shape=(count, len(place))
        )
        nothing, fixed = np.zeros(count), np.where(programme.integer, np.round(after.values), after.values)
        wider = replace(
            alone,
            lower=np.append(np.where(moves, alone.lower, fixed), nothing),
            upper=np.append(np.where(moves, alone.upper, fixed), today[at] if may_lose else nothing),
            integer=np.zeros(len(place) + count, dtype=bool),
            matrix=sparse.csr_array(
                sparse.hstack([alone.matrix, sparse.csr_array((len(alone.row_upper), count))])
            ),
            decisions=np.append(alone.decisions, nothing > 0),
            helpers=np.append(alone.helpers, nothing > 0),
            source=np.append(alone.source, np.full(count, -1)),
            pounds=None,
            spot=None,
            step_wte=None,
            place=None,
        )
        loss = Goal(LOSS, "min", np.append(np.zeros(len(place)), np.ones(count)), HELD, integers_fixed=False)
        others = tuple(
            replace(goal, cost=np.append(goal.cost, nothing), integers_fixed=False, spares=False)
            for goal in goals[self.first :]
        )
        rows = sparse.csr_array(sparse.hstack([of_care, sparse.eye_array(count)]))
        kept_rows = wider.with_rows(LOSS, rows, today[at] * (1 - HELD), np.full(count, np.inf))
        return replace(kept_rows, goals=(loss, *others) if may_lose else others)
