"""One assumption at another value: the region's tables, or the scenario's settings, as they would then be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import pandas as pd

from placement.data.region import Region
from placement.data.spread import words_of
from placement.data.tables import TABLES
from placement.model.aims import Aim
from placement.model.aims.met_need import MetNeed
from placement.model.arrays import Floats
from placement.model.rules import Rule
from placement.model.rules.fund import Fund
from placement.model.rules.mix import Mix
from placement.model.rules.no_loser import NoLoser
from placement.model.rules.supervision import Supervision
from placement.model.rules.travel_limit import TravelLimit
from placement.scenario import Scenario
from placement.scenario.incentive import with_incentive

VARIED_TABLES = ("areas", "bases", "services", "roles", "workforce", "graduates", "travel", "groups")
OF_DECREASING_WORTH = ("level", "steps", "first_worth", "parts_below_half")
VARIED_RULES = (Fund, Mix, NoLoser, Supervision, TravelLimit)
CHOSEN_RULES = (Mix, NoLoser)
CHOICES = "choices"
"""What is neither a figure of the tables nor a rule of arithmetic: only deciding again shows what it does."""


@dataclass(frozen=True)
class Varied:
    """A region and a scenario, and what is not as stated: tables, travel, recruitment, rules, choices."""

    region: Region
    scenario: Scenario
    changed: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """The region has the roles that the scenario offers."""
        object.__setattr__(self, "region", with_incentive(self.region, self.scenario))

    def touches(self, *parts: str) -> bool:
        return not self.changed.isdisjoint(parts)


@dataclass(frozen=True)
class Variation:
    """How a figure moves: to a value, or by a factor; a setting that is a word moves to another word."""

    value: float
    factor: float | None
    words: tuple[str, ...] = ()

    def moves(self, stated: object) -> bool:
        """Whether it is of the kind of what is stated."""
        return stated in self.words if self.words else _is_number(stated)

    def of(self, stated: Any) -> Any:
        if self.words:
            return self.words[round(self.value) - 1]
        return self.value if self.factor is None else stated * self.factor


def varied(region: Region, scenario: Scenario, row: Mapping[Any, Any], value: float) -> Varied | None:
    """Region and scenario with the assumption in `row` at `value`; None if it stands for no figure of theirs.

    `table` names a table of the region, "travel", "need", "care_time" or "recruitment" for a setting of the
    scenario's, or "rules.<rule>" or "aims.<aim>" for a setting of its rules or aims of that name or id.
    `column` may be a pattern, `where` holds conditions column=value, joined by semicolons. `how` is "set"
    (the figure is the value) or "scale" (figures move in proportion to the value).
    """
    table, column, move = str(row["table"]), str(row["column"]), variation(row, value)
    if move is None:
        return None
    if table.startswith("rules."):
        return _varied_rules(region, scenario, table.removeprefix("rules."), column, move)
    if table.startswith("aims."):
        return _varied_aims(region, scenario, table.removeprefix("aims."), column, move)
    if table in OF_SCENARIO:
        return OF_SCENARIO[table](region, scenario, column, move)
    if not is_of_table(row):
        return _varied_travel(region, scenario, column, move)
    return _varied_region(region, scenario, row, move)


def variation(row: Mapping[Any, Any], value: float) -> Variation | None:
    """How a row's figures move to a value; None if they cannot."""
    if row["how"] not in ("set", "scale") or (row["how"] == "scale" and row["value"] == 0):
        return None
    words = words_of(row) if row["how"] == "set" else ()
    return Variation(value, value / float(row["value"]) if row["how"] == "scale" else None, words)


def is_of_table(row: Mapping[Any, Any]) -> bool:
    """Whether a row stands for cells of a table rather than for a setting of the scenario."""
    table = str(row["table"])
    if table.startswith(("rules.", "aims.")) or table in OF_SCENARIO:
        return False
    return table != "travel" or str(row["column"]) in TABLES["travel"].columns


def table_moved(region: Region, scenario: Scenario, table: str) -> pd.DataFrame | None:
    """The region's table that assumptions about `table` move; None where the plan reads none."""
    if table not in VARIED_TABLES or (table == "travel" and scenario.travel.provider != "table"):
        return None
    frame: pd.DataFrame | None = getattr(region, table)
    return frame


def _varied_region(
    region: Region, scenario: Scenario, row: Mapping[Any, Any], move: Variation
) -> Varied | None:
    table = str(row["table"])
    frame = table_moved(region, scenario, table)
    if frame is None:
        return None
    moved = _varied_table(frame, str(row["column"]), str(row["where"]), move)
    changed: dict[str, Any] = {table: moved}
    return None if moved is None else Varied(replace(region, **changed), scenario, frozenset(changed))


def _varied_table(frame: pd.DataFrame, pattern: str, where: str, move: Variation) -> pd.DataFrame | None:
    columns = figures_of(frame, pattern)
    rows = np.flatnonzero(chosen_rows(frame, where).to_numpy())
    if not columns or not len(rows):
        return None
    moved: dict[str, Floats] = {}
    for name in columns:
        moved[name] = frame[name].to_numpy(dtype=float, copy=True)
        moved[name][rows] = move.of(moved[name][rows])
    return frame.assign(**moved)


