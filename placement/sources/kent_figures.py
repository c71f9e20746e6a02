"""Staff, services and graduates of Kent and Medway: assumed, from facts/kent.toml."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

import pandas as pd

from placement.data.bands import AGE_BANDS
from placement.data.need import PER_PEOPLE
from placement.sources.facts import facts
from placement.sources.graduates import apportion
from placement.sources.services import need_wte, service_columns

FIGURES = 4
BANDS = [f"pop_{band}" for band in AGE_BANDS]


def kent_workforce(bases: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Staff of each open base and service, WTE to two decimals.

    A service's staff in post add to its total over the region, spread over the networks partly by need and
    partly by residents; the establishment is larger by the vacancies of the base's rural class.
    """
    given = facts("kent")["staff"]
    people = areas.groupby("cluster_id")["population"].sum()
    open_bases = bases[bases["status"] == "open"].set_index("cluster_id")
    filled = 1 - open_bases["rural_class"].map(given["vacancy"]).astype(float)
    spread = {}
    for service in facts("kent")["service"]:
        need = _need_by_network(service, areas)
        parts = given["by_need"] * need / need.sum() + (1 - given["by_need"]) * people / people.sum()
        in_post = service["staff_per_10000"] * people.sum() / PER_PEOPLE
        parts = parts.loc[open_bases.index]
        spread[service["service_id"]] = parts * in_post / float((parts * filled).sum())
    rows = []
    for place, base in enumerate(open_bases["base_id"]):
        for service_id, establishment in spread.items():
            funded = round(float(establishment.iloc[place]), 2)
            rows.append((base, service_id, round(funded * float(filled.iloc[place]), 2), funded))
    return pd.DataFrame(rows, columns=["base_id", "service_id", "in_post_wte", "funded_wte"])


def _need_by_network(service: dict[str, Any], areas: pd.DataFrame) -> pd.Series[float]:
    """Need of each network, in proportion only; deprivation is ranked over the whole region."""
    needs = {}
    for network in sorted(areas["cluster_id"].unique()):
        here = areas[BANDS].where(areas["cluster_id"] == network, 0)
        alone = areas.assign(**{band: here[band] for band in BANDS})
        needs[network] = need_wte(alone, service["age"], service["need_deprived_ratio"])
    return pd.Series(needs)


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
