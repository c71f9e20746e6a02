"""How sure each part of the stated plan is, at three levels: how many of the other plans agree with it.

Of every region and service, cluster, and cluster and service that the stated plan gives new posts: in which
share of the plans it has at least as many WTE (`share`), and how many of its WTE at least nine of ten plans
give it (`stays_wte`). Plans are those of the draws that have one, and those nearly as good as the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.results.elsewhere import by_cluster_service, by_region_service
from placement.scenario.inputs import Inputs
from placement.studies.about import BothNames
from placement.studies.robustness.classes import SMALL, stays_at
from placement.studies.robustness.document import AgreementLevel, AgreementPlace, AgreementRow

LEVELS: tuple[AgreementLevel, ...] = ("region_service", "cluster", "cluster_service")


def agreement(inputs: Inputs, stated: Ints, plans: Sequence[Ints]) -> list[AgreementRow]:
    """A row for each place of each level that the stated plan (B x K, steps) gives anything; in file order.

    Empty where there is no other plan.
    """
    if not len(plans):
        return []
    case, called = inputs.case, BothNames(inputs.region)
    found: list[AgreementRow] = []
    for level in LEVELS:
        here = _at(case, level, stated)
        others = np.stack([_at(case, level, plan) for plan in plans])
        stays = stays_at(here, others)
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


def _named(case: Case, called: BothNames, level: str, place: int, service: int) -> AgreementPlace:
    """Ids and names of a place and a service; blank where the level does not tell them apart."""
    of_region = level == "region_service"
    ids = {
        "region": case.region_ids[place if of_region else int(case.cluster_region[place])],
        "cluster": "" if of_region else case.cluster_ids[place],
        "service": "" if level == "cluster" else case.service_ids[service],
    }
    known = {f"{kind}_id": key for kind, key in ids.items()}
    return cast("AgreementPlace", {**known, **called(**ids)})
