"""Stable equals what the package `matching` (Wilde, Knight and Gillard 2020) finds."""

from __future__ import annotations

from hypothesis import assume, given
from matching.games import HospitalResident  # type: ignore[import-untyped]  # it ships no types

from placement.matching.market import Market
from placement.matching.matching import match
from tests.matches import brute
from tests.matches.markets import any_time, markets


def by_the_package(town: Market) -> list[int]:
    """Who ranks nothing, and places without a seat or that nobody ranks, are no players there."""
    asked = {i: [p for p in ranked if town.seats[p] > 0] for i, ranked in enumerate(town.choices)}
    residents = {f"r{i}": [f"h{p}" for p in ranked] for i, ranked in asked.items() if ranked}
    ranking = {
        p: sorted((brute.standing(town, i, p), i) for i, ranked in asked.items() if p in ranked)
        for p in range(len(town.seats))
    }
    hospitals = {f"h{p}": [f"r{i}" for _, i in ranked] for p, ranked in ranking.items() if ranked}
    seats = {name: int(town.seats[int(name[1:])]) for name in hospitals}
    assume(residents)
    game = HospitalResident.create_from_dictionaries(residents, hospitals, seats)
    found = game.solve(optimal="resident")
    assert game.check_validity()
    assert game.check_stability()
    place = [-1] * len(town.choices)
    for hospital, matched in found.items():
        for resident in matched:
            place[int(resident.name[1:])] = int(hospital.name[1:])
    return place


@any_time
@given(markets(most=20, clusters=6, services=2, most_seats=4, agreed=False))
def test_both_place_everybody_alike(town: Market) -> None:
    assert match(town, "stable").place.tolist() == by_the_package(town)
