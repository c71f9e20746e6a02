"""The record of a programme that was not taken apart, and the file of all records (see `kept`)."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from placement.errors import OurFault
from placement.model.arrays import Floats
from placement.model.programme import FOLLOWS, Hold
from placement.solve.highs import HighsModel
from placement.solve.kept import FINE, PENALTY, WHOLE, Tree, flat, kept_of_prices
from placement.solve.kept_choices import kept_of_choices
from placement.solve.lagrangian.linking_rows import plain_programme
from placement.solve.lagrangian.master import MUCH
from placement.solve.lagrangian.subproblems import NotSeparable
from placement.solve.outcome import SolveResult, Unsolved

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from placement.model.programme import Programme
    from placement.solve.lagrangian.bounds import LagrangianSearch
    from placement.solve.outcome import Solved

MOST_LEAVES_OF_ALL = 40
"""Of the tree of a programme that is not taken apart, where every linear programme is large."""
MANY_DIGITS = 12
"""Of a multiplier here, where leaves are few."""
SMALL_SITING = 2_500
"""Columns up to which a siting question gets a tree here; of larger ones its own search keeps what it proves
(`siting/kept_sites.py`)."""
FORMAT, SEAL = 2, "sha256"
SMALL_WHOLE = 6_000
"""Columns up to which a programme that is not taken apart gets a tree; beyond, its linear relaxation."""


def kept_of_whole(programme: Programme, bound: float, duals: Floats | None = None) -> dict[str, Any] | None:
    """The record of a programme that was not taken apart, made of its linear relaxation.

    Where it is small, a tree of it; `duals` are those of the relaxation where that is the whole.
    """
    if duals is not None:
        leaf = _WholeLeaves(programme)
        return leaf.record(leaf.of(duals), reaches=True)
    grown = _WholeTree(programme, bound)
    tree = grown.tree()
    return None if tree is None else grown.leaves.record(tree, reaches=grown.reaches)


def followed(programme: Programme, duals: Floats) -> dict[str, Any]:
    """The record of a linear programme of care alone: its multipliers, but those that follow."""
    leaf = _WholeLeaves(programme)
    return leaf.record(leaf.of(duals))


def stated_whole(programme: Programme, duals: Floats) -> dict[str, Any]:
    """The same with those that follow too: where staff are many, what follows need not prove as much."""
    leaf = _WholeLeaves(programme, follows=())
    return leaf.record(leaf.of(duals))


class _WholeLeaves:
    """Leaves of a programme as one block: each has a cut of its own."""

    def __init__(self, programme: Programme, follows: Sequence[str] = FOLLOWS) -> None:
        self.sign = programme.goals[0].side
        has_rest = np.diff(sparse.csr_array(programme.matrix[:, ~programme.decisions]).indptr) > 0
        left = np.isin(programme.families(np.arange(len(has_rest))), follows)
        self.own, self.beside = np.flatnonzero(~has_rest), np.flatnonzero(has_rest & ~left)
        self.cuts: list[Any] = []

    def of(self, duals: Floats) -> Tree:
        """A leaf with these multipliers."""
        self.cuts.append([0, flat(self.beside, self.sign * duals[self.beside], MANY_DIGITS)])
        return [[len(self.cuts) - 1, 1], flat(self.own, self.sign * duals[self.own], MANY_DIGITS)]

    def record(self, tree: Tree, *, reaches: bool | None = None) -> dict[str, Any]:
        """The record of all of them; whether they reach a claim, where there is one beside them."""
        told = {} if reaches is None else {"reaches": reaches}
        return {"prices": [], "blocks": [{"cuts": self.cuts, "trees": [tree]}], **told}


class _WholeTree:
    """A tree of a programme that is not taken apart."""

    def __init__(self, programme: Programme, bound: float) -> None:
        self.programme, self.leaves, self.reaches = programme, _WholeLeaves(programme), True
        self.enough = self.leaves.sign * bound + FINE * (1 + abs(bound))
        self.most = MOST_LEAVES_OF_ALL if len(programme.upper) <= SMALL_WHOLE else 1

    def tree(self) -> Tree | None:
        """None where its linear programme has no answer."""
        programme, sign = self.programme, self.leaves.sign
        live = HighsModel(programme, programme.goals[0])
        live.search(whole=False)
        root: Tree = []
        todo, count = [(root, programme.lower, programme.upper)], 1
        while todo:
            here, lower, upper = todo.pop()
            live.bound_columns(np.arange(len(upper)), lower, upper)
            ran = live.run()
            if isinstance(ran, Unsolved):
                soft = None if here is root else self._softly(lower, upper)
                if soft is None:
                    return None
                here += self.leaves.of(self.leaves.sign * soft.row_duals)
                self.reaches = self.reaches and soft.value <= self.enough
                continue
            off = np.where(programme.integer, np.abs(ran.values - np.round(ran.values)), 0.0)
            at = int(off.argmax()) if len(off) else 0
            open_ = sign * ran.value > self.enough
            if not open_ or off[at] <= WHOLE or count >= self.most:
                here += self.leaves.of(ran.row_duals)
                self.reaches = self.reaches and not open_
                continue
            k, low, high = int(np.floor(ran.values[at])), list[Any](), list[Any]()
            below, beyond = upper.copy(), lower.copy()
            below[at], beyond[at] = k, k + 1
            here += [at, k, low, high]
            todo += [(low, lower, below), (high, beyond, upper)]
            count += 1
        return root

    def _softly(self, lower: Floats, upper: Floats) -> SolveResult | None:
        """Each row may be broken at a price: what proves that nothing is within them all."""
        programme, rows = self.programme, len(self.programme.row_upper)
        each = sparse.eye_array(rows)
        cost = np.append(self.leaves.sign * programme.goals[0].cost, np.full(2 * rows, -PENALTY))
        soft = plain_programme(
            cost,
            np.append(upper, np.full(2 * rows, MUCH)),
            np.zeros(len(cost), dtype=bool),
            sparse.csr_array(sparse.hstack([programme.matrix, each, -each])),
            programme.row_lower,
            programme.row_upper,
        )
        live = HighsModel(soft, soft.goals[0])
        live.bound_columns(np.arange(len(lower)), lower, upper)
        ran = live.run()
        return None if isinstance(ran, Unsolved) else ran


def kept_of(
    programme: Programme, search: LagrangianSearch | None, bound: float, duals: Floats | None
) -> dict[str, Any] | None:
    """The record of a programme's first goal; None where none could be made, which spoils no answer."""
    if not np.isfinite(bound):
        return None
    try:
        if search is not None and search.tried:
            return kept_of_choices(search, bound) if search.choices else kept_of_prices(search, bound)
        return kept_of_whole(programme, bound, duals)
    except (NotSeparable, OurFault):
        return None


