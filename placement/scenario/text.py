"""A scenario file as text: TOML, and on which line each of its keys stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from placement.data.files import read_text
from placement.data.folders import called
from placement.errors import BadInput, Fault

Place = tuple[str | int, ...]
"""Where a value stands in the document: keys, and positions in lists counted from 0."""

HEADER = re.compile(r"\s*(\[\[|\[)(?P<name>[^\[\]]+)\]\]?\s*(#.*)?")
KEY = re.compile(r"\s*(?P<name>[^\s=#\[\]{},][^=#\[\]{},]*?)\s*=")
# what matters within a list: brackets, commas, and what may hide them
PIECE = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'[^']*')|(?P<note>#.*)|(?P<mark>[\[\]{},])|(?P<word>[^\s"'#\[\]{},]+)|["']"""
)
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls"})
WHERE = re.compile(r"\(at line (\d+), column \d+\)")


def read_toml(path: Path) -> tuple[str, dict[str, Any]]:
    """Text and content of a TOML file.

    Raises BadInput if it cannot be read, naming the line where TOML's grammar ends.
    """
    faults: list[Fault] = []
    if path.suffix.lower() in WORKBOOKS and path.is_file():
        raise BadInput([Fault("scenario_book", path.name)])
    text = read_text(path, called(path), faults)
    if text is None:
        raise BadInput(faults)
    try:
        return text, tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise BadInput([_syntax(path.name, text, str(error))]) from None


def _syntax(file: str, text: str, message: str) -> Fault:
    lines = text.splitlines()
    match = WHERE.search(message)
    if match is None:
        return Fault("toml_syntax", file, row=len(lines))
    line = min(int(match[1]), len(lines))
    key = "toml_twice" if "overwrite" in message or "twice" in message else "toml_syntax"
    return Fault(key, file, row=line, value=lines[line - 1].strip()[:80] or None)


@lru_cache(maxsize=4)
def lines_of(text: str) -> Mapping[Place, int]:
    """The line of each table, key and entry of a list, as well as it can be told without a full parser.

    A value deeper within a list or an inline table has no line of its own: `line_of` gives that of the
    entry or key around it.
    """
    lines: dict[Place, int] = {}
    arrays: dict[Place, int] = {}
    table: Place = ()
    within: _List | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if within is not None:
            within = within if within.read(line, number, lines) else None
        elif header := HEADER.fullmatch(line):
            keys = _keys(header["name"])
            table = _numbered(keys[:-1], arrays) + keys[-1:]
            if header[1] == "[[":
                arrays[table] = arrays.get(table, -1) + 1
            table = _numbered_last(table, arrays)
            lines.setdefault(table, number)
        elif key := KEY.match(line):
            place = table
            for name in _keys(key["name"]):
                place = (*place, name)
                lines.setdefault(place, number)
            opened = _List(place)
            within = opened if opened.read(line[key.end() :], number, lines) else None
    return MappingProxyType(lines)


class _List:
    """A list as its lines are read, from its opening bracket on: the line on which each entry begins."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.depth, self.entry, self.begun = 0, 0, False

    def read(self, line: str, number: int, lines: dict[Place, int]) -> bool:
        """Take one line in; whether the list, if it is one, goes on after it."""
        for piece in PIECE.finditer(line):
            mark = piece["mark"]
            if self.depth == 0 and mark != "[":
                return False  # no list
            if self.depth == 1 and mark == ",":
                self.entry, self.begun = self.entry + 1, False
            elif self.depth >= 1 and mark != "]" and not piece["note"] and not self.begun:
                lines.setdefault((*self.place, self.entry), number)
                self.begun = True
            self.depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark or "", 0)
            if self.depth == 0:
                return False
        return self.depth > 0


def line_of(place: Place, lines: Mapping[Place, int]) -> int | None:
    """The line of a place, or of the nearest table around it."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place)


def _keys(dotted: str) -> Place:
    """`a."b.c"` as ("a", "b.c"); empty if it is no TOML key."""
    try:
        inner: Any = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return (dotted,)
    keys: list[str | int] = []
    while isinstance(inner, dict) and inner:
        name = next(iter(inner))
        keys.append(name)
        inner = inner[name]
    return tuple(keys)


def _numbered(keys: Place, arrays: dict[Place, int]) -> Place:
    """The keys of a header, with the position of the current entry after each list of tables."""
    place: Place = ()
    for key in keys:
        place = _numbered_last((*place, key), arrays)
    return place


def _numbered_last(place: Place, arrays: dict[Place, int]) -> Place:
    return (*place, arrays[place]) if place in arrays else place
