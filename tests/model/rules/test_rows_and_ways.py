"""Whose a rule's rows are, and that what it gives way by only makes it laxer."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.model.rules import ALWAYS
from tests.cases import service, tiny_case
from tests.model.rules.double_entry import open_columns, satisfied
from tests.model.rules.each import KITS
from tests.model.rules.near import NEAR, Sample, sample

if TYPE_CHECKING:
    from placement.model.columns import Columns
    from placement.model.rows import RowBlock

SEEDS = range(12)
OF_ALL_REGIONS = frozenset({"fair_share"})
"""A region's share of everything: its rows count what stands elsewhere too."""
APART = frozenset({"support_ratio", "employers", "welsh_language", "least_job", "supervision"})
"""Their rows join nothing exactly where each is about one service."""
TODAY = frozenset({"need", "capacity", "single_base", "opening"})
"""What today's staff obey too, before any new post: whom they can reach, and how much they can do."""
AMOUNTS = (0.25, 1.0, 3.0)
"""Tried where a rule names none."""


def rows_of(drawn: Sample) -> tuple[Columns, list[RowBlock]]:
    columns = drawn.rule.columns(drawn.case, open_columns(drawn.case, drawn.rule, drawn.paid_by))
    return columns, list(drawn.rule.rows(drawn.case, columns))


@pytest.mark.parametrize("name", NEAR)
def test_rows_bear_the_rules_name_and_their_own_region(name: str) -> None:
    """Conflicts are explained by these names, and the search cuts a question at these regions."""
    say_whose, joins, today = set(), set(), set()
    for seed in SEEDS:
        drawn = sample(name, seed)
        case, (columns, blocks) = drawn.case, rows_of(drawn)
        posts, service = columns["posts"], np.full(columns.size, -1)
        service[posts.start : posts.stop] = case.role_service[posts.keys[1]]
        region = np.full(columns.size, -1)
        for family, of in (("posts", case.base_region), ("care", case.area_region)):
            held = columns[family]
            region[held.start : held.stop] = of[held.keys[0]]
        for block in blocks:
            assert block.family in {drawn.rule.id, name}
            joins.add(block.joins or "nothing")
            today.add(block.today)
            judged = (service[block.column] >= 0) & (block.value != 0)
            about = set(zip(block.row[judged].tolist(), service[block.column[judged]].tolist(), strict=True))
            assert name not in APART or block.joins or len(about) == len({row for row, _ in about})
            if block.region is None:
                assert KITS[name].whose != "a region"
                assert name != "mix" or drawn.rule.level == "nation"  # type: ignore[attr-defined]
                assert name != "fund" or drawn.paid_by.shares == "free" or not (block.lower > 0).any()
                continue
            say_whose.add(name)
            assert len(block.region) == block.size
            mine = (region[block.column] >= 0) & (block.value != 0)
            whose, told = region[block.column][mine], block.region[block.row][mine]
            assert name in OF_ALL_REGIONS or (whose == told).all()
    assert (name in say_whose) is (KITS[name].whose != ""), "say in its file in each whose its rows are"
    assert joins <= KITS[name].joins, "say in its file in each what its rows join"
    assert joins == KITS[name].joins or (KITS[name].joins == {"nothing"} and not joins)
    assert today <= ({True, False} if name == "opening" else {name in TODAY})
    assert True in today or name not in TODAY


@pytest.mark.parametrize("name", NEAR)
def test_a_way_out_is_never_stricter_and_moves_limits_alone(name: str) -> None:
    for seed in SEEDS:
        drawn = sample(name, seed)
        rule, case = drawn.rule, drawn.case
        ways = rule.ways(case)
        assert ways is None or (list(ways) == sorted(set(ways)) and all(one > 0 for one in ways))
        holds = rule.check(case, drawn.allocation).holds
        for amount in AMOUNTS if ways is None else list(ways)[:3]:
            laxer = rule.give(amount)
            assert laxer is None or type(laxer) is type(rule)
            if holds and laxer is not None:
                assert laxer.check(case, drawn.allocation).holds, (seed, amount)
        if ways is not None:
            continue
        columns, blocks = rows_of(drawn)
        beside = rule.laxest(rule.most_given)
        assert beside is not None
        for block, moved in zip(blocks, beside.rows(case, columns), strict=True):
            assert (moved.family, moved.size) == (block.family, block.size)
            assert moved.column.tolist() == block.column.tolist()
            assert moved.value == pytest.approx(block.value)
            assert (moved.lower <= block.lower + 1e-9).all()
            assert (moved.upper >= block.upper - 1e-9).all()


def test_where_staff_would_move_a_door_that_opens_opens_for_their_service() -> None:
    """Else they could be counted at the base that they left. Nobody of the second service moves."""
    case = tiny_case(
        areas=(0,), bases=(0, 0), counties=(0,), regions=(0,), services=[service(), service("ot")],
        candidate=[False, True], moves_from=[-1, 0], moving=[[0.0, 0.0], [1.0, 0.0]],
    )  # fmt: skip
    rule = next(one for one in ALWAYS if one.id == "opening")
    columns = rule.columns(case, open_columns(case, rule))
    door, helpers = columns["opened"].start, columns["open_for"].index
    for doors in product((0.0, 1.0), repeat=3):
        x = np.zeros(columns.size)
        x[door], x[helpers[0]], x[helpers[1]] = doors
        opened, for_physio, for_ot = doors
        assert satisfied(rule.rows(case, columns), x) == (for_physio == opened and for_ot <= opened)
