"""What an answer says of itself: status, surprises, money, gaps, and counts that may be published."""

from __future__ import annotations

import itertools
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.answer import aims_reached, fund_entry, graduates, totals
from placement.inputs import Inputs
from placement.model.allocation import Allocation, Care, Placed
from placement.proof import Claim, Proof
from placement.results import posts_table
from placement.rules.fund import Fund
from placement.status import Status, status_of
from placement.suppression import LEAST_SHOWN, publishable
from placement.surprises import surprises
from placement.words.review import reviewed
from tests.cases import graduates as graduate_class
from tests.cases import role, tiny_case

NOTHING = np.zeros(0, dtype=np.int64)


# status


def assumptions(*rows: tuple[bool, str, str]) -> pd.DataFrame:
    """Rows of (material, agreed by, agreed on)."""
    return pd.DataFrame(rows, columns=["material", "agreed_by", "agreed_on"])


AGREED = assumptions((True, "The board", "2026-03-01"), (False, "", ""))
BY_NOBODY = assumptions((True, "The board", "2026-03-01"), (True, "", ""))
UNDATED = assumptions((True, "The board", ""))


@pytest.mark.parametrize(
    ("asked", "rows", "stopped", "reviewed_", "status", "because"),
    [
        ("decision", AGREED, False, True, "decision", []),
        ("draft", AGREED, False, True, "draft", ["scenario"]),
        ("example", AGREED, False, True, "example", ["scenario"]),
        ("decision", BY_NOBODY, False, True, "example", ["assumptions_not_agreed"]),
        ("draft", BY_NOBODY, False, True, "example", ["assumptions_not_agreed"]),
        ("decision", UNDATED, False, True, "example", ["assumptions_not_agreed"]),
        ("decision", AGREED, False, False, "draft", ["welsh_unreviewed"]),
        ("draft", AGREED, False, False, "draft", ["welsh_unreviewed"]),
        ("decision", AGREED, True, True, "draft", ["stopped_early"]),
        ("example", BY_NOBODY, True, False, "example", ["assumptions_not_agreed", "welsh_unreviewed", "stopped_early"]),
    ],
)  # fmt: skip
def test_a_run_is_no_more_than_it_has_earned(
    asked: Status, rows: pd.DataFrame, stopped: bool, reviewed_: bool, status: str, because: list[str]
) -> None:
    assert status_of(asked, rows, stopped_early=stopped, welsh_reviewed=reviewed_) == (status, because)


def test_a_language_is_reviewed_when_every_file_names_who_did_it(tmp_path: Path) -> None:
    def write(name: str, reviewer: str) -> None:
        header = f'msgid ""\nmsgstr ""\n"Language: cy\\n"\n"X-Reviewed-By: {reviewer}\\n"\n\nmsgid "a"\nmsgstr "b"\n'
        (tmp_path / "cy").mkdir(exist_ok=True)
        (tmp_path / "cy" / name).write_text(header, encoding="utf-8")

    assert not reviewed("cy", tmp_path)
    write("one.po", "A. Speaker")
    reviewed.cache_clear()
    assert reviewed("cy", tmp_path)
    write("two.po", "")
    reviewed.cache_clear()
    assert not reviewed("cy", tmp_path)
    reviewed.cache_clear()
    assert not reviewed("cy")


# counts that may be published

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


# surprises


def cluster(name: str, **changed: float) -> dict[str, Any]:
    """A cluster about which there is nothing to say."""
    return {
        "cluster_id": name,
        "region_id": "north",
        "need_wte": 10.0,
        "in_post_wte": 6.0,
        "share_before": 0.60,
        "share_after": 0.61,
        "wte_new": 1.0,
        "wte_formula": 1.0,
        "wte_difference": 0.0,
        "care_from_neighbours_before_wte": 0.0,
        "care_from_neighbours_after_wte": 0.5,
        **changed,
    }


REGIONS = pd.DataFrame([{"region_id": "north", "share_before": 0.55, "share_after": 0.66}])
ORDINARY = [cluster(f"x{i}", share_before=0.5 + i / 100, share_after=0.51 + i / 100) for i in range(2)]
LOW, HIGH = (
    cluster("low", share_before=0.1, share_after=0.11),
    cluster("high", share_before=0.9, share_after=0.91, wte_new=0.0),
)


