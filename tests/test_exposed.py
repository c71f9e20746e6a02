"""Counts of people where it is known how many posts there are: no small one can be worked out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from placement.matching.matchtables import Measures, results
from placement.results.exposed import Cell, People, Published, published
from placement.results.suppression import LEAST_SHOWN, publishable

SERVICES = ("physio", "ot")
HOME = {"c1": "north", "c2": "north", "c3": "south"}
CELLS: tuple[Cell, ...] = (("c1", "physio"), ("c1", "ot"), ("c2", "physio"), ("c3", "physio"), ("c3", "ot"))


def people(posts: Mapping[Cell, int], found: Mapping[Cell, int]) -> People:
    return People({cell: n for cell, n in posts.items() if n}, found, HOME, SERVICES)


def margins(found: Mapping[Cell, int]) -> dict[tuple[str, str], int]:
    """Every count that is published or withheld, by what it is of."""
    out = {(HOME[c], s): 0 for c in HOME for s in SERVICES} | {("cluster", c): 0 for c in HOME}
    out |= {("total", region): 0 for region in HOME.values()}
    for (c, s), n in found.items():
        out[HOME[c], s] += n
        out["cluster", c] += n
        out["total", HOME[c]] += n
    return out


def told(shown: Published) -> dict[tuple[str, str], int | None]:
    return {
        **{(region, s): n for region, by in shown.by_service.items() for s, n in by.items()},
        **{("cluster", c): n for by in shown.by_cluster.values() for c, n in by.items()},
    }


def worlds(posts: Mapping[Cell, int], shown: Published) -> Iterator[dict[tuple[str, str], int]]:
    """The counts of every table of people, none above its posts, that agrees with what is shown."""
    known = told(shown)
    for numbers in itertools.product(*(range(posts[cell] + 1) for cell in CELLS)):
        found = margins(dict(zip(CELLS, numbers, strict=True)))
        if shown.whole in (None, sum(numbers)) and all(n in (None, found[of]) for of, n in known.items()):
            yield found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=5, max_size=5))
def test_no_withheld_small_count_can_be_worked_out(drawn: list[tuple[int, int]]) -> None:
    posts = {cell: a for cell, (a, _) in zip(CELLS, drawn, strict=True)}
    real = {cell: min(a, b) for cell, (a, b) in zip(CELLS, drawn, strict=True)}
    shown = published(people(posts, real))
    known, true = told(shown), margins(real)
    assert shown.whole in (None, sum(real.values()))
    assert all(n is None or (n == true[of] and (n == 0 or n >= LEAST_SHOWN)) for of, n in known.items())
    possible: dict[tuple[str, str], set[int]] = {of: set() for of in true}
    for world in worlds(posts, shown):
        for of, n in world.items():
            possible[of].add(n)
    small = [of for of, n in true.items() if 0 < n < LEAST_SHOWN and known.get(of, 0) is None]
    assert all(len(possible[of]) > 1 for of in small)


def test_two_withheld_counts_that_fill_all_their_posts_take_their_region_with_them() -> None:
    """Three and nine people in three and nine posts: twelve in all would tell both."""
    cells = {("c1", "physio"): 3, ("c2", "ot"): 9, ("c3", "physio"): 20}
    clusters = {"north": {"c1": 3, "c2": 9}, "south": {"c3": 20}}
    plain, _ = publishable({"north": {"physio": 3, "ot": 9}, "south": {"physio": 20, "ot": 0}}, clusters)
    assert plain == 32
    shown = published(people(cells, cells))
    assert shown.hidden("north")
    assert (shown.whole, shown.hidden("south")) in {(None, True), (32, True), (None, False)}


def test_many_people_are_counted() -> None:
    cells = {("c1", "physio"): 30, ("c2", "ot"): 20, ("c3", "physio"): 10}
    shown = published(people(cells, cells))
    assert shown.whole == 60
    assert told(shown)["cluster", "c3"] == 10


COUNTS = st.integers(0, 7)


@settings(max_examples=200, deadline=None)
@given(COUNTS, COUNTS, st.tuples(COUNTS, COUNTS, COUNTS, COUNTS))
def test_no_reason_or_choice_of_few_can_be_worked_out(first: int, other: int, why: Any) -> None:
    """Counts up to fourteen are tried: each withheld small one could be another."""
    reasons = dict(zip(("no_choice", "no_seat", "full", "pair"), why, strict=True))
    placed = first + other
    found = Measures(placed + sum(why), placed, first, None, 1.5, reasons, 3, 0, 9, 0, 0)
    shown = results(found, placed if placed == 0 or placed >= LEAST_SHOWN else None, posts=99)
    assert shown["envy"] is None
    assert shown["blocking"] == 9
    parts = [
        (
            placed,
            shown["placed"],
            {"a": first, "b": other},
            {"a": shown["first_choice"], "b": shown["other_choice"]},
        ),
        (sum(why), shown["unplaced"], reasons, shown["unplaced_because"]),
    ]
    if shown["applicants"] is not None:
        assert shown["placed"] is not None
        assert shown["unplaced"] is not None
    for total, known, true, seen in parts:
        assert known in (None, total)
        assert all(n in (None, true[key]) for key, n in seen.items())
        small = [key for key, n in true.items() if 0 < n < LEAST_SHOWN]
        assert all(seen[key] is None for key in small)
        fits = (
            [
                world
                for world in itertools.product(range(15), repeat=len(true))
                if known in (None, sum(world))
                and all(n in (None, w) for n, w in zip(seen.values(), world, strict=True))
            ]
            if len(true) == 2 or known is not None
            else []
        )
        for key in small if fits else ():
            at = list(true).index(key)
            assert (
                len(
                    {
                        world[at]
                        for world in fits
                        if all(w or n == 0 for w, n in zip(world, seen.values(), strict=True))
                    }
                )
                > 1
            )
