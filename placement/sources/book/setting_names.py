"""What each setting of a question is called on its sheet, and what to write there.

A setting goes by its own words: those of its part or kind of rule first (`book.set.rules.fund.shares`), then
those of its name alone (`book.set.amount`). Where settings of a part stand together, the part is said before
them; what is of one grade, band or service is said after it.
"""

from __future__ import annotations

from collections.abc import Mapping

from placement.i18n import Words
from placement.sources.book.layout import band_text
from placement.sources.book.settings import LISTED

FUND = "fund"


def kinds_of(rows: Mapping[str, object]) -> dict[str, str]:
    """The kind of each rule and aim, by its place: "rules.ahp" is "fund"."""
    return {
        place.rpartition(".")[0]: str(value)
        for place, value in rows.items()
        if any(place.startswith(f"{part}.") and place.endswith(f".{kind}") for part, kind in LISTED.items())
    }


def setting_label(place: str, words: Words, kinds: Mapping[str, str]) -> str:
    """What a setting is called; its place where nothing has words for it."""
    part, own, _, of = parted(place)
    told = _text("set", place, words, kinds)
    if told is None:
        return place
    if of:
        told = words("book.set_of", name=told, of=band_text(of))
    group = words.first(
        f"book.group.{part}.{kinds.get(f'{part}.{own}', own)}" if own else f"book.group.{part}"
    )
    if group is not None:
        return words("book.set_grouped", group=group, name=told)
    funds = [where for where, kind in kinds.items() if kind == FUND]
    if part == "rules" and len(funds) > 1:
        return words("book.set_own", name=told, own=own)
    return told


def setting_help(place: str, words: Words, kinds: Mapping[str, str]) -> str:
    """What to write there."""
    return _text("set_help", place, words, kinds) or ""


def parted(place: str) -> tuple[str, str, str, str]:
    """Part, id of a rule or aim or nothing, name of the setting, and of what within it."""
    part, _, rest = place.partition(".")
    own = ""
    if part in LISTED:
        own, _, rest = rest.partition(".")
    name, _, of = rest.partition(".")
    return part, own, name, of


def _text(start: str, place: str, words: Words, kinds: Mapping[str, str]) -> str | None:
    part, own, name, _ = parted(place)
    kind = f"{part}.{kinds.get(f'{part}.{own}', own)}" if own else part
    return words.first(f"book.{start}.{kind}.{name}", f"book.{start}.{name}")
