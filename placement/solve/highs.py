"""The one room where PuLP lives.

A programme becomes a PuLP problem; HiGHS gets it in one `passModel` call and is kept alive, so that
the next goal changes costs, bounds and a row instead of building again. CBC, through PuLP's own
interface, is the second opinion.

Measured facts that shaped this file: PuLP reports `Optimal` at a time limit, so HiGHS's own status is
read; PuLP drops the objective's constant, so the offset is given to HiGHS itself; `warmStart` and
unknown options are ignored silently, so options are set here and their status is checked.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any, Literal

import highspy
import numpy as np
import pulp

from placement.errors import OurFault
from placement.model import work
from placement.model.arrays import Floats, Ints
from placement.model.programme import Goal, Programme, Sense
from placement.model.work import NEVER, Limit
from placement.solve.outcome import SimplexBasis, SolveResult, StoppedBy, Unsolved
from placement.solve.stopper import Stopper, afresh, ran, slimmed, without_columns

MOST_NODES = 2**31 - 1
CBC_SECONDS = 30.0  # of one question to CBC
HEURISTICS = ("feasibility_jump", "rins", "rens", "root_reduced_cost")
SLACK = 1e-6
"""How far HiGHS lets a row be missed."""
STATUSES = [highspy.HighsBasisStatus(number) for number in range(5)]


class StatedProblem(pulp.LpProblem):  # type: ignore[misc]  # PuLP states no types
    """The programme as a PuLP problem for one goal. HiGHS is handed its arrays as they are.

    Expressions take sixteen times as long to make as that, so variables and rows are spelt out when somebody
    reads them or asks another solver: PuLP's own methods all do. `tests/solve/test_stated.py` holds that
    what is spelt out is what HiGHS is handed.
    """

    def __init__(self, programme: Programme, goal: Goal) -> None:
        super().__init__("placement", pulp.LpMaximize if goal.sense == "max" else pulp.LpMinimize)
        self.programme, self.goal = programme, goal
        self._spelt: list[Any] | None = None
        _sides(programme)

    def spelt_out(self) -> list[Any]:
        """The variables in column order, with every row and the objective made of them.

        Names are zero-padded numbers: PuLP sorts names as text. Expressions are made from (variable,
        coefficient) pairs: sums of products are 30 times slower.
        """
        if self._spelt is not None:
            return self._spelt
        programme, kinds = self.programme, (pulp.LpContinuous, pulp.LpInteger)
        low, high, whole = programme.lower.tolist(), programme.upper.tolist(), programme.integer.tolist()
        self._spelt = variables = [
            self.add_variable(f"x{i:09d}", low[i], high[i], kinds[whole[i]]) for i in range(len(low))
        ]
        self.setObjective(_expression(variables, np.arange(len(variables)), self.goal.cost))
        starts = programme.matrix.indptr.tolist()
        named = [variables[i] for i in programme.matrix.indices.tolist()]
        values = programme.matrix.data.tolist()
        senses, limits = _sides(programme)
        for row, (sense, limit) in enumerate(zip(senses, limits, strict=True)):
            first, last = starts[row], starts[row + 1]
            expression = pulp.LpAffineExpression(zip(named[first:last], values[first:last], strict=True))
            self.addConstraint(pulp.LpConstraint(expression, sense, f"r{row:09d}", limit))
        return variables

    def variables(self) -> Any:
        self.spelt_out()
        return super().variables()

    def constraints(self) -> Any:
        self.spelt_out()
        return super().constraints()

    def solve(self, *args: Any, **more: Any) -> Any:
        self.spelt_out()
        return super().solve(*args, **more)


def _sides(programme: Programme) -> tuple[list[int], list[float]]:
    """The sense of each row, and its limit."""
    low, high = programme.row_lower, programme.row_upper
    equal, above = low == high, np.isfinite(high)
    if (above & np.isfinite(low) & ~equal).any():
        raise OurFault("a row has two sides; state it as two rows")
    sense = np.where(equal, pulp.LpConstraintEQ, np.where(above, pulp.LpConstraintLE, pulp.LpConstraintGE))
    return sense.tolist(), np.where(above, high, low).tolist()


def _expression(variables: list[Any], index: Ints, cost: Floats) -> Any:
    """Every variable stands in the objective, if only with 0: PuLP forgets one that stands nowhere."""
    return pulp.LpAffineExpression(zip([variables[i] for i in index], cost.tolist(), strict=True))


def load(problem: StatedProblem) -> Any:
    """A stated problem as a live HiGHS model.

    HiGHS reads the arrays where they lie; put into an `HighsLp` they take six times as long (measured).
    """
    programme, goal = problem.programme, problem.goal
    matrix, sense = programme.matrix, highspy.ObjSense
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # its stubs lack this and more
    highs.setOptionValue("output_flag", False)
    passed = highs.passModel(
        len(programme.upper),
        len(programme.row_upper),
        matrix.nnz,
        int(highspy.MatrixFormat.kRowwise),
        int(sense.kMaximize if goal.sense == "max" else sense.kMinimize),
        0.0,
        *(each.astype(float) for each in (goal.cost, programme.lower, programme.upper)),
        *(each.astype(float) for each in (programme.row_lower, programme.row_upper)),
        matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32),
        matrix.data.astype(float),
        programme.integer.astype(np.int32),
    )
    if passed == highspy.HighsStatus.kError:
        raise OurFault("HiGHS refused the model")
    return highs


class HighsModel:
    """A programme in HiGHS, kept alive: costs, bounds, limits and rows may change between runs."""

    def __init__(self, programme: Programme, goal: Goal, *, seed: int = 0) -> None:
        self._highs, self._aside = load(StatedProblem(programme, goal)), False
        self.whole: Ints = np.flatnonzero(programme.integer)
        self.searching = len(self.whole) > 0
        self._listening: set[Any] = set()
        self._set: dict[str, float | str] = {}
        self._stopper = Stopper()
        self._callbacks: list[Stopper] = []
        for name, value in (("threads", 1), ("random_seed", seed), ("mip_feasibility_tolerance", 1e-6)):
            self._option(name, value)

    def expect_small(self, left_out: Sequence[str] = HEURISTICS) -> None:
        """Leave out what pays only in long searches; a small one ends four times sooner (measured)."""
        for name in (*(f"heuristic_run_{each}" for each in left_out), "allow_restart", "detect_symmetry"):
            self._option(f"mip_{name}", False)

    def presolve(self, *, on: bool) -> None:
        """Whether the next runs first make the model smaller."""
        self._option("presolve", "choose" if on else "off")

    def by_primal(self) -> None:
        """Linear programmes go on by primal simplex from where the last one ended."""
        self._option("simplex_strategy", 4)

    def unscaled(self) -> None:
        """Scale nothing from here on: HiGHS 1.15 may call wrong answers best where scaling changes."""
        self._option("simplex_scale_strategy", 0)
        self.highs.clearSolver()

    @property
    def nodes(self) -> int:
        """Of the last search."""
        return max(int(self.highs.getInfo().mip_node_count), 0)

    def set_goal(self, cost: Floats, sense: Sense, offset: float = 0.0) -> None:
        """Another linear form. The offset counts in values, bounds and relative gaps."""
        every = np.arange(len(cost), dtype=np.int32)
        self.highs.changeColsCost(len(every), every, cost)
        maximise = highspy.ObjSense.kMaximize
        self.highs.changeObjectiveSense(maximise if sense == "max" else highspy.ObjSense.kMinimize)
        self.highs.changeObjectiveOffset(offset)

    def set_rows(self, lower: Floats, upper: Floats) -> None:
        """Other limits for the first rows, as many as are given."""
        rows = np.arange(len(lower), dtype=np.int32)
        self.highs.changeRowsBounds(len(rows), rows, lower, upper)

    def free_rows(self, first: int, count: int) -> None:
        """Rows that limit nothing any more."""
        rows = np.arange(first, first + count, dtype=np.int32)
        none = np.full(count, highspy.kHighsInf)
        self.highs.changeRowsBounds(count, rows, -none, none)

    def add_row(self, columns: Ints, values: Floats, lower: float, upper: float) -> None:
        self.highs.addRow(lower, upper, len(columns), columns.astype(np.int32), values)

    def add_column(self, cost: float, upper: float, rows: Ints, values: Floats) -> None:
        """A continuous column from 0."""
        self.highs.addCol(cost, 0.0, upper, len(rows), rows.astype(np.int32), values)

    @property
    def basis(self) -> SimplexBasis:
        """Where the last linear programme ended."""
        found = self.highs.getBasis()
        columns, rows = ([int(each) for each in some] for some in (found.col_status, found.row_status))
        return SimplexBasis(np.array(columns, dtype=np.int64), np.array(rows, dtype=np.int64))

    def begin_at(self, basis: SimplexBasis) -> None:
        """Where the next linear programme begins; what is no basis yet is made one."""
        start = highspy.HighsBasis()
        start.col_status = [STATUSES[each] for each in basis.columns]
        start.row_status = [STATUSES[each] for each in basis.rows]
        start.valid = start.alien = True
        self.highs.setBasis(start)

    def lay_aside(self) -> None:
        """Free what a relaxation left in HiGHS, until the model is next asked and whole numbers are whole."""
        self._highs, self._listening, self._aside, self.searching = slimmed(self.highs), set(), True, True

    @property
    def highs(self) -> Any:
        """The live model."""
        if self._aside:
            self._aside = False
            self._highs.run()
            self.search(whole=True)
        return self._highs

    def search(self, *, whole: bool) -> None:
        """Whether whole numbers must be whole; without, it is a linear programme."""
        self.searching = whole and len(self.whole) > 0
        kinds = np.full(len(self.whole), int(self.searching), dtype=np.uint8)
        if len(self.whole):
            self.highs.changeColsIntegrality(len(self.whole), self.whole.astype(np.int32), kinds)

    def make_whole(self, columns: Ints) -> None:
        """Columns that must be whole from here on."""
        kinds = np.ones(len(columns), dtype=np.uint8)
        self.highs.changeColsIntegrality(len(columns), columns.astype(np.int32), kinds)

    def bound_columns(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """Other bounds for some columns."""
        self.highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def fix_whole(self, values: Floats) -> None:
        """Whole numbers stay as they are from here on."""
        self.bound_columns(self.whole, kept := np.round(values[self.whole]), kept)
        self.search(whole=False)

    def start_from(self, values: Floats) -> None:
        """A first answer for the next run."""
        solution = highspy.HighsSolution()
        solution.col_value = values.tolist()
        self.highs.setSolution(solution)

    def run(
        self,
        *,
        limit: Limit = NEVER,
        gap: float = 1e-6,
        relative_gap: float = 0.0,
        nodes: int = MOST_NODES,
        keep_others: bool = False,
        on_progress: Callable[[float | None, float | None], None] | None = None,
        enough: float = np.inf,
        duals_alone: bool = False,
    ) -> SolveResult | Unsolved:
        """Solve. Gaps are absolute, or relative to the value with its offset. A hand waits for an answer.

        A gap or a count of nodes below 0 is the rounding of one that is 0 (a part of no gain, say).
        So many `nodes` end a search as its limit of work does. A linear programme always ends, so only the
        clock can stop it. Where most is best, a value that is `enough` ends a search too, as a gap does. With
        `duals_alone` no values are read.

        Raises OurFault for any end that is neither an answer, a proof that there is none, nor a stop.
        """
        self._option("mip_abs_gap", max(gap, 0.0))
        self._option("mip_rel_gap", max(relative_gap, 0.0))
        self._option("mip_improving_solution_save", keep_others)
        self._option("time_limit", limit.seconds)
        self._option("mip_max_nodes", max(nodes, 0))
        self._listen(Stopper(limit, enough, on_progress, self.highs.getNumNz() if self.searching else None))
        if not ran(self.highs):
            self._highs, self._listening = afresh(self.highs), set()
            self._listen(self._stopper)
            self.highs.run()
        info = self.highs.getInfo()
        if self._misled(info):
            self.highs.clearSolver()  # what it kept of earlier runs may mislead it: once more, afresh
            self.highs.run()
            info = self.highs.getInfo()
        self._callbacks.clear()
        self._count(info)
        return self._result(gap, info, duals_alone=duals_alone)

    def _misled(self, info: Any) -> bool:
        """Whether it failed, or calls an answer best whose rows, unscaled, do not hold to the tolerance."""
        status, kinds = self.highs.getModelStatus(), highspy.HighsModelStatus
        if status == kinds.kOptimal:
            return bool(info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusInfeasible)
        return status in (kinds.kSolveError, kinds.kUnknown)

    def _count(self, info: Any) -> None:
        """Add what the run took to the work done."""
        size = self.highs.getNumRow(), self.highs.getNumNz(), max(int(info.simplex_iteration_count), 0)
        work.count(work.of_search(*size, self.nodes) if self.searching else work.of_linear(*size))

    def _listen(self, stopper: Stopper) -> None:
        kinds = highspy.cb.HighsCallbackType

        def known(value: float) -> float | None:
            return value if abs(value) < highspy.kHighsInf else None

        # HiGHS holds what it calls where Python does not look for rings: were that to hold the search, which
        # holds this model, none of them would ever be freed; so it holds a list that is empty once a run ends
        callbacks = [stopper]

        def call(kind: Any, _message: str, out: Any, given: Any, _user: Any) -> None:
            for each in callbacks:
                if kind == kinds.kCallbackMipInterrupt:
                    given.user_interrupt = each.ends(known(out.mip_primal_bound))
                elif kind == kinds.kCallbackMipLogging:
                    each.tell(known(out.mip_primal_bound), known(out.mip_dual_bound))

        wanted = {kinds.kCallbackMipInterrupt: stopper.may_end, kinds.kCallbackMipLogging: stopper.tells}
        self._stopper, self._callbacks = stopper, callbacks
        if any(wanted.values()):
            self.highs.setCallback(call, None)
        for kind, wants in wanted.items():
            if wants:
                self.highs.startCallback(kind)
            elif kind in self._listening:
                self.highs.stopCallback(kind)
        self._listening = {kind for kind, wants in wanted.items() if wants}

    def _result(self, gap: float, info: Any, *, duals_alone: bool) -> SolveResult | Unsolved:
        status, kinds = self.highs.getModelStatus(), highspy.HighsModelStatus
        stopped: dict[Any, StoppedBy] = {
            kinds.kTimeLimit: "time",
            kinds.kInterrupt: self._stopper.why,
            kinds.kSolutionLimit: "work",
            kinds.kOptimal: "gap",
        }
        if status in (kinds.kInfeasible, kinds.kUnboundedOrInfeasible):
            return Unsolved("infeasible")
        if status == kinds.kModelEmpty:
            return without_columns(self.highs, SLACK)
        if status not in stopped:
            raise OurFault(f"HiGHS ended with {self.highs.modelStatusToString(status)}")
        feasible = highspy.SolutionStatus.kSolutionStatusFeasible
        if info.primal_solution_status != feasible or (status != kinds.kOptimal and not self.searching):
            return Unsolved(reason if (reason := stopped[status]) in ("work", "hand") else "time")
        value, why = info.objective_function_value, stopped[status]
        bound = info.mip_dual_bound if self.searching else value
        if why == "gap" and abs(bound - value) <= max(gap, 1e-6):
            why = "optimal"
        solution = self.highs.getSolution()
        saved = self.highs.getSavedMipSolutions() if self.searching else []
        others = tuple(np.array(other.col_value) for other in saved)
        values = np.zeros(0) if duals_alone else np.array(solution.col_value)
        return SolveResult(value, bound, values, np.array(solution.row_dual), why, others)

    def _option(self, name: str, value: float | str) -> None:
        if self._set.get(name) == value:
            return
        if self.highs.setOptionValue(name, value) != highspy.HighsStatus.kError:
            self._set[name] = value
            return
        if self.highs.getOptionType(name)[0] == highspy.HighsStatus.kError:
            raise OurFault(f"HiGHS does not know the option {name}")
        raise OurFault(f"HiGHS refused the value {value} of the option {name}")


By = Literal["highs", "cbc"]


def best_value(
    programme: Programme, goal: Goal, *, limit: Limit, by: By = "highs"
) -> float | Literal["infeasible"] | None:
    """The proved best value of one goal; None if neither it nor that there is none was proved by the limit.

    A goal without any cost is reached by any answer. CBC counts no work of ours, so the clock ends it.
    """
    if by == "cbc":
        return _asked_of_cbc(programme, goal, min(limit.seconds, CBC_SECONDS))
    ran = HighsModel(programme, goal).run(limit=limit, gap=1e-6)
    if isinstance(ran, Unsolved):
        return "infeasible" if ran.reason == "infeasible" else None
    proved = ran.stopped_by in {"gap", "optimal"} or not goal.cost.any()
    return ran.value if proved else None


def _asked_of_cbc(programme: Programme, goal: Goal, seconds: float) -> float | Literal["infeasible"] | None:
    problem = StatedProblem(programme, goal)
    if not len(programme.upper):
        broken = (programme.row_lower > SLACK).any() or (programme.row_upper < -SLACK).any()
        return "infeasible" if broken else 0.0
    with warnings.catch_warnings():  # PuLP 4 will want CBC from elsewhere; 3 brings it along
        warnings.simplefilter("ignore", DeprecationWarning)
        command = pulp.PULP_CBC_CMD(msg=False, gapAbs=0.0, gapRel=0.0, threads=1, timeLimit=seconds)
        problem.solve(command)
    if problem.sol_status == pulp.LpSolutionOptimal:
        return float(pulp.value(problem.objective) or 0.0)
    if problem.sol_status == pulp.LpSolutionIntegerFeasible and not goal.cost.any():
        return 0.0
    return "infeasible" if problem.status == pulp.LpStatusInfeasible else None
