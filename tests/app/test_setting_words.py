"""Every setting and every choice that the page offers has words in both languages."""

from __future__ import annotations

from typing import Literal, get_args, get_origin

import pytest

from placement.app.forms import BY_PROGRAM, FIXED, decimals, simple
from placement.app.new_rule import LISTS, kinds_offered
from placement.i18n import LANGUAGES, Language, Words
from placement.model.aims import AIMS
from placement.model.rules import RULES
from placement.report.setting_words import choice_says, setting_says


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_setting_and_no_choice_is_told_by_its_name_in_a_file(language: Language) -> None:
    words, other = Words(language), Words("cy" if language == "en" else "en")
    offered = {kind: RULES[kind] for kind in kinds_offered(words)}
    bare = []
    for kind, model in (*offered.items(), *AIMS.items()):
        for name, about in model.model_fields.items():
            of = simple(about.annotation)
            listed = name in {*LISTS, "kinds", "places"}
            if (name in FIXED and not name.startswith("name_")) or (of is None and not listed):
                continue
            if kind in AIMS and (name in BY_PROGRAM or listed):
                continue
            if setting_says(kind, name, words) == setting_says(kind, name, other):
                bare.append(f"app.set.{name} (of {kind})")
            if get_origin(of) is Literal:
                bare += [
                    f"app.choice.{name}.{one}"
                    for one in get_args(of)
                    if choice_says(name, one, words) == choice_says(name, one, other)
                ]
    assert bare == [], "app_settings.po lacks " + ", ".join(bare)


def test_the_page_can_ask_for_whatever_a_rule_must_have() -> None:
    """A rule that it offers and that it cannot fill in would stay unfinished, whatever a planner does."""
    asked = {*LISTS, *FIXED, "kinds", "places"}
    never = [
        f"{kind}.{name}"
        for kind in kinds_offered(Words("en"))
        for name, about in RULES[kind].model_fields.items()
        if about.is_required() and name not in asked and simple(about.annotation) is None
    ]
    assert never == []


def test_a_figure_shows_all_its_decimals() -> None:
    shown = {figure: decimals(figure) % figure for figure in (0.5, 1.45, 0.125, 0.0001)}
    assert shown == {0.5: "0.50", 1.45: "1.45", 0.125: "0.125", 0.0001: "0.0001"}
