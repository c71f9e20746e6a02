"""What a search proved, kept so that anybody can sum it again: prices, cuts, and a tree for each block.

The bound of a search by prices is made of two kinds of searches for whole numbers: of each block at some
prices, and of the whole totals below the lines that these give. HiGHS says what each proved, not how. Here
each is proved once more by branching of our own, below the cuts that the search left, and the multipliers
of every leaf's linear programme are kept. `placement.audit.summed` sums them without any solver; whatever
stands here, it sums to a true bound. It is made after all else, so that no search is moved by it.

    {"prices": [[...]],  prices of the rows that join, once for each set; none where the whole is one block
     "totals": tree,     leaves: weights of the lines, multipliers of the rows over totals and their sums
     "blocks": [{"column": the first decision, "cuts": [[unit, [row, y, ...]]], "trees": [tree, ...]}],
     "reaches": whether they sum to what is claimed}

A tree is a leaf, [[cut, weight, ...], [row, y, ...]], or a branch, [column, k, tree, tree], of the whole
number at most k and at least k + 1. Choices that were searched one by one have a record each
(`kept_choices.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from placement.model.arrays import Bools, Floats, Ints
from placement.model.work import NEVER, Limit, limit
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.linking_rows import plain_programme, totals_are_whole
from placement.solve.lagrangian.master import MUCH, Totals
from placement.solve.lagrangian.subproblems import NotSeparable
from placement.solve.outcome import Unsolved

if TYPE_CHECKING:
    from placement.solve.lagrangian.bounds import LagrangianCut, LagrangianSearch
    from placement.solve.lagrangian.subproblems import Subproblem

Tree = list[Any]
DIGITS = 8
"""Of a multiplier: any would do, fewer prove less."""
FINE = 2e-8
"""Of a bound and one more than its size: what a tree may leave of it, to be smaller."""
ROUGHLY = 10
"""Times as much may be left where a first tree does not reach, for which a unit's most is a cut too."""
MOST_LEAVES = 1_500
"""Of a tree; beyond, what is open stays as its linear programme has it, and the sum proves less."""
MOST_WORK = 20.0
"""Of the choice of a programme's lines and all its trees, in units (boards of `wales-ahp` take below one).
Beyond, every line left stays, and what is open in a tree stays as its linear programme has it."""
WHOLE = 1e-6
PENALTY = 1e4
"""What a unit of a row costs that is not kept, in a leaf that nothing is within."""
LEAST = 1e-11
LEAST_FALL = 1e-6
"""What a branch falls by at least, where those to branch on are compared."""


def rounded(value: float, digits: int = DIGITS) -> float:
    """The number with few digits."""
    return float(f"{value:.{digits}g}")


def flat(names: Ints, values: Floats, digits: int = DIGITS) -> list[float]:
    """Names and numbers in turn, without those that are nothing."""
    found: list[float] = []
    there = np.abs(values) > LEAST
    for name, value in zip(names[there].tolist(), values[there].tolist(), strict=True):
        found += [int(name), rounded(value, digits)]
    return found


@dataclass(frozen=True)
class _Step:
    """How a branch came about: the value above it, the number, down (0) or up (1), and how far it moved."""

    above: float
    at: int
    side: int
    moved: float


