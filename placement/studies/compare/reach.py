"""Options that count other minutes: where posts stand apart, and whom each plan reaches by whose minutes.

Where no two options have different travel times there is nothing to tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from placement.model.arrays import Bools, Floats
from placement.results.no_car import limits_by_service
from placement.results.reach import staff_of
from placement.scenario.inputs import Inputs
from placement.store.study import StudyPlan
from placement.studies.compare.document import PostsApart, ReachedByWay, ReachEntry, TravelWay

NOBODY = 1e-6


def reach_entry(asked: Mapping[str, Inputs], today: StudyPlan, options: Sequence[StudyPlan]) -> ReachEntry:
    """`ways`, `reach` and `apart` of a comparison's study.json.

    A way is a travel setting, called by the first option that has it: which areas have no minutes to any
    base, by name, and their residents. Reach counts, for each way and service, the residents near a base with
    staff of it, within its limit, under each plan; and, where public transport is known, people without a car
    likewise (residents times the share of households without one). Apart is, for each two options, WTE of new
    posts that the one has at a base and the other has not.
    """
    judges: dict[str, str] = {}
    for plan in options:
        judges.setdefault(asked[plan.name].scenario.travel.model_dump_json(), plan.name)
    if len(judges) < len({"one", "another"}):
        return {"ways": [], "reach": [], "apart": []}
    plans = [today, *options]
    ways: list[TravelWay] = []
    reach: list[ReachedByWay] = []
    for name in judges.values():
        case = asked[name].case
        known = np.isfinite(case.reach_minutes).any(axis=1)
        ways.append(
            {
                "key": name,
                "areas_without": [case.area_ids[a] for a in np.flatnonzero(~known)],
                "residents": round(float(case.population.sum())),
                "residents_without": round(float(case.population[~known].sum())),
            }
        )
        reach += _everyone(name, asked, plans, case.reach_minutes, case.population, "everyone")
        if case.transit_minutes is not None and case.no_car_share is not None:
            people = case.population * np.nan_to_num(case.no_car_share)
            reach += _everyone(name, asked, plans, case.transit_minutes, people, "no_car")
    return {"ways": ways, "reach": reach, "apart": _apart(asked, options)}


def _everyone(
    judge: str,
    asked: Mapping[str, Inputs],
    plans: Sequence[StudyPlan],
    minutes: Floats,
    people: Floats,
    who: Literal["everyone", "no_car"],
) -> list[ReachedByWay]:
    """One row for each service; NaN minutes are near nobody."""
    limits = limits_by_service(asked[judge])
    staffed: dict[str, Bools] = {
        plan.name: np.asarray(staff_of(asked[plan.name].case, plan.allocation) > NOBODY) for plan in plans
    }
    return [
        {
            "way": judge,
            "who": who,
            "service_id": service.id,
            "minutes": float(limits[s]),
            "people": {
                name: round(float(people[(minutes[:, at[:, s]] <= limits[s]).any(axis=1)].sum()))
                for name, at in staffed.items()
            },
        }
        for s, service in enumerate(asked[judge].case.services)
    ]


def _apart(asked: Mapping[str, Inputs], options: Sequence[StudyPlan]) -> list[PostsApart]:
    """WTE of new posts that one option has and another lacks, base by base and kind of post by kind."""
    new = {plan.name: _wte(asked[plan.name], plan) for plan in options}
    return [
        {
            "option": one,
            "against": other,
            "wte": round(sum(max(0.0, wte - new[other].get(spot, 0.0)) for spot, wte in new[one].items()), 6),
        }
        for one in new
        for other in new
        if one != other
    ]


def _wte(inputs: Inputs, plan: StudyPlan) -> dict[tuple[str, str], float]:
    case, steps = inputs.case, plan.allocation.posts.sum(axis=2)
    return {
        (case.base_ids[b], case.roles[k].id): float(steps[b, k]) * case.roles[k].step_wte
        for b, k in zip(*np.nonzero(steps), strict=True)
    }
