"""Welsh around figures and names: by rule where a rule can tell, by wording where none can."""

from __future__ import annotations

import re

import pytest

from placement.i18n import Words
from placement.i18n.welsh import and_before, begins_with_vowel, counted
from tests.i18n.reading import texts

BEFORE_NAMES = "yn|ym|yng|i|o|gan|at|am|ar|dros|drwy|trwy|heb|hyd|wrth|dan|rhwng"
NAMES = "area|base|city|clusters?|county|other_cluster|place|places|regions?|role|services?|town|where|which"
"""Slots that hold a name which a preposition would change: in Caerdydd is `yng Nghaerdydd`."""

UNCHANGED = {
    "check.wrong.rule": "a rule's id or a row, not a name",
    "check.wrong.before": "a rule's id or a row, not a name",
    "check.wrong.vacancies": "a rule's id or a row, not a name",
    "overrides.figure.minutes": "a proposal for a reviewer stands beside it",
    "coverage.less.moved": "staff of a base: a genitive, which changes nothing",
}


def test_no_welsh_text_leaves_a_preposition_before_a_name() -> None:
    """A name cannot change inside a slot, so the text says what it is: `yng nghlwstwr {cluster}`."""
    wrong = re.compile(rf"\b(?:{BEFORE_NAMES}) \{{(?:{NAMES})\}}", re.IGNORECASE)
    found = {key for key, forms in texts("cy").items() if any(wrong.search(form) for form in forms)}
    assert found - set(UNCHANGED) == set()


def test_no_welsh_text_says_staff_time_from_the_people_next_door() -> None:
    assert [key for key, forms in texts("cy").items() if any("gymdogion" in form for form in forms)] == []


def test_no_welsh_text_ends_with_a_preposition_of_time() -> None:
    """`cyn` and `ar ôl` want something after them: `cyn y newid`, or else `cynt` and `wedyn`."""
    hanging = re.compile(r"(?:\bcyn|(?<!sydd )(?<!swydd )\bar ôl)(?:$|[.,;:)])")
    found = {key for key, forms in texts("cy").items() if any(hanging.search(form) for form in forms)}
    assert found - {"bundle.file.result_coverage", "matching.mode.lottery"} == set()


def test_a_scenario_is_masculine() -> None:
    said = re.compile(r"senario hon\b|senario honno")
    assert [key for key, forms in texts("cy").items() if any(said.search(form) for form in forms)] == []


@pytest.mark.parametrize(
    ("items", "joined"),
    [
        (["Gwent", "Powys"], "Gwent a Phowys"),
        (["Sir y Fflint", "Wrecsam"], "Sir y Fflint a Wrecsam"),
        (["Gwynedd", "Ynys Môn"], "Gwynedd ac Ynys Môn"),
        (["Powys", "Gwent", "Caerdydd"], "Powys, Gwent, a Chaerdydd"),
        (["Conwy", "Chwilog"], "Conwy a Chwilog"),
        (["Taf Elái", "Torfaen"], "Taf Elái a Thorfaen"),
        (["A", "Pembroke House Surgery"], "A a Pembroke House Surgery"),
        (["areas.csv", "care.csv"], "areas.csv a care.csv"),
        (["3 swydd", "8 swydd"], "3 swydd ac 8 swydd"),
        (["Powys"], "Powys"),
    ],
)
def test_and_is_said_as_the_name_after_it_wants(items: list[str], joined: str) -> None:
    assert Words("cy").listed(items) == joined


@pytest.mark.parametrize(
    "figure", ["1", "1.5", "8", "8.2%", "11", "16", "80", "82.5%", "£850", "£8,200,000", "16,000"]
)
def test_numbers_whose_name_begins_with_a_vowel(figure: str) -> None:
    assert begins_with_vowel(figure) is True


@pytest.mark.parametrize(
    "figure", ["0.8", "2", "7", "10", "21", "72%", "100", "1,000", "1,800", "£1,000,000"]
)
def test_numbers_whose_name_begins_with_a_consonant(figure: str) -> None:
    assert begins_with_vowel(figure) is False


@pytest.mark.parametrize("figure", ["12", "15", "18", "12,000", "8f3a", "powys"])
def test_where_speakers_differ_or_nobody_can_tell_a_text_stays(figure: str) -> None:
    assert begins_with_vowel(figure) is None


def test_texts_join_figures_as_they_are_said() -> None:
    words = Words("cy")
    assert words("explain.less", figure="82%") == "llai nag 82%"
    assert words("explain.less", figure="72%") == "llai na 72%"
    assert words("map.key.between", low="1", high="1.5") == "1 i lai nag 1.5"
    assert (
        words("jobs.at_two", base="A", second="Ysbyty B", minutes="2")
        == "A ac Ysbyty B, 2 funud oddi wrth ei gilydd"
    )


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ("2 munud", "2 funud"),
        ("12 munud", "12 munud"),
        ("1.2 pwynt", "1.2 pwynt"),
        ("+2 pwynt", "+2 bwynt"),
        ("3 clwstwr, 6 clwstwr", "3 chlwstwr, 6 chlwstwr"),
        ("1 canolfan, 3 canolfan, 6 canolfan", "1 ganolfan, 3 canolfan, 6 chanolfan"),
        ("6 munud, 3 gwasanaeth", "6 munud, 3 gwasanaeth"),
        ("£2 munud", "£2 munud"),
    ],
)
def test_nouns_after_a_small_number(plain: str, said: str) -> None:
    assert counted(plain) == said


def test_names_are_in_the_order_of_each_alphabet() -> None:
    names = ["Llandaf", "Lyr", "Cwm", "Chwilog", "Ŵyl", "Dwyrain", "Ddôl", "De Powys"]
    assert sorted(names, key=Words("cy").order) == [
        "Cwm", "Chwilog", "De Powys", "Dwyrain", "Ddôl", "Lyr", "Llandaf", "Ŵyl",
    ]  # fmt: skip
    assert sorted(names, key=Words("en").order)[:3] == ["Chwilog", "Cwm", "Ddôl"]


def test_an_english_sentence_is_left_alone() -> None:
    assert Words("en")("explain.less", figure="82%") == "less than 82%"
    assert and_before("Caerffili") == "a Chaerffili"
    assert and_before("pentrefi o 71% i 74%") == "a phentrefi o 71% i 74%"
    assert and_before("pentrefi, 74,367") == "a phentrefi, 74,367"
    assert and_before("podiatry") == "a podiatry"  # an id is no Welsh word
