"""What filling the present vacancies would bring, alone and beside the new posts.

Nobody is placed here. Staff are given (those in post, the vacancies as if filled, the new posts as they were
decided), and who they reach is a linear programme: as much need met as there can be, with the aim's own
worths, under the conditions that concern care.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import numpy as np

from placement.errors import OurFault
from placement.model.aims import Aim
from placement.model.aims.met_need import MetNeed
from placement.model.allocation import Allocation, Care, Placed
from placement.model.arrays import Bools, Floats
from placement.model.assemble import assemble
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.finish import finish
from placement.model.hospital import missing_at_bases
from placement.model.programme import Programme
from placement.model.rules import ALWAYS, OF_CARE, Finding, Rule, split
from placement.scenario.inputs import Inputs
from placement.solve.kept_whole import stated_whole
from placement.solve.lexicographic import LexicographicSession, in_order
from placement.solve.outcome import Solved
from placement.solve.settings import Settings

LEAST_WTE = 1e-6
TRACE = 1e-12
"""WTE that stand where nobody works yet, so that a programme knows whom somebody there would reach."""


@dataclass(frozen=True)
class Vacancies:
    """Who is reached if every funded post of today were filled: without any new post, and with them."""

    filled: Care
    both: Care
    kept: tuple[dict[str, Any], ...] = field(default=(), compare=False)
    """The multipliers of both linear programmes, where they were solved here."""


def vacancies(case: Case, rules: Sequence[Rule], aims: Sequence[Aim], plan: Allocation) -> Vacancies | None:
    """Both, or None where nothing is vacant or the first aim is not need met.

    There is then nothing alike to compare them with. Raises OurFault if a linear programme that always has
    an answer ends without one.
    """
    aim = counted_by(case, aims)
    if aim is None:
        return None
    known: dict[bytes, tuple[Floats, Floats]] = {}
    filled, both = (_reached(each, rules, aim, known) for each in _staffed_twice(case, plan))
    return Vacancies(filled[0], both[0], (filled[1], both[1]))


def _staffed_twice(case: Case, plan: Allocation) -> tuple[Case, Case]:
    """Every funded post of today filled: without the plan's new posts, and with them."""
    return vacancies_filled(case), vacancies_and_posts(case, plan)


def vacancies_beside(inputs: Inputs, plan: Allocation) -> Vacancies | None:
    """What filling vacancies would bring beside a run's plan, under the run's own conditions."""
    scenario = inputs.scenario
    return vacancies(_beside(inputs, plan), split(scenario.rules)[1], scenario.aims, plan)


def _beside(inputs: Inputs, plan: Allocation) -> Case:
    there = inputs.case.in_post - missing_at_bases(inputs.case, plan, 1)
    return replace(inputs.case, years=None, in_post=there)


def programmes_beside(
    inputs: Inputs, plan: Allocation, told: Vacancies
) -> list[tuple[MetNeed, Case, Programme, float]]:
    """For both questions the aim, the case, its linear programme, and what the care told of comes to."""
    scenario, case = inputs.scenario, _beside(inputs, plan)
    aim = counted_by(case, scenario.aims)
    return [
        (
            aim,
            each,
            _programme(each, split(scenario.rules)[1], aim)[1],
            aim.value(each, only_care(each, care)),
        )
        for each, care in zip(_staffed_twice(case, plan), (told.filled, told.both), strict=True)
        if aim is not None
    ]


def counted_by(case: Case, aims: Sequence[Aim]) -> MetNeed | None:
    """The aim by which it is counted who would be reached; None where that is not told."""
    aim = aims[0]
    return aim if isinstance(aim, MetNeed) and case.vacant.sum() > LEAST_WTE else None


def vacancies_filled(case: Case) -> Case:
    """Today's bases, with every funded post filled and no new one."""
    return staffed(case, case.in_post + case.vacant, ~case.base_candidate)


def vacancies_and_posts(case: Case, plan: Allocation) -> Case:
    """The bases of a plan with its new posts, and every funded post of today filled."""
    return _with_posts(case, plan, plan.in_post_wte(case) + case.vacant)


def reached_by_plan(case: Case, rules: Sequence[Rule], aim: MetNeed, plan: Allocation) -> Care:
    """Who is reached by a plan's staff as it places them, at best, in a case that may differ in figures.

    Raises OurFault if the linear programme, which always has an answer, ends without one.
    """
    return _reached(_with_posts(case, plan, plan.in_post_wte(case)), rules, aim)[0]


