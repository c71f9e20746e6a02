"""How much of a plan could go elsewhere in others nearly as good, and what all those found have alike.

What a plan that was found moves is shown by it; how much any such plan moves at most is proved by the search.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.results.beside import Beside
from placement.results.coverage import falls, nothing, shares
from placement.results.document_beside import ElsewhereEntry, LevelEntry, NearPlanEntry
from placement.results.proof import Proof, to_six
from placement.scenario.inputs import Inputs
from placement.solve.answer import Answer

TABLE = "near_plans"
COLUMNS = ("plan", "base_id", "cluster_id", "role_id", "service_id", "steps", "wte")
SMALL = 1e-9


Elsewhere: TypeAlias = Beside[ElsewhereEntry]
"""For the answer how much could go elsewhere, and the table of the plans that show it."""


def elsewhere_of(inputs: Inputs, answer: Answer, proof: Proof) -> Elsewhere | None:
    """From the plans that were found beside one; None where none were looked for, or it gains nothing."""
    first, plan = proof.aims[inputs.scenario.aims[0].id], answer.allocation
    if answer.beside is None or first.value is None or first.before is None or not plan.posts.any():
        return None
    value, gain = first.value, first.value - first.before
    if inputs.scenario.aims[0].sense != "max" or gain <= SMALL:
        return None
    steps = [other.allocation.posts.sum(axis=2) for other in answer.beside]
    others = [
        for_people(inputs.case, plan, other.allocation, (value - other.value) / gain)
        for other in answer.beside
    ]
    return _elsewhere(inputs, plan, steps, others, _most_given(others), answer.most_elsewhere_wte)


def for_people(case: Case, plan: Allocation, other: Allocation, given: float) -> NearPlanEntry:
    """What another plan gives up, and for how many people its care is another."""

    def shares_of(some: Allocation) -> Floats:
        return shares(some.area_care(case).sum(axis=1), case.need.sum(axis=1))

    here, there = shares_of(plan), shares_of(other)
    none = nothing(shares(other.area_care(case), case.need)) & (case.need > 0)
    return {
        "given_up_of_gain": to_six(max(given, 0.0)),
        "residents_more": round(float(case.population[falls(there, here)].sum())),
        "residents_less": round(float(case.population[falls(here, there)].sum())),
        "residents_none": round(float(case.population[none.any(axis=1)].sum())),
    }


def claimed_elsewhere(
    inputs: Inputs, plan: Allocation, entry: ElsewhereEntry, table: pd.DataFrame
) -> Elsewhere:
    """What the plans of a run's own table come to. Raises KeyError or ValueError where they are no plans.

    What each gives up and changes for people is taken as it is said; older folders do not say it.
    """
    given, steps = entry["given_up_of_gain"], _steps(inputs, table, int(entry["plans"]))
    others, most = entry.get("others"), entry.get("at_most_wte")
    if others is not None and (len(others), _most_given(others)) != (len(steps), given):
        raise ValueError(others)
    return _elsewhere(
        inputs,
        plan,
        steps,
        others,
        None if given is None else float(given),
        None if most is None else float(most),
    )


def _most_given(others: Sequence[NearPlanEntry]) -> float | None:
    """What the worst of them gives up."""
    return max((other["given_up_of_gain"] for other in others), default=None)


def per_plan(inputs: Inputs, table: pd.DataFrame) -> tuple[Ints, ...]:
    """The plans of a table, each B x K in steps."""
    return tuple(_steps(inputs, table, int(table["plan"].astype(int).max()) if len(table) else 0))


def _steps(inputs: Inputs, table: pd.DataFrame, count: int) -> list[Ints]:
    """Raises KeyError or ValueError where they are no plans of these places."""
    case = inputs.case
    steps = [np.zeros((len(case.base_ids), len(case.roles)), dtype=np.int64) for _ in range(count)]
    bases = {name: b for b, name in enumerate(case.base_ids)}
    roles = {role.id: k for k, role in enumerate(case.roles)}
    for row in table.to_dict("records"):
        n = int(row["plan"])
        if not 1 <= n <= count:
            raise ValueError(n)
        steps[n - 1][bases[str(row["base_id"])], roles[str(row["role_id"])]] += int(row["steps"])
    return steps


def _elsewhere(
    inputs: Inputs,
    plan: Allocation,
    steps: Sequence[Ints],
    others: Sequence[NearPlanEntry] | None,
    given: float | None,
    most: float | None,
) -> Elsewhere:
    case, own = inputs.case, plan.posts.sum(axis=2)
    here, there = _levels(case, own), [_levels(case, other) for other in steps]

    def level(n: int) -> LevelEntry:
        return {
            "elsewhere_wte": to_six(max((moved(here[n], each[n]) for each in there), default=0.0)),
            "in_all_wte": to_six(float(np.min([here[n], *(each[n] for each in there)], axis=0).sum())),
        }

    document: ElsewhereEntry = {
        "near_part_of_gain": inputs.scenario.solve.near_part_of_gain,
        "plans": len(steps),
        "given_up_of_gain": given,
        "wte": to_six(float((own * case.steps).sum())),
        "cluster_service": level(0),
        "cluster": level(1),
        "region_service": level(2),
    }
    if others is not None:
        document["others"] = list(others)
    if most is not None:
        document["at_most_wte"] = to_six(_in_steps(case, own, most))
    return Beside(document, {TABLE: pd.DataFrame(_rows(case, steps), columns=list(COLUMNS))})


def _in_steps(case: Case, own: Ints, most: float) -> float:
    """The largest sum of steps that is no more than so much, nor more than the plan has."""
    hundredths = np.round(100 * case.steps).astype(np.int64)
    unit = int(np.gcd.reduce(hundredths)) / 100 if (hundredths > 0).all() else 0.01
    return min(float(np.floor(most / unit + 1e-6)) * unit, float((own * case.steps).sum()))


def moved(here: Floats, there: Floats) -> float:
    """WTE that the first plan has where the second has fewer, as far as the second has them elsewhere."""
    return float(min(np.maximum(here - there, 0).sum(), np.maximum(there - here, 0).sum()))


def by_cluster_service(case: Case, steps: Ints) -> Floats:
    """C x S, WTE of new posts: the same question asked more coarsely."""
    out = np.zeros((len(case.cluster_ids), len(case.services)))
    base, role = np.nonzero(steps)
    np.add.at(out, (case.base_cluster[base], case.role_service[role]), steps[base, role] * case.steps[role])
    return out


def by_region_service(case: Case, steps: Ints) -> Floats:
    """R x S, WTE of new posts."""
    out = np.zeros((len(case.region_ids), len(case.services)))
    np.add.at(out, case.cluster_region, by_cluster_service(case, steps))
    return out


def _levels(case: Case, steps: Ints) -> tuple[Floats, Floats, Floats]:
    """WTE by cluster and service, by cluster, and by region and service."""
    fine = by_cluster_service(case, steps)
    return fine, np.asarray(fine.sum(axis=1)), by_region_service(case, steps)


def _rows(case: Case, others: Sequence[Ints]) -> Iterable[tuple[Any, ...]]:
    return [
        (
            n,
            case.base_ids[base],
            case.cluster_ids[int(case.base_cluster[base])],
            case.roles[role].id,
            case.services[case.roles[role].service].id,
            int(steps[base, role]),
            to_six(float(steps[base, role] * case.steps[role])),
        )
        for n, steps in enumerate(others, 1)
        for base, role in np.argwhere(steps).tolist()
    ]
