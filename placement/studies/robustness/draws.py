"""Assumptions drawn within their low and their high, and the scenario decided again in each draw.

How assumptions are drawn stands in `placement.results.drawing`.
Of plans that are about as good in a draw the one is taken that stays near the stated plan
(`stability_aim.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from placement.errors import BadInput, Fault
from placement.model.aims import MetNeed
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.results.drawing import Row, in_draw, moving
from placement.scenario.inputs import Inputs
from placement.solve.answer import NoAnswer
from placement.solve.lagrangian.warm import PlansLeft
from placement.solve.memory import gives_back
from placement.solve.resolve import Ask, ask
from placement.solve.settings import Settings
from placement.solve.workers import workers
from placement.studies.robustness.stability_aim import StabilityAim, stability_aim

GAP = 0.02
"""Of the gain, that may stay unproved in a draw."""
WORK_OF_DRAW = 40.0
"""Units of work of one programme of one draw; most take less than five."""


@dataclass(frozen=True)
class Drawn:
    """One draw decided. `value`, `bound` and `before` are of need met, over the whole.

    No plan has more than `bound`; as much as the stated plan's places count for may lie between.

    `stopped_by` is "work" or "time" where some search ended before its gap; `plan` is None where the
    conditions could not all be met (`infeasible`) or no plan was found by then.
    """

    number: int
    plan: Allocation | None
    value: float
    bound: float
    before: float
    stopped_by: str


def first_aim(inputs: Inputs, command: str) -> MetNeed:
    """The first aim. Raises BadInput where it is not need met: nothing else is compared across draws."""
    aim = inputs.scenario.aims[0]
    if not isinstance(aim, MetNeed):
        raise BadInput(
            [
                Fault(
                    "robust_first_aim",
                    inputs.scenario.path.name,
                    column="aims",
                    value=aim.id,
                    slots={"command": command},
                )
            ]
        )
    return aim


def decide_draws(
    inputs: Inputs,
    numbers: Sequence[int],
    stated: ReferencePlan,
    *,
    gap: float = GAP,
    processes: int = 0,
) -> list[Drawn]:
    """Every draw decided near the stated plan, in the order of `numbers`, side by side in workers."""
    aim = stability_aim(first_aim(inputs, "robustness"), inputs.case, stated.plan, stated.before)
    shared = _with_warm(_DrawSettings(lean(inputs), tuple(moving(inputs)), aim, gap), processes)
    if processes == 1 or len(numbers) <= 1:
        return [_decide(shared, number) for number in numbers]
    with workers(processes) as pool:
        return pool.each(_decide, shared, list(numbers))


@dataclass(frozen=True)
class ReferencePlan:
    """The plan that draws are compared with, and today's service before it."""

    plan: Allocation
    before: Allocation


def lean(inputs: Inputs) -> Inputs:
    """The inputs without the bytes of their files, which workers have no use for."""
    return replace(inputs, files={})


@dataclass(frozen=True)
class _DrawSettings:
    inputs: Inputs
    rows: tuple[Row, ...]
    near: StabilityAim
    gap: float
    warm: tuple[PlansLeft | None, ...] = ()
    """By part, plans of the question as stated for each draw to begin from: the same of 20 draws as of 50."""


def _with_warm(shared: _DrawSettings, processes: int) -> _DrawSettings:
    """The question as stated is decided once more, near its own plan, for the plans that it meets."""
    inputs = shared.inputs
    asked = ask(
        inputs.case,
        inputs.scenario.rules,
        [shared.near],
        _settings(inputs, shared.gap),
        [Ask()],
        processes=processes,
        leave=True,
    )
    return replace(shared, warm=asked.left)


def _settings(inputs: Inputs, gap: float) -> Settings:
    return Settings(
        gap_of_gain=gap,
        work=WORK_OF_DRAW,
        seconds=inputs.scenario.solve.most_seconds,
        seed=inputs.scenario.solve.seed,
        strategy="prices",
        goes_on=False,
        today_by_piece=False,
    )


@gives_back
def _decide(shared: _DrawSettings, number: int) -> Drawn:
    """On a worker: one draw, gathered and decided."""
    drawn = in_draw(shared.inputs, shared.rows, number)
    rules, aim = drawn.scenario.rules, shared.near.counted_as(first_aim(drawn, "robustness"))
    settings = _settings(drawn, shared.gap)
    asked = ask(drawn.case, rules, [aim], settings, [Ask()], processes=1, warm=shared.warm)
    answer = asked.answer(0)
    if isinstance(answer, NoAnswer):
        return Drawn(number, None, np.nan, np.nan, np.nan, str(answer.reason))
    reached = asked.reached(0)
    if reached is None:
        return Drawn(number, None, np.nan, np.nan, np.nan, "work")
    before = sum(outcome.before.reached[0].value for outcome in answer.outcomes)
    value = reached.value - aim.nearness(drawn.case, answer.allocation)
    return Drawn(number, answer.allocation, value, reached.bound, before, reached.stopped_by)


def steps_of(plan: Allocation) -> np.ndarray[Any, np.dtype[np.int64]]:
    """B x K, steps of all funds together."""
    return np.asarray(plan.posts.sum(axis=2))


def pounds_per_step(case: Case) -> np.ndarray[Any, np.dtype[np.int64]]:
    """K."""
    return np.array([role.pounds_per_step for role in case.roles], dtype=np.int64)
