"""One post moved, and the value of an assumption from which that would be better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placement.scenario.inputs import read_inputs
from placement.solve.decided import decided
from placement.studies.robustness.tipping import gaps_of, moved, tips
from tests.running import small

if TYPE_CHECKING:
    from pathlib import Path


def test_a_move_takes_one_step_and_gives_one(tmp_path: Path) -> None:
    inputs = read_inputs(small(tmp_path))
    plan = decided(inputs).allocation
    base, role, _ = (int(axis[0]) for axis in plan.posts.nonzero())
    after = moved(plan, (base, role, 1 - base, role))
    assert int(after.posts.sum()) == int(plan.posts.sum())
    assert after.posts[base, role].sum() == plan.posts[base, role].sum() - 1
    assert after.posts[1 - base, role].sum() == plan.posts[1 - base, role].sum() + 1


def test_tips_name_each_assumption_and_stay_in_its_range(tmp_path: Path) -> None:
    inputs = read_inputs(small(tmp_path))
    answer = decided(inputs)
    assert all(gap >= 0 for gap in gaps_of(inputs.case, answer))
    (tip,) = tips(inputs, answer, processes=1)
    assert tip.item == "detour_factor"
    assert tip.value is None or 1.2 <= tip.value <= 1.5
