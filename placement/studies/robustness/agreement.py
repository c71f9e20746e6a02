"""How sure each part of the stated plan is, at three levels: how many of the other plans agree with it.

Of every region and service, cluster, and cluster and service that the stated plan gives new posts: in which
share of the plans it has at least as many WTE (`share`), and how many of its WTE at least nine of ten plans
give it (`stays_wte`). Plans are those of the draws that have one, and those nearly as good as the best.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.results.elsewhere import by_cluster_service, by_region_service
from placement.scenario.inputs import Inputs
from placement.studies.robustness.classes import FIRM, SMALL
from placement.studies.robustness.document import AgreementLevel, AgreementPlace, AgreementRow

LEVELS: tuple[AgreementLevel, ...] = ("region_service", "cluster", "cluster_service")


def agreement(inputs: Inputs, stated: Ints, plans: Sequence[Ints]) -> list[AgreementRow]:
    """A row for each place of each level that the stated plan (B x K, steps) gives anything; in file order.

    Empty where there is no other plan.
    """
    if not len(plans):
        return []
    case, called = inputs.case, _called(inputs)
    found: list[AgreementRow] = []
    for level in LEVELS:
        here = _at(case, level, stated)
        others = np.stack([_at(case, level, plan) for plan in plans])
        least = len(plans) - math.ceil(FIRM * len(plans) - SMALL)
        stays = np.minimum(here, np.sort(others, axis=0)[least])
        share = (others >= here[None] - SMALL).mean(axis=0)
        for place, service in np.argwhere(here > SMALL).tolist():
            found.append(
                {
                    "level": level,
                    **_named(case, called, level, place, service),
                    "wte": round(float(here[place, service]), 6),
                    "stays_wte": round(float(stays[place, service]), 6),
                    "share": round(float(share[place, service]), 6),
                }
            )
    return found


def _at(case: Case, level: str, steps: Ints) -> Floats:
    """WTE of new posts, places x services; of a cluster all services are in one column."""
    if level == "region_service":
        return by_region_service(case, steps)
    fine = by_cluster_service(case, steps)
    return np.asarray(fine.sum(axis=1, keepdims=True)) if level == "cluster" else fine


def _called(inputs: Inputs) -> dict[tuple[str, str], tuple[str, str]]:
    """English and Welsh name by kind and id."""
    tables = {
        "region": inputs.region.regions,
        "cluster": inputs.region.clusters,
        "service": inputs.region.services,
    }
    return {
        (kind, str(row[f"{kind}_id"])): (str(row["name_en"]), str(row["name_cy"]))
        for kind, table in tables.items()
        for row in table[[f"{kind}_id", "name_en", "name_cy"]].to_dict("records")
    }


def _named(
    case: Case, called: Mapping[tuple[str, str], tuple[str, str]], level: str, place: int, service: int
) -> AgreementPlace:
    """Ids and names of a place and a service; blank where the level does not tell them apart."""
    cluster = "" if level == "region_service" else case.cluster_ids[place]
    region = case.region_ids[place if level == "region_service" else int(case.cluster_region[place])]
    of = "" if level == "cluster" else case.service_ids[service]
    names = [called.get(one, ("", "")) for one in (("region", region), ("cluster", cluster), ("service", of))]
    return {
        "region_id": region,
        "region_en": names[0][0],
        "region_cy": names[0][1],
        "cluster_id": cluster,
        "cluster_en": names[1][0],
        "cluster_cy": names[1][1],
        "service_id": of,
        "service_en": names[2][0],
        "service_cy": names[2][1],
    }
