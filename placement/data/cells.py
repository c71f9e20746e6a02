"""From the text of a cell to its value, and what is wrong when it has none.

A number is written with a full stop and nothing else: 1234.5. What people and spreadsheets write instead
is recognised, so that the message can say what to type.
"""

from __future__ import annotations

import datetime as dt
import html
import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import unquote

import numpy as np
import pandas as pd

from placement.data.table_spec import TableSpec

CellFault = tuple[int, str, str, dict[str, object]]
"""Row from 0, column, key and slots of the message."""

PLAIN = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
PLAIN_NUMBER = re.compile(PLAIN)
IN_PLAIN_NUMBERS = "0123456789.eE+-"
EXCEL_ERROR = re.compile(r"#(REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)|#{3,}", re.IGNORECASE)
HIDDEN = re.compile(
    r"[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u2800\u3164\ufeff\uffa0"
    r"\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Marks without a shape of their own, and letters that are drawn as nothing."""
LOST = re.compile(r"\ufffd|(?<![/.=&\w])[A-Za-z]+\?[a-z]+(?![\w=])")  # a question mark in an address is none
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
SPREADSHEET_DATE = re.compile(rf"\d{{1,2}}-({MONTH})(-\d{{2,4}})?|({MONTH})-\d{{2,4}}", re.IGNORECASE)
ANY_DATE = re.compile(rf"{SPREADSHEET_DATE.pattern}|\d{{1,4}}[/-]\d{{1,2}}[/-]\d{{1,4}}.*", re.IGNORECASE)
THOUSANDS = re.compile(r"([+-]?[0-9]{1,3}(?:[,' \u00a0\u202f][0-9]{3})+)(\.[0-9]+)?")
DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
PERCENT = re.compile(rf"({PLAIN})\s*%")
POUNDS = re.compile(r"[+-]?\s*£\s*(.*)")
# a plain number that could not be used is too great for a computer
NOT_FINITE = re.compile(rf"[+-]?(nan|inf|infinity|∞)|n/a|null|none|{PLAIN}", re.IGNORECASE)
# what offices of statistics write where a figure is withheld, unreliable, not collected or not there
WITHHELD = re.compile(
    r"[*†‡]+|\.\.+|…|[:~]|[-\u2013\u2014]|\[[a-z]{1,4}\]|\([a-z]\)|[cszx]|supp(ressed)?|withheld"
    r"|[<≤]\s*[0-9]+|(less|fewer) than [0-9]+|not (available|applicable|collected)",
    re.IGNORECASE,
)
ESCAPED = re.compile(
    r"&(?:#[0-9]+|#x[0-9a-f]+|[a-z]+[0-9]*);|(?:%20|%C[2-5]%[89AB][0-9A-F])|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}",
    re.IGNORECASE,
)
"""A letter as web pages, addresses or programs write it."""
CODED = re.compile(r"\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))", re.IGNORECASE)
PLACEHOLDER = re.compile(
    r"tb[acd]|to be (confirmed|decided|agreed|added)|i'w (gadarnhau|benderfynu|gytuno|ychwanegu)"
    r"|n/?a|null|nan|unknown|anhysbys|x{2,}|z{3,}|[?._\-\u2013\u2014]+|to ?do|lorem ipsum.*",
    re.IGNORECASE,
)
"""What stands where a name is still to come."""
LAST_OF_LATIN = "\u024f"
NAMES = ("_en", "_cy", "agreed_by", "asked_by", "author")
"""How settings and columns end that name a place, a person or a body."""
DAMAGE = {
    "hidden_mark": (HIDDEN, HIDDEN.search),
    "lost_letter": (LOST, LOST.search),
    "excel_error": (EXCEL_ERROR, EXCEL_ERROR.fullmatch),
    "control_character": (CONTROL, CONTROL.search),
    "excel_date": (SPREADSHEET_DATE, SPREADSHEET_DATE.fullmatch),
}
OTHERS = {
    "blank": re.compile(""),
    "withheld": WITHHELD,
    "excel_error": EXCEL_ERROR,
    "not_finite": NOT_FINITE,
    "pound_sign": POUNDS,
    "excel_date": ANY_DATE,
}


DAY_FIRST = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
WITH_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(:00)?")


def as_meant(kind: str, texts: pd.Series) -> pd.Series:
    """Cells of true or false, and of dates, as they are meant where a spreadsheet wrote them its own way."""
    if kind == "truth":
        return texts.str.lower().where(texts.str.lower().isin(["true", "false"]), texts)
    if kind == "date" and not texts.eq("").all():
        return texts.map(_day)
    return texts


def _day(text: str) -> str:
    """A day written day first, as spreadsheets here do, or with an empty time; else the text as it is."""
    if match := WITH_TIME.fullmatch(text):
        return match[1]
    match = DAY_FIRST.fullmatch(text)
    if match is None:
        return text
    try:
        return dt.date(int(match[3]), int(match[2]), int(match[1])).isoformat()
    except ValueError:
        return text


def why_not_a_number(text: str) -> tuple[str, dict[str, object]]:
    """Key and slots of the message for a cell that should hold a number and does not."""
    if match := THOUSANDS.fullmatch(text):
        return "thousands", {"plain": re.sub(r"[^0-9+-]", "", match[1]) + (match[2] or "")}
    if DECIMAL_COMMA.fullmatch(text):
        return "decimal_comma", {"plain": text.replace(",", ".")}
    if match := PERCENT.fullmatch(text):
        return "percent_sign", {"plain": match[1]}
    return next((key for key, pattern in OTHERS.items() if pattern.fullmatch(text)), "not_a_number"), {}


def numbers(texts: pd.Series) -> pd.Series:
    """float64; NaN where the text is not a plain finite number."""
    cells: list[str] = texts.tolist()
    try:
        values = np.array(_all_plain(cells), dtype="float64")
    except ValueError:
        plain = PLAIN_NUMBER.fullmatch
        values = np.array([float(text) if plain(text) else np.nan for text in cells], dtype="float64")
    return pd.Series(np.where(np.isfinite(values), values, np.nan), index=texts.index)


def plain_number(text: str) -> float | None:
    """The number that a text is, written as in every table; None for "1_5", "nan", "inf" and other digits."""
    value = float(text) if PLAIN_NUMBER.fullmatch(text) else math.nan
    return value if math.isfinite(value) else None


def _all_plain(cells: list[str]) -> list[float]:
    """Cells that hold a plain number or nothing, NaN there. Raises ValueError if one holds anything else.

    Of signs that plain numbers are made of Python takes the same numbers as `PLAIN_NUMBER`, much sooner.
    """
    if "".join(cells).strip(IN_PLAIN_NUMBERS):
        raise ValueError
    return [float(text) if text else np.nan for text in cells]


def typed(table: TableSpec, texts: pd.DataFrame) -> tuple[pd.DataFrame, list[CellFault]]:
    """The table with its numbers as float64 (NaN where a cell has none), and what is wrong with its cells."""
    columns: dict[str, pd.Series] = {}
    found: list[CellFault] = []
    for column, text in texts.items():
        name = str(column)
        about = table.about(name)
        if about["kind"] in {"number", "whole"}:
            columns[name] = numbers(text)
            told = columns[name].isna()
            told = told & (text != "") if about.get("blank") and told.any() else told
            blank = "blank_pair" if table.of_pairs else "blank_number"
            if told.any():
                found += _not_numbers(name, text[told], share=about["unit"] == "share", blank=blank)
        else:
            columns[name] = text
            found += _damage(name, text, is_id=about["kind"] in {"id", "reference", "label"})
    return pd.DataFrame(columns, index=texts.index), found


def _not_numbers(column: str, texts: pd.Series, *, share: bool, blank: str) -> Iterator[CellFault]:
    """What is wrong with cells that hold no number though they should; `blank` is told of an empty one."""
    for index, text in texts.items():
        key, slots = why_not_a_number(text)
        key = blank if key == "blank" else key
        key = "withheld_pair" if key == "withheld" and blank == "blank_pair" else key
        if key == "percent_sign" and share:
            key, slots = "percent_share", {"plain": f"{float(str(slots['plain'])) / 100:g}"}
        yield int(str(index)), column, key, slots


def _damage(column: str, text: pd.Series, *, is_id: bool) -> Iterator[CellFault]:
    """Error marks and unprintable characters in any text, and dates where an id should stand."""
    cells: list[str] = text.tolist()
    together = "\n".join(cells)  # what is in no part of this is in no cell, which is found out much sooner
    if not together.isascii():
        yield from _mended(column, cells, "garbled", ungarbled)
        for index, cell in enumerate(cells):
            if (letter := of_another_script(cell)) is not None:
                yield index, column, "other_script", {"letter": letter, "code": f"U+{ord(letter):04X}"}
    if any(mark in together for mark in "&%\\") and ESCAPED.search(together):
        yield from _mended(column, cells, "escaped", unescaped)
    if column.endswith(NAMES):
        yield from (
            (index, column, "placeholder", {})
            for index, cell in enumerate(cells)
            if PLACEHOLDER.fullmatch(cell)
        )
    likely = {
        "hidden_mark": not together.isascii(),
        "lost_letter": "?" in together or "\ufffd" in together,
        "excel_error": "#" in together,
        "control_character": not together.replace("\n", "").isprintable(),
        "excel_date": is_id and "-" in together,
    }
    for key, (pattern, damaged) in DAMAGE.items():
        if likely[key] and pattern.search(together):
            for index, cell in enumerate(cells):
                if damaged(cell):
                    yield index, column, key, {}


def _mended(
    column: str, cells: list[str], key: str, mend: Callable[[str], str | None]
) -> Iterator[CellFault]:
    """Each cell that can be mended so, with what was likely meant."""
    for index, cell in enumerate(cells):
        if (meant := mend(cell)) is not None:
            yield index, column, key, {"plain": meant}


def unescaped(text: str) -> str | None:
    """The text with the letters that are written as a web page, an address or a program writes them.

    None where there are none; addresses may be written so.
    """
    if "://" in text or not ESCAPED.search(text):
        return None
    plain: str = CODED.sub(lambda code: chr(int(code[1] or code[2], 16)), unquote(html.unescape(text)))
    return plain if plain != text and plain.isprintable() else None


def of_another_script(text: str) -> str | None:
    """The first letter of another alphabet within a word of ours: it looks like one of ours, and is none."""
    if max(text, default="") <= LAST_OF_LATIN:
        return None
    words: list[str] = re.findall(r"[^\W\d_]+", text)
    for word in words:
        ours = [unicodedata.name(letter, "").startswith("LATIN ") for letter in word]
        other = [
            letter
            for letter, latin in zip(word, ours, strict=True)
            if not latin and letter > LAST_OF_LATIN and unicodedata.category(letter) != "Lm"
        ]
        if other and any(ours):
            return other[0]
    return None


def ungarbled(text: str) -> str | None:
    """What a text was whose UTF-8 was read as Windows-1252 or Latin-1: as such bytes it is good UTF-8 again.

    None where it was not garbled so.
    """
    if text.isascii():
        return None
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return None
