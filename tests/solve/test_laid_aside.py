"""A programme laid aside after its relaxation: it holds little, and goes on as if it had not been."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from placement.model.arrays import Floats
from placement.model.programme import Programme
from placement.solve.highs import HighsModel
from placement.solve.lagrangian.linking_rows import plain_programme
from placement.solve.memory import give_back_freed
from placement.solve.outcome import SolveResult
from tests.solve.test_memory import held


def care(seed: int, bases: int = 20, places: int = 250) -> Programme:
    """Whole posts at bases, and hours of theirs for places: worth more where the drive is short.

    Where it is long there are none, so that HiGHS makes the programme smaller first, as that of any board.
    """
    draw = np.random.default_rng(seed)
    base, place = (axis.ravel() for axis in np.indices((bases, places)))
    far, each = draw.random(len(base)), np.arange(len(base))
    from_base = sparse.csr_array((1 + far, (base, each)), shape=(bases, len(base)))
    at_place = sparse.csr_array((np.ones(len(base)), (place, each)), shape=(places, len(base)))
    posts = sparse.vstack([-sparse.eye_array(bases), sparse.csr_array((places, bases))])
    money = sparse.csr_array(np.append(np.ones(bases), np.zeros(len(base)))[None])
    matrix = sparse.vstack([sparse.hstack([posts, sparse.vstack([from_base, at_place])]), money])
    rows = bases + places + 1
    return plain_programme(
        np.append(np.zeros(bases), draw.integers(1, 4, places)[place] - far / 10),
        np.append(np.full(bases, 9.0), np.where(far < 0.9, 1.0, 0.0)),
        np.append(np.ones(bases, dtype=bool), np.zeros(len(base), dtype=bool)),
        sparse.csr_array(matrix),
        np.full(rows, -np.inf),
        np.concatenate([draw.random(bases), 0.2 + draw.random(places), [bases * 2.5]]),
    )


def relaxed(programme: Programme) -> tuple[HighsModel, Floats]:
    """The programme, relaxed."""
    live = HighsModel(programme, programme.goals[0])
    live.search(whole=False)
    live.unscaled()
    ran = live.run()
    assert isinstance(ran, SolveResult)
    return live, ran.values


@pytest.mark.parametrize("seed", range(2))
def test_it_goes_on_to_the_last_bit_as_if_it_had_not_been(seed: int) -> None:
    programme = care(seed)
    (kept, values), (aside, _) = relaxed(programme), relaxed(programme)
    kept.search(whole=True)
    aside.lay_aside()
    assert aside.searching
    for live in (kept, aside):
        live.fix_whole(np.floor(values))
    one, other = kept.run(), aside.run()
    assert isinstance(one, SolveResult)
    assert isinstance(other, SolveResult)
    assert one.values.tobytes() == other.values.tobytes()
    assert one.row_duals.tobytes() == other.row_duals.tobytes()


@pytest.mark.parametrize("seed", range(2))
def test_the_next_aim_ends_where_it_had_ended_had_it_not_been(seed: int) -> None:
    """Many plans cost the next aim alike: which comes out hangs on what HiGHS kept of its last run."""
    programme = care(seed, bases=10, places=60)
    (kept, values), (aside, _) = relaxed(programme), relaxed(programme)
    kept.search(whole=True)
    aside.lay_aside()
    steps = np.random.default_rng(seed).integers(1, 4, len(values))
    for live in (kept, aside):
        live.set_goal(np.where(programme.integer, 0.0, steps - programme.goals[0].cost), "min")
        live.fix_whole(np.floor(values))
    one, other = kept.run(), aside.run()
    assert isinstance(one, SolveResult)
    assert isinstance(other, SolveResult)
    assert one.values.tobytes() == other.values.tobytes()
    assert one.row_duals.tobytes() == other.row_duals.tobytes()


def test_its_posts_are_whole_again_when_it_is_next_asked() -> None:
    programme = care(0, bases=3, places=6)
    live, values = relaxed(programme)
    assert np.abs(values[:3] - np.round(values[:3])).max() > 0.01
    live.lay_aside()
    found = live.run()
    assert isinstance(found, SolveResult)
    assert found.values[:3] == pytest.approx(np.round(found.values[:3]))


def test_it_holds_a_third_of_what_the_relaxation_left() -> None:
    programme = care(0, bases=40)
    before = held()
    live, _ = relaxed(programme)
    give_back_freed()
    left = held() - before
    live.lay_aside()
    give_back_freed()
    assert held() - before < left / 3
