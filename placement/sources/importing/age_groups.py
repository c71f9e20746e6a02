"""Ages as heads and categories write them, and a region's five age groups from whatever bands there are.

Tables mix single years of age with groups of them ("Aged 1 year" beside "Aged 4 years and under", Census
2021 TS007). What counts are the finest bands that follow each other without gap or overlap from birth on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from placement.sources.importing.grids import Remark

AGE = re.compile(
    r"(?:aged?|ages|pop)? ?(?P<under>under )?(?P<low>[0-9]{1,3})(?P<plus>\+)?(?: years?)?"
    r"(?: ?(?:to|[-\u2013]| ) ?(?P<high>[0-9]{1,3})(?: years?)?)?"
    r"(?P<below> and (?:under|below)| or (?:under|younger))?(?P<over> and over| or over| plus| and older)?"
)
WELSH = (
    *((" a throsodd", " and over"), (" neu drosodd", " and over"), (" a h\u0177n", " and over")),
    *(("o dan ", "under "), (" i ", " to "), (" oed", ""), (" mlwydd", ""), (" blwydd", "")),
)
"""What a head in Welsh says of ages, and the English that is read: "65 oed a throsodd" is "65 and over"."""
ADULT, OLDEST, LAST_YEAR = 18, 120, 99
"""A band that is open at the end reaches to the oldest age; one that ends at 99 or later is the last too."""
GROUPS = {
    "pop_0_17": (0, 17),
    "pop_18_64": (18, 64),
    "pop_65_74": (65, 74),
    "pop_75_84": (75, 84),
    "pop_85_plus": (85, OLDEST),
}
"""A region's age groups with the first and last year of age of each."""
FINER = {f"pop_{low}_{low + 4}": (low, low + 4) for low in range(0, 85, 5)} | {"pop_85_plus": (85, OLDEST)}
"""Bands of five years, as regions begun from published figures have them."""

Span = tuple[int, int]


def span_of(name: str) -> Span | None:
    """First and last year of age of "aged 5 to 9 years", "age 7", "90+"; None for what is no age."""
    text = name.lower().replace("_", " ")
    for welsh, english in WELSH:
        text = text.replace(welsh, english)
    match = AGE.fullmatch(text)
    if match is None:
        return None
    low = int(match["low"])
    if match["under"]:
        return (0, low - 1) if low else None
    if match["below"]:
        return 0, low
    return low, OLDEST if match["over"] or match["plus"] else int(match["high"] or low)


def tiled(spans: Mapping[str, Span]) -> list[str]:
    """The finest bands that follow each other from birth to the oldest; none where they leave a gap."""
    after: dict[int, tuple[str, int]] = {}
    for name, (low, high) in sorted(spans.items(), key=lambda one: (-one[1][0], one[1][1])):
        if low <= high and low not in after and (high >= LAST_YEAR or high + 1 in after):
            after[low] = name, high + 1
    found, at = [], 0
    while at in after:
        name, at = after[at]
        found.append(name)
    return found


def by_group(table: pd.DataFrame, spans: Mapping[str, Span]) -> tuple[dict[str, np.ndarray], list[Remark]]:
    """Residents and a region's age groups from bands that are every age once, as `tiled` gives them.

    A band that reaches over 18 is divided there as if every year of age were as large: an estimate, which is
    told. One that reaches over 65, 75 or 85 cannot be divided so: then there are residents and no groups.
    Where bands are of five years or less, the bands of five years stand beside the groups.
    """
    people = {name: table[name].to_numpy(dtype=float) for name in spans}
    population = np.zeros(len(table)) + sum(people.values())
    groups = {name: np.zeros(len(table)) for name in GROUPS}
    told: list[Remark] = []
    for name, (low, high) in spans.items():
        here = [group for group, (first, last) in GROUPS.items() if low <= last and high >= first]
        if here == ["pop_0_17", "pop_18_64"]:
            grown = np.round(people[name] * (high - ADULT + 1) / (high - low + 1))
            groups["pop_0_17"] += people[name] - grown
            groups["pop_18_64"] += grown
            told.append(Remark("age_divided", {"low": low, "high": high, "n": int(np.nansum(people[name]))}))
        elif len(here) == 1:
            groups[here[0]] += people[name]
        else:
            return {"population": population}, [Remark("age_wide", {"low": low, "high": high})]
    return {"population": population, **groups, **_by_five(people, spans)}, told


def _by_five(people: Mapping[str, np.ndarray], spans: Mapping[str, Span]) -> dict[str, np.ndarray]:
    """Residents in bands of five years; nothing where what is counted reaches over one of those."""
    held = {
        name: next((band for band, (first, last) in FINER.items() if first <= low and high <= last), None)
        for name, (low, high) in spans.items()
    }
    if set(held.values()) != set(FINER):
        return {}
    each = {band: [people[name] for name in spans if held[name] == band] for band in FINER}
    return {band: np.sum(counted, axis=0) for band, counted in each.items()}
