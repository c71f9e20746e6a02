"""What is known of a region, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from placement.data.folders import Folders
from placement.data.overlay import LaidOver

if TYPE_CHECKING:
    from placement.model.arrays import Ints


@dataclass(frozen=True)
class Region:
    """The tables of one region, as `placement.data.read.read_region` leaves them: complete, without faults.

    Every table keeps the order of its file and has the index 0, 1, 2 … . Columns are those of the
    schemas in `placement.data.tables`: ids, names and choices are text (a blank cell is ""), counts are
    int64, other numbers float64, `hard_to_fill` and `material` bool, `step_wte` float64.
    `areas` and `bases` also have `geometry`: points in EPSG:27700, metres. `boundaries` has one row for
    each cluster, in the order of `clusters`, with polygons in EPSG:4326. A region without coordinates has
    NaN for eastings and northings, empty points, and no row in `boundaries`.
    """

    folders: Folders
    regions: pd.DataFrame
    counties: pd.DataFrame
    clusters: pd.DataFrame
    areas: gpd.GeoDataFrame
    bases: gpd.GeoDataFrame
    services: pd.DataFrame
    roles: pd.DataFrame
    employers: pd.DataFrame
    workforce: pd.DataFrame
    graduates: pd.DataFrame
    assumptions: pd.DataFrame
    boundaries: gpd.GeoDataFrame
    package: dict[str, Any]
    travel: pd.DataFrame | None = None
    membership: pd.DataFrame | None = None
    groups: pd.DataFrame | None = None
    practices: pd.DataFrame | None = None
    registers: pd.DataFrame | None = None
    prevalence: pd.DataFrame | None = None
    waiting: pd.DataFrame | None = None
    postcodes: pd.DataFrame | None = None
    places: pd.DataFrame | None = None
    hospital_staff: pd.DataFrame | None = None
    local_knowledge: pd.DataFrame | None = None
    workforce_as_read: pd.DataFrame | None = None
    """The table of staff before local knowledge corrected it; None where it does not."""
    places_of_assumptions: tuple[tuple[str, int], ...] = ()
    """File, as messages name it, and line of each row of assumptions; none where they were not read."""

    def __repr__(self) -> str:
        held = (f"{len(getattr(self, one)):,} {one}" for one in ("services", "clusters", "areas", "bases"))
        return f"<Region: {', '.join(held)}>"

    laid: tuple[LaidOver, ...] = ()
    """What later folders do to the tables of earlier ones."""
    contents: Mapping[str, bytes] = field(default_factory=dict)
    """Files of which no folder has the whole: rows of several, in one table."""
    changed: tuple[str, ...] = ()
    """Files, as messages name them, that are no longer as their package describes them."""

    @cached_property
    def rows_found(self) -> dict[tuple[str, str], Ints]:
        """Rows of a table that conditions choose, by both, once somebody has looked for them."""
        return {}

    def place_of_assumption(self, number: int) -> tuple[str, int]:
        """File and line of a row of the table of assumptions, numbered from 0."""
        places = self.places_of_assumptions
        return places[number] if number < len(places) else ("assumptions.csv", number + 2)

    @property
    def located(self) -> bool:
        """Whether it is known where places lie, so that there is a map to draw."""
        return len(self.boundaries) > 0
