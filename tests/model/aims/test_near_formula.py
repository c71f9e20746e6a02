"""As near the plain formula, and in as few places, as can be: worked by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.errors import OurFault
from placement.i18n import Words
from placement.model.aims import FewestJobs, MetNeed, NearFormula
from placement.model.formula import formula_wte
from placement.model.rules.no_loser import NoLoser
from placement.solve.answer import total
from placement.solve.basis import with_basis
from tests.cases import allocation, fund, role, tiny_case
from tests.model.solving import BY_PRICES, PLAIN, USUAL, decided

if TYPE_CHECKING:
    from placement.model.case import Case
    from placement.solve.settings import Settings

HOW = pytest.mark.parametrize("how", [PLAIN, BY_PRICES])


def one_region(need: list[list[float]], in_post: float = 1.0) -> Case:
    """Four clusters of one region, a base in each; a post of 1 WTE is £50,000."""
    return tiny_case(counties=(0, 0, 0, 0), regions=(0,), roles=[role()], need=need, in_post=in_post)


def test_the_formula_counts_wte_of_any_kind_by_base_and_service() -> None:
    """£300,000, half for each region: 100 and 50 thousand; then 75 and 75, with one post left."""
    case = tiny_case(need=[[20.0], [10.0], [15.0], [15.0]])
    assert formula_wte(case, [fund(300_000)]).tolist() == [[2.0], [1.0], [2.0], [1.0]]


def test_every_wte_above_and_below_counts_whatever_its_kind() -> None:
    case = tiny_case(roles=[role(), role("support")])  # steps of 1 and of 0.5 WTE
    case = replace(case, formula=np.array([[2.0], [0.0], [1.0], [0.0]]))
    plan = allocation(case, posts={(0, 0): 1, (0, 1): 1, (1, 1): 3})
    # 1.5 for 2 at b0, 1.5 for nothing at b1, nothing for 1 at b2
    assert NearFormula().value(case, plan) == pytest.approx(0.5 + 1.5 + 1.0)


def test_by_cluster_it_does_not_matter_at_which_base() -> None:
    case = tiny_case(areas=(0,), bases=(0, 0), counties=(0,), regions=(0,), roles=[role()])
    case = replace(case, formula=np.array([[2.0], [0.0]]))
    plan = allocation(case, posts={(1, 0): 2})
    assert NearFormula().value(case, plan) == 0
    assert NearFormula(level="base").value(case, plan) == 4


@HOW
@pytest.mark.parametrize("there", [[2, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 2]])
def test_of_plans_that_are_as_good_the_nearest_to_the_formula_is_taken(
    there: list[int], how: Settings
) -> None:
    # one post anywhere meets as much, so where they go is for the formula to say
    case = one_region([[9.0]] * 4)
    case = replace(case, formula=np.array(there, dtype=float)[:, None])
    aims = [MetNeed(worth="flat", tolerance_of_gain=0.01), NearFormula()]
    answer = decided(case, [fund(100_000), *USUAL], aims, how)
    assert answer.allocation.posts.sum(axis=(1, 2)).tolist() == there
    found = total(answer.outcomes, "near_formula")
    assert found is not None
    assert (found.value, found.bound) == pytest.approx((0, 0), abs=1e-6)


@HOW
@pytest.mark.parametrize(("part", "there"), [(0.0, [1, 1]), (0.16, [1, 1]), (0.17, [2, 0])])
def test_a_difference_from_it_stays_where_it_is_worth_its_trouble(
    how: Settings, part: float, there: list[int]
) -> None:
    """Two counties, each with 3 WTE of need and 1 in post, and two posts; the formula gives both to one.

    In tenths of 0.3 WTE that count 1.45, 1.35 and so on, 1 WTE counts 1.33, 2 WTE 2.33 and 3 WTE 3.00. One
    post in each gains 2.00 and both at b0 gain 1.67, 16.5 % less.
    """
    case = tiny_case(
        areas=(0, 1), bases=(0, 1), counties=(0, 1), regions=(0, 0), roles=[role()], need=3.0, in_post=1.0
    )
    case = replace(case, formula=np.array([[2.0], [0.0]]))
    aims = [MetNeed(tolerance_of_gain=part), NearFormula()]
    answer = decided(case, [fund(100_000, shares="free"), *USUAL], aims, how)
    assert answer.allocation.posts.sum(axis=(1, 2)).tolist() == there


def test_a_case_knows_the_formula_only_where_an_aim_asks() -> None:
    case, rules = one_region([[8.0], [4.0], [2.0], [2.0]]), [fund(400_000)]
    assert with_basis(case, rules, [MetNeed()]).formula is None
    known = with_basis(case, rules, [MetNeed(), NearFormula()]).formula
    assert known is not None
    assert known.tolist() == [[4.0], [2.0], [1.0], [1.0]]
    with pytest.raises(OurFault):
        NearFormula().value(case, allocation(case))


def test_a_region_alone_has_its_own_part_of_the_formula() -> None:
    case = tiny_case(need=[[20.0], [10.0], [15.0], [15.0]])
    case = with_basis(case, [fund(300_000)], [NearFormula()])
    alone = case.only_region("r1").formula
    assert alone is not None
    assert alone.tolist() == [[2.0], [1.0]]


def test_jobs_are_kinds_of_post_at_bases_whoever_pays_for_them() -> None:
    case = tiny_case(roles=[role(), role("support")])
    plan = allocation(case, posts={(0, 0): 3, (0, 1): 1, (2, 1): 2}, funds=("one", "other"))
    plan.posts[0, 0, 1] = 2
    assert FewestJobs().value(case, plan) == 3


@HOW
def test_posts_stand_together_where_that_costs_nothing(how: Settings) -> None:
    case = one_region([[9.0]] * 4)
    aims = [MetNeed(worth="flat", tolerance_of_gain=0.01), FewestJobs()]
    answer = decided(case, [fund(200_000), *USUAL], aims, how)
    assert sorted(answer.allocation.posts.sum(axis=(1, 2)).tolist()) == [0, 0, 0, 4]
    found = total(answer.outcomes, "fewest_jobs")
    assert found is not None
    assert (found.value, found.bound) == pytest.approx((1, 1), abs=1e-6)


def test_the_sentences_say_what_counts() -> None:
    assert "that a cluster gets" in NearFormula().sentence(Words("en"))
    assert "that a base gets" in NearFormula(level="base").sentence(Words("en"))
    assert "as few places" in FewestJobs().sentence(Words("en"))
    assert "fformiwla syml" in NearFormula().sentence(Words("cy"))


def test_today_can_be_told_beside_what_the_formula_gives() -> None:
    """That nobody loses needs today's care, which the same aims decide: this one needs the formula."""
    case = with_basis(tiny_case(), [fund(300_000), NoLoser(points=0.0)], [NearFormula()])
    assert case.formula is not None
    assert case.today is not None
