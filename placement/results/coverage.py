"""How unlike neighbourhoods are in the share of their need that is covered, before and after.

A total hides who is left out, so this counts people by what is covered where they live: over all services
and for each, everywhere and by rural class. "Before" is what today's staff would do under the same aims.

Shares are compared with a limit to a tenth of a per cent, since care is rounded down to a millionth of a
WTE: a neighbourhood that ends at a limit of 50 % is not under it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from placement.data.travel.matrix import RURAL_CLASSES
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats
from placement.model.case import Case
from placement.results.document_entries import CoverageEntry, MovesEntry, SideEntry

EVERY = ""
"""Of a service or a rural class: all of them together."""
POINT = 0.01
"""A share that moves by no more than this, a point, is told as the same."""
LEAST_MOVE = 0.0005
"""A share that moves by less than this, a twentieth of a point, is told as not moving: care is rounded."""
SLACK = 1e-9
TENTHS = 3
"""Decimals to which a share is compared with a limit."""


def coverage(case: Case, allocation: Allocation, before: Allocation) -> list[CoverageEntry]:
    """All services together and then each; of each, everywhere and then by rural class, if it has need."""
    then, now = before.area_care(case), allocation.area_care(case)
    found = []
    for service_id, columns in _services(case):
        need = case.need[:, columns].sum(axis=1)
        care = (then[:, columns].sum(axis=1), now[:, columns].sum(axis=1))
        for rural_class, here in _places(case):
            mine = np.flatnonzero(here & (need > 0))
            if len(mine):
                found.append(_place(case, service_id, rural_class, mine, need, *care))
    return found


def coverage_table(places: list[CoverageEntry]) -> pd.DataFrame:
    """The table result_coverage: a row for each service ("" is all) and rural class ("" is everywhere)."""
    return pd.DataFrame([_flat(place) for place in places], columns=COLUMNS)


def coverage_entry(places: list[CoverageEntry]) -> list[CoverageEntry]:
    """What `answer.json` holds of it: all services together, everywhere and by rural class."""
    return [place for place in places if place["service_id"] == EVERY]


def shares(care: Floats, need: Floats) -> Floats:
    """Care over need as tables show it; 0 where there is no need."""
    return np.divide(care, need, out=np.zeros_like(need), where=need > 0).round(6)


def falls(share_before: Floats, share_after: Floats) -> Bools:
    """Whether a share falls by more than a point."""
    return np.asarray(share_before - share_after > POINT + SLACK)


def nothing(share: Floats) -> Bools:
    """Whether a share is nothing, to a tenth of a per cent."""
    return np.asarray(share.round(TENTHS) <= 0)


def gini(share: Floats, weight: Floats) -> float:
    """Gini coefficient of shares of need met, places weighted by their need or people; 0 is equal.

    Half the mean absolute difference over the mean; the weighted form of Lerman and Yitzhaki (1989).
    """
    if weight.sum() <= 0 or (share * weight).sum() <= 0:
        return 0.0
    order = np.argsort(share, kind="stable")
    part = weight[order] / weight.sum()
    cumulative = np.cumsum(part) - part / 2
    mean = float((share[order] * part).sum())
    return float(2 * ((share[order] - mean) * (cumulative - 0.5) * part).sum() / mean)


def _services(case: Case) -> Iterator[tuple[str, list[int]]]:
    yield EVERY, list(range(len(case.services)))
    for number, name in enumerate(case.service_ids):
        yield name, [number]


def _places(case: Case) -> Iterator[tuple[str, Bools]]:
    yield EVERY, np.ones(len(case.area_ids), dtype=bool)
    for number, name in enumerate(RURAL_CLASSES):
        yield name, np.asarray(case.area_rural == number)


def _place(
    case: Case, service_id: str, rural_class: str, mine: Any, need: Floats, before: Floats, after: Floats
) -> CoverageEntry:
    people, wanted = case.population[mine], need[mine]
    ids = [case.area_ids[i] for i in mine]
    then, now = shares(before[mine], wanted), shares(after[mine], wanted)
    return {
        "service_id": service_id,
        "rural_class": rural_class,
        "areas": len(ids),
        "residents": _count(people),
        "need_wte": _figure(wanted.sum()),
        "before": _at(ids, people, wanted, before[mine], then),
        "after": _at(ids, people, wanted, after[mine], now),
        "more": _shift(ids, people, now - then),
        "less": _shift(ids, people, then - now),
    }


def _at(ids: list[str], people: Floats, need: Floats, care: Floats, share: Floats) -> SideEntry:
    lowest = int(share.argmin())
    shown = share.round(TENTHS)
    return {
        "care_wte": _figure(care.sum()),
        "share": _figure(care.sum() / need.sum()),
        "lowest_share": _figure(share[lowest]),
        "lowest_area_id": ids[lowest],
        "gini": _figure(gini(share, people)),
        "residents_none": _count(people[nothing(share)]),
        "residents_under_10": _count(people[shown < 0.1]),
        "residents_under_30": _count(people[shown < 0.3]),
        "residents_under_50": _count(people[shown < 0.5]),
    }


def _shift(ids: list[str], people: Floats, moved: Floats) -> MovesEntry:
    """`moved` is how far each share moves the way that is asked about."""
    far, most = moved > POINT + SLACK, int(moved.argmax())
    moves = bool(moved[most] >= LEAST_MOVE)
    return {
        "areas": int(far.sum()),
        "residents": _count(people[far]),
        "most_points": _figure(100 * moved[most]) if moves else 0.0,
        "most_area_id": ids[most] if moves else "",
    }


def _count(people: Floats) -> int:
    return round(float(people.sum()))


def _figure(value: float) -> float:
    return round(float(value), 6) + 0.0


TIMES = ("before", "after")
AT = ("care_wte", "share", "lowest_share", "lowest_area_id", "gini")
UNDER = ("residents_none", "residents_under_10", "residents_under_30", "residents_under_50")


def _name(figure: str, when: str) -> str:
    """A column's name: when it is goes before the unit, as in every other table."""
    for unit in ("_wte", "_id"):
        if figure.endswith(unit):
            return f"{figure.removesuffix(unit)}_{when}{unit}"
    return f"{figure}_{when}"


COLUMNS = [
    "service_id", "rural_class", "areas", "residents", "need_wte",
    *(_name(figure, when) for figure in (*AT, *UNDER) for when in TIMES),
    "areas_more", "residents_more", "most_points_more", "most_more_area_id",
    "areas_less", "residents_less", "most_points_less", "most_less_area_id",
]  # fmt: skip


def _flat(place: CoverageEntry) -> dict[str, Any]:
    told: Mapping[str, Any] = place
    found = {name: told[name] for name in COLUMNS[:5]}
    found |= {_name(figure, when): told[when][figure] for figure in (*AT, *UNDER) for when in TIMES}
    for way in ("more", "less"):
        shift = told[way]
        found |= {f"{count}_{way}": shift[count] for count in ("areas", "residents", "most_points")}
        found[f"most_{way}_area_id"] = shift["most_area_id"]
    return found
