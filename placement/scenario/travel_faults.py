"""Whether the region has the travel times, the places or the kilometres that a scenario asks for."""

from __future__ import annotations

from collections.abc import Sequence
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
from placement.scenario.travel_settings import BLEND, ENGINES, TRANSIT, TravelSettings
from placement.scenario.travel_times import no_car_share


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
