"""What a way of finding travel times gives: from a region's own table, `travel.csv`, or by estimate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.data.whereof import positions


@dataclass(frozen=True)
class TravelMatrix:
    """Between every area and every base.

    `minutes` are by car, one way, rounded to a tenth; `reach_minutes` by the mode that the scenario's
    travel limit uses; `km` along the road, rounded to a hundredth. All areas x bases. A pair that
    nobody can travel is infinite. `estimated` says that the figures are an estimate, not a measurement.
    """

    minutes: NDArray[np.float64]
    reach_minutes: NDArray[np.float64]
    km: NDArray[np.float64]
    estimated: bool
    mode: str = "car"
    transit: NDArray[np.float64] | None = None
    """By public transport: infinite where there is no way, NaN where nothing was computed; None where nobody
    asked."""


def from_table(
    table: pd.DataFrame, area_ids: tuple[str, ...], base_ids: tuple[str, ...], *, mode: str
) -> TravelMatrix:
    """A matrix from rows by mode; a pair that the table lacks cannot be travelled. Kilometres are unknown.

    Rows of other areas and bases are passed over.
    """
    by_mode = {name: _fill(rows, area_ids, base_ids) for name, rows in table.groupby("mode", sort=False)}
    nothing = np.full((len(area_ids), len(base_ids)), np.inf)
    car = by_mode.get("car", nothing)
    return TravelMatrix(
        minutes=car, reach_minutes=by_mode.get(mode, nothing), km=nothing, estimated=False, mode=mode
    )


def _fill(rows: pd.DataFrame, area_ids: tuple[str, ...], base_ids: tuple[str, ...]) -> NDArray[np.float64]:
    matrix = np.full((len(area_ids), len(base_ids)), np.inf)
    of_areas, of_bases = positions(area_ids, rows["area_id"]), positions(base_ids, rows["base_id"])
    asked = (of_areas >= 0) & (of_bases >= 0)
    matrix[of_areas[asked], of_bases[asked]] = rows["minutes"].to_numpy(dtype=np.float64)[asked]
    return matrix


RURAL_CLASSES = ("urban", "town", "village")
ROWS_AT_ONCE = 1_000
"""Areas worked out together, so that a nation needs little memory beside its result."""


def estimate(
    area_metres: NDArray[np.float64],
    base_metres: NDArray[np.float64],
    area_class: NDArray[np.int64],
    base_class: NDArray[np.int64],
    *,
    detour_factor: float,
    minutes_each_journey: float,
    local_km: float,
    kmh_local: tuple[float, float, float],
    kmh_between: float,
) -> TravelMatrix:
    """A matrix from points (n x 2, EPSG:27700) and their classes (positions in `RURAL_CLASSES`).

        km      = straight line in metres / 1000 * detour_factor
        near    = min(km / 2, local_km)                 kilometres at each end
        minutes = minutes_each_journey
                  + near / speed near the area * 60 + near / speed near the base * 60
                  + (km - 2 * near) / kmh_between * 60

    So the speed over the whole way grows with its length. The shape is that of a door-to-door journey in
    models of car travel: time at both ends, local streets, then faster roads. The figures were fitted to car
    minutes of Welsh neighbourhoods to 15 hospitals (METHOD.md, section 2, says from where, how and with what
    error left); they are assumptions of the scenario. The detour factor (road over straight line) lies
    between 1.2 and 1.5 in studies of road networks; see Boscoe, Henry and Zdeb, "A nationwide comparison of
    driving distance versus straight-line distance to hospitals", The Professional Geographer 64 (2012).
    """
    hours_a_km = 1 / np.array(kmh_local)
    minutes, km = np.empty((2, len(area_metres), len(base_metres)))
    for start in range(0, len(area_metres), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        away = area_metres[rows, None, :] - base_metres[None, :, :]
        along = np.hypot(away[..., 0], away[..., 1]) / 1000 * detour_factor
        near = np.minimum(along / 2, local_km)
        slow = near * (hours_a_km[area_class[rows]][:, None] + hours_a_km[base_class][None, :])
        hours = slow + (along - 2 * near) / kmh_between
        np.round(minutes_each_journey + hours * 60, 1, out=minutes[rows])
        np.round(along, 2, out=km[rows])
    return TravelMatrix(minutes=minutes, reach_minutes=minutes, km=km, estimated=True)
