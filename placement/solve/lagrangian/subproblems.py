"""Units and blocks: what of a programme stands apart once a price is put on the rows that join it.

In a unit (the posts of one service in one county, say, and the care that they give) with its decisions
`x` fixed, the rest is a linear programme, so its value

    V(x) = max { c y : A y <= b - T x }

is concave in `x` and lies below each of its cuts V(x0) + g (x - x0), where g = -T' duals at x0.
A search over `x` and one number that stands for V, held below the cuts met so far, is small and
its bound is proved (Benders 1962; Geoffrion 1972). Tangents hold whatever the prices are, so they are
kept from one search to the next. A block is the units that helpers (graduates, say) tie together.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from placement.model.arrays import Floats, Ints, inner, rounded_where
from placement.model.programme import FOLLOWS, Goal, Programme
from placement.model.work import Limit
from placement.solve.highs import HighsModel
from placement.solve.outcome import SolveResult, Unsolved

OTHERS = 6
"""Further answers of a search whose cuts are taken too: the next search needs them (measured in all Wales:
6 take a tenth less time than 3, and with 1 a part of it found no plans that go together)."""
RELAXED = 4
"""Rounds of cuts without whole numbers before each search."""
MOST_NODES = 300
"""Of one block for one set of prices, all its searches together, before it settles for its bound: some prices
make nearly everything a tie, and the next ones do not (measured with £10m in Gwent)."""
MOST_WORK = 20.0
"""Of one search of a block, in units: where a single node takes long there is no sense in hundreds."""
NEAR = 1e-6
"""How far a decision may lie from a bound."""
EFFORT = 10.0
"""What a node counts where blocks share the slack; the hardest so far get most of it."""
MOST_TANGENTS = 15
"""Searches of one block for one set of prices before it settles for its bound."""


class NotSeparable(Exception):
    """The programme cannot be searched block by block; the plain search can."""


@dataclass(frozen=True)
class UnitPlan:
    """Decisions of one unit, and what they are worth; `values` are those of its other columns in `used`."""

    decided: Floats
    worth: float
    used: Ints  # the others are 0
    values: Floats
    slope: Floats


class LinkedUnit:
    """Decisions that stand apart from all others, but for joining rows and helpers.

    `decided` and `rest` are its columns in the programme; `rows` those that hold any of `rest`. `kept` has
    the multipliers of `kept_rows` behind each slope, by its bytes: proofs are summed from them (`kept.py`).
    """

    def __init__(self, programme: Programme, goal: Goal, columns: Ints, rows: Ints) -> None:
        is_decision = programme.decisions[columns]
        self.decided, self.rest = columns[is_decision], columns[~is_decision]
        if programme.integer[self.rest].any():
            raise NotSeparable("a whole number is no decision")
        has_rest = np.diff(sparse.csr_array(programme.matrix[rows][:, self.rest]).indptr) > 0
        self.rows, self.own_rows = rows[has_rest], rows[~has_rest]
        self.cost, inner_cost = goal.cost[self.decided], goal.cost[self.rest]
        part = programme.part(self.rest, self.rows)
        self.most = float((np.maximum(inner_cost, 0) * part.upper).sum())
        self.least = float((np.minimum(inner_cost, 0) * part.upper).sum())
        self._transfer = sparse.csr_array(programme.matrix[self.rows][:, self.decided])
        self._back = sparse.csr_array(self._transfer.T)
        self._lower, self._upper = part.row_lower, part.row_upper
        self._kept = np.flatnonzero(~np.isin(programme.families(self.rows), FOLLOWS))
        self.kept_rows, self.kept = self.rows[self._kept], dict[bytes, Floats]()
        self.live: HighsModel | None = None
        if len(self.rest):
            self._begin(part, replace(goal, cost=inner_cost))
        self._plans: dict[bytes, UnitPlan] = {}
        self.limit(programme)
        self.core: Floats | None = None

    def _begin(self, part: Programme, goal: Goal) -> None:
        """Keep the rest's own programme ready."""
        self.live = HighsModel(part, goal)

    def plan(self, decided: Floats) -> tuple[UnitPlan, bool]:
        """The plan with these decisions, and whether it is met for the first time."""
        key = decided.tobytes()
        if key in self._plans:
            return self._plans[key], False
        worth, values, slope = inner(self.cost, decided), np.zeros(0), np.zeros(len(decided))
        if self.live is not None:
            ran = self._rest(decided)
            worth, values, slope = worth + ran.value, ran.values, self.slope(ran.row_duals[: len(self.rows)])
        self._plans[key] = UnitPlan(decided, worth, used := np.flatnonzero(values), values[used], slope)
        return self._plans[key], True

    def limit(self, programme: Programme) -> None:
        """Other bounds of its decisions from here on."""
        self._least, self._most_of_each = programme.lower[self.decided], programme.upper[self.decided]

    @property
    def plans(self) -> list[UnitPlan]:
        """Those met so far whose decisions are within their bounds, in the order met."""
        return [
            plan for plan in self._plans.values() if _within(plan.decided, self._least, self._most_of_each)
        ]

    def rest_at(self, decided: Floats) -> tuple[float, Floats]:
        """Value and slope of the rest at any decisions, whole or not."""
        ran = self._rest(decided, duals_alone=True)
        return ran.value, self.slope(ran.row_duals[: len(self.rows)])

    def known_rests(self) -> list[tuple[Floats, float, Floats]]:
        """Decisions for which the rest's value is known, that value, and its slope."""
        every = self._plans.values()
        return [(plan.decided, plan.worth - inner(self.cost, plan.decided), plan.slope) for plan in every]

    def _rest(self, decided: Floats, *, duals_alone: bool = False) -> SolveResult:
        if self.live is None:
            raise NotSeparable("a unit has nothing but decisions")
        moved = self._transfer @ decided
        self.live.set_rows(self._lower - moved, self._upper - moved)
        ran = self.live.run(duals_alone=duals_alone)
        if isinstance(ran, Unsolved):
            raise NotSeparable("a unit has no value for some decisions")
        return ran

    def slope(self, row_duals: Floats) -> Floats:
        """What one more of each decision would add to the value of the rest; its multipliers are kept."""
        found = np.asarray(-(self._back @ row_duals))
        self.kept.setdefault(found.tobytes(), row_duals[self._kept])
        return found


