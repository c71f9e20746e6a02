"""Staff, services and graduates of England and of Kent and Medway: assumed, from facts of both."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.data.bands import AGE_BANDS
from placement.data.need import PER_PEOPLE
from placement.sources.facts import facts
from placement.sources.graduates import apportion
from placement.sources.services import need_wte, service_columns

FIGURES = 4
BANDS = [f"pop_{band}" for band in AGE_BANDS]


def english_workforce(bases: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Staff of each open base and service, WTE to two decimals, at ratios to residents assumed for Kent.

    A service's staff in post add to its total over the region, spread over the networks partly by need and
    partly by residents; the establishment is larger by the vacancies of the base's rural class.
    """
    given, bases = facts("kent")["staff"], bases[bases["status"] == "open"].reset_index(drop=True)
    place = pd.Index(bases["cluster_id"]).get_indexer(areas["cluster_id"])
    residents = areas["population"].to_numpy(dtype=np.float64)
    people = np.bincount(place, residents, len(bases))
    filled = 1 - bases["rural_class"].map(given["vacancy"]).to_numpy(dtype=np.float64)
    parts = []
    for service in facts("kent")["service"]:
        need = np.bincount(place, area_need(areas, service), len(bases))
        spread = given["by_need"] * need / need.sum() + (1 - given["by_need"]) * people / people.sum()
        in_post = service["staff_per_10000"] * people.sum() / PER_PEOPLE
        funded = (spread * in_post / (spread * filled).sum()).round(2)
        parts.append(
            pd.DataFrame(
                {
                    "base_id": bases["base_id"],
                    "service_id": service["service_id"],
                    "in_post_wte": (funded * filled).round(2),
                    "funded_wte": funded,
                }
            )
        )
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def area_need(areas: pd.DataFrame, service: dict[str, Any]) -> NDArray[np.float64]:
    """Need of each area in proportion only, by the formula of `placement.data.need`."""
    ratio = service["need_deprived_ratio"]
    deprived = 1 - (areas["deprivation_rank"].to_numpy(dtype=np.float64) - 0.5) / len(areas)
    by_age = areas[BANDS].to_numpy(dtype=np.float64) @ np.array(service["age"])
    return np.asarray(by_age * (1 + (ratio - 1) * deprived))


def kent_services(areas: pd.DataFrame, workforce: pd.DataFrame) -> pd.DataFrame:
    """One row for each service, its need rates scaled to `need_of_funded` times the establishment."""
    funded = workforce.groupby("service_id")["funded_wte"].sum()
    shared = facts("kent")["shared"]
    rows = []
    for service in facts("kent")["service"]:
        target = shared["need_of_funded"] * funded[service["service_id"]]
        scale = target / need_wte(areas, service["age"], service["need_deprived_ratio"])
        rates = [float(f"{scale * weight:.{FIGURES}g}") for weight in service["age"]]
        need = {f"need_{band}": rate for band, rate in zip(AGE_BANDS, rates, strict=True)}
        rows.append({**shared, **service, **need})
    return pd.DataFrame(rows)[service_columns(AGE_BANDS)]


def england_services(areas: pd.DataFrame, workforce: pd.DataFrame) -> pd.DataFrame:
    """One row for each service, as for Kent and Medway, its need scaled to England's establishment.

    Some are planned at another level than there.
    """
    services = kent_services(areas, workforce)
    own = services["service_id"].map(facts("england")["planning_level"])
    return services.assign(planning_level=own.fillna(services["planning_level"]))


def made_graduates(
    given: Mapping[str, Any], areas: pd.DataFrame, counties: pd.DataFrame, digits: int
) -> pd.DataFrame:
    """One class for each service and county, by residents; all accept the same journey.

    `given` are a region's facts of graduates, `digits` those of the number in a class's id.
    """
    people = areas.groupby("county_id")["population"].sum().loc[counties["county_id"]].tolist()
    rows = []
    for service, total in given["people"].items():
        number = count(1)
        for county, some in zip(counties["county_id"], apportion(total, people), strict=True):
            if some:
                name = f"{service}.{next(number):0{digits}d}"
                rows.append((name, service, county, given["commute_minutes"], some))
    return pd.DataFrame(
        rows, columns=["class_id", "service_id", "home_county_id", "commute_minutes", "graduates"]
    )
