"""Several years by forms: what a planner asks for is what a file would state, and its answer is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from placement.app.jobs import DeskJob, work
from placement.app.new_rule import of_years
from placement.app.screens.build import changed_question
from placement.app.shelf import PlannersShelf
from placement.app.years import AskedYears
from placement.errors import BadInput
from placement.i18n import LANGUAGES, Language, Words
from placement.model.rules import RULES
from placement.model.rules.leavers import Leavers
from tests.app.test_page import _own_main, page, shelf_with, text_of  # noqa: F401 - a fixture for all here

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.testing.v1 import AppTest

YEARS = "years.o1"


def over_three_years(home: Path) -> tuple[PlannersShelf, AppTest]:
    """The form of an option with three years asked for, before any rule of years."""
    shelf, _ = shelf_with(home)
    tested = page(home, "build")
    tested.toggle(key=f"{YEARS}.together").set_value(True).run()
    tested.number_input(key=f"{YEARS}.count").set_value(3).run()
    return shelf, tested


def test_years_money_growth_and_rules_become_an_option_and_its_answer_is_told(tmp_path: Path) -> None:
    shelf, tested = over_three_years(tmp_path)
    tested.number_input(key=f"{YEARS}.money.money.3").set_value(60_000.0)
    tested.number_input(key=f"{YEARS}.growth.85_plus").set_value(2.0)
    tested.toggle(key=f"{YEARS}.rule.core_money").set_value(True)
    tested.toggle(key=f"{YEARS}.rule.leavers").set_value(True).run()
    assert Words("en")("app.build.rule_unfinished") in [one.value for one in tested.caption]
    tested.number_input(key=f"{YEARS}.core_money.pounds_per_year").set_value(40_000.0)
    tested.number_input(key=f"{YEARS}.leavers.leavers_pct").set_value(10.0).run()
    sentence = Leavers(leavers_pct=10).sentence(Words("en"), shelf.options()[0].question().inputs.case)
    assert Words("en")("app.build.rule_says", sentence=sentence) in text_of(tested)
    tested.button(key="decide").click().run()
    assert not tested.exception
    option = shelf.options()[-1]
    assert option.note.name == "As stated, 3 years"
    inputs = option.question().inputs
    asked = inputs.scenario.years
    assert asked is not None
    assert (asked.count, asked.money, asked.need_growth_pct) == (
        3, {"money": (120_000.0, 120_000.0, 60_000.0)}, {"85_plus": 2.0},
    )  # fmt: skip
    assert {"leavers", "core_money"} <= {rule.id for rule in inputs.scenario.rules}
    option = shelf.keep(option.question(), "Decided here")  # the desk has been asked for the other one
    work(DeskJob("decide", str(option.folder)))
    for language in LANGUAGES:
        shown = page(tmp_path, "decide", language, chosen=option.id)
        assert not shown.exception
        assert Words(language)("ahead.title") in text_of(shown)
        tables = [one for one in shown.get("html") if "<table" in one.proto.body]
        assert len(tables) == 3  # by cluster, whom to hire, the years
    back = page(tmp_path, "build", chosen=option.id)
    assert not back.exception
    assert back.number_input(key=f"years.{option.id}.money.money.3").value == 60_000
    assert f"years.{option.id}.rule.leavers" not in {one.key for one in back.toggle}
    back.toggle(key=f"years.{option.id}.together").set_value(False)
    back.button(key="decide").click().run()
    last = shelf.options()[-1].question().inputs.scenario
    assert last.years is None
    assert not any(rule.of_years for rule in last.rules)


def test_another_amount_is_what_the_first_year_has(tmp_path: Path) -> None:
    shelf, tested = over_three_years(tmp_path)
    tested.number_input(key=f"{YEARS}.money.money.2").set_value(90_000.0)
    tested.number_input(key="fund.o1.money").set_value(150_000.0)
    tested.button(key="decide").click().run()
    assert not tested.exception
    asked = shelf.options()[-1].question().inputs.scenario.years
    assert asked is not None
    assert asked.money == {"money": (150_000.0, 90_000.0, 90_000.0)}


def test_years_that_nobody_asks_for_change_nothing(tmp_path: Path) -> None:
    _, tested = over_three_years(tmp_path)
    tested.toggle(key=f"{YEARS}.together").set_value(False).run()
    assert not [one for one in tested.number_input if str(one.key).startswith(YEARS)]
    hint = tested.text_input(key="name.o1").placeholder
    assert hint == "As stated"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_of_later_years_is_offered(language: Language) -> None:
    assert set(of_years(Words(language))) == {kind for kind in RULES if RULES[kind].of_years} | {"market"}


def test_options_that_hold_for_one_year_do_not_stand_in_the_way(tmp_path: Path) -> None:
    """What the page changes is another question: an option of the file that is not for years is left out."""
    _, kept = shelf_with(tmp_path, {"rule": "no_loser", "id": "nobody", "points": 1.0, "enabled": False})
    document = dict(kept.question().document)
    option = {"name_en": "No loser", "name_cy": "Neb", "rules": {"nobody": {"enabled": True}}}
    stated = kept.question()._made({**document, "options": {"none": option}})
    with pytest.raises(BadInput, match="years"):
        stated.with_setting("years", count=2).inputs  # noqa: B018 - read and checked
    asked = changed_question(stated, [], years=AskedYears({"count": 2}))
    assert asked.inputs.scenario.years is not None