@pytest.mark.parametrize(
    ("key", "changed"),
    [
        ("share_falls", {"share_after": 0.58}),
        ("less_than_formula", {"wte_formula": 4.0, "wte_new": 2.0, "wte_difference": -2.0}),
        ("more_than_formula", {"wte_formula": 2.0, "wte_new": 4.0, "wte_difference": 2.0}),
        ("served_by_neighbours", {"wte_new": 0.0, "share_after": 0.62}),
    ],
)
def test_each_kind_of_surprise_is_found_with_its_numbers(key: str, changed: dict[str, float]) -> None:
    rows = [*ORDINARY, LOW, HIGH, cluster("odd", **changed)]
    (found,) = surprises(pd.DataFrame(rows), REGIONS)
    assert (found["key"], found["cluster_id"], found["region_id"]) == (key, "odd", "north")
    assert found["region_share_before"] == 0.55
    assert found["neighbours_after_wte"] == 0.5
    assert found["share_before"] == 0.60


@pytest.mark.parametrize(
    "changed",
    [
        {"share_after": 0.596},
        {"wte_formula": 1.5, "wte_new": 0.6, "wte_difference": -0.9},
        {"wte_formula": 9.0, "wte_new": 7.0, "wte_difference": -2.0},
        {"wte_new": 0.0, "share_after": 0.615},
    ],
)
def test_what_is_only_a_little_odd_is_no_surprise(changed: dict[str, float]) -> None:
    assert surprises(pd.DataFrame([*ORDINARY, LOW, HIGH, cluster("odd", **changed)]), REGIONS) == []


def test_the_lowest_without_and_the_highest_with_a_post_are_told() -> None:
    rows = [*ORDINARY, LOW | {"wte_new": 0.0}, HIGH | {"wte_new": 1.0}]
    found = surprises(pd.DataFrame(rows), REGIONS)
    assert [(row["key"], row["cluster_id"]) for row in found] == [
        ("lowest_share_no_post", "low"),
        ("high_share_gets_post", "high"),
    ]


def test_there_are_at_most_six_each_cluster_once_and_of_every_kind_first() -> None:
    falls = [cluster(f"f{i}", share_after=0.5 - i / 100, wte_new=0.0) for i in range(9)]
    more = [cluster(f"m{i}", wte_formula=1.0, wte_new=4.0 + i, wte_difference=3.0 + i) for i in range(2)]
    found = surprises(pd.DataFrame([*falls, *more, LOW, HIGH]), REGIONS)
    assert [(row["key"], row["cluster_id"]) for row in found][:4] == [
        ("lowest_share_no_post", "f0"),
        ("share_falls", "f8"),
        ("high_share_gets_post", "m0"),
        ("more_than_formula", "m1"),
    ]
    assert len({row["cluster_id"] for row in found}) == len(found) == 6


# money, gaps, totals


def posts(case: Any, *chosen: tuple[int, int, int]) -> Allocation:
    """Posts as (base, role, steps), all filled; no care."""
    steps = np.zeros((len(case.base_ids), len(case.roles), 1), dtype=np.int64)
    for base, kind, n in chosen:
        steps[base, kind, 0] = n
    none = Placed(NOTHING, NOTHING, NOTHING, NOTHING)
    care = Care(NOTHING, NOTHING, NOTHING, np.zeros(0))
    opened = np.zeros((len(case.base_ids), 1), dtype=bool)
    return Allocation(steps, steps.sum(axis=2), none, opened, care, ("money",))


def money(**changed: Any) -> Fund:
    return Fund(**{"id": "money", "name_en": "Money", "name_cy": "Arian", "amount": 300_000, **changed})


def entry(fund: Fund, region: str | None = None) -> dict[str, Any]:
    """Two registered posts at £50,000 and one of support (two half steps, £30,000), all in region r0."""
    case = tiny_case(roles=[role(), role("support")])
    table = posts_table(case, [fund], posts(case, (0, 0, 2), (1, 1, 2)))
    case = case if region is None else case.only_region(region)
    return fund_entry(cast("Inputs", SimpleNamespace(case=case, only_region=region)), fund, table)


def test_a_fund_in_pounds_says_what_is_spent_and_left() -> None:
    found = entry(money(months_in_first_year=6))
    assert (found["spent_full_year"], found["left"]) == (130_000, 170_000)
    assert (found["spent_first_year"], found["pounds_first_year"]) == (65_000, 65_000)
    assert found["spent_once"] == 3_000


