"""The siting entry against enumeration of every choice of sites."""

from itertools import combinations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy.optimize import linprog

from placement import siting
from placement.errors import Impossible

Floats = npt.NDArray[np.float64]
SEEDS = range(8)


def _drawn(seed: int, points: int = 9, sites: int = 6) -> tuple[Floats, Floats]:
    draw = np.random.default_rng(seed)
    return draw.integers(1, 60, (points, sites)).astype(float), draw.integers(1, 20, points).astype(float)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("p", [1, 2, 4])
def test_p_median_is_the_best_of_every_choice(seed: int, p: int) -> None:
    cost, weight = _drawn(seed)
    best = min(weight @ cost[:, list(some)].min(axis=1) for some in combinations(range(6), p))
    found = siting.p_median(cost, p, weight)
    assert found.value == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    assert weight @ cost[np.arange(9), found.assigned] == pytest.approx(best)


@pytest.mark.parametrize("seed", SEEDS)
def test_max_coverage_is_the_best_of_every_choice(seed: int) -> None:
    cost, weight = _drawn(seed)
    best = max(weight[(cost[:, list(some)] <= 15).any(axis=1)].sum() for some in combinations(range(6), 2))
    found = siting.max_coverage(cost, 2, 15, weight)
    assert found.value == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    assert weight[found.assigned >= 0].sum() == pytest.approx(best)


@pytest.mark.parametrize("seed", SEEDS)
def test_cover_all_opens_the_fewest(seed: int) -> None:
    cost, _ = _drawn(seed)
    limit = float(np.sort(cost, axis=1)[:, 1].max())
    near = cost <= limit
    fewest = next(
        size
        for size in range(1, 7)
        for some in combinations(range(6), size)
        if near[:, list(some)].any(axis=1).all()
    )
    found = siting.cover_all(cost, limit)
    assert (found.value, found.bound) == (fewest, fewest)
    assert near[:, list(found.opened)].any(axis=1).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_capacitated_is_the_best_of_every_choice(seed: int) -> None:
    draw = np.random.default_rng(seed)
    cost, demand = _drawn(seed, points=5, sites=4)
    room, opening = draw.integers(15, 60, 4).astype(float), draw.integers(5, 80, 4).astype(float)
    if room.sum() < demand.sum():
        room *= demand.sum() / room.sum() + 0.1
    best = min(
        opening[list(some)].sum() + cheapest
        for size in range(1, 5)
        for some in combinations(range(4), size)
        if (cheapest := _served(cost[:, list(some)], demand, room[list(some)])) is not None
    )
    found = siting.capacitated(cost, demand, room, opening)
    assert found.value == pytest.approx(best, rel=1e-6)
    assert found.bound == pytest.approx(best, rel=1e-6)
    assert found.flows is not None
    assert (demand @ found.flows <= room + 1e-6).all()


def _served(cost: Floats, demand: Floats, room: Floats) -> float | None:
    """The least cost of serving all demand from these sites, by a linear programme of SciPy."""
    points, sites = cost.shape
    all_of = np.kron(np.eye(points), np.ones(sites))
    use = np.zeros((sites, points * sites))
    for j in range(sites):
        use[j, j::sites] = demand
    found = linprog(cost.ravel(), A_eq=all_of, b_eq=np.ones(points), A_ub=use, b_ub=room)
    return float(found.fun) if found.status == 0 else None


def test_two_frames_in_three_lines() -> None:
    demand = gpd.GeoDataFrame(geometry=gpd.points_from_xy([0, 3, 10], [0, 4, 0]), crs="EPSG:27700")
    sites = gpd.GeoDataFrame(
        {"name": ["a", "b"]}, geometry=gpd.points_from_xy([0, 10], [0, 0]), crs="EPSG:27700"
    ).set_index("name")
    found = siting.p_median(siting.distances(demand, sites), p=1)
    assert found.names == ("a",)
    assert found.value == pytest.approx(15)


def test_limited_room_within_seconds_has_a_plan_and_a_bound() -> None:
    """All room of both sites is needed: 3 + 4 to open, 4 x 1 + 1 x 2 + 3 x 1 to serve."""
    asked = ([[5, 10], [9, 3]], [5, 3], [4, 4], [3, 4])
    for seconds in (0.0, 60.0, None):
        found = siting.capacitated(*asked, seconds=seconds)
        assert found.value == pytest.approx(16)
        assert 0 < found.bound <= 16 + 1e-9
        assert found.flows is not None
        assert found.flows.ravel() == pytest.approx([0.8, 0.2, 0, 1])
    assert found.proved


def test_what_is_no_problem_is_told() -> None:
    here = gpd.GeoDataFrame(geometry=gpd.points_from_xy([0], [51]), crs="EPSG:4326")
    with pytest.raises(ValueError, match="degrees are no distances"):
        siting.distances(here, here)
    with pytest.raises(ValueError, match="row 0, column 1 is nan"):
        siting.p_median([[1, float("nan")]], 1)
    with pytest.raises(ValueError, match="p is 3; there are 2 sites"):
        siting.p_median(pd.DataFrame([[1, 2]]), 3)
    with pytest.raises(ValueError, match="2 demand points and 1 weights"):
        siting.p_median([[1, 2], [2, 1]], 1, [1])
    with pytest.raises(Impossible, match="within 2 of these demand points: 1"):
        siting.cover_all([[1], [3]], 2)
    with pytest.raises(Impossible, match="room for 4, and demand is 5"):
        siting.capacitated([[1]], [5], [4], [1])


