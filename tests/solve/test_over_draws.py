"""Posts decided once for many draws: on tiny cases against every choice there is, tried one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.model.allocation import Allocation, Care, Placed
from placement.model.rules.places import Places
from placement.model.rules.travel_limit import TravelLimit
from placement.results.worth_in_draws import gains_of
from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.over_draws.core import core_of
from placement.solve.over_draws.fixed import decide_over_draws
from placement.solve.over_draws.plan import SamplePlan, SampleSettings, in_worst_tenth, plan_over_draws
from placement.solve.over_draws.stacked import CaseInDraw, stacked
from placement.solve.settings import Settings
from tests.cases import fund, role, service, tiny_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.case import Case
    from placement.model.rules import Rule

Of = Literal["mean", "worst_tenth"]
EXACT = Settings(gap_of_gain=1e-9)
AIM = MetNeed()
MONEY = 150_000.0


def two_services(reach: float = 15.0) -> Case:
    """Three bases of one region, two services; a post costs £50,000 or £40,000, and there is room for two."""
    return tiny_case(
        areas=[0, 1, 2],
        bases=[0, 1, 2],
        counties=[0, 0, 0],
        regions=(0,),
        services=[service("physio", limit_minutes=reach), service("ot", limit_minutes=5.0)],
        roles=[role("registered", 0), role("registered", 1, pounds_per_wte=40_000)],
        need=[[2.0, 1.5], [1.6, 2.27], [3.0, 0.8]],
        in_post=[[0.5, 0.3], [0.2, 0.6], [0.9, 0.1]],
        places=2.0,
    )


def rules_of(money: float = MONEY) -> list[Rule]:
    return [fund(amount=money, shares="free"), Places(), TravelLimit()]


def draws_of(case: Case, count: int, seed: int) -> list[CaseInDraw]:
    """Need and staff each between a half and one and a half of what is stated."""
    random = np.random.default_rng(seed)
    moved = [
        replace(
            case,
            need=case.need * random.uniform(0.5, 1.5, case.need.shape),
            in_post=case.in_post * random.uniform(0.5, 1.5, case.in_post.shape),
        )
        for _ in range(count)
    ]
    return [CaseInDraw(each, tuple(rules_of()), AIM) for each in moved]


def every_plan(case: Case, money: float = MONEY) -> list[Allocation]:
    """Every choice of posts that the money pays for, and for which there is room."""
    shape, prices = (len(case.base_ids), len(case.roles)), [one.pounds_per_step for one in case.roles]
    found = []
    for steps in product(range(3), repeat=shape[0] * shape[1]):
        posts = np.array(steps).reshape(shape)
        if (posts @ prices).sum() <= money and (posts.sum(axis=1) <= case.base_places).all():
            found.append(as_plan(posts))
    return found


def as_plan(posts: np.ndarray) -> Allocation:
    none = np.zeros(0, dtype=np.int64)
    return Allocation(
        posts=posts[:, :, None],
        filled=posts,
        placed=Placed(none, none, none, none),
        opened=np.zeros((len(posts), 1), dtype=bool),
        care=Care(none, none, none, np.zeros(0)),
        fund_ids=("money",),
    )


def gains_in(draws: Sequence[CaseInDraw], plans: Sequence[Allocation]) -> np.ndarray:
    """Draws x plans."""
    return np.array([gains_of(one.case, one.rules, AIM, plans).sum(axis=1) for one in draws])


def found_over(
    case: Case,
    draws: Sequence[CaseInDraw],
    of: Of,
    strategy: str,
    hold: float = 0.0,
) -> tuple[SamplePlan, Allocation]:
    stack = stacked(case, rules_of(), AIM, draws, hold_in=hold)
    settings = SampleSettings(
        of=of,
        gap_of_gain=1e-6 if of == "mean" else 1e-3,
        strategy="plain" if strategy == "plain" else "prices",
    )
    found = plan_over_draws(stack, settings, processes=1)
    assert isinstance(found, SamplePlan)
    posts = np.zeros((len(case.base_ids), len(case.roles)), dtype=np.int64)
    family = stack.columns["posts"]
    posts[family.keys[:2]] = np.round(found.values[family.index])
    return found, as_plan(posts)


@pytest.fixture(scope="module")
def tried() -> tuple[Case, list[CaseInDraw], list[Allocation], np.ndarray]:
    case = two_services()
    draws, plans = draws_of(case, 11, 7), every_plan(case)
    return case, draws, plans, gains_in(draws, plans)


@pytest.mark.parametrize("strategy", ["plain", "prices"])
@pytest.mark.parametrize("of", ["mean", "worst_tenth"])
def test_the_plan_over_draws_is_the_best_of_every_plan_there_is(
    tried: tuple[Case, list[CaseInDraw], list[Allocation], np.ndarray],
    of: Of,
    strategy: str,
) -> None:
    case, draws, plans, gains = tried
    assert len(plans) > 50
    assert in_worst_tenth(11) == 2
    each = gains.mean(axis=0) if of == "mean" else np.sort(gains, axis=0)[:2].mean(axis=0)
    found, plan = found_over(case, draws, of, strategy)
    assert found.value == pytest.approx(each.max(), abs=1e-5)
    assert found.bound >= each.max() - 1e-6
    if of == "mean" or strategy == "plain":  # weights of draws alone may leave whole numbers unproved
        assert found.bound == pytest.approx(each.max(), abs=1e-4)
    own = gains_in(draws, [plan])[:, 0]
    assert found.gains == pytest.approx(own, abs=1e-5)
    assert any(np.array_equal(plan.posts, one.posts) for one in plans)


def test_the_mean_and_the_worst_tenth_ask_for_different_plans() -> None:
    """Two places, one post: the first needs it more on average, the second has somebody in every draw."""
    case = tiny_case(
        areas=[0, 1], bases=[0, 1], counties=[0, 0], regions=(0,),
        services=[service(limit_minutes=5.0)], roles=[role("registered")],
        need=[[1.0], [1.0]], in_post=0.0,
    )  # fmt: skip
    needs = [[0.0, 0.7]] * 2 + [[2.0, 0.7]] * 18
    draws = [
        CaseInDraw(replace(case, need=np.array(n)[:, None]), tuple(rules_of(50_000)), AIM) for n in needs
    ]
    chosen = {}
    each: tuple[Of, Of] = ("mean", "worst_tenth")
    for of in each:
        stack = stacked(case, rules_of(50_000), AIM, draws)
        found = plan_over_draws(stack, SampleSettings(of=of, gap_of_gain=1e-9), processes=1)
        assert isinstance(found, SamplePlan)
        chosen[of] = stack.columns["posts"].keys[0][
            np.flatnonzero(found.values[stack.columns["posts"].index])
        ]
    assert chosen["mean"].tolist() == [0]
    assert chosen["worst_tenth"].tolist() == [1]


def decided_over(case: Case, draws: Sequence[CaseInDraw], of: Of = "mean") -> Answer:
    rules = rules_of()
    stated = decide(case, rules, [AIM], EXACT, processes=1)
    assert isinstance(stated, Answer)
    asked = SampleSettings(of=of, gap_of_gain=1e-9)
    answer = decide_over_draws(case, rules, [AIM], AIM, draws, stated, EXACT, asked, processes=1)
    assert isinstance(answer, Answer)
    assert answer.drawn is not None
    assert np.array_equal(answer.drawn.stated.posts, stated.allocation.posts)
    return answer


def test_one_draw_at_the_stated_figures_gives_the_stated_plan() -> None:
    case = two_services(reach=5.0)
    answer = decided_over(case, [CaseInDraw(case, tuple(rules_of()), AIM)])
    assert answer.drawn is not None
    assert np.array_equal(answer.allocation.posts, answer.drawn.stated.posts)
    assert answer.drawn.value == pytest.approx(answer.drawn.bound, abs=1e-6)


@pytest.mark.parametrize("of", ["mean", "worst_tenth"])
def test_figures_that_only_scale_never_change_a_plan(of: Of) -> None:
    """Need, staff and what a post gives, all times the same: every plan gains in proportion.

    Nobody reaches further than the own place, so that no two plans are equally good.
    """
    case = two_services(reach=5.0)
    draws = []
    for times in (0.6, 0.9, 1.3, 2.0):
        roles = tuple(replace(one, care_wte_per_wte=times * one.care_wte_per_wte) for one in case.roles)
        moved = replace(case, need=case.need * times, in_post=case.in_post * times, roles=roles)
        draws.append(CaseInDraw(moved, tuple(rules_of()), AIM))
    answer = decided_over(case, draws, of)
    assert answer.drawn is not None
    assert np.array_equal(answer.allocation.posts, answer.drawn.stated.posts)


@pytest.mark.parametrize(
    ("hold", "strategy"), [(0.5, "plain"), (0.5, "prices"), (1.0, "plain"), (1.0, "prices")]
)
def test_rules_hold_in_the_share_of_draws_that_is_asked(hold: float, strategy: str) -> None:
    """Pay is dearer by 0, 10, 30 and 60 %: the money must pay for posts in all draws, or in two of four."""
    case = two_services()
    base, dearer = draws_of(case, 4, 3), (1.0, 1.1, 1.3, 1.6)
    draws = []
    for one, times in zip(base, dearer, strict=True):
        roles = tuple(replace(r, pounds_per_wte=round(r.pounds_per_wte * times)) for r in case.roles)
        draws.append(replace(one, case=replace(one.case, roles=roles)))
    plans = every_plan(case)
    prices = [[role.pounds_per_step for role in one.case.roles] for one in draws]
    pays = np.array([[(plan.filled @ price).sum() <= MONEY for plan in plans] for price in prices])
    allowed = pays.mean(axis=0) >= hold
    assert 1 < allowed.sum() < len(plans)
    best = np.where(allowed, gains_in(draws, plans).mean(axis=0), -np.inf).max()
    found, _ = found_over(case, draws, "mean", strategy, hold)
    assert found.value == pytest.approx(best, abs=1e-5)
    assert found.bound == pytest.approx(best, abs=1e-4)


@pytest.mark.parametrize("strategy", ["plain", "prices"])
def test_the_core_is_in_a_good_plan_of_as_many_draws_as_is_said(strategy: str) -> None:
    """In each draw every plan is tried: which of them have the core, and add 96 % of the most there is.

    Where HiGHS has the whole, posts stay in their order, and the core is as long as brute force makes it.
    """
    case, share, give_up = two_services(), 0.8, 0.04
    draws, plans = draws_of(case, 5, 11), every_plan(case)
    gains = gains_in(draws, plans)
    found, plan = found_over(case, draws, "mean", strategy)
    stacks = [stacked(case, rules_of(), AIM, [draw]) for draw in draws]
    settings = SampleSettings(strategy="plain" if strategy == "plain" else "prices")
    core = core_of(stacks, found.values, settings, share=share, give_up=give_up, processes=1)
    assert core is not None

    def good_with(posts: np.ndarray) -> np.ndarray:
        """In which draws some plan that has these posts adds enough."""
        has = np.array([(one.filled >= posts).all() for one in plans])
        return np.asarray(gains[:, has].max(axis=1) >= (1 - give_up) * gains.max(axis=1) - 1e-9)

    family = stacks[0].columns["posts"]
    chosen = np.zeros(plan.filled.shape, dtype=np.int64)
    chosen[family.keys[:2]] = core.steps[family.index]
    assert (chosen <= plan.filled).all()
    assert good_with(chosen).mean() >= core.good_in >= share
    assert core.bounds == pytest.approx(gains.max(axis=1), rel=0.03)
    assert (core.with_core <= core.bounds + 1e-6).all()
    if strategy == "plain":
        steps = np.repeat(np.arange(family.size), np.round(found.values[family.index]).astype(int))
        longest = 0
        for size in range(len(steps) + 1):
            first = np.zeros_like(chosen)
            np.add.at(first, tuple(key[steps[:size]] for key in family.keys[:2]), 1)
            longest = size if good_with(first).mean() >= share else longest
        assert core.steps.sum() == longest
