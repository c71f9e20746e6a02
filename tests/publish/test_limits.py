"""What is promised of a plan's distance from the best stays true where it is rounded."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from placement.api.plan import Plan
from placement.cli.commands.log import _value
from placement.cli.progress import line_of
from placement.i18n import Words
from placement.report.effects import change_sentence
from placement.report.grounds import _proof
from placement.report.regions import whole
from placement.report.wording import at_most, limit, share_at_most
from placement.store.log import LogLine
from placement.studies.alternatives.page import _plans
from placement.studies.robustness.page import _notes
from tests.test_cli import NAMES, PART, news

if TYPE_CHECKING:
    from collections.abc import Callable

EN = Words("en")
WHOLE = {
    "regions": 2, "with_plan": 2, "posts": 3, "wte_new": 3.0, "pounds_full_year": 150_000,
}  # fmt: skip


@pytest.mark.parametrize(
    ("value", "unit", "up", "said"),
    [
        (10.304, "wte", True, "10.31 WTE"),
        (10.31, "wte", True, "10.31 WTE"),
        (10.306, "wte", False, "10.30 WTE"),
        (1_000_000.2, "pounds_per_year", True, "£1,000,001"),
        (1_000_000.8, "pounds_per_year", False, "£1,000,000"),
        (0.80321, "share", True, "80.33%"),
        (0.80329, "share", False, "80.32%"),
    ],
)
def test_a_limit_is_told_no_nearer_than_it_is(value: float, unit: str, up: bool, said: str) -> None:
    assert limit(value, unit, EN, up=up) == said


def test_what_is_a_limit_to_its_last_decimal_is_told_as_it_is() -> None:
    assert [at_most(value, EN) for value in (0.0211, 0.03)] == ["0.03", "0.03"]
    assert [share_at_most(value, EN) for value in (0.00041, 0.0029)] == ["0.05%", "0.29%"]


def regions(sense: str, bound: float) -> str:
    found = {
        "sense": sense,
        "unit": "wte",
        "value": 10.3,
        "bound": bound,
        "gap": 0.004,
        "gap_of_gain": 0.00041,
    }
    words = {"sentence_en": "The aim.", "sentence_cy": "Y nod."}
    document: Any = {"totals": WHOLE, "whole": found | words}
    return str(whole(document, EN))


def summary(sense: str, bound: float) -> str:
    names: Any = SimpleNamespace(text=lambda *_: "The aim.")
    aim: Any = {"unit": "wte", "sense": sense, "value": 10.3, "bound": bound}
    return _proof(aim, names, EN)


@pytest.mark.parametrize("page", [regions, summary])
def test_a_proved_limit_is_rounded_away_from_the_value(page: Callable[[str, float], str]) -> None:
    """Of the most it is rounded up, of the least down: 10.304 and 10.296 beside 10.30."""
    assert "10.31 WTE" in page("max", 10.304)
    assert "10.29 WTE" in page("min", 10.296)


def robustness() -> str:
    document: Any = {"draws_gap_widest": 0.00041, "assumptions": 3, "seed": 1, "draws_gap_asked": 0.01}
    return str(_notes(document | {"draws_near": 0.01}, EN)[0])


def alternatives() -> str:
    plan = {"loss_least_wte": 0.0, "loss_most_wte": 0.1, "loss_most": 0.00041, "wte": 1.0}
    plan |= {"differs_from_best_wte": 1.0, "differs_from_nearest_wte": 1.0}
    document: Any = {"plans": [plan], "loss": 0.01, "unit": "wte"}
    return str(_plans(document, EN))


def plan_itself() -> str:
    posts = pd.DataFrame({"cluster_id": ["c"]})
    plan: Any = SimpleNamespace(gap=0.00041, posts=posts, answer={"scenario": {"id": "s"}}, wte=1.0)
    return Plan.__repr__(plan)


SHOWN: dict[str, Callable[[], str]] = {
    "all regions": lambda: regions("max", 10.304),
    "robustness": robustness,
    "alternatives": alternatives,
    "a plan in Python": plan_itself,
    "while it is solved": lambda: line_of(PART, news(value=10.0, bound=10.0041, before=0.0), EN, NAMES).gap,
    "the log": lambda: _value(LogLine(value="10", unit="wte", gap_of_gain="0.00041"), EN),
}


@pytest.mark.parametrize("where", SHOWN)
def test_a_gap_of_the_gain_is_never_told_as_less(where: str) -> None:
    """0.041 % is told as 0.05 %."""
    assert "0.05%" in SHOWN[where]()
    assert "0.04%" not in SHOWN[where]()


def test_a_gap_in_the_aims_own_unit_is_never_told_as_less() -> None:
    assert line_of(PART, news(value=10.0, bound=10.0211), EN, NAMES).gap == "at most 0.03 better"
    aim = {
        "id": "a",
        "aim": "travel",
        "unit": "wte_minutes",
        "value": 10.0,
        "gap": 0.0211,
        "gap_of_gain": None,
    }
    totals = {"share_before": 0.5, "share_after": 0.6, "care_before_wte": 5.0, "care_after_wte": 6.0}
    view: Any = SimpleNamespace(answer={"aims": [aim], "totals": totals, "care": True})
    assert "0.03" in change_sentence(view, EN)
