"""Parts of settings that several aims are asked with."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from placement.model.case import Case

WEIGHT = {"urban": 0.5, "town": 1.0, "village": 2.5}
OF_SERVICES = {"physio": 2.0, "ot": 0.5}


def one_or_all(case: Case, rng: Random) -> tuple[str, ...] | None:
    return rng.choice([None, (rng.choice(case.service_ids),)])
