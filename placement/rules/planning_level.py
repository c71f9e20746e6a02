"""Within which borders a service shares its staff."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from placement.model.allocation import Allocation
from placement.model.arrays import Bools
from placement.model.case import Case
from placement.rules.base import Breach, Finding, Id, Rule
from placement.words import Words


class PlanningLevel(Rule):
    """care[a,b,s] exists only where area and base lie in one cluster, county or region.

    Which of these is each service's own level; a national service has no border. A county is the
    planning county of the cluster.
    """

    rule: Literal["planning_level"] = "planning_level"
    id: Id = "planning_level"
    gives: ClassVar[str] = "level"

    def sentence(self, words: Words, case: Case) -> str:
        return words("rules.planning_level")

    def allows_care(self, case: Case) -> Bools:
        cluster = case.area_cluster
        same = {
            "cluster": cluster[:, None] == case.base_cluster,
            "county": case.cluster_county[cluster][:, None] == case.base_county,
            "region": case.area_region[:, None] == case.base_region,
            "national": np.ones((len(case.area_ids), len(case.base_ids)), dtype=bool),
        }
        return np.stack([same[service.level] for service in case.services], axis=2)

    def check(self, case: Case, allocation: Allocation) -> Finding:
        care, breaches = allocation.care, []
        for a, b, s, wte in zip(care.area, care.base, care.service, care.wte, strict=True):
            home, work = case.area_cluster[a], case.base_cluster[b]
            level = case.services[s].level
            if level == "national" or home == work or wte <= 0:
                continue
            homes, works = case.cluster_county[home], case.cluster_county[work]
            if level == "county" and homes == works:
                continue
            if level == "region" and case.county_region[homes] == case.county_region[works]:
                continue
            breaches.append(
                Breach((case.area_ids[a], case.base_ids[b], case.services[s].id), float(wte), 0.0)
            )
        return Finding(tuple(breaches))
