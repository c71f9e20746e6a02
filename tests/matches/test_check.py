"""The check finds every spoilt matching; of all matchings of a small market only the right ones hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.matching.check import Broken, check
from placement.matching.market import MODES, Market, Matching, Mode
from placement.matching.matching import match
from tests.matches import brute
from tests.matches.markets import any_time, market, markets, person

modes = pytest.mark.parametrize("mode", MODES)


@modes
@any_time
@given(town=markets(most=16, clusters=5, services=2, most_seats=3, pairs=True))
def test_whatever_a_mode_finds_holds(town: Market, mode: Mode) -> None:
    assert check(town, match(town, mode), mode) == ()


@any_time
@given(markets(most=4))
def test_of_all_matchings_those_that_are_stable_hold_and_no_others(town: Market) -> None:
    for places in brute.matchings(town):
        holds = not check(town, brute.complete(town, places), "stable")
        assert holds == brute.stable(town, places)


@any_time
@given(markets(most=4))
def test_of_all_matchings_the_best_alone_holds(town: Market) -> None:
    all_there_are = list(brute.matchings(town))
    best = min(all_there_are, key=lambda places: brute.worth(town, places, ties=True))
    assert [p for p in all_there_are if not check(town, brute.complete(town, p), "most_placed")] == [best]


@any_time
@given(markets(most=5, services=2, pairs=True))
def test_of_all_matchings_the_lottery_alone_holds(town: Market) -> None:
    lottery = brute.lottery(town)
    found = [p for p in brute.matchings(town) if not check(town, brute.complete(town, p), "lottery")]
    assert found == [lottery]


@modes
@any_time
@given(town=markets(most=4, services=2, pairs=True), data=st.data())
def test_what_no_mode_allows_never_holds(town: Market, mode: Mode, data: st.DataObject) -> None:
    """Any places whatever, with their reasons: if it holds it is among the allowed."""
    some = st.integers(-1, len(town.place_ids) - 1)
    places = tuple(data.draw(some) for _ in town.applicant_ids)
    if places not in set(brute.matchings(town)):
        assert check(town, brute.complete(town, places), mode)


def at(town: Market, clusters: Mapping[str, str]) -> Matching:
    """By id, "" for nowhere; service as each one's first choice or agreed place has it."""
    places = []
    for i, one in enumerate(town.applicant_ids):
        p = next(iter(town.choices[i]), int(town.agreed[i]))
        place = (clusters[one], town.place_ids[p][1])
        places.append(town.place_ids.index(place) if clusters[one] else -1)
    return brute.complete(town, tuple(places))


PEOPLE = {
    "far": person("AB", A=50, B=50),
    "near": person("AB", A=1, B=1),
    "safe": person("AB", A=90, B=90, protected=True),
    "held": person("A", agreed="C"),
    "x": person("D", service="speech"),
    "y": person("DA"),
    "lost": person("AB", A=70, B=70),
}
SEATS: dict[str, int | dict[str, int]] = {"A": 2, "B": 1, "C": 2, "D": {"speech": 1, "physio": 1}}
TOWN = market(SEATS, PEOPLE, linked=[("x", "y")], seed=3)
GOOD = {"far": "B", "near": "A", "safe": "A", "held": "C", "x": "D", "y": "D", "lost": ""}
SPOILT: dict[str, tuple[dict[str, str], set[Broken]]] = {
    "more than there are seats": ({"far": "A"}, {Broken("seats", ("A", "physio"))}),
    "where they never asked to go": ({"near": "C", "far": "A"}, {Broken("not_asked", ("near",))}),
    "an agreed one elsewhere": ({"held": "A", "safe": ""}, {Broken("agreed", ("held",))}),
    "half of a pair": ({"x": ""}, {Broken("pair", ("x", "y"))}),
    "a pair in two clusters": ({"y": "A", "near": ""}, {Broken("pair", ("x", "y"))}),
    "a protected one passed over": (
        {"safe": "", "lost": "A"},
        {Broken("protected", ("safe", "A")), Broken("protected", ("safe", "B"))},
    ),
    "a seat that somebody wants": (
        {"near": ""},
        {Broken("wasted", ("near", "A")), Broken("wasted", ("far", "A")), Broken("wasted", ("lost", "A"))},
    ),
    "seats that a pair wants": ({"x": "", "y": ""}, {Broken("wasted", ("x", "y", "D"))}),
}


def test_the_good_one_is_good() -> None:
    assert check(TOWN, at(TOWN, GOOD), "stable") == ()


@pytest.mark.parametrize(("changed", "told"), SPOILT.values(), ids=list(SPOILT))
def test_what_is_spoilt_is_told(changed: dict[str, str], told: set[Broken]) -> None:
    for mode in MODES:
        assert told <= set(check(TOWN, at(TOWN, GOOD | changed), mode))


def test_a_lower_standing_holder_blocks_where_it_is_stable() -> None:
    spoilt = at(TOWN, GOOD | {"near": "B", "far": "A"})
    assert check(TOWN, spoilt, "stable") == (Broken("blocking", ("near", "A")),)


