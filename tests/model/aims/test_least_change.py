"""As little change of an earlier plan as can be, worked by hand."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from placement.i18n import Words
from placement.model.aims import LeastChange, MetNeed
from placement.model.rules.floor import Floor
from placement.solve.answer import total
from tests.cases import allocation, fund, role, tiny_case
from tests.model.solving import USUAL, decided

REGISTERED, SUPPORT = 0, 1
ROLES = [role(), role("support")]  # steps of 1 and of 0.5 WTE


def earlier(*posts: tuple[str, str, int]) -> LeastChange:
    lines = [{"base": base, "role": name, "steps": steps} for base, name, steps in posts]
    return LeastChange.model_validate({"posts": lines})


def test_every_wte_that_comes_or_goes_counts() -> None:
    case = tiny_case(roles=ROLES)
    plan = allocation(case, posts={(0, REGISTERED): 2, (1, SUPPORT): 3, (3, SUPPORT): 1})
    aim = earlier(("b0", "registered-0", 1), ("b1", "support-0", 4), ("b2", "registered-0", 2))
    # one more at b0, half a WTE less at b1, two less at b2, half a WTE more at b3
    assert aim.value(case, plan) == pytest.approx(1 + 0.5 + 2 + 0.5)


def test_without_an_earlier_plan_every_new_post_is_a_change() -> None:
    case = tiny_case(roles=ROLES)
    plan = allocation(case, posts={(0, REGISTERED): 2, (1, SUPPORT): 3})
    assert LeastChange().value(case, plan) == pytest.approx(3.5)


def test_funds_count_together_and_so_do_lines_for_one_post() -> None:
    case = tiny_case(roles=ROLES)
    plan = allocation(case, posts={(0, REGISTERED): 2}, funds=("one", "other"))
    plan.posts[0, REGISTERED, 1] = 1
    aim = earlier(("b0", "registered-0", 1), ("b0", "registered-0", 2))
    assert aim.value(case, plan) == 0


def test_posts_of_elsewhere_are_left_out() -> None:
    case = tiny_case(roles=ROLES).only_region("r0")
    aim = earlier(("b3", "registered-0", 5), ("b0", "painter", 1), ("b0", "registered-0", 1))
    assert aim.value(case, allocation(case)) == 1


def test_the_plan_stays_where_a_new_one_would_be_no_better() -> None:
    # one post anywhere meets as much; only the earlier plan says where
    case = tiny_case(counties=(0, 0, 0, 0), regions=(0,), roles=[role()], need=2.0, in_post=1.0)
    rules = [fund(100_000), *USUAL]
    for bases in ((0, 1), (2, 2), (1, 3)):
        aim = earlier(*((f"b{base}", "registered-0", 1) for base in bases))
        answer = decided(case, rules, [MetNeed(), aim])
        posts = answer.allocation.posts.sum(axis=(1, 2)).tolist()
        assert posts == [bases.count(base) for base in range(4)]
        assert aim.value(case, answer.allocation) == 0


def test_only_as_much_changes_as_the_conditions_ask() -> None:
    # three posts at b0 stood in the earlier plan; now c1 is to have one
    case = tiny_case(counties=(0, 0, 0, 0), regions=(0,), roles=[role()])
    aim = earlier(("b0", "registered-0", 3))
    rules = [fund(150_000), *USUAL, Floor(id="there", places=("c1",), amount=1.0)]
    answer = decided(case, rules, [aim])
    assert answer.allocation.posts.sum(axis=(1, 2)).tolist() == [2, 1, 0, 0]
    found = total(answer.outcomes, "least_change")
    assert found is not None
    assert (found.value, found.bound) == pytest.approx((2, 2))


@pytest.mark.parametrize("aims", [[], [MetNeed()]], ids=["alone", "after need"])
def test_what_no_rule_allows_any_more_counts_as_changed(aims: list[MetNeed]) -> None:
    # there is no room at b0 and no money in r1: 4 + 3 WTE are lost whatever is decided
    case = tiny_case(roles=[role()], places=[0, 9, 9, 9])
    aim = earlier(("b0", "registered-0", 4), ("b1", "registered-0", 1), ("b2", "registered-0", 3))
    rules = [fund(50_000, regions=("r0",)), *USUAL]
    answer = decided(case, rules, [*aims, aim])
    found = total(answer.outcomes, "least_change")
    assert found is not None
    assert found.value == pytest.approx(7)
    assert aim.value(case, answer.allocation) == 7
    assert answer.allocation.posts.sum(axis=(1, 2)).tolist() == [0, 1, 0, 0]
    assert all(part.region_ids for part in answer.parts)
    assert aim.value(case, answer.before) == 8


def test_the_sentence_says_whether_there_is_an_earlier_plan() -> None:
    assert "earlier plan" in earlier(("b0", "registered-0", 1)).sentence(Words("en"))
    assert "As few new posts" in LeastChange().sentence(Words("en"))


@pytest.mark.parametrize("wrong", [{"base": "b0", "role": "r"}, {"base": "b0", "role": "r", "steps": -1}])
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        LeastChange.model_validate({"posts": [wrong]})
