"""What the posts of plans add in draws of the assumptions: care decided anew in each, posts as they are.

It rests on a plan's filled posts alone and knows nothing of the search that found it, so that `verify` works
the same figures out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from placement.data.spread import EvenSample
from placement.errors import OurFault
from placement.model.aims import MetNeed
from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats
from placement.model.assemble import assemble
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Programme
from placement.model.rules import ALWAYS, OF_CARE, OF_WHO_IS_SERVED, Rule
from placement.results.drawing import Row, in_draw, moving
from placement.results.vacancies import TRACE, capacity, capacity_rows, staffed
from placement.scenario.inputs import Inputs
from placement.solve.highs import HighsModel
from placement.solve.memory import gives_back
from placement.solve.outcome import Unsolved
from placement.solve.workers import workers

SMALL = 1e-9
FEW = 20_000
"""Neighbourhoods times draws below which workers take longer to begin than they save."""


@dataclass(frozen=True)
class PlansInDraws:
    """What each plan adds in each draw, WTE of need met: draws x plans x regions where the staff are.

    `holds` is of the first plan: whether what rules ask of posts holds with the figures of each draw.
    """

    gains: Floats
    holds: tuple[bool, ...]


def in_draws(
    inputs: Inputs,
    plans: Sequence[Allocation],
    numbers: Sequence[int],
    seed: int,
    *,
    samples: Sequence[EvenSample] = (),
    processes: int = 0,
) -> PlansInDraws:
    """Every plan in every draw of a seed; `samples` are those draws that are spread evenly.

    Raises OurFault if a linear programme ends without an answer.
    """
    shared = _SharedByDraws(
        replace(inputs, files={}), tuple(moving(inputs)), tuple(plans), seed, tuple(samples)
    )
    if processes == 1 or len(inputs.case.area_ids) * len(numbers) < FEW:
        found = [_one(shared, number) for number in numbers]
    else:
        with workers(processes) as pool:
            found = pool.each(_one, shared, list(numbers))
    return PlansInDraws(np.array([gains for gains, _ in found]), tuple(holds for _, holds in found))


@dataclass(frozen=True)
class _SharedByDraws:
    inputs: Inputs
    rows: tuple[Row, ...]
    plans: tuple[Allocation, ...]
    seed: int
    samples: tuple[EvenSample, ...]


@gives_back
def _one(shared: _SharedByDraws, number: int) -> tuple[Floats, bool]:
    """On a worker: one draw."""
    sample = next((one for one in shared.samples if number in one.numbers), None)
    drawn = in_draw(shared.inputs, shared.rows, number, seed=shared.seed, sample=sample)
    aim, rules = drawn.scenario.aims[0], drawn.scenario.rules
    if not isinstance(aim, MetNeed):
        raise OurFault("plans compared over draws by another aim than need met")
    return gains_of(drawn.case, rules, aim, shared.plans), posts_hold(drawn.case, rules, shared.plans[0])


def posts_hold(case: Case, rules: Sequence[Rule], plan: Allocation) -> bool:
    """Whether every rule that asks nothing of care holds."""
    of_care = (*OF_CARE, *OF_WHO_IS_SERVED)
    return all(rule.check(case, plan).holds for rule in [*rules, *ALWAYS] if not isinstance(rule, of_care))


def gains_of(case: Case, rules: Sequence[Rule], aim: MetNeed, plans: Sequence[Allocation]) -> Floats:
    """Plans x regions: what staff add to the need met, over today's staff at best; care is decided anew."""
    nobody = ~case.base_candidate
    if any(plan.opened.any() for plan in plans):
        today = _value(case, rules, aim, case.in_post, nobody)
        values = [_value(case, rules, aim, capacity(case, plan), plan.open_bases(case)) for plan in plans]
        return np.stack(values) - today
    start = np.where(nobody[:, None], case.in_post, 0.0)
    more = [np.where(nobody[:, None], capacity(case, plan) - case.in_post, 0.0) for plan in plans]
    touched = np.any([np.abs(each).max(axis=0, initial=0.0) > SMALL for each in more], axis=0)
    if not touched.any():
        return np.zeros((len(plans), len(case.region_ids)))
    asked = replace(case, need=np.where(touched[None, :], case.need, 0.0))
    some = np.any([np.abs(each) > SMALL for each in more], axis=0)
    here = np.where(some, np.maximum(start, TRACE), start)
    return _gains(staffed(asked, here, nobody), rules, aim, more)


def _of_care(rules: Sequence[Rule]) -> list[Rule]:
    return [rule for rule in [*ALWAYS, *rules] if isinstance(rule, OF_CARE)]


def _value(case: Case, rules: Sequence[Rule], aim: MetNeed, staff: Floats, is_open: Bools) -> Floats:
    columns, whole = assemble(staffed(case, staff, is_open), [], _of_care(rules), [aim])
    found = np.zeros(len(case.region_ids))
    for piece in whole.pieces():
        found[_region(case, columns, piece)] += _ran(HighsModel(piece, piece.goals[0]))
    return found


def _region(case: Case, columns: Columns, piece: Programme) -> int:
    """Where the staff of a piece are: of several regions, which only a nation's service has, the first."""
    care = columns["care"]
    at = piece.source[(piece.source >= care.start) & (piece.source < care.stop)] - care.start
    return int(case.base_region[care.keys[1][at]].min(initial=len(case.region_ids) - 1))


def _gains(case: Case, rules: Sequence[Rule], aim: MetNeed, more: Sequence[Floats]) -> Floats:
    """By pieces that stand apart: only those that a plan changes are asked, once where plans are alike."""
    columns, whole = assemble(case, [], _of_care(rules), [aim])
    care, found = columns["care"], np.zeros((len(more), len(case.region_ids)))
    for piece in whole.pieces():
        rows = capacity_rows(piece)
        at = piece.source[[column for _, column in rows]] - care.start
        places = (care.keys[1][at], care.keys[2][at]) if len(rows) else (at, at)
        moves = [each[places] for each in more]
        if not any((np.abs(move) > SMALL).any() for move in moves):
            continue
        live, lines = HighsModel(piece, piece.goals[0]), np.array([row for row, _ in rows])
        today, region = _ran(live), _region(case, columns, piece)
        known = {np.zeros(len(lines)).tobytes(): 0.0}
        for number, move in enumerate(moves):
            key = (move.round(9) + 0.0).tobytes()
            if key not in known:
                upper = piece.row_upper.copy()
                upper[lines] = np.maximum(upper[lines] + move, 0.0)
                live.set_rows(piece.row_lower, upper)
                known[key] = _ran(live) - today
            found[number, region] += known[key]
    return found


def _ran(live: HighsModel) -> float:
    ran = live.run()
    if isinstance(ran, Unsolved):
        raise OurFault("no answer to who is reached by given staff")
    return ran.value
