"""A ladder of budgets: the same question at one amount after another.

free     each budget decided on its own
nested   from the smallest budget up: each step keeps every post, and who fills it, of the step before

Both in one live programme for each part (`placement/solve/resolve.py`), the largest amount first. A smallest
budget that the
stated conditions cannot be met with has no plan, and says so; the nested steps begin at the first that can.
Where steps are years, the nested ones are read the other way: what a poorer year has, the richer year before
it has too, so that nobody is taken on to be let go in between.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from placement.model.case import Case
from placement.model.rules import ALWAYS, Rule
from placement.model.work import limit
from placement.results.proof import DECIMALS, to_six
from placement.scenario.inputs import Inputs
from placement.solve import infeasibility as diagnose
from placement.solve.answer import Answer, NoAnswer, verify
from placement.solve.resolve import Ask, ask, scaled, settings_for_many
from placement.store.study import Study, StudyPlan, reached_by
from placement.studies.about import two_names
from placement.studies.compare.formula import broken
from placement.studies.ladder.document import BudgetAsked, PlanAsked
from placement.studies.ladder.figures import FREE, NESTED, TODAY, ladder_document, ladder_tables
from placement.studies.ladder.steps import BudgetStep

LEAST_GAP = 0.002
"""Of the gain: a ladder is not asked for more than this."""
WITHIN = 0.9
"""The part of the gap that is asked for, so that what later aims may give up stays within it."""
PROBE_WORK = 120.0
"""Units of work of all questions whether a budget has any plan."""


@dataclass(frozen=True)
class Rungs:
    """The answers, step by step, in the order of the steps; `nested` is `free` on the first that has one."""

    steps: tuple[BudgetStep, ...]
    free: tuple[Answer | NoAnswer, ...]
    nested: tuple[Answer | NoAnswer, ...]
    order: tuple[int, ...]
    """Steps from the least money to the most."""


def gap_of_gain(inputs: Inputs) -> float:
    """The share of the gain that a ladder may leave unproved at a step."""
    return max(inputs.scenario.solve.gap_of_gain, LEAST_GAP)


def ladder(
    inputs: Inputs,
    steps: Sequence[BudgetStep],
    *,
    processes: int = 0,
    begun: Callable[[str], object] | None = None,
) -> Study:
    """Every step free and nested, what each buys, and what comes next; `begun` is told each stage's name.

    Raises OurFault if an answer does not hold.
    """
    if begun is not None:
        begun("deciding")
    processes = processes or inputs.scenario.solve.processes
    rungs = climbed(inputs, steps, processes=processes)
    plans = _plans(inputs, rungs)
    if begun is not None:
        begun("comparing")
    said = _said(inputs, rungs)
    document = ladder_document(inputs, gap_of_gain(inputs), said, plans, processes=processes)
    return Study("ladder", document, ladder_tables(document), plans)


def climbed(inputs: Inputs, steps: Sequence[BudgetStep], *, processes: int = 0) -> Rungs:
    """Every step decided, free and nested. Raises OurFault if an answer does not hold."""
    rules = inputs.scenario.rules
    order = sorted(range(len(steps)), key=lambda i: (steps[i].pounds, -(steps[i].year or 0)))
    amounts = {tuple(steps[i].amounts.items()): dict(steps[i].amounts) for i in order}
    variants = [scaled(rules, each) for each in amounts.values()]
    number = {key: n for n, key in enumerate(amounts)}
    top = _largest(list(amounts.values()))
    asks = [] if top in amounts.values() else [Ask(rules=scaled(rules, top))]
    free = {}
    for n in reversed(range(len(variants))):
        free[n] = len(asks)
        asks.append(Ask(rules=variants[n]))
    first = _first_possible(inputs.case, variants)
    nested = {n: free[n] for n in range(first + 1)}
    for n in range(first + 1, len(variants)):
        nested[n] = len(asks)
        asks.append(Ask(rules=variants[n], keeps=nested[n - 1]))
    settings = settings_for_many(inputs, WITHIN * gap_of_gain(inputs))
    rules_first = asks[0].rules or rules
    found = ask(inputs.case, rules_first, inputs.scenario.aims, settings, asks, processes=processes)
    answers = {n: found.answer(n) for n in {*free.values(), *nested.values()}}
    chain = _kept(inputs.case, variants, [answers[nested[n]] for n in range(len(variants))])
    of_step = [number[tuple(step.amounts.items())] for step in steps]
    return Rungs(
        tuple(steps),
        tuple(answers[free[n]] for n in of_step),
        tuple(chain[n] for n in of_step),
        tuple(order),
    )


def _largest(amounts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """For each fund its largest amount at any step."""
    return {fund: max(each[fund] for each in amounts) for fund in amounts[0]}


def _first_possible(case: Case, variants: Sequence[tuple[Rule, ...]]) -> int:
    """The first of these, in ascending order of money, that is not proved to have no plan."""
    asked = diagnose.FeasibilityProbe(case, limit(PROBE_WORK))
    for n, rules in enumerate(variants):
        if asked.possible(rules) is not False:
            return n
    return len(variants) - 1


def _kept(
    case: Case, variants: Sequence[tuple[Rule, ...]], chain: Sequence[Answer | NoAnswer]
) -> list[Answer | NoAnswer]:
    """The chain with every post of a step in all later ones, also where nobody fills it.

    A post that stands empty is taken out of a plan where no rule needs it (`finish.py`), which one step may
    need and the next not. Raises OurFault if a rule then breaks.
    """
    found: list[Answer | NoAnswer] = []
    before: Answer | None = None
    for rules, answer in zip(variants, chain, strict=True):
        now = answer
        if isinstance(answer, Answer):
            if before is not None and (answer.allocation.posts < before.allocation.posts).any():
                posts = np.maximum(answer.allocation.posts, before.allocation.posts)
                allocation = replace(answer.allocation, posts=posts)
                now = replace(
                    answer, allocation=allocation, findings=verify(case, [*rules, *ALWAYS], allocation)
                )
            before = now if isinstance(now, Answer) else before
        found.append(now)
    return found


def _said(inputs: Inputs, rungs: Rungs) -> list[BudgetAsked]:
    """For each step what it was asked, and the names of its plans or why it has none."""
    names = {row["region_id"]: row for row in inputs.region.regions.to_dict("records")}

    def outcome(kind: str, step: BudgetStep, answer: Answer | NoAnswer) -> PlanAsked:
        if isinstance(answer, Answer):
            return {"plan": f"{kind}-{step.name}"}
        regions = dict.fromkeys(name for part in answer.parts if part.searched for name in part.region_ids)
        return {
            "plan": None,
            "why": "impossible" if answer.reason == "infeasible" else "stopped",
            "where": [two_names(names[n]) for n in regions],
        }

    found: list[BudgetAsked] = []
    for i, step in enumerate(rungs.steps):
        free = outcome(FREE, step, rungs.free[i])
        same = rungs.nested[i] is rungs.free[i]
        found.append(
            {
                "name": step.name,
                "year": step.year,
                "amounts": {fund: to_six(amount) for fund, amount in step.amounts.items()},
                "pounds": to_six(step.pounds),
                FREE: free,
                NESTED: free if same else outcome(NESTED, step, rungs.nested[i]),
            }
        )
    return found


def _plans(inputs: Inputs, rungs: Rungs) -> tuple[StudyPlan, ...]:
    """Today, then each step's plans; a step that is both free and nested has one."""
    answers = [answer for answer in rungs.free if isinstance(answer, Answer)]
    plans = [_today(inputs, answers[0])] if answers else []
    for i, step in enumerate(rungs.steps):
        free, nested = rungs.free[i], rungs.nested[i]
        if isinstance(free, Answer):
            plans.append(_plan(inputs, FREE, step, free))
        if isinstance(nested, Answer) and nested is not free:
            plans.append(_plan(inputs, NESTED, step, nested))
    return tuple(plans)


def _plan(inputs: Inputs, kind: str, step: BudgetStep, answer: Answer) -> StudyPlan:
    stated = {fund.id: fund.amount for fund in inputs.funds}
    reached = reached_by(answer, tuple(inputs.scenario.aims))
    return StudyPlan(
        name=f"{kind}-{step.name}",
        option=inputs.scenario.option,
        amounts={fund: amount for fund, amount in step.amounts.items() if amount != stated[fund]},
        allocation=answer.allocation,
        reached={aim: (round(v, DECIMALS), round(b, DECIMALS), why) for aim, (v, b, why) in reached.items()},
        note={"decided": kind == FREE},
    )


def _today(inputs: Inputs, answer: Answer) -> StudyPlan:
    """Today's staff at their best, without any new post: no plan of ours, so it has no bound."""
    aim = inputs.scenario.aims[0]
    value = round(aim.value(inputs.case, answer.before), DECIMALS)
    return StudyPlan(
        name=TODAY,
        option=inputs.scenario.option,
        amounts={},
        allocation=answer.before,
        reached={aim.id: (value, float("inf"), "")},
        note={"breaks": list(broken(inputs.case, inputs.scenario.rules, answer.before))},
        reference=True,
    )