@dataclass
class GrownTree:
    """A linear programme over decisions and one number for each unit's rest, and a tree of it.

    `cuts` of a unit hold its number below `constant + slope @ decisions`.
    """

    lower: Floats
    upper: Floats
    first: Bools
    """Whole numbers that are branched on first."""
    whole: Bools
    rows: sparse.csr_array
    row_lower: Floats
    row_upper: Floats
    units: int
    cuts: list[tuple[int, float, Floats]]
    row_names: Ints
    column_names: Ints

    def __post_init__(self) -> None:
        count, own = len(self.upper), self.rows.shape[0]
        below = np.zeros((len(self.cuts), count + self.units))
        for number, (unit, _, slope) in enumerate(self.cuts):
            below[number, :count] = -slope
            below[number, count + unit] = 1.0
        wide = sparse.hstack([self.rows, sparse.csr_array((own, self.units))])
        self.matrix = sparse.csr_array(sparse.vstack([wide, sparse.csr_array(below)]))
        self.limits = np.array([constant for _, constant, _ in self.cuts])
        self.reaches = True
        """Whether every leaf so far is at most its target."""
        self.live = self._made(self.matrix, np.zeros(0))
        self.soft: HighsModel | None = None
        self.fell, self.tried = np.zeros((2, count)), np.zeros((2, count))

    def _made(self, matrix: sparse.csr_array, spare: Floats) -> HighsModel:
        """A live model of a matrix, with further columns, up to `spare` each."""
        none = np.full(len(self.cuts), -np.inf)
        upper = np.concatenate([self.upper, np.full(self.units, MUCH), spare])
        programme = plain_programme(
            np.zeros(len(upper)),
            upper,
            np.zeros(len(upper), dtype=bool),
            matrix,
            np.concatenate([self.row_lower, none]),
            np.concatenate([self.row_upper, self.limits]),
        )
        live = HighsModel(programme, programme.goals[0])
        live.bound_columns(
            len(self.upper) + np.arange(self.units), np.full(self.units, -MUCH), np.full(self.units, MUCH)
        )
        return live

    def tree(self, cost: Floats, target: float, most: Limit = NEVER) -> Tree:
        """A tree whose leaves are at most the target, as far as so many of them and so much work suffice."""
        every = np.arange(len(self.upper))
        self.cost = np.append(cost, np.ones(self.units))
        self.live.set_goal(self.cost, "max")
        root: Tree = []
        todo: list[tuple[Tree, Floats, Floats, _Step | None]] = [(root, self.lower, self.upper, None)]
        leaves = 1
        while todo:
            here, lower, upper, step = todo.pop()
            self.live.bound_columns(every, lower, upper)
            value, values, duals = self._relaxed(lower, upper)
            if step is not None:
                self._learn(step, value)
            at = None if value <= target else self._fraction(values[: len(every)])
            if at is None or leaves >= MOST_LEAVES or most.reached() is not None:
                here += self._leaf(duals)
                self.reaches = self.reaches and value <= target
                continue
            k = int(np.floor(values[at]))
            part = float(values[at]) - k
            below, beyond = upper.copy(), lower.copy()
            below[at], beyond[at] = k, k + 1
            low: Tree = []
            high: Tree = []
            here += [int(self.column_names[at]), k, low, high]
            todo.append((low, lower, below, _Step(value, at, 0, part)))
            todo.append((high, beyond, upper, _Step(value, at, 1, 1 - part)))
            leaves += 1
        return root

    def _learn(self, step: _Step, value: float) -> None:
        """What a linear programme fell by since its number went up or down, for each unit that it went."""
        self.fell[step.side, step.at] += max(step.above - value, 0.0) / step.moved
        self.tried[step.side, step.at] += 1

    def _relaxed(self, lower: Floats, upper: Floats) -> tuple[float, Floats, Floats]:
        """Value, values and multipliers; where nothing is within the rows, what proves that."""
        ran = self.live.run()
        if isinstance(ran, Unsolved):
            if self.soft is None:
                own, cuts = self.rows.shape[0], len(self.cuts)
                each = sparse.vstack([sparse.eye_array(own), sparse.csr_array((cuts, own))])
                matrix = sparse.csr_array(sparse.hstack([self.matrix, each, -each]))
                self.soft = self._made(matrix, np.full(2 * own, MUCH))
            own = self.rows.shape[0]
            self.soft.set_goal(np.append(self.cost, np.full(2 * own, -PENALTY)), "max")
            self.soft.bound_columns(np.arange(len(self.upper)), lower, upper)
            ran = self.soft.run()
        if isinstance(ran, Unsolved):
            raise NotSeparable("a leaf without a linear programme")
        return ran.value, ran.values, ran.row_duals

    def _fraction(self, values: Floats) -> int | None:
        """The number to branch on: where both sides are likely to fall most, by what earlier branches fell.

        These are pseudo-costs, multiplied (Achterberg, Koch and Martin, *Operations Research Letters* 33,
        2005); of a number that was not yet branched on, the mean of all. Proofs of all Wales have a quarter
        fewer leaves than where the number furthest from whole is taken (measured).
        """
        off = np.abs(values - np.round(values))
        for those in (self.first, self.whole):
            mine = np.flatnonzero(those & (off > WHOLE))
            if len(mine):
                tried, fell = self.tried[:, mine], self.fell[:, mine]
                of_all = self.tried.sum(axis=1)
                mean = np.where(of_all > 0, self.fell.sum(axis=1) / np.maximum(of_all, 1), 1.0)
                each = np.where(tried > 0, fell / np.maximum(tried, 1), mean[:, None])
                part = values[mine] - np.floor(values[mine])
                falls = np.maximum(each * np.array([part, 1 - part]), LEAST_FALL)
                return int(mine[(falls[0] * falls[1]).argmax()])
        return None

    def _leaf(self, duals: Floats) -> Tree:
        own = self.rows.shape[0]
        weights = np.maximum(duals[own:], 0.0)
        return [flat(np.arange(len(weights)), weights), flat(self.row_names, duals[:own])]


