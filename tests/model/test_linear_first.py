"""The linear relaxation first: what it fixes is rightly fixed, and the plain search finds the same."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from placement.model.arrays import Floats
from placement.model.assemble import assemble
from placement.model.programme import Programme, Sense
from placement.model.rules import ALWAYS
from placement.model.work import limit
from placement.solve import lexicographic as goals
from placement.solve import lp_first as linear_first
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.bounds import Criteria, FirstAnswer
from placement.solve.lagrangian.linking_rows import plain_programme
from placement.solve.lexicographic import solve
from placement.solve.outcome import Reached, Solved, Unsolved
from placement.solve.reduced_cost_fixing import narrowed, relaxed
from placement.solve.settings import Settings
from tests.classical.cases import median_question
from tests.classical.readers import Network

SEEDS = range(50)
LINEAR = Settings(gap_of_gain=0.0, gap=1e-6, seconds=20.0, strategy="linear")
PLAIN = replace(LINEAR, strategy="plain")
SIDES: tuple[tuple[float, float], ...] = ((-np.inf, 1.0), (0.0, np.inf), (0.0, 0.0))


def small(seed: int, *, whole: bool = False) -> Programme:
    """Five or so columns, some whole, some from below nothing; rows of every sense; costs of both signs."""
    draw = np.random.default_rng(seed)
    columns, rows = int(draw.integers(4, 7)), int(draw.integers(2, 5))
    lower = draw.integers(-2, 1, columns).astype(float)
    upper = lower + draw.integers(1, 4, columns)
    integer = np.ones(columns, dtype=bool) if whole else draw.random(columns) < 0.7
    integer[0] = True
    matrix = draw.integers(-3, 4, (rows, columns)) * (draw.random((rows, columns)) < 0.7)
    inside = draw.integers(lower.astype(int), upper.astype(int) + 1)
    kind = draw.integers(0, 3, rows)
    if not whole:
        kind[0] = 2
    limit = matrix @ inside
    if seed % 10 == 9:
        limit[0] += 50  # out of reach
    low = np.where(kind == 0, -np.inf, limit)
    high = np.where(kind == 1, np.inf, limit)
    made = plain_programme(
        np.asarray(draw.integers(-9, 10, columns) + draw.choice([0.0, 0.25], columns), dtype=np.float64),
        np.asarray(upper, dtype=np.float64),
        integer,
        sparse.csr_array(matrix.astype(float)),
        low.astype(float),
        high.astype(float),
    )
    sense: Sense = "max" if seed % 2 else "min"
    return replace(made, lower=lower, goals=(replace(made.goals[0], sense=sense),))


def ends(programme: Programme, settings: Settings) -> tuple[Reached, Floats] | None:
    found = solve(programme, {}, settings)
    if isinstance(found, Unsolved):
        assert found.reason == "infeasible"
        return None
    return found.reached[0], found.values


@pytest.fixture
def every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """The searches are tried however little is settled: programmes this small have too few columns."""
    monkeypatch.setattr(linear_first, "BROKEN", 1.0)
    monkeypatch.setattr(linear_first, "CLOSED", 0.0)


@pytest.mark.usefixtures("every_step")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_plain_search_finds_the_same(seed: int) -> None:
    programme = small(seed)
    ours, plain = (ends(programme, how) for how in (LINEAR, PLAIN))
    if ours is None or plain is None:
        assert ours is None
        assert plain is None
        return
    assert ours[0].value == pytest.approx(plain[0].value, abs=2e-6)
    assert ours[0].bound == pytest.approx(plain[0].value, abs=2e-6)
    assert ours[0].stopped_by == "optimal"
    taken = programme.matrix @ ours[1]
    assert (taken >= programme.row_lower - 1e-6).all()
    assert (taken <= programme.row_upper + 1e-6).all()
    whole = ours[1][programme.integer]
    assert whole == pytest.approx(np.round(whole), abs=1e-9)


@pytest.mark.usefixtures("every_step")
@pytest.mark.parametrize("gap", [0.05, 0.4])
@pytest.mark.parametrize("seed", range(20))
def test_a_wide_gap_still_tells_the_truth(seed: int, gap: float) -> None:
    programme = small(seed)
    ours, best = ends(programme, replace(LINEAR, gap=gap * 10, gap_of_gain=gap)), ends(programme, PLAIN)
    if ours is None or best is None:
        assert ours is None
        assert best is None
        return
    sign = 1 if programme.goals[0].sense == "min" else -1
    assert sign * ours[0].bound <= sign * best[0].value + 1e-6 <= sign * ours[0].value + 2e-6
    assert abs(ours[0].value - ours[0].bound) <= max(gap * 10, gap * abs(ours[0].value)) + 1e-6


def test_the_programmes_try_every_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """None possible, the relaxation whole by itself, one search, a second, and one that is handed over."""
    monkeypatch.setattr(linear_first, "BROKEN", 1.0)
    monkeypatch.setattr(linear_first, "CLOSED", 0.0)
    runs: list[int] = []

    class Counted(HighsModel):
        def __init__(self, *args: object, **kwargs: object) -> None:
            runs[-1] += 1
            super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(linear_first, "HighsModel", Counted)
    settled = set()
    for seed in SEEDS:
        programme = small(seed)
        goal = programme.goals[0]
        live = HighsModel(programme, goal)
        wanted = Criteria(1e-6, 0.0, limit(20.0))
        runs.append(0)
        first = linear_first.linear_first(programme, goal, live, 0.0, wanted, lambda _value, _bound: None)
        settled.add(None if first is None else first.settled)
    assert set(runs) == {0, 1, 2}
    assert settled == {None, True, False}


def points(programme: Programme) -> Floats:
    """N x columns: all whole values within the bounds that obey every row."""
    spans = [np.arange(a, b + 1) for a, b in zip(programme.lower, programme.upper, strict=True)]
    every = np.array(list(itertools.product(*spans)))
    taken = every @ programme.matrix.T.toarray()
    held = (taken >= programme.row_lower - 1e-9) & (taken <= programme.row_upper + 1e-9)
    return np.asarray(every[held.all(axis=1)])


@pytest.mark.parametrize("exact", [True, False], ids=["prices of the relaxation", "any prices"])
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_better_is_ever_cut_off(seed: int, exact: bool) -> None:
    """Every point outside the narrowed bounds is no better than what is said of those outside."""
    programme, draw = small(seed, whole=True), np.random.default_rng(seed)
    goal, every = programme.goals[0], points(programme)
    sign = 1 if goal.sense == "min" else -1
    worth = sign * (every @ goal.cost)
    duals = draw.normal(0, 3, len(programme.row_upper))
    if exact and (found := relaxation(programme)) is not None:
        duals = found[1]
    known = relaxed(programme, goal, duals)
    assert (worth >= known.bound).all()
    for cutoff in {*worth.tolist(), known.bound + 0.5, known.bound + 4}:
        kept = narrowed(programme, known, cutoff)
        inside = ((every >= kept.lower) & (every <= kept.upper)).all(axis=1)
        assert kept.left_out >= cutoff - 1e-9
        assert (worth[~inside] >= kept.left_out - 1e-9).all()


def relaxation(programme: Programme) -> tuple[float, Floats] | None:
    """Value and prices of the rows, without whole numbers."""
    live = HighsModel(programme, programme.goals[0])
    live.search(whole=False)
    ran = live.run()
    return None if isinstance(ran, Unsolved) else (ran.value, ran.row_duals)


def test_the_prices_of_the_relaxation_prove_its_value_and_fix_most() -> None:
    """Or else a bound without any worth would pass: that of no prices at all, say."""
    fixed = 0
    for seed in SEEDS:
        programme = small(seed, whole=True)
        goal, found = programme.goals[0], relaxation(programme)
        if found is None:
            continue
        sign = 1 if goal.sense == "min" else -1
        known = relaxed(programme, goal, found[1])
        assert known.bound == pytest.approx(sign * found[0], abs=1e-6)
        best = min(sign * (points(programme) @ goal.cost), default=np.inf)
        kept = narrowed(programme, known, best)
        fixed += int((kept.upper - kept.lower < programme.upper - programme.lower).sum())
    assert fixed > 100


def towns(seed: int, *, random: bool) -> Programme:
    """Twenty places, three sites: by distance on a plane, or by distances drawn at random."""
    draw = np.random.default_rng(seed)
    where = draw.uniform(0, 100, (20, 2))
    distance = np.hypot(*(where[:, None] - where).transpose(2, 0, 1))
    if random:
        distance = draw.uniform(1, 100, (20, 20)) * (1 - np.eye(20))
    question = median_question(Network(draw.integers(1, 50, 20), distance.round(2)), 3)
    _, whole = assemble(question.case, [question.fund], [*ALWAYS, *question.rules], [question.aim])
    return next(part for part in whole.parts() if part.integer.any())


@pytest.mark.parametrize("random", [False, True], ids=["on a plane", "at random"])
@pytest.mark.parametrize("seed", [0, 2, 3])
def test_sites_are_chosen_as_by_the_plain_search(
    seed: int, random: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where few columns are whole and nothing else is seen; handed over where it leaves too much open."""
    monkeypatch.setattr("placement.solve.sites_first.location_of", lambda *_: None)
    monkeypatch.setattr(goals, "FEW", 0.2)  # twenty places are few; a hundred have 2 %
    if random:
        monkeypatch.setattr(linear_first, "BROKEN", 0.0)
    asked: list[FirstAnswer] = []
    usual = linear_first.linear_first

    def listed(*args: Any) -> Any:
        found = usual(*args)
        if found is not None:
            asked.append(found)
        return found

    monkeypatch.setattr(goals, "linear_first", listed)
    programme = towns(seed, random=random)
    ours, plain = (ends(programme, replace(LINEAR, strategy=how)) for how in ("fit", "plain"))
    assert len(asked) == 1
    assert asked[0].settled is not random
    assert ours is not None
    assert plain is not None
    assert ours[0].value == pytest.approx(plain[0].value, rel=1e-9)
    assert ours[0].bound == pytest.approx(plain[0].value, rel=1e-9)
    again = ends(programme, replace(LINEAR, strategy="fit"))
    assert again is not None
    assert np.array_equal(again[1], ours[1])


