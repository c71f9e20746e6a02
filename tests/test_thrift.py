"""Money that finds nothing to do stays unspent, and is told with the reason."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.audit.verify import verify_run
from placement.i18n import Words
from placement.model.aims import LeastCost, MetNeed, Travel
from placement.model.rules.ceiling import Ceiling
from placement.model.rules.floor import Floor
from placement.report.summary import summary_text
from placement.results.money import left_because
from placement.run import run
from placement.scenario.inputs import read_inputs
from placement.studies.ladder.steps import steps_of
from placement.studies.ladder.study import ladder
from tests.builders import RULES, tiny_region, tiny_scenario
from tests.cases import capital, fund, role, service, tiny_case
from tests.model.aims.brute import CareOf, least_after_need, plans
from tests.model.aims.test_brute_force import NEED, WORTHS, small_case
from tests.model.brute import Conditions
from tests.model.solving import BY_PRICES, USUAL, decided

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from placement.i18n import Language
    from placement.model.aims import Aim
    from placement.model.case import Case
    from placement.model.rules import Fund, Rule

ROOMY = {"rule": "places", "id": "places", "enabled": False}


def with_millions(home: Path, *more: dict[str, Any], amount: int = 5_000_000) -> Path:
    """Eight neighbourhoods with 34.4 WTE of need and 13.5 in post, and far more money than they need."""
    tiny_region(home / "tiny")
    rules = ({**RULES[0], "amount": amount}, *RULES[1:], ROOMY, *more)
    return tiny_scenario(home / "tiny.toml", rules=rules)


def test_a_region_that_meets_all_its_need_is_not_sold_idle_posts(tmp_path: Path) -> None:
    result = run(with_millions(tmp_path), out=tmp_path / "out")
    answer = result.view.answer
    (money,) = answer["funds"]
    assert (answer["totals"]["wte_new"], money["spent_full_year"]) == (28.0, 1_276_000)
    assert answer["totals"]["share_after"] == pytest.approx(1.0, abs=1e-6)
    assert money["left_because"] == [{"why": "met", "left": 3_724_000}]
    told: dict[Language, str] = {"en": "would buy nothing", "cy": "ni fyddai £3,724,000 yn prynu dim"}
    for language, said in told.items():
        sections = summary_text(result.view, Words(language))
        text = str(next(section for section in sections if section.key == "money"))
        assert "£3,724,000" in text
        assert said in text
    assert verify_run(tmp_path / "out").passed


@pytest.mark.parametrize("seed", range(16))
@pytest.mark.parametrize("settings", [None, BY_PRICES])
def test_no_plan_that_meets_as_much_takes_less_money(seed: int, settings: Any) -> None:
    rng = Random(seed)
    case, amount, doors = small_case(rng), rng.choice([110_000, 190_000]), rng.choice([1, 70_000])
    terms = Conditions((amount,), worths=WORTHS, level="area")
    rules: list[Rule] = [fund(amount), capital(doors), *USUAL]
    opening = dict(enumerate(case.base_opening_pounds.tolist()))
    found = list(plans(case, terms, doors))
    least = least_after_need(found, CareOf(case, terms), lambda plan: plan.pounds(opening), 0.0)
    more = {} if settings is None else {"settings": settings}
    answer = decided(case, rules, [NEED["area"]], **more)
    assert LeastCost().value(case, answer.allocation) == pytest.approx(least, abs=1)


def one_service(**changed: Any) -> Case:
    """Two neighbourhoods in one region, each with a base, 3 WTE of need and 1 in post."""
    plain: dict[str, Any] = {
        "areas": (0, 1), "bases": (0, 1), "counties": (0, 0), "regions": (0,), "roles": [role()],
        "need": 3.0, "in_post": 1.0,
    }  # fmt: skip
    return tiny_case(**(plain | changed))


def spent(case: Case, rules: Sequence[Rule], aims: Sequence[Aim] = (MetNeed(),)) -> float:
    return LeastCost().value(case, decided(case, rules, aims).allocation)


@pytest.mark.parametrize(
    ("rules", "pounds"),
    [
        ([fund(150_000)], 150_000),  # three posts of £50,000: money binds, and every post does something
        ([fund(900_000)], 200_000),  # 4 WTE are missing
        ([fund(900_000, least=350_000)], 350_000),  # what must be spent is spent: seven posts
        ([fund(900_000), Floor(id="each", level="cluster", amount=3.0)], 300_000),  # 3 WTE in each
    ],
)
def test_floors_and_what_must_be_spent_hold(rules: list[Rule], pounds: int) -> None:
    assert spent(one_service(), [*rules, *USUAL]) == pounds


def test_drives_do_not_buy_posts_that_meet_nothing_more() -> None:
    # Staff at b0 alone meet all; a further post at b1 would only save drives, which come after the money.
    case = one_service(places=[9.0, 9.0], in_post=[[2.0], [1.0]])
    assert spent(case, [fund(900_000), *USUAL], [MetNeed(), Travel()]) == 150_000


def test_a_fund_for_one_service_leaves_what_that_service_cannot_use() -> None:
    # Each service lacks 4 WTE. The ring-fence pays for 4 WTE of ot and no more; the rest of the money binds.
    case = one_service(services=[service("physio"), service("ot")], roles=[role(), role(service=1)])
    fenced = fund(600_000, id="fenced", services=("ot",))
    free = fund(120_000, id="free")
    rules: list[Rule] = [free, fenced, *USUAL]
    answer = decided(case, rules, [MetNeed()])
    by_fund = (answer.allocation.posts * np.array([50_000, 50_000])[None, :, None]).sum(axis=(0, 1))
    assert by_fund.tolist() == [100_000, 200_000]
    assert left_because(case, rules, fenced, answer.allocation) == [{"why": "met", "left": 400_000}]
    assert left_because(case, rules, free, answer.allocation) == [{"why": "too_little", "left": 20_000}]


@pytest.mark.parametrize(
    ("revenue", "opens"),
    [(10_000, False), (900_000, True)],  # nobody to work there; staff for whom b0 has no room
)
def test_no_base_is_opened_in_which_nobody_works(revenue: int, opens: bool) -> None:
    case = one_service(
        areas=(0, 0),
        places=[2.0, 9.0],
        in_post=[[1.0], [0.0]],
        candidate=[False, True],
        opening_pounds=80_000,
    )
    doors = capital(500_000)
    rules: list[Rule] = [fund(revenue), doors, *USUAL]
    plan = decided(case, rules, [MetNeed()]).allocation
    assert plan.opened.any() == opens
    assert (plan.posts[1].sum() > 0) == opens
    why, left = ("met", 420_000) if opens else ("no_use", 500_000)
    assert left_because(case, rules, doors, plan) == [{"why": why, "left": left}]


def test_need_that_rules_keep_from_being_met_is_not_called_met() -> None:
    case = one_service(places=1.0)  # room for one more at each base, where two are missing
    money: Fund = fund(900_000)
    rules: list[Rule] = [money, *USUAL]
    plan = decided(case, rules, [MetNeed()]).allocation
    assert plan.posts.sum() == 2
    assert left_because(case, rules, money, plan) == [{"why": "no_room", "left": 800_000}]


def test_what_conditions_forbid_is_not_put_down_to_room() -> None:
    money = fund(900_000)
    cap = Ceiling(id="most", level="region", amount=2.0)
    rules: list[Rule] = [money, cap, *USUAL]
    case = one_service()
    plan = decided(case, rules, [MetNeed()]).allocation
    assert plan.posts.sum() == 2
    assert left_because(case, rules, money, plan) == [{"why": "no_use", "left": 800_000}]


def test_large_budgets_of_a_ladder_spend_no_more_than_is_of_use(tmp_path: Path) -> None:
    config = with_millions(tmp_path)
    inputs = read_inputs(config)
    study = ladder(inputs, steps_of(inputs, "1200k,3m,9m", None, by_year=False), processes=1)
    for kind in ("free", "nested"):
        pounds = [step[kind]["pounds"] for step in study.document["steps"]]
        assert pounds[0] <= 1_200_000
        assert pounds[-1] == pounds[-2] <= 1_350_000
    assert study.document["steps"][-1]["free"]["pounds"] == 1_276_000


def test_where_money_binds_nothing_is_searched_for(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[object] = []

    def look(*given: object) -> bool:
        searched.append(given)
        return False

    monkeypatch.setattr("placement.solve.thrift._thrifty", look)
    case = tiny_case(roles=[role(), role("newly_qualified"), role("support")], need=30.0, places=99)
    answer = decided(case, [fund(500_000), *USUAL])
    assert answer.allocation.posts.sum() > 0
    assert searched == []
    decided(case, [fund(50_000_000), *USUAL])
    assert searched
