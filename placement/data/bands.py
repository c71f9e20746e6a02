"""Age bands: a region has those of its publisher, and its services have these or wider ones.

Columns `pop_0_4`, …, `pop_85_plus` of areas.csv and `need_0_14`, …, `need_85_plus` of services.csv.
A set of bands starts at 0, leaves no year out, counts none twice, and ends with one that has no end. The rate
of a service's band holds for each band of residents that lies within it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.errors import OurFault

AGE_BANDS = ("0_17", "18_64", "65_74", "75_84", "85_plus")
"""The bands of a table whose header names none that fit together."""
PEOPLE, RATE = "pop_", "need_"
BAND = re.compile(r"([0-9]{1,3})_([0-9]{1,3}|plus)")
NO_END = 1_000
"""Stands for the last year of a band that has no end."""
OLDEST = 95


def span(band: str) -> tuple[int, int]:
    """First and last year of a band such as "5_9"; of "85_plus" the last is `NO_END`."""
    match = BAND.fullmatch(band)
    if match is None:
        raise OurFault(f"no age band: {band}")
    return int(match[1]), NO_END if match[2] == "plus" else int(match[2])


def bands_in(columns: Collection[str], stem: str) -> tuple[str, ...]:
    """The bands that columns of this stem name, youngest first, whether or not they fit together."""
    named = [
        name.removeprefix(stem)
        for name in dict.fromkeys(map(str, columns))
        if name.startswith(stem) and BAND.fullmatch(name.removeprefix(stem))
    ]
    return tuple(sorted(named, key=span))


def whole(bands: Sequence[str]) -> bool:
    """Whether bands, youngest first, hold every age once."""
    spans = [span(band) for band in bands]
    ends = [last + 1 for _, last in spans[:-1]]
    return bool(spans) and spans[0][0] == 0 and spans[-1][1] == NO_END and [s for s, _ in spans[1:]] == ends


def holder(band: str, wider: Sequence[str]) -> int | None:
    """The position among `wider` of the band that this one lies in; None if it lies in no single one."""
    first, last = span(band)
    held = [at for at, (low, high) in enumerate(map(span, wider)) if low <= first and last <= high]
    return held[0] if held else None


def fit(bands: Sequence[str], wider: Sequence[str]) -> bool:
    """Whether each band lies in one of the wider ones."""
    return all(holder(band, wider) is not None for band in bands)


def part_in(band: str, wider: str) -> float:
    """The part of a band's years that lie in another; a band without end is taken to end at `OLDEST`."""
    (first, end), (low, high) = years(band), years(wider)
    return max(0, min(end, high) - max(first, low)) / (end - first)


def years(band: str) -> tuple[int, int]:
    """First year of a band, and the year after its last; one without end is taken to end at `OLDEST`."""
    first, last = span(band)
    return first, min(last + 1, max(OLDEST, first + 1))


def people_by_band(areas: pd.DataFrame) -> NDArray[np.float64]:
    """Residents, areas x bands, youngest first."""
    columns = [f"{PEOPLE}{band}" for band in bands_in(areas.columns, PEOPLE)]
    return areas[columns].to_numpy(dtype=np.float64)


def rates_by_band(areas: pd.DataFrame, services: pd.DataFrame) -> NDArray[np.float64]:
    """Need of 10,000 people of each band of the areas, services x bands.

    Raises OurFault where a band of the areas lies in none of the services; a region that was read has none.
    """
    wider = bands_in(services.columns, RATE)
    held = [holder(band, wider) for band in bands_in(areas.columns, PEOPLE)]
    if None in held:
        raise OurFault("age bands of areas and services that do not fit")
    columns = [f"{RATE}{wider[at]}" for at in held if at is not None]
    return services[columns].to_numpy(dtype=np.float64)


def people_aged(areas: pd.DataFrame, first: int) -> NDArray[np.float64]:
    """Residents of each area who are at least `first` years old; bands must part there."""
    columns = [f"{PEOPLE}{band}" for band in bands_in(areas.columns, PEOPLE) if span(band)[0] >= first]
    return areas[columns].sum(axis=1).to_numpy(dtype=np.float64)
