"""A scenario as rows of a sheet, one for each setting, and back.

    scenario.year               a part and its key
    rules.ahp.amount            a rule or an aim by its id, or by its kind where it has none
    rules.ahp.rule              its kind
    rules.teams.members.podiatry    a table within a setting

Values are what a cell holds: numbers, yes and no, text, and lists with commas.

A setting goes by its own words: those of its part or kind of rule first (`book.set.rules.fund.shares`), then
those of its name alone (`book.set.amount`). Where settings of a part stand together, the part is said before
them; what is of one grade, band or service is said after it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from placement.i18n import Words
from placement.sources.book.layout import band_text

LISTED = {"rules": "rule", "aims": "aim"}
LISTS = frozenset(
    {
        "services",
        "kinds",
        "languages",
        "regions",
        "clusters",
        "bases",
        "grades",
        "employers",
        "roles",
        "areas",
    }
)
TEXTS = re.compile(
    r".*_(en|cy)|id|year|agreed_by|rule|aim|mode|provider|of|level|measure|kind|shares|status|data"
)
CHOSEN = frozenset(
    {
        "shares",
        "kind",
        "kinds",
        "worth",
        "workforce",
        "follows",
        "plan_on",
        "contract",
        "level",
        "rule",
        "aim",
    }
)
"""Settings whose values are words that a scenario's file writes with an underline."""
TRUE = frozenset({"yes", "true", "y", "ydy", "ydw", "ie", "oes", "gwir"})
FALSE = frozenset({"no", "false", "n", "na", "nac ydy", "nage", "nac oes", "gau"})
NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
TIMES = {"k": 1e3, "thousand": 1e3, "mil": 1e3, "m": 1e6, "million": 1e6, "miliwn": 1e6}
MONEY = re.compile(
    r"£?\s*([0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]*)?)"
    r"\s*(k|m|thousand|million|mil|miliwn)?",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:FY ?)?(20[0-9]{2}) ?[-/\u2013] ?(?:20)?([0-9]{2})", re.IGNORECASE)
LANGUAGE = {"english": "en", "saesneg": "en", "welsh": "cy", "cymraeg": "cy"}
MEASURE = {"£": "pounds", "gbp": "pounds", "wtes": "wte", "fte": "wte", "ftes": "wte", "call": "wte"}
"""Other words that people write for settings with a choice."""
ANY_CASE = frozenset({"status", "measure", "shares"})


def rows_of(document: Mapping[str, Any]) -> Iterator[tuple[str, str | float | bool]]:
    """Each setting's place and value, in the order of the document; where the tables lie is left out."""
    for part, found in document.items():
        if part in LISTED:
            for entry in found:
                own = str(entry.get("id", entry[LISTED[part]]))
                yield from _flat(f"{part}.{own}", entry)
        elif part == "options":
            continue
        else:
            yield from _flat(part, {key: one for key, one in found.items() if key != "data"})


def _flat(start: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str | float | bool]]:
    for key, value in table.items():
        place = f"{start}.{key}"
        if isinstance(value, dict):
            yield from _flat(place, value)
        elif isinstance(value, list):
            yield place, ", ".join(map(str, value))
        elif isinstance(value, dt.date):
            yield place, value.isoformat()
        elif key != "id" or not start.startswith(tuple(f"{part}." for part in LISTED)):
            yield place, value


def spoken(place: str, text: str) -> str:
    """A value as people write it: "weighted need" for weighted_need."""
    return text.replace("_", " ") if place.rsplit(".", 1)[-1] in CHOSEN else text


def document_of(rows: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The document that these settings state; a blank value states nothing."""
    document: dict[str, Any] = {"scenario": {"data": "."}}
    lists: dict[str, dict[str, dict[str, Any]]] = {part: {} for part in LISTED}
    for place, cell in rows:
        part, _, rest = place.partition(".")
        if cell is None or cell == "" or not rest:
            continue
        if part in LISTED:
            own, _, rest = rest.partition(".")
            table = lists[part].setdefault(own, {})
        else:
            table = document.setdefault(part, {})
        *inner, key = rest.split(".") if not rest.startswith("grades.") else ["grades", rest[7:]]
        for name in inner:
            table = table.setdefault(name, {})
            if not isinstance(table, dict):
                break
        else:
            if key:
                table[key] = value_of(key, cell)
    for part, kind in LISTED.items():
        document[part] = [_entry(own, entry, kind) for own, entry in lists[part].items()]
    return document


def _entry(own: str, entry: dict[str, Any], kind: str) -> dict[str, Any]:
    """A rule or an aim with its kind first, and its id where that is another word."""
    name = entry.get(kind, own)
    rest = {key: value for key, value in entry.items() if key != kind}
    return {kind: name, **({} if own == name else {"id": own}), **rest}


def value_of(key: str, cell: object) -> Any:
    """What a cell of a setting means."""
    if key in CHOSEN and isinstance(cell, str):
        cell = re.sub(r"(?<=\w) +(?=\w)", "_", " ".join(cell.split()))
    if key in ANY_CASE and isinstance(cell, str):
        cell = cell.strip().casefold()
    if key == "measure":
        cell = MEASURE.get(str(cell), cell)
    if key == "year" and (match := YEAR.fullmatch(str(cell).strip())) is not None:
        return f"{match[1]}-{match[2]}"
    if key == "languages":
        found = re.split(r"[,;/&]| and | a ", str(cell).casefold())
        return [LANGUAGE.get(one.strip(), one.strip()) for one in found if one.strip()]
    if key in LISTS:
        return [one.strip() for one in re.split(r"[,;]", str(cell)) if one.strip()]
    if isinstance(cell, bool | dt.date):
        return cell.date() if isinstance(cell, dt.datetime) else cell
    if isinstance(cell, int | float):
        whole = float(cell).is_integer()
        return f"{cell:.10g}" if TEXTS.fullmatch(key) else int(cell) if whole else float(cell)
    text = " ".join(str(cell).split())
    return text if TEXTS.fullmatch(key) else figure_of(text)


def figure_of(text: str) -> Any:
    """Yes and no, and numbers as people write them; other text as it is."""
    low = text.casefold()
    if low in TRUE | FALSE:
        return low in TRUE
    if text.endswith("%") and NUMBER.fullmatch(text[:-1].strip()):
        number = round(float(text[:-1]) / 100, 10)
    elif match := MONEY.fullmatch(text):
        number = round(float(re.sub(r"[,\s]", "", match[1])) * TIMES.get((match[2] or "").lower(), 1.0), 6)
    elif NUMBER.fullmatch(text):
        number = float(text)
    else:
        return text
    return int(number) if number.is_integer() else number


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
