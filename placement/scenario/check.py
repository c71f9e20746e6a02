"""What a scenario and each of its options name that a region does not have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from placement.data.region import Region
from placement.errors import Fault
from placement.model.aims import Aim
from placement.model.rules import Rule
from placement.scenario.assumed import faults_of_assumed
from placement.scenario.fill_probability import grades_unknown
from placement.scenario.need_asked import need_faults
from placement.scenario.read import Scenario
from placement.scenario.text import Place, line_of, lines_of
from placement.scenario.travel_faults import near_faults, travel_faults
from placement.scenario.variants import ADDED_RULES, LISTS, positions
from placement.scenario.years import years_faults


def check_scenario(scenario: Scenario, region: Region) -> list[Fault]:
    """What the scenario and each of its options name that the region does not have."""
    faults = [*_faults_against(scenario, region), *faults_of_assumed(scenario, region)]
    told = {(fault.key, fault.column, fault.value) for fault in faults}
    for name in scenario.options if scenario.option is None else ():
        found = _faults_against(scenario.with_option(name), region)
        new = [fault for fault in found if (fault.key, fault.column, fault.value) not in told]
        faults += [_told_of_option(fault, name, scenario) for fault in new]
    return faults


def _told_of_option(fault: Fault, name: str, scenario: Scenario) -> Fault:
    """The fault placed where the option says what makes it."""
    setting: Place = tuple((fault.column or "").split("."))
    added = positions({"rules": scenario.document["options"][name].get(ADDED_RULES)}, "rules")
    if setting[0] == "rules" and len(setting) > 1 and setting[1] in added:
        place = ("options", name, ADDED_RULES, added[str(setting[1])], *setting[2:])
        row = line_of(place, lines_of(scenario.text))
        column = ".".join([ADDED_RULES, *map(str, setting[1:])])
        return replace(fault, row=row, column=f"options.{name}.{column}")
    row = line_of(("options", name, *setting), lines_of(scenario.text))
    return replace(fault, row=row, column=f"options.{name}.{fault.column}")


def _faults_against(scenario: Scenario, region: Region) -> list[Fault]:
    file, lines = scenario.path.name, lines_of(scenario.text)
    faults = [
        *travel_faults(scenario.travel, scenario.rules, region, file),
        *grades_unknown(scenario, region, file),
        *years_faults(scenario, file),
        *need_faults(scenario, region, file),
    ]
    parts: tuple[Rule | Aim, ...] = (*scenario.rules, *scenario.aims)
    faults += near_faults(scenario.travel, parts, region, file)
    for part in parts:
        faults += part.faults(region, file)
    places = {f"rules.{rule.id}": ("overrides", number) for number, rule in enumerate(scenario.overrides)}
    for kind in LISTS:
        start = "aims" if kind == "aims" else "rules"
        stated = positions(scenario.document, kind)
        places |= {f"{start}.{name}": (kind, number) for name, number in stated.items()}
    return [_with_line(fault, places, lines) for fault in faults]


def _with_line(fault: Fault, places: dict[str, tuple[str, int]], lines: Mapping[Place, int]) -> Fault:
    """The fault with the line of the setting that its column names."""
    start, _, key = (fault.column or "").rpartition(".")
    place: Place = (*places[start], key) if start in places else tuple((fault.column or "").split("."))
    if start in places and places[start][0] == "overrides":
        fault = replace(fault, column=f"overrides{(fault.column or '').removeprefix('rules')}")
    return replace(fault, row=line_of(place, lines)) if fault.row is None else fault
