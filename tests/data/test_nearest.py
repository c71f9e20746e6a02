"""Which known word somebody most likely meant: by what it means, and never by spelling alone."""

from __future__ import annotations

import pytest

from placement.data.nearest import nearest, unknown
from placement.errors import Fault
from placement.i18n import Words

KINDS = ("registered", "newly_qualified", "support")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("qualified", "registered"),
        ("Professionally  Qualified", "registered"),
        ("unqualified", "support"),
        ("unregistered", "support"),
        ("graduate", "newly_qualified"),
        ("newly-qualified", "newly_qualified"),
        ("registred", "registered"),
        ("suport", "support"),
        ("volunteer", None),
    ],
)
def test_a_kind_of_post_is_suggested_by_its_meaning(word: str, meant: str | None) -> None:
    assert nearest(word, KINDS) == meant


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("weighted", "un-weighted"),
        ("not_weighted", "weighted"),
        ("unsupervised", "supervised"),
        ("graduates", "employed_graduates"),
    ],
)
def test_a_word_that_narrows_or_turns_round_is_no_misspelling(word: str, known: str) -> None:
    assert nearest(word, [known]) is None


def test_misspelt_words_and_short_forms_are_still_found() -> None:
    assert nearest("physio", ["physiotherapy", "podiatry"]) == "physiotherapy"
    assert nearest("xphysio", ["physio"]) == "physio"
    assert nearest("Undrr", ["under", "over"]) == "under"


def test_an_id_that_is_like_none_is_answered_with_some_that_there_are() -> None:
    at = Fault("unknown_id", "x.toml", column="rules.a.services", value="zzz")
    told = unknown(at, [f"s{n}" for n in range(20)]).says(Words("en"))
    assert "Write s0, s1, s2" in told
    assert "s11, …, or another" in told
    assert "s12" not in told
