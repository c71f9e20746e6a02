"""What Welsh does to the words around a figure or a name: rules, so that no text has to leave them out.

The rules are those of any grammar of modern Welsh:

    a, â, na            become ac, ag, nag before a vowel, also before a number whose name begins with one
    a (and)             makes c, p, t into ch, ph, th: Gwent a Phowys
    2 (dau, dwy)        softens the noun after it: 2 funud; 3 and 6 make c, p, t of a masculine noun into
                        ch, ph, th; 6 does so to a feminine one, which 1 softens: 1 ganolfan

Where speakers differ, as in the numbers from 12 to 19 that have an old name and a new one, a text stays
as it is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

JOINED = re.compile(r"\b(ac?|âg?|ag|nag?) (?=\{(\w+)\})")
BEFORE_VOWEL = {"a": "ac", "â": "ag", "na": "nag"}
BEFORE_CONSONANT = {long: short for short, long in BEFORE_VOWEL.items()}
VOWEL = re.compile(r"[AEIOUYÂÊÎÔÛŴŶ]|W(?![rl])", re.IGNORECASE)
FIGURE = re.compile(r"[+\u2212-]?£?(\d[\d,]*)(?:\.\d+)?(?![\w])|[+\u2212-]?£?(\d[\d,]*)(?:\.\d+)?(?=m\b)")
WELSH_NAME = re.compile(r"[CPT](?!h)[a-zâêîôûŵŷáéíóúàèìòùäëïöü][^\W\d_kqvxz]*(?:[ '\u2019-][^\W\d_kqvxz]+)*")
ENGLISH_WORDS = frozenset(
    (
        "house",
        "surgery",
        "practice",
        "health",
        "centre",
        "road",
        "street",
        "medical",
        "group",
        "clinic",
        "the",
    )
)
ASPIRATED = {"c": "ch", "p": "ph", "t": "th"}
SOFTENED = {
    "munud": "funud",
    "mis": "fis",
    "pwynt": "bwynt",
    "clwstwr": "glwstwr",
    "cynllun": "gynllun",
    "tyniad": "dyniad",
    "rhanbarth": "ranbarth",
    "gwasanaeth": "wasanaeth",
    "canolfan": "ganolfan",
    "cymdogaeth": "gymdogaeth",
    "tybiaeth": "dybiaeth",
}
FEMININE = frozenset(("canolfan", "cymdogaeth", "tybiaeth"))
JOINED_NOUNS = frozenset(("pentrefi", "trefi", "podiatreg", "parafeddygon", "prostheteg"))
"""Nouns that begin a part of a list, with what else there is to say of them: pentrefi o 71% i 74%."""
COUNTED = re.compile(rf"(?<![\w.,£])([1236]) ({'|'.join(SOFTENED)})\b")


ALPHABET = "a b c ch d dd e f ff g ng h i j k l ll m n o p ph q r rh s t th u v w x y z"
LETTERS = tuple(ALPHABET.split(" "))
LETTER = re.compile("|".join(sorted(LETTERS, key=len, reverse=True)) + "|.", re.DOTALL)


def order(name: str) -> tuple[object, ...]:
    """A key that sorts names by the Welsh alphabet: Llandaf after Lyr, Chwilog after Cwm; marks last."""
    flat = "".join(c for c in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(c))
    found = [LETTERS.index(one) + 1 if one in LETTERS else 0 for one in LETTER.findall(flat)]
    return (tuple(found), name)


def fitted(text: str, values: Mapping[str, object]) -> str:
    """A text with slots, its `a`, `â` and `na` as the values that follow them want them."""

    def joining(found: re.Match[str]) -> str:
        word = BEFORE_CONSONANT.get(found[1], found[1])
        vowel = begins_with_vowel(str(values.get(found[2], "")))
        return f"{found[1] if vowel is None else BEFORE_VOWEL[word] if vowel else word} "

    return JOINED.sub(joining, text)


def begins_with_vowel(value: str) -> bool | None:
    """Whether a name or a figure is said with a vowel first; None where nobody can tell from its letters."""
    if (figure := FIGURE.match(value)) is not None:
        return _vowel_number(int((figure[1] or figure[2]).replace(",", "")))
    if value[:1].isupper():
        return VOWEL.match(value) is not None
    return None


def _vowel_number(n: int) -> bool | None:
    """`un`, `wyth` and what begins with them; None where the old and the new name of a number differ."""
    for size in (1_000_000, 1_000):
        if n >= size:
            return False if n // size == 1 else _vowel_number(n // size)
    if n in {12, 13, 14, 15, 17, 18, 19}:
        return None
    return n in {1, 8, 11, 16} or n // 10 == 8 or n // 100 == 8


def counted(text: str) -> str:
    """A text with the nouns after 1, 2, 3 and 6 changed as those numbers change them."""

    def noun(found: re.Match[str]) -> str:
        number, word = found[1], found[2]
        feminine = word in FEMININE
        if number == "2" or (number == "1" and feminine):
            return f"{number} {SOFTENED[word]}"
        if number == "6" or (number == "3" and not feminine):
            return f"{number} {ASPIRATED.get(word[0], word[0])}{word[1:]}"
        return found[0]

    return COUNTED.sub(noun, text)


def and_before(item: str) -> str:
    """`a` or `ac` with the item that it joins to a list."""
    vowel = begins_with_vowel(item)
    if vowel is None:
        vowel = VOWEL.match(item) is not None
    named = WELSH_NAME.fullmatch(item) or item.split(" ", 1)[0].rstrip(",") in JOINED_NOUNS
    if not vowel and named and not ENGLISH_WORDS & set(item.lower().split()):
        item = item[0] + "h" + item[1:]
    return f"{'ac' if vowel else 'a'} {item}"
