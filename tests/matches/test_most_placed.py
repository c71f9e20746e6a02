"""As many as can be, the best ranks, and ties as drawn: equal to every matching counted one by one."""

from __future__ import annotations

from collections.abc import Sequence
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from scipy.optimize import linear_sum_assignment

from placement.errors import OurFault
from placement.matching import most_placed as module
from placement.matching.market import Market
from placement.matching.matching import match
from placement.matching.matchtables import measures
from placement.matching.most_placed import by_drawn_order
from placement.matching.units import Unit, units_of
from placement.model.arrays import Ints
from tests.matches import brute
from tests.matches.markets import any_time, got, market, markets, person


def test_somebody_gives_way_so_that_more_are_placed() -> None:
    town = market({"A": 1, "B": 1}, {"a": person("AB"), "b": person("A")})
    assert got(town, match(town, "most_placed")) == {"a": "B", "b": "A"}


def test_ranks_come_after_the_count_and_the_drawn_order_after_ranks() -> None:
    """Drawn c, a, b. One of them must go to B; the last drawn does."""
    town = market({"A": 2, "B": 1}, {"a": person("AB"), "b": person("AB"), "c": person("AB")})
    assert got(town, match(town, "most_placed")) == {"a": "A", "b": "B", "c": "A"}


def test_the_protected_never_give_way_to_more_of_the_others() -> None:
    people = {"p": person("AB", protected=True), "q": person("A"), "r": person("A")}
    town = market({"A": 1, "B": 1}, people)
    assert got(town, match(town, "most_placed")) == {"p": "A", "q": "full", "r": "full"}


def test_a_pair_counts_for_two() -> None:
    people = {"x": person("A"), "y": person("A"), "s": person("A", protected=False)}
    town = market({"A": 2}, people, linked=[("x", "y")])
    assert got(town, match(town, "most_placed")) == {"x": "A", "y": "A", "s": "full"}


@any_time
@given(markets())
def test_of_singles_it_is_the_one_best_matching(town: Market) -> None:
    best = min(brute.matchings(town), key=lambda places: brute.worth(town, places, ties=True))
    assert tuple(match(town, "most_placed").place.tolist()) == best


@any_time
@given(markets(most=6, services=2, pairs=True, protected=False))
def test_with_pairs_it_places_as_many_at_ranks_as_good(town: Market) -> None:
    found = tuple(match(town, "most_placed").place.tolist())
    all_there_are = list(brute.matchings(town))
    assert found in all_there_are
    best = min(brute.worth(town, places, ties=False) for places in all_there_are)
    assert brute.worth(town, found, ties=False) == best


@any_time
@given(markets(most=6, services=2, pairs=True))
def test_with_pairs_the_protected_are_placed_as_if_they_were_alone(town: Market) -> None:
    found = brute.worth(town, tuple(match(town, "most_placed").place.tolist()), ties=False)
    assert found[:2] == min(brute.worth(town, places, ties=False)[:2] for places in brute.matchings(town))


@any_time
@given(markets(most=40, clusters=8, most_seats=5, agreed=False, protected=False))
def test_as_many_and_as_good_as_the_assignment_problem_says(town: Market) -> None:
    seats = np.repeat(np.arange(len(town.seats)), town.seats)
    nobody = 10**6
    cost = np.full((len(town.choices), len(seats) + len(town.choices)), nobody)
    for i, choices in enumerate(town.choices):
        for n, p in enumerate(choices):
            cost[i, : len(seats)][seats == p] = n + 1
    rows, columns = linear_sum_assignment(cost)
    ranks = [c for c in cost[rows, columns].tolist() if c < nobody]
    place = match(town, "most_placed").place.tolist()
    assert sum(p >= 0 for p in place) == len(ranks)
    assert sum(brute.rank(town, i, p) for i, p in enumerate(place) if p >= 0) == sum(ranks)


@any_time
@given(markets(most=7, services=2, pairs=True))
def test_where_the_search_for_pairs_ends_early_all_else_still_holds(town: Market) -> None:
    """The programme is made to find nothing for pairs; then they take what is left."""
    real = module._programme

    def nothing(units: Sequence[Unit], free: Ints, *, whole: bool) -> list[int | None]:
        return [None] * len(units) if whole else real(units, free, whole=whole)

    with patch.object(module, "_programme", nothing):
        found = tuple(match(town, "most_placed").place.tolist())
    assert found in set(brute.matchings(town))
    assert measures(town, brute.complete(town, found), "most_placed").wasted == 0


def test_an_idle_seat_is_filled_once() -> None:
    """Two at B want A, as much as the two at A would lose by going to C; but C has one seat."""
    lists = [((0,), (1,)), ((0,), (1,)), ((0,), (2,)), ((0,), (2,))]
    units = [Unit((i,), options, (1, 2), ((0.0, i), (0.0, i)), i) for i, options in enumerate(lists)]
    assert by_drawn_order(units, np.array([2, 2, 1]), [1, 1, 0, 0]) == [0, 1, 0, 1]


def test_what_is_not_the_best_is_refused_by_the_last_step() -> None:
    town = market({"A": 1, "B": 1}, {"a": person("AB"), "b": person("A")})
    _, units = units_of(town)
    taken = [{"a": 0, "b": None}[town.applicant_ids[unit.members[0]]] for unit in units]
    with pytest.raises(OurFault, match="better"):
        by_drawn_order(units, town.seats, taken)
