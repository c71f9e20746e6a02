"""The texts of a PO file, read for the pages alone.

Babel's reader keeps comments, places and flags of every message, which whoever works on texts needs
(`read_catalogue`), and takes longer. Every command reads some thousand texts before it says a word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = re.compile(r'(?:(msgid_plural|msgid|msgstr)(?:\[(\d+)\])? *)?"(.*)"')
ESCAPED = re.compile(r'\\([\\"nrt])')
MEANS = {"\\": "\\", '"': '"', "n": "\n", "r": "\r", "t": "\t"}


class PoText(NamedTuple):
    """A key with its text, or with one text for each form of those that go with a number."""

    key: str
    strings: tuple[str, ...]
    plural: str | None
    """The key of the forms beyond the first; None where there are no forms."""


def texts_of(content: str) -> Iterator[PoText]:
    """Each text of a file but those marked as doubtful (fuzzy); the header has the key "".

    Raises ValueError for a line that is none of a PO file.
    """
    parts: dict[str, list[str]] = {}
    fuzzy, now = False, ""
    for line in content.split("\n"):
        if not line.strip() or line.startswith("#"):
            if "msgstr" in now:
                yield from _entry(parts, fuzzy=fuzzy)
                parts, fuzzy, now = {}, False, ""
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        found = WORD.fullmatch(line.strip())
        if found is None or not (found[1] or now):
            raise ValueError(f"no line of a PO file: {line}")
        if found[1] == "msgid" and "msgstr" in now:
            yield from _entry(parts, fuzzy=fuzzy)
            parts, fuzzy = {}, False
        if found[1]:
            now = found[1] + (found[2] or "")
        text = found[3]
        parts.setdefault(now, []).append(
            ESCAPED.sub(lambda mark: MEANS[mark[1]], text) if "\\" in text else text
        )
    yield from _entry(parts, fuzzy=fuzzy)


def _entry(parts: dict[str, list[str]], *, fuzzy: bool) -> Iterator[PoText]:
    if fuzzy or "msgid" not in parts:
        return
    plural = "".join(parts["msgid_plural"]) if "msgid_plural" in parts else None
    strings = tuple("".join(lines) for name, lines in parts.items() if name.startswith("msgstr"))
    yield PoText("".join(parts["msgid"]), strings, plural)
