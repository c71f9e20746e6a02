"""Problems in a scenario's settings, in words that do not need a programmer.

Settings are pydantic models; every error that they raise becomes a `Problem` with the key of a message
of ours. A validator of a rule raises ValueError with such a key as its text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from placement.data.nearest import nearest
from placement.data.tables import ID_PATTERN
from placement.errors import Fault
from placement.scenario.frozen import Replaced
from placement.scenario.text import Place, line_of

Model = TypeVar("Model", bound=BaseModel)

# pydantic's types of error: the key of our message, and which of its numbers fills {limit}
BOUNDS = {
    "greater_than": ("setting_above", "gt"),
    "greater_than_equal": ("setting_at_least", "ge"),
    "less_than": ("setting_below", "lt"),
    "less_than_equal": ("setting_at_most", "le"),
    "string_too_long": ("setting_long", "max_length"),
}
KINDS = {
    "string": "setting_text",
    "int": "setting_whole",
    "float": "setting_number",
    "bool": "setting_true_false",
    "tuple": "setting_list",
    "list": "setting_list",
    "set": "setting_list",
    "dict": "setting_table",
    "model": "setting_table",
    "finite": "setting_finite",
    "date": "setting_date",
}
OTHERS = {
    "missing": "setting_missing",
    "string_too_short": "setting_blank",
    "too_short": "setting_blank",
}
WRITTEN = {
    "year": "2026-27",
    "price_year": "2026-27",
    "starts": "2026-04",
    "leave_from": "08:00",
    "leave_until": "10:00",
    "server": "http://127.0.0.1:5000",
}
"""How the settings of which the form is fixed are written; all others are ids."""
AN_ID = "wales-2026"
OUR_KEY = re.compile(r"[a-z][a-z0-9_]+")
LONGEST_VALUE = 60


@dataclass(frozen=True)
class Problem:
    """Something wrong at a place of the document."""

    place: Place
    key: str
    value: str | None = None
    slots: Mapping[str, object] = field(default_factory=dict)


def fault_of(problem: Problem, file: str, lines: Mapping[Place, int], document: Mapping[str, Any]) -> Fault:
    """The problem with its line, and its place written as options write it: `rules.<id>.<key>`."""
    line = line_of(problem.place, lines)
    column = spelt(problem.place, document) or None
    return Fault(problem.key, file, row=line, column=column, value=problem.value, slots=problem.slots)


def spelt(place: Place, document: Mapping[str, Any]) -> str:
    """A place as text: a rule or aim by its id or its kind where it has one, else by its number from 1."""
    text = ""
    inside: Any = document
    for part in place:
        inside = _inside(inside, part)
        if not isinstance(part, int):
            text += f".{part}" if text else str(part)
        elif (own := _own_name(inside)) is not None:
            text += f".{own}"
        else:
            text += f"[{part + 1}]"
    return text


def _own_name(entry: Any) -> str | None:
    """What options call a rule or an aim: its id, or its kind where it has no id of its own."""
    if not isinstance(entry, Mapping):
        return None
    names = (entry.get(key) for key in ("id", "rule", "aim"))
    return next((name for name in names if isinstance(name, str)), None)


def shown(value: object) -> str:
    """A value as the file writes it, near enough, and cut where it is long."""
    text = value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def unlisted(place: Place, value: str, known: Collection[str], what: str = "setting_unknown") -> Problem:
    """What is none of those known, with the nearest of them (`<what>_near`) or all of them (`<what>`)."""
    meant = nearest(value, known)
    if meant is None:
        return Problem(place, what, value, {"known": ", ".join(known)})
    return Problem(place, f"{what}_near", value, {"nearest": meant})


def validated(model: type[Model], table: object, place: Place, problems: list[Problem]) -> Model | None:
    """The settings in a table of the document; None, and problems, if they have any.

    Read strictly, as JSON: the text "5" is not the number 5, and a list may fill a tuple.
    """
    if not isinstance(table, dict):
        problems.append(Problem(place, "setting_table", value=shown(table)))
        return None
    try:
        return model.model_validate_json(json.dumps(table, default=str), strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False)
    found: dict[Place, Problem] = {}
    for detail in details:
        problem = _problem(model, table, place, detail)
        found.setdefault(problem.place, problem)
    found = _with_replaced(model, table, place, found)
    meant = {
        problem.slots.get("nearest") for problem in found.values() if problem.key == "setting_unknown_near"
    }
    problems += [
        problem
        for problem in found.values()
        if not (problem.key == "setting_missing" and problem.place[-1] in meant)
    ]
    return None


def _with_replaced(
    model: type[BaseModel], table: dict[str, Any], place: Place, found: dict[Place, Problem]
) -> dict[Place, Problem]:
    """One problem for all keys that earlier versions knew, instead of those that are unknown and missing."""
    replaced: Replaced | None = getattr(model, "replaced", None)
    old = [key for key in table if replaced is not None and key in replaced.keys]
    if replaced is None or not old:
        return found
    first = (*place, old[0])
    told = {(*place, key) for key in old}
    rest = {
        where: problem
        for where, problem in found.items()
        if where not in told and problem.key != "setting_missing"
    }
    return {first: Problem(first, replaced.fault, value=", ".join(old)), **rest}


def fault_of_value(detail: Any, *, file: str, column: str, choices: Sequence[str] = ()) -> Fault:
    """One pydantic error of a value that stands alone, such as an option; it is one of `choices` if any."""
    kind, context = str(detail["type"]), detail.get("ctx", {})
    value = shown(detail["input"])
    problem = _not_a_choice((), value, list(choices)) if choices else _of_kind((), kind, context, value)
    return Fault(problem.key, file, column=column, value=problem.value, slots=problem.slots)


def _problem(model: type[BaseModel], table: dict[str, Any], place: Place, detail: Any) -> Problem:
    """One pydantic error."""
    kind, context = str(detail["type"]), detail.get("ctx", {})
    inner = _where(table, detail["loc"])
    here, value = (*place, *inner), shown(detail["input"])
    if kind == "extra_forbidden":
        known = list(model.model_fields) if len(inner) == 1 else []
        return unlisted(here, str(here[-1]), known)
    return _of_kind(here, kind, context, value)


def _of_kind(here: Place, kind: str, context: Mapping[str, Any], value: str) -> Problem:
    """One kind of pydantic's errors as a message of ours."""
    if kind in {"literal_error", "enum"}:
        return _not_a_choice(here, value, re.findall(r"'([^']*)'", str(context["expected"])))
    if kind == "value_error":
        key = str(context["error"])
        return Problem(here, key if OUR_KEY.fullmatch(key) else "setting_invalid")
    if kind in BOUNDS:
        key, bound = BOUNDS[kind]
        return Problem(here, key, value, {"limit": f"{context[bound]:,.10g}"})
    if kind == "string_pattern_mismatch":
        form = Problem(here, "setting_pattern", value, {"example": WRITTEN.get(str(here[-1]), AN_ID)})
        return Problem(here, "id_characters", value) if ID_PATTERN in str(context["pattern"]) else form
    key = OTHERS.get(kind) or KINDS.get(kind.split("_", maxsplit=1)[0], "setting_invalid")
    return Problem(here, key, None if kind == "missing" else value or None)


def _not_a_choice(place: Place, value: str, choices: list[str]) -> Problem:
    allowed, meant = ", ".join(choices), nearest(value, choices)
    if meant is None:
        return Problem(place, "choice", value, {"allowed": allowed})
    return Problem(place, "choice_near", value, {"allowed": allowed, "nearest": meant})


def _where(table: dict[str, Any], location: tuple[str | int, ...]) -> Place:
    """Pydantic's location as far as it stands in the file: pydantic adds names of alternatives."""
    inside: Any = table
    place: Place = ()
    for part in location:
        known = _inside(inside, part)
        if known is None and not (isinstance(inside, Mapping) and part == location[-1]):
            break
        place, inside = (*place, part), known
    return place


def _inside(inside: Any, part: str | int) -> Any:
    if isinstance(inside, Mapping):
        return inside.get(part) if isinstance(part, str) else None
    if isinstance(inside, list) and isinstance(part, int):
        return inside[part] if part < len(inside) else None
    return None
