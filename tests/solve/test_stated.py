"""The problem that PuLP states is the one that HiGHS is handed: column by column, row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pulp
import pytest

from placement.model.assemble import assemble
from placement.model.programme import Programme
from placement.model.rules import ALWAYS, Fund
from placement.scenario.inputs import read_inputs
from placement.solve.highs import StatedProblem, load
from tests.model.test_linear_first import small

WALES = Path(__file__).resolve().parents[2] / "configs" / "wales-ahp.toml"


def _as_pulp_has_it(problem: Any) -> Any:
    """A PuLP problem as HiGHS takes it, read from its variables and expressions."""
    variables, rows = problem.variables(), problem.constraints()
    position = {variable.hash: i for i, variable in enumerate(variables)}
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(variables), len(rows)
    lp.sense_ = highspy.ObjSense.kMaximize if problem.sense == pulp.LpMaximize else highspy.ObjSense.kMinimize
    lp.col_cost_ = np.array([problem.objective.get(variable, 0.0) for variable in variables], dtype=float)
    lp.col_lower_ = np.array([variable.lowBound for variable in variables], dtype=float)
    lp.col_upper_ = np.array([variable.upBound for variable in variables], dtype=float)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[variable.cat == pulp.LpInteger] for variable in variables]
    sense = np.array([row.sense for row in rows])
    limit = np.array([-row.constant for row in rows], dtype=float)
    lp.row_lower_ = np.where(sense == pulp.LpConstraintLE, -highspy.kHighsInf, limit)
    lp.row_upper_ = np.where(sense == pulp.LpConstraintGE, highspy.kHighsInf, limit)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(row) for row in rows)])
    lp.a_matrix_.index_ = np.array([position[v.hash] for row in rows for v in row], dtype=np.int32)
    lp.a_matrix_.value_ = np.array([value for row in rows for value in row.values()], dtype=float)
    return lp


def _handed_over(lp: Any) -> Any:
    """The same as HiGHS has it, which is by columns."""
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.passModel(lp)
    return highs.getLp()


def _powys() -> Programme:
    inputs = read_inputs(WALES, region="powys")
    others = [*ALWAYS, *(rule for rule in inputs.scenario.rules if not isinstance(rule, Fund))]
    return assemble(inputs.case, inputs.funds, others, inputs.scenario.aims)[1]


MADE = {"small": lambda: small(0), "another": lambda: small(3), "Powys": _powys}


@pytest.mark.parametrize("name", MADE)
def test_what_is_spelt_out_is_what_is_handed_over(name: str) -> None:
    programme = MADE[name]()
    goal = programme.goals[0]
    stated = StatedProblem(programme, goal)
    ours, told = load(stated).getLp(), _handed_over(_as_pulp_has_it(stated))
    assert (ours.num_col_, ours.num_row_, ours.sense_) == (told.num_col_, told.num_row_, told.sense_)
    for part in ("col_cost_", "col_lower_", "col_upper_", "row_lower_", "row_upper_"):
        assert np.array_equal(getattr(ours, part), getattr(told, part)), part
    for part in ("start_", "index_", "value_"):
        assert np.array_equal(getattr(ours.a_matrix_, part), getattr(told.a_matrix_, part)), part
    assert list(ours.integrality_) == list(told.integrality_)