def _within(values: Floats, lower: Floats, upper: Floats) -> bool:
    return bool(((values >= lower - NEAR) & (values <= upper + NEAR)).all())


@dataclass(frozen=True)
class SubproblemPlan:
    """What a block's decisions are worth, and what they take from each joining row."""

    decided: Floats
    worth: float
    takes: Floats


@dataclass
class Subproblem:
    """Units that helpers tie together, and one small search over all their decisions.

    The search has the units' decisions, unit by unit, then the helpers, which need not be whole at first,
    then one column for the value of each unit's rest. `joint` holds the joining rows, all columns. `cuts` are
    all so far: unit, constant and slope.
    """

    programme: Programme
    goal: Goal
    units: list[LinkedUnit]
    helpers: Ints
    helper_rows: Ints
    joint: sparse.csr_array
    _search: HighsModel | None = field(init=False, default=None)
    _known: list[SubproblemPlan] = field(init=False, default_factory=list)
    _strict: bool = field(init=False, default=False)
    cuts: list[tuple[int, float, Floats]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self._fit, self._looked = list[SubproblemPlan](), 0
        self._decided = np.concatenate([*(unit.decided for unit in self.units), self.helpers])
        self.starts = np.cumsum([0, *(len(unit.decided) for unit in self.units)])
        self._cost = self.goal.cost[self._decided]
        self.effort = 1.0 + max(len(unit.decided) for unit in self.units) ** 2
        self._joint = sparse.csr_array(self.joint[:, self._decided])
        if not len(self._decided):
            return
        rows = np.concatenate([*(unit.own_rows for unit in self.units), self.helper_rows])
        part, values = self.programme.part(self._decided, rows), len(self.units)
        small = replace(
            part,
            lower=np.append(part.lower, [unit.least for unit in self.units]),
            upper=np.append(part.upper, [unit.most for unit in self.units]),
            integer=np.append(part.integer & ~part.helpers, np.zeros(values, dtype=bool)),
            matrix=sparse.csr_array(sparse.hstack([part.matrix, sparse.csr_array((len(rows), values))])),
            decisions=np.append(part.decisions, np.zeros(values, dtype=bool)),
            helpers=np.append(part.helpers, np.zeros(values, dtype=bool)),
            source=np.append(part.source, np.full(values, -1)),
        )
        goal = replace(self.goal, cost=np.append(self._cost, np.ones(values)))
        self._search = HighsModel(small, goal)
        self._search.expect_small()
        self._whole, self.own = part.integer & ~part.helpers, part
        self._relaxed = HighsModel(replace(small, integer=np.zeros_like(small.integer)), goal)

    @property
    def live(self) -> HighsModel | None:
        """Its search, where it decides anything."""
        return self._search

    def begin_again(self) -> None:
        """Rests are worth something else from now on: cuts and plans are made anew from what is known."""
        self.__post_init__()
        if self._strict:
            self.make_helpers_whole()
        worth = {}
        for number, unit in enumerate(self.units):
            for decided, rest, slope in unit.known_rests():
                worth[number, decided.tobytes()] = rest
                if len(unit.rest):
                    self.benders_cut(number, decided, rest, slope)
        known, self._known = self._known, []
        for plan in known:
            parts = np.split(plan.decided, self.starts[1:])
            rests = [worth[number, parts[number].tobytes()] for number in range(len(self.units))]
            self._known.append(replace(plan, worth=inner(self._cost, plan.decided) + sum(rests)))

    def make_helpers_whole(self) -> None:
        """From now on its search has whole helpers too: its bound is tighter, and takes longer."""
        self._strict, self._fit, self._looked = True, [], 0
        if self._search is not None:
            self._search.make_whole(len(self._decided) - len(self.helpers) + np.arange(len(self.helpers)))

    def benders_cut(self, number: int, decided: Floats, worth: float, slope: Floats) -> None:
        """Hold the value of one unit's rest below its cut at `decided`."""
        if self._search is None:
            return
        used = np.flatnonzero(slope)
        constant = worth - inner(slope, decided)
        self.cuts.append((number, constant, slope))
        columns = np.append(used + self.starts[number], len(self._decided) + number)
        for live in (self._search, self._relaxed):
            live.add_row(columns, np.append(-slope[used], 1.0), -np.inf, constant)

    def plan(self, values: Floats, claimed: Floats) -> tuple[SubproblemPlan, bool]:
        """The plan of these decisions, and whether any unit's plan is met for the first time.

        A unit whose rest is worth less than `claimed` gets its cut.
        """
        worth, any_new = inner(self._cost, values), False
        for number, unit in enumerate(self.units):
            decided = values[self.starts[number] : self.starts[number + 1]]
            plan, new = unit.plan(decided)
            rest = plan.worth - inner(unit.cost, decided)
            worth += rest
            if new and claimed[number] > rest + 1e-9:
                self.benders_cut(number, decided, rest, plan.slope)
                if unit.core is not None:
                    between = (decided + unit.core) / 2
                    self.benders_cut(number, between, *unit.rest_at(between))
            any_new = any_new or new
        plan_of_all = SubproblemPlan(values, worth, np.asarray(self._joint @ values))
        self._known.append(plan_of_all)
        return plan_of_all, any_new

    @property
    def known(self) -> list[SubproblemPlan]:
        """Plans met so far whose decisions are within their bounds, in the order met.

        Once helpers must be whole, only those in which they are: others would pass for answers to a search.
        """
        lower, upper = self.programme.lower[self._decided], self.programme.upper[self._decided]
        self._fit += [
            plan
            for plan in self._known[self._looked :]
            if _within(plan.decided, lower, upper) and (not self._strict or self._helpers_whole(plan))
        ]
        self._looked = len(self._known)
        return self._fit

    def _helpers_whole(self, plan: SubproblemPlan) -> bool:
        helpers = plan.decided[len(plan.decided) - len(self.helpers) :]
        return bool((np.abs(helpers - np.round(helpers)) <= NEAR).all())

    def limit(self, programme: Programme) -> None:
        """Other bounds of its decisions from here on; cuts stay: they hold whatever the bounds are."""
        self.programme, self._fit, self._looked = programme, [], 0
        for unit in self.units:
            unit.limit(programme)
        if self._search is not None:
            every = np.arange(len(self._decided))
            for live in (self._search, self._relaxed):
                live.bound_columns(every, programme.lower[self._decided], programme.upper[self._decided])

    def nothing(self) -> SubproblemPlan:
        """The plan without any decision."""
        return self.plan(np.zeros(len(self._decided)), np.array([unit.most for unit in self.units]))[0]

    @property
    def decided(self) -> Ints:
        """Its decisions among the programme's columns, unit by unit, then the helpers."""
        return self._decided

    def value_again(self, values: Floats) -> None:
        """A plan of a like programme (every column), met here if it obeys every row of the block."""
        if self._search is None:
            return
        mine = rounded_where(values[self._decided], self._whole)
        takes = self.own.matrix @ mine
        obeyed = (takes >= self.own.row_lower - NEAR) & (takes <= self.own.row_upper + NEAR)
        if obeyed.all() and _within(mine, self.own.lower, self.own.upper):
            self.plan(mine, np.array([unit.most for unit in self.units]))

    def plan_of(self, found: Floats) -> tuple[SubproblemPlan, bool]:
        """The plan of an answer of the search, its decisions whole; and whether it has anything new."""
        values, claimed = np.split(found, [len(self._decided)])
        return self.plan(rounded_where(values, self._whole), claimed)

    def left(self, plan: SubproblemPlan, less: Floats) -> float:
        """What a plan is worth once `less`, of every column of the programme, is taken off its decisions."""
        return self._left(plan, less[self._decided])

    def best_known(self, prices: Floats, less: Floats) -> SubproblemPlan:
        """Of the plans met, the one worth most once prices and `less` are taken off."""
        off = self._joint.T @ prices + less[self._decided]
        return max(self.known, key=lambda plan: self._left(plan, off))

    def _left(self, plan: SubproblemPlan, off: Floats) -> float:
        return plan.worth - inner(off, plan.decided)

    def rests(self, decided: Floats) -> list[float]:
        """What the rest of each unit is worth beside these decisions."""
        own = zip(self.units, np.split(decided, self.starts[1:]), strict=False)
        return [unit.plan(part)[0].worth - inner(unit.cost, part) for unit, part in own]

    def _relax(self, cost: Floats, gap: float) -> float:
        """The bound that needs no whole numbers, and the cuts around it (McDaniel and Devine 1977)."""
        self._relaxed.set_goal(cost, "max")
        bound, decisions = np.inf, len(self._decided)
        for _ in range(RELAXED):
            ran = self._relaxed.run()
            if isinstance(ran, Unsolved):
                raise NotSeparable("a block has no plan")
            bound = min(bound, ran.value)
            above = 0.0
            for number, unit in enumerate(self.units):
                decided = ran.values[self.starts[number] : self.starts[number + 1]]
                if not len(unit.rest):
                    continue
                worth, slope = unit.rest_at(decided)
                over = ran.values[decisions + number] - worth
                if over > gap / (4 * len(self.units)):
                    above += over
                    self.benders_cut(number, decided, worth, slope)
            if above <= gap:
                break
        return bound

    def best(
        self, prices: Floats, gap: float, limit: Limit, less: Floats | None = None
    ) -> tuple[float, list[SubproblemPlan]]:
        """A proved bound on worth less price over every plan of the block, and the new plans met.

        Past the limit the bound is what it is by then, infinite if nothing is proved. `less`, of every
        column of the programme, is taken off what its decisions are worth, this once.
        """
        if self._search is None:
            return self.nothing().worth, []
        off = self._joint.T @ prices + (0.0 if less is None else less[self._decided])
        cost = np.append(self._cost - off, np.ones(len(self.units)))
        bound, met = self._relax(cost, gap), []
        left = [self._left(plan, off) for plan in self.known]
        if bound - max(left, default=-np.inf) <= gap:
            return float(bound), []
        self._search.set_goal(cost, "max")
        aimed, spent = 10 * gap, 0
        for _ in range(MOST_TANGENTS):
            left += [self._left(plan, off) for plan in self.known[len(left) :]]
            if left:
                met_best = self.known[int(np.argmax(left))].decided  # an eighth of the time, measured
                self._search.start_from(np.append(met_best, self.rests(met_best)))
            ran = self._search.run(
                limit=limit.at_most(MOST_WORK), gap=aimed, keep_others=True, nodes=MOST_NODES - spent
            )
            if isinstance(ran, Unsolved):
                if ran.reason != "infeasible":
                    break
                raise NotSeparable("a block has no plan")
            bound = min(bound, ran.bound)
            spent += self._search.nodes
            self.effort += EFFORT * self._search.nodes
            plan, new = self.plan_of(ran.values)
            met += [plan] if new else []
            for other in sorted(ran.others, key=lambda found: -inner(cost, found))[:OTHERS]:
                another, first_met = self.plan_of(other)
                met += [another] if first_met else []
            above = bound - self._left(plan, off)
            ended = spent >= MOST_NODES or limit.reached() is not None
            if above <= gap or ended or (not new and aimed <= gap):
                break
            aimed = max(gap * 0.7, min(above / 5, aimed / 2))
        return float(bound), met
