"""The worth of staff where they are, against the whole programme solved again with those staff."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.model.allocation import Care
from placement.model.case import Case
from placement.model.rules import Rule
from placement.results.vacancies import capacity, only_care
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.settings import Settings
from placement.studies.staffing_value import Staffing
from tests.questions import random_question

AIM = MetNeed()


def worth_of(case: Case, rules: list[Rule], staff: np.ndarray) -> float:
    """Need met by these staff and no post, with another set of programmes."""
    staffed = replace(case, in_post=np.maximum(staff, 0.0), roles=(), classes=(), chances=None)
    none = np.zeros(0, dtype=np.int64)
    return Staffing(staffed, rules, AIM, only_care(staffed, Care(none, none, none, np.zeros(0)))).value


@pytest.mark.parametrize("seed", range(12))
def test_the_value_is_the_decided_one_and_each_change_is_exact(seed: int) -> None:
    case, rules = random_question(seed)
    answer = decide(case, rules, [AIM], Settings(gap_of_gain=1e-6), processes=1)
    if not isinstance(answer, Answer):
        return
    staffing = Staffing(case, rules, AIM, answer.allocation)
    assert staffing.value == pytest.approx(AIM.value(case, answer.allocation), abs=1e-4)
    draw = np.random.default_rng(seed)
    staff = capacity(case, answer.allocation)
    for _ in range(4):
        role = case.roles[int(draw.integers(len(case.roles)))]
        base, wte = int(draw.integers(len(case.base_ids))), float(draw.choice([-0.5, 0.5, 1.0]))
        moved = staff.copy()
        moved[base, role.service] += wte
        expected = worth_of(case, rules, moved) - staffing.value
        if moved[base, role.service] < 0:
            continue
        assert staffing.gain(base, role.service, wte) == pytest.approx(expected, abs=1e-5)
        assert staffing.gain_at_most(base, role.service, wte) >= expected - 1e-5
    assert staffing.gain(0, 0, 0.0) == 0.0