def _with_posts(case: Case, plan: Allocation, in_post: Floats) -> Case:
    """The bases of a plan with these staff (WTE, B x S) and its new posts."""
    return staffed(case, capacity(case, plan, in_post), plan.open_bases(case))


def capacity(case: Case, plan: Allocation, in_post: Floats | None = None) -> Floats:
    """B x S, WTE for care of these staff (those of today, where they then work, if None) and filled posts."""
    staff = plan.in_post_wte(case) if in_post is None else in_post.copy()
    gives = plan.filled_wte(case) * case.counted * [role.care_wte_per_wte for role in case.roles]
    for k, role in enumerate(case.roles):
        staff[:, role.service] += gives[:, k]
    return staff


def check_care(case: Case, rules: Sequence[Rule], care: Care) -> tuple[tuple[Rule, Finding], ...]:
    """The checks of care alone, of a case whose staff are given."""
    plan = only_care(case, care)
    return tuple((rule, rule.check(case, plan)) for rule in [*rules, *ALWAYS] if isinstance(rule, OF_CARE))


def staffed(case: Case, staff: Floats, is_open: Bools) -> Case:
    """The case with these staff in post at these bases, and nothing left to decide."""
    nobody = np.zeros_like(case.in_post)
    return replace(
        case,
        roles=(),
        classes=(),
        chances=None,
        in_post=np.where(is_open[:, None], staff, 0.0),
        base_candidate=~is_open,
        moving=nobody,
    )


def capacity_rows(programme: Programme) -> list[tuple[int, int]]:
    """Each row of capacity with one of its columns of care."""
    if "capacity" not in programme.row_family:
        return []
    rows = np.flatnonzero(programme.row_family_of == programme.row_family.index("capacity"))
    matrix = programme.matrix
    return [(int(row), int(matrix.indices[matrix.indptr[row]])) for row in rows]


def _programme(case: Case, rules: Sequence[Rule], aim: Aim) -> tuple[Columns, Programme]:
    of_care = [rule for rule in [*ALWAYS, *rules] if isinstance(rule, OF_CARE)]
    return assemble(case, [], of_care, [aim])


def _reached(
    case: Case, rules: Sequence[Rule], aim: Aim, known: dict[bytes, tuple[Floats, Floats]] | None = None
) -> tuple[Care, dict[str, Any]]:
    """Who is reached, and the multipliers that prove that nobody could do better.

    A piece that is `known` from the other question, since no new post changes it, is not solved again.
    """
    known = {} if known is None else known
    columns, whole = _programme(case, rules, aim)
    duals = np.zeros(len(whole.row_upper))
    numbered = replace(whole, row_region=np.arange(len(duals)))  # in pieces it says which row each is
    parts, values = numbered.pieces(), []
    for part in parts:
        mark = _mark(part)
        if mark not in known:
            known[mark] = _solved(part, aim)
        found, duals[part.row_region] = known[mark]
        values.append(found)
    care = finish(case, columns, [part.source for part in parts], values).care
    return care, stated_whole(whole, duals)


def _solved(part: Programme, aim: Aim) -> tuple[Floats, Floats]:
    """The values of a piece, and its multipliers."""
    session = LexicographicSession(part, Settings(), None, None)
    found = in_order(session, {})
    if not isinstance(found, Solved):
        raise OurFault("no answer to who is reached by given staff")
    return found.values, session.linear[aim.id]


def _mark(part: Programme) -> bytes:
    """The same for programmes of the same figures alone."""
    matrix = part.matrix
    sides = (part.lower, part.upper, part.row_lower, part.row_upper, part.goals[0].cost)
    marks = (sha256(each.tobytes()).digest() for each in (*sides, matrix.indptr, matrix.indices, matrix.data))
    return b"".join(marks)


def only_care(case: Case, care: Care) -> Allocation:
    """An allocation of care and nothing else."""
    none = np.zeros((len(case.base_ids), 0), dtype=np.int64)
    empty = np.zeros(0, dtype=np.int64)
    return Allocation(
        posts=none[:, :, None],
        filled=none,
        placed=Placed(empty, empty, empty, empty),
        opened=np.zeros((len(case.base_ids), 0), dtype=bool),
        care=care,
        fund_ids=(),
    )
