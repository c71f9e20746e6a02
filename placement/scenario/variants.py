"""Options: named overrides of a scenario, by path.

    [options.pooled]
    name_en = "One fund for all Wales"
    name_cy = "Un gronfa i Gymru gyfan"
    rules.money.shares = "free"        # rules.<id>.<key>, likewise aims.<id>.<key>
    rules.mix.enabled = false          # without this rule, or this aim
    travel.kmh_between = 80            # travel.<key>, recruitment, jobs, forward, years, solve: likewise
    care_time.away_pct = 5             # and need
    scenario.workforce = "funded"      # of [scenario] this key alone
    overrides.keep-one.wte = 1.0       # overrides.<id>.<key>

    [[options.pooled.overrides]]       # in place of such paths: further overrides, after those stated
    [[options.pooled.add_rules]]       # further rules, after those stated, each as in [[rules]]

A path names one setting, and its value takes the whole place of the old one.

Before that come the rules that hold unless a scenario switches them off (`enabled = false`). The tables of
services and bases state how far each service reaches (`limit_minutes`), within which borders it shares its
staff (`planning_level`) and how much room a base has (`places_wte`). A scenario that says nothing of them
means them, so that forgetting a rule never gives staff who drive anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from placement.data.nearest import nearest
from placement.model.rules import STANDING
from placement.scenario.faults import Problem, shown, unlisted
from placement.scenario.text import Place


def with_standing(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with a table, at the end of its rules, for each standing rule that it does not state.

    The table says nothing but the rule, so that the figures are those of the region's tables. A document
    whose rules are no list stays as it is: that is told where it is read.
    """
    stated = document.get("rules", [])
    if not isinstance(stated, list):
        return dict(document)
    tables = [table for table in stated if isinstance(table, dict)]
    kinds = {str(table.get("rule")) for table in tables}
    taken = {str(table.get("id", table.get("rule"))) for table in tables}
    added = [
        {"rule": kind} if kind not in taken else {"rule": kind, "id": f"{kind}_of_tables"}
        for kind in STANDING
        if kind not in kinds
    ]
    return {**document, "rules": [*stated, *added]}


NAMES = ("name_en", "name_cy")
LISTS = {"rules": "rule", "aims": "aim", "overrides": "id"}
TABLES = (
    "travel",
    "need",
    "care_time",
    "recruitment",
    "jobs",
    "forward",
    "years",
    "solve",
    "draws",
    "scenario",
)
OF_SCENARIO = ("workforce",)
"""What an option may change of [scenario]; the rest says which question is asked, and of which data."""
# what tells one rule from another is not for an option to change
FIXED = frozenset({"id", "rule", "aim"})
ADDED = "overrides"
ADDED_RULES = "add_rules"


@dataclass(frozen=True)
class Overridden:
    """A document with an option applied.

    `origins` says for each place that changed where the option does it. Overrides that name no rule or
    aim of the document are `problems`, and left out; whether a key is known is found when the document
    is read.
    """

    document: dict[str, Any]
    origins: dict[Place, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def overridden(document: Mapping[str, Any], name: str) -> Overridden:
    """The document as the option of this name changes it; the document itself stays as it is."""
    changed = Overridden(with_standing(_own(dict(document))))
    for key, value in document["options"][name].items():
        here: Place = ("options", name, key)
        if key in NAMES:
            continue
        if key not in {*LISTS, *TABLES, ADDED_RULES}:
            changed.problems.append(unlisted(here, key, [*NAMES, *LISTS, *TABLES, ADDED_RULES]))
        elif key == ADDED and isinstance(value, list):
            _add(changed, ADDED, value, here)
        elif key == ADDED_RULES and isinstance(value, list):
            _add(changed, "rules", value, here)
        elif key == ADDED_RULES:
            changed.problems.append(Problem(here, "part_not_list", slots={"part": ADDED_RULES}))
        elif not isinstance(value, dict):
            changed.problems.append(Problem(here, "option_path", shown(value)))
        elif key in TABLES:
            _override(changed, (key,), value, here)
        else:
            _override_listed(changed, key, value, here)
    return changed


def _own(value: Any) -> Any:
    """What a document holds, with tables and lists of its own; figures, texts and dates never change."""
    if isinstance(value, dict):
        return {key: _own(each) for key, each in value.items()}
    return [_own(each) for each in value] if isinstance(value, list) else value


def _add(changed: Overridden, part: str, entries: list[Any], here: Place) -> None:
    """Further overrides or rules, after those that the scenario states."""
    listed = changed.document.setdefault(part, [])
    if not isinstance(listed, list):
        return  # told where the scenario itself is read
    for number, entry in enumerate(entries):
        changed.origins[part, len(listed)] = (*here, number)
        listed.append(entry)


def _override_listed(changed: Overridden, part: str, values: dict[str, Any], here: Place) -> None:
    """Change rules or aims, each found by its id."""
    known = positions(changed.document, part)
    for name, settings in values.items():
        place: Place = (*here, name)
        if name not in known:
            changed.problems.append(unlisted(place, name, known, "option_target"))
        elif not isinstance(settings, dict):
            changed.problems.append(Problem(place, "option_path", shown(settings)))
        else:
            _override(changed, (part, known[name]), settings, place)


def _override(changed: Overridden, target: Place, settings: dict[str, Any], here: Place) -> None:
    """Change settings of the table at `target`."""
    table: Any = changed.document
    for part in target:
        table = table.setdefault(part, {}) if isinstance(part, str) else table[part]
    if not isinstance(table, dict):
        return  # told where the scenario itself is read
    for key, value in settings.items():
        if target == ("scenario",) and key not in OF_SCENARIO:
            changed.problems.append(_not_of_scenario(here, key, value))
            continue
        if key in FIXED:
            changed.problems.append(Problem((*here, key), "option_fixed", shown(value)))
            continue
        table[key] = value
        changed.origins[(*target, key)] = (*here, key)


def _not_of_scenario(here: Place, key: str, value: object) -> Problem:
    if nearest(key, OF_SCENARIO) is not None:
        return unlisted((*here, key), key, OF_SCENARIO)
    return Problem((*here, key), "option_scenario", shown(value), {"known": ", ".join(OF_SCENARIO)})


def positions(document: Mapping[str, Any], part: str) -> dict[str, int]:
    """Where each rule, aim or override stands in the document's list, by its id, else by its kind."""
    listed = document.get(part)
    entries = enumerate(listed if isinstance(listed, list) else [])
    return {
        str(entry.get("id", entry.get(LISTS[part], ""))): number
        for number, entry in entries
        if isinstance(entry, dict)
    }
