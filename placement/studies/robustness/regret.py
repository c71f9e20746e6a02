"""What each plan would miss in each draw: how much less need it meets than the best plan known for that draw.

With the gain g[n, d] of plan d in draw n, plan d misses

    max over all known plans e of g[n, e]  -  g[n, d]                     (regret; Savage, JASA 46, 1951)

in that draw, never less than nothing. Told of four plans: the one that is studied; of those that keep the
conditions as stated, the one that is best on average over the draws; the plain formula; and the plan that
counts on every vacancy being filled. The last is decided as if every funded post had somebody in it, and its
new posts are then valued with today's staff, like all others, so that the money is the same. Where posts were
decided over draws, the best plan for the stated figures is told of as well. Known plans are those of the
study and these: what a better plan would bring that nobody found is not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.scenario.case_builder import gather
from placement.scenario.inputs import Inputs
from placement.solve.decided import NoPlan, NoPlanYet, decided
from placement.solve.over_draws.plan import in_worst_tenth
from placement.studies.compare.formula import broken, plain_formula
from placement.studies.robustness.document import RegretSummary, Regretted, RobustRegret

SMALL = 1e-6
"""WTE; a plan that misses no more is counted as the best known one of that draw."""


@dataclass(frozen=True)
class RivalPlan:
    """A way to spend the same money that no search for this question made; `breaks` are ids of rules."""

    kind: Literal["formula", "vacancies"]
    plan: Allocation
    breaks: tuple[str, ...]


def rival_plans(inputs: Inputs, processes: int = 0) -> list[RivalPlan]:
    """The plain formula; where there are vacancies, the plan that counts on their being filled, if found."""
    case, scenario = inputs.case, inputs.scenario
    formula = plain_formula(case, scenario.rules, scenario.aims, processes=processes)
    found = [RivalPlan("formula", formula.allocation, formula.breaks)]
    if scenario.about.workforce == "funded" or np.array_equal(case.funded, case.in_post):
        return found
    about = scenario.about.model_copy(update={"workforce": "funded"})
    other = inputs.with_processes(processes).scenario.model_copy(update={"about": about})
    filled = replace(
        inputs, scenario=other, case=gather(inputs.region, other, only_region=inputs.only_region)
    )
    try:
        plan = decided(filled).allocation
    except (NoPlan, NoPlanYet):
        return found
    kept = [rule for rule in broken(case, scenario.rules, plan) if rule not in OF_CARE_ALONE]
    return [*found, RivalPlan("vacancies", plan, tuple(kept))]


OF_CARE_ALONE = ("need", "capacity")
"""Conditions about who is cared for, which is worked out anew with today's staff."""


def regret_document(
    gained: Floats,
    names: Sequence[str],
    rivals: Sequence[RivalPlan],
    numbers: Sequence[int],
    *,
    of: str = "best",
) -> RobustRegret | None:
    """What each of the plans misses, draw by draw; None where there is no draw.

    `gained` is draws x plans: first those of `names`, which keep the conditions as stated, then the rivals.
    `of` is the name of the plan that is studied, "best" that of the stated figures.
    """
    if not len(gained):
        return None
    missed = gained.max(axis=1)[:, None] - gained
    usual = gained[:, : len(names)].mean(axis=0)
    stated, best = list(names).index(of), list(names).index("best")
    over = stated if usual[stated] >= usual.max() - SMALL else int(usual.argmax())
    told: list[tuple[Regretted, int, tuple[str, ...]]] = [("stated", stated, ())]
    told += [("figures", best, ())] if best not in (stated, over) else []
    told += [("draws", over, ())] if over != stated else []
    told += [(one.kind, len(names) + i, one.breaks) for i, one in enumerate(rivals)]
    return {
        "known": gained.shape[1],
        "over_draws": names[over],
        "numbers": [int(n) for n in numbers],
        "plans": [
            {
                "kind": kind,
                "plan": names[at] if at < len(names) else kind,
                "breaks": list(breaks),
                **regret_summary([round(float(one), 6) for one in missed[:, at]]),
            }
            for kind, at, breaks in told
        ],
    }


def regret_summary(missed: Sequence[float]) -> RegretSummary:
    """What is told of a plan's misses in all draws, WTE; it follows from them alone."""
    most = in_worst_tenth(len(missed))
    return {
        "mean_wte": round(sum(missed) / len(missed), 6),
        "worst_tenth_wte": round(sum(sorted(missed)[-most:]) / most, 6),
        "most_wte": max(missed),
        "best_in": sum(one <= SMALL for one in missed),
        "missed_wte": list(missed),
    }
