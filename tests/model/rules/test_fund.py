"""How a fund is shared, by hand: two regions, 30,000 and 10,000 people, 60 and 40 WTE of need."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from placement.model.assemble import assemble
from placement.model.rules import ALWAYS, Fund
from tests.cases import allocation, fund, role, service, tiny_case
from tests.model.rules.double_entry import satisfied, write

TWO: dict[str, Any] = {
    "areas": (0, 0, 1),
    "bases": (0, 1),
    "counties": (0, 1),
    "regions": (0, 1),
    "services": [service("physio"), service("ot")],
    "population": [10_000, 20_000, 10_000],
    # physio: 20 + 40 against 40; ot: 0 + 10 against 30
    "need": [[20, 0], [40, 10], [40, 30]],
}


def shared(**changed: Any) -> list[float]:
    return [float(limit) for limit in fund(1_000_000, **changed).limits(tiny_case(**TWO))]


def test_by_population() -> None:
    assert shared(shares="population") == [750_000, 250_000]


def test_by_the_need_of_the_services_it_pays_for() -> None:
    assert shared(shares="weighted_need", services=("physio",)) == [600_000, 400_000]
    assert shared(shares="weighted_need", services=("ot",)) == [250_000, 750_000]
    assert shared(shares="weighted_need") == [500_000, 500_000]  # 70 against 70


def test_need_counts_once_however_many_roles_there_are() -> None:
    case = tiny_case(**TWO, roles=[role("registered", 0), role("support", 0), role("registered", 1)])
    assert fund(1_000_000, shares="weighted_need").limits(case).tolist() == [500_000, 500_000]


def test_as_stated() -> None:
    assert shared(shares="stated", stated={"r0": 0.2, "r1": 0.8}) == [200_000, 800_000]
    assert shared(shares="stated", stated={"r1": 1.0}) == [0, 1_000_000]


def test_free_is_one_amount_for_the_nation() -> None:
    assert shared(shares="free") == [1_000_000]


def test_a_share_is_rounded_down_to_whole_pounds_and_thousandths_of_wte() -> None:
    case = tiny_case(areas=(0, 1), bases=(0, 1), counties=(0, 1), population=[2, 1])
    assert fund(100, shares="population").limits(case) == pytest.approx([66, 33])
    assert fund(10, measure="wte", shares="population").limits(case) == pytest.approx([6.666, 3.333])


def test_one_region_alone_keeps_its_share_of_the_whole() -> None:
    case = tiny_case(**TWO)
    for shares in ("population", "weighted_need"):
        paying = fund(1_000_000, shares=shares)
        alone = [float(paying.limits(case.only_region(region))[0]) for region in case.region_ids]
        assert alone == paying.limits(case).tolist()


def test_stated_shares_must_add_to_one() -> None:
    with pytest.raises(ValidationError, match="shares_must_add_to_one"):
        fund(1, shares="stated", stated={"r0": 0.5})


def test_more_money_is_asked_for_in_whole_thousands_and_time_in_tenths() -> None:
    assert fund(100_000).grain() == 1000.0
    assert fund(3, measure="wte").grain() == 0.1


def test_a_step_costs_whole_pounds_rounded_up() -> None:
    assert role("support", pounds_per_wte=30_001, step_wte=0.5).pounds_per_step == 15_001
    assert role("support", pounds_per_wte=30_001, step_wte=1.0).pounds_per_step == 30_001


@pytest.mark.parametrize(("steps", "holds"), [(2, True), (3, False)])
def test_a_region_may_spend_its_share_and_no_more(steps: int, holds: bool) -> None:
    case = tiny_case(**TWO)
    paying = fund(200_000, shares="stated", stated={"r0": 0.5, "r1": 0.5})
    plan = allocation(case, posts={(0, 0): steps})  # £50,000 each, of £100,000
    assert paying.check(case, plan).holds is holds


def test_a_fund_in_wte_counts_steps_not_pounds() -> None:
    case = tiny_case(**TWO)
    half_posts = allocation(case, posts={(0, 2): 4})  # support in half posts: 2 WTE
    assert fund(2, measure="wte", shares="free").check(case, half_posts).holds
    assert not fund(1.9, measure="wte", shares="free").check(case, half_posts).holds


@pytest.mark.parametrize(
    "only",
    [
        {"services": ("ot",)},
        {"kinds": ("support",)},
        {"roles": ("support-0",)},
        {"employers": ("council",)},
        {"regions": ("r1",)},
    ],
    ids=lambda only: next(iter(only)),
)
def test_it_pays_for_nothing_else(only: dict[str, Any]) -> None:
    case = tiny_case(**TWO)
    plan = allocation(case, posts={(0, 0): 1})  # a registered physio in r0, of the board
    assert fund(1_000_000, shares="free").check(case, plan).holds
    assert not fund(1_000_000, shares="free", **only).check(case, plan).holds


def test_two_funds_are_counted_apart() -> None:
    case = tiny_case(areas=(0,), bases=(0,), counties=(0,), regions=(0,))
    rich, poor = fund(200_000, id="rich"), fund(50_000, id="poor")
    columns, programme = assemble(case, [rich, poor], ALWAYS, [])
    plan = allocation(case, posts={(0, 0): 2}, funds=("poor", "rich"))
    both: list[tuple[Fund, bool]] = [(rich, True), (poor, False)]
    for paying, holds in both:
        assert paying.check(case, plan).holds is holds
        twisted = np.array([plan.fund_ids.index(i) for i in columns.fund_ids])
        x, _ = write(case, columns, allocation(case, posts={}, funds=("rich", "poor")))
        posts = columns["posts"]
        x[posts.index] = plan.posts[posts.keys[0], posts.keys[1], twisted[posts.keys[2]]]
        assert satisfied(paying.rows(case, columns), x) is holds
    assert programme.row_family[:1] == ("fund",)
