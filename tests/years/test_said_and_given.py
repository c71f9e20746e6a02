"""What the rules of several years say of their settings, and how much they give, by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.i18n import LANGUAGES, Words
from placement.model.rules import RULES
from tests.cases import graduates
from tests.model.rules.each import KITS
from tests.model.rules.test_said_and_given import BARE, figures, in_two_languages, said, stands
from tests.years.asked import case_of_years, lists_of_clusters

if TYPE_CHECKING:
    from placement.model.case import Case

OF_YEARS = [name for name, kit in KITS.items() if kit.elsewhere]
GIVEN = [name for name in OF_YEARS if KITS[name].given is not None]


@pytest.fixture(scope="module")
def case() -> Case:
    three = case_of_years(3)
    return replace(three, hospital=np.array([[10.0]]), waiting=lists_of_clusters(((5.0, 60.0, 10.0),)))


@pytest.mark.parametrize("name", OF_YEARS)
def test_every_setting_is_told_and_every_figure_as_it_is(name: str, case: Case) -> None:
    kit, kind = KITS[name], RULES[name]
    assert {*kit.otherwise, *kit.figures} == kind.model_fields.keys() - BARE
    rule = kind.model_validate(kit.figures)
    assert (kit.given is None) is (rule.give(1.0) is None), "given, where it can give"
    text = rule.sentence(Words("en"), case)
    assert [figure for figure in figures(kit.figures) if not stands(figure, text)] == []
    silent = set()
    for setting, value in kit.otherwise.items():
        other = kind.model_validate({**kit.figures, setting: value})
        same = [a == b for a, b in zip(said(rule, case), said(other, case), strict=True)]
        assert len(same) == len(LANGUAGES)
        if any(same):
            silent.add(setting)
    assert silent == kit.silent


@pytest.mark.parametrize("name", OF_YEARS)
def test_services_are_named_in_the_language_of_the_sentence(name: str, case: Case) -> None:
    kit, kind = KITS[name], RULES[name]
    for setting, value in kit.otherwise.items():
        rule = kind.model_validate({**kit.figures, setting: value})
        english, welsh = said(rule, in_two_languages(case))
        assert "CYM" not in english
        assert "ENG" not in welsh


@pytest.mark.parametrize("name", OF_YEARS)
def test_it_binds_where_there_are_years_alone(name: str, case: Case) -> None:
    rule = RULES[name].model_validate(KITS[name].figures)
    people = replace(case, classes=(graduates(4),))
    assert rule.binds(people if name == "training" else case)
    if name != "market":  # which says whom the first year may hire as well
        assert not rule.binds(replace(people, years=None))


@pytest.mark.parametrize("name", GIVEN)
def test_it_gives_what_is_asked_in_its_unit(name: str, case: Case) -> None:
    kit = KITS[name]
    rule = RULES[name].model_validate(kit.figures)
    assert kit.given is not None
    amount, changed = kit.given
    laxer = rule.give(amount)
    assert laxer is not None
    assert laxer.model_dump() == {**rule.model_dump(), **changed}
    assert vars(laxer).keys() == vars(rule).keys()
    ways = rule.ways(case)
    assert ways is not None
    first, second, last = kit.tried
    assert (ways[0], ways[1]) == (first, second)
    assert ways[-1] == last or (name == "core_money" and 0.8 * last <= ways[-1] <= last)
    assert all(round(way / rule.grain(), 6).is_integer() for way in ways)
