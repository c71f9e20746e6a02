"""What tests know of the rule `travel_limit`."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.arrays import Bools
from placement.model.case import Case
from placement.model.rules.travel_limit import TravelLimit
from tests.cases import fund, tiny_case
from tests.clashing import RICH, a_standard, clash
from tests.model.rules.beside import BESIDE, Drawn
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import in_settings
from tests.model.stated.programme import nothing


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The limit is the way that someone travels."""
    measure: Any = rng.choice(["minutes", "km"])
    limits: dict[str, float] = {}
    default: float | None = 20.0 if measure == "km" else rng.choice([None, 15.0])
    breaks = False
    if len(plan.care.wte):
        i = rng.randrange(len(plan.care.wte))
        way = (case.km if measure == "km" else case.reach_minutes)[plan.care.area[i], plan.care.base[i]]
        own = case.services[plan.care.service[i]].id
        if way > 0:
            beside = rng.choice(BESIDE)
            limits = {own: float(way) + beside} if rng.random() < 0.5 else {}
            default = default if limits else float(way) + beside
            breaks = beside < 0
    return case, TravelLimit(measure=measure, limits=limits, default=default), breaks


class _StrictlyBelow(TravelLimit):
    def allows_care(self, case: Case) -> Bools:
        distance = case.reach_minutes if self.measure == "minutes" else case.km
        return np.asarray(distance[:, :, None] < self.limit(case))


KIT = RuleKit(
    TravelLimit,
    near=near,
    faults={
        "columns stop before the limit": _StrictlyBelow,
        "columns take km for minutes": in_settings(
            TravelLimit, "allows_care", measure=lambda _: "km", default=lambda d: d or 20.0
        ),
        "check forgets a service's own limit": in_settings(TravelLimit, "check", limits=lambda _: {}),
    },
    clashes={
        # the people of the second cluster live ten minutes from the only base
        "a limit of travel that leaves a cluster out": clash(
            tiny_case(areas=(0, 1), bases=(0,), counties=(0, 0), regions=(0,), in_post=5.0),
            [fund(RICH), TravelLimit(default=4.0), a_standard(0.1)],
            "travel_limit standard",
            {"travel_limit": ("minutes", 6)},
            {"standard": ("share", 0.1)},
        ),
    },
    said=((TravelLimit(), "within 45 minutes of their base"),),
    refused=(
        (
            "a limit in km for no service",
            ('rule = "travel_limit"', 'measure = "km"'),
            "km_needs_default",
            0,
            "new",
            "Add default",
        ),
    ),
    ways=frozenset({"mended", "the worst", "the breach", "the room"}),
    stated=nothing,
    governs=frozenset({"care"}),
)