LABELLED = pd.DataFrame([[0.0, 9.0], [9.0, 0.0], [8.0, 1.0]], index=["a", "b", "c"], columns=["x", "y"])
"""With weights a 9, b 1, c 1 one site lies best at x (17), by position of the same in another order at y."""


def test_figures_with_labels_go_to_their_places_in_any_order() -> None:
    weights = pd.Series({"c": 1, "b": 1, "a": 9})
    assert siting.p_median(LABELLED, 1, weights).names == ("x",)
    assert siting.p_median(LABELLED, 1, weights.to_numpy()).names == ("y",)
    assert siting.p_median(LABELLED, 1, weights.astype("Int64")).value == 17
    assert siting.max_coverage(LABELLED, 1, 1, weights).value == 9
    opening = pd.Series({"y": 100.0, "x": 1.0})
    served = siting.capacitated(LABELLED, weights, capacity=[20, 20], opening=opening)
    assert served.names == ("x",)
    assert served.value == pytest.approx(18)
    with pytest.raises(ValueError, match=r"the labels of weights are not those of the costs: .*'d'"):
        siting.p_median(LABELLED, 1, pd.Series({"a": 9, "b": 1, "d": 1}))
    assert siting.p_median(LABELLED, 1, pd.Series([9, 1, 1])).names == ("x",), (
        "a mere count from 0 is no label"
    )


@pytest.mark.parametrize("unit", [2.0**-60, 1e-12, 1e12])
def test_figures_of_any_size_have_the_same_sites(unit: float) -> None:
    cost, weight = _drawn(3)
    usual, other = siting.p_median(cost, 2, weight), siting.p_median(cost * unit, 2, weight, keep_proof=True)
    assert other.opened == usual.opened
    assert other.value == pytest.approx(usual.value * unit)
    assert other.proved
    assert other.checked()
    assert siting.p_median(cost, 2, weight * unit).opened == usual.opened
    room, pounds = np.full(6, weight.sum() / 2), np.full(6, 40.0)
    usual, other = (siting.capacitated(cost * by, weight, room, pounds * by) for by in (1.0, unit))
    assert other.opened == usual.opened
    assert other.value == pytest.approx(usual.value * unit)
    people = siting.capacitated(cost, weight * unit, room * unit, pounds)
    assert people.opened == usual.opened
    assert people.value == pytest.approx(usual.value)


def test_nobody_within_the_limit_is_an_answer_and_no_fall() -> None:
    found = siting.max_coverage([[5.0, 9.0], [7.0, 8.0]], 1, 1.0)
    assert (found.value, found.bound, found.assigned.tolist()) == (0, 0, [-1, -1])


def test_everybody_who_is_near_none_is_counted() -> None:
    cost = pd.DataFrame(np.full((7, 2), 9.0), index=list("abcdefg"))
    with pytest.raises(Impossible, match="a, b, c, d, e and 2 more"):
        siting.cover_all(cost, 1)


@pytest.mark.parametrize(
    ("cost", "p", "message"),
    [
        (np.ma.masked_greater([[1.0, 99.0], [2.0, 3.0]], 50), 1, "masked"),
        (pd.DataFrame({"x": pd.to_timedelta([5, 7], unit="min")}), 1, "times"),
        (
            pd.DataFrame({"x": pd.array([5, None], dtype="Int64")}, index=["a", "b"]),
            1,
            "row b, column x is nan",
        ),
        (pd.DataFrame({"x": ["near", "far"]}), 1, "plain numbers"),
        (LABELLED, 1.5, "whole number"),
        (LABELLED, "1", "whole number"),
        (LABELLED, True, "whole number"),
    ],
)
def test_what_is_no_plain_figure_is_told(cost: pd.DataFrame, p: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        siting.p_median(cost, p)


def test_frames_that_cannot_be_measured_are_told() -> None:
    places = gpd.GeoDataFrame(geometry=gpd.points_from_xy([300_000, 301_000], [200_000, 200_000]), crs=27700)
    lost = places.copy()
    lost.loc[1, "geometry"] = None
    with pytest.raises(ValueError, match=r"have no place: 1$"):
        siting.distances(lost, places)
    with pytest.raises(ValueError, match="Web Mercator stretches"):
        siting.distances(places.to_crs(3857), places.to_crs(3857))
    with pytest.raises(ValueError, match="GeoDataFrame"):
        siting.distances(places, pd.DataFrame(index=[0]))
    for limit in (-1.0, float("nan"), "15"):
        with pytest.raises(ValueError, match="limit is"):
            siting.max_coverage(LABELLED, 1, limit)  # type: ignore[arg-type]
