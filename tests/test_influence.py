"""What an assumption's low and high would do, worked out by hand on one area, one base and one service.

The area needs 2.15 WTE: 10,000 residents (0.5, 1, 3, 6 and 12 WTE for 10,000 of each age band), and for
deprivation 2/(1+1.5) * (1 + 0.5 * 0.5) = 1. Its base is where its people are: a journey is 3 minutes to park.

    use = 1 + 0.5 * (2 * 3 / 4 + 6) / 60 = 1.0625

0.1 WTE is in post. Decided are a registered post (1 WTE), a support post (0.5 WTE) and a newly qualified one
(1 WTE), which a graduate fills; they give 0.2, 0.06 and 0.15 WTE of care.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from placement.model.allocation import Allocation, Care, Placed
from placement.results.influence import assumption_effects
from placement.scenario.inputs import Inputs, read_inputs
from tests.builders import RULES, tiny_region, tiny_scenario, tiny_tables
from tests.running import ALL_RULES

NEED, USE, IN_POST = 2.15, 1.0625, 0.1
REGISTERED, NEWLY_QUALIFIED, SUPPORT = 0.2, 0.15, 0.06
"""Care that each decided post gives: little, so that need is never all met."""


def assumption(table: str, column: str, low: float, value: float, high: float, **more: Any) -> dict[str, Any]:
    """A row of assumptions.csv."""
    (row,) = tiny_tables()["assumptions"]
    item = more.pop("item", "".join(c for c in f"{table}.{column}" if c.isalnum() or c in "._-"))
    stated = {"table": table, "column": column, "low": low, "value": value, "high": high, "item": item}
    return row | stated | {"where": "", "how": "set"} | more


def one_place(home: Path, *rows: dict[str, Any], rules: Any = ALL_RULES) -> Inputs:
    """One area, one base, one service, and these assumptions, held against nothing."""

    def edit(tables: dict[str, list[dict[str, Any]]]) -> None:
        tables["workforce"][0].update(in_post_wte=IN_POST)
        for role, care in zip(tables["roles"], (REGISTERED, NEWLY_QUALIFIED, 2 * SUPPORT), strict=True):
            role["care_wte_per_wte"] = care

    tiny_region(home / "tiny", regions=1, counties=1, clusters=1, areas_per_cluster=1, services=1, edit=edit)
    return assuming(read_inputs(tiny_scenario(home / "tiny.toml", rules=rules)), *rows)


def assuming(inputs: Inputs, *rows: dict[str, Any]) -> Inputs:
    """The inputs with these rows of assumptions, whether or not they say what is used."""
    table = inputs.region.assumptions
    numbers = dict.fromkeys(("value", "low", "high"), float)
    made = pd.DataFrame(list(rows), columns=table.columns).astype(numbers)
    return replace(inputs, region=replace(inputs.region, assumptions=made))


def decided(inputs: Inputs) -> Allocation:
    """One step of each role at the open base, the newly qualified post filled by one of two graduates."""
    case = inputs.case
    posts = np.zeros((len(case.base_ids), 3, 1), dtype=np.int64)
    posts[0] = 1
    one = np.array([0])
    return Allocation(
        posts=posts,
        filled=posts.sum(axis=2),
        placed=Placed(one, one, np.array([1]), np.array([1])),
        opened=np.zeros((len(case.base_ids), 1), dtype=bool),
        care=Care(one[:0], one[:0], one[:0], np.zeros(0)),
        fund_ids=("money",),
    )


def effects(inputs: Inputs) -> pd.DataFrame:
    table = assumption_effects(inputs.region, inputs.scenario, decided(inputs), inputs.case)
    return table.set_index("item")


def share(staff: float, *, need: float = NEED, use: float = USE) -> float:
    """Points of need that this staff time covers."""
    return 100 * min(1.0, staff / use / need)


ALL = IN_POST + REGISTERED + NEWLY_QUALIFIED + SUPPORT
STATED = share(ALL)
ON_COST = 1.25


def pounds(salary: float) -> float:
    return salary * ON_COST + 2_000


@pytest.mark.parametrize(
    ("row", "low", "high"),
    [
        pytest.param(
            assumption("workforce", "in_post_wte", 0.5, 1.0, 3.0, how="scale"),
            share(ALL - IN_POST / 2),
            share(ALL + 2 * IN_POST),
            id="staff in post, in proportion",
        ),
        pytest.param(
            assumption("services", "need_[0-9]*", 1.0, 2.0, 4.0, how="scale"),
            share(ALL, need=NEED / 2),
            share(ALL, need=NEED * 2),
            id="need, every band",
        ),
        pytest.param(
            assumption("services", "visit_share", 0.0, 0.5, 1.0, where="service_id=physio"),
            share(ALL, use=1.0),
            share(ALL, use=1.125),
            id="visits at home",
        ),
        pytest.param(
            assumption("services", "minutes_between_*", 3.0, 6.0, 12.0, how="scale"),
            share(ALL, use=1 + 0.5 * 4.5 / 60),
            share(ALL, use=1 + 0.5 * 13.5 / 60),
            id="minutes between visits",
        ),
        pytest.param(
            assumption("travel", "minutes_each_journey", 1.0, 3.0, 9.0),
            share(ALL, use=1 + 0.5 * 6.5 / 60),
            share(ALL, use=1 + 0.5 * 10.5 / 60),
            id="a setting of travel",
        ),
        pytest.param(
            assumption("travel", "minutes_each_journey", 1.0, 3.0, 31.0),
            share(ALL, use=1 + 0.5 * 6.5 / 60),
            0.0,
            id="too far to reach anybody",
        ),
        pytest.param(
            assumption("services", "limit_minutes", 2.0, 30.0, 60.0),
            0.0,
            STATED,
            id="a shorter reach",
        ),
        pytest.param(
            assumption("roles", "care_wte_per_wte", 0.0, 0.12, 0.24, where="kind=support; service_id=physio"),
            share(ALL - SUPPORT),
            share(ALL + SUPPORT),
            id="rows by two conditions",
        ),
        pytest.param(
            assumption("rules.fund", "amount", 100_000, 200_000, 300_000),
            share(IN_POST + (ALL - IN_POST) / 2),
            share(IN_POST + (ALL - IN_POST) * 1.5),
            id="less money",
        ),
        pytest.param(
            assumption("rules.money", "months_in_first_year", 3, 8, 9),
            STATED,
            STATED,
            id="a setting that a full year does not feel",
        ),
        pytest.param(
            assumption("rules.supervision", "ratio_support", 0.1, 0.5, 1.0),
            share(ALL - SUPPORT + SUPPORT * 0.1 * (0.7 * IN_POST + 1.0) / 0.5),
            STATED,
            id="fewer supervised",
        ),
        pytest.param(
            assumption("bases", "places_wte", 1.25, 4.0, 6.0),
            share(IN_POST + (ALL - IN_POST) / 2),
            STATED,
            id="half the room",
        ),
        pytest.param(
            assumption("graduates", "graduates", 1.0, 4.0, 8.0, how="scale"),
            share(ALL - NEWLY_QUALIFIED / 2),
            STATED,
            id="half a graduate left",
        ),
        pytest.param(
            assumption("graduates", "commute_minutes", 1.0, 45.0, 60.0),
            share(ALL - NEWLY_QUALIFIED),
            STATED,
            id="nobody travels so far",
        ),
    ],
)
def test_an_effect_is_what_hand_arithmetic_says(
    row: dict[str, Any], low: float, high: float, tmp_path: Path
) -> None:
    found = effects(one_place(tmp_path, row)).iloc[0]
    assert found["effect_low"] == pytest.approx(low - STATED, abs=1e-6)
    assert found["effect_high"] == pytest.approx(high - STATED, abs=1e-6)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(assumption("", "", 1, 2, 3, how=""), id="no figure"),
        pytest.param(assumption("rules.floor", "amount", 0, 1, 2), id="a rule without arithmetic"),
        pytest.param(assumption("rules.ceiling", "amount", 0, 1, 2), id="a rule that is not stated"),
        pytest.param(assumption("rules.supervision", "colour", 0, 1, 2), id="no such setting"),
        pytest.param(assumption("travel", "teleports", 0, 1, 2), id="no such setting of travel"),
        pytest.param(assumption("roles", "care_wte_per_wte", 0, 1, 2, where="kind=wizard"), id="no such row"),
        pytest.param(assumption("aims.met_need", "first_worth", 1.2, 1.45, 1.7), id="a choice"),
    ],
)
def test_what_cannot_be_varied_has_no_effect_and_comes_last(row: dict[str, Any], tmp_path: Path) -> None:
    mild = assumption("travel", "minutes_each_journey", 2.9, 3.0, 3.1)
    table = effects(one_place(tmp_path, row, mild))
    assert table.index[0] == "travel.minutes_each_journey"
    assert math.isnan(table["effect_low"].iloc[1])
    assert math.isnan(table["effect_high"].iloc[1])


DEARER = assumption("roles", "salary_pounds_per_year", 20_000, 40_000, 60_000, where="kind=registered")
LEFT = pounds(40_000) / pounds(60_000)
"""Of a registered post, at the dearer price."""


def test_the_same_money_buys_less_of_what_costs_more(tmp_path: Path) -> None:
    found = effects(one_place(tmp_path, DEARER, rules=RULES)).iloc[0]
    more = pounds(40_000) / pounds(20_000) - 1
    assert found["effect_low"] == pytest.approx(share(ALL + REGISTERED * more) - STATED)
    assert found["effect_high"] == pytest.approx(share(ALL + REGISTERED * (LEFT - 1)) - STATED)


def test_fewer_seniors_supervise_fewer_juniors(tmp_path: Path) -> None:
    """0.68 of a registered post and 0.7 of 0.1 WTE in post supervise 0.75 WTE of the newly qualified one."""
    found = effects(one_place(tmp_path, DEARER)).iloc[0]
    newly = NEWLY_QUALIFIED * (LEFT + 0.7 * IN_POST)
    expected = share(IN_POST + REGISTERED * LEFT + newly + SUPPORT * min(1, (LEFT + 0.7 * IN_POST)))
    assert found["effect_high"] == pytest.approx(expected - STATED)


def test_the_most_influential_come_first_and_ties_by_name(tmp_path: Path) -> None:
    rows = [
        assumption("rules.money", "months_in_first_year", 3, 8, 9, item="b"),
        assumption("rules.money", "months_in_first_year", 3, 8, 9, item="a"),
        assumption("services", "visit_share", 0.4, 0.5, 0.6, item="small"),
        assumption("workforce", "in_post_wte", 1.0, 1.0, 3.0, how="scale", item="large"),
    ]
    assert list(effects(one_place(tmp_path, *rows)).index) == ["large", "small", "a", "b"]


def test_without_a_travel_limit_people_are_reached_however_far(tmp_path: Path) -> None:
    row = assumption("travel", "minutes_each_journey", 1.0, 3.0, 31.0)
    rules = [rule if rule["rule"] != "travel_limit" else {**rule, "enabled": False} for rule in RULES]
    high = effects(one_place(tmp_path, row, rules=tuple(rules)))["effect_high"].iloc[0]
    assert high == pytest.approx(share(ALL, use=1 + 0.5 * (2 * 31 / 4 + 6) / 60) - STATED)


def test_staff_time_beyond_need_covers_no_more(tmp_path: Path) -> None:
    row = assumption("workforce", "in_post_wte", 1.0, 1.0, 100.0, how="scale")
    assert effects(one_place(tmp_path, row))["effect_high"].iloc[0] == pytest.approx(100 - STATED)


def test_staff_stay_in_their_region_unless_the_service_is_national(tmp_path: Path) -> None:
    """Two regions of one area each, staff in the first alone, more than enough for it."""

    def covered(home: Path, level: str) -> float:
        def edit(tables: dict[str, list[dict[str, Any]]]) -> None:
            tables["services"][0].update(planning_level=level, limit_minutes=500)
            tables["workforce"] = [tables["workforce"][0] | {"in_post_wte": 100.0, "funded_wte": 100.0}]
            tables["assumptions"] = [assumption("workforce", "in_post_wte", 0.0, 1.0, 1.0, how="scale")]

        tiny_region(
            home / "tiny", regions=2, counties=2, clusters=2, areas_per_cluster=1, services=1, edit=edit
        )
        inputs = read_inputs(tiny_scenario(home / "tiny.toml"))
        nothing = decided(inputs)
        nothing = replace(nothing, posts=0 * nothing.posts, filled=0 * nothing.filled)
        table = assumption_effects(inputs.region, inputs.scenario, nothing, inputs.case)
        return -float(table["effect_low"].iloc[0])

    # need goes with 1 + 0.5 * q; the first area is the less deprived one, q = 1/4, the other's is 3/4
    assert covered(tmp_path / "a", "region") == pytest.approx(100 * (1 + 0.5 * 0.25) / (2 + 0.5))
    assert covered(tmp_path / "b", "national") == pytest.approx(100)


def test_one_region_alone_counts_only_its_own(tmp_path: Path) -> None:
    row = assumption("workforce", "in_post_wte", 0.0, 1.0, 1.0, how="scale", where="base_id=b2")
    config = tiny_scenario(tmp_path / "tiny.toml")
    tiny_region(
        tmp_path / "tiny",
        regions=2,
        counties=2,
        clusters=2,
        services=1,
        edit=lambda tables: tables.update(assumptions=[row]),
    )
    whole, first = read_inputs(config), read_inputs(config, region="region1")
    assert effects(whole)["effect_low"].iloc[0] < -1
    assert effects(first)["effect_low"].iloc[0] == 0


def test_all_of_wales_takes_a_moment() -> None:
    config = Path(__file__).parent.parent / "configs" / "wales-ahp.toml"
    inputs = read_inputs(config)
    case = inputs.case
    chosen = np.random.default_rng(1).random((len(case.base_ids), len(case.roles), 1)) < 0.1
    plan = decided(inputs)
    plan = replace(plan, posts=chosen.astype(np.int64), filled=chosen.sum(axis=2), fund_ids=("ahp",))
    began = time.process_time()
    table = assumption_effects(inputs.region, inputs.scenario, plan, case)
    assert time.process_time() - began < 4
    assert table["effect_low"].notna().sum() > 60
    known = table["effect_low"].dropna().abs()
    assert known.head(5).min() > known.tail(20).max()
