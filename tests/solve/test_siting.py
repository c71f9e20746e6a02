"""The decompositions of siting problems against enumeration and plain HiGHS, and what a stop leaves."""

from itertools import combinations
from math import inf

import highspy
import numpy as np
import numpy.typing as npt
import pytest
from scipy import sparse

from placement.model.work import Limit, limit
from placement.solve.siting.choice import Choice
from placement.solve.siting.coverage import Coverage, merged
from placement.solve.siting.distances import Distances
from placement.solve.siting.master import Master
from placement.solve.siting.neighbourhoods import bettered
from placement.solve.siting.plans import Sited
from placement.solve.siting.questions import best_median, fewest, most_covered
from placement.solve.siting.rebuilding import rebuilt
from placement.solve.siting.search import least_loss

Floats = npt.NDArray[np.float64]
SEEDS = range(12)


def _town(seed: int, points: int, sites: int, *, decimal: bool) -> tuple[Floats, Floats]:
    """Distances of points in a square to some of them, and weights, drawn with the seed."""
    draw = np.random.default_rng(seed)
    where = draw.uniform(0, 100, (points, 2))
    cost = np.hypot(*(where[:, None] - where[:sites]).transpose(2, 0, 1))
    weight = draw.uniform(0.1, 9, points) if decimal else draw.integers(0, 9, points).astype(float)
    weight[0] = 1.0
    return (cost if decimal else cost.round()), weight


def _plainly(
    objective: Floats, columns: int, rows: list[tuple[list[int], list[float], float, float]]
) -> float:
    """The least value by plain HiGHS; the first columns are whole, all lie between 0 and 1."""
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", 0.0)
    for number, cost in enumerate(objective):
        highs.addVar(0.0, 1.0)
        highs.changeColCost(number, cost)
        if number < columns:
            highs.changeColIntegrality(number, highspy.HighsVarType.kInteger)
    for index, values, low, high in rows:
        highs.addRow(low, high, len(index), np.array(index, dtype=np.int32), np.array(values))
    highs.run()
    return float(highs.getInfo().objective_function_value)


def _plain_median(cost: Floats, weight: Floats, p: int) -> float:
    points, sites = cost.shape
    rows: list[tuple[list[int], list[float], float, float]] = [(list(range(sites)), [1.0] * sites, p, p)]
    for i in range(points):
        mine = [sites + i * sites + j for j in range(sites)]
        rows.append((mine, [1.0] * sites, 1.0, 1.0))
        rows += [([mine[j], j], [1.0, -1.0], -inf, 0.0) for j in range(sites)]
    return _plainly(np.concatenate([np.zeros(sites), (weight[:, None] * cost).ravel()]), sites, rows)


def _plain_covering(near: npt.NDArray[np.bool_], weight: Floats, p: int) -> float:
    points, sites = near.shape
    rows: list[tuple[list[int], list[float], float, float]] = [(list(range(sites)), [1.0] * sites, 0, p)]
    for i in range(points):
        around = np.flatnonzero(near[i]).tolist()
        rows.append(([sites + i, *around], [1.0] + [-1.0] * len(around), -inf, 0.0))
    return -_plainly(np.concatenate([np.zeros(sites), -weight]), sites, rows)


