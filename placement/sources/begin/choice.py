"""What a person chose: `board=Powys`, `county=Ceredigion`, `icb=Cornwall`, `icb=QKS`, or a name alone.

Codes of integrated care boards are those of the ONS (E54…), of the NHS (Q..), and those before them. Source:
Office for National Statistics, look-ups of integrated care boards of April 2024 (the first code), of July
2022 and of sustainability and transformation partnerships of April 2021 (`earlier_ons_codes`, where the
borders were others); NHS Organisation Data Service (the codes with Q). Open Government Licence v3.0.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from placement.errors import BadInput, Fault
from placement.sources.begin.naming import folded, meant, telling, wholly_meant
from placement.sources.facts import FOLDER

FILE = FOLDER / "england_boards.csv"
CODE = re.compile(r"E[0-9]{8}|Q[A-Z0-9]{2}")
"""What is read as a code, and as no name that may be spelt nearly so."""


@dataclass(frozen=True)
class BoardCodes:
    """The board of each code of today and of each code before, and how a board's codes are written."""

    now: Mapping[str, str]
    before: Mapping[str, str]
    written: Mapping[str, str]


def board_codes() -> BoardCodes:
    """The codes of every board of England."""
    now: dict[str, str] = {}
    before: dict[str, str] = {}
    written: dict[str, str] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            own = row["region_id"]
            now |= {row["ons_code"]: own, row["ods_code"]: own}
            before |= dict.fromkeys(row["earlier_ons_codes"].split(), own)
            written[own] = f"{row['ons_code']}, {row['ods_code']}"
    return BoardCodes(now, before, written)


ALL = "all"
NAMED = 12
"""So many names are listed where none of them is meant, those first that are most alike."""

NEAR = 3
"""So many boards are named whose codes are most like one that is of none."""


@dataclass(frozen=True)
class Chosen:
    """The kind of place that was chosen, and its id; a whole nation has neither."""

    kind: str = ""
    id: str = ""


def chosen(
    text: str,
    option: str,
    kinds: Mapping[str, Mapping[str, Sequence[str]]],
    codes: BoardCodes | None = None,
) -> Chosen:
    """Which place is meant; `kinds` has for each kind the names of each id, `option` is how it was asked.

    `codes` are those of the first kind. Raises BadInput where nothing is like the name or a
    place of another kind is, where a code is of no board or of borders before, or where more than one place
    may be meant.
    """
    if text.strip().casefold() == ALL:
        return Chosen()
    kind, equals, name = (part.strip() for part in text.partition("="))
    if equals and kind.casefold() not in kinds:
        slots = {"known": ", ".join(f"{each}=…" for each in kinds)}
        raise BadInput([Fault("new_kind", option, value=text, slots=slots)])
    asked = [kind.casefold()] if equals else list(kinds)
    wanted = name if equals else text.strip()
    if codes is not None and CODE.fullmatch(wanted.upper()):
        return _of_code(wanted.upper(), Fault("new_code", option, value=text), kinds, codes)
    for each in asked:
        found = meant(wanted, kinds[each])
        if found and not wholly_meant(wanted, kinds[each]):
            _ask_which(wanted, each, asked, Fault("new_unclear", option, value=text), kinds)
        if len(found) == 1:
            return Chosen(each, found[0])
        if found:
            raise BadInput(
                [Fault("new_unclear", option, value=text, slots={"known": _told(found, kinds[each])})]
            )
    if others := _written(wanted, [each for each in kinds if each not in asked], kinds):
        raise BadInput([Fault("new_other_kind", option, value=text, slots={"known": "; ".join(others)})])
    known = {own: names for each in asked for own, names in kinds[each].items()}
    raise BadInput(
        [Fault("new_unknown", option, value=text, slots={"known": _told(_alike(wanted, known), known)})]
    )


def _ask_which(
    wanted: str,
    found: str,
    asked: Sequence[str],
    unclear: Fault,
    kinds: Mapping[str, Mapping[str, Sequence[str]]],
) -> None:
    """A part of a name of one kind is no choice where it may mean a place of another: Gwent, Blaenau Gwent.

    Who names the kind is not asked about smaller kinds, which `kinds` has later: a board of Cardiff is one.
    Raises BadInput with all that may be meant.
    """
    before = list(kinds)[: list(kinds).index(found)]
    others = [each for each in kinds if each != found and (each in asked or each in before)]
    if _written(wanted, others, kinds):
        known = "; ".join(_written(wanted, [each for each in kinds if each in (found, *others)], kinds))
        raise BadInput([Fault(unclear.key, unclear.file, value=unclear.value, slots={"known": known})])


def _written(
    wanted: str, asked: Sequence[str], kinds: Mapping[str, Mapping[str, Sequence[str]]]
) -> list[str]:
    """How each place that may be meant is asked for: `board=Gwent`."""
    return [f"{each}={kinds[each][own][0]}" for each in asked for own in meant(wanted, kinds[each])]


def _of_code(
    code: str, unknown: Fault, kinds: Mapping[str, Mapping[str, Sequence[str]]], codes: BoardCodes
) -> Chosen:
    """The board of a code; never one whose code is spelt nearly so."""
    kind, names = next(iter(kinds.items()))
    if code in codes.now:
        return Chosen(kind, codes.now[code])
    before = codes.before.get(code)
    near = sorted(names, key=lambda own: min(_apart(code, other) for other in codes.written[own].split(", ")))
    named = [f"{names[own][0]} ({codes.written[own]})" for own in ([before] if before else near[:NEAR])]
    key = "new_code_before" if before else unknown.key
    raise BadInput([Fault(key, unknown.file, value=unknown.value, slots={"known": "; ".join(named)})])


def _apart(code: str, other: str) -> tuple[int, int]:
    """How many letters of two codes differ, and by how much the last."""
    return sum(a != b for a, b in zip_longest(code, other)), abs(ord(code[-1]) - ord(other[-1]))


def _alike(text: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """All ids, those first whose names are most alike; in their order where none is alike at all."""
    short = telling(text)
    likeness = {
        own: max(SequenceMatcher(None, short, folded(name)).ratio() for name in (own, *told))
        for own, told in names.items()
    }
    return sorted(names, key=lambda own: -likeness[own])


def _told(ids: Sequence[str], names: Mapping[str, Sequence[str]]) -> str:
    told = [f"{names[own][0]} ({own})" if names[own] else own for own in ids]
    return "; ".join(told[:NAMED]) + ("; …" if len(told) > NAMED else "")
