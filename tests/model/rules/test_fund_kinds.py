"""Kinds of fund by hand: capital, a least to be spent, care groups, and funds that end."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from pydantic import ValidationError

from placement.i18n import Words
from placement.model.aims import MetNeed
from placement.model.assemble import define_columns
from placement.model.rules import Fund
from tests.cases import allocation, capital, fund, random_allocation, random_case, role, service, tiny_case
from tests.model.rules.double_entry import PERMISSIVE, satisfied, write
from tests.model.solving import best_value, decided

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.case import Case

FLAT = MetNeed(worth="flat")
BOTH = ("fund", "capital")
SAMPLES = 200
LEAST_OF_EACH = 20


def sites(**changed: Any) -> Case:
    """Two regions of two bases; b1 in r0 and b3 in r1 are possible sites, at £100,000 and £300,000."""
    plain: dict[str, Any] = {
        "candidate": [False, True, False, True],
        "opening_pounds": [0, 100_000, 0, 300_000],
    }
    return tiny_case(**(plain | changed))


def broken_at(rule: Fund, case: Case, **plan: Any) -> list[tuple[str, ...]]:
    return [b.where for b in rule.check(case, allocation(case, funds=BOTH, **plan)).breaches]


def test_capital_is_shared_and_spent_once_for_each_site() -> None:
    case = sites()
    rule = capital(600_000, shares="population")  # half each
    assert rule.limits(case).tolist() == [300_000, 300_000]
    assert broken_at(rule, case, opened=[1, 3]) == []
    assert broken_at(capital(599_998, shares="population"), case, opened=[1, 3]) == [("capital", "r1")]
    assert broken_at(capital(400_000), case, opened=[1, 3]) == []
    assert broken_at(capital(399_999), case, opened=[1, 3]) == [("capital",)]


def test_capital_is_shared_by_the_need_of_every_service() -> None:
    case = sites(services=[service("physio"), service("ot")], need=[[1, 0], [1, 0], [1, 2], [1, 2]])
    assert capital(800_000, shares="weighted_need").limits(case).tolist() == [200_000, 600_000]


def test_capital_opens_candidates_and_pays_no_posts() -> None:
    case = sites()
    assert capital().eligible_bases(case).tolist() == [False, True, False, True]
    assert not capital().eligible_posts(case).any()
    assert not fund().eligible_bases(case).any()
    assert broken_at(capital(), case, opened=[0]) == [("capital", "b0")]
    posts = allocation(case, posts={(0, 0): 1}, funds=("capital",))
    assert [breach.where for breach in capital().check(case, posts).breaches] == [("b0", "registered-0")]


@pytest.mark.parametrize("only", [{"regions": ("r0",)}, {"employers": ("council",)}], ids=str)
def test_capital_opens_only_where_it_may(only: dict[str, Any]) -> None:
    assert broken_at(capital(), sites(), opened=[3]) == []
    assert broken_at(capital(**only), sites(), opened=[3]) == [("capital", "b3")]


def test_revenue_opens_nothing() -> None:
    plan = allocation(sites(), opened=[1], funds=("fund",))
    assert [breach.where for breach in fund(1e9).check(sites(), plan).breaches] == [("fund", "b1")]


def test_capital_and_revenue_are_counted_apart() -> None:
    plan: dict[str, Any] = {"posts": {(0, 0): 1}, "opened": [1]}
    assert broken_at(capital(100_000), sites(), **plan) == []
    assert broken_at(fund(100_000), sites(), **plan) == []  # £50,000 of r0's half


@pytest.mark.parametrize("seed", range(2))
def test_capital_rows_hold_exactly_when_no_breach_is_found(seed: int) -> None:
    rng, counts = Random(f"capital {seed}"), {True: 0, False: 0}
    while min(counts.values()) < LEAST_OF_EACH:
        case = random_case(rng)
        if not case.base_candidate.any():
            continue
        plan = random_allocation(rng, case)
        spent = float(case.base_opening_pounds[plan.opened[:, 1]].sum())
        shares: Any = rng.choice(["free", "free", "population", "weighted_need"])
        least = rng.choice([0.0, 0.0, spent, spent + 1])
        near = max(least, spent + rng.choice([-1.0, 0.0, 1.0]), 1.0)
        amount = max(near if rng.random() < 0.8 else 2 * near, least)
        rule = capital(amount, least=least, shares=shares, regions=rng.choice([None, None, ("r0",)]))
        rows_hold, check_holds = both_sides(case, rule, plan)
        assert rows_hold == check_holds, rule
        counts[rows_hold] += 1


def both_sides(case: Case, rule: Fund, plan: Allocation) -> tuple[bool, bool]:
    columns = define_columns(case, [PERMISSIVE, rule], [])
    x, strays = write(case, columns, plan)
    return "opened" not in strays and satisfied(rule.rows(case, columns), x), rule.check(case, plan).holds


def test_the_least_is_shared_like_the_amount() -> None:
    case = tiny_case()
    rule = fund(400_000, least=200_000, shares="population")  # £100,000 in each of two regions
    two = {(0, 0): 2, (2, 0): 2}
    assert broken_at(rule, case, posts=two) == []
    assert broken_at(rule, case, posts={(0, 0): 2, (2, 0): 1}) == [("fund", "r1")]
    assert broken_at(rule, case, posts={(0, 0): 4}) == [("fund", "r1")]
    assert broken_at(fund(400_000, least=200_000, shares="free"), case, posts={(0, 0): 4}) == []


def test_the_least_is_spent_even_where_nothing_is_gained() -> None:
    case = tiny_case(need=1.0, in_post=2.0)  # all need is met already
    spent = decided(case, [fund(100_000, least=100_000)], [FLAT]).allocation.posts
    pounds = sum(
        case.roles[k].pounds_per_step * int(spent[b, k].sum()) for b, k in np.ndindex(spent.shape[:2])
    )
    assert pounds == 100_000


def test_a_least_that_nothing_can_take_is_impossible() -> None:
    nobody = fund(100_000, least=30_000, kinds=("support",), services=("ot",))
    assert best_value(tiny_case(), [nobody], FLAT) is None


def test_care_groups_are_those_of_the_services() -> None:
    older, younger = service("ot_older", care_group="older"), service("ot_children", care_group="children")
    case = tiny_case(
        services=[older, younger],
        roles=[role("registered", 0), role("registered", 1)],
        need=[[1, 3], [1, 3], [3, 1], [3, 1]],
    )
    rule = fund(100_000, care_groups=("older",))
    assert rule.eligible_roles(case).tolist() == [True, False]
    assert broken_at(rule, case, posts={(0, 0): 1}) == []
    assert broken_at(rule, case, posts={(0, 1): 1}) == [("b0", "registered-1")]
    by_need = fund(800_000, care_groups=("older",), shares="weighted_need")
    assert by_need.limits(case).tolist() == [200_000, 600_000]


@pytest.mark.parametrize(
    ("settings", "key"),
    [
        ({"amount": 10, "least": 11}, "least_above_amount"),
        ({"amount": 10, "kind": "capital", "measure": "wte"}, "capital_in_pounds"),
        ({"amount": 10, "taper": (1.0, 0.5)}, "taper_of_recurrent"),
        ({"amount": 10, "recurrent": False, "taper": (1.0, 1.5)}, "less than or equal to 1"),
        ({"amount": 10, "starts": "2026-13"}, "should match pattern"),
        ({"amount": 10, "starts": "August"}, "should match pattern"),
    ],
)
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any], key: str) -> None:
    with pytest.raises(ValidationError, match=key):
        fund(**settings)


@pytest.mark.parametrize(
    ("starts", "months"),
    [("2026-04", 12), ("2026-08", 8), ("2026-12", 4), ("2027-01", 3), ("2027-03", 1)],
)
def test_a_start_says_how_many_months_of_the_first_financial_year_are_paid(
    starts: str, months: float
) -> None:
    assert fund(starts=starts).first_months == months
    assert fund(starts=starts, months_in_first_year=5).first_months == months
    assert fund(months_in_first_year=5).first_months == 5


def test_a_fund_gives_more_and_asks_for_less() -> None:
    richer = fund(100_000, least=50_000).give(20_000)
    assert (richer.amount, richer.least) == (120_000, 30_000)
    assert fund(100_000, least=50_000).give(60_000).least == 0
    wide = fund(100_000, least=50_000, services=("ot",), regions=("r1",)).without()
    case = tiny_case()
    assert wide.eligible_posts(case).all()
    assert wide.least == 0
    assert wide.limits(case).min() > 100_000_000


def test_what_is_left_of_a_capital_fund_still_pays_no_posts() -> None:
    wide = capital(1.0, regions=("r1",)).without()
    assert not wide.eligible_posts(sites()).any()
    assert wide.eligible_bases(sites()).tolist() == [False, True, False, True]


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"kind": "capital"}, ["2,000,000"]),
        ({"kind": "capital", "shares": "free"}, ["2,000,000"]),
        ({"kind": "capital", "shares": "weighted_need"}, ["2,000,000"]),
        ({"least": 1_500_000}, ["2,000,000", "1,500,000"]),
        ({"measure": "wte", "amount": 20, "least": 5}, ["20.0", "5.0"]),
        ({"recurrent": False, "taper": (1.0, 0.5, 0.25)}, ["100%", "50%", "25%"]),
    ],
    ids=str,
)
def test_the_sentence_says_its_figures(language: Any, settings: dict[str, Any], said: list[str]) -> None:
    sentence = fund(**({"amount": 2_000_000} | settings)).sentence(Words(language), tiny_case())
    assert [figure for figure in said if figure not in sentence] == []
    ending = fund(2_000_000, recurrent=False).sentence(Words(language), tiny_case())
    assert ending != fund(2_000_000).sentence(Words(language), tiny_case())
