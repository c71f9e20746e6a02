"""What tests know of the aim `travel`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from placement.model.aims.travel import Travel
from tests.model.aims.kit import AimKit, Asking
from tests.model.aims.planting import in_case, in_cost
from tests.model.stated.aims import minutes_driven
from tests.model.stated.programme import Stated, Sum


def _travel(kind: type[Any]) -> Asking:
    return lambda *_: kind(posts="free")


def stated(told: Stated, _aim: Any) -> Sum:
    return minutes_driven(told)


KIT = AimKit(
    Travel,
    asked={
        "": lambda *_: Travel(),
        "posts free": lambda *_: Travel(posts="free"),
        "sparing losses": lambda *_: Travel(spare_losses=True),
    },
    faults={
        "model: there and back": _travel(in_cost(Travel, "care", 2.0)),
        "twin: km for minutes": _travel(
            in_case(Travel, "value", lambda case: replace(case, minutes=case.km))
        ),
    },
    stated=stated,
    otherwise={"posts": "free", "spare_losses": True},
)
