"""The known word that somebody most likely meant."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from placement.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str | None:
    """The known word most like `word`, capitals aside; None if none is like it."""
    by_folded = {name.casefold(): name for name in known}
    matches = get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=likeness)
    return by_folded[matches[0]] if matches else None


def not_listed(at: Fault, known: list[str], listed_in: str) -> Fault:
    """The fault of an id, standing at `at`, that the file `listed_in` does not have; it has `known`."""
    meant = nearest(at.value or "", known)
    if meant is None:
        return replace(at, key="id_not_listed", slots={"listed_in": listed_in})
    return replace(at, key="id_not_listed_near", slots={"listed_in": listed_in, "nearest": meant})