def test_whoever_has_no_way_there_stands_lowest() -> None:
    town = market({"A": 1}, {"a": person("A", A=5), "b": person("A", A=float("inf"))})
    assert check(town, at(town, {"a": "A", "b": ""}), "stable") == ()
    assert check(town, at(town, {"a": "", "b": "A"}), "stable") == (Broken("blocking", ("a", "A")),)


def test_a_pair_that_blocks_is_not_a_breach() -> None:
    people = {"x": person("A", A=1), "y": person("A", A=1), "s": person("A", A=5)}
    town = market({"A": 2}, people, linked=[("x", "y")])
    alone = at(town, {"x": "", "y": "", "s": "A"})
    assert check(town, alone, "stable") == ()


def test_the_lottery_tells_which_pass_went_wrong() -> None:
    """Drawn c, a, b; one seat each."""
    people = {"a": person("AB"), "b": person("AB"), "c": person("BA")}
    town = market({"A": 1, "B": 1}, people)
    assert check(town, at(town, {"a": "A", "b": "", "c": "B"}), "lottery") == ()
    first = Broken("lottery_first", ("a", "A"))
    assert first in check(town, at(town, {"a": "", "b": "A", "c": "B"}), "lottery")
    people = {"a": person("AB"), "b": person("AB"), "c": person("A")}
    town = market({"A": 1, "B": 1}, people)
    assert check(town, at(town, {"a": "B", "b": "", "c": "A"}), "lottery") == ()
    second = Broken("lottery_second", ("a", "B"))
    assert check(town, at(town, {"a": "", "b": "B", "c": "A"}), "lottery") == (second,)


def test_moves_that_would_place_more_or_better_are_told_with_those_who_move() -> None:
    town = market({"A": 1, "B": 1}, {"a": person("AB"), "b": person("A")})
    assert check(town, at(town, {"a": "A", "b": ""}), "most_placed") == (
        Broken("could_be_better", ("a", "b")),
    )
    town = market({"A": 1, "B": 1}, {"a": person("AB"), "b": person("BA")})
    assert check(town, at(town, {"a": "B", "b": "A"}), "most_placed") == (
        Broken("could_be_better", ("a", "b")),
    )
    town = market({"A": 1, "B": 1}, {"a": person("AB"), "b": person("AB")})
    assert check(town, at(town, {"a": "A", "b": "B"}), "most_placed") == ()
    assert check(town, at(town, {"a": "B", "b": "A"}), "most_placed") == (Broken("drawn_order", ("a",)),)


@pytest.mark.parametrize("why", ["", "full", "no_choice", "no_seat", "pair"])
def test_a_wrong_reason_is_told(why: str) -> None:
    people = {"a": person("A"), "b": person("A", agreed="A"), "c": person("")} | {"d": person("B")}
    town = market({"A": 2, "B": 0}, people | {"e": person("B"), "f": person("A")}, linked=[("e", "f")])
    good = match(town, "stable")
    assert check(town, good, "stable") == ()
    assert good.why == ("", "", "no_choice", "no_seat", "no_seat", "pair")
    for i, right in enumerate(good.why):
        spoilt = replace(good, why=(*good.why[:i], why, *good.why[i + 1 :]))
        wrong = (Broken("reason", (town.applicant_ids[i],)),) if why != right else ()
        assert check(town, spoilt, "stable") == wrong


def test_places_that_there_are_not_and_people_left_out_are_told() -> None:
    good = at(TOWN, GOOD)
    for strange in (-2, len(TOWN.place_ids)):
        place = good.place.copy()
        place[1] = strange
        assert check(TOWN, replace(good, place=place), "lottery") == (Broken("place", ("near",)),)
    assert check(TOWN, Matching(good.place[:-1], good.why[:-1]), "stable") == (Broken("applicants", ()),)
    assert check(TOWN, replace(good, why=good.why[:-1]), "stable") == (Broken("applicants", ()),)


def test_following_an_agreed_one_elsewhere_is_told() -> None:
    people = {"x": person("A", agreed="A"), "y": person("BA")}
    town = market({"A": 2, "B": 1}, people, linked=[("x", "y")])
    assert check(town, at(town, {"x": "A", "y": "A"}), "lottery") == ()
    assert check(town, at(town, {"x": "A", "y": "B"}), "lottery") == (Broken("pair", ("y", "x")),)


@modes
@any_time
@given(town=markets(most=16, clusters=4, most_seats=4), data=st.data())
def test_two_who_swap_are_found_out(town: Market, mode: Mode, data: st.DataObject) -> None:
    """Unless the swap is stable too: the other modes have one answer."""
    good = match(town, mode)
    i = data.draw(st.integers(0, len(town.choices) - 1))
    j = data.draw(st.integers(0, len(town.choices) - 1))
    place = good.place.copy()
    place[[i, j]] = place[[j, i]]
    if np.array_equal(place, good.place):
        return
    found = check(town, brute.complete(town, tuple(place.tolist())), mode)
    if not found:
        assert mode == "stable"
        assert brute.stable(town, tuple(place.tolist()))
