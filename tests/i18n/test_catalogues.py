"""Both languages say the same things, and every text that the program asks for is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import PoFileError

import placement
from placement.i18n import LANGUAGES, Language, Words
from placement.i18n.catalogue import files_of, read_catalogue, read_texts, slots
from placement.i18n.review import REVIEWED
from tests.i18n.reading import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(placement.__file__).parent
FORMS = {"en": 2, "cy": 6}

# Texts that are rightly the same in both languages.
ALIKE = {
    "summary.page.map": "the Welsh word is the same",
    "summary.unit.km": "a symbol",
}


def test_both_languages_have_the_same_keys() -> None:
    assert set(texts("en")) == set(texts("cy"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty(language: Language) -> None:
    assert [key for key, forms in texts(language).items() if not all(form.strip() for form in forms)] == []


def test_texts_have_the_same_slots() -> None:
    def of(forms: tuple[str, ...]) -> frozenset[str]:
        return frozenset().union(*(slots(form) for form in forms))

    assert {key for key in texts("en") if of(texts("en")[key]) != of(texts("cy")[key])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_all_forms_of_its_language(language: Language) -> None:
    plurals = {key: forms for key, forms in texts(language).items() if len(forms) > 1}
    assert plurals
    assert {key: len(forms) for key, forms in plurals.items() if len(forms) != FORMS[language]} == {}


def test_the_same_keys_are_plural_in_both_languages() -> None:
    assert {k for k, v in texts("en").items() if len(v) > 1} == {
        k for k, v in texts("cy").items() if len(v) > 1
    }


def test_no_welsh_text_is_english() -> None:
    def has_words(text: str) -> bool:
        return bool(re.search(r"[^\W\d_]{2}", re.sub(r"\{\w*\}", "", text)))

    alike = {k for k, v in texts("en").items() if v[0] == texts("cy")[k][0] and has_words(v[0])}
    assert alike == alike & set(ALIKE)


def test_welsh_files_name_who_reviewed_them_or_say_that_nobody_has() -> None:
    headers = {
        name: (SOURCE / "i18n" / "locale" / "cy" / name).read_text(encoding="utf-8").split("\n\n")[0]
        for name in ("map.po", "summary.po")
    }
    assert {
        name
        for name, header in headers.items()
        if bool(REVIEWED.search(header)) == ("adolygu" in header.split("msgid")[0])
    } == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_remedy_is_a_command_that_writes_nothing(language: Language) -> None:
    """`placement data describe` only prints."""
    told = texts(language).items()
    assert [key for key, forms in told if any("data describe" in one for one in forms)] == []


@pytest.mark.parametrize(
    ("language", "order"), [("en", r"(first|second) aim"), ("cy", r"\b(nod cyntaf|ail nod)")]
)
def test_readers_are_told_what_a_plan_is_made_for_and_not_which_aim_is_first(
    language: Language, order: str
) -> None:
    """Which aim stands first is for those who write a scenario, and told of where one is wrong."""
    told = {key: forms for key, forms in texts(language).items() if not key.startswith("fault.")}
    assert [key for key, forms in told.items() for one in forms if re.search(order, one)] == []


def test_every_fault_has_its_message_and_its_remedy() -> None:
    keys = {
        key.value
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Fault", "Wrong"}
        for key in node.args[:1]
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value
    }
    assert len(keys) > 100
    wanted = {f"fault.{key}{end}" for key in keys for end in ("", ".remedy")}
    assert sorted(wanted - set(texts("en"))) == []


def test_welsh_counts_follow_the_number() -> None:
    words = Words("cy")
    assert [words.count("map.clusters", n) for n in (1, 2, 12)] == [
        "1 clwstwr",
        "2 o glystyrau",
        "12 o glystyrau",
    ]


def test_every_text_that_the_program_asks_for_is_there() -> None:
    keys = set(texts("en"))
    missing = [
        f"{where}: {key}" for where, key in asked() if not any(re.fullmatch(key, known) for known in keys)
    ]
    assert missing == []


def test_every_text_of_the_pages_is_asked_for() -> None:
    patterns = [re.compile(key) for _, key in asked()]
    pages = (key for key in texts("en") if key.startswith(("map.", "summary.")))
    assert [key for key in pages if not any(pattern.fullmatch(key) for pattern in patterns)] == []


def asked() -> Iterator[tuple[str, str]]:
    """Where a text is asked for, and its key as a pattern: a part filled in at run time is `.+`."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from ((path.name, key) for key in asked_by_call(node))
    for path in sorted(SOURCE.rglob("*.j2")):
        for key, more in re.findall(
            r'words(?:\.count)?\(\s*"([^"]+)"\s*(~)?', path.read_text(encoding="utf-8")
        ):
            yield path.name, re.escape(key) + (".+" if more else "")


def asked_by_call(call: ast.Call) -> Iterator[str]:
    """Keys that `words(key)`, `words.count(key, n)` and `said(words, key, otherwise)` ask for."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    counted = isinstance(call.func, ast.Attribute) and call.func.attr == "count" and len(call.args) > 1
    arguments = call.args[1:3] if name == "said" else call.args[:1] if name == "words" or counted else []
    for argument in arguments:
        yield from literals(argument)


def literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield re.escape(node.value)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in node.values)
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


def test_a_catalogue_is_read_whole_and_what_is_doubtful_left_out(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    lines = [
        'msgid ""',
        'msgstr ""',
        '"Language: en\\n"',
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"',
        "# a remark",
        "#, fuzzy",
        'msgid "doubtful"',
        'msgstr "left out"',
        "",
        'msgid "long"',
        'msgstr ""',
        '"one \\"two\\" \\\\n"',
        '"\\nthree"',
        'msgid "blank"',
        'msgstr ""',
        '#~ msgid "gone"',
        '#~ msgstr "gone"',
        'msgid "some"',
        'msgid_plural "some.other"',
        'msgstr[0] "one"',
        'msgstr[1] ""',
    ]
    file = tmp_path / "en" / "a.po"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = read_texts("en", file)
    assert found.single == {"long": 'one "two" \\n\nthree'}
    assert found.forms == {"some": ("one", "some.other")}
    (tmp_path / "en" / "b.po").write_text('msgid "long"\nmsgstr "again"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="two files"):
        files_of("en", tmp_path)
    file.write_text("no words\n", encoding="utf-8")
    with pytest.raises(PoFileError, match="misformatted keyword"):
        read_texts.__wrapped__("en", file)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_key_is_found_in_the_file_that_holds_it(language: Language) -> None:
    keys = {m.id if isinstance(m.id, str) else m.id[0] for m in read_catalogue(language) if m.id}
    assert set(files_of(language)) == keys
