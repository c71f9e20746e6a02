"""The drawn order, and first choices first."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from placement.matching.market import MODES, Market, drawn_order
from placement.matching.matching import match
from tests.matches import brute
from tests.matches.markets import any_time, got, market, markets, person


def test_the_order_is_by_a_hash_that_anybody_can_make() -> None:
    """printf '7:a' | sha256sum, and so on."""
    hashes = {one: hashlib.sha256(f"7:{one}".encode()).hexdigest() for one in "abc"}
    assert {one: text[:4] for one, text in hashes.items()} == HASHES
    assert drawn_order(7, ["a", "b", "c"]).tolist() == [1, 2, 0]


HASHES = {"a": "82d9", "b": "ec2a", "c": "18ec"}


@any_time
@given(st.integers(), st.lists(st.text(max_size=6), unique=True, max_size=20))
def test_everybody_has_one_position_whatever_the_order_of_the_file(seed: int, ids: list[str]) -> None:
    order = drawn_order(seed, ids)
    assert sorted(order.tolist()) == list(range(len(ids)))
    turned = drawn_order(seed, ids[::-1])
    assert turned.tolist() == order.tolist()[::-1]


def test_a_first_choice_comes_before_an_earlier_second_choice() -> None:
    """Drawn c, a, b. All seats of A are gone when a asks; b asks for B first and has it before a may."""
    town = market({"A": 1, "B": 1, "C": 1}, {"a": person("ABC"), "b": person("B"), "c": person("A")})
    assert drawn_order(7, town.applicant_ids).tolist() == [1, 2, 0]
    assert got(town, match(town, "lottery")) == {"a": "C", "b": "B", "c": "A"}


def test_the_protected_have_both_their_passes_before_all_others() -> None:
    town = market(
        {"A": 1, "B": 1},
        {"a": person("AB", protected=True), "b": person("B"), "c": person("A", protected=True)},
    )
    assert got(town, match(town, "lottery")) == {"a": "B", "b": "full", "c": "A"}


def test_a_pair_is_protected_only_if_both_are() -> None:
    """Drawn c, a, b: as one of the others the pair (a, b) comes after c."""
    for both, where in ((True, ("A", "A", "full")), (False, ("pair", "pair", "A"))):
        people = {"a": person("A", protected=True), "b": person("A", protected=both), "c": person("A")}
        town = market({"A": 2}, people, linked=[("a", "b")])
        for mode in MODES[1:]:
            assert tuple(got(town, match(town, mode)).values()) == where


def test_a_pair_stands_where_the_later_of_the_two_was_drawn() -> None:
    """Drawn c, a, b: the pair (c, b) comes last, so a has a seat and one is left for none of them."""
    town = market({"A": 2}, {"a": person("A"), "b": person("A"), "c": person("A")}, linked=[("b", "c")])
    assert got(town, match(town, "lottery")) == {"a": "A", "b": "pair", "c": "pair"}
    town = market({"A": 2}, {"a": person("A"), "b": person("A"), "c": person("A")}, linked=[("a", "c")])
    assert got(town, match(town, "lottery")) == {"a": "A", "b": "full", "c": "A"}


def test_a_joint_list_is_by_the_sum_then_the_worse_rank_then_the_one_drawn_first() -> None:
    """Of p and q: A 1+3, B 2+1, C 3+2, D 4+4. Sum 3 for B, then 4 for A, 5 for C."""
    people = {"p": person("ABCD"), "q": person("BCAD")}
    for gone, best in (("", "B"), ("B", "A"), ("BA", "C"), ("BAC", "D")):
        town = market({c: 0 if c in gone else 2 for c in "ABCD"}, people, linked=[("p", "q")])
        assert set(got(town, match(town, "lottery")).values()) == {best}
    worse = {"p": person("ABC"), "q": person("CBA")}
    town = market(dict.fromkeys("ABC", 2), worse, linked=[("p", "q")])
    assert set(got(town, match(town, "lottery")).values()) == {"B"}, "2+2 before 1+3 and 3+1"
    for seed in range(8):
        town = market(
            {"A": 2, "B": 2}, {"p": person("AB"), "q": person("BA")}, linked=[("p", "q")], seed=seed
        )
        first = "AB"[0 if brute.drawn(town)[0] == 0 else 1]
        assert set(got(town, match(town, "lottery")).values()) == {first}


@any_time
@given(markets(most=8, clusters=4, services=2, pairs=True))
def test_it_is_the_lottery_as_it_is_told(town: Market) -> None:
    assert tuple(match(town, "lottery").place.tolist()) == brute.lottery(town)


@any_time
@given(markets(most=10, agreed=False, protected=False))
def test_nobody_drawn_later_has_a_first_choice_that_an_earlier_one_wanted_first(town: Market) -> None:
    place, turn = match(town, "lottery").place.tolist(), brute.drawn(town)
    for i, mine in enumerate(town.choices):
        for j, theirs in enumerate(town.choices):
            if mine and theirs and mine[0] == theirs[0] == place[j] != place[i]:
                assert turn[j] < turn[i]
