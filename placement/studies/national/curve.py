"""On a worker: one board at several amounts, and what is proved of it at every other.

`relaxed_lines` costs a linear programme each; `decided_steps` decides. What comes back is what JSON holds, so
that it can be kept on disk and read again to the last digit.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from placement.model.assemble import define_all, stack_all
from placement.model.rules import Rule, split
from placement.results.results import posts_table
from placement.scenario.at_hand import WorkerSource, at_hand, same_versions
from placement.scenario.case_builder import gather
from placement.scenario.inputs import Inputs
from placement.solve.amount_lines import moving_row
from placement.solve.answer import Answer
from placement.solve.lagrangian.lines import AffineBound, RelaxedCurve
from placement.solve.resolve import Ask, ask, scaled, settings_for_many
from placement.store.folder import versions
from placement.store.study import StudyPlan, reached_by
from placement.store.studyfolder import plan_files

EACH_POUNDS = 100_000
DECIMALS = 1e6
SLOPES = (0.96, 0.91, 0.83, 1.04, 1.1, 1.25, 4.0)
"""Of the slope at a board's formula share, each near the one before. The steepest says how little money a
board can do with: without it, two boards seemed to do best with none, where their floors allow no plan."""


@dataclass(frozen=True)
class BoardTask:
    """What is asked of a board: whose fund, its part in its own question, and the amounts, in whole pounds.

    `most` is the whole budget: what is proved holds for every amount up to it.
    """

    file: int
    region: str | None
    board: str
    fund: str
    share: float
    most: int
    amounts: tuple[int, ...]
    gap_of_gain: float
    price: float = 0.0
    """For each £100,000: what money is worth elsewhere, so that a line of this slope is wanted."""
    chooses: bool = False
    """Whether it is decided at one amount more: what is best at that price, to the pound of its posts."""

    def rules(self, inputs: Inputs, amount: int) -> tuple[Rule, ...]:
        """The rules with so much money of the fund for this board."""
        return scaled(inputs.scenario.rules, {self.fund: self.of_fund(amount)})

    def of_fund(self, amount: int) -> float:
        """What the fund has to have, that this board has so much."""
        return amount / self.share


def relaxed_lines(sources: Sequence[WorkerSource], task: BoardTask) -> list[list[float]]:
    """Lines of the linear relaxation: no plan at any amount is worth more than any of them; [] without any.

    One that is tightest at the amount, and others of slopes around its own.
    """
    inputs = asked_of(sources, task)
    case, aims = inputs.case, inputs.scenario.aims
    widest = split(task.rules(inputs, task.most))
    columns = define_all(case, *widest, aims)
    whole = stack_all(case, columns, *widest, aims)
    row = moving_row([whole, stack_all(case, columns, *split(task.rules(inputs, 1)), aims)])
    if row is None:
        return []
    curve = RelaxedCurve(whole, row)
    first = curve.at_amount(task.amounts[0])
    if first is None:
        return []
    others = [curve.at_price(part * first.slope) for part in SLOPES]
    return [told(line) for line in (first, *others) if line is not None]


def decided_steps(sources: Sequence[WorkerSource], task: BoardTask) -> dict[str, Any]:
    """Every amount decided: figures, the plan's files, and lines. Raises OurFault if an answer does not hold.

    {"before": value today or None, "lines": [[constant, slope]], "steps": [{"amount", "pounds", ...}]}
    """
    inputs = asked_of(sources, task)
    amounts = sorted(task.amounts, reverse=True)
    found = ask(
        inputs.case,
        task.rules(inputs, amounts[0]),
        inputs.scenario.aims,
        replace(settings_for_many(inputs, task.gap_of_gain), today_by_piece=False),
        [Ask(rules=task.rules(inputs, amount)) for amount in amounts],
        processes=1,
        widest=task.rules(inputs, task.most),
        price=task.price / EACH_POUNDS,
        chosen=(lambda limit: task.rules(inputs, round(limit))) if task.chooses else None,
    )
    if found.amount is not None and round(found.amount) not in amounts:
        amounts.append(round(found.amount))
    before: float | None = None
    steps = []
    for number, amount in enumerate(amounts):
        answer = found.answer(number)
        if isinstance(answer, Answer):
            before = round(inputs.scenario.aims[0].value(inputs.case, answer.before), 6)
            steps.append(_step(inputs, task, amount, answer))
    return {
        "before": before,
        "lines": [told(line) for line in found.lines if line is not None],
        "steps": steps,
    }


def asked_of(sources: Sequence[WorkerSource], task: BoardTask) -> Inputs:
    """The board's own question. Raises BadInput if this worker's packages are others."""
    source = sources[task.file]
    same_versions(source, versions())
    scenario, known, _ = at_hand(source)
    return Inputs(scenario, known, gather(known, scenario, only_region=task.region), task.region, {})


def _step(inputs: Inputs, task: BoardTask, amount: int, answer: Answer) -> dict[str, Any]:
    aims = tuple(inputs.scenario.aims)
    reached = {
        aim: (round(value, 6), math.ceil(bound * DECIMALS) / DECIMALS if aim == aims[0].id else bound, why)
        for aim, (value, bound, why) in reached_by(answer, aims).items()
    }
    plan = StudyPlan(
        name=f"{task.board}-{amount}",
        option=inputs.scenario.option,
        amounts={task.fund: task.of_fund(amount)},
        allocation=answer.allocation,
        reached=reached,
        note={"decided": True, "file": task.file, "region": task.region},
    )
    value, bound, stopped = reached[aims[0].id]
    return {
        "amount": amount,
        **spent(inputs, task.fund, plan),
        "value": value,
        "bound": bound,
        "stopped_by": stopped,
        "plan": plan.name,
        "files": {name: content.decode() for name, content in plan_files(inputs, plan).items()},
    }


def spent(inputs: Inputs, fund: str, plan: StudyPlan) -> dict[str, Any]:
    """What the fund pays in a full year, and the posts and WTE that all funds pay for."""
    posts = posts_table(inputs.case, inputs.funds, plan.allocation)
    mine = posts[posts["fund_id"] == fund]
    return {
        "pounds": int(mine["pounds_per_year"].sum()),
        "posts": int(posts["steps"].sum()),
        "wte": round(float(posts["wte"].sum()), 6),
    }


def told(line: AffineBound) -> list[float]:
    """Constant, and slope for each £100,000, both rounded up: above nothing the line is only higher."""
    each = [line.constant, line.slope * EACH_POUNDS]
    return [math.ceil(part * DECIMALS) / DECIMALS for part in each]
