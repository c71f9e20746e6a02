"""Fit the estimate of car minutes to a table of car times, and say what error is left.

    python -m tests.benchmarks.travel_fit car_minutes.csv places.csv

`car_minutes.csv` has `lsoa11cd`, `postcode`, `minutes`; `places.csv` has `postcode`, `easting`, `northing`
(EPSG:27700). Areas are those of `data/wales/areas.csv`. Every second area, by code, is fitted to; the rest
are held out. The constants make the mean absolute error least (Nelder and Mead, *The Computer Journal* 7,
1965) over pairs that a straight line of at most 35 km joins: chosen by distance, not by minutes, so that
long journeys are not cut off on one side. `local_km` and the detour factor are stated, not fitted.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize

from placement.data.travel import estimate
from placement.data.travel.matrix import RURAL_CLASSES

HERE = Path(__file__).parents[2]
NAMES = ("minutes_each_journey", "kmh_local_urban", "kmh_local_town", "kmh_local_village", "kmh_between")
START = (7.0, 60.0, 60.0, 50.0, 85.0)
STATED = {"detour_factor": 1.3, "local_km": 5.0}
MOST_STRAIGHT_KM = 35.0
FAR_METRES = 10_000
OLD_KMH, OLD_MINUTES_TO_PARK = np.array([35.0, 60.0, 65.0]), 4.0
BANDS = ((10, 20), (20, 30), (30, 45))
UP_TO = 45

Minutes = NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """Journeys between areas and places: points in metres, classes by position, minutes as stated."""

    area_metres: NDArray[np.float64]
    place_metres: NDArray[np.float64]
    area_class: NDArray[np.int64]
    place_class: NDArray[np.int64]
    area: NDArray[np.int64]
    place: NDArray[np.int64]
    minutes: Minutes

    @property
    def straight_km(self) -> NDArray[np.float64]:
        away = self.area_metres[self.area] - self.place_metres[self.place]
        return np.asarray(np.hypot(away[:, 0], away[:, 1]) / 1000)

    @property
    def fitted_to(self) -> NDArray[np.bool_]:
        """Pairs of every second area that are near enough."""
        return np.asarray((self.area % 2 == 0) & (self.straight_km <= MOST_STRAIGHT_KM))

    @property
    def held_out(self) -> NDArray[np.bool_]:
        return np.asarray(self.area % 2 == 1)

    def estimated(self, settings: Mapping[str, float]) -> Minutes:
        """By the product's own formula."""
        matrix = estimate(
            self.area_metres,
            self.place_metres,
            self.area_class,
            self.place_class,
            detour_factor=settings["detour_factor"],
            minutes_each_journey=settings["minutes_each_journey"],
            local_km=settings["local_km"],
            kmh_local=(
                settings["kmh_local_urban"],
                settings["kmh_local_town"],
                settings["kmh_local_village"],
            ),
            kmh_between=settings["kmh_between"],
        )
        return np.asarray(matrix.minutes[self.area, self.place])

    def estimated_before(self) -> Minutes:
        """By the formula that this one took the place of: the mean of both ends' speeds all the way."""
        speed = (OLD_KMH[self.area_class[self.area]] + OLD_KMH[self.place_class[self.place]]) / 2
        return np.asarray(self.straight_km * 1.3 / speed * 60 + OLD_MINUTES_TO_PARK)


def read_pairs(car_minutes: Path, places: Path, areas: Path) -> Pairs:
    """A place has the class of the area nearest to it, and is urban where none lies within 10 km."""
    area = pd.read_csv(areas).drop_duplicates("area_id").set_index("area_id").sort_index()
    area_class = np.array([RURAL_CLASSES.index(name) for name in area["rural_class"]], dtype=np.int64)
    area_metres = area[["easting", "northing"]].to_numpy(dtype=np.float64)
    place = pd.read_csv(places).set_index("postcode")
    place_metres = place[["easting", "northing"]].to_numpy(dtype=np.float64)
    away = place_metres[:, None, :] - area_metres[None, :, :]
    metres = np.hypot(away[..., 0], away[..., 1])
    urban = RURAL_CLASSES.index("urban")
    rows = pd.read_csv(car_minutes)
    rows = rows[rows["lsoa11cd"].isin(area.index)]
    return Pairs(
        area_metres=area_metres,
        place_metres=place_metres,
        area_class=area_class,
        place_class=np.where(metres.min(axis=1) < FAR_METRES, area_class[metres.argmin(axis=1)], urban),
        area=np.asarray(area.index.get_indexer(pd.Index(rows["lsoa11cd"])), dtype=np.int64),
        place=np.asarray(place.index.get_indexer(pd.Index(rows["postcode"])), dtype=np.int64),
        minutes=rows["minutes"].to_numpy(dtype=np.float64),
    )