def test_a_stop_by_hand_keeps_what_was_found_and_a_true_bound() -> None:
    programme = towns(0, random=True)
    best = ends(programme, PLAIN)
    found = solve(programme, {}, LINEAR, stop=lambda: True)
    assert best is not None
    if isinstance(found, Solved):
        reached = found.reached[0]
        assert reached.bound <= best[0].value + 1e-6 <= reached.value + 2e-6
    else:
        assert found.reason == "hand"


def test_no_time_is_no_answer_or_a_true_one() -> None:
    programme = towns(1, random=True)
    best, found = ends(programme, PLAIN), solve(programme, {}, replace(LINEAR, seconds=0.01))
    assert best is not None
    if isinstance(found, Solved):
        reached = found.reached[0]
        assert reached.bound <= best[0].value + 1e-6 <= reached.value + 2e-6


@pytest.mark.usefixtures("every_step")
@pytest.mark.parametrize("gap", [1e-6, 3.0])
@pytest.mark.parametrize("seed", range(60))
def test_what_it_says_counts_from_the_value_before(seed: int, gap: float) -> None:
    """Value and bound less 7, the bound true even where a wide gap cuts off better answers."""
    programme = small(seed)
    goal, best = programme.goals[0], ends(programme, PLAIN)
    live = HighsModel(programme, goal)
    live.set_goal(goal.cost, goal.sense, -7.0)
    wanted = Criteria(gap, 0.0, limit(20.0))
    first = linear_first.linear_first(programme, goal, live, -7.0, wanted, lambda _value, _bound: None)
    if first is None or best is None:
        assert best is None
        return
    sign = 1 if goal.sense == "min" else -1
    assert sign * first.bound <= sign * (best[0].value - 7) + 1e-6
    if first.settled:
        assert abs(first.value - (best[0].value - 7)) <= gap + 1e-6
        assert abs(first.value - first.bound) <= gap + 1e-6
