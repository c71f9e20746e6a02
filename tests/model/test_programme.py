"""Columns and programmes: which there are, and which stand apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.model.aims import MetNeed
from placement.model.assemble import assemble, define_columns
from placement.model.rules import ALWAYS, Fund
from tests.cases import fund, graduates, role, service, tiny_case
from tests.model.solving import USUAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.case import Case
    from placement.model.columns import Columns
    from placement.model.programme import Programme
    from placement.model.rules import Rule


def assembled(case: Case, rules: Sequence[Rule]) -> tuple[Columns, Programme]:
    paying = [rule for rule in rules if isinstance(rule, Fund)]
    others = [*ALWAYS, *(rule for rule in rules if not isinstance(rule, Fund))]
    return assemble(case, paying, others, [MetNeed()])


def test_posts_are_bounded_by_the_share_of_the_money_and_the_room() -> None:
    # £120,000 in each region: 2 registered, 3 newly qualified, 8 half posts of support; room for 3 WTE
    columns = define_columns(tiny_case(places=3), [fund(240_000)], USUAL)
    posts = columns["posts"]
    assert posts.upper.tolist() == [2, 3, 6] * 4
    assert posts.integer


def test_a_candidate_base_has_neither_posts_nor_care() -> None:
    columns = define_columns(tiny_case(candidate=[True, False, False, False]), [fund(240_000)], USUAL)
    assert 0 not in columns["posts"].keys[0]
    assert 0 not in columns["care"].keys[1]


def test_only_roles_of_limited_supply_are_filled_one_by_one() -> None:
    columns = define_columns(tiny_case(), [fund(240_000)], USUAL)
    assert set(columns["filled"].keys[1].tolist()) == {1}


def test_graduates_go_where_they_could_work() -> None:
    home = graduates(5, home_county=0, commute_minutes=5.0)  # only b0 is within 5 minutes of a0
    columns = define_columns(tiny_case(classes=[home]), [fund(240_000)], USUAL)
    assert [key.tolist() for key in columns["placed"].keys] == [[0], [0], [1]]
    assert columns["placed"].upper.tolist() == [3]


def test_every_half_post_may_have_a_graduate_of_its_own() -> None:
    half = [role("newly_qualified", step_wte=0.5)]
    columns = define_columns(tiny_case(roles=half, classes=[graduates(9)], places=1.5), [fund(1e6)], USUAL)
    assert columns["filled"].upper.tolist() == [3] * 4
    assert columns["placed"].upper.tolist() == [3, 3]


def test_care_is_where_there_is_need_and_staff() -> None:
    case = tiny_case(need=[[1], [0], [1], [1]], in_post=[[1], [0], [1], [1]], roles=[])
    care = define_columns(case, [fund(240_000)], USUAL)["care"]
    assert list(zip(*(key.tolist() for key in care.keys), strict=True)) == [
        (0, 0, 0),
        (2, 2, 0),
        (2, 3, 0),
        (3, 2, 0),
        (3, 3, 0),
    ]
    assert care.upper.tolist() == [1.0] * 5


def test_nobody_is_reached_who_cannot_be_driven_to() -> None:
    minutes = np.array([[np.inf, 10.0]])
    case = tiny_case(areas=(0,), bases=(0, 0), counties=(0,), regions=(0,), minutes=minutes, reach=5.0)
    assert define_columns(case, [fund(1)], [])["care"].keys[1].tolist() == [1]


def test_every_column_has_finite_bounds() -> None:
    columns, _ = assembled(tiny_case(classes=[graduates(3)]), [fund(240_000), *USUAL])
    assert np.isfinite(columns.upper).all()
    assert (columns.lower == 0).all()
    with pytest.raises(ValueError, match="finite"):
        columns.with_family("far", (np.zeros(1, dtype=np.int64),), np.array([np.inf]))


@pytest.mark.parametrize(("shares", "apart"), [("population", [["r0"], ["r1"]]), ("free", [["r0", "r1"]])])
def test_money_joins_what_it_is_shared_between(shares: str, apart: list[list[str]]) -> None:
    case = tiny_case()
    columns, whole = assembled(case, [fund(240_000, shares=shares), *USUAL])
    regions = []
    for part in whole.parts():
        care = columns["care"]
        mine = part.source[(part.source >= care.start) & (part.source < care.stop)] - care.start
        regions.append(sorted({case.region_ids[case.area_region[a]] for a in care.keys[0][mine]}))
    assert regions == apart


def test_parts_lose_nothing_and_share_nothing() -> None:
    case = tiny_case(services=[service("physio"), service("ot", level="national")], classes=[graduates(2)])
    _, whole = assembled(case, [fund(240_000), *USUAL])
    parts = whole.parts()
    assert sorted(np.concatenate([part.source for part in parts]).tolist()) == list(range(len(whole.source)))
    assert sum(len(part.row_upper) for part in parts) == len(whole.row_upper)
    assert sum(part.matrix.nnz for part in parts) == whole.matrix.nnz


def test_the_service_before_any_post_has_todays_rows_and_no_decision() -> None:
    columns, whole = assembled(tiny_case(classes=[graduates(2)]), [fund(240_000), *USUAL])
    before = whole.before()
    assert not before.integer.any()
    assert before.source.min() == columns["care"].start
    assert {whole.row_family[i] for i in before.row_family_of} == {"need", "capacity", "met_need"}


def test_the_model_does_not_change_the_case() -> None:
    case = tiny_case(in_post=0.0)
    assembled(case, [fund(240_000), *USUAL])
    assert (case.in_post == 0).all()
    assert (case.need == 10).all()
