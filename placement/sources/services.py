"""Services and their need rates; employers and kinds of post.

The facts of a service hold how need per head compares between people of 0-17, 18-64, 65-74, 75-84 and 85 and
over. Steps between these would make a person of 65 need twice what one of 64 does. So from the middle of one
group to the middle of the next the rate runs along a straight line, but for children: at 18 services change.
Within each group all bands are then scaled alike, so that the mean over its residents is the judgement.
A band that two groups share (15 to 19) has the rate of each for its part of the years.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from placement.data.bands import AGE_BANDS, PEOPLE, RATE, bands_in, part_in, people_by_band, years
from placement.data.need import PER_PEOPLE
from placement.model.arrays import Floats
from placement.sources.facts import facts, in_order

MIDDLES = (41.5, 70.0, 80.0, 90.0)
"""Ages at which the judgement about adults of each group is taken to hold."""


def rates_of_bands(judged: Sequence[float], bands: Sequence[str], people: Floats) -> Floats:
    """How need per head compares between the bands, one figure each.

    `judged` has one figure for each of `AGE_BANDS`, `people` the residents of each of `bands`.
    """
    parts = np.array([[part_in(band, group) for group in AGE_BANDS] for band in bands])
    shapes = np.array([[_shape(judged, band, group) for group in AGE_BANDS] for band in bands])
    counted = parts * people[:, None]
    along = (counted * shapes).sum(axis=0)
    wanted = np.array(judged) * counted.sum(axis=0)
    scale = np.divide(wanted, along, out=np.zeros(len(AGE_BANDS)), where=along > 0)
    return np.asarray((parts * shapes * scale).sum(axis=1), dtype=np.float64)


def _shape(judged: Sequence[float], band: str, group: str) -> float:
    """The figure of a band on the line, at the middle of its years in the group; of children one for all."""
    if group == AGE_BANDS[0]:
        return 1.0
    (first, end), (low, high) = years(band), years(group)
    return float(np.interp((max(first, low) + min(end, high)) / 2, MIDDLES, judged[1:]))


WELSH_COLUMNS: dict[str, str | int] = {"welsh": "", "welsh_level": 0}
"""Columns that only some regions have, with what a blank cell of theirs holds."""
FIGURES = 4


def staff_wte(service: dict[str, Any], population: int) -> float:
    """WTE in post in the community, all Wales, that the facts of a service say."""
    if "staff_wte" in service:
        return float(service["staff_wte"])
    return float(service["staff_per_10000"] * service["community_share"] * population / PER_PEOPLE)


def make_services(areas: pd.DataFrame, workforce: pd.DataFrame) -> pd.DataFrame:
    """One row for each service of `data/wales`."""
    return service_table(facts("services")["service"], areas, workforce)


def service_table(
    services: list[dict[str, Any]], areas: pd.DataFrame, workforce: pd.DataFrame
) -> pd.DataFrame:
    """One row for each service, with need rates that suit its establishment.

    The facts hold how need per head compares between ages; the rates are these, as a curve over the age bands
    of the areas, scaled so that need over all areas is `need_of_funded` times the establishment of
    `workforce`, to four significant figures. A service whose need is that of a group of people has no rates
    by age.
    """
    funded = workforce.groupby("service_id")["funded_wte"].sum()
    shared = facts("services")["shared"]
    rows = [{"care_group": "", **service, **shared, **_rates(service, areas, funded)} for service in services]
    return in_order("services", pd.DataFrame(rows))


def _rates(service: dict[str, Any], areas: pd.DataFrame, funded: pd.Series[float]) -> dict[str, float]:
    """Need of 10,000 people of each age band of the areas, WTE."""
    bands = bands_in(areas.columns, PEOPLE)
    if "need_group" in service:
        return {f"{RATE}{band}": 0.0 for band in bands}
    target = service["need_of_funded"] * funded[service["service_id"]]
    weights = rates_of_bands(service["age"], bands, people_by_band(areas).sum(axis=0)).tolist()
    scale = target / need_wte(areas, weights, service["need_deprived_ratio"])
    rates = [float(f"{scale * weight:.{FIGURES}g}") for weight in weights]
    return {f"{RATE}{band}": rate for band, rate in zip(bands, rates, strict=True)}


def need_wte(areas: pd.DataFrame, rates: list[float], deprived_ratio: float) -> float:
    """Need over all areas, WTE, by the formula of `placement.data.need` (which takes a whole region)."""
    people = people_by_band(areas)
    deprived = 1 - (areas["deprivation_rank"].to_numpy(dtype=np.float64) - 0.5) / len(areas)
    factor = 2 / (1 + deprived_ratio) * (1 + (deprived_ratio - 1) * deprived)
    return float((people @ np.array(rates) / PER_PEOPLE * factor).sum())


def make_roles() -> pd.DataFrame:
    """One row for each kind of post of `data/wales`; money in pounds of 2026-27."""
    return role_table(facts("posts"))


def role_table(posts: dict[str, Any]) -> pd.DataFrame:
    """One row for each kind of post: what `posts` says of all, of its grade and kind, and of itself."""
    rows = [
        {
            "hard_to_fill": False,
            "employer_id": posts["employer"]["employer_id"],
            **posts["cost"],
            "role_id": f"{role['service_id']}.{role['kind'].replace('_', '-')}",
            "salary_pounds_per_year": posts["salary_pounds_per_year"][role["grade"]],
            "care_wte_per_wte": posts["care_wte_per_wte"][role["kind"]],
            "supply": posts["supply"][role["kind"]],
            **role,
        }
        for role in posts["role"]
    ]
    table = in_order("roles", pd.DataFrame(rows))
    for name in [name for name in WELSH_COLUMNS if name in table]:
        table[name] = table[name].fillna(WELSH_COLUMNS[name]).astype(type(WELSH_COLUMNS[name]))
    table["hard_to_fill"] = table["hard_to_fill"].map({True: "true", False: "false"})
    return table


def make_employers(employers: list[dict[str, str]]) -> pd.DataFrame:
    return in_order("employers", pd.DataFrame(employers))
