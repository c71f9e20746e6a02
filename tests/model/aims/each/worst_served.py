"""What tests know of the aim `worst_served`."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from placement.model.aims import Aim
from placement.model.aims.worst_served import WorstServed
from placement.model.allocation import Allocation
from placement.model.belonging import belonging as places_of
from placement.model.case import Case
from tests.model.aims.asking import one_or_all
from tests.model.aims.kit import AimKit
from tests.model.aims.planting import (
    asked_with,
    in_case,
    in_cost,
    in_rows,
    in_settings,
    last_row_free,
    whole_areas,
)
from tests.model.brute import belonging
from tests.model.stated.drawing import PEOPLE_LEVELS, some_services
from tests.model.stated.programme import Stated, Sum, minus, plus


def asked(case: Case, rng: Random, kind: type[WorstServed] = WorstServed) -> Aim:
    """Of any level, some places or all, one service or all."""
    level = rng.choice(["area", "rural_class", "cluster", "county", "region"])
    ids = {
        "area": case.area_ids,
        "rural_class": ("urban", "town", "village"),
        "cluster": case.cluster_ids,
        "county": case.county_ids,
        "region": case.region_ids,
    }[level]
    places = rng.choice([None, None, tuple(rng.sample(ids, rng.randint(1, len(ids))))])
    where = "everywhere" if case.reachable is None else rng.choice(["everywhere", "within reach"])
    services = one_or_all(case, rng)
    return kind.model_validate({"level": level, "places": places, "services": services, "where": where})


class _MeanOfPlaces(WorstServed):
    def value(self, case: Case, allocation: Allocation) -> float:
        ids = dict.fromkeys(places_of(case, self.level).names)
        kept = [name for name in ids if self.places is None or name in self.places]
        one_by_one = [self.model_copy(update={"places": (name,)}) for name in kept]
        values = [WorstServed.value(aim, case, allocation) for aim in one_by_one]
        return float(np.mean([v for v in values if v < 1] or [1.0]))


def stated(told: Stated, aim: Any) -> Sum:
    case, lowest = told.case, told.add("lowest", 1.0)
    listed = [s for s, one in enumerate(case.services) if aim.services is None or one.id in aim.services]
    parts: dict[Any, list[tuple[int, float]]] = {}
    for a, p, share in belonging(case, aim.level):
        region = int(case.county_region[case.cluster_county[case.area_cluster[a]]])
        parts.setdefault((region, p) if aim.level == "rural_class" else p, []).append((a, share))
    for mine in parts.values():
        need = sum(share * float(case.need[a, s]) for a, share in mine for s in listed)
        care = plus(*(plus(told.care(area=a, service=s), times=x) for a, x in mine for s in listed))
        if need > 0:
            told.most(minus(plus(lowest, times=need), care), 0.0)
    return lowest


def drawn(rng: Random, case: Case) -> dict[str, Any]:
    return {"level": rng.choice(PEOPLE_LEVELS), "services": some_services(rng, case)}


KIT = AimKit(
    WorstServed,
    asked={
        "": asked,
    },
    faults={
        "model: a place forgotten": asked_with(asked, in_rows(WorstServed, last_row_free)),
        "model: every service": asked_with(asked, in_settings(WorstServed, "rows", services=None)),
        "model: split areas count whole": asked_with(asked, in_case(WorstServed, "rows", whole_areas)),
        "model: counted twice": asked_with(asked, in_cost(WorstServed, "lowest", 2.0)),
        "twin: every place": asked_with(asked, in_settings(WorstServed, "value", places=None)),
        "twin: the mean": asked_with(asked, _MeanOfPlaces),
    },
    stated=stated,
    drawn=drawn,
    otherwise={"level": "area", "where": "within reach", "places": ("c0",), "services": ("physio",)},
)
