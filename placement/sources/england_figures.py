"""Staff, services and graduates of England: assumed, from facts/england.toml and facts/kent.toml."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from placement.data.need import PER_PEOPLE
from placement.sources.facts import facts
from placement.sources.kent_figures import BANDS, kent_services


def england_workforce(bases: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Staff of each base and service, WTE to two decimals, at the ratios to residents of Kent and Medway.

    A service's staff in post add to its total over England, spread over the networks partly by need and
    partly by residents; the establishment is larger by the vacancies of the base's rural class.
    """
    given = facts("kent")["staff"]
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


def england_services(areas: pd.DataFrame, workforce: pd.DataFrame) -> pd.DataFrame:
    """One row for each service, as for Kent and Medway, its need scaled to England's establishment.

    Some are planned at another level than there.
    """
    services = kent_services(areas, workforce)
    own = services["service_id"].map(facts("england")["planning_level"])
    return services.assign(planning_level=own.fillna(services["planning_level"]))
