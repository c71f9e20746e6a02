"""What a search for sites keeps of its proof, in multipliers of the programme's rows."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from placement.audit.summed import NoRecord, summed
from placement.model.aims.least_cost import LeastCost
from placement.model.aims.met_need import MetNeed
from placement.model.aims.people_within import PeopleWithin
from placement.model.assemble import assemble
from placement.model.rules import ALWAYS
from placement.model.rules.opened import Opened
from placement.model.work import NEVER
from placement.solve.outcome import Solved
from placement.solve.parallel import Outcome, solve_one
from placement.solve.sites_first import SitesFirst
from tests.classical.cases import median_question
from tests.classical.readers import LARGER, read_expected, read_network
from tests.solve.test_structure import EVERYBODY, SHARE, SITES, TRAVEL, Town, _best, _settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.model.programme import Programme

TIGHT = 1e-7
"""Of a sum that a claim is met by, and what it may miss of it where sums are no whole numbers."""


def kept(programme: Programme) -> tuple[dict[str, Any], float]:
    """The record of a search, as it is read from a file, and the bound that it claims."""
    search = SitesFirst(programme, replace(_settings("fit"), keep_proof=True))
    assert search.is_one
    found = search.answer(None, 0.0, NEVER)
    assert found is not None
    record = search.kept(found.bound)
    assert record is not None
    return json.loads(json.dumps(record)), found.bound


def held(programme: Programme, best: float) -> None:
    """The claim is the best of all choices, the record says that it reaches it, and its sum does."""
    record, claim = kept(programme)
    side = 1 if programme.goals[0].sense == "max" else -1
    assert claim == pytest.approx(best, rel=1e-9)
    assert record["reaches"]
    assert summed(programme, record) == pytest.approx(side * best, rel=TIGHT)
    assert summed(programme, record) >= side * best * (1 - side * 1e-12)


decimals = pytest.mark.parametrize("decimal", [False, True], ids=["whole", "decimal"])
seeds = pytest.mark.parametrize("seed", range(3))


@decimals
@seeds
def test_medians_are_summed_to_the_best_of_all_choices(seed: int, *, decimal: bool) -> None:
    town = Town.drawn(seed, decimal=decimal)
    for most in (1, 3, SITES):
        held(town.programme(EVERYBODY, Opened(at_most=most), aim=TRAVEL), _best(town, most=most))
    forbidden = Opened(id="none", among=("site2", "site5"), at_most=0)
    fixed = town.programme(EVERYBODY, Opened(at_most=3, bases=("site4",)), forbidden, aim=TRAVEL)
    held(fixed, _best(town, most=3, must=[3], shut=[1, 4]))


@decimals
@seeds
def test_budgets_and_costs_of_sites_too(seed: int, *, decimal: bool) -> None:
    town = Town.drawn(seed, decimal=decimal)
    held(town.programme(EVERYBODY, aim=TRAVEL, pounds=170.0), _best(town, pounds=170.0))
    priced = LeastCost(id="aim", pounds_per_care_minute=1.0)
    held(town.programme(EVERYBODY, Opened(at_most=2), aim=priced), _best(town, most=2, costs=True))


@decimals
@seeds
def test_coverings_whose_equal_rows_were_merged(seed: int, *, decimal: bool) -> None:
    """Sites that cover nothing of their own were left out of the search, not of the sum."""
    town = Town.drawn(seed, decimal=decimal)
    for most, limit in ((1, 15.0), (2, 12.0), (3, 9.0)):
        near = town.minutes <= limit
        best = max(
            float(town.demand[near[:, list(some)].any(axis=1)].sum())
            for some in combinations(range(SITES), most)
        )
        care = town.programme(Opened(at_most=most), aim=MetNeed(id="aim", worth="flat"), limit=limit)
        held(care, SHARE * best)
        people = town.programme(Opened(at_most=most), aim=PeopleWithin(id="aim", minutes=limit), limit=0.001)
        held(people, best)


@pytest.mark.parametrize("seed", range(2))
def test_sites_that_were_left_out_of_a_covering_are_in_its_sum(seed: int) -> None:
    """Forty sites, of which some twenty cover nothing that another does not; the best from plain HiGHS."""
    draw = np.random.default_rng(seed)
    where = draw.uniform(0, 60, (60, 2))
    minutes = np.hypot(*(where[:, None] - where[:40]).transpose(2, 0, 1))
    demand = draw.integers(1, 9, 60)
    town = Town(demand, minutes, np.ones(40, dtype=np.int64))
    rule, aim = Opened(at_most=6), MetNeed(id="aim", worth="flat")
    programme = town.programme(rule, aim=aim, limit=9.0)
    plain = solve_one(0, programme, _settings("plain"), None, None)
    assert isinstance(plain, Outcome)
    assert isinstance(plain.after, Solved)
    held(programme, plain.after.reached[0].value)


@seeds
def test_limited_room_is_summed_as_far_as_prices_go_and_never_further(seed: int) -> None:
    town = Town.drawn(seed, decimal=True)
    priced = LeastCost(id="aim", tolerance=0.0, pounds_per_care_minute=1.0)
    programme = town.programme(EVERYBODY, aim=priced, part=0.3)
    record, claim = kept(programme)
    found = -summed(programme, record)
    assert 0.9 * claim < found <= claim * (1 + 1e-12)
    assert record["reaches"] == (found >= claim * (1 - TIGHT))


@pytest.fixture(scope="module")
def branched() -> tuple[Programme, dict[str, Any], float]:
    """A p-median of 200 nodes whose search branches, its record and the published optimum."""
    one = read_expected(table=LARGER)["pmed6"]
    assert one.p is not None
    question = median_question(read_network("pmed6"), one.p)
    _, programme = assemble(question.case, [question.fund], [*ALWAYS, *question.rules], [question.aim])
    return programme, kept(programme)[0], one.value / 10


def test_a_search_that_branches_is_summed_to_the_published_optimum(
    branched: tuple[Programme, dict[str, Any], float],
) -> None:
    programme, record, optimum = branched
    assert len(record["sites"]["nodes"]) > 3
    assert record["reaches"]
    assert -summed(programme, record) == pytest.approx(optimum, rel=1e-9)


def nothing_settled(sites: dict[str, Any]) -> None:
    sites["enough"] = -1e9


def all_settled(sites: dict[str, Any]) -> None:
    sites["enough"] = 1e9


def sets_lost(sites: dict[str, Any]) -> None:
    sites["nodes"] = [[[], *node[1:]] for node in sites["nodes"]]


def cut_short(sites: dict[str, Any]) -> None:
    sites["nodes"] = sites["nodes"][:1]
    sites["nodes"][0] = sites["nodes"][0][:1]


def scaled(sites: dict[str, Any]) -> None:
    sites["sets"] = [[y * 1.001 if at % 2 else y for at, y in enumerate(each)] for each in sites["sets"]]


@pytest.mark.parametrize("change", [nothing_settled, all_settled, sets_lost, cut_short, scaled])
def test_a_record_that_was_tampered_with_proves_less(
    branched: tuple[Programme, dict[str, Any], float], change: Callable[[dict[str, Any]], None]
) -> None:
    """So a claim of what the record proved before fails: it is tighter than the sum."""
    programme, record, optimum = branched
    spoilt = copy.deepcopy(record)
    change(spoilt["sites"])
    assert -summed(programme, spoilt) < optimum - 0.05


def test_a_node_of_two_parents_is_refused(branched: tuple[Programme, dict[str, Any], float]) -> None:
    """A chain in which both ways lead to the next node would be two boxes more for each site: 2 ** 200."""
    programme, record, _ = branched
    spoilt = copy.deepcopy(record)
    columns = np.flatnonzero(programme.integer)[:60].tolist()
    chain = [[[], int(column), n + 1, n + 1] for n, column in enumerate(columns)]
    spoilt["sites"]["nodes"] = [*chain, [[]]]
    with pytest.raises(NoRecord, match="node twice"):
        summed(programme, spoilt)


def loop(sites: dict[str, Any]) -> None:
    sites["nodes"][0][2:] = [0, 0]


def no_child(sites: dict[str, Any]) -> None:
    sites["nodes"] = sites["nodes"][:2]


def no_site(sites: dict[str, Any]) -> None:
    sites["nodes"][0][1] = 200


def no_row(sites: dict[str, Any]) -> None:
    sites["sets"][0][0] = 10**9


def row_twice(sites: dict[str, Any]) -> None:
    sites["sets"][0][2] = sites["sets"][0][0]


def no_number(sites: dict[str, Any]) -> None:
    sites["sets"][0][1] = float("nan")


def too_large(sites: dict[str, Any]) -> None:
    sites["sets"][0][1] = 1e300


@pytest.mark.parametrize("change", [loop, no_child, no_site, no_row, row_twice, no_number, too_large])
def test_what_is_no_record_of_the_programme_is_told(
    branched: tuple[Programme, dict[str, Any], float], change: Callable[[dict[str, Any]], None]
) -> None:
    programme, record, _ = branched
    spoilt = copy.deepcopy(record)
    change(spoilt["sites"])
    with pytest.raises(NoRecord):
        summed(programme, spoilt)


@pytest.mark.parametrize("seed", range(30))
def test_no_spoilt_record_proves_more_than_there_is(seed: int) -> None:
    """Numbers anew, rows exchanged, branches elsewhere: no plan is better than any of their sums."""
    draw = np.random.default_rng(seed)
    town = Town.drawn(seed % 3, decimal=seed % 2 == 0)
    if seed % 3:
        programme = town.programme(EVERYBODY, Opened(at_most=3), aim=TRAVEL)
        best = -_best(town, most=3)
    else:
        covered = town.minutes <= 12.0
        programme = town.programme(Opened(at_most=2), aim=MetNeed(id="aim", worth="flat"), limit=12.0)
        best = SHARE * max(
            float(town.demand[covered[:, list(some)].any(axis=1)].sum())
            for some in combinations(range(SITES), 2)
        )
    record, _ = kept(programme)
    sites, rows = record["sites"], len(programme.row_upper)
    for each in sites["sets"]:
        for at in draw.choice(len(each) // 2, 3) * 2:
            each[at + 1] = float(each[at + 1] * draw.choice([-1.0, 0.5, 2.0]) + draw.normal())
        fresh = int(draw.integers(rows))
        if fresh not in each[::2]:
            each[0] = fresh
    sites["enough"] = float(sites["enough"] + draw.choice([-5.0, 0.0, 5.0, 1e6]))
    if seed % 4 == 0:
        every = list(range(len(sites["sets"])))
        columns = np.flatnonzero(programme.integer)
        split = [int(draw.choice(columns)), 1, 2]
        sites["nodes"] = [[every[:1], *split], [every], [every[::-1]]]
    assert summed(programme, record) >= best - 1e-9 * abs(best)
