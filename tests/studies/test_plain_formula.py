"""The plain formula by hand, and that it never does better than a proved plan or spends what is not there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from placement.model.aims import MetNeed, Travel
from placement.model.case import Case
from placement.model.formula import formula_posts
from placement.model.rules import Fund
from placement.model.rules.floor import Floor
from placement.solve.answer import total
from placement.studies.compare.formula import plain_formula
from tests.cases import fund, role, service, tiny_case
from tests.model.solving import decided
from tests.questions import random_question


def by_base(case: Case, *rules: Any) -> list[int]:
    """Steps at each base, of every role and fund."""
    return [int(n) for n in formula_posts(case, rules).sum(axis=(1, 2))]


def test_money_goes_by_shares_then_by_need_and_the_rest_to_the_largest_remainder() -> None:
    """£150,000 for each region, £50,000 a post: 100 and 50 thousand; then 75 and 75, with one post left."""
    case = tiny_case(need=[[20.0], [10.0], [15.0], [15.0]])
    assert by_base(case, fund(300_000)) == [2, 1, 2, 1]


def test_a_free_fund_is_one_pot() -> None:
    """£200,000 by need 20 : 10 : 30 : 20 is 50, 25, 75, 50 thousand: 1, 0, 1, 1, and one more that is paid.

    Clusters 1 and 2 have £25,000 left each; the first in the file gets the post.
    """
    case = tiny_case(need=[[20.0], [10.0], [30.0], [20.0]])
    assert by_base(case, fund(200_000, shares="free")) == [1, 1, 1, 1]


def test_services_of_a_cluster_share_by_need_in_whole_posts() -> None:
    """£100,000 by need 6 : 4 are 1.2 and 0.8 posts: one each. By need 9 : 1 they are 1.8 and 0.2: two."""
    place: dict[str, Any] = {"areas": (0,), "bases": (0,), "counties": (0,), "regions": (0,)}
    offered = [service("physio"), service("speech")]
    roles = [role(service=0), role(service=1)]
    for need, expected in (([[6.0, 4.0]], [1, 1]), ([[9.0, 1.0]], [2, 0])):
        case = tiny_case(**place, services=offered, roles=roles, need=need)
        assert formula_posts(case, [fund(100_000)])[0, :, 0].tolist() == expected


def test_posts_stand_where_most_of_the_staff_are_and_never_at_a_candidate() -> None:
    place: dict[str, Any] = {"areas": (0,), "bases": (0, 0, 0), "counties": (0,), "regions": (0,)}
    staff = [[1.0], [3.0], [2.0]]
    assert by_base(tiny_case(**place, in_post=staff), fund(50_000)) == [0, 1, 0]
    shut = tiny_case(**place, in_post=staff, candidate=[False, True, False])
    assert by_base(shut, fund(50_000)) == [0, 0, 1]


def test_only_registered_posts_that_the_fund_pays_for() -> None:
    case = tiny_case()
    steps = formula_posts(case, [fund(400_000)])
    assert [case.roles[k].kind for k in np.flatnonzero(steps.sum(axis=(0, 2)))] == ["registered"]
    assert formula_posts(case, [fund(400_000, services=("nobody",))]).sum() == 0


def test_the_rules_that_it_breaks_are_named() -> None:
    floor = Floor(id="support", level="region", amount=1.0, kinds=("support",))
    found = plain_formula(tiny_case(), [fund(200_000), floor], [MetNeed()], processes=1)
    assert found.breaks == ("support",)
    assert plain_formula(tiny_case(), [fund(200_000)], [MetNeed()], processes=1).breaks == ()


def test_its_staff_reach_as_many_as_they_can() -> None:
    """Need is ample and nothing is spent on the road: each WTE of staff is one of care."""
    case = tiny_case(need=20.0, in_post=2.0)
    found = plain_formula(case, [fund(200_000)], [MetNeed(), Travel()], processes=1)
    assert found.allocation.care.wte.sum() == pytest.approx(4 * 2.0 + 4, abs=1e-4)


def test_it_never_overspends_nor_beats_the_bound_of_a_plan_under_the_same_rules() -> None:
    within = 0
    for seed in range(12):
        case, rules = random_question(seed)
        found = plain_formula(case, rules, [MetNeed()], processes=1)
        assert all(
            rule.check(case, found.allocation).room is not None for rule in rules if isinstance(rule, Fund)
        )
        assert not {rule.id for rule in rules if isinstance(rule, Fund)} & set(found.breaks)
        if not found.breaks:
            within += 1
            best = total(decided(case, rules).outcomes, "met_need")
            assert best is not None
            assert MetNeed().value(case, found.allocation) <= best.bound + 1e-4
    assert within >= 2