@pytest.mark.parametrize("decimal", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_p_median_is_the_best_of_every_choice(seed: int, *, decimal: bool) -> None:
    cost, weight = _town(seed, 14, 8, decimal=decimal)
    for p in (1, 2, 3, 5, 8):
        best = min(weight @ cost[:, list(some)].min(axis=1) for some in combinations(range(8), p))
        found = best_median(cost, weight, p)
        assert found.value == pytest.approx(best, rel=1e-12)
        assert found.bound == pytest.approx(best, rel=2e-9)
        assert found.bound <= best * (1 + 1e-12), "a bound is never above the optimum"
        assert weight @ cost[:, found.opened].min(axis=1) == pytest.approx(best, rel=1e-12)
        assert (found.stopped_by, len(found.opened)) == ("optimal", p)


@pytest.mark.parametrize("decimal", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_covering_is_the_best_of_every_choice(seed: int, *, decimal: bool) -> None:
    cost, weight = _town(seed, 16, 8, decimal=decimal)
    near = cost <= 25 + seed
    for p in (1, 2, 3, 5):
        best = max(weight[near[:, list(some)].any(axis=1)].sum() for some in combinations(range(8), p))
        found = most_covered(near, weight, p)
        assert found.value == pytest.approx(best, rel=1e-12)
        assert found.bound == pytest.approx(best, rel=2e-9)
        assert weight[near[:, found.opened].any(axis=1)].sum() == pytest.approx(best, rel=1e-12)
        assert len(found.opened) <= p


@pytest.mark.parametrize("seed", SEEDS)
def test_set_covering_is_the_least_of_every_choice(seed: int) -> None:
    cost, _ = _town(seed, 24, 9, decimal=True)
    near = cost <= np.sort(cost, axis=1)[:, 1].max()
    near[:9] &= cost[:9] <= 40
    least = next(
        size
        for size in range(1, 10)
        for some in combinations(range(9), size)
        if near[:, list(some)].any(axis=1).all()
    )
    found = fewest(near)
    assert (found.value, found.bound, len(found.opened)) == (least, least, least)
    assert near[:, found.opened].any(axis=1).all()


@pytest.mark.parametrize("seed", range(4))
def test_plain_highs_finds_the_same_where_the_tree_has_to_branch(seed: int) -> None:
    draw = np.random.default_rng(seed)
    cost, weight = draw.integers(1, 100, (40, 25)).astype(float), draw.integers(1, 9, 40).astype(float)
    assert best_median(cost, weight, 4).value == pytest.approx(_plain_median(cost, weight, 4))
    near = cost <= 15
    found = most_covered(near, weight, 4)
    assert found.value == found.bound == pytest.approx(_plain_covering(near, weight, 4))


def test_demand_with_one_set_of_sites_is_one_demand() -> None:
    near = np.array([[1, 0, 1], [0, 0, 0], [1, 0, 1], [0, 1, 0], [0, 1, 0]], dtype=bool)
    sets, sums = merged(near, np.array([1.0, 5.0, 2.0, 0.0, 4.0]))
    assert sorted(zip(sets.tolist(), sums.tolist(), strict=True)) == [
        ([False, True, False], 4.0),
        ([True, False, True], 3.0),
    ]


def test_merged_sets_are_exact_for_many_sites() -> None:
    draw = np.random.default_rng(1)
    kinds = draw.random((30, 200)) < 0.1
    which = draw.integers(0, 30, 500)
    sets, sums = merged(kinds[which], np.ones(500))
    assert len(sets) == len(np.unique(kinds[which], axis=0))
    by_set = {row.tobytes(): total for row, total in zip(sets, sums, strict=True)}
    assert by_set == {kinds[k].tobytes(): (which == k).sum() for k in set(which.tolist())}


@pytest.mark.parametrize("units", [0.0, 0.002, 0.01, 0.03])
def test_a_stop_at_any_moment_has_a_plan_and_a_bound(units: float) -> None:
    draw = np.random.default_rng(5)
    losses = Distances(draw.integers(1, 1000, (60, 40)).astype(float), whole=True)
    optimum = least_loss(losses, 5).value
    found = least_loss(losses, 5, limit=limit(units))
    assert len(found.opened) == 5
    assert 0 <= found.bound <= optimum <= found.value == losses.value(found.opened)
    assert (found.stopped_by == "work") == (found.bound < found.value)


def test_a_stopped_set_covering_has_a_cover_and_a_bound() -> None:
    near = np.random.default_rng(2).random((60, 40)) < 0.12
    near[~near.any(axis=1), 0] = True
    best, found = fewest(near), fewest(near, limit=Limit(stop=lambda: True))
    assert near[:, found.opened].any(axis=1).all()
    assert 1 <= found.bound <= best.value == best.bound <= found.value
    assert (found.stopped_by == "hand") == (found.bound < found.value)


def test_where_sites_are_very_many_the_first_plan_is_shaken(monkeypatch: pytest.MonkeyPatch) -> None:
    cost, _ = _town(3, 300, 300, decimal=True)
    losses = Distances(cost, whole=False)
    usual = least_loss(losses, 12, limit=limit(0.0))
    monkeypatch.setattr("placement.solve.siting.plans.VERY_MANY", 100)
    shaken, again = (least_loss(losses, 12, limit=limit(50.0)) for _ in range(2))
    assert shaken.value <= usual.value
    assert shaken.opened.tolist() == again.opened.tolist()
    assert shaken.bound <= shaken.value * (1 + 1e-12)


def test_parts_chosen_anew_better_a_plan_and_leave_no_part_to_better() -> None:
    cost, _ = _town(4, 60, 60, decimal=True)
    losses, first = Distances(cost, whole=False), np.arange(5)

    def asked(
        part: Distances, choice: Choice, start: npt.NDArray[np.int64], _limit: Limit, _gap: float
    ) -> Sited:
        assert 2 <= len(start) == choice.most <= 4
        found = least_loss(part, choice.most)
        assert found.value <= part.value(start)
        return found

    found = bettered(losses, first, asked, Limit())
    assert len(set(found.tolist())) == 5
    assert losses.value(found) < losses.value(first)
    assert bettered(losses, found, asked, Limit()).tolist() == found.tolist()
    assert bettered(losses, first, asked, Limit(stop=lambda: True)).tolist() == first.tolist()
    assert bettered(losses, np.array([58, 59]), asked, Limit()).tolist() == [58, 59]  # one of two is no part


def test_a_covering_built_up_again_is_no_worse_and_the_same_each_time() -> None:
    draw = np.random.default_rng(3)
    where, weight = draw.uniform(0, 100, (150, 2)), draw.integers(1, 99, 150).astype(float)
    near = np.hypot(*(where[:, None] - where).transpose(2, 0, 1)) <= 9
    losses = Coverage(sparse.csr_array(near.astype(float)), weight, whole=True)
    first = losses.greedy(12)
    found, again = (rebuilt(losses, first, lambda plan: losses.improved(plan, 9), Limit()) for _ in range(2))
    assert found.tolist() == again.tolist()
    assert len(set(found.tolist())) == 12
    assert losses.value(found) < losses.value(losses.improved(first, 9)), "swaps alone do not get as far"
    assert rebuilt(losses, first, lambda plan: plan, Limit(stop=lambda: True)).tolist() == first.tolist()
    assert most_covered(near, weight, 12).bound >= weight.sum() - losses.value(found)


def test_beginning_with_a_few_sites_leaves_the_whole_as_it_is() -> None:
    draw = np.random.default_rng(7)
    losses = Distances(draw.integers(1, 100, (30, 20)).astype(float), whole=True)
    usual, begun = (Master(Choice.exactly(20, 3), 30) for _ in range(2))
    for each in (usual, begun):
        each.add(losses.cuts_at(losses.most(), np.arange(30)))
        each.add(losses.cuts_at(losses.most() / 2, np.arange(30)))
    begun.begin(Limit(), np.arange(5))
    one, other = usual.solve(Limit()), begun.solve(Limit())
    assert one is not None
    assert other is not None
    assert other.bound == pytest.approx(one.bound, rel=1e-9)
    assert begun.upper.tolist() == [1.0] * 20


def test_a_hand_ends_a_search_at_once() -> None:
    draw = np.random.default_rng(5)
    losses = Distances(draw.integers(1, 1000, (60, 40)).astype(float), whole=True)
    found = least_loss(losses, 5, limit=Limit(stop=lambda: True))
    assert found.stopped_by == "hand"
    assert found.value == losses.value(losses.greedy(5)), "swaps end too"
    assert 0 < found.bound < found.value