def kept_of_prices(search: LagrangianSearch, bound: float) -> dict[str, Any] | None:
    """The record of a search by prices that claims a bound, counted from nothing; None without any."""
    lines, fine = search.tried, FINE * (1 + abs(bound))
    lines = [line for line in lines if line.of_blocks]
    if not lines or not totals_are_whole(search.programme, search.joint):
        return None
    most = limit(MOST_WORK)
    used = _needed(search, lines, bound - search.before + fine, most)
    totals, reaches = _totals(search, used, bound - search.before + fine, most)
    blocks = []
    for number, block in enumerate(search.blocks):
        if len(block.decided):
            part = fine / len(search.blocks)
            one, enough = _block(search, number, block, used, part, most)
            if not enough:
                one, enough = _block(search, number, block, used, ROUGHLY * part, most, with_most=True)
            blocks.append(one)
            reaches = reaches and enough
    prices = [[rounded(p) for p in line.prices.tolist()] for line in used]
    return {"prices": prices, "totals": totals, "blocks": blocks, "reaches": reaches}


def _needed(
    search: LagrangianSearch, lines: list[LagrangianCut], target: float, most: Limit
) -> list[LagrangianCut]:
    """Lines that prove as much as all of them, few: one after another is left out where none misses it."""

    def proves(some: list[LagrangianCut]) -> bool:
        totals = Totals(search.joint, MUCH)
        totals.live.expect_small()
        for line in some:
            totals.add(line.prices, line.constant)
        return totals.best(0.0)[0] <= target

    kept = list(lines)
    if not proves(kept):
        return sorted(lines, key=lambda line: line.constant)[:1]
    for line in lines:
        fewer = [each for each in kept if each is not line]
        if fewer and most.reached() is None and proves(fewer):
            kept = fewer
    return kept


def _totals(
    search: LagrangianSearch, lines: list[LagrangianCut], target: float, most: Limit
) -> tuple[Tree, bool]:
    found, groups = search.joint.with_sums, search.joint.groups
    columns = np.arange(len(found.most))
    every = np.ones(len(columns), dtype=bool)
    grown = GrownTree(
        np.zeros(len(columns)),
        found.most,
        columns >= groups if found.sums else every,
        every,
        found.rows,
        found.lower,
        found.upper,
        1,
        [(0, line.constant, np.append(line.prices[:groups], np.zeros(found.sums))) for line in lines],
        np.arange(found.rows.shape[0]),
        columns,
    )
    return grown.tree(np.zeros(len(columns)), target, most), grown.reaches


def _block(
    search: LagrangianSearch,
    number: int,
    block: Subproblem,
    lines: list[LagrangianCut],
    fine: float,
    most: Limit,
    *,
    with_most: bool = False,
) -> tuple[dict[str, Any], bool]:
    programme, decided = search.programme, block.decided
    rows = np.concatenate([*(unit.own_rows for unit in block.units), block.helper_rows])
    part = programme.part(decided, rows)
    seen: dict[tuple[int, bytes, float], None] = {}
    for unit, constant, slope in block.cuts:
        seen.setdefault((unit, slope.tobytes(), rounded(constant)))
    for number_of_unit, each in enumerate(block.units if with_most else []):
        seen.setdefault((number_of_unit, np.zeros(len(each.decided)).tobytes(), each.most))
    cuts = [(unit, constant, np.frombuffer(slope)) for unit, slope, constant in seen]
    starts = np.cumsum([0, *(len(unit.decided) for unit in block.units)])
    over = []
    for unit, constant, slope in cuts:
        wide = np.zeros(len(decided))
        wide[starts[unit] : starts[unit + 1]] = slope
        over.append((unit, constant, wide))
    grown = GrownTree(
        part.lower,
        part.upper,
        part.integer & ~part.helpers,
        part.integer,
        sparse.csr_array(part.matrix),
        part.row_lower,
        part.row_upper,
        len(block.units),
        over,
        rows,
        decided,
    )
    off = [np.asarray(search.joint.matrix[:, decided].T @ line.prices) for line in lines]
    trees = [
        grown.tree(search.goal.cost[decided] - each, line.of_blocks[number] + fine, most)
        for each, line in zip(off, lines, strict=True)
    ]
    used: dict[int, int] = {}
    for tree in trees:
        _renumber(tree, used)
    listed = []
    for cut in used:
        unit, _, slope = cuts[cut]
        one = block.units[unit]
        listed.append(
            [unit, flat(one.kept_rows, one.kept.get(slope.tobytes(), np.zeros(len(one.kept_rows))))]
        )
    return {"column": int(decided[0]), "cuts": listed, "trees": trees}, grown.reaches


def _renumber(tree: Tree, used: dict[int, int]) -> None:
    """Number the cuts of leaves in the order in which they are met."""
    todo = [tree]
    while todo:
        here = todo.pop()
        if len(here) == 4:
            todo += [here[3], here[2]]
            continue
        here[0][::2] = [used.setdefault(cut, len(used)) for cut in here[0][::2]]
