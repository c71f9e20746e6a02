"""Whether a page differs from itself drawn again in words alone, as one of an earlier version does."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

WORDED = frozenset({"aria-label", "title", "alt"})
"""Attributes that are read to people."""
EXACT = frozenset({"td", "tbody", "script", "style", "svg", "option"})
"""What stands within these is figures, names or what a browser does: it has to be the same to the letter."""
VOID = frozenset({"meta", "link", "br", "img", "input", "hr", "wbr", "col", "source", "area", "base"})
FIGURE = r"[+\-\u2212]?£?\d(?:[\d.,:/]*\d)?\s?(?:%|(?:m|bn)\b)?"
SHOWN = 100


@dataclass(frozen=True)
class Reworded:
    """The first text that differs: as it stands, and as this version writes it."""

    found: str
    expected: str


class _PageParts(HTMLParser):
    """A page as parts: what has to be the same, and texts with whether each has to be so to the letter."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[str, str, bool]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._same(f"<{tag}")
        for name, value in attrs:
            self._same(name)
            self.parts.append(("text" if name in WORDED else "same", value or "", False))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._same(f"</{tag}")
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.parts.append(("text", data, bool(EXACT.intersection(self._open))))

    def handle_comment(self, data: str) -> None:
        self._same(data)

    def handle_decl(self, decl: str) -> None:
        self._same(decl)

    def unknown_decl(self, data: str) -> None:
        self._same(data)

    def handle_pi(self, data: str) -> None:
        self._same(data)

    def _same(self, text: str) -> None:
        self.parts.append(("same", text, True))


def reworded(found: bytes, drawn: bytes, document: Mapping[str, Any]) -> Reworded | None:
    """Where the words of a page first differ; None where anything but words does.

    The same are: its marks, tables, pictures and styles to the letter, and in every other text the figures
    and the names of `document`, in the same order.
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
    if len(pages[0]) != len(pages[1]):
        return None
    for one, other in zip(*pages, strict=True):
        if one == other:
            continue
        alike = one[0] == other[0] == "text" and not (one[2] or other[2])
        if not alike or _fixed(one[1], fixed) != _fixed(other[1], fixed):
            return None
        first = first or Reworded(one[1].strip()[:SHOWN], other[1].strip()[:SHOWN])
    return first


def _fixed(text: str, fixed: re.Pattern[str]) -> tuple[list[str], list[str]]:
    """Figures and names of a text in their order, and its other signs that count (½) or that nobody sees."""
    odd = [sign for sign in text if sign.isnumeric() or unicodedata.category(sign) == "Cf"]
    return fixed.findall(text), odd


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
