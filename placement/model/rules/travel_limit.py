"""How far a service reaches."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, PositiveFloat, model_validator

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats
from placement.model.case import Case
from placement.model.rules.base import Amounts, Concern, Finding, Id, Rule, unknown_ids, upper_finding

WIDER = tuple(float(more) for more in range(1, 241))
"""Minutes or km that a limit may be asked to give."""


class TravelLimit(Rule):
    """care[a,b,s] exists only where minutes[a,b] (or km) <= limit[s].

    Minutes are those of the scenario's mode of travel. A service not in `limits` keeps `default`,
    or without one its own `limit_minutes` from the region's table of services.
    """

    rule: Literal["travel_limit"] = "travel_limit"
    id: Id = "travel_limit"
    concerns: ClassVar[Concern] = "care"
    gives: ClassVar[str] = "minutes"
    tries: ClassVar[Amounts] = WIDER
    measure: Literal["minutes", "km"] = "minutes"
    limits: dict[str, PositiveFloat] = Field(default_factory=dict)
    default: PositiveFloat | None = None
    more: Annotated[float, Field(ge=0)] = 0.0
    """Added to every limit."""

    @model_validator(mode="after")
    def _km_needs_default(self) -> TravelLimit:
        if self.measure == "km" and self.default is None:
            raise ValueError("km_needs_default")
        return self

    def limit(self, case: Case) -> Floats:
        """S, minutes or km."""
        own = [s.limit_minutes if self.default is None else self.default for s in case.services]
        stated = [self.limits.get(s.id, own[i]) for i, s in enumerate(case.services)]
        return np.array(stated, dtype=float) + self.more

    def sentence(self, words: Words, case: Case) -> str:
        limit = self.limit(case)
        key = f"rules.travel_limit.{self.measure}"
        least, most = (
            words.stated(side, 0 if (limit == limit.round()).all() else 1)
            for side in (limit.min(), limit.max())
        )
        return words(f"{key}.one", most=most) if least == most else words(key, least=least, most=most)

    def allows_care(self, case: Case) -> Bools:
        distance = case.reach_minutes if self.measure == "minutes" else case.km
        return np.asarray(distance[:, :, None] <= self.limit(case))

    @property
    def unit(self) -> str:
        return self.measure

    def give(self, amount: float) -> TravelLimit:
        return self.model_copy(update={"more": self.more + amount})

    def check(self, case: Case, allocation: Allocation) -> Finding:
        care = allocation.care
        reached = care.wte > 0
        distance = (case.reach_minutes if self.measure == "minutes" else case.km)[care.area, care.base]
        limit = self.limit(case)[care.service]
        where = [
            (case.area_ids[a], case.base_ids[b], case.services[s].id)
            for a, b, s in zip(care.area[reached], care.base[reached], care.service[reached], strict=True)
        ]
        return upper_finding(distance[reached], limit[reached], np.ones(int(reached.sum())), where)

    def faults(self, region: Region, file: str) -> list[Fault]:
        return unknown_ids(self.limits, region.services["service_id"], file=file, rule=self, column="limits")
