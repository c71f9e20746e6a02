"""Assumptions drawn within their low and their high, and the scenario decided again in each draw.

Each assumption that a figure of the case rests on is drawn from its distribution between its low and its
high, by itself or with its group, as `assumptions.csv` says (`placement.data.spread`). The draw of an
assumption hangs on the seed, the number of the draw, its id and its group alone: draw 7 is the same of 20 as
of 50, and a new assumption changes no other.
Of plans that are about as good in a draw the one is taken that stays near the stated plan
(`stability_aim.py`).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.data.spread import part_drawn, spread_of
from placement.errors import BadInput, Fault
from placement.model.aims import MetNeed
from placement.results.vary import Varied, varied
from placement.scenario.case_builder import gather
from placement.scenario.inputs import Inputs
from placement.solve.decide import NoAnswer
from placement.solve.resolve import Ask, ask
from placement.solve.settings import Settings
from placement.solve.workers import workers
from placement.studies.robustness.stability_aim import Near, near

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.model.allocation import Allocation
    from placement.model.case import Case
    from placement.solve.workers import Event

GAP = 0.02
"""Of the gain, that may stay unproved in a draw."""
WORK_OF_DRAW = 40.0
"""Units of work of one programme of one draw; most take less than five."""
Row = Mapping[Hashable, Any]


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


def moving(inputs: Inputs) -> list[Row]:
    """The rows of assumptions.csv that stand for a figure of the case, and have a range."""
    return [
        row
        for row in inputs.region.assumptions.to_dict("records")
        if float(row["low"]) < float(row["high"])
        and varied(inputs.region, inputs.scenario, row, float(row["value"])) is not None
    ]


def drawn_value(row: Row, seed: int, number: int) -> float:
    """The assumption's value in one draw: the inverse of its distribution, at the part that is drawn."""
    return spread_of(row).at(part_drawn(row, seed, number))


def in_draw(inputs: Inputs, rows: Sequence[Row], number: int) -> Inputs:
    """The inputs as they are in one draw; counts of graduates are whole."""
    found = Varied(inputs.region, inputs.scenario)
    for row in rows:
        value = drawn_value(row, inputs.scenario.solve.seed, number)
        found = varied(found.region, found.scenario, row, value) or found
    return with_case(inputs, found)


def with_case(inputs: Inputs, found: Varied) -> Inputs:
    """The inputs of a varied region and scenario, the case gathered again."""
    graduates = found.region.graduates
    sizes = np.floor(graduates["graduates"].astype(float) + 0.5).astype(np.int64)
    region = replace(found.region, graduates=graduates.assign(graduates=sizes))
    case = gather(region, found.scenario, only_region=inputs.only_region)
    return replace(inputs, region=region, scenario=found.scenario, case=case)


def decide_draws(
    inputs: Inputs,
    numbers: Sequence[int],
    stated: ReferencePlan,
    *,
    gap: float = GAP,
    processes: int = 0,
    told: Callable[[Event], None] | None = None,
) -> list[Drawn]:
    """Every draw decided near the stated plan, in the order of `numbers`, side by side in workers."""
    aim = near(first_aim(inputs, "robustness"), inputs.case, stated.plan, stated.before)
    shared = _DrawSettings(lean(inputs), tuple(moving(inputs)), aim, gap)
    if processes == 1 or len(numbers) <= 1:
        return [_decide(shared, number) for number in numbers]
    with workers(processes, told=told) as pool:
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
    near: Near
    gap: float


def _decide(shared: _DrawSettings, number: int) -> Drawn:
    """On a worker: one draw, gathered and decided."""
    drawn = in_draw(shared.inputs, shared.rows, number)
    rules, aim = drawn.scenario.rules, shared.near.counted_as(first_aim(drawn, "robustness"))
    settings = Settings(
        gap_of_gain=shared.gap,
        work=WORK_OF_DRAW,
        seconds=drawn.scenario.solve.most_seconds,
        seed=drawn.scenario.solve.seed,
        strategy="prices",
        goes_on=False,
    )
    asked = ask(drawn.case, rules, [aim], settings, [Ask()], processes=1)
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
