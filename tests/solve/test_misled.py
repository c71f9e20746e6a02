"""A programme that the solver calls solved though its rows do not hold, or of which it knows nothing."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import highspy
import pytest

from placement.solve.highs import HighsModel
from placement.solve.outcome import SolveResult
from tests.model.test_linear_first import small

KINDS, POINTS = highspy.HighsModelStatus, highspy.SolutionStatus
BROKEN = POINTS.kSolutionStatusInfeasible


class SaysOnce:
    """HiGHS, which once says another end than its own until it is told to forget what it kept."""

    def __init__(self, highs: highspy.Highs, status: Any, point: Any) -> None:
        self.highs, self.said, self.cleared = highs, (status, point), 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.highs, name)

    def clearSolver(self) -> Any:  # noqa: N802 - the name that HiGHS has
        self.cleared += 1
        return self.highs.clearSolver()

    def getModelStatus(self) -> Any:  # noqa: N802
        return self.highs.getModelStatus() if self.cleared else self.said[0]

    def getInfo(self) -> Any:  # noqa: N802
        info = self.highs.getInfo()
        names = ("simplex_iteration_count", "objective_function_value", "mip_dual_bound", "mip_node_count")
        kept = {name: getattr(info, name) for name in names}
        point = info.primal_solution_status if self.cleared else self.said[1]
        return SimpleNamespace(**kept, primal_solution_status=point)


@pytest.mark.parametrize("status", [KINDS.kOptimal, KINDS.kUnknown, KINDS.kSolveError])
def test_it_is_solved_afresh(status: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    programme = small(0)
    expected = HighsModel(programme, programme.goals[0]).run()
    live = HighsModel(programme, programme.goals[0])
    told = SaysOnce(live.highs, status, BROKEN)
    monkeypatch.setattr(live, "_highs", told)
    found = live.run()
    assert told.cleared == 1
    assert isinstance(expected, SolveResult)
    assert isinstance(found, SolveResult)
    assert found.value == pytest.approx(expected.value)


def test_an_answer_that_holds_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    programme = small(0)
    live = HighsModel(programme, programme.goals[0])
    told = SaysOnce(live.highs, KINDS.kOptimal, POINTS.kSolutionStatusFeasible)
    monkeypatch.setattr(live, "_highs", told)
    live.run()
    assert told.cleared == 0


def test_a_run_that_fails_inside_is_taken_once_more_afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """A decision with pooled money ended so twice: a list within HiGHS could not grow."""
    programme = small(0)
    expected = HighsModel(programme, programme.goals[0]).run()
    live = HighsModel(programme, programme.goals[0])
    told = FailsFirst()  # type: ignore[no-untyped-call]
    told.passOptions(live.highs.getOptions())
    told.passModel(live.highs.getLp())
    monkeypatch.setattr(live, "_highs", told)
    found = live.run()
    assert FailsFirst.runs == 2
    assert live.highs is not told
    assert isinstance(expected, SolveResult)
    assert isinstance(found, SolveResult)
    assert found.value == pytest.approx(expected.value)


class FailsFirst(highspy.Highs):
    """HiGHS whose first run raises what its bindings raise where a vector cannot grow."""

    runs = 0

    def run(self) -> Any:
        FailsFirst.runs += 1
        if FailsFirst.runs == 1:
            raise ValueError("vector::reserve")
        return super().run()
