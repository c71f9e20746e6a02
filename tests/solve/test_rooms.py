"""Sites with limited room against every choice of sites and plain HiGHS, and what a stop leaves."""

from __future__ import annotations

from itertools import combinations

import highspy
import numpy as np
import numpy.typing as npt
import pytest
from scipy import sparse
from scipy.optimize import linprog

from placement.model.work import NEVER, Limit, limit
from placement.solve.siting.capacitated import least_with_room
from placement.solve.siting.choice import Choice
from placement.solve.siting.rooms import Rooms, bound_of, good_prices, priced

Floats = npt.NDArray[np.float64]
SEEDS = range(6)


def _drawn(seed: int, customers: int, sites: int, ratio: float) -> tuple[Rooms, Choice]:
    """Points in a square, so much more room than demand; anybody may be served anywhere."""
    draw = np.random.default_rng(seed)
    here, there = draw.uniform(0, 10, (customers, 2)), draw.uniform(0, 10, (sites, 2))
    demand, room = draw.uniform(5, 35, customers), draw.uniform(10, 160, sites)
    room *= ratio * demand.sum() / room.sum()
    cost = np.hypot(*(here[:, None] - there).transpose(2, 0, 1)) * demand[:, None]
    opening = draw.uniform(0, 90, sites) + 100 * np.sqrt(room)
    return Rooms(cost, demand[:, None] / room, demand, room), _any(opening)


def _any(opening: Floats) -> Choice:
    sites, none = len(opening), np.zeros(0)
    return Choice(
        opening, np.zeros(sites), np.ones(sites), 0, sites, sparse.csr_array((0, sites)), none, none
    )


def _serving(rooms: Rooms, opened: list[int]) -> float:
    """The least cost of serving all from some sites by another solver; endless where that cannot be."""
    cost, takes = rooms.cost[:, opened], rooms.takes[:, opened]
    customers, count = cost.shape
    holds = np.zeros((count, customers * count))
    for place in range(count):
        holds[place, place::count] = takes[:, place]
    serves = np.kron(np.eye(customers), np.ones(count))
    found = linprog(
        np.where(np.isfinite(cost), cost, 1e6).ravel(), holds, np.ones(count), serves, np.ones(customers)
    )
    return float(found.fun) if found.status == 0 and found.fun < 1e6 else np.inf


def _least(rooms: Rooms, choice: Choice) -> float:
    """Of every choice of sites."""
    best = np.inf
    for size in range(1, rooms.sites + 1):
        for some in combinations(range(rooms.sites), size):
            if choice.allows(np.array(some)):
                best = min(best, _serving(rooms, list(some)) + float(choice.cost[list(some)].sum()))
    return best


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_is_the_best_of_every_choice(seed: int) -> None:
    rooms, choice = _drawn(seed, 8, 5, 1.5 + seed % 3)
    if seed % 2:  # who cannot be served everywhere
        rooms.cost[0, 1:3] = rooms.cost[3, 0] = np.inf
    best = _least(rooms, choice)
    found = least_with_room(rooms, choice, limit=NEVER)
    assert found is not None
    assert found.value == pytest.approx(best, rel=1e-9)
    assert found.stopped_by == "optimal"
    assert best * (1 - 1e-7) <= found.bound <= best * (1 + 1e-9)
    assert found.share.sum(axis=1) == pytest.approx(np.ones(8))
    assert ((found.share * rooms.takes[:, found.opened]).sum(axis=0) <= 1 + 1e-7).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_fixed_and_forbidden_sites_numbers_and_budgets(seed: int) -> None:
    rooms, free = _drawn(seed, 7, 6, 3.0)
    lower, upper = np.zeros(6), np.ones(6)
    lower[seed % 6], upper[(seed + 2) % 6] = 1.0, 0.0
    price = np.arange(3.0, 9.0)
    rows = sparse.csr_array(price[None])
    choice = Choice(free.cost, lower, upper, 2, 4, rows, np.array([-np.inf]), np.array([24.0]))
    best = _least(rooms, choice)
    found = least_with_room(rooms, choice, limit=NEVER)
    if np.isinf(best):
        assert found is None
        return
    assert found is not None
    assert choice.allows(found.opened)
    assert found.value == pytest.approx(best, rel=1e-9)
    assert found.bound == pytest.approx(best, rel=1e-7)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_prices_prove_a_bound(seed: int) -> None:
    rooms, choice = _drawn(seed, 7, 5, 2.0)
    best = _least(rooms, choice)
    good = good_prices(rooms, choice, best, NEVER)
    assert 0.8 * best < good.bound <= best * (1 + 1e-9)
    draw = np.random.default_rng(seed)
    for _ in range(20):
        prices = good.prices * draw.uniform(0.3, 1.7, 7)
        assert bound_of(rooms, choice, prices, priced(rooms, prices))[0] <= best * (1 + 1e-9)


def test_too_little_room_has_no_plan() -> None:
    rooms, choice = _drawn(1, 7, 4, 0.9)
    assert least_with_room(rooms, choice, limit=NEVER) is None


@pytest.mark.parametrize("ends", [limit(0.0), limit(0.01), Limit(stop=lambda: True), limit(9.0, 0.0)])
def test_a_stop_at_any_moment_has_a_plan_and_a_bound(ends: Limit) -> None:
    rooms, choice = _drawn(2, 30, 12, 3.0)
    optimum = _plainly(rooms, choice)
    found = least_with_room(rooms, choice, limit=ends)
    assert found is not None
    assert 0 < found.bound <= optimum * (1 + 1e-9)
    assert optimum * (1 - 1e-9) <= found.value
    assert (found.stopped_by != "optimal") == (found.bound < found.value * (1 - 1e-9))


@pytest.mark.parametrize("seed", range(2))
def test_plain_highs_finds_the_same(seed: int) -> None:
    rooms, choice = _drawn(seed, 40, 14, 3.0)
    found = least_with_room(rooms, choice, limit=NEVER)
    assert found is not None
    assert found.value == pytest.approx(_plainly(rooms, choice), rel=1e-7)
    near = least_with_room(rooms, choice, limit=NEVER, relative_gap=0.05)
    assert near is not None
    assert near.value - near.bound <= 0.05 * near.value
    assert near.bound <= found.value * (1 + 1e-9)


def _plainly(rooms: Rooms, choice: Choice) -> float:
    """The least value by plain HiGHS on the textbook's programme."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", 0.0)
    sites, customers = rooms.sites, rooms.customers
    for opening in choice.cost:
        highs.addVar(0.0, 1.0)
        highs.changeColCost(highs.getNumCol() - 1, opening)
        highs.changeColIntegrality(highs.getNumCol() - 1, highspy.HighsVarType.kInteger)
    for cost in rooms.cost.ravel():
        highs.addVar(0.0, 1.0)
        highs.changeColCost(highs.getNumCol() - 1, cost)
    at = sites + np.arange(customers * sites).reshape(customers, sites)
    for i in range(customers):
        highs.addRow(1.0, 1.0, sites, at[i].astype(np.int32), np.ones(sites))
        for j in range(sites):
            highs.addRow(-np.inf, 0.0, 2, np.array([at[i, j], j], dtype=np.int32), np.array([1.0, -1.0]))
    for j in range(sites):
        columns = np.append(at[:, j], j).astype(np.int32)
        highs.addRow(-np.inf, 0.0, len(columns), columns, np.append(rooms.takes[:, j], -1.0))
    highs.run()
    return float(highs.getInfo().objective_function_value)
