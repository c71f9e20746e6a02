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
SLACK_MINUTES = 1.0
"""Minutes by which a way over other places must be quicker to be told: each is rounded to a tenth."""
AREAS_CHECKED = 400
A_DAY = 1_440.0
"""Minutes that a table states for a journey that cannot be made."""


@dataclass(frozen=True)
class Detours:
    """Pairs for which a way over two other places is quicker than the minutes told: the triangle inequality.

    `quicker` of `checked` pairs; `most` is by how many minutes at most, and `worst` the positions of that
    pair (area, base).
    """

    checked: int
    quicker: int
    most: float
    worst: tuple[int, int] | None


def detours(minutes: Floats, back: Floats | None, *, areas_most: int = AREAS_CHECKED) -> Detours:
    """Pairs whose journey is longer than one over another base and another area:

    minutes[a, b] > minutes[a, c] + back[d, c] + minutes[d, b] + `SLACK_MINUTES`

    for some base c and area d. A quickest way is never longer, so the minutes of one of the four are wrong:
    a road is missing, or a table was filled from two sources. Of many areas `areas_most` are looked at,
    evenly spread, so that it takes a second at most; NaN is passed over, no way at all counts as longer.
    `back` is from base to area; None is the same as there.
    """
    chosen = np.unique(np.linspace(0, len(minutes) - 1, min(len(minutes), areas_most)).astype(np.int64))
    there = minutes[chosen]
    home = there if back is None else back[chosen]
    ways = [np.where(np.isnan(of), np.inf, of) for of in (there, home)]
    between = _least_sum(ways[0], ways[1].T)  # from area to area, over any base
    np.fill_diagonal(between, 0.0)
    over = _least_sum(between, ways[0])
    known = ~np.isnan(there)
    longer = np.where(known & np.isfinite(over), ways[0] - np.where(np.isfinite(over), over, 0.0), 0.0)
    quicker = longer > SLACK_MINUTES
    worst = None
    if quicker.any():
        row, base = np.unravel_index(int(longer.argmax()), longer.shape)
        worst = int(chosen[row]), int(base)
    return Detours(int(known.sum()), int(quicker.sum()), float(longer.max(initial=0.0)), worst)


def _least_sum(one: Floats, other: Floats) -> Floats:
    """Least over k of one[i, k] + other[k, j]."""
    found = np.full((one.shape[0], other.shape[1]), np.inf)
    for k in range(one.shape[1]):
        np.minimum(found, one[:, k, None] + other[None, k], out=found)
    return found


@dataclass(frozen=True)
class TravelAudit:
    """Counts of pairs; `moved_most` is the farthest that a place was moved, metres, NaN if nobody says.

    None is not known: too fast or too slow where places have no coordinates, asymmetric where nobody asked
    for the way back. `estimated` are pairs whose minutes are the estimate's; `detours` is None where nobody
    looked.
    """

    pairs: int
    not_computed: int
    no_way: int
    over: int
    too_fast: int | None
    too_slow: int | None
    asymmetric: int | None
    moved_most: float
    estimated: int = 0
    detours: Detours | None = None

    def counts(self) -> dict[str, int | None]:
        """Every count of pairs, by name; None is not known."""
        named = {name: value for name, value in vars(self).items() if name not in ("moved_most", "detours")}
        checked, quicker = (0, 0) if self.detours is None else (self.detours.checked, self.detours.quicker)
        return {**named, "checked": checked, "quicker": quicker}


def audited(
    found: ComputedMinutes, places: TravelPlaces, longest: float, *, fill: bool = False
) -> TravelAudit:
    """Counts for one answer.

    `over`: longer than `longest`, so that no limit reaches; `too_fast`, `too_slow`: faster than 130 km an
    hour in a straight line, or by car slower than 5, though more than 2 km apart; `asymmetric`: there and
    back differ by more than 10 minutes. `fill` says that what was not computed is estimated. Ways over other
    places are looked for by car alone (a bus does not wait for those who come on another), and not over
    minutes that are doubted already or that stand for a whole day.
    """
    minutes, km = found.minutes, places.straight_km
    there = np.isfinite(minutes)
    pace = np.divide(km * 60, minutes, out=np.zeros_like(km), where=there & (minutes > 0))
    slow = there & (km > FAR_KM) & (pace < SLOWEST_KMH) & (found.made.get("mode") == "car")
    back = minutes if found.back is None else found.back
    both = there & np.isfinite(back)
    apart = np.abs(np.where(both, minutes, 0.0) - np.where(both, back, 0.0))
    located, both_ways = bool(np.isfinite(km).any()), found.back is not None
    moved = np.concatenate([found.area_moved, found.base_moved])
    too_fast = there & (km > FAR_KM) & (pace > FASTEST_KMH)
    told = np.where(too_fast | (minutes <= 0) | (there & (minutes >= A_DAY)), np.nan, minutes)
    return TravelAudit(
        pairs=minutes.size,
        not_computed=int(np.isnan(minutes).sum()),
        no_way=int(np.isinf(minutes).sum()),
        over=int((there & (minutes > longest)).sum()),
        too_fast=int(too_fast.sum()) if located else None,
        too_slow=int(slow.sum()) if located else None,
        asymmetric=int((apart > ASYMMETRIC_MINUTES).sum()) if both_ways else None,
        moved_most=float(np.nanmax(moved)) if np.isfinite(moved).any() else float("nan"),
        estimated=int(np.isnan(minutes).sum()) if fill else 0,
        detours=detours(told, found.back) if found.made.get("mode") == "car" else None,
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
