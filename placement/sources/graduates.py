"""New graduates: people made up one by one, and their classes (service, home county, longest commute).

Made from totals; they describe nobody. `placement.sources.cohort` makes the same people apply.
"""

from __future__ import annotations

from itertools import count
from math import floor

import numpy as np
import pandas as pd

from placement.sources.facts import facts


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


def make_people(areas: pd.DataFrame, counties: pd.DataFrame) -> pd.DataFrame:
    """One row for each person: `service_id`, `home_area_id`, `home_county_id`, `commute_minutes`.

    The home is an area drawn with probability of its residents. Those of a service stand by county, in the
    order of `counties`, and longest commutes are dealt to them in that order. Each service has draws of its
    own, so that another number of one leaves the others as they are.
    """
    given = facts("posts")["graduates"]
    minutes, shares = list(given["commute_share"]), list(given["commute_share"].values())
    residents = areas["population"].cumsum().to_numpy() / areas["population"].sum()
    order = {county: place for place, county in enumerate(counties["county_id"])}
    parts = []
    for stream, service in enumerate(given["places"], start=1):  # 0 would be the stream of the seed alone
        draws = np.random.default_rng([facts("cohort")["seed"], stream]).random(seekers(service))
        homes = areas.iloc[np.searchsorted(residents, draws, side="right")]
        homes = homes.sort_values("county_id", key=lambda column: column.map(order), kind="stable")
        dealt = deal([1] * len(homes), shares)
        parts.append(
            pd.DataFrame(
                {
                    "service_id": service,
                    "home_area_id": homes["area_id"].to_numpy(),
                    "home_county_id": homes["county_id"].to_numpy(),
                    "commute_minutes": [int(minutes[row.index(1)]) for row in dealt],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def make_graduates(areas: pd.DataFrame, counties: pd.DataFrame) -> pd.DataFrame:
    """One row for each class with anyone in it: how many of those people it holds."""
    people = make_people(areas, counties)
    rows = []
    for service in facts("posts")["graduates"]["places"]:
        number = count(1)
        own = people[people["service_id"] == service]
        sizes = own.groupby(["home_county_id", "commute_minutes"]).size()
        for county in counties["county_id"]:
            for minutes in map(int, facts("posts")["graduates"]["commute_share"]):
                graduates = int(sizes.get((county, minutes), 0))
                if graduates:
                    rows.append((f"{service}.{next(number):02d}", service, county, minutes, graduates))
    table = pd.DataFrame(
        rows, columns=["class_id", "service_id", "home_county_id", "commute_minutes", "graduates"]
    )
    wishes = facts("posts")["graduates"]["wish"].items()
    return table.assign(**{f"wish_{kind}": share for kind, share in wishes})
