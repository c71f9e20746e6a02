"""As little cost as can be, worked by hand."""

from __future__ import annotations

import pytest

from placement.i18n import Words
from placement.model.aims import LeastCost, MetNeed
from placement.model.rules.floor import Floor
from placement.solve.answer import total
from tests.cases import allocation, capital, fund, role, service, tiny_case
from tests.model.solving import USUAL, decided

ROLES = [role(), role("support")]  # £50,000 and, in half posts, £15,000


def test_posts_opening_and_travel_add_up_in_pounds() -> None:
    case = tiny_case(roles=ROLES, candidate=[False, False, False, True], opening_pounds=250_000)
    plan = allocation(case, posts={(0, 0): 2, (1, 1): 3}, care=[(0, 1, 0, 2.0), (2, 3, 0, 0.5)], opened=[3])
    assert LeastCost().value(case, plan) == 100_000 + 45_000 + 250_000
    # 2 WTE over 10 minutes and half a WTE over 10, at £40 each
    assert LeastCost(pounds_per_care_minute=40).value(case, plan) == 395_000 + 40 * 25


def test_a_post_costs_the_same_whether_anybody_fills_it() -> None:
    case = tiny_case(roles=[role("newly_qualified")])
    plan = allocation(case, posts={(0, 0): 2}, filled={(0, 0): 0})
    assert LeastCost().value(case, plan) == 80_000


def test_what_is_asked_for_is_bought_where_it_is_cheapest() -> None:
    # 1 WTE of any kind in each cluster: two half posts of support are £30,000; 3 WTE may supervise them
    case = tiny_case(roles=ROLES, counties=(0, 0, 0, 0), regions=(0,), in_post=3.0)
    rules = [fund(400_000), *USUAL, Floor(id="each", amount=1.0)]
    answer = decided(case, rules, [LeastCost()])
    found = total(answer.outcomes, "least_cost")
    assert found is not None
    assert (found.value, found.bound) == pytest.approx((120_000, 120_000))
    before = [r.value for outcome in answer.outcomes for r in outcome.before.reached]
    assert sum(before) == 0


def test_less_is_spent_where_as_much_need_is_met() -> None:
    # 2 WTE of need beside 1 in post: one post is enough, though there is money for four
    case = tiny_case(
        areas=(0,), bases=(0,), counties=(0,), regions=(0,), roles=[role()], need=2.0, in_post=1.0
    )
    answer = decided(case, [fund(200_000), *USUAL], [MetNeed(), LeastCost()])
    assert answer.allocation.posts.sum() == 1
    assert MetNeed().value(case, answer.allocation) == pytest.approx(2.0, abs=1e-3)


@pytest.mark.parametrize(("rate", "opens"), [(0.0, False), (9_000.0, False), (11_000.0, True)])
def test_a_site_opens_when_the_drives_it_saves_cost_more(rate: float, opens: bool) -> None:
    # 1 WTE of need at a1, ten minutes from the one post at b0. Opening b1 there costs £100,000 and saves
    # 10 WTE-minutes, once the post stands at b1.
    case = tiny_case(
        areas=(1,),
        bases=(0, 1),
        counties=(0, 0),
        regions=(0,),
        roles=[role()],
        need=1.0,
        in_post=0.0,
        candidate=[False, True],
        opening_pounds=100_000,
        services=[service(limit_minutes=60.0)],
    )
    rules = [fund(50_000), capital(), *USUAL]
    answer = decided(case, rules, [MetNeed(), LeastCost(pounds_per_care_minute=rate)])
    assert bool(answer.allocation.opened.any()) is opens
    assert answer.allocation.posts.sum() == 1


def test_the_sentence_says_that_opening_counts_once_and_what_a_minute_costs() -> None:
    assert "counted once" in LeastCost().sentence(Words("en"))
    assert "unwaith" in LeastCost().sentence(Words("cy"))
    assert "minute" not in LeastCost().sentence(Words("en"))
    assert "12.50 pounds" in LeastCost(pounds_per_care_minute=12.5).sentence(Words("en"))
