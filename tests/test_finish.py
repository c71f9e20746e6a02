"""Posts that nobody fills are not funded, unless a rule asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.model.aims.least_change import LeastChange
from placement.model.finish import without_idle_posts
from placement.model.rules import ALWAYS
from placement.model.rules.floor import Floor
from placement.model.rules.least_job import LeastJob
from placement.model.rules.required import Required
from tests.cases import allocation, fund, role, tiny_case
from tests.model.solving import decided

if TYPE_CHECKING:
    from placement.model.aims import Aim
    from placement.model.rules import Rule

NEWLY = 0
CASE = tiny_case(roles=[role("newly_qualified")])
FUNDS = fund(1_000_000)
FLOOR = Floor(id="floor", level="cluster", places=("c0",), amount=2.0)


@pytest.mark.parametrize(
    ("rules", "aims", "kept"),
    [
        ([FUNDS], [MetNeed()], {(0, NEWLY): 1, (1, NEWLY): 0}),  # three funded and one filled; two and none
        (
            [FUNDS, FLOOR],
            [MetNeed()],
            {(0, NEWLY): 3, (1, NEWLY): 0},
        ),  # 1 is below the floor: b0 is left alone
        ([FUNDS], [MetNeed(), LeastChange()], {(0, NEWLY): 3, (1, NEWLY): 2}),  # the aim counts funded posts
    ],
)
def test_posts_that_nobody_fills_go_where_no_rule_asks_for_them(
    rules: list[Rule], aims: list[Aim], kept: dict[tuple[int, int], int]
) -> None:
    plan = allocation(CASE, posts={(0, NEWLY): 3, (1, NEWLY): 2}, filled={(0, NEWLY): 1, (1, NEWLY): 0})
    found = without_idle_posts(CASE, [*rules, *ALWAYS], aims, plan)
    assert {spot: int(found.posts[spot].sum()) for spot in kept} == kept
    assert np.array_equal(found.filled, plan.filled)


def test_what_one_base_gives_up_may_be_what_another_needs() -> None:
    """Either idle post may go alone; without both the cluster would have less than a job."""
    case = tiny_case(roles=[role("newly_qualified", step_wte=0.5)], bases=(0, 0))
    plan = allocation(case, posts={(0, NEWLY): 1, (1, NEWLY): 1}, filled={(0, NEWLY): 0, (1, NEWLY): 0})
    needs = [FUNDS, LeastJob(level="cluster", least_wte=1.0), Required.model_validate(
        {"posts": [{"base": "b1", "role": "newly_qualified-0", "steps": 1}]}
    )]  # fmt: skip
    found = without_idle_posts(case, [*needs, *ALWAYS], [MetNeed()], plan)
    assert found.posts.sum(axis=(1, 2)).tolist() == [1, 1]


def test_an_aim_that_minds_one_base_keeps_it_there() -> None:
    """The earlier plan had the post at b2; b0's is required, so neither may go."""
    earlier = LeastChange.model_validate({"posts": [{"base": "b2", "role": "newly_qualified-0", "steps": 1}]})
    required = Required.model_validate({"posts": [{"base": "b0", "role": "newly_qualified-0", "steps": 1}]})
    plan = allocation(CASE, posts={(0, NEWLY): 1, (2, NEWLY): 1}, filled={(0, NEWLY): 0, (2, NEWLY): 0})
    found = without_idle_posts(CASE, [FUNDS, required, *ALWAYS], [earlier], plan)
    assert found.posts.sum(axis=(1, 2)).tolist() == [1, 0, 1, 0]


def test_a_decision_with_money_to_spare_funds_nobody_who_is_not_there() -> None:
    plan = decided(tiny_case(roles=[role("newly_qualified"), role()], need=3.0), [FUNDS]).allocation
    assert np.array_equal(plan.posts.sum(axis=2), plan.filled)
