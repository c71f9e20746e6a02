"""Whether a page differs from itself drawn again in words alone, as one of an earlier version does."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

WORDED = frozenset({"aria-label", "title", "alt"})
"""Attributes that are read to people."""
EXACT = frozenset({"script", "style", "svg", "option"})
"""What stands within these is a picture or what a browser does: it has to be the same to the letter."""
TABLE = frozenset({"td", "tbody"})
"""Within these a figure may be rounded otherwise, and nothing else."""
VOID = frozenset({"meta", "link", "br", "img", "input", "hr", "wbr", "col", "source", "area", "base"})
FIGURE = r"[+\-\u2212]?£?\d(?:[\d.,:/]*\d)?\s?(?:%|(?:m|bn)\b)?"
ROUNDED = re.compile(r"([+\-\u2212]?£?)([0-9,]+)(?:\.([0-9]+))?(%?)")
LIMITS = frozenset({"loss_most", "loss_most_wte", "bound", "gap", "gap_of_gain", "low", "high", "slack"})
"""Figures of documents that are told rounded away from what they promise."""
SHOWN = 100


@dataclass(frozen=True)
class Reworded:
    """The first text that differs: as it stands, and as this version writes it."""

    found: str
    expected: str


class _PageParts(HTMLParser):
    """A page as parts: what has to be the same, texts of tables, and all other texts."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[str, str]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._same(f"<{tag}")
        for name, value in attrs:
            self._same(name)
            self.parts.append(("text" if name in WORDED else "same", value or ""))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._same(f"</{tag}")
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        kind = "table" if TABLE.intersection(self._open) else "text"
        self.parts.append(("same" if EXACT.intersection(self._open) else kind, data))

    def handle_comment(self, data: str) -> None:
        self._same(data)

    def handle_decl(self, decl: str) -> None:
        self._same(decl)

    def unknown_decl(self, data: str) -> None:
        self._same(data)

    def handle_pi(self, data: str) -> None:
        self._same(data)

    def _same(self, text: str) -> None:
        self.parts.append(("same", text))


def reworded(found: bytes, drawn: bytes, document: Mapping[str, Any]) -> Reworded | None:
    """Where the words of a page first differ; None where anything but words does.

    The same are: its marks, tables, pictures and styles to the letter, and in every other text the figures
    and the names of `document`, in the same order. A limit that is a figure of `document` rounded to the
    nearest, as earlier versions rounded it, is told as words are.
    """
    pages = []
    for content in (found, drawn):
        read = _PageParts()
        try:
            read.feed(content.decode("utf-8"))
            read.close()
        except (UnicodeDecodeError, AssertionError):
            return None
        pages.append(read.parts)
    first: Reworded | None = None
    names = sorted(set(_names(document)), key=lambda name: (-len(name), name))
    fixed = re.compile("|".join([*map(re.escape, names), FIGURE]))
    limits = list(_limits(document))
    if len(pages[0]) != len(pages[1]):
        return None
    for one, other in zip(*pages, strict=True):
        if one == other:
            continue
        words_too = one[0] == "text" or fixed.sub("", one[1]) == fixed.sub("", other[1])
        if one[0] != other[0] or one[0] == "same" or not words_too:
            return None
        listed = fixed.findall(one[1]), fixed.findall(other[1])
        if _odd(one[1]) != _odd(other[1]) or not _agree(*listed, limits):
            return None
        first = first or Reworded(one[1].strip()[:SHOWN], other[1].strip()[:SHOWN])
    return first


def _odd(text: str) -> list[str]:
    """Signs that count (½) or that nobody sees."""
    others = (sign for sign in text if not sign.isascii())
    return [sign for sign in others if sign.isnumeric() or unicodedata.category(sign) == "Cf"]


def _agree(found: list[str], expected: list[str], limits: list[float]) -> bool:
    """Whether names and figures are the same in the same order, or rounded otherwise."""
    return len(found) == len(expected) and all(
        one == other or _to_nearest(one, other, limits) for one, other in zip(found, expected, strict=True)
    )


def _to_nearest(found: str, expected: str, limits: list[float]) -> bool:
    """Whether some limit, rounded outwards as it is `expected`, is the one `found` to the nearest."""
    one, other = ROUNDED.fullmatch(found), ROUNDED.fullmatch(expected)
    if one is None or other is None or one[1] != other[1] or one[4] != other[4]:
        return False
    places = len(one[3] or "")
    if places != len(other[3] or ""):
        return False
    grain = 10**places * (100 if one[4] else 1)
    stood, wanted = (int(each[2].replace(",", "") + (each[3] or "")) for each in (one, other))
    sizes = (round(abs(limit) * grain, 6) for limit in limits)
    return any(abs(size - stood) <= 0.5 and wanted in {math.floor(size), math.ceil(size)} for size in sizes)


def _limits(part: Any, key: str = "") -> Iterator[float]:
    """Every limit that a document tells."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            yield from _limits(value, str(name))
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _limits(value)
    elif key in LIMITS and isinstance(part, int | float) and math.isfinite(part):
        yield float(part)


def _names(part: Any) -> Iterator[str]:
    """Every text of a document that a page may show: names, and what the question says of itself."""
    if isinstance(part, Mapping):
        for value in part.values():
            yield from _names(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _names(value)
    elif isinstance(part, str) and len(part) > 2 and (part[0].isupper() or " " in part):
        yield part
