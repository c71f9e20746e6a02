"""Parts of settings that several rules and aims draw."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, get_args

from placement.model.belonging import PeopleLevel

if TYPE_CHECKING:
    from placement.model.case import Case

PEOPLE_LEVELS: tuple[PeopleLevel, ...] = get_args(PeopleLevel)


def some(rng: Random, ids: tuple[str, ...]) -> Any:
    return rng.choice([None, None, (rng.choice(ids),)])


def some_services(rng: Random, case: Case) -> Any:
    return some(rng, case.service_ids)


def of_posts(rng: Random) -> Any:
    return rng.choice([None, None, ("support",), ("registered", "newly_qualified")])


def nearness(rng: Random, case: Case) -> dict[str, Any]:
    """Who should be near whom, by which way."""
    return {
        "minutes": rng.choice([0.0, 5.0, 15.0]),
        "services": some_services(rng, case),
        "mode": rng.choice(["scenario", "car", "transit"]),
        "who": rng.choice(["everyone", "no_car"]),
    }
