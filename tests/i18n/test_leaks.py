"""No English in Welsh pages: not a sentence of ours, not a name that has a Welsh form, not a stray word."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from placement.i18n.catalogue import slots
from tests.i18n.reading import texts
from tests.publish.every_page import ENGLISH, WELSH

LEAST_WORDS = 3
READ_ALOUD = ("aria-label", "title", "alt", "placeholder", "label")
VOID = {"meta", "link", "input", "img", "br", "hr", "area", "base", "col", "embed", "source", "track", "wbr"}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NEVER_WELSH = {"the", "and", "of", "with", "which", "from", "for", "are", "this", "that", "new", "before"}


class Said(HTMLParser):
    """What a page says outside elements in English, to eyes and to a screen reader; its scripts apart."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.scripts: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        english = given.get("lang", "en" if self._english else "") == "en"
        if not english:
            self.text += [
                value for name, value in given.items() if name in READ_ALOUD or name.startswith("data-")
            ]
        if tag not in VOID:
            self._open.append((tag, english))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag = self._open[-1][0] if self._open else ""
        if tag == "script":
            self.scripts.append(COMMENT.sub(" ", data))
        elif tag != "style" and not self._english:
            self.text.append(data)

    @property
    def _english(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def one_line(parts: list[str]) -> str:
    return " ".join(" ".join(parts).split())


def sentences() -> dict[str, str]:
    """Parts between slots of at least three words that English texts have and no Welsh one."""
    welsh = " \n ".join(form for forms in texts("cy").values() for form in forms)
    return {
        part: key
        for key, forms in texts("en").items()
        for form in forms
        for part in map(str.strip, re.split(r"\{\w+\}", form))
        if len(re.findall(r"[^\W\d_]+", part)) >= LEAST_WORDS and part not in welsh
    }


def leaked(html: str, known: dict[str, str]) -> set[str]:
    """Keys of English texts that a page shows, or that its scripts could."""
    said = Said(html)
    seen = one_line([*said.text, *said.scripts])
    return {key for part, key in known.items() if part in seen}


@pytest.fixture(scope="module")
def welsh(pages: dict[str, str]) -> dict[str, str]:
    return {name: html for name, html in pages.items() if ".cy." in name}


def test_what_is_said_is_read_rightly() -> None:
    said = Said(
        '<html lang="cy"><img alt="llun"><p>un <b>dau</b> <i lang="en">two <b>x</b></i> <br> tri</p>'
        '<script>"pedwar"</script><style>p{}</style><a lang="en" title="no">English</a>'
    )
    assert one_line(said.text) == "llun un dau tri"
    assert said.scripts == ['"pedwar"']


def test_an_english_page_would_be_found_out(pages: dict[str, str]) -> None:
    known = sentences()
    assert len(known) > 1000
    for name, html in pages.items():
        if ".en." in name:
            assert leaked(html.replace('<html lang="en">', '<html lang="cy">', 1), known), name


def test_no_english_text_of_ours_stands_in_a_welsh_page(welsh: dict[str, str]) -> None:
    known = sentences()
    assert {(name, key) for name, html in welsh.items() for key in leaked(html, known)} == set()


def test_no_english_name_stands_where_there_is_a_welsh_one(welsh: dict[str, str]) -> None:
    said = {name: one_line(Said(html).text) for name, html in welsh.items()}
    assert {name for name, text in said.items() if WELSH not in text} == set()
    leaks = {
        (name, text[max(0, found.start() - 40) : found.end()])
        for name, text in said.items()
        for found in re.finditer(ENGLISH, text)
    }
    assert leaks == set()


def test_no_stray_english_word_stands_in_a_welsh_page(welsh: dict[str, str]) -> None:
    stray = re.compile(rf"\b(?:{'|'.join(sorted(NEVER_WELSH))})\b", re.IGNORECASE)
    leaks = set()
    for name, html in welsh.items():
        text = one_line(Said(html).text)
        leaks |= {(name, text[max(0, f.start() - 40) : f.end() + 40]) for f in stray.finditer(text)}
    assert leaks == set()


def test_every_form_has_the_slots_of_its_text() -> None:
    """A plural may leave out its number, no more; a text and its translation have the same slots."""
    english, cymraeg = texts("en"), texts("cy")
    wanted = {key: frozenset().union(*map(slots, forms)) for key, forms in english.items()}
    wrong = [
        (key, form)
        for found in (english, cymraeg)
        for key, forms in found.items()
        for form in forms
        if wanted[key] - slots(form) - ({"n"} if len(forms) > 1 else set()) or slots(form) - wanted[key]
    ]
    assert wrong == []
