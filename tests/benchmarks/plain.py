"""Plain HiGHS, the peer: arrays in one `passModel` call, one thread, one search. No PuLP, nothing of ours."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from placement.model.programme import Goal, Programme


@dataclass(frozen=True)
class PlainRun:
    """What HiGHS found for one goal: None where it met no plan. `ended` says that it reached its gap."""

    value: float | None
    bound: float | None
    ended: bool
    seconds: float
    cpu_seconds: float

    @property
    def gap(self) -> float:
        if self.value is None or self.bound is None:
            return math.inf
        return abs(self.bound - self.value)


def solve_plainly(programme: Programme, goal: Goal, *, gap: float, seconds: float, seed: int = 0) -> PlainRun:
    """One goal to an absolute gap in its unit, or for so many seconds of search.

    The time counted is all of it: the model made from arrays, passed, searched, and the answer read.
    """
    began, spent = time.monotonic(), time.process_time()
    highs = passed(programme, goal)
    options = {
        "threads": 1,
        "random_seed": seed,
        "mip_abs_gap": gap,
        "mip_rel_gap": 0.0,
        "time_limit": seconds,
    }
    for name, option in options.items():
        if highs.setOptionValue(name, option) == highspy.HighsStatus.kError:
            raise RuntimeError(f"HiGHS does not know the option {name}")
    highs.run()
    status, info = highs.getModelStatus(), highs.getInfo()
    if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kTimeLimit):
        raise RuntimeError(f"plain HiGHS ended with {highs.modelStatusToString(status)}")
    ended = status == highspy.HighsModelStatus.kOptimal
    whole = bool(programme.integer.any())
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    value = info.objective_function_value if found and (whole or ended) else None
    bound = info.mip_dual_bound if whole else value
    return PlainRun(
        value=value,
        bound=bound if bound is not None and math.isfinite(bound) else None,
        ended=ended,
        seconds=time.monotonic() - began,
        cpu_seconds=time.process_time() - spent,
    )


def passed(programme: Programme, goal: Goal) -> Any:
    """The programme in HiGHS, straight from its arrays."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(programme.lower), len(programme.row_upper)
    lp.sense_ = highspy.ObjSense.kMaximize if goal.sense == "max" else highspy.ObjSense.kMinimize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = goal.cost, programme.lower, programme.upper
    lp.row_lower_, lp.row_upper_ = programme.row_lower, programme.row_upper
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[whole] for whole in programme.integer.tolist()]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = programme.matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = programme.matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = programme.matrix.data
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # its stubs lack this and more
    highs.setOptionValue("output_flag", False)
    if highs.passModel(lp) == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS refused the model")
    return highs