@dataclass(frozen=True)
class LaterSearch:
    """A goal after the first: what was held, and the multipliers where it was a linear programme."""

    goal: str
    holds: tuple[Hold, ...]
    duals: Floats | None


def kept_of_later(
    programme: Programme, searches: Sequence[LaterSearch], found: Solved
) -> dict[str, dict[str, Any]]:
    """The records of goals after the first, by their ids: of large ones that decide posts again, one leaf.

    From a goal on that leaves whole numbers as they are, posts are those of the plan.
    """
    records = {}
    bounds = {each.goal: each.bound for each in found.reached}
    of_id, plan = {goal.id: goal for goal in programme.goals}, None
    for search in searches:
        if of_id[search.goal].integers_fixed:
            plan = np.round(found.values[programme.recorded])
        alone = programme.after(search.goal, search.holds, plan)
        duals, bound = search.duals, bounds.get(search.goal)
        if bound is None:
            continue
        if duals is not None and len(duals) != len(alone.row_upper):
            continue
        record = kept_of(alone, None, bound, duals)
        if record is not None:
            reaches = record["reaches"] and (duals is None or _sum_to(alone, duals, bound))
            records[search.goal] = {
                **record,
                "reaches": reaches,
                "held": [list(each) for each in search.holds],
            }
    return records


def _sum_to(programme: Programme, duals: Floats, bound: float) -> bool:
    """Whether multipliers prove a bound, though helpers that no plan records may be as they like."""
    sign = programme.goals[0].side
    y = sign * duals
    limits = np.where(y > 0, programme.row_upper, programme.row_lower)
    y = np.where(np.isfinite(limits), y, 0.0)
    dear = sign * programme.goals[0].cost - programme.matrix.T @ y
    most = np.maximum(dear * programme.lower, dear * programme.upper).sum()
    return bool(y @ np.where(y, limits, 0.0) + most <= sign * bound + FINE * (1 + abs(bound)))


def as_bytes(
    records: Sequence[dict[str, Any] | None],
    later: Sequence[Mapping[str, dict[str, Any]]] = (),
    today: Sequence[dict[str, Any] | None] = (),
    vacant: Sequence[dict[str, Any]] = (),
    beside: Sequence[Mapping[str, Any]] = (),
) -> bytes:
    """The records of all programmes, of later goals, today's service, vacancies and other plans, packed."""
    document: dict[str, Any] = {"format": FORMAT, "programmes": records}
    if any(later):
        document["later"] = list(later)
    if any(today):
        document["today"] = list(today)
    if vacant:
        document["vacancies"] = list(vacant)
    if beside:
        document["beside"] = list(beside)
    return gzip.compress(sealed(document), 9, mtime=0)


def sealed(document: Mapping[str, Any]) -> bytes:
    """The document as a text that ends with a fingerprint of all before it, for whoever changes one number.

    A seal proves nothing of a plan: who writes another one has written other multipliers, to be summed.
    """

    def text(each: Mapping[str, Any]) -> bytes:
        return json.dumps(each, separators=(",", ":"), allow_nan=False).encode()

    bare = {name: part for name, part in document.items() if name != SEAL}
    return text({**bare, SEAL: hashlib.sha256(text(bare)).hexdigest()})
