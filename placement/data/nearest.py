"""The known word that somebody most likely meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches

from placement.errors import Fault

SAID_FOR = {
    "qualified": "registered",
    "professionally qualified": "registered",
    "unqualified": "support",
    "unregistered": "support",
    "assistant": "support",
    "graduate": "newly_qualified",
}
"""What the health service also calls a kind of post, by what it means and not by how it is spelt."""
NEGATIONS = ("un", "non", "not")
BETWEEN = "-_ "
MOST_NAMED = 12
"""So many ids are named where none is like the one that was written."""


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """The known word that `word` stands for or is most like, capitals aside; None if there is none.

    What only looks alike is not meant: a word with one before it that narrows it or turns it round
    ("newly_qualified" for "qualified", "registered" for "unregistered").
    """
    by_folded = {name.casefold(): name for name in known}
    folded = " ".join(word.casefold().split())
    if SAID_FOR.get(folded) in by_folded:
        return by_folded[SAID_FOR[folded]]
    alike = get_close_matches(folded, list(by_folded), n=3, cutoff=likeness)
    meant = [name for name in alike if not _means_otherwise(folded, name)]
    return by_folded[meant[0]] if meant else None


def _means_otherwise(word: str, name: str) -> bool:
    """Whether `name` is the word narrowed by another before it, or the word is `name` turned round."""
    before, after = name.removesuffix(word), word.removesuffix(name)
    if before != name and before:
        return before[-1] in BETWEEN
    return after != word and after.rstrip(BETWEEN) in NEGATIONS


CODE = re.compile(r"(?=(?:.*[0-9]){2})[A-Z0-9]{5,}")
"""An id given out by an office, as W01000051 or 7A1AU: those alike are neighbours, no slips of the pen."""


def coded(known: Iterable[str]) -> bool:
    """Whether ids are codes that somebody gives out, all of one length: then the nearest is another place."""
    ids = list(known)
    return len(ids) > 1 and len({len(name) for name in ids}) == 1 and all(map(CODE.fullmatch, ids))


def not_listed(at: Fault, known: list[str], listed_in: str) -> Fault:
    """The fault of an id, standing at `at`, that the file `listed_in` does not have; it has `known`."""
    if coded(known):
        value, slots = at.value or "", {"listed_in": listed_in, "first": min(known), "last": max(known)}
        alike = len(value) == len(known[0]) and value[:3] in {name[:3] for name in known}
        return replace(at, key="id_not_listed_year" if alike else "id_not_listed_kind", slots=slots)
    meant = nearest(at.value or "", known)
    if meant is None:
        return replace(at, key="id_not_listed", slots={"listed_in": listed_in})
    return replace(at, key="id_not_listed_near", slots={"listed_in": listed_in, "nearest": meant})


def unknown(at: Fault, known: Iterable[str]) -> Fault:
    """The fault `unknown_id` of a scenario's id, standing at `at`; the region's tables have `known`."""
    has = list(dict.fromkeys(known))
    if coded(has):
        slots = {"listed_in": at.column or "-", "first": min(has), "last": max(has)}
        return replace(at, key="unknown_code", slots=slots)
    some = ", ".join(has[:MOST_NAMED]) + (", …" if len(has) > MOST_NAMED else "")
    return replace(at, key="unknown_id", slots={"nearest": nearest(at.value or "", has) or some or "-"})
