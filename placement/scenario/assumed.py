"""Rows of assumptions.csv that name a setting of the scenario, held against what the scenario has there.

A row names a part of the scenario (`travel`, `need`, `care_time`, `recruitment`, `jobs`, `forward`,
`years`, `solve`), `rules.<kind or id>` or `aims.<kind or id>`, and a key of it. What the file states must
be what the row says: of a setting that is a word, the word at that place of the row's list, each of which the
setting knows. A setting that the scenario leaves out, or a kind of rule that it has none of, is not
held: nothing is planned by it. An option says itself what it changes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel

from placement.data.assumptions import SAME, stands_for_setting
from placement.data.nearest import nearest
from placement.data.region import Region
from placement.data.spread import KINDS as DISTRIBUTIONS
from placement.data.spread import words_of
from placement.data.tables import TABLES
from placement.errors import Fault
from placement.model.aims import AIMS, Aim
from placement.model.rules import RULES, Rule
from placement.model.rules.progression import Progression
from placement.model.rules.training import Training
from placement.scenario.read import Scenario
from placement.scenario.settings import (
    CareTime,
    Forward,
    Jobs,
    NeedPattern,
    Recruitment,
    Solve,
    YearsAhead,
)
from placement.scenario.travel_settings import TravelSettings

MODELS: dict[str, type[BaseModel]] = {
    "travel": TravelSettings,
    "need": NeedPattern,
    "care_time": CareTime,
    "recruitment": Recruitment,
    "jobs": Jobs,
    "forward": Forward,
    "years": YearsAhead,
    "solve": Solve,
}
KINDS: dict[str, Mapping[str, type[BaseModel]]] = {"rules": RULES, "aims": AIMS}
TABLED: dict[type[BaseModel], tuple[str, ...]] = {
    Recruitment: ("grades",),
    Forward: ("tops", "need_growth_pct"),
    YearsAhead: ("need_growth_pct",),
    Progression: ("tops",),
    Training: ("most", "councils"),
}
"""Settings that are tables of figures themselves: their rows are named with a dot, as `grades.Band 7`."""


def faults_of_assumed(scenario: Scenario, region: Region) -> Iterator[Fault]:
    """Rows that name no setting there can be, or state another figure than the scenario does.

    Of a scenario that an option changed, those of what it states itself.
    """
    scenario = scenario if scenario.option is None else scenario.as_stated()
    for number, row in enumerate(region.assumptions.to_dict("records")):
        table, column = str(row["table"]), str(row["column"])
        if table and stands_for_setting(table, column):
            file, line = region.place_of_assumption(number)
            yield from _of_row(scenario, row, Fault("", file, row=line))


def _of_row(scenario: Scenario, row: Mapping[Hashable, Any], at: Fault) -> Iterator[Fault]:
    table, column = str(row["table"]), str(row["column"])
    root, _, kind = table.partition(".")
    if kind and root in KINDS:
        stated = _named(scenario, root, kind)
        models: list[type[BaseModel]] = [type(each) for each in stated]
        models = models or [model for name, model in KINDS[root].items() if name == kind]
        parts: list[tuple[str, object]] = [(f"{root}.{each.id}.{column}", each) for each in stated]
        known = [f"{root}.{each}" for each in (*_ids(scenario, root), *KINDS[root])]
    else:
        models = [MODELS[table]] if table in MODELS else []
        part = getattr(scenario, table) if table in MODELS else None
        parts = [] if part is None else [(f"{table}.{column}", part)]
        known = [*TABLES, *MODELS, *(f"{root}.{each}" for root, kinds in KINDS.items() for each in kinds)]
    if not models and table not in known:
        yield _unknown(at, "table", table, known)
    elif models and not any(_has(model, column) for model in models):
        yield _unknown(at, "column", column, [name for model in models for name in model.model_fields])
    words = words_of(row)
    known = [name for model in models for name in _words_known(model, column)]
    if bool(words) != bool(known):
        slots = {"known": ", ".join(DISTRIBUTIONS)}
        yield Fault("assumption_distribution", at.file, at.row, "distribution", row["distribution"], slots)
        return
    if wrong := [word for word in words if word not in known]:
        yield _unknown(at, "distribution", wrong[0], known)
        return
    value = float(row["value"])
    for setting, part in parts:
        if words:
            found_word, here = str(getattr(part, column)), words[round(value) - 1]
            if found_word != here:
                slots = {"setting": setting, "file": scenario.path.name, "found": found_word}
                yield Fault("assumption_setting_other", at.file, at.row, "value", here, slots)
                return
            continue
        found = _found(part, column)
        if found is not None and abs(found - value) > SAME * max(1.0, abs(value)):
            slots = {"setting": setting, "file": scenario.path.name, "found": f"{found:.10g}"}
            yield Fault("assumption_setting_other", at.file, at.row, "value", f"{value:.10g}", slots)
            return


def figure_used(scenario: Scenario, row: Mapping[Hashable, Any]) -> float:
    """The figure of a row as this scenario uses it: an option may have changed the setting that it names."""
    table, column = str(row["table"]), str(row["column"])
    parts: list[object] = []
    if table and stands_for_setting(table, column):
        root, _, kind = table.partition(".")
        parts = [*_named(scenario, root, kind)] if kind else [getattr(scenario, table, None)]
    words = words_of(row)
    if words:
        said = [str(getattr(part, column, "")) for part in parts]
        return next((words.index(one) + 1.0 for one in said if one in words), float(row["value"]))
    found = [figure for part in parts if (figure := _found(part, column)) is not None]
    return found[0] if found else float(row["value"])


def _named(scenario: Scenario, root: str, name: str) -> list[Rule] | list[Aim]:
    """Rules or aims of this id or kind."""
    if root == "aims":
        return [aim for aim in scenario.aims if name in (aim.id, getattr(aim, "aim", aim.id))]
    return [rule for rule in scenario.rules if name in (rule.id, getattr(rule, "rule", rule.id))]


def _ids(scenario: Scenario, root: str) -> list[str]:
    """Ids of all rules, or aims, that the file states, also of rules that are switched off."""
    stated = scenario.document.get(root, [])
    tables = [table for table in stated if isinstance(table, dict)] if isinstance(stated, list) else []
    ids = [str(table.get("id", table.get(root.removesuffix("s"), ""))) for table in tables]
    held = scenario.aims if root == "aims" else scenario.rules
    return list(dict.fromkeys([*ids, *(each.id for each in held)]))


def _has(model: type[BaseModel], column: str) -> bool:
    return column in model.model_fields or column.partition(".")[0] in TABLED.get(model, ())


def _words_known(model: type[BaseModel], column: str) -> tuple[str, ...]:
    """The words that a setting may be; none where it is anything else."""
    field = model.model_fields.get(column)
    words = () if field is None else get_args(field.annotation)
    return words if all(isinstance(word, str) for word in words) else ()


def _found(part: object, column: str) -> float | None:
    """The setting's figure; None where it is left out or is no figure."""
    name, dot, key = column.partition(".")
    if dot and isinstance(part, tuple(TABLED)):
        stated_there: Mapping[str, float] = getattr(part, name, {})
        usual = 1.0 if isinstance(part, Recruitment) else None
        return stated_there.get(key, usual)
    stated = getattr(part, column, None)
    if isinstance(stated, int | float) and not isinstance(stated, bool):
        return float(stated)
    return None


def _unknown(at: Fault, column: str, name: str, known: Iterable[str]) -> Fault:
    listed = list(dict.fromkeys(known))
    meant = nearest(name, listed)
    if meant is None:
        return Fault("assumption_name", at.file, at.row, column, name, {"known": ", ".join(listed)})
    return Fault("assumption_name_near", at.file, at.row, column, name, {"nearest": meant})
