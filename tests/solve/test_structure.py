"""Siting problems seen in the rows of a programme, held against plain HiGHS and every choice of sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import inf, isfinite

import numpy as np
import pytest

from placement.api.siting_given import BEYOND, Siting, siting_case
from placement.model.aims import Aim
from placement.model.aims.least_cost import LeastCost
from placement.model.aims.met_need import MetNeed
from placement.model.aims.people_within import PeopleWithin
from placement.model.aims.travel import Travel
from placement.model.assemble import assemble
from placement.model.programme import Programme
from placement.model.rules import ALWAYS, Fund, Rule
from placement.model.rules.opened import Opened
from placement.model.rules.standard import Standard
from placement.model.rules.travel_limit import TravelLimit
from placement.solve.lexicographic import solve
from placement.solve.outcome import Solved
from placement.solve.parallel import Outcome, solve_one
from placement.solve.settings import Settings
from placement.solve.siting.structure import housing_of, location_of
from tests.classical.cases import median_question
from tests.classical.readers import LARGER, read_expected, read_network

EVERYBODY = Standard(id="everybody", level="cluster", share=1.0)
SITES, SHARE = 7, 0.1


@dataclass(frozen=True)
class Town:
    """Points in a square, seven of which are sites; decimals in every figure where they are asked for."""

    demand: np.ndarray
    minutes: np.ndarray
    pounds: np.ndarray

    @classmethod
    def drawn(cls, seed: int, *, decimal: bool) -> Town:
        draw = np.random.default_rng(seed)
        where = draw.uniform(0, 60, (15, 2))
        minutes = np.hypot(*(where[:, None] - where[:SITES]).transpose(2, 0, 1))
        demand = draw.integers(1, 9, 15) + (draw.random(15).round(3) if decimal else 0)
        return cls(demand, minutes if decimal else minutes.round(), draw.integers(20, 90, SITES))

    def programme(
        self, *rules: Rule, aim: Aim, limit: float = 200.0, pounds: float = 1e6, part: float = 1.0
    ) -> Programme:
        """Each site has room for a part of all demand."""
        room = np.full(len(self.pounds), part * self.demand.sum())
        case = siting_case(Siting(self.demand, self.minutes, room, self.pounds, limit, SHARE))
        money = Fund(
            id="capital", name_en="Sites", name_cy="Safleoedd", kind="capital", amount=pounds, shares="free"
        )
        return assemble(case, [money], [*ALWAYS, TravelLimit(id="reach"), *rules], [aim])[1]


def _settings(strategy: str) -> Settings:
    return Settings(gap_of_gain=0.0, work=600.0, strategy=strategy)  # type: ignore[arg-type]


def _both(programme: Programme) -> float:
    """The value that the search for sites and plain HiGHS agree on; its bound is met."""
    goal = programme.goals[0]
    assert location_of(programme, goal) is not None or housing_of(programme, goal) is not None
    plain, ours = (solve_one(0, programme, _settings(way), None, None) for way in ("plain", "fit"))
    assert isinstance(plain, Outcome)
    assert isinstance(ours, Outcome)
    assert isinstance(plain.after, Solved)
    assert isinstance(ours.after, Solved)
    found = ours.after.reached[0]
    assert found.by == "sites"
    assert found.value == pytest.approx(plain.after.reached[0].value, rel=1e-6)
    assert found.bound == pytest.approx(found.value, rel=1e-8)
    assert found.stopped_by == "optimal"
    return found.value


def _best(town: Town, *, most: int = SITES, must: Sequence[int] = (), shut: Sequence[int] = (),
          pounds: float = inf, limit: float = inf, costs: bool = False) -> float:  # fmt: skip
    """By enumeration: WTE-minutes with everybody served, and pounds of sites where they count."""
    found = inf
    for size in range(1, most + 1):
        for some in combinations(range(SITES), size):
            if not set(must) <= set(some) or set(shut) & set(some) or town.pounds[list(some)].sum() > pounds:
                continue
            near = town.minutes[:, list(some)].min(axis=1)
            if (near > limit).any():
                continue
            served = SHARE * float(town.demand @ near)
            found = min(found, served + (float(town.pounds[list(some)].sum()) if costs else 0.0))
    return found


TRAVEL = Travel(id="aim", posts="free")
decimals = pytest.mark.parametrize("decimal", [False, True], ids=["whole", "decimal"])
seeds = pytest.mark.parametrize("seed", range(4))


@decimals
@seeds
def test_a_median_with_at_most_so_many_sites(seed: int, *, decimal: bool) -> None:
    town = Town.drawn(seed, decimal=decimal)
    for most in (1, 3, SITES):
        found = _both(town.programme(EVERYBODY, Opened(at_most=most), aim=TRAVEL))
        assert found == pytest.approx(_best(town, most=most), rel=1e-9)


@decimals
@seeds
def test_sites_that_are_fixed_and_sites_that_are_forbidden(seed: int, *, decimal: bool) -> None:
    town = Town.drawn(seed, decimal=decimal)
    forbidden = Opened(id="none", among=("site2", "site5"), at_most=0)
    rules = (EVERYBODY, Opened(at_most=3, bases=("site4",)), forbidden)
    found = _both(town.programme(*rules, aim=TRAVEL))
    assert found == pytest.approx(_best(town, most=3, must=[3], shut=[1, 4]), rel=1e-9)


@decimals
@seeds
def test_limited_room_with_costs_and_with_a_number_and_a_budget(seed: int, *, decimal: bool) -> None:
    town = Town.drawn(seed, decimal=decimal)
    priced = LeastCost(id="aim", tolerance=0.0, pounds_per_care_minute=1.0)
    roomy = _both(town.programme(EVERYBODY, aim=priced))
    tight = _both(town.programme(EVERYBODY, aim=priced, part=0.3))
    assert tight > roomy
    rules = (EVERYBODY, Opened(at_most=5))
    assert _both(town.programme(*rules, aim=TRAVEL, part=0.3, pounds=280.0)) >= _best(town, most=5)


@decimals
@seeds
def test_a_budget_for_sites_that_cost_differently(seed: int, *, decimal: bool) -> None:
    town = Town.drawn(seed, decimal=decimal)
    for pounds in (100.0, 170.0):
        found = _both(town.programme(EVERYBODY, aim=TRAVEL, pounds=pounds))
        assert found == pytest.approx(_best(town, pounds=pounds), rel=1e-9)


@decimals
@seeds
def test_costs_of_sites_beside_those_of_journeys(seed: int, *, decimal: bool) -> None:
    town = Town.drawn(seed, decimal=decimal)
    aim = LeastCost(id="aim", pounds_per_care_minute=1.0)
    for most in (2, SITES):
        found = _both(town.programme(EVERYBODY, Opened(at_most=most), aim=aim))
        assert found == pytest.approx(_best(town, most=most, costs=True), rel=1e-9)


@seeds
def test_everybody_within_a_limit_of_a_site(seed: int) -> None:
    town = Town.drawn(seed, decimal=False)
    limit = float(town.minutes.min(axis=1).max()) + 4
    found = _both(town.programme(EVERYBODY, Opened(at_most=5), aim=TRAVEL, limit=limit))
    least = _best(town, most=5, limit=limit)
    assert isfinite(least)
    assert found == pytest.approx(least, rel=1e-9)


def test_that_nobody_can_serve_all_is_for_another_search_to_prove() -> None:
    town = Town.drawn(1, decimal=False)
    programme = town.programme(EVERYBODY, Opened(at_most=1), aim=TRAVEL, limit=5.0)
    found = solve(programme, {}, _settings("fit"))
    assert not isinstance(found, Solved)
    assert found.reason == "infeasible"


@decimals
@seeds
def test_coverings_by_met_need_and_by_people(seed: int, *, decimal: bool) -> None:
    town = replace(Town.drawn(seed, decimal=decimal))
    for most, limit in ((1, 15.0), (2, 12.0), (3, 9.0)):
        near = town.minutes <= limit
        best = max(
            float(town.demand[near[:, list(some)].any(axis=1)].sum())
            for some in combinations(range(SITES), most)
        )
        rules = (Opened(at_most=most),)
        care = town.programme(*rules, aim=MetNeed(id="aim", worth="flat"), limit=limit)
        assert _both(care) == pytest.approx(SHARE * best, rel=1e-9)
        stepped = town.programme(
            *rules, aim=MetNeed(id="aim"), limit=limit
        )  # served whole: every step of worth
        assert _both(stepped) == pytest.approx(SHARE * best, rel=1e-9)
        people = town.programme(*rules, aim=PeopleWithin(id="aim", minutes=limit), limit=0.001)
        assert _both(people) == pytest.approx(best, rel=1e-9)


def test_room_that_binds_is_no_such_problem() -> None:
    town = Town.drawn(2, decimal=False)
    room = np.full(SITES, town.demand.sum() / 3)
    case = siting_case(Siting(town.demand, town.minutes, room, town.pounds, 200.0, SHARE))
    money = Fund(
        id="capital", name_en="Sites", name_cy="Safleoedd", kind="capital", amount=1e6, shares="free"
    )
    _, tight = assemble(case, [money], [*ALWAYS, TravelLimit(id="reach"), EVERYBODY], [TRAVEL])
    assert BEYOND > 200.0
    assert location_of(tight, tight.goals[0]) is None


@pytest.mark.parametrize("units", [0.0, 0.01, 0.05])
@pytest.mark.parametrize("name", ["pmed6", "pmed21"])
def test_a_stop_at_any_moment_has_every_site_and_a_bound(name: str, units: float) -> None:
    """pmed21 once ended after its limit with one site open, a bound of 0 and the word "proved"."""
    one = read_expected(table=LARGER)[name]
    assert one.p is not None
    question = median_question(read_network(name), one.p)
    _, programme = assemble(question.case, [question.fund], [*ALWAYS, *question.rules], [question.aim])
    found = solve(programme, {}, replace(_settings("fit"), work=units))
    assert isinstance(found, Solved)
    reached = found.reached[0]
    optimum = one.value / 10
    assert 0.5 * optimum < reached.bound <= optimum * (1 + 1e-9)
    assert optimum * (1 - 1e-9) <= reached.value <= 1.05 * optimum
    assert reached.stopped_by == ("optimal" if reached.bound == reached.value else "work")
