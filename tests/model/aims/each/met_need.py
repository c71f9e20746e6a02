"""What tests know of the aim `met_need`."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise, product
from random import Random
from typing import Any

import numpy as np

from placement.model.aims.met_need import MetNeed
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.rows import RowBlock
from tests.model.aims.asking import OF_SERVICES, WEIGHT
from tests.model.aims.kit import AimKit, Asking
from tests.model.aims.planting import in_case, in_rows, in_settings, last_row_free, whole_areas
from tests.model.brute import belonging
from tests.model.stated.programme import Stated, Sum, minus, plus


def _met(kind: type[MetNeed], **settings: Any) -> Asking:
    return lambda *_: kind.model_validate(settings)


def _first_rows_swapped(blocks: list[RowBlock]) -> list[RowBlock]:
    """What is met in the first place is held to the care of the second, and the other way round."""
    first = blocks[0]
    row = np.where((first.value < 0) & (first.row < 2), 1 - first.row, first.row)
    return [replace(first, row=row), *blocks[1:]]


def _weighted(kind: type[MetNeed], **settings: Any) -> Asking:
    return _met(kind, weight=WEIGHT, **settings)


class _PlainMeanOfClasses(MetNeed):
    def _weights(self, case: Case) -> Floats:
        return super()._weights(replace(case, need=np.where(case.need > 0, 1.0, 0.0)))


def stated(told: Stated, aim: Any) -> Sum:
    case, cut = told.case, [(1.0, 1.0)]
    if aim.worth == "decreasing":
        fall = 2 * (aim.first_worth - 1) / (aim.steps - 1)
        cut = [(1 / aim.steps, aim.first_worth - i * fall) for i in range(aim.steps)]
    if aim.worth == "decreasing" and aim.parts_below_half:
        below, above = aim.parts_below_half, math.ceil(aim.steps / 2)
        ends = [0.5 * i / below for i in range(below)] + [0.5 + 0.5 * i / above for i in range(above + 1)]
        # the line through the middles of the first and the last of the equal parts
        cut = [
            (b - a, aim.first_worth - ((a + b) / 2 - 0.5 / aim.steps) * aim.steps * fall)
            for a, b in pairwise(ends)
        ]
    of_class = (aim.weight.urban, aim.weight.town, aim.weight.village)
    parts: dict[int, list[tuple[int, float]]] = {}
    for a, p, share in belonging(case, aim.level):
        parts.setdefault(p, []).append((a, share))
    goal: Sum = {}
    for (p, mine), (s, one) in product(parts.items(), enumerate(case.services)):
        need = sum(share * float(case.need[a, s]) for a, share in mine)
        if need <= 0:
            continue
        heavy = sum(share * float(case.need[a, s]) * of_class[case.area_rural[a]] for a, share in mine)
        weight = heavy / need * aim.weight_by_service.get(one.id, 1.0)
        met: Sum = {}
        for i, (width, worth) in enumerate(cut):
            met |= told.add(("part", p, s, i), need * width)
            goal["part", p, s, i] = worth * weight
        care = plus(*(plus(told.care(area=a, service=s), times=share) for a, share in mine))
        told.most(minus(met, care), 0.0)
    return goal


def drawn(rng: Random, _case: Case) -> dict[str, Any]:
    weighted = {"urban": 0.5, "town": 1.0, "village": 2.5}
    return {
        "level": rng.choice(["area", "cluster"]),
        "steps": rng.choice([2, 5, 10]),
        "parts_below_half": rng.choice([None, 1, 3]),
        "worth": rng.choice(["decreasing", "decreasing", "flat"]),
        "weight": rng.choice([{}, weighted]),
        "weight_by_service": rng.choice([{}, {"physio": 2.0}]),
        "tolerance": 0.0,
    }


KIT = AimKit(
    MetNeed,
    asked={
        "": lambda *_: MetNeed(),
        "by cluster": lambda *_: MetNeed(level="cluster"),
        "flat": lambda *_: MetNeed(worth="flat"),
        "two steep parts": lambda *_: MetNeed(steps=2, first_worth=2.0),
        "two parts below a half": lambda *_: MetNeed(steps=7, parts_below_half=2),
        "seven alike": lambda *_: MetNeed(steps=7, first_worth=1.0),
        "by service": lambda *_: MetNeed.model_validate({"weight_by_service": OF_SERVICES}),
        "weighted": lambda *_: MetNeed.model_validate({"weight": WEIGHT}),
        "by cluster, weighted": lambda *_: MetNeed.model_validate({"level": "cluster", "weight": WEIGHT}),
    },
    faults={
        "model: steeper": _met(in_settings(MetNeed, "cost", first_worth=1.5)),
        "model: split areas count whole": _met(in_case(MetNeed, "rows", whole_areas), level="cluster"),
        "model: a neighbourhood forgotten": _met(in_rows(MetNeed, last_row_free)),
        "model: another's care": _met(in_rows(MetNeed, _first_rows_swapped)),
        "model: wider parts": _met(
            in_case(MetNeed, "columns", lambda case: replace(case, need=1.1 * case.need))
        ),
        "model: no weight": _weighted(in_settings(MetNeed, "cost", weight=MetNeed().weight)),
        "model: weight without need": _weighted(_PlainMeanOfClasses, level="cluster"),
        "model: every neighbourhood is urban": _weighted(
            in_case(MetNeed, "cost", lambda case: replace(case, area_rural=0 * case.area_rural))
        ),
        "model: no weight of a service": _met(
            in_settings(MetNeed, "cost", weight_by_service={}), weight_by_service=OF_SERVICES
        ),
        "twin: no weight of a service": _met(
            in_settings(MetNeed, "value", weight_by_service={}), weight_by_service=OF_SERVICES
        ),
        "twin: nine parts": _met(in_settings(MetNeed, "value", steps=9)),
        "twin: one part below a half": _met(in_settings(MetNeed, "value", parts_below_half=1)),
        "twin: by cluster": _met(in_settings(MetNeed, "value", level="cluster")),
        "twin: by area": _met(in_settings(MetNeed, "value", level="area"), level="cluster"),
        "twin: no weight": _weighted(in_settings(MetNeed, "value", weight=MetNeed().weight)),
    },
    stated=stated,
    drawn=drawn,
    otherwise={
        "tolerance_of_gain": 0.125,
        "level": "cluster",
        "worth": "flat",
        "steps": 7,
        "first_worth": 1.25,
        "parts_below_half": 3,
        "weight": {"village": 1.75},
        "weight_by_service": {"physio": 2.25},
        "weight_by_care_group": {"adults": 1.5},
    },
)
