"""Many decisions that differ in limits alone (budgets, say), each proved, for little more than one.

amounts, the largest first --> one assembly's columns --> programmes alike but for limits
each part that stands apart --> one live model and one search for all amounts (model/goals.solve_series)
parts put together --> one verified Answer for each amount
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace

from placement.aims import Aim
from placement.decide import Answer, NoAnswer, answer_of, describe_part
from placement.model.assemble import define_all, stack_all
from placement.model.case import Case
from placement.model.goals import Settings, solve, solve_series
from placement.model.outcome import Unsolved
from placement.model.programme import Programme
from placement.model.together import Outcome
from placement.rules import ALWAYS, Fund, Rule

Outcomes = list[Outcome | Unsolved]


def decide_series(
    case: Case,
    variants: Sequence[Sequence[Rule]],
    aims: Sequence[Aim],
    settings: Settings,
    *,
    processes: int = 0,
) -> list[Answer | NoAnswer]:
    """One answer for each list of rules, in their order.

    The lists may differ in amounts alone; the first must allow whatever the others do (the largest fund
    first), for its columns serve them all. Raises OurFault if they differ otherwise, or as `decide` does.
    """
    every = [_split(rules) for rules in variants]
    columns = define_all(case, *every[0], aims)
    wholes = [stack_all(case, columns, funds, others, aims) for funds, others in every]
    parts = [whole.parts() for whole in wholes]
    tasks = [tuple(programmes) for programmes in zip(*parts, strict=True)]
    workers = min(processes or os.cpu_count() or 1, len(tasks))
    order = sorted(range(len(tasks)), key=lambda i: (-len(tasks[i][0].source), i))
    if workers <= 1:
        found = {i: _series(tasks[i], settings) for i in order}
    else:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, context) as pool:
            futures = {i: pool.submit(_series, tasks[i], settings) for i in order}
            found = {i: future.result() for i, future in futures.items()}
    described = [tuple(describe_part(case, columns, p) for p in programmes) for programmes in parts]
    return [
        answer_of(
            case,
            list(funds),
            list(others),
            aims,
            columns,
            parts[number],
            described[number],
            [found[i][number] for i in range(len(tasks))],
            told_vacancies=False,
        )
        for number, (funds, others) in enumerate(every)
    ]


def _split(rules: Sequence[Rule]) -> tuple[tuple[Fund, ...], tuple[Rule, ...]]:
    funds = tuple(rule for rule in rules if isinstance(rule, Fund))
    return funds, (*ALWAYS, *(rule for rule in rules if not isinstance(rule, Fund)))


def _series(programmes: Sequence[Programme], settings: Settings) -> Outcomes:
    """Today's service once, then every programme of one part in turn."""
    before = solve(programmes[0].before(), {}, replace(settings, through_pulp=False))
    if isinstance(before, Unsolved):
        return [before for _ in programmes]
    goals = zip(before.reached, programmes[0].goals, strict=False)
    start = {reached.goal: reached.value for reached, goal in goals if goal.sense == "max"}
    began = time.monotonic()
    found = solve_series(programmes, start, settings)
    each = (time.monotonic() - began) / len(programmes)
    return [Outcome(before, after, each) for after in found]
