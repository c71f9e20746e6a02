"""Within which borders a service shares its staff."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools
from placement.model.case import Case, Level, Service
from placement.model.rules.base import Amounts, Breach, Concern, Finding, Id, Rule

LEVELS: tuple[Level, ...] = ("cluster", "county", "region", "national")


class PlanningLevel(Rule):
    """care[a,b,s] exists only where area and base lie in one cluster, county or region.

    Which of these is each service's own level; a national service has no border. A county is the
    planning county of the cluster.
    """

    rule: Literal["planning_level"] = "planning_level"
    id: Id = "planning_level"
    concerns: ClassVar[Concern] = "care"
    gives: ClassVar[str] = "level"
    tries: ClassVar[Amounts] = (1.0, 2.0, 3.0)
    wider: Annotated[int, Field(ge=0, le=3)] = 0
    """Levels wider than each service's own: 1 makes county of cluster, region of county, and so on."""

    def level(self, service: Service) -> Level:
        return LEVELS[min(LEVELS.index(service.level) + self.wider, len(LEVELS) - 1)]

    def sentence(self, words: Words, case: Case) -> str:
        return words(
            "rules.planning_level.wider" if self.wider else "rules.planning_level", levels=self.wider
        )

    def allows_care(self, case: Case) -> Bools:
        cluster = case.area_cluster
        same = {
            "cluster": cluster[:, None] == case.base_cluster,
            "county": case.cluster_county[cluster][:, None] == case.base_county,
            "region": case.area_region[:, None] == case.base_region,
            "national": np.ones((len(case.area_ids), len(case.base_ids)), dtype=bool),
        }
        return np.stack([same[self.level(service)] for service in case.services], axis=2)

    def give(self, amount: float) -> PlanningLevel:
        return self.model_copy(update={"wider": self.wider + round(amount)})

    def check(self, case: Case, allocation: Allocation) -> Finding:
        care, breaches = allocation.care, []
        for a, b, s, wte in zip(care.area, care.base, care.service, care.wte, strict=True):
            home, work = case.area_cluster[a], case.base_cluster[b]
            level = self.level(case.services[s])
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