def fitted(pairs: Pairs, among: NDArray[np.bool_] | None = None) -> dict[str, float]:
    """The constants whose mean absolute error over the pairs fitted to (those `among` them) is least."""
    chosen = pairs.fitted_to if among is None else pairs.fitted_to & among

    def error(values: NDArray[np.float64]) -> float:
        found = pairs.estimated({**STATED, **dict(zip(NAMES, values, strict=True))})
        return float(np.abs(found - pairs.minutes)[chosen].mean())

    best: Any = minimize(
        error, START, method="Nelder-Mead", options={"maxfev": 4_000, "xatol": 1e-3, "fatol": 1e-6}
    )
    return {**STATED, **dict(zip(NAMES, (float(value) for value in best.x), strict=True))}


def rounded(settings: Mapping[str, float]) -> dict[str, float]:
    """As scenarios state them: minutes to a tenth, speeds to one km an hour."""
    return {name: round(value, 0 if name.startswith("kmh") else 1) for name, value in settings.items()}


def errors(pairs: Pairs, minutes: Minutes) -> list[str]:
    """Lines of a table over the pairs held out: by the minutes of the table, then by those estimated."""
    lines = []
    for what, by in (("car time", pairs.minutes), ("estimate", minutes)):
        for low, high in (*BANDS, (0, UP_TO)):
            rows = pairs.held_out & (by >= low) & (by < high)
            given, found = pairs.minutes[rows], minutes[rows]
            median = np.median(np.abs(found - given))
            lines.append(
                f"| {what} {low} to {high} | {rows.sum():,}"
                f" | {found.mean() / given.mean():.3f} | {median:.2f} |"
            )
    return lines


def by_place(pairs: Pairs) -> list[float]:
    """Median absolute error of the car times of each place up to 45 minutes, fitted to all other places."""
    found = []
    for place in range(len(pairs.place_metres)):
        rest = np.asarray(pairs.place != place)
        settings = rounded(fitted(pairs, rest))
        rows = ~rest & (pairs.minutes <= UP_TO)
        if rows.any():
            found.append(float(np.median(np.abs(pairs.estimated(settings) - pairs.minutes)[rows])))
    return found


def within(pairs: Pairs, fast: Minutes, slow: Minutes) -> float:
    """Share of the pairs held out, up to 45 minutes, whose car time lies between two estimates."""
    rows = pairs.held_out & (pairs.minutes <= UP_TO)
    return float(((fast <= pairs.minutes) & (pairs.minutes <= slow))[rows].mean())


def ends() -> tuple[dict[str, float], dict[str, float]]:
    """Settings with every constant at the end of its range that is fast, and at the end that is slow."""
    table = pd.read_csv(HERE / "data/wales/assumptions.csv")
    rows = table[table["table"] == "travel"].to_dict("records")
    speeds = {str(row["column"]) for row in rows if str(row["column"]).startswith("kmh")}
    fast, slow = (
        {str(row["column"]): float(row[of_speeds if row["column"] in speeds else of_others]) for row in rows}
        for of_speeds, of_others in (("high", "low"), ("low", "high"))
    )
    return fast, slow


def main(car_minutes: Path, places: Path) -> None:
    """Print the constants, and both tables of errors."""
    pairs = read_pairs(car_minutes, places, HERE / "data/wales/areas.csv")
    exact = fitted(pairs)
    lines = [
        f"{len(pairs.minutes):,} car times, {pairs.fitted_to.sum():,} of them fitted to",
        *(f"{name} {value:.2f}, stated {rounded(exact)[name]:g}" for name, value in exact.items()),
    ]
    for what, minutes in (("new", pairs.estimated(rounded(exact))), ("old", pairs.estimated_before())):
        lines += ["", f"{what}: by | pairs | mean of estimates over mean of car times | median error"]
        lines += errors(pairs, minutes)
    fast, slow = (pairs.estimated(settings) for settings in ends())
    lines += ["", f"Between the fast and the slow end of all ranges: {within(pairs, fast, slow):.1%}"]
    places_alone = by_place(pairs)
    least, most = min(places_alone), max(places_alone)
    lines += [f"Each place left out in turn: median errors {least:.1f} to {most:.1f}"]
    lines += [f"{np.median(places_alone):.1f} in the middle"]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*(Path(name) for name in sys.argv[1:3]))
