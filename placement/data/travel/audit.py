"""What can be doubted in minutes that an engine worked out; and two ways of getting them, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from placement.data.travel.computed import ComputedMinutes, Floats, TravelPlaces

FASTEST_KMH = 130.0
SLOWEST_KMH = 5.0
FAR_KM = 2.0
ASYMMETRIC_MINUTES = 10.0
BANDS_KM = (0.0, 2.0, 5.0, 10.0, 20.0, 40.0, np.inf)
QUANTILES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class TravelAudit:
    """Counts of pairs; `moved_most` is the farthest that a place was moved, metres, NaN if nobody says."""

    pairs: int
    not_computed: int
    no_way: int
    over: int
    too_fast: int
    too_slow: int
    asymmetric: int
    moved_most: float


def audited(found: ComputedMinutes, places: TravelPlaces, longest: float) -> TravelAudit:
    """Counts for one answer.

    `over`: longer than `longest`, so that no limit reaches; `too_fast`, `too_slow`: faster than 130 km an
    hour in a straight line, or by car slower than 5, though more than 2 km apart; `asymmetric`: there and
    back differ by more than 10 minutes.
    """
    minutes, km = found.minutes, places.straight_km
    there = np.isfinite(minutes)
    pace = np.divide(km * 60, minutes, out=np.zeros_like(km), where=there & (minutes > 0))
    slow = there & (km > FAR_KM) & (pace < SLOWEST_KMH) & (found.made.get("mode") == "car")
    back = minutes if found.back is None else found.back
    both = there & np.isfinite(back)
    apart = np.abs(np.where(both, minutes, 0.0) - np.where(both, back, 0.0))
    moved = np.concatenate([found.area_moved, found.base_moved])
    return TravelAudit(
        pairs=minutes.size,
        not_computed=int(np.isnan(minutes).sum()),
        no_way=int(np.isinf(minutes).sum()),
        over=int((there & (minutes > longest)).sum()),
        too_fast=int((there & (km > FAR_KM) & (pace > FASTEST_KMH)).sum()),
        too_slow=int(slow.sum()),
        asymmetric=int((apart > ASYMMETRIC_MINUTES).sum()),
        moved_most=float(np.nanmax(moved)) if np.isfinite(moved).any() else float("nan"),
    )


@dataclass(frozen=True)
class BandDifference:
    """Pairs of a band of straight-line kilometres: how many both know, or one alone; B less A in minutes."""

    low_km: float
    high_km: float
    both: int
    only_a: int
    only_b: int
    quantiles: tuple[float, ...]
    """At `QUANTILES`; NaN where no pair is known to both."""


def differences(a: Floats, b: Floats, straight_km: Floats) -> list[BandDifference]:
    """B less A by distance; a pair that is not finite is not known."""
    rows = []
    for low, high in pairwise(BANDS_KM):
        here = (straight_km >= low) & (straight_km < high)
        of_a, of_b = here & np.isfinite(a), here & np.isfinite(b)
        both = of_a & of_b
        found = np.quantile((b - a)[both], QUANTILES) if both.any() else np.full(len(QUANTILES), np.nan)
        counts = int(both.sum()), int((of_a & ~of_b).sum()), int((of_b & ~of_a).sum())
        rows.append(BandDifference(low, high, *counts, tuple(float(one) for one in found)))
    return rows
