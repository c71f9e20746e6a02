"""Minutes from a region's own table, `travel.csv`: area, base, mode, minutes."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.data.travel.matrix import TravelMatrix
from placement.data.whereof import positions


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
