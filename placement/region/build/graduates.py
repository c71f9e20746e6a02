"""New graduates by class: service, home county, longest commute. Made from totals; they describe nobody."""

from __future__ import annotations

from itertools import count
from math import floor

import pandas as pd

from placement.region.build.facts import facts


def seekers(service: str) -> int:
    """Graduates of a year who look for one of these posts: training places x finish x seek, whole people."""
    given = facts("posts")["graduates"]
    exact: float = given["places"][service] * given["finish_share"] * given["seek_share"]
    return floor(exact + 0.5)


def apportion(total: int, weights: list[float]) -> list[int]:
    """Whole numbers that add to `total`, in proportion to `weights`, by largest remainder.

    Of equal remainders the first wins.
    """
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [floor(part) for part in exact]
    by_remainder = sorted(range(len(weights)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


def deal(counts: list[int], shares: list[float]) -> list[list[int]]:
    """Splits each count between kinds so that the shares hold over all of them, one person at a time.

    Each next person is of the kind that is furthest behind its share so far: small counts would
    otherwise all fall to the commonest kind.
    """
    dealt = [0] * len(shares)
    rows = []
    for people in counts:
        row = [0] * len(shares)
        for _ in range(people):
            total = sum(dealt) + 1
            kind = max(range(len(shares)), key=lambda place: (shares[place] * total - dealt[place], -place))
            dealt[kind] += 1
            row[kind] += 1
        rows.append(row)
    return rows


def make_graduates(areas: pd.DataFrame, counties: pd.DataFrame) -> pd.DataFrame:
    """One row for each class with anyone in it: counties share by residents, commutes by stated shares."""
    commute = facts("posts")["graduates"]["commute_share"]
    people = areas.groupby("county_id")["population"].sum().loc[counties["county_id"]].tolist()
    rows = []
    for service in facts("posts")["graduates"]["places"]:
        number = count(1)
        split = deal(apportion(seekers(service), people), list(commute.values()))
        for county, counts in zip(counties["county_id"], split, strict=True):
            for minutes, graduates in zip(commute, counts, strict=True):
                if graduates:
                    rows.append((f"{service}.{next(number):02d}", service, county, int(minutes), graduates))
    return pd.DataFrame(
        rows, columns=["class_id", "service_id", "home_county_id", "commute_minutes", "graduates"]
    )