def figures_of(frame: pd.DataFrame, pattern: str) -> list[str]:
    """Columns of numbers whose names a pattern meets."""
    kinds = zip(frame.columns, frame.dtypes, strict=True)
    return [name for name, kind in kinds if kind.kind in "iuf" and fnmatchcase(name, pattern)]


def chosen_rows(frame: pd.DataFrame, where: str) -> pd.Series[bool]:
    """Rows that meet every condition `column=value` of `where`; all rows if it is blank."""
    chosen = pd.Series(data=True, index=frame.index)
    for condition in filter(None, (part.strip() for part in where.split(";"))):
        name, _, wanted = (part.strip() for part in condition.partition("="))
        cells = frame[name].astype(str)
        chosen = chosen & ((cells.str.lower() if frame[name].dtype == bool else cells) == wanted)
    return chosen


def _varied_travel(region: Region, scenario: Scenario, column: str, move: Variation) -> Varied | None:
    stated = getattr(scenario.travel, column, None)
    if scenario.travel.provider != "estimate" or not move.moves(stated):
        return None
    travel = scenario.travel.model_copy(update={column: move.of(stated)})
    return Varied(region, scenario.model_copy(update={"travel": travel}), frozenset({"travel"}))


def _varied_need(region: Region, scenario: Scenario, column: str, move: Variation) -> Varied | None:
    stated = getattr(scenario.need, column, None)
    if not move.moves(stated):
        return None
    asked = scenario.need.model_copy(update={column: move.of(stated)})
    return Varied(region, scenario.model_copy(update={"need": asked}), frozenset({"need"}))


def _varied_care_time(region: Region, scenario: Scenario, column: str, move: Variation) -> Varied | None:
    stated = scenario.care_time
    if stated is None or not move.moves(getattr(stated, column, None)):
        return None
    taken = stated.model_copy(update={column: move.of(getattr(stated, column))})
    return Varied(region, scenario.model_copy(update={"care_time": taken}), frozenset({"roles"}))


def _varied_recruitment(region: Region, scenario: Scenario, column: str, move: Variation) -> Varied | None:
    """Only where plans count what is expected to be filled does it change what is covered."""
    stated = scenario.recruitment
    if stated is None or stated.plan_on != "expected":
        return None
    name, _, grade = column.partition(".")
    if name == "grades" and grade in stated.grades:
        update: dict[str, Any] = {"grades": {**stated.grades, grade: move.of(stated.grades[grade])}}
    elif move.moves(getattr(stated, column, None)):
        update = {column: move.of(getattr(stated, column))}
    else:
        return None
    changed = scenario.model_copy(update={"recruitment": stated.model_copy(update=update)})
    parts = {"recruitment", "roles"} if column == "incentive_pounds" else {"recruitment"}
    return Varied(region, changed, frozenset(parts))


OF_SCENARIO: dict[str, Callable[[Region, Scenario, str, Variation], Varied | None]] = {
    "recruitment": _varied_recruitment,
    "need": _varied_need,
    "care_time": _varied_care_time,
}
"""Parts of the scenario whose settings move by name."""


def _varied_rules(
    region: Region, scenario: Scenario, name: str, column: str, move: Variation
) -> Varied | None:
    def changed(rule: Rule) -> Rule:
        stated = getattr(rule, column, None)
        named = name in (rule.id, getattr(rule, "rule", rule.id))
        if not named or not isinstance(rule, VARIED_RULES) or not move.moves(stated):
            return rule
        return rule.model_copy(update={column: move.of(stated)})

    rules = tuple(changed(rule) for rule in scenario.rules)
    moved = [new for new, old in zip(rules, scenario.rules, strict=True) if new is not old]
    if not moved:
        return None
    part = CHOICES if all(isinstance(rule, CHOSEN_RULES) for rule in moved) else "rules"
    return Varied(region, scenario.model_copy(update={"rules": rules}), frozenset({part}))


def _varied_aims(
    region: Region, scenario: Scenario, name: str, column: str, move: Variation
) -> Varied | None:
    """Need met alone has settings that are assumed, and those only where its worth decreases."""

    def changed(aim: Aim) -> Aim:
        stated = getattr(aim, column, None)
        if not isinstance(aim, MetNeed) or name not in (aim.id, aim.aim) or not move.moves(stated):
            return aim
        if aim.worth == "flat" and column in OF_DECREASING_WORTH:
            return aim
        value = move.of(stated)
        return aim.model_copy(update={column: round(value) if isinstance(stated, int) else value})

    aims = tuple(changed(aim) for aim in scenario.aims)
    if all(new is old for new, old in zip(aims, scenario.aims, strict=True)):
        return None
    return Varied(region, scenario.model_copy(update={"aims": aims}), frozenset({CHOICES}))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
