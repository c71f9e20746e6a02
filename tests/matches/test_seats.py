"""Seats from decided posts, who may have which, and how people are shared between bases."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from placement.errors import BadInput
from placement.i18n import LANGUAGES, Words
from placement.matching.applicants import Applicants
from placement.matching.market import Matching, drawn_order
from placement.matching.seats import Seat, market_of, seated, seats_of
from tests.cases import allocation, role, tiny_case
from tests.matches.folders import applicant

COLUMNS = ["applicant_id", "base_id", "minutes"]


def people(*found: tuple[dict[str, Any], list[dict[str, Any]]]) -> Applicants:
    table = pd.DataFrame([row for row, _ in found])
    table["protected"] = table["protected"] == "true"
    wishes = pd.DataFrame(
        [wish for _, mine in found for wish in mine], columns=["applicant_id", "cluster_id", "rank"]
    )
    return Applicants(table, wishes, {}, synthetic=True, lines=tuple(range(2, len(found) + 2)))


def seat(base: str, cluster: str = "c1", wte: float = 1.0) -> Seat:
    return Seat(base, cluster, "physio-nq", "physio", wte)


def minutes(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def test_a_seat_is_a_whole_time_post_and_one_for_what_is_left() -> None:
    halves = role("newly_qualified", step_wte=0.5)
    case = tiny_case(roles=[role(), halves])
    seats = seats_of(case, allocation(case, posts={(0, 1): 3, (2, 1): 1, (1, 1): 4, (0, 0): 5}))
    assert [(s.base_id, s.cluster_id, s.wte) for s in seats] == [
        ("b0", "c0", 1.0), ("b0", "c0", 0.5), ("b1", "c1", 1.0), ("b1", "c1", 1.0), ("b2", "c2", 0.5),
    ]  # fmt: skip
    assert {(s.role_id, s.service_id) for s in seats} == {("newly_qualified-0", "physio")}


def test_seats_count_funded_posts_whether_or_not_the_plan_fills_them() -> None:
    case = tiny_case()
    assert len(seats_of(case, allocation(case, posts={(0, 1): 2}, filled={(0, 1): 0}))) == 2


def test_a_market_keeps_wishes_for_places_without_a_seat() -> None:
    found = people(applicant(1, clusters=("c9", "c1")), applicant(2, protected="true"))
    drive = minutes(("synthetic-1", "b1", 7.5), ("synthetic-1", "b2", 3.0), ("synthetic-2", "b1", 4.0))
    market = market_of(found, (seat("b1"), seat("b2")), drive, seed=5)
    assert market.place_ids == (("c1", "physio"), ("c9", "physio"), ("c2", "physio"))
    assert market.seats.tolist() == [2, 0, 0]
    assert market.choices == ((1, 0), (0, 2))
    assert market.minutes == ((math.inf, 3.0), (4.0, math.inf))
    assert market.protected.tolist() == [False, True]
    assert market.seed == 5


def test_links_and_agreed_places_are_positions() -> None:
    found = people(
        applicant(1, linked_to="synthetic-2"),
        applicant(2, linked_to="synthetic-1", agreed_cluster_id="c1", clusters=()),
    )
    market = market_of(found, (seat("b1"),), minutes(), seed=1)
    assert market.partner.tolist() == [1, 0]
    assert market.agreed.tolist() == [-1, 0]


def test_every_agreed_place_without_a_seat_is_told_with_its_row() -> None:
    found = people(
        applicant(1, agreed_cluster_id="c1"),
        applicant(2),
        applicant(3, agreed_cluster_id="c1"),
        applicant(4, agreed_cluster_id="c7"),
    )
    with pytest.raises(BadInput) as raised:
        market_of(found, (seat("b1"),), minutes(), seed=1)
    assert [(fault.key, fault.row) for fault in raised.value.faults] == [
        ("match_agreed_too_many", 2), ("match_agreed_too_many", 4), ("match_agreed_no_post", 5),
    ]  # fmt: skip
    for language in LANGUAGES:
        assert "applicants.csv" in raised.value.says(Words(language))
    assert "synthetic" not in str(raised.value)


@given(
    st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=1, max_size=4),
    st.permutations([1.0, 1.0, 1.0, 0.5]),
    st.integers(0, 99),
)
def test_people_go_to_bases_so_that_they_drive_least(
    drive: list[list[int]], sizes: list[float], seed: int
) -> None:
    """Against every way of sharing four seats at three bases."""
    seats = tuple(seat(f"b{i % 3}", wte=wte) for i, wte in enumerate(sizes))
    found = people(*(applicant(i, clusters=("c1",)) for i in range(len(drive))))
    rows = [(f"synthetic-{i}", f"b{b}", float(m)) for i, mine in enumerate(drive) for b, m in enumerate(mine)]
    market = market_of(found, seats, minutes(*rows), seed)
    got = seated(
        market, Matching(np.zeros(len(drive), dtype=np.int64), ("",) * len(drive)), seats, minutes(*rows)
    )
    spent = sum(drive[i][int(s.base_id[1])] for i, s in got.items())
    ways = itertools.permutations(range(4), len(drive))
    assert spent == min(sum(drive[i][s % 3] for i, s in enumerate(way)) for way in ways)
    assert sorted(got) == list(range(len(drive)))
    assert all(list(got.values()).count(s) <= seats.count(s) for s in got.values())


def test_where_bases_are_equally_near_who_was_drawn_first_works_whole_time() -> None:
    seats = (seat("b1", wte=0.5), seat("b1"), seat("b2"))
    found = people(*(applicant(i, clusters=("c1",)) for i in range(3)))
    rows = minutes(*((f"synthetic-{i}", base, 5.0) for i in range(3) for base in ("b1", "b2")))
    for seed in range(5):
        market = market_of(found, seats, rows, seed)
        got = seated(market, Matching(np.zeros(3, dtype=np.int64), ("",) * 3), seats, rows)
        last = int(np.argmax(drawn_order(seed, market.applicant_ids)))
        assert got[last].wte == 0.5
