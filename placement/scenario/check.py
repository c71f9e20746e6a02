"""What a scenario and each of its options name that a region does not have, its travel among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from placement.data.nearest import unknown
from placement.data.region import Region
from placement.errors import Fault
from placement.model.aims import Aim
from placement.model.aims.people_within import PeopleWithin
from placement.model.rules import Rule
from placement.model.rules.people_near import PeopleNear
from placement.model.rules.travel_limit import TravelLimit
from placement.scenario.assumed import faults_of_assumed
from placement.scenario.fill_probability import grades_unknown, incentive_faults
from placement.scenario.need_asked import need_faults
from placement.scenario.read import Scenario
from placement.scenario.text import Place, line_of, lines_of
from placement.scenario.travel_settings import BLEND, ENGINES, TRANSIT, TravelSettings
from placement.scenario.travel_times import no_car_share
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
        *incentive_faults(scenario, region, file),
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


def near_faults(
    travel: TravelSettings, parts: Sequence[Rule | Aim], region: Region, file: str
) -> list[Fault]:
    """Aims and rules that count minutes by public transport where nobody gives any."""
    table = region.travel if travel.provider == "table" else None
    if travel.timetable is not None or (table is not None and TRANSIT in set(table["mode"].unique())):
        return []
    return [
        Fault(
            "near_no_transit",
            file,
            column=f"{'aims' if isinstance(part, PeopleWithin) else 'rules'}.{part.id}.mode",
            value=TRANSIT,
        )
        for part in parts
        if isinstance(part, PeopleWithin | PeopleNear) and part.mode == TRANSIT
    ]


def travel_faults(travel: TravelSettings, rules: Sequence[Rule], region: Region, file: str) -> list[Fault]:
    """What [travel] asks for and the region does not have."""
    known = list(region.bases["base_id"])
    shut = [
        unknown(Fault("unknown_id", file, column="travel.closed_bases", value=name), known)
        for name in travel.closed_bases
        if name not in known
    ]
    shut += _of_public_transport(travel, region, file)
    if travel.provider == "table":
        return [*shut, *_of_table(travel, rules, region, file)]
    key = "travel_roads_coordinates" if travel.provider in ENGINES else "travel_no_coordinates"
    located = [] if region.located else [Fault(key, file, column="travel.provider", value=travel.provider)]
    key = "travel_roads_mode" if travel.provider in ENGINES else "travel_estimate_mode"
    known_mode = travel.mode == "car" or (travel.mode in {TRANSIT, BLEND} and travel.timetable is not None)
    by_car = [] if known_mode else [Fault(key, file, column="travel.mode", value=travel.mode)]
    return [*shut, *located, *by_car]


def _of_public_transport(travel: TravelSettings, region: Region, file: str) -> list[Fault]:
    """Whether stops can be near anybody, and it is known who has no car."""
    faults = []
    if travel.timetable is not None and not region.located:
        faults.append(Fault("travel_roads_coordinates", file, column="travel.timetable"))
    if travel.mode == BLEND and np.isnan(no_car_share(region.areas)).all():
        faults.append(Fault("travel_no_car_share", file, column="travel.mode", value=travel.mode))
    return faults


def _of_table(travel: TravelSettings, rules: Sequence[Rule], region: Region, file: str) -> list[Fault]:
    known_mode = Fault("travel_estimate_mode", file, column="travel.mode", value=travel.mode)
    if region.travel is None:
        return [Fault("travel_no_table", file, column="travel.provider")]
    given = set(region.travel["mode"].unique())
    modes = {"car", *given, *([TRANSIT] if travel.timetable is not None else [])}
    modes |= {BLEND} if TRANSIT in modes else set()
    faults = [] if "car" in given else [Fault("travel_no_car", file, column="travel.provider")]
    faults += [] if travel.mode in modes else [replace(known_mode, key="travel_no_mode")]
    return faults + [
        Fault("travel_no_km", file, column=f"rules.{rule.id}.measure", value=rule.measure)
        for rule in rules
        if isinstance(rule, TravelLimit) and rule.measure == "km"
    ]
