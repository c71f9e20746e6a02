"""As many placed as can be, then the least sum of ranks, then in the drawn order each their best.

For singles this is exact: a transport problem, whose linear programme has a whole-numbered optimum, and
a last step along alternating cycles that cost nothing. Under the
first two, nobody could do better unless somebody drawn earlier did worse: the answer is unique.

Two matchings of the same worth differ by such cycles: somebody moves to a place from which somebody else
moves on, and so round. Places are the nodes, with one more, "out", for whoever is unplaced and for idle
seats. Prices from Bellman and Ford show which moves can be in a cycle that costs nothing.

With pairs it is a hard problem (Manlove, Algorithmics of Matching Under Preferences, 2013, chapter 5):
their options are chosen by an integer programme, which proves its optimum within `NODES` or keeps the
best found. Among options of equal worth pairs have those that the programme found; all else is unique.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from placement.errors import OurFault
from placement.matching.units import Unit
from placement.model.arrays import Ints

NODES = 2000
"""Of the search for the options of pairs: a limit by work, so that every machine stops at the same answer."""


def most_placed(units: Sequence[Unit], free: Ints) -> list[int | None]:
    """The option that each unit gets, units in the drawn order. `free` seats (P) stay as they are."""
    pairs = [u for u, unit in enumerate(units) if len(unit.members) > 1]
    singles = [u for u, unit in enumerate(units) if len(unit.members) == 1]
    taken: list[int | None] = [None] * len(units)
    if pairs:
        taken = _programme(units, free, whole=True)
    while True:
        left = free.copy()
        for u in pairs:
            _hold(left, units[u], taken[u])
        alone = [units[u] for u in singles]
        found = by_drawn_order(alone, left, _programme(alone, left, whole=False))
        for u, n in zip(singles, found, strict=True):
            taken[u] = n
            _hold(left, units[u], n)
        if not _moved_up(units, pairs, taken, left):
            return taken


def _hold(left: Ints, unit: Unit, n: int | None, seats: int = 1) -> None:
    for p in () if n is None else unit.options[n]:
        left[p] -= seats


def _moved_up(units: Sequence[Unit], pairs: Sequence[int], taken: list[int | None], left: Ints) -> bool:
    """Whether a pair takes an option that it prefers (or has none) and that is free as it stands."""
    moved = False
    for u in pairs:
        present = taken[u]
        for n, option in enumerate(units[u].options[:present]):
            if all(left[p] >= seats for p, seats in Counter(option).items()):
                _hold(left, units[u], present, -1)
                _hold(left, units[u], n)
                taken[u], moved = n, True
                break
    return moved


def _programme(units: Sequence[Unit], free: Ints, *, whole: bool) -> list[int | None]:
    """Columns are the options that seats allow; rows are units, then places.

    `whole` says whether the columns of pairs must be whole; those of singles then are so by themselves.
    """
    columns = [
        (u, n)
        for u, unit in enumerate(units)
        for n, option in enumerate(unit.options)
        if all(free[p] >= seats for p, seats in Counter(option).items())
    ]
    taken: list[int | None] = [None] * len(units)
    if not columns:
        return taken
    placed = worth_of_one(units)
    gain = [placed * len(units[u].members) - units[u].cost[n] for u, n in columns]
    rows = [u for u, _ in columns] + [len(units) + p for u, n in columns for p in units[u].options[n]]
    within = list(range(len(columns))) + [c for c, (u, n) in enumerate(columns) for _ in units[u].options[n]]
    matrix = sparse.coo_array(
        (np.ones(len(rows)), (rows, within)), shape=(len(units) + len(free), len(columns))
    ).tocsr()
    limits = np.concatenate([np.ones(len(units)), free.astype(float)])
    found = milp(
        -np.array(gain, dtype=float),
        constraints=LinearConstraint(matrix, -np.inf, limits),
        bounds=Bounds(0.0, 1.0),
        integrality=[int(whole and len(units[u].members) > 1) for u, _ in columns],
        options={"mip_rel_gap": 0.0, "node_limit": NODES} if whole else {},
    )
    if found.x is None or (not whole and found.status != 0):
        msg = f"a matching that has an answer was not solved: {found.message}"
        raise OurFault(msg)
    for (u, n), share in zip(columns, found.x, strict=True):
        if share > 0.5:
            taken[u] = n
    return taken


def worth_of_one(units: Sequence[Unit]) -> int:
    """So much that no sum of ranks outweighs one more who is placed."""
    return 1 + sum(max(unit.cost, default=0) for unit in units)


IDLE = -1
"""Moves as a person would: out of a place that is given a person, or into one that loses one."""


def by_drawn_order(singles: Sequence[Unit], free: Ints, taken: Sequence[int | None]) -> list[int | None]:
    """The best option, unit by unit in the order given, that the count, the sum and those before allow.

    Raises:
        OurFault: what is taken is not the best by count and sum.
    """
    changes = _Changes(singles, free, taken)
    for u, unit in enumerate(singles):
        at = changes.at(u)
        better = [p for n, (p,) in enumerate(unit.options) if n < changes.rank(u) and changes.has(u, p)]
        round_trip = changes.way(better, at) if better else None
        if round_trip is not None:
            changes.go(u, round_trip)
        changes.freeze(u)
    return changes.taken


class _Changes:
    """Moves that cost nothing on their way round: `into[q][p]` are those who could go from p to q."""

    def __init__(self, singles: Sequence[Unit], free: Ints, taken: Sequence[int | None]) -> None:
        self.singles, self.taken, self.out = singles, list(taken), len(free)
        self.left = free.astype(np.int64).tolist()
        worth = 1 + sum(max(unit.cost, default=0) for unit in singles)
        self.cost = [
            {self.out: worth} | {p: unit.cost[n] for n, (p,) in enumerate(unit.options) if free[p] > 0}
            for unit in singles
        ]
        for u in range(len(singles)):
            if self.taken[u] is not None:
                self.left[self.at(u)] -= 1
        moves = self._moves(free)
        self.price = _prices(moves, len(free) + 1)
        tight = moves[self.price[moves[:, 1]] == self.price[moves[:, 0]] + moves[:, 2]]
        graph = sparse.coo_array((np.ones(len(tight)), (tight[:, 0], tight[:, 1])), (len(free) + 1,) * 2)
        _, self.group = connected_components(graph, connection="strong")
        self.into: list[dict[int, dict[int, None]]] = [{} for _ in range(len(free) + 1)]
        for tail, head, _, u in tight.tolist():
            if self.group[tail] == self.group[head]:
                self.into[head].setdefault(tail, {})[u] = None

    def at(self, u: int) -> int:
        n = self.taken[u]
        return self.out if n is None else self.singles[u].options[n][0]

    def rank(self, u: int) -> int:
        n = self.taken[u]
        return len(self.singles[u].options) if n is None else n

    def has(self, u: int, p: int) -> bool:
        return u in self.into[p].get(self.at(u), ())

    def _moves(self, free: Ints) -> Ints:
        """From, to, cost, who: everybody to everywhere they could be, and idle seats."""
        rows = [
            (self.at(u), p, cost - self.cost[u][self.at(u)], u)
            for u in range(len(self.singles))
            for p, cost in self.cost[u].items()
            if p != self.at(u)
        ]
        rows += [(p, self.out, 0, IDLE) for p, seats in enumerate(self.left) if seats > 0]
        rows += [(self.out, p, 0, IDLE) for p in np.flatnonzero(free > 0).tolist()]
        return np.array(rows, dtype=np.int64).reshape(-1, 4)

    def way(self, starts: Sequence[int], end: int) -> list[tuple[int, int, int]] | None:
        """Moves (from, to, who) from the first of the starts that has a way to the end."""
        onward: dict[int, tuple[int, int, int] | None] = {end: None}
        queue = deque([end])
        while queue and starts[0] not in onward:
            head = queue.popleft()
            for tail, movers in self.into[head].items():
                if movers and tail not in onward:
                    onward[tail] = (tail, head, next(iter(movers)))
                    queue.append(tail)
        start = next((p for p in starts if p in onward), None)
        if start is None:
            return None
        steps, step = [(end, start, 0)], onward[start]
        while step is not None:
            steps.append(step)
            step = onward[step[1]]
        return steps

    def go(self, u: int, steps: Sequence[tuple[int, int, int]]) -> None:
        """Everybody on the way moves on, this one first."""
        movers = [(steps[0][0], steps[0][1], u), *steps[1:]]
        for _, _, v in movers:
            if v != IDLE:
                self.freeze(v)
        for tail, head, v in movers:
            if v == IDLE:
                self._idle(tail, 1 if head == self.out else 0)
                self._idle(head, 1 if tail == self.out else 0, back=True)
                continue
            options = self.singles[v].options
            self.taken[v] = None if head == self.out else options.index((head,))
            for p, cost in self.cost[v].items():
                same = self.group[p] == self.group[head] and p != head
                if same and self.price[p] == self.price[head] + cost - self.cost[v][head]:
                    self.into[p].setdefault(head, {})[v] = None

    def _idle(self, p: int, seats: int, *, back: bool = False) -> None:
        """Idle seats of a place that a move changes, and whether one may still be filled."""
        if p == self.out or not seats:
            return
        self.left[p] += seats if back else -seats
        if self.group[p] == self.group[self.out] and self.price[p] == self.price[self.out]:
            movers = self.into[self.out].setdefault(p, {})
            if self.left[p] > 0:
                movers[IDLE] = None
            else:
                movers.pop(IDLE, None)

    def freeze(self, u: int) -> None:
        """This one moves no more."""
        at = self.at(u)
        for p in self.cost[u]:
            self.into[p].get(at, {}).pop(u, None)


def _prices(moves: Ints, nodes: int) -> Ints:
    """The least cost of a way to each node from anywhere, at most 0 (Bellman and Ford)."""
    price = np.zeros(nodes, dtype=np.int64)
    order = np.argsort(moves[:, 1], kind="stable")
    tail, head, cost = (moves[order, n] for n in range(3))
    heads, starts = np.unique(head, return_index=True)
    for _ in range(nodes + 1):
        if not len(heads):
            return price
        best = np.minimum(price[heads], np.minimum.reduceat(price[tail] + cost, starts))
        if (best == price[heads]).all():
            return price
        price[heads] = best
    msg = "a matching that was solved could still be better"
    raise OurFault(msg)
