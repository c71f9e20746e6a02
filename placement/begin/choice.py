"""What a person chose: `board=Powys`, `county=Ceredigion`, `icb=Cornwall`, or a name alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from placement.begin.naming import meant
from placement.errors import BadInput, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALL = "all"
NAMED = 12
"""So many names are listed where none of them is meant."""


@dataclass(frozen=True)
class Chosen:
    """The kind of place that was chosen, and its id; a whole nation has neither."""

    kind: str = ""
    id: str = ""


def chosen(text: str, option: str, kinds: Mapping[str, Mapping[str, Sequence[str]]]) -> Chosen:
    """Which place is meant; `kinds` has for each kind the names of each id, `option` is how it was asked.

    Raises BadInput where nothing is like the name, or where more than one place may be meant.
    """
    if text.strip().casefold() == ALL:
        return Chosen()
    kind, equals, name = (part.strip() for part in text.partition("="))
    if equals and kind.casefold() not in kinds:
        slots = {"known": ", ".join(f"{each}=…" for each in kinds)}
        raise BadInput([Fault("new_kind", option, value=text, slots=slots)])
    asked = [kind.casefold()] if equals else list(kinds)
    wanted = name if equals else text.strip()
    for each in asked:
        found = meant(wanted, kinds[each])
        if len(found) == 1:
            return Chosen(each, found[0])
        if found:
            raise BadInput(
                [Fault("new_unclear", option, value=text, slots={"known": _told(found, kinds[each])})]
            )
    known = {own: names for each in asked for own, names in kinds[each].items()}
    raise BadInput([Fault("new_unknown", option, value=text, slots={"known": _told(list(known), known)})])


def _told(ids: Sequence[str], names: Mapping[str, Sequence[str]]) -> str:
    told = [f"{names[own][0]} ({own})" if names[own] else own for own in ids]
    return "; ".join(told[:NAMED]) + ("; …" if len(told) > NAMED else "")
