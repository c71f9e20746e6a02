"""What a matching is worth, counted by hand and counted pair by pair."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.matching.market import MODES, Market, Matching, Mode
from placement.matching.matching import match
from placement.matching.matchtables import measures
from tests.matches import brute
from tests.matches.markets import any_time, market, markets, person


def placed(town: Market, clusters: str) -> Matching:
    """A cluster for each, "-" for nowhere; all of physio."""
    found = [-1 if c == "-" else town.place_ids.index((c, "physio")) for c in clusters]
    return brute.complete(town, tuple(found))


def test_shares_ranks_and_reasons_by_hand() -> None:
    """Ranks 1, 2, 3 of those placed; the agreed one never asked for C; five of the six ranked something."""
    people = {
        "a": person("AB"),
        "b": person("AB"),
        "c": person("ABC"),
        "d": person("AB", agreed="C"),
        "e": person(""),
        "f": person("A"),
    }
    town = market({"A": 1, "B": 1, "C": 2}, people)
    found = measures(town, placed(town, "ABCC--"), "stable")
    assert (found.applicants, found.placed, found.first_choice) == (6, 4, 1)
    assert found.first_choice_share == 1 / 5
    assert found.mean_rank == 2.0
    assert found.unplaced == {"no_choice": 1, "no_seat": 0, "full": 1, "pair": 0}
    assert found.wasted == 0


def test_with_nobody_who_asks_there_is_no_share_and_no_mean() -> None:
    town = market({"A": 1}, {"a": person("")})
    found = measures(town, placed(town, "-"), "lottery")
    assert found.first_choice_share is None
    assert found.mean_rank is None
    assert found.placed == 0


def test_seats_wasted_are_as_many_as_are_wanted() -> None:
    town = market({"A": 3, "B": 3}, {"a": person("AB"), "b": person("A"), "c": person("B")})
    assert measures(town, placed(town, "B-B"), "stable").wasted == 2
    assert measures(town, placed(town, "AA-"), "stable").wasted == 1
    assert measures(town, placed(town, "AAB"), "stable").wasted == 0
    one = market({"A": 1}, {"a": person("A"), "b": person("A")})
    assert measures(one, placed(one, "--"), "stable").wasted == 1, "two want it, and it is one"
    pair = market({"A": 2}, {"a": person("A"), "b": person("A")}, linked=[("a", "b")])
    assert measures(pair, placed(pair, "--"), "stable").wasted == 2
    half = market({"A": 1}, {"a": person("A"), "b": person("A")}, linked=[("a", "b")])
    assert measures(half, placed(half, "--"), "stable").wasted == 0


def test_two_linked_block_where_both_seats_are_to_be_had() -> None:
    people = {
        "a": person("A", A=5),
        "b": person("A", A=9),
        "low": person("A", A=20),
        "high": person("A", A=1),
    }
    town = market({"A": 2}, people, linked=[("a", "b")])
    both_high = measures(town, placed(town, "--AA"), "stable")
    assert (both_high.blocking, both_high.blocking_linked) == (0, 0), "one of the seats is held by the nearer"
    roomy = market({"A": 3}, people, linked=[("a", "b")])
    one_free = measures(roomy, placed(roomy, "--AA"), "stable")
    assert (one_free.blocking, one_free.blocking_linked) == (1, 1), "one is free, one is held by the farther"
    assert one_free.envy == 0, "the linked are not counted, nor have the others anything to envy"


def test_a_pair_stands_at_a_place_where_the_worse_of_the_two_does() -> None:
    people = {"a": person("A", A=5), "b": person("A", A=30), "s": person("A", A=20)}
    town = market({"A": 2}, people, linked=[("a", "b")])
    found = measures(town, placed(town, "AA-"), "stable")
    assert (found.envy, found.justified_envy, found.blocking) == (2, 2, 1)


def test_what_stands_depends_on_the_mode() -> None:
    """Drawn c, a, b. Stable goes by minutes, the others by the draw."""
    town = market({"A": 1}, {"a": person("A", A=50), "b": person("A", A=1), "c": person("")})
    by_mode = {mode: measures(town, placed(town, "A--"), mode).justified_envy for mode in MODES}
    assert by_mode == {"most_placed": 0, "stable": 1, "lottery": 0}
    by_mode = {mode: measures(town, placed(town, "-A-"), mode).justified_envy for mode in MODES}
    assert by_mode == {"most_placed": 1, "stable": 0, "lottery": 1}


@any_time
@given(markets(most=6, services=2), st.sampled_from(MODES), st.data())
def test_envy_and_blocking_are_those_that_are_counted_one_by_one(
    town: Market, mode: Mode, data: st.DataObject
) -> None:
    places = data.draw(st.sampled_from(list(brute.matchings(town))))
    found = measures(town, brute.complete(town, places), mode)
    turn, size = brute.drawn(town), range(len(places))

    def higher(i: int, j: int, p: int) -> bool:
        if mode == "stable":
            return brute.standing(town, i, p) < brute.standing(town, j, p)
        return (not town.protected[i], turn[i]) < (not town.protected[j], turn[j])

    def prefers(i: int, p: int) -> bool:
        asked = p in town.choices[i] and town.agreed[i] < 0
        return asked and brute.rank(town, i, p) < brute.rank(town, i, places[i])

    envious = [
        (i, j, places[j])
        for i in size
        for j in size
        if places[j] >= 0 and town.agreed[j] < 0 and prefers(i, places[j])
    ]
    assert found.envy == len(envious)
    assert found.justified_envy == sum(higher(i, j, p) for i, j, p in envious)
    left = town.seats - np.bincount([p for p in places if p >= 0], minlength=len(town.seats))
    blocking = {(i, p) for i in size for p in town.choices[i] if prefers(i, p) and left[p] > 0}
    blocking |= {(i, p) for i, j, p in envious if higher(i, j, p)}
    assert (found.blocking, found.blocking_linked) == (len(blocking), 0)


@pytest.mark.parametrize("mode", MODES)
@any_time
@given(town=markets(most=8, services=2, pairs=True))
def test_nothing_is_wasted_and_everybody_is_counted_once(town: Market, mode: Mode) -> None:
    found = measures(town, match(town, mode), mode)
    assert found.wasted == 0
    assert found.placed + sum(found.unplaced.values()) == found.applicants == len(town.choices)
    assert found.justified_envy <= found.envy
