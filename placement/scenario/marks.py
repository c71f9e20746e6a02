"""Texts of a scenario that are not what they seem: marks that nobody sees, digits of other scripts, garbling.

A name with such a mark looks like another, and is not the same: it cannot be found, sorted or read aloud.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from placement.data.cells import HIDDEN, NAMES, PLACEHOLDER, of_another_script, unescaped, ungarbled
from placement.scenario.faults import Problem
from placement.scenario.text import Place

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
"""Those that TOML lets in as \\u0007, say; tabs and ends of lines are none."""
AROUND = 24
"""So many letters are shown before and after the first mark."""
PATHS = (("scenario", "data"), ("travel",))
"""Where folders and files are named, which may well be called so: told only where none is found."""


def with_marks(document: Mapping[str, Any], problems: list[Problem]) -> list[Problem]:
    """The problems, and one for each text with a mark, in place of any other that its setting has."""
    places = {problem.place for problem in problems}
    found = {
        problem.place: problem
        for problem in _marked(document)
        if problem.place in places or not any(problem.place[: len(path)] == path for path in PATHS)
    }
    return [*(problem for problem in problems if problem.place not in found), *found.values()]


def _marked(document: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with each text of the document, the first thing of each alone."""
    waiting: list[tuple[Place, Any]] = [((), document)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [((*place, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            waiting += [((*place, number), inner) for number, inner in enumerate(value)]
        elif isinstance(value, str) and (problem := _problem(place, value)) is not None:
            yield problem


def _problem(place: Place, text: str) -> Problem | None:
    if (whole := _of_the_whole(place, text)) is not None or (text.isascii() and text.isprintable()):
        return whole
    for at, letter in enumerate(text):
        if (key := _key(letter)) is None:
            continue
        plain = _without(text)
        if not plain:
            return Problem(place, "setting_blank", _window(text, at))
        slots = {"code": _code(letter), "plain": _window(plain, len(_without(text[:at])))}
        return Problem(place, key, _window(text, at), slots)
    return None


def _of_the_whole(place: Place, text: str) -> Problem | None:
    """What is wrong with a text as a whole: in a code, garbled, no name yet, of two alphabets."""
    for key, mend in (("escaped", unescaped), ("garbled", ungarbled)):
        if (meant := mend(text)) is not None:
            return Problem(place, key, _window(text, 0), {"plain": _window(meant, 0)})
    if str(place[-1]).endswith(NAMES) and PLACEHOLDER.fullmatch(text.strip()):
        return Problem(place, "placeholder", text)
    if (strange := of_another_script(text)) is not None:
        return Problem(place, "other_script", _window(text, 0), {"letter": strange, "code": _code(strange)})
    return None


def _key(letter: str) -> str | None:
    """The message for a letter that stands in no text; None for all others."""
    if letter == "\ufffd":
        return "text_lost"
    if HIDDEN.fullmatch(letter):
        return "text_hidden"
    if CONTROLS.fullmatch(letter):
        return "text_control"
    return "text_digit" if unicodedata.category(letter) == "Nd" and not letter.isascii() else None


def _without(text: str) -> str:
    """The text with a blank for control characters, 0 to 9 for digits, and without marks."""
    read = CONTROLS.sub(" ", HIDDEN.sub("", text))
    digits = (letter if letter.isascii() else str(unicodedata.digit(letter, letter)) for letter in read)
    letters = "".join(
        digit if unicodedata.category(letter) == "Nd" else letter
        for digit, letter in zip(digits, read, strict=True)
    )
    return " ".join(letters.split())


def _window(text: str, at: int) -> str:
    """The text around a place, each mark in it by its code so that it can be seen."""
    first, last = max(0, at - AROUND), at + AROUND
    shown = "".join(
        f"[{_code(letter)}]" if _key(letter) in {"text_hidden", "text_control"} else letter
        for letter in text[first:last]
    )
    return f"{'…' if first else ''}{shown}{'…' if last < len(text) else ''}"


def _code(letter: str) -> str:
    return f"U+{ord(letter):04X}"
