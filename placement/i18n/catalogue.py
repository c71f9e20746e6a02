"""Catalogues of text, read through Babel.

A catalogue is a folder of PO files for each language; a message id is a dotted key
(`summary.title`), never English prose, so that neither language is the other's translation.
Plurals follow CLDR: Welsh has six forms.
"""

from __future__ import annotations

import gettext
import re
import string
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Literal, TypedDict, get_args

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from placement.i18n import welsh

Language = Literal["en", "cy"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALES = {"en": Locale("en", "GB"), "cy": Locale("cy", "GB")}
FOLDER = Path(__file__).parent / "locale"
KEY = re.compile(r'(?m)^msgid "(.+)"$')
A_MONDAY = date(2026, 11, 30)


def read_catalogue(language: Language, folder: Path = FOLDER) -> Catalog:
    """Every PO file of one language as one catalogue. Raises ValueError as `files_of` does."""
    first, *others = (_read(language, path) for path in dict.fromkeys(files_of(language, folder).values()))
    for message in chain.from_iterable(others):
        if message.id:
            first[message.id] = message
    return first


@cache
def files_of(language: Language, folder: Path = FOLDER) -> Mapping[str, Path]:
    """In which PO file of a language each key stands: a command needs the texts of a few files out of fifty.

    Raises ValueError if two files hold the same key, or if there is none.
    """
    found: dict[str, Path] = {}
    for path in sorted((folder / language).glob("*.po")):
        for key in KEY.findall(path.read_text(encoding="utf-8")):
            if key in found:
                raise ValueError(f"{path}: the key {key} stands in two files")
            found[key] = path
    if not found:
        raise ValueError(f"no catalogue for {language} in {folder}")
    return found


def _read(language: Language, path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@dataclass(frozen=True)
class ReadTexts:
    """A PO file as it is asked: each text, and each form of those that go with a number, by its key.

    Made without a compiled file between, in which every key would be sorted. Texts that are blank or marked
    as doubtful (fuzzy) are not there.
    """

    single: Mapping[str, str]
    forms: Mapping[str, Sequence[str]]
    form_of: Callable[[int], int]
    """Which form goes with a number."""


@cache
def read_texts(language: Language, path: Path) -> ReadTexts:
    """The texts of one PO file, without those marked as doubtful."""
    catalogue = _read(language, path)
    single: dict[str, str] = {}
    forms: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id or message.fuzzy or not message.string:
            continue
        if isinstance(message.id, str):
            single[message.id] = str(message.string)
        else:
            key = message.id[0]
            forms[key] = tuple(text or message.id[min(n, 1)] for n, text in enumerate(message.string))
    return ReadTexts(single, forms, gettext.c2py(catalogue.plural_expr))


@lru_cache(maxsize=50_000)
def _number(value: float, places: int, language: Language) -> str:
    """A rounded number as people write it; pages write the same few thousand numbers again and again."""
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(value, format=pattern, locale=LOCALES[language]))


def slots(text: str) -> frozenset[str]:
    """Names of the `{slots}` in a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def _decimals(figure: float, places: int) -> int:
    """As few decimals as tell a figure, `places` at least and four at most."""
    return next((n for n in range(places, 4) if abs(round(figure, n) - figure) < 1e-6), max(places, 4))


class Words:
    """Text and numbers in one language.

    A key that the catalogue lacks raises KeyError: a missing text is our fault, and tests find it.
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.locale = LOCALES[language]

    def __call__(self, key: str, **values: object) -> str:
        text = self._texts(key).single.get(key, key)
        if text == key:
            raise KeyError(key)
        return self._filled(text, values)

    def first(self, *keys: str) -> str | None:
        """The first of these texts that there is; None where the catalogue has none of them."""
        for key in keys:
            try:
                return self(key)
            except KeyError:
                continue
        return None

    def _texts(self, key: str) -> ReadTexts:
        """Those of the file in which a key stands."""
        return read_texts(self.language, files_of(self.language)[key])

    def _filled(self, text: str, values: Mapping[str, object]) -> str:
        if not values:
            return text
        if self.language != "cy":
            return text.format(**values)
        return welsh.counted(welsh.fitted(text, values).format(**values))

    def count(self, key: str, n: float, **values: object) -> str:
        """The form of `key` that goes with the number `n`, which fills the slot `{n}`."""
        whole = int(n) if float(n).is_integer() else 100_000
        texts = self._texts(key)
        text = texts.forms[key][texts.form_of(whole)]
        shown = self.number(n, 0 if float(n).is_integer() else 1)
        return self._filled(text, {"n": shown, **values})

    def number(self, value: float, places: int = 1) -> str:
        """A number with its thousands separated, to `places` decimals; never "-0"."""
        return _number(float(round(value, places) + 0.0), places, self.language)

    def signed(self, value: float, places: int = 1) -> str:
        """A difference with its sign; a true minus sign so that it is read aloud as one."""
        shown = self.number(abs(value), places)
        if not any(digit in shown for digit in "123456789"):
            return shown
        return ("+" if value > 0 else "\u2212") + shown

    def pounds(self, value: float) -> str:
        """Whole pounds."""
        return str(
            format_currency(round(value), "GBP", format="¤#,##0", locale=self.locale, currency_digits=False)
        )

    def percent(self, share: float, places: int = 1) -> str:
        """A share of one as a percentage."""
        pattern = "#,##0" + ("." + "0" * places if places else "") + "%"
        return str(format_percent(share, format=pattern, locale=self.locale, decimal_quantization=True))

    def stated(self, figure: float, places: int = 1) -> str:
        """A figure that somebody states: with further decimals than `places` where it has them, to four."""
        return self.number(figure, _decimals(figure, places))

    def stated_percent(self, share: float, places: int = 1) -> str:
        """A share of one that somebody states, as a percentage; 7.5 per cent is never told as 8."""
        return self.percent(share, _decimals(100 * share, places))

    def date(self, day: date) -> str:
        return str(format_date(day, format="d MMMM y", locale=self.locale))

    def weekday(self, number: int) -> str:
        """The name of a weekday, Monday as 0."""
        return str(format_date(A_MONDAY + timedelta(days=number), format="cccc", locale=self.locale))

    def name(self, row: Mapping[Any, Any], column: str = "name") -> str:
        """The name in this language from a row that holds it in both."""
        return str(row[f"{column}_{self.language}"])

    def order(self, name: str) -> tuple[object, ...]:
        """A key that sorts names as the alphabet of the language does."""
        if self.language == "cy":
            return welsh.order(name)
        return (unicodedata.normalize("NFKD", name).encode("ascii", "ignore").lower(), name)

    def listed(self, items: list[str]) -> str:
        """Items joined as the language joins a list.

        CLDR writes the Welsh "and" as "a(c)"; which one it is, and what it does to a name, is a rule.
        """
        joined = str(format_list(items, locale=self.locale))
        if self.language == "cy" and items:
            before, found, last = joined.rpartition(" a(c) ")
            joined = f"{before} {welsh.and_before(last)}" if found else joined
        return joined


def languages_of(document: Mapping[Any, Any]) -> tuple[Language, ...]:
    """Languages of the pages of an answer or a study; both where it states none."""
    stated = document.get("languages", LANGUAGES)
    return tuple(language for language in LANGUAGES if language in stated)


class StatedLanguages(TypedDict, total=False):
    """Languages that a document states."""

    languages: list[Language]


def stated_languages(languages: Sequence[Language]) -> StatedLanguages:
    """What an answer or a study states of its languages: nothing where it has both."""
    return {} if set(languages) == set(LANGUAGES) else {"languages": list(languages)}


def with_english(document: Any) -> Any:
    """The same with the English text wherever there is no Welsh one, at any depth of tables and lists."""
    if isinstance(document, list):
        return [with_english(one) for one in document]
    if not isinstance(document, dict):
        return document
    filled = {key: with_english(value) for key, value in document.items()}
    for key, value in document.items():
        if str(key).endswith("_en"):
            filled.setdefault(f"{str(key).removesuffix('en')}cy", value)
    return filled
