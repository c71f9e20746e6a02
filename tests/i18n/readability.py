"""How many years of schooling an English text asks of its reader: the Flesch-Kincaid grade.

    0.39 words / sentences + 11.8 syllables / words - 15.59

Kincaid and others, Derivation of New Readability Formulas for Navy Enlisted Personnel (1975). Words are
runs of letters, digits and what stands between them (`10,000`, `don't`, `first-year`); a sentence ends at
`.`, `!` or `?` before a blank, or where the text ends. Syllables are counted by rule, without a dictionary
that has to be fetched: groups of vowels, less the silent `e`, `es` and `ed` at the end, at least one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+(?:[-'\u2019.,][^\W_]+)*%?")
END = re.compile(r"[.!?]+[\"\u201d)]*(?:\s+|$)")
SILENT = re.compile(r"[^aeiouy]e$|(?<![szxcg])(?<!ch)(?<!sh)(?<![aeiouy])es$|[^aeiouytd]ed$")
SPOKEN = re.compile(r"[^aeiouyl]l(?:e|es|ed)$")
"""A last `e` that is heard: `table`, `tables`, `settled`, but not `filled`."""


def syllables(word: str) -> int:
    """Syllables of one word; a number counts as one."""
    parts = [part for part in re.split(r"[^a-z]+", word.lower()) if part]
    return max(1, sum(_of_part(part) for part in parts))


def _of_part(part: str) -> int:
    silent = SILENT.search(part) is not None and SPOKEN.search(part) is None
    return max(1, len(re.findall(r"[aeiouy]+", part)) - silent)


def sentences(texts: Iterable[str]) -> list[list[str]]:
    """Each sentence as its words; a text without a full stop is one sentence."""
    found = (WORD.findall(one) for text in texts for one in END.split(text))
    return [words for words in found if words]


def grade(texts: Iterable[str]) -> float:
    """The grade of these texts together. Raises ValueError if they hold no word."""
    said = sentences(texts)
    words = [word for sentence in said for word in sentence]
    if not words:
        raise ValueError("no word to read")
    spoken = sum(syllables(word) for word in words)
    return 0.39 * len(words) / len(said) + 11.8 * spoken / len(words) - 15.59
