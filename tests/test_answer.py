"""What an answer says of itself: its status, money, gaps and totals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from placement.i18n.review import reviewed
from placement.model.allocation import Allocation, Care, Placed
from placement.model.rules.fund import Fund
from placement.results.build import aims_reached, graduates, totals
from placement.results.document_entries import FundEntry
from placement.results.money import fund_entry
from placement.results.proof import Claim, Proof
from placement.results.results import opened_table, posts_table
from placement.results.status import Status, status_of
from placement.scenario.inputs import Inputs
from tests.cases import graduates as graduate_class
from tests.cases import role, tiny_case

NOTHING = np.zeros(0, dtype=np.int64)


# status


def assumptions(*rows: tuple[bool, str, str]) -> pd.DataFrame:
    """Rows of (material, agreed by, agreed on)."""
    return pd.DataFrame(rows, columns=["material", "agreed_by", "agreed_on"])


AGREED = assumptions((True, "The board", "2026-03-01"), (False, "", ""))
BY_NOBODY = assumptions((True, "The board", "2026-03-01"), (True, "", ""))
EVERY_REASON = ["assumptions_not_agreed", "welsh_unreviewed", "stopped_early"]
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
        ("example", BY_NOBODY, True, False, "example", EVERY_REASON),
    ],
)
def test_a_run_is_no_more_than_it_has_earned(
    asked: Status, rows: pd.DataFrame, stopped: bool, reviewed_: bool, status: str, because: list[str]
) -> None:
    assert status_of(asked, rows, stopped_early=stopped, welsh_reviewed=reviewed_) == (status, because)


def test_an_empty_table_of_assumptions_is_no_ticket_to_a_decision() -> None:
    none = pd.DataFrame({"material": [], "agreed_by": [], "agreed_on": []})
    assert status_of("decision", none, stopped_early=False, welsh_reviewed=True) == (
        "example",
        ["assumptions_none"],
    )


def test_a_language_is_reviewed_when_every_file_names_who_did_it(tmp_path: Path) -> None:
    def write(name: str, reviewer: str) -> None:
        header = f'msgid ""\nmsgstr ""\n"Language: cy\\n"\n"X-Reviewed-By: {reviewer}\\n"\n\n'
        (tmp_path / "cy").mkdir(exist_ok=True)
        (tmp_path / "cy" / name).write_text(f'{header}msgid "a"\nmsgstr "b"\n', encoding="utf-8")

    assert not reviewed("cy", tmp_path)
    write("one.po", "A. Speaker")
    reviewed.cache_clear()
    assert reviewed("cy", tmp_path)
    write("two.po", "")
    reviewed.cache_clear()
    assert not reviewed("cy", tmp_path)
    reviewed.cache_clear()
    assert not reviewed("cy")


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


def entry(fund: Fund, region: str | None = None) -> FundEntry:
    """Two registered posts at £50,000 and one of support (two half steps, £30,000), all in region r0."""
    case = tiny_case(roles=[role(), role("support")])
    plan = posts(case, (0, 0, 2), (1, 1, 2))
    tables = {"posts": posts_table(case, [fund], plan), "opened": opened_table(case, plan)}
    case = case if region is None else case.only_region(region)
    return fund_entry(cast("Inputs", SimpleNamespace(case=case, only_region=region)), fund, tables, [])


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
    scenario = SimpleNamespace(aims=[_Aim(sense)], solve=SimpleNamespace(gap_of_gain=0.15), years=None)
    proof = Proof({"met_need": Claim(10.2, bound, 6.0, "gap")}, (), "gap")
    inputs = cast("Inputs", SimpleNamespace(scenario=scenario, case=SimpleNamespace(years=None)))
    (found,) = aims_reached(inputs, cast("Any", "after"), cast("Any", "before"), proof)
    assert (found["value"], found["before"], found["bound"]) == (10.0, 6.0, bound)
    assert (found["gap"], found["gap_of_gain"], found["proved"]) == (gap, of_gain, proved)


def test_a_gap_wider_than_was_asked_is_not_called_proved() -> None:
    """A gain of 4 and 0.5 open is an eighth: more than the tenth that was asked."""
    scenario = SimpleNamespace(aims=[_Aim("max")], solve=SimpleNamespace(gap_of_gain=0.1), years=None)
    proof = Proof({"met_need": Claim(10.2, 10.5, 6.0, "time")}, (), "time")
    inputs = cast("Inputs", SimpleNamespace(scenario=scenario, case=SimpleNamespace(years=None)))
    (found,) = aims_reached(inputs, cast("Any", "after"), cast("Any", "before"), proof)
    assert (found["gap_of_gain"], found["proved"]) == (0.125, False)


def test_no_gain_means_no_share_of_it() -> None:
    scenario = SimpleNamespace(aims=[_Aim("max")], solve=SimpleNamespace(gap_of_gain=0.15), years=None)
    scenario.aims[0].value = lambda _case, _which: 6.0
    proof = Proof({"met_need": Claim(6.0, 6.0, 6.0, "optimal")}, (), "optimal")
    inputs = cast("Inputs", SimpleNamespace(scenario=scenario, case=SimpleNamespace(years=None)))
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
    allocation = posts(case, (0, 1, 8), (2, 1, 4))
    allocation = Allocation(
        allocation.posts, allocation.filled, placed, allocation.opened, allocation.care, allocation.fund_ids
    )
    found = graduates(cast("Inputs", SimpleNamespace(case=case)), allocation)
    assert (found["placed"], found["placed_wte"]) == (9, 9.0)
    assert {row["graduates"] for row in found["by_region_service"]} == {None}
    assert {row["cluster_id"] for row in found["by_cluster"]} == {"c0", "c1", "c2", "c3"}


def test_where_every_post_is_filled_the_public_posts_would_tell_so_nothing_is_told() -> None:
    case = tiny_case(roles=[role(), role("newly_qualified")], classes=[graduate_class(9)])
    placed = Placed(np.array([0, 0]), np.array([0, 2]), np.array([1, 1]), np.array([6, 3]))
    allocation = replace(posts(case, (0, 1, 6), (2, 1, 3)), placed=placed)
    found = graduates(cast("Inputs", SimpleNamespace(case=case)), allocation)
    assert (found["placed"], found["placed_wte"]) == (None, None)
    assert {row["graduates"] for row in found["by_cluster"]} == {None}
