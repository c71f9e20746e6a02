"""What a way of finding travel times gives; minutes from a region's own table, `travel.csv`."""

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
