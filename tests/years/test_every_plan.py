"""Plans over years with training and moves from hospitals and bases, against every plan of small cases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.model.rules.community_share import CommunityShare
from placement.model.rules.core_money import CoreMoney
from placement.model.rules.hospital_moves import HospitalMoves
from placement.model.rules.leavers import Leavers
from placement.model.rules.market import HiringMarket
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.waiting import WaitingLimit
from placement.model.years import stocks, value_over_years
from placement.solve.answer import Answer, NoAnswer
from placement.solve.decide import decide
from placement.solve.infeasibility import diagnose
from tests.cases import graduates, role
from tests.years.asked import AIM, case_of_years, fund_of
from tests.years.drawn import drawn
from tests.years.every_plan import best_by_hand
from tests.years.test_brute import EXACT, OWN_CLUSTER, decided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.allocation import Allocation
    from placement.model.case import Case

QUICK = (2, 5, 6, 7, 8, 9, 10, 12, 14, 17, 20, 21, 26, 27, 29, 31, 43, 55, 56, 59)
"""Of those that were tried, some that take little; half of them have training, most of them moves."""


@pytest.mark.parametrize("seed", QUICK)
def test_no_plan_of_all_is_better(seed: int) -> None:
    """Nor is there any where none is found."""
    case, rules = drawn(seed)
    best, posts = best_by_hand(case, rules)
    answer = decide(case, rules, [AIM], EXACT, processes=1)
    assert isinstance(answer, Answer) == (best is not None)
    if isinstance(answer, Answer):
        plan = answer.allocation
        assert value_over_years(AIM, case, plan) == pytest.approx(best, abs=1e-4)
        assert tuple(plan.posts.sum(axis=(1, 2)).tolist()) in posts
        adds_up(case, plan)


GRAIN = {"pounds_per_year": 1_000.0, "weeks": 1.0, "share": 0.01, "wte": 0.5, "years": 1.0}


@pytest.mark.parametrize("seed", [5, 12, 27])
def test_what_a_clash_asks_a_rule_to_give_is_enough_and_no_less_is(seed: int) -> None:
    """A plan is there with so much, and none of all with one grain of it less."""
    case, rules = drawn(seed)
    clash = diagnose(case, rules, case.region_ids, aims=[AIM])
    assert clash is not None
    for (way,) in (ways for ways in clash.ways if len(ways) == 1 and ways[0].amount is not None):

        def reached(amount: float, rule: Any = way.rule) -> bool:
            asked = [rule.give(amount) if one.id == rule.id else one for one in rules]
            return best_by_hand(case, asked)[0] is not None

        assert way.amount is not None
        assert reached(way.amount)
        assert way.amount <= GRAIN[way.unit] or not reached(way.amount - GRAIN[way.unit])


def adds_up(case: Case, plan: Allocation) -> None:
    """Who is hired is left and the change of staff, and there at the end; who moves is missing elsewhere."""
    hospital, staff = case.hospital, plan.filled.astype(float)
    for o in plan.later:
        assert o.staff - staff == pytest.approx(o.hired - o.left - o.ended, abs=5e-6)
        staff = o.staff
    for one, (_, now, hired) in zip(plan.hospital, stocks(plan), strict=bool(plan.hospital)):
        if hospital is not None:
            assert (hired <= now + 2e-5).all()
            assert one.stock == pytest.approx(hospital - one.moved + one.backfilled, abs=2e-6, nan_ok=True)
            registered = [role.kind == "registered" for role in case.roles]
            came = (hired * case.steps)[:, registered].sum()
            assert one.moved.sum() <= came + 2e-5
            hospital = one.stock
    for o in plan.later:
        people = np.bincount(o.placed.group, o.placed.graduates, len(case.classes))
        more = np.zeros(len(case.classes)) if o.more is None else o.more
        assert (people <= np.array([group.size for group in case.classes]) + more + 1e-5).all()


def staffed(case: Case, rules: Sequence[Any]) -> list[float]:
    """WTE of new staff in each later year, rounded as people would."""
    plan = decided(case, rules).allocation
    return [round(float((one.staff * case.steps).sum()), 4) for one in plan.later]


def test_money_that_buys_no_whole_post_at_first_pays_for_posts_later() -> None:
    """£40,000 is less than a post; twice that is 1.6 posts of £50,000, and five times that four."""
    case = case_of_years(3, money=(1.0, 2.0, 5.0))
    assert staffed(case, [fund_of(40_000.0)]) == [1.6, 4.0]


def test_graduates_of_later_years_are_found_though_none_is_paid_for_at_first() -> None:
    """£30,000 is less than a newly qualified post; a year later £120,000 pays for three, of two graduates."""
    case = of_graduates(2, size=2, money=(1.0, 4.0))
    assert staffed(case, [fund_of(30_000.0), Supply(), Supervision()]) == [2.0]


def of_graduates(count: int, *, size: int, money: tuple[float, ...]) -> Case:
    case = case_of_years(count, need=(40.0, 40.0), in_post=((30.0,), (30.0,)), money=money)
    assert case.years is not None
    return replace(
        case,
        roles=(role("newly_qualified", care_wte_per_wte=1.0),),
        classes=(graduates(size, commute_minutes=60.0),),
        years=replace(case.years, pay=np.full((count, 1), 40_000.0)),
    )


def test_where_pay_falls_the_same_money_pays_for_more() -> None:
    """Ten posts at £50,000; at £30,375 a year later £500,000 pays for 16.4609, all at one base."""
    case = case_of_years(2, need=(40.0, 0.0))
    assert case.years is not None
    case = replace(case, years=replace(case.years, pay=np.array([[33_750.0], [33_750.0]]), above=-0.1))
    assert staffed(case, [fund_of(500_000.0)]) == [16.4609]


def test_two_funds_of_the_same_posts_have_one_account_of_people() -> None:
    """One is paid by each fund, and both stay; half of each leave and are hired again."""
    case = case_of_years(2)
    assert case.years is not None
    case = replace(case, years=replace(case.years, money={"fund": (1.0, 1.0), "other": (1.0, 1.0)}))
    rules = [fund_of(50_000.0), fund_of(50_000.0, id="other"), Leavers(leavers_pct=50)]
    (one,) = decided(case, rules).allocation.later
    flows = [float(each.sum()) for each in (one.staff, one.hired, one.left, one.ended)]
    assert flows == pytest.approx([2.0, 1.0, 1.0, 0.0], abs=1e-4)


def test_nobody_is_hired_from_a_hospital_to_leave_in_the_same_year() -> None:
    """One at a base and nine in hospital: half in the community needs four who stay, and money is for two."""
    case = replace(case_of_years(2, money=(1.0, 0.5)), hospital=np.array([[9.0]]))
    moves = HospitalMoves(most_pct=100, backfilled_pct=0)
    market = HiringMarket(pct_of_staff=0, least_wte=0)
    rules = [fund_of(200_000.0, contract="permanent"), moves, market]
    share = CommunityShare(share=0.5, from_year=2)
    assert isinstance(decide(case, [*rules, share, *OWN_CLUSTER], [AIM], EXACT, processes=1), NoAnswer)
    enough = decide(case, [*rules, share.give(0.2), *OWN_CLUSTER], [AIM], EXACT, processes=1)
    assert isinstance(enough, Answer)


def test_where_nobody_leaves_of_their_own_whoever_goes_had_a_post_that_ended() -> None:
    """Four posts, and half the money a year later: two end, and without leavers nobody left."""
    (one,) = decided(case_of_years(2, money=(1.0, 0.5)), [fund_of(200_000.0)]).allocation.later
    assert float(one.left.sum()) == 0.0
    assert float(one.ended.sum()) == pytest.approx(2.0, abs=1e-4)


LISTS = ((0.0, 650.0, 100.0), (0.0, 0.0, 100.0))
"""650 join in each year, and a full-time person sees 100."""
KEPT = [fund_of(200_000.0, contract="permanent"), CoreMoney(pounds_per_year=100_000)]
"""Four posts in year one, and six from then on where boards keep two: with one of today five, seven and seven
people, so that 150, 100 and 50 wait; 50 are seen in 3.7 weeks."""


def listed(weeks: float) -> tuple[Case, list[Any]]:
    rules = [*KEPT, WaitingLimit(weeks=weeks, from_year=3)]
    return case_of_years(3, need=(9.0, 0.0), lists=LISTS), rules


def test_a_plan_that_only_the_boards_money_makes_is_found() -> None:
    """The fund alone pays for four: with five new staff at the base 250 would wait, 21.7 weeks."""
    case, rules = listed(10)
    assert staffed(case, rules) == [6.0, 6.0]


def test_a_clash_is_explained_with_what_the_boards_can_keep() -> None:
    """A week is too short, and four are enough: three more, and not twenty-one."""
    case, rules = listed(1)
    stated = [*rules, *OWN_CLUSTER]
    assert isinstance(decide(case, stated, [AIM], EXACT, processes=1), NoAnswer)
    clash = diagnose(case, stated, case.region_ids)
    assert clash is not None
    ways = {(way[0].rule.id, way[0].unit): way[0].amount for way in clash.ways}
    assert ways["waiting", "weeks"] == 3
    assert ("core-money", "pounds_per_year") in ways