def test_a_fund_in_wte_counts_wte_and_still_says_the_pounds() -> None:
    found = entry(money(measure="wte", amount=4.0))
    assert (found["spent_full_year"], found["left"]) == (3.0, 1.0)
    assert (found["pounds_full_year"], found["spent_once"]) == (130_000, 3_000)


def test_for_one_region_what_is_left_is_left_of_its_share() -> None:
    found = entry(money(), region="r0")
    assert (found["amount"], found["amount_here"], found["left"]) == (300_000, 150_000, 20_000)


class _Aim:
    """An aim worth 10 after and 6 before."""

    aim, id, unit = "met_need", "met_need", "wte_of_need"

    def __init__(self, sense: str) -> None:
        self.sense = sense

    def value(self, _case: object, which: str) -> float:
        return {"after": 10.0, "before": 6.0}[which]

    def sentence(self, _words: object) -> str:
        return "."


@pytest.mark.parametrize(
    ("sense", "bound", "gap", "of_gain", "proved"),
    [("max", 10.5, 0.5, 0.125, True), ("min", 9.0, 1.0, None, True), ("max", None, None, None, False)],
)
def test_the_gap_is_told_in_the_aims_unit_and_as_a_share_of_the_gain(
    sense: str, bound: float | None, gap: float | None, of_gain: float | None, proved: bool
) -> None:
    scenario = SimpleNamespace(aims=[_Aim(sense)])
    proof = Proof({"met_need": Claim(10.2, bound, 6.0, "gap")}, (), "gap")
    inputs = cast("Inputs", SimpleNamespace(scenario=scenario, case=None))
    (found,) = aims_reached(inputs, cast("Any", "after"), cast("Any", "before"), proof)
    assert (found["value"], found["before"], found["bound"]) == (10.0, 6.0, bound)
    assert (found["gap"], found["gap_of_gain"], found["proved"]) == (gap, of_gain, proved)


def test_no_gain_means_no_share_of_it() -> None:
    scenario = SimpleNamespace(aims=[_Aim("max")])
    scenario.aims[0].value = lambda _case, _which: 6.0
    proof = Proof({"met_need": Claim(6.0, 6.0, 6.0, "optimal")}, (), "optimal")
    inputs = cast("Inputs", SimpleNamespace(scenario=scenario, case=None))
    (found,) = aims_reached(inputs, cast("Any", "after"), cast("Any", "before"), proof)
    assert (found["gap"], found["gap_of_gain"]) == (0.0, None)


def test_the_lowest_share_is_that_of_a_cluster_with_need() -> None:
    table = pd.DataFrame(
        {
            "cluster_id": ["none", "one", "other"],
            "need_wte": [0.0, 10.0, 30.0],
            "care_before_wte": [0.0, 5.0, 9.0],
            "care_after_wte": [0.0, 5.0, 18.0],
            "share_before": [0.0, 0.5, 0.3],
            "share_after": [0.0, 0.5, 0.6],
        }
    )
    found = totals(table, pd.DataFrame({"wte": [1.5, 1.0], "steps": [3, 1]}))
    assert (found["lowest_cluster_before_id"], found["lowest_cluster_share_before"]) == ("other", 0.3)
    assert (found["lowest_cluster_after_id"], found["lowest_cluster_share_after"]) == ("one", 0.5)
    assert (found["share_before"], found["share_after"]) == (0.35, 0.575)
    assert (found["wte_new"], found["posts"]) == (2.5, 4)
    # half the mean difference over the mean: 2 * 1/4 * 3/4 * 0.2 / (2 * 0.35) before
    assert found["gini_before"] == pytest.approx(0.107143)


def test_graduates_are_counted_where_they_would_work() -> None:
    """Six in c0 and three in c2, of another region: the three are few, and would take the six with them."""
    case = tiny_case(roles=[role(), role("newly_qualified")], classes=[graduate_class(9)])
    placed = Placed(np.array([0, 0]), np.array([0, 2]), np.array([1, 1]), np.array([6, 3]))
    allocation = posts(case, (0, 1, 6), (2, 1, 2))
    allocation = Allocation(
        allocation.posts, allocation.filled, placed, allocation.opened, allocation.care, allocation.fund_ids
    )
    found = graduates(cast("Inputs", SimpleNamespace(case=case)), allocation)
    assert (found["placed"], found["placed_wte"]) == (9, 8.0)
    assert {row["graduates"] for row in found["by_region_service"]} == {None}
    assert {row["cluster_id"] for row in found["by_cluster"]} == {"c0", "c1", "c2", "c3"}
