"""Deferred acceptance: stable, the best stable matching for every applicant, and what it does with pairs."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from placement.matching import matching as module
from placement.matching.market import Market
from placement.matching.matching import match
from placement.matching.matchtables import measures
from tests.matches import brute
from tests.matches.markets import any_time, got, market, markets, person


def test_the_nearest_get_the_seat_and_the_other_goes_on_down_the_list() -> None:
    town = market(
        {"A": 1, "B": 1},
        {"near": person("AB", A=5, B=50), "far": person("AB", A=40, B=1), "none": person("")},
    )
    assert got(town, match(town, "stable")) == {"near": "A", "far": "B", "none": "no_choice"}


def test_the_same_whole_minute_leaves_it_to_the_drawn_order() -> None:
    people = {one: person("A", A=minutes) for one, minutes in (("p", 9.5), ("q", 10.4), ("r", 10.5))}
    winners = set()
    for seed in range(20):
        town = market({"A": 1}, people, seed=seed)
        found = got(town, match(town, "stable"))
        (winner,) = (one for one, where in found.items() if where == "A")
        assert winner == min("pq", key=lambda one: brute.drawn(town)["pqr".index(one)])
        winners.add(winner)
    assert winners == {"p", "q"}


def test_nobody_is_nearer_than_the_protected_and_nobody_moves_the_agreed() -> None:
    people = {
        "near": person("A", A=1),
        "protected": person("A", A=90, protected=True),
        "agreed": person("B", agreed="A"),
    }
    town = market({"A": 2, "B": 1}, people)
    assert got(town, match(town, "stable")) == {"near": "full", "protected": "A", "agreed": "A"}


@any_time
@given(markets())
def test_of_all_stable_matchings_it_is_the_best_for_each(town: Market) -> None:
    found = tuple(match(town, "stable").place.tolist())
    all_stable = [places for places in brute.matchings(town) if brute.stable(town, places)]
    assert found in all_stable
    for other in all_stable:
        for i in range(len(found)):
            if town.agreed[i] < 0:
                assert brute.rank(town, i, found[i]) <= brute.rank(town, i, other[i])


@any_time
@given(markets(most=14, clusters=5, services=2, most_seats=3))
def test_no_applicant_and_place_would_rather_have_each_other(town: Market) -> None:
    assert brute.stable(town, tuple(match(town, "stable").place.tolist()))


def test_a_pair_takes_two_seats_of_one_cluster_or_none() -> None:
    people = {"x": person("AB", A=1, B=1), "y": person("BA", A=2, B=2), "single": person("A", A=9)}
    town = market({"A": 2, "B": 1}, people, linked=[("x", "y")])
    assert got(town, match(town, "stable")) == {"x": "A", "y": "A", "single": "full"}
    nearer = market({"A": 2, "B": 1}, people | {"single": person("A", A=1)}, linked=[("x", "y")])
    assert got(nearer, match(nearer, "stable")) == {"x": "pair", "y": "pair", "single": "A"}


def test_a_pair_of_two_services_takes_a_seat_of_each() -> None:
    people = {"x": person("AB"), "y": person("BA", service="speech")}
    seats = {"A": {"physio": 1, "speech": 0}, "B": {"physio": 1, "speech": 1}}
    town = market(seats, people, linked=[("x", "y")])
    assert got(town, match(town, "stable")) == {"x": "B", "y": "B"}


def test_whoever_follows_an_agreed_one_wants_that_cluster_alone() -> None:
    people = {"x": person("", agreed="B"), "y": person("AB"), "z": person("A", agreed="A"), "w": person("B")}
    town = market({"A": 2, "B": 2}, people, linked=[("x", "y"), ("z", "w")])
    assert got(town, match(town, "stable")) == {"x": "B", "y": "B", "z": "A", "w": "pair"}


def test_seats_that_a_pair_cannot_have_go_to_singles() -> None:
    people = {
        "x": person("A", A=5),
        "y": person("A", A=5, service="speech"),
        "s": person("A", A=1),
        "t": person("A", A=9, service="speech"),
    }
    town = market({"A": {"physio": 1, "speech": 1}}, people, linked=[("x", "y")])
    assert got(town, match(town, "stable")) == {"x": "pair", "y": "pair", "s": "A", "t": "A"}


def test_where_no_matching_is_stable_the_pair_that_keeps_losing_rests_and_is_reported() -> None:
    """The pair at A sends t to B, so s to A, so the pair away, so t to A, so s to B, so the pair to A."""
    people = {
        "s": person("BA", A=1, B=20),
        "x": person("A", A=10),
        "y": person("A", A=10),
        "t": person("AB", A=30, B=1),
    }
    town = market({"A": 2, "B": 1}, people, linked=[("x", "y")])
    matching = match(town, "stable")
    assert got(town, matching) == {"s": "B", "x": "pair", "y": "pair", "t": "A"}
    found = measures(town, matching, "stable")
    assert (found.blocking, found.blocking_linked) == (1, 1)


def test_a_pair_that_rests_has_in_the_end_what_nobody_else_wants() -> None:
    """As before, with two seats at C that only the pair would take."""
    people = {
        "s": person("BA", A=1, B=20),
        "x": person("AC", A=10),
        "y": person("AC", A=10),
        "t": person("AB", A=30, B=1),
    }
    town = market({"A": 2, "B": 1, "C": 2}, people, linked=[("x", "y")])
    assert got(town, match(town, "stable")) == {"s": "B", "x": "C", "y": "C", "t": "A"}


@any_time
@given(markets(most=8, services=2, pairs=True), st.integers(1, 20))
def test_singles_are_stable_among_themselves_whatever_pairs_do(town: Market, patience: int) -> None:
    """Even where pairs rest at once: the seats that pairs hold are taken out, and the rest is stable."""
    with patch.object(module, "MOST", patience):
        matching = match(town, "stable")
    place = matching.place.tolist()
    alone = [i for i in range(len(place)) if brute.couple(town, i) is None]
    held = np.bincount(
        [place[i] for i in range(len(place)) if i not in alone and place[i] >= 0], minlength=len(town.seats)
    )
    keep = replace(
        town,
        applicant_ids=tuple(town.applicant_ids[i] for i in alone),
        seats=town.seats - held,
        choices=tuple(tuple(p for p in town.choices[i] if p in brute.wants(town, i)) for i in alone),
        minutes=tuple(
            tuple(
                far
                for p, far in zip(town.choices[i], town.minutes[i], strict=True)
                if p in brute.wants(town, i)
            )
            for i in alone
        ),
        agreed=town.agreed[alone],
        protected=town.protected[alone],
        partner=np.full(len(alone), -1, dtype=np.int64),
    )
    assert brute.stable(keep, tuple(place[i] for i in alone))


@any_time
@given(markets(most=7, services=2, pairs=True, agreed=False))
def test_without_blocking_pairs_where_the_measures_say_so(town: Market) -> None:
    found = measures(town, match(town, "stable"), "stable")
    assert found.blocking == found.blocking_linked
    assert found.wasted == 0
