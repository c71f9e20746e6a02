"""What the rules of several years say of their settings, and how much they give, by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.i18n import LANGUAGES, Words
from placement.model.rules import RULES
from tests.model.rules.each import KITS
from tests.model.rules.test_said_and_given import BARE, figures, said, stands
from tests.years.asked import case_of_years, lists_of_clusters

if TYPE_CHECKING:
    from placement.model.case import Case

OF_YEARS = {name for name, kit in KITS.items() if kit.elsewhere}
STATED: dict[str, dict[str, Any]] = {
    "leavers": {"leavers_pct": 7.5, "by_kind": {"support": 12.25}},
    "market": {"pct_of_staff": 2.5, "least_wte": 0.75, "more": 0.4},
    "progression": {"years_to_top": 4.5, "newly_qualified_move_up_years": 1.5},
    "core_money": {"pounds_per_year": 61_000},
    "training": {
        "most": {"physio": 12},
        "years": 4,
        "finish_pct": 88.5,
        "stay_pct": 71,
        "councils": {"physio": 3},
    },
    "waiting": {"weeks": 14.5, "from_year": 2},
    "hospital_moves": {"most_pct": 1.25, "backfilled_pct": 55},
    "base_moves": {"part_pct": 10.5, "backfilled_pct": 45},
    "community_share": {"share": 0.355, "from_year": 2},
}
"""Settings with figures that rounding would change."""
OTHERWISE: dict[str, dict[str, Any]] = {
    "leavers": {"leavers_pct": 7.6, "by_kind": {"support": 12.5}},
    "market": {"pct_of_staff": 2.75, "least_wte": 0.8, "more": 0.45, "by_service": {"physio": 1.0}},
    "progression": {
        "years_to_top": 4.0,
        "newly_qualified_move_up_years": 1.25,
        "tops": {"registered-0": 60_000},
        "pay_above_fund_pct": 1.0,
    },
    "core_money": {"pounds_per_year": 62_000, "by_region": {"r0": 1_000}, "funds": ("fund",)},
    "training": {
        "most": {"physio": 13},
        "years": 3,
        "finish_pct": 88,
        "stay_pct": 71.5,
        "councils": {"physio": 2},
    },
    "waiting": {"weeks": 14.25, "from_year": 3, "services": ("physio",)},
    "hospital_moves": {"most_pct": 1.5, "backfilled_pct": 55.5, "services": ("physio",)},
    "base_moves": {"part_pct": 10.25, "backfilled_pct": 45.5},
    "community_share": {"share": 0.3525, "from_year": 3, "services": ("physio",)},
}
"""Another value of every setting."""
NOT_SAID: dict[str, frozenset[str]] = {
    "progression": frozenset({"tops", "pay_above_fund_pct"}),
    "core_money": frozenset({"funds"}),
}
"""Settings that stand in the table of settings alone."""
GIVEN: dict[str, tuple[float, dict[str, Any]]] = {
    "leavers": (2.0, {"leavers_pct": 5.5, "by_kind": {"support": 10.25}}),
    "market": (0.5, {"more": 0.9}),
    "core_money": (1_000.0, {"pounds_per_year": 62_000}),
    "training": (3.0, {"most": {"physio": 15}}),
    "waiting": (2.0, {"weeks": 16.5}),
    "hospital_moves": (3.0, {"most_pct": 4.25}),
    "base_moves": (4.0, {"part_pct": 6.5}),
    "community_share": (0.05, {"share": 0.305}),
}
"""An amount, and the settings of the rule that gives it."""
TRIED: dict[str, tuple[float, float, float]] = {
    "leavers": (1, 2, 13),
    "market": (0.5, 1, 100),
    "core_money": (1_000, 2_000, 1e10),
    "training": (1, 2, 100),
    "waiting": (1, 2, 520),
    "hospital_moves": (1, 2, 98),
    "base_moves": (1, 2, 11),
    "community_share": (0.01, 0.02, 1),
}
"""The first two amounts that are tried, and the last, after which nobody leaves or moves who need not."""


@pytest.fixture(scope="module")
def case() -> Case:
    three = case_of_years(3)
    return replace(three, hospital=np.array([[10.0]]), waiting=lists_of_clusters(((5.0, 60.0, 10.0),)))


def test_every_rule_of_years_stands_here() -> None:
    assert STATED.keys() == OTHERWISE.keys() == OF_YEARS
    assert GIVEN.keys() == TRIED.keys() == OF_YEARS - {"progression"}
    for name, settings in OTHERWISE.items():
        assert settings.keys() | STATED[name].keys() == RULES[name].model_fields.keys() - BARE


@pytest.mark.parametrize("name", sorted(OF_YEARS))
def test_every_setting_is_told_and_every_figure_as_it_is(name: str, case: Case) -> None:
    rule = RULES[name].model_validate(STATED[name])
    text = rule.sentence(Words("en"), case)
    assert [figure for figure in figures(STATED[name]) if not stands(figure, text)] == []
    silent = set()
    for setting, value in OTHERWISE[name].items():
        other = RULES[name].model_validate({**STATED[name], setting: value})
        same = [a == b for a, b in zip(said(rule, case), said(other, case), strict=True)]
        assert len(same) == len(LANGUAGES)
        if any(same):
            silent.add(setting)
    assert silent == NOT_SAID.get(name, frozenset())


@pytest.mark.parametrize("name", GIVEN)
def test_it_gives_what_is_asked_in_its_unit(name: str, case: Case) -> None:
    rule = RULES[name].model_validate(STATED[name])
    amount, changed = GIVEN[name]
    laxer = rule.give(amount)
    assert laxer is not None
    assert laxer.model_dump() == {**rule.model_dump(), **changed}
    assert vars(laxer).keys() == vars(rule).keys()
    ways = rule.ways(case)
    assert ways is not None
    first, second, last = TRIED[name]
    assert (ways[0], ways[1]) == (first, second)
    assert ways[-1] == last or (name == "core_money" and 0.8 * last <= ways[-1] <= last)
    assert all(round(way / rule.grain(), 6).is_integer() for way in ways)
