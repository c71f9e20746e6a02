"""Gaps that are nought but for rounding, and what is said of an option that HiGHS does not take."""

import highspy
import pytest

from placement.errors import OurFault
from placement.solve.highs import HighsModel
from placement.solve.outcome import SolveResult
from tests.model.test_linear_first import small


@pytest.mark.parametrize("hair", [-1e-16, -1e-9, 0.0])
@pytest.mark.parametrize("seed", range(4))
def test_a_gap_below_nought_is_nought(seed: int, hair: float) -> None:
    programme = small(seed)
    goal = programme.goals[0]
    best = HighsModel(programme, goal).run(gap=0.0)
    found = HighsModel(programme, goal).run(gap=hair, relative_gap=hair)
    assert type(found) is type(best)
    if isinstance(best, SolveResult):
        assert isinstance(found, SolveResult)
        assert found.value == pytest.approx(best.value)
    HighsModel(programme, goal).run(nodes=-1)  # more was spent than there was: no node is left


def test_an_unknown_option_is_told_apart_from_a_value_that_is_refused() -> None:
    live = HighsModel(small(0), small(0).goals[0])
    with pytest.raises(OurFault, match="does not know the option nonsense"):
        live._option("nonsense", 1.0)
    with pytest.raises(OurFault, match="refused the value -1"):
        live._option("mip_abs_gap", -1.0)
    assert isinstance(live.highs, highspy.Highs)
