"""Texts for the public ask for no more than nine years of schooling; a single sentence for a little more."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from placement.i18n.catalogue import FOLDER
from placement.i18n.sheet import read_catalogues
from tests.i18n.readability import WORD, grade, sentences, syllables

PUBLIC = ["bundle", "bundle_compare", "coverage", "explain", "finder", "jobs", "map", "matching", "summary"]
LONG = 12
"""Words from which a text alone says something of how it reads."""
PAGE, ALONE = 9.0, 12.0

SPOKEN = {"p", "li", "dd", "figcaption"}
FOR_THE_PUBLIC = {
    "bundle": {"index", "region", "about", "compare"},
    "run": {"summary"},
    "explain": None,
    "run-match-stable": None,
}
"""Pages by their folder and what their names begin with; None is every page of it. Papers for boards, studies
for planners and the pages of each region alone, which are one table, are not among them."""

HARDER = {
    "coverage.unit.after": "the unit of a figure, not a sentence: what a share is of and that it is modelled",
}


def public_texts() -> dict[str, str]:
    """Texts by key (of a plural the last form), a slot read as one short word; faults left out."""
    return {
        key: re.sub(r"\{\w+\}", "X", list(forms.values())[-1])
        for (file, key), forms in read_catalogues(FOLDER).texts("en").items()
        if file in PUBLIC and not key.startswith(("fault.", "notice.", "check."))
    }


BY_HAND = {
    1: "cat need the these shared filled 10,000 WTE",
    2: "table tables wanted settled places people cluster full-time",
    3: "neighbouring estimate",
}


@pytest.mark.parametrize(("count", "spoken"), BY_HAND.items())
def test_syllables_by_hand(count: int, spoken: str) -> None:
    assert {word: syllables(word) for word in spoken.split()} == dict.fromkeys(spoken.split(), count)


def test_grade_by_hand() -> None:
    """Two sentences, nine words, ten syllables."""
    said = ["The cat sat on the table. It had milk."]
    assert [len(one) for one in sentences(said)] == [6, 3]
    assert grade(said) == pytest.approx(0.39 * 9 / 2 + 11.8 * 10 / 9 - 15.59)


def test_a_hard_sentence_is_found() -> None:
    hard = "Notwithstanding organisational interdependencies, sustainability necessitates prioritisation."
    assert grade([hard]) > ALONE


@pytest.mark.parametrize("file", PUBLIC)
def test_each_catalogue_of_public_texts_reads_at_grade_nine(file: str) -> None:
    texts = read_catalogues(FOLDER).texts("en")
    mine = [key for name, key in texts if name == file]
    assert (
        grade(text for key, text in public_texts().items() if key in mine and len(WORD.findall(text)) > 3)
        <= PAGE
    )


def test_no_single_text_is_far_harder() -> None:
    hard = {
        key: round(grade([text]), 1)
        for key, text in public_texts().items()
        if len(WORD.findall(text)) >= LONG and grade([text]) > ALONE
    }
    assert set(hard) == set(HARDER)


class Prose(HTMLParser):
    """Sentences of a page: paragraphs, points of lists and answers; neither tables nor names alone."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._within = 0
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"table", "script", "style", "nav"}
        if tag in SPOKEN:
            self._within += 1
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"table", "script", "style", "nav"}
        self._within -= tag in SPOKEN

    def handle_data(self, data: str) -> None:
        if self._within and not self._hidden:
            self.texts[-1] += data


def prose(html: str) -> list[str]:
    """Texts of at least four words."""
    said = (" ".join(text.split()) for text in Prose(html).texts)
    return [text for text in said if len(WORD.findall(text)) > 3]


def test_prose_is_what_is_said_in_sentences() -> None:
    html = "<p>One two <b>three</b> four.</p><table><tr><td><p>A b c d.</p></table><ul><li>Up</li></ul>"
    assert prose(html) == ["One two three four."]


def test_pages_for_the_public_read_at_grade_nine(pages: dict[str, str]) -> None:
    public = {
        name: html
        for name, html in pages.items()
        for folder, stems in FOR_THE_PUBLIC.items()
        if ".en." in name
        and name.startswith(f"{folder}/")
        and (stems is None or any(name.split("/")[-1].startswith(stem) for stem in stems))
    }
    assert {name.split("/")[0] for name in public} == set(FOR_THE_PUBLIC)
    assert {
        name: round(grade(prose(html)), 1) for name, html in public.items() if grade(prose(html)) > PAGE
    } == {}
