"""What is legal but hardly meant is said before anything is solved; what is meant is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from placement.i18n import Words
from placement.model.rules import Breach, Finding
from placement.model.rules.ceiling import Ceiling
from placement.model.rules.floor import Floor
from placement.model.rules.forbidden import Forbidden
from placement.model.rules.least_job import LeastJob
from placement.model.rules.no_loser import NoLoser
from placement.model.rules.opened import Opened
from placement.model.rules.required import Required
from placement.model.rules.standard import Standard
from placement.model.rules.supply import Supply
from placement.model.rules.welsh_language import WelshLanguage
from placement.results.tables import rules_table
from placement.scenario.warnings import doubts
from tests.cases import capital, fund, role, tiny_case

if TYPE_CHECKING:
    from placement.data.region import Region
    from placement.model.rules import Rule

SITES = tiny_case(candidate=[False, True, False, False])


class Named:
    """As much of a region as a warning reads."""

    regions = pd.DataFrame({"region_id": ["r0", "r1"], "name_en": ["One", "Two"], "name_cy": ["Un", "Dau"]})


def said(rules: list[Rule], case: object = None) -> dict[str, str]:
    region: Region = Named()  # type: ignore[assignment]  # as much of one as is read
    found = doubts(region, case or tiny_case(), rules)  # type: ignore[arg-type]  # a case or none
    assert all(notice.says(Words(lang)) for notice in found for lang in ("en", "cy"))
    return {notice.key: notice.says(Words("en")) for notice in found}


@pytest.mark.parametrize(
    ("key", "rules"),
    [
        ("fund_nobody_revenue", [fund(kinds=("newly_qualified",), employers=("nobody",))]),
        ("fund_nobody_capital", [capital()]),  # no site is only a possible one
        ("fund_below_one_revenue", [fund(20_000)]),  # £10,000 in each region; half a support post is £15,000
        ("fund_above_need", [fund(500_000, measure="wte")]),  # pounds, told as WTE
        ("fund_ends", [fund(recurrent=False)]),
        ("floor_unpaid", [fund(kinds=("support",)), Floor(id="f", amount=1.0, kinds=("registered",))]),
        (
            "floor_above_ceiling",
            [fund(), Floor(id="f", amount=2.0, kinds=("support",)), Ceiling(id="c", amount=1.0)],
        ),
        ("opened_too_many", [Opened(at_least=1)]),
        ("pool_below_one", [fund(), Supply(pool_wte_at_each_base=0.5)]),
    ],
)
def test_each_absurd_wish_is_named(key: str, rules: list[Rule]) -> None:
    assert set(said(rules)) == {key}


@pytest.mark.parametrize(
    "rules",
    [
        [fund(40, measure="wte")],  # as much as four neighbourhoods need
        [fund(30_000)],  # just one half support post in each region
        [fund(recurrent=False, contract="fixed_term")],
        [fund(), Floor(id="f", amount=1.0), Ceiling(id="c", amount=1.0)],
        [fund(), Floor(id="f", amount=2.0), Ceiling(id="c", amount=1.0, kinds=("support",))],
        [fund(), Floor(id="f", amount=2.0), Ceiling(id="c", level="region", amount=1.0)],
        [fund(), Supply(pool_wte_at_each_base=1.0)],
        [fund(), Supply()],
    ],
)
def test_what_may_well_be_meant_is_left_alone(rules: list[Rule]) -> None:
    assert said(rules) == {}


def test_a_share_below_one_post_names_its_region() -> None:
    shares = {"r0": 0.95, "r1": 0.05}
    assert "in Two" in said([fund(100_000, shares="stated", stated=shares)])["fund_below_one_in_revenue"]


def test_capital_is_held_against_the_price_of_a_base() -> None:
    assert set(said([capital(99_999)], SITES)) == {"fund_below_one_capital"}
    assert said([capital(100_000), Opened(at_least=1)], SITES) == {}


def test_a_role_of_no_cost_is_never_too_dear() -> None:
    assert said([fund(1.0)], tiny_case(roles=[role(pounds_per_wte=0)])) == {}


NOWHERE: list[Rule] = [
    Forbidden(id="f", kinds=("newly_qualified",), places=()),
    Forbidden(id="f", level="region", places=("elsewhere",)),
    Ceiling(id="f", level="region", places=("elsewhere",), amount=1.0),
    Required.model_validate({"id": "f", "posts": [{"base": "elsewhere", "role": "r", "steps": 1}]}),
    Standard(id="f", level="region", places=("elsewhere",), share=0.1),
    NoLoser(id="f", level="region", places=("elsewhere",), points=0),
    LeastJob(id="f", services=("elsewhere",)),
    Opened(id="f", bases=("elsewhere",)),
]


@pytest.mark.parametrize("nowhere", NOWHERE, ids=lambda rule: type(rule).__name__)
def test_a_rule_that_binds_nothing_is_told_and_never_as_met(nowhere: Rule) -> None:
    """Of places, roles and services that the case lacks: that it holds says nothing."""
    case = tiny_case()
    assert "f" in said([fund(), nowhere], case)["binds_nowhere"]
    every = Ceiling(id="every", amount=100.0)
    table = rules_table(case, [every, nowhere], [(rule, Finding()) for rule in (nowhere, every)])
    assert table["holds"].tolist() == ["true", "nowhere"]
    broken = rules_table(case, [nowhere], [(nowhere, Finding((Breach(("b",), 1.0, 0.0),)))])
    assert broken["holds"].tolist() == ["false"]


def test_a_rule_about_welsh_that_binds_nowhere_is_told_with_what_there_is() -> None:
    """A fifth of everybody speak Welsh in these cases: a line of 20 binds everywhere, one of 21 nowhere."""
    told = {"requirement": "essential", "part": 0.5}
    everywhere, nowhere = (WelshLanguage.model_validate({**told, "line": line}) for line in (20, 21))
    assert "welsh_nowhere" not in said([fund(), everywhere])
    text = said([fund(), nowhere])["welsh_nowhere"]
    assert "21" in text
    assert "20" in text
