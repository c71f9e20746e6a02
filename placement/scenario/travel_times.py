"""Minutes and kilometres of a region as a scenario asks for them.

They are read, estimated or worked out; what somebody knows better takes their place; then comes what is put
to the test: minutes longer by `slower_pct`, and bases that are shut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from placement.data.local_knowledge import known_minutes
from placement.data.region import Region
from placement.data.travel import TravelMatrix, estimate, from_table
from placement.data.travel.computed import ComputedMinutes
from placement.data.travel.matrix import RURAL_CLASSES
from placement.model.arrays import Floats, Ints
from placement.scenario.travel_settings import BLEND, TRANSIT, TravelSettings


def travel_matrix(
    region: Region, travel: TravelSettings, *, areas: Ints | None = None, bases: Ints | None = None
) -> TravelMatrix:
    """Minutes and kilometres, the way the scenario asks for them.

    Between all areas and bases, or those alone whose positions in the region's tables are given. Car
    minutes that somebody knows better take the place of those read or estimated; kilometres stay.
    Raises BadInput where an engine that is asked has no answer.
    """
    here = region.areas if areas is None else region.areas.iloc[areas]
    there = region.bases if bases is None else region.bases.iloc[bases]
    matrix = _found(region, travel, here, there)
    area, base, minutes = known_minutes(region.local_knowledge, list(here["area_id"]), list(there["base_id"]))
    if len(area):
        by_car, reach = matrix.minutes.copy(), matrix.reach_minutes.copy()
        by_car[area, base] = minutes
        if matrix.mode == "car":
            reach[area, base] = minutes
        matrix = replace(matrix, minutes=by_car, reach_minutes=reach)
    return _without_car(_put_to_the_test(matrix, travel, there), region, travel, here, there)


def between_bases(region: Region, travel: TravelSettings, base_ids: Sequence[str]) -> Floats | None:
    """B x B, minutes by car between bases, by the estimate whatever the scenario's own travel times are.

    None where it is not known where the bases lie, or how long a drive is estimated to take, which a scenario
    with a table of minutes need not say. A region's table has minutes from areas alone.
    """
    at = {str(name): i for i, name in enumerate(region.bases["base_id"])}
    bases = region.bases.iloc[[at[name] for name in base_ids]]
    unlocated = len(bases) == 0 or bool(bases[["easting", "northing"]].isna().to_numpy().any())
    if unlocated or not travel.estimates:
        return None
    return _estimated(travel, bases, bases).minutes


def _found(region: Region, travel: TravelSettings, here: pd.DataFrame, there: pd.DataFrame) -> TravelMatrix:
    if travel.provider == "table" and region.travel is not None:
        names = tuple(here["area_id"]), tuple(there["base_id"])
        matrix = from_table(region.travel, *names, mode="car" if travel.mode == BLEND else travel.mode)
        if TRANSIT not in set(region.travel["mode"].unique()):
            return matrix
        return replace(matrix, transit=from_table(region.travel, *names, mode=TRANSIT).reach_minutes)
    if travel.provider == "estimate":
        return _estimated(travel, here, there)
    from placement.scenario.engines import computed_car  # noqa: PLC0415 - heavy, and few scenarios ask

    computed = computed_car(region, travel)
    if computed is None:
        return _estimated(travel, here, there)
    return _computed(computed, travel, here, there)


def _computed(
    computed: ComputedMinutes, travel: TravelSettings, here: pd.DataFrame, there: pd.DataFrame
) -> TravelMatrix:
    """An engine's minutes; what it did not answer cannot be travelled, or is estimated where asked."""
    names = tuple(here["area_id"]), tuple(there["base_id"])
    minutes, km = computed.of(*names) + (travel.minutes_each_journey or 0.0), computed.km_of(*names)
    none = np.isnan(minutes)
    if travel.not_computed == "estimate" and none.any():
        guess = _estimated(travel, here, there)
        minutes, km = np.where(none, guess.minutes, minutes), np.where(none, guess.km, km)
    minutes = np.where(np.isnan(minutes), np.inf, np.round(minutes, 1))
    km = np.where(np.isnan(km) | np.isinf(minutes), np.inf, km)
    return TravelMatrix(minutes=minutes, reach_minutes=minutes, km=km, estimated=False)


