"""Counts of graduates: no small one is published, nor one that gives a small one away."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from placement.results.suppression import LEAST_SHOWN, publishable

COUNTS = st.integers(0, 7)


def test_a_small_count_is_withheld_and_with_it_the_one_that_gives_it_away() -> None:
    services = {"north": {"physio": 20, "ot": 3, "pod": 9, "slt": 0}}
    clusters = {"north": {"c1": 12, "c2": 20, "c3": 0}}
    whole, (by_service, by_cluster) = publishable(services, clusters)
    assert whole == 32
    assert by_service == {"north": {"physio": 20, "ot": None, "pod": None, "slt": 0}}
    assert by_cluster == {"north": {"c1": 12, "c2": 20, "c3": 0}}


def test_two_ones_give_each_other_away() -> None:
    whole, (by_service, _) = publishable({"north": {"a": 1, "b": 1, "c": 8}}, {"north": {"c1": 10}})
    assert whole == 10
    assert by_service == {"north": {"a": None, "b": None, "c": None}}


def test_a_region_of_few_takes_another_with_it() -> None:
    services = {"north": {"a": 3, "b": 0}, "mid": {"a": 9, "b": 6}, "south": {"a": 30, "b": 30}}
    clusters = {"north": {"n": 3}, "mid": {"m": 15}, "south": {"s": 60}}
    whole, (by_service, by_cluster) = publishable(services, clusters)
    assert whole == 78
    assert by_service == {
        "north": {"a": None, "b": None},
        "mid": {"a": None, "b": None},
        "south": {"a": 30, "b": 30},
    }
    assert by_cluster == {"north": {"n": None}, "mid": {"m": None}, "south": {"s": 60}}


def test_of_a_few_people_in_all_nothing_is_told() -> None:
    whole, (by_service, _) = publishable({"north": {"a": 4}}, {"north": {"c": 4}})
    assert whole is None
    assert by_service == {"north": {"a": None}}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.lists(COUNTS, min_size=2, max_size=2), COUNTS), min_size=1, max_size=2))
def test_no_withheld_small_count_can_be_found_from_what_is_shown(
    regions: list[tuple[list[int], int]],
) -> None:
    """Every table that fits what is shown is tried; a small count must differ between some two of them."""
    services: dict[str, dict[str, int]] = {}
    clusters: dict[str, dict[str, int]] = {}
    for number, (counts, cut) in enumerate(regions):
        total = sum(counts)
        services[f"r{number}"] = {"a": counts[0], "b": counts[1]}
        clusters[f"r{number}"] = {"c": min(cut, total), "d": total - min(cut, total)}
    whole, shown = publishable(services, clusters)
    real = {
        (table, region, key): n
        for table, counts in enumerate((services, clusters))
        for region, by in counts.items()
        for key, n in by.items()
    }
    told = {(t, r, k): n for t, table in enumerate(shown) for r, by in table.items() for k, n in by.items()}
    assert all(told[cell] in (None, n) for cell, n in real.items())
    assert all(told[cell] is None for cell, n in real.items() if 0 < n < LEAST_SHOWN)
    assert whole in (None, sum(real[cell] for cell in real if cell[0] == 0))
    possible = fitting(told, whole, list(services), most=14)
    for cell, n in real.items():
        if 0 < n < LEAST_SHOWN:
            assert len({world[cell] for world in possible[cell[1]]}) > 1, cell


def fitting(told: dict[Any, int | None], whole: int | None, regions: list[str], *, most: int) -> Any:
    """For each region (one or two) its tables, with counts up to `most`, that agree with what is told.

    Where a region is not withheld as a whole, a nothing is shown: what is withheld there is at least 1.
    """
    worlds: dict[str, list[tuple[int, dict[Any, int]]]] = {}
    for region in regions:
        worlds[region] = []
        least = 0 if all(n is None for cell, n in told.items() if cell[1] == region) else 1
        for a, b, c in itertools.product(range(most + 1), repeat=3):
            world = {
                (0, region, "a"): a,
                (0, region, "b"): b,
                (1, region, "c"): c,
                (1, region, "d"): a + b - c,
            }
            if a + b >= c and all(
                n == told[cell] or (told[cell] is None and n >= least) for cell, n in world.items()
            ):
                worlds[region].append((a + b, world))
    totals_of = {region: {total for total, _ in found} for region, found in worlds.items()}
    return {
        region: [
            world
            for total, world in found
            if whole is None
            or whole - total in (*(n for other in regions if other != region for n in totals_of[other]),)
            or (len(regions) == 1 and total == whole)
        ]
        for region, found in worlds.items()
    }
