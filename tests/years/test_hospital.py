"""People who move from hospitals, and the share that works in the community: by hand and by brute force."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.optimize import linprog

from placement.model.assemble import define_all
from placement.model.hospital import HospitalYear
from placement.model.rules import ALWAYS, Fund
from placement.model.rules.community_share import CommunityShare
from placement.model.rules.hospital_moves import HospitalMoves
from placement.model.rules.leavers import Leavers
from placement.model.rules.market import HiringMarket
from placement.model.years import name_of, value_over_years
from placement.solve.decide import Answer, NoAnswer, decide
from placement.solve.infeasibility import diagnose
from tests.years.asked import AIM, case_of_years, fund_of
from tests.years.test_brute import EXACT, OWN_CLUSTER
from tests.years.test_double_entry import rows_hold, written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.allocation import Allocation
    from placement.model.arrays import Floats
    from placement.model.case import Case
    from placement.model.columns import Columns
    from placement.model.rules import Rule

MONEY = fund_of(400_000.0)
FEW = HiringMarket(pct_of_staff=0, least_wte=1.0)


def case_of(count: int, hospital: float = 10.0) -> Case:
    """Two bases, one of them with one WTE; a fund for eight posts; need of eight at each base."""
    case = case_of_years(count, need=(8.0, 8.0))
    return replace(case, hospital=np.array([[hospital]]))


def decided(case: Case, rules: Sequence[Rule]) -> Allocation:
    answer = decide(case, [*rules, *OWN_CLUSTER], [AIM], EXACT, processes=1)
    assert isinstance(answer, Answer)
    return answer.allocation


def told(plan: Allocation) -> list[tuple[float, float, float]]:
    return [(float(one.moved[0, 0]), float(one.backfilled[0, 0]), float(one.stock[0, 0])) for one in plan.hospital]


def test_who_moves_is_hired_beside_the_market_and_is_missing_in_the_hospital() -> None:
    """One a year from elsewhere; a tenth of ten, then a tenth of 9.5, then of 9.025, move, half replaced."""
    moves = HospitalMoves(most_pct=10, backfilled_pct=50)
    plan = decided(case_of(3), [MONEY, FEW, moves])
    assert int(plan.filled.sum()) == 2
    assert [float(one.hired.sum()) for one in plan.later] == pytest.approx([1.95, 1.9025], abs=1e-4)
    assert told(plan) == [
        pytest.approx(each, abs=1e-4) for each in ((1.0, 0.5, 9.5), (0.95, 0.475, 9.025), (0.9025, 0.45125, 8.57375))
    ]