def _put_to_the_test(matrix: TravelMatrix, travel: TravelSettings, there: pd.DataFrame) -> TravelMatrix:
    """Slower by a share, and without the bases that are shut."""
    minutes, reach, km = matrix.minutes, matrix.reach_minutes, matrix.km
    if travel.slower_pct:
        slower = np.round(minutes * (1 + travel.slower_pct / 100), 1)
        reach = slower if matrix.mode == "car" else reach
        minutes = slower
    shut = there["base_id"].isin(travel.closed_bases).to_numpy(dtype=bool)
    if shut.any():
        minutes, reach, km = (np.where(shut[None, :], np.inf, of) for of in (minutes, reach, km))
    return replace(matrix, minutes=minutes, reach_minutes=reach, km=km)


def _without_car(
    matrix: TravelMatrix, region: Region, travel: TravelSettings, here: pd.DataFrame, there: pd.DataFrame
) -> TravelMatrix:
    """With minutes by public transport, and with the reach that they make, alone or blended.

    blend = (1 - share) * car + share * min(public transport, no_way_minutes)

    where `share` is that of the area's households without a car. Where nothing was computed by either, or the
    share is not known, the blend is not known, and nobody is taken to be within reach.
    """
    if travel.timetable is not None:
        from placement.scenario.engines import computed_transit  # noqa: PLC0415 - heavy, and few ask

        computed = computed_transit(region, travel)
        found = None if computed is None else computed.of(tuple(here["area_id"]), tuple(there["base_id"]))
        matrix = replace(matrix, transit=found)
    transit = matrix.transit
    if transit is None:
        return matrix
    shut = there["base_id"].isin(travel.closed_bases).to_numpy(dtype=bool)
    transit = np.where(shut[None, :], np.inf, transit)
    matrix = replace(matrix, transit=transit)
    if travel.mode == TRANSIT:
        reach = np.where(np.isnan(transit), np.inf, transit)
    elif travel.mode == BLEND and travel.no_way_minutes is not None:
        share = no_car_share(here)[:, None]
        other = np.minimum(transit, travel.no_way_minutes)
        blend = np.where(share > 0, (1 - share) * matrix.minutes + share * other, matrix.minutes)
        blend = np.where(np.isnan(share), np.nan, blend)
        reach = np.where(np.isnan(blend) | shut[None, :], np.inf, np.round(blend, 1))
    else:
        return matrix
    return replace(matrix, reach_minutes=reach, mode=travel.mode)


def no_car_share(areas: pd.DataFrame) -> Floats:
    """Of the households of each area, the part that has no car or van; NaN where it is not known."""
    if not {"households", "no_car_households"} <= set(areas.columns):
        return np.full(len(areas), np.nan)
    all_of = areas["households"].to_numpy(dtype=np.float64)
    without = areas["no_car_households"].to_numpy(dtype=np.float64)
    share: Floats = np.divide(without, all_of, out=np.full(len(areas), np.nan), where=all_of > 0)
    return share


def _estimated(travel: TravelSettings, here: pd.DataFrame, there: pd.DataFrame) -> TravelMatrix:
    by = travel.by_estimate
    return estimate(
        _points(here),
        _points(there),
        rural_classes(here),
        rural_classes(there),
        detour_factor=by.detour_factor,
        minutes_each_journey=by.minutes_each_journey,
        local_km=by.local_km,
        kmh_local=(by.kmh_local_urban, by.kmh_local_town, by.kmh_local_village),
        kmh_between=by.kmh_between,
    )


def _points(table: pd.DataFrame) -> Floats:
    """One column after another: a table of two, made of one with outlines, takes twenty times as long."""
    return np.column_stack([table[name].to_numpy(dtype=float) for name in ("easting", "northing")])


def rural_classes(table: pd.DataFrame) -> Ints:
    """Of each row its rural class, by the place of that in `RURAL_CLASSES`."""
    at = {name: i for i, name in enumerate(RURAL_CLASSES)}
    return np.array([at[str(name)] for name in table["rural_class"]], dtype=np.int64)
