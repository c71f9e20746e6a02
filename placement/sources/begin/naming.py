"""Which of some places or things a person means by a name, an id or a part of a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

ALIKE = 0.86
"""How alike a misspelt name is to the one that is meant."""
CLEARER = 0.06
"""By so much it is more alike than the next."""
IDLE = frozenset(
    {
        *("and", "the", "of", "a", "ac", "y", "yr", "nhs", "icb", "pcn", "integrated", "care", "board"),
        *("network", "primary", "teaching", "university", "health", "bwrdd", "iechyd", "prifysgol"),
        *("addysgu", "gofal", "integredig"),
    }
)
"""Words that names of bodies have in common, and that people leave out."""


BEGINNING = 5
"""Letters of a word that may stand for the longer one that begins with it."""
INITIALS = re.compile(r"([A-Z]{2,5})s?")
LITTLE = frozenset({"and", "the", "of", "a", "ac", "y", "yr"})


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Small letters and figures without accents, one blank between words."""
    plain = text.casefold().replace("&", " and ")
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def telling(text: str) -> str:
    """The words of a name that tell it from others; all of them where there are no others."""
    words = folded(text).split()
    return " ".join([word for word in words if word not in IDLE] or words)


def meant(text: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """Ids of those that `text` may stand for: one where it is clear, none where nothing is like it.

    `names` has the names of each id. What counts first: the id, a whole name, the words of a name that tell
    it from others, some of these or the beginning of one, first letters, and last a name nearly spelt so.
    """
    if text in names:
        return [text]
    wanted, short = folded(text), telling(text)
    if not wanted:
        return []
    if whole := wholly_meant(text, names):
        return whole
    words = set(short.split())
    for found in (
        [own for own, told in names.items() if any(words <= set(telling(name).split()) for name in told)],
        [own for own, told in names.items() if any(_begins(short, name) for name in told)],
    ):
        if found:
            return found
    return _by_initials(text, names) or _nearly(short, names)


def wholly_meant(text: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """Ids of those whose id or whole name it is, or all the words of a name that tell it from others."""
    wanted, short = folded(text), telling(text)
    same = [own for own, told in names.items() if wanted in {folded(own), *map(folded, told)}]
    return same or [own for own, told in names.items() if short in map(telling, told)]


def _begins(short: str, name: str) -> bool:
    """Whether one word of some length is how a word of the name begins: Physio, or several, Physios."""
    one = short.removesuffix("s")
    return len(one) >= BEGINNING and any(word.startswith((short, one)) for word in telling(name).split())


def _by_initials(text: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """Those whose first letters a short word in capitals is, or begins: OT, SLT, DN; also OTs."""
    match = INITIALS.fullmatch(text.strip())
    if match is None:
        return []
    wanted = match[1].casefold()
    letters = {
        own: ["".join(word[0] for word in folded(name).split() if word not in LITTLE) for name in told]
        for own, told in names.items()
    }
    whole = [own for own, each in letters.items() if wanted in each]
    return whole or [own for own, each in letters.items() if any(one.startswith(wanted) for one in each)]


def _nearly(short: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The one whose name is spelt nearly so; all that are about as near where it is not one."""
    likeness = {
        own: max((SequenceMatcher(None, short, telling(name)).ratio() for name in told), default=0.0)
        for own, told in names.items()
    }
    best = max(likeness.values(), default=0.0)
    if best < ALIKE:
        return []
    return [own for own, like in likeness.items() if like >= best - CLEARER]
