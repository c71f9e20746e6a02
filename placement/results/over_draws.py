"""What a plan made for many draws of the assumptions comes to, beside the plan of the stated figures.

In the draws of the sample and in fresh ones, which no plan was made for: what each plan's posts add on
average and in the worst tenth of draws, and how far they lie apart. An interval of a mean is Student's, of
the worst tenth from samples drawn again of the fresh draws (bootstrap percentiles, Efron 1979). With further
samples, each decided by itself, what the best plan for every draw there could be adds beyond this one is at
most so much, with 95 % confidence (multiple replications: Mak, Morton and Wood, *Operations Research Letters*
24, 1999): the mean over the samples of what no plan can add there, less what this plan adds there, and
Student's margin.

All but the bounds follow from the posts of the two plans, so that `verify` works it out again.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
import pandas as pd

from placement.errors import OurFault
from placement.model.allocation import Allocation, Care, Placed
from placement.model.arrays import Floats
from placement.results.beside import Beside
from placement.results.chosen_over_draws import (
    ChoiceInDraws,
    choice_document,
    claimed_choice,
    names_of,
)
from placement.results.decision import (
    numbers_choosing,
    numbers_fresh,
    numbers_in_batch,
    samples_of,
    seed_of_draws,
)
from placement.results.document_beside import BestForAllEntry, CoreEntry, OverDrawsEntry, PlansInSomeDraws
from placement.results.drawing import moving
from placement.results.elsewhere import by_cluster_service
from placement.results.proof import finite, to_six
from placement.results.results import posts_table
from placement.results.worth_in_draws import in_draws
from placement.scenario.inputs import Inputs
from placement.solve.answer import CoreOfPlan, DrawnDecision
from placement.solve.over_draws.choosing import SAMPLE, CandidatePlan
from placement.solve.over_draws.choosing import STATED as AS_STATED
from placement.solve.over_draws.fixed import only_posts
from placement.solve.over_draws.plan import in_worst_tenth

DRAWS, STATED, CORE, CANDIDATES = "draws", "stated_plan", "core_posts", "candidate_plans"
DRAW_COLUMNS = ("draw", "sample", "gain_wte", "gain_stated_wte", "rules_hold")
PLAN_COLUMNS = ("what", "base_id", "role_id", "fund_id", "steps")
CORE_COLUMNS = ("base_id", "cluster_id", "role_id", "service_id", "fund_id", "steps", "wte")
SURE = 0.95
TWIN = 1e-4
"""How far what the search says may lie from what the posts add, worked out by themselves."""
AGAIN = 2_000
"""Samples drawn again for the interval of a worst tenth."""


OverDrawsFound: TypeAlias = Beside[OverDrawsEntry]
"""For the answer what the plan comes to over draws; tables of draws, of the plan of the stated figures and,
where there are any, of the plan's core and of the plans that it was chosen among.
"""


def over_draws(inputs: Inputs, plan: Allocation, drawn: DrawnDecision | None) -> OverDrawsFound | None:
    """Everything told of a plan over draws; None of a plan of the stated figures."""
    if drawn is None:
        return None
    asked, seed = inputs.scenario.draws, seed_of_draws(inputs)
    sample, fresh = range(1, asked.count + 1), numbers_fresh(inputs)
    batches = [numbers_in_batch(inputs, n) for n in range(len(drawn.bounds))]
    choosing = numbers_choosing(inputs) if drawn.choice is not None else range(0)
    numbers = [*sample, *fresh, *(number for batch in batches for number in batch), *choosing]
    plans = [plan, drawn.stated, *([] if drawn.core is None else [drawn.core.posts])]
    others = [each.plan for each in drawn.candidates[1:]]
    found = in_draws(
        inputs, [*plans, *others], numbers, seed, samples=samples_of(inputs),
        processes=inputs.scenario.solve.processes,
    )  # fmt: skip
    kinds = ["sample"] * len(sample) + ["fresh"] * len(fresh)
    kinds += [f"batch {n}" for n, batch in enumerate(batches, 1) for _ in batch]
    kinds += ["choosing"] * len(choosing)
    holds = ["yes" if each else "no" for each in found.holds]
    told = found.gains.sum(axis=2).round(6) + 0.0
    table = pd.DataFrame(
        zip(numbers, kinds, told[:, 0], told[:, 1], holds, strict=True), columns=list(DRAW_COLUMNS)
    )
    own = told[: len(sample), :2]
    value, searched = (_value(inputs, found.gains[: len(sample), at], drawn.parts) for at in (0, len(plans)))
    if abs(searched - drawn.value) > TWIN * (1 + abs(searched)):
        raise OurFault(f"over draws the search says {drawn.value:.6f}, the posts {searched:.6f}")
    bound = max(drawn.bound, searched, value)
    of_candidates = found.gains[:, [1, *range(len(plans), len(plans) + len(others))]]
    choice = ChoiceInDraws(of_candidates[: len(sample)], of_candidates[len(numbers) - len(choosing) :])
    document: OverDrawsEntry = {
        "of": asked.of,
        "count": asked.count,
        "seed": seed,
        "assumptions": len(moving(inputs)),
        "rules_hold_in": asked.rules_hold_in,
        "rules_held": sum(found.holds[: len(sample)]),
        "value_wte": to_six(value),
        "bound_wte": to_six(bound),
        "gap_of_gain": finite((bound - value) / value) if value > 0 else None,
        "searched_wte": to_six(searched),
        "stopped_by": drawn.stopped_by,
        "parts": [list(part) for part in drawn.parts],
        "sample": _beside(own, seed),
        "fresh": _beside(told[len(sample) : len(sample) + len(fresh), :2], seed),
        "wte_elsewhere": to_six(_elsewhere(inputs, plan, drawn.stated)),
        "core": None if drawn.core is None else _core(inputs, plan, drawn.core, told[: len(sample)]),
        "best_for_all": _best_for_all(
            told[len(sample) + len(fresh) : len(numbers) - len(choosing), 0], asked.count, drawn.bounds
        ),
        "choice": choice_document(inputs, plan, drawn, choice),
    }
    tables = {DRAWS: table, STATED: plan_table(inputs, drawn.stated)}
    if drawn.core is not None:
        tables[CORE] = core_table(inputs, drawn.core.posts)
    if drawn.choice is not None:
        tables[CANDIDATES] = _candidates(inputs, drawn.candidates[1:])
    return Beside(document, tables)


def _candidates(inputs: Inputs, plans: tuple[CandidatePlan, ...]) -> pd.DataFrame:
    """Every plan that was chosen among, but that of the stated figures, which has a table of its own."""
    tables = [plan_table(inputs, each.plan).assign(plan=each.name) for each in plans]
    return pd.concat(tables, ignore_index=True)[["plan", *PLAN_COLUMNS]]


def _value(inputs: Inputs, gains: Floats, parts: tuple[tuple[str, ...], ...]) -> float:
    """What was made as large as can be, of one plan; `gains` are draws of the sample x regions."""
    if inputs.scenario.draws.of == "worst_tenth":
        return _worst_by_parts(inputs, gains, parts)
    return float(gains.sum(axis=1).mean())


def _beside(gains: Floats, seed: int) -> PlansInSomeDraws:
    """Both plans over some draws (draws x this plan and the stated figures'), and how far they lie apart."""
    more, worst = gains[:, 0] - gains[:, 1], in_worst_tenth(len(gains))

    def tenth(some: Floats) -> Floats:
        return np.asarray(np.sort(some, axis=0)[:worst].mean(axis=0))

    low, high = _of_mean(more)
    again = np.random.default_rng([seed, len(gains)]).integers(len(gains), size=(AGAIN, len(gains)))
    apart = np.array([tenth(gains[rows]) @ [1.0, -1.0] for rows in again])
    sides = np.quantile(apart, [(1 - SURE) / 2, (1 + SURE) / 2]) if len(gains) > 1 else [None, None]
    return {
        "draws": len(gains),
        "mean_wte": to_six(float(gains[:, 0].mean())),
        "stated_mean_wte": to_six(float(gains[:, 1].mean())),
        "worst_tenth_wte": to_six(float(tenth(gains)[0])),
        "stated_worst_tenth_wte": to_six(float(tenth(gains)[1])),
        "more_wte": to_six(float(more.mean())),
        "more_low_wte": low,
        "more_high_wte": high,
        "more_worst_wte": to_six(float(tenth(gains) @ [1.0, -1.0])),
        "more_worst_low_wte": None if sides[0] is None else to_six(float(sides[0])),
        "more_worst_high_wte": None if sides[1] is None else to_six(float(sides[1])),
        "better_in": int((more > 1e-6).sum()),
        "worse_in": int((more < -1e-6).sum()),
    }


def core_entry(inputs: Inputs, plan: Allocation, drawn: DrawnDecision | None) -> CoreEntry | None:
    """What is told of the core alone, as beside the answer; None of a plan without one."""
    if drawn is None or drawn.core is None:
        return None
    found = in_draws(
        inputs, [plan, drawn.stated, drawn.core.posts], range(1, inputs.scenario.draws.count + 1),
        seed_of_draws(inputs), samples=samples_of(inputs), processes=inputs.scenario.solve.processes,
    )  # fmt: skip
    return _core(inputs, plan, drawn.core, found.gains.sum(axis=2).round(6) + 0.0)


def _core(inputs: Inputs, plan: Allocation, core: CoreOfPlan, gains: Floats) -> CoreEntry:
    """What can be decided now and what waiting with the rest costs and can bring, a year, over the sample.

    `gains` are draws x (the plan, the stated figures' plan, the core alone).
    """
    case = inputs.case
    pounds = np.array([role.pounds_per_step for role in case.roles])
    steps, all_steps = core.posts.posts.sum(axis=2), plan.posts.sum(axis=2)
    mean, alone = float(gains[:, 0].mean()), float(gains[:, 2].mean())
    return {
        "asked_in": inputs.scenario.draws.core_in,
        "good_in": to_six(core.good_in),
        "gives_up_at_most": inputs.scenario.solve.near_part_of_gain,
        "wte": to_six(float((steps * case.steps).sum())),
        "pounds_per_year": int((steps * pounds).sum()),
        "held_pounds_per_year": int(((all_steps - steps) * pounds).sum()),
        "gain_wte": to_six(alone),
        "with_core_wte": to_six(core.with_core),
        "bound_wte": to_six(core.bound),
        "waiting_costs_wte": to_six(mean - alone),
        "waiting_brings_least_wte": to_six(max(core.with_core - mean, 0.0)),
        "waiting_brings_most_wte": to_six(max(core.bound - mean, 0.0)),
    }


def core_table(inputs: Inputs, core: Allocation) -> pd.DataFrame:
    """The posts that can be decided now."""
    return posts_table(inputs.case, inputs.funds, core)[list(CORE_COLUMNS)]


def _worst_by_parts(inputs: Inputs, gains: Floats, parts: tuple[tuple[str, ...], ...]) -> float:
    """The worst tenth of each part by itself, added up; `gains` are draws x regions."""
    regions, worst = list(inputs.case.region_ids), in_worst_tenth(len(gains))
    each = [gains[:, [regions.index(name) for name in part]].sum(axis=1) for part in parts]
    return float(sum(np.sort(one)[:worst].mean() for one in each))


def _of_mean(found: Floats) -> tuple[float | None, float | None]:
    """Student's interval of a mean; none of a single figure."""
    if len(found) < 2:
        return None, None
    margin = _margin(found, (1 + SURE) / 2)
    return to_six(float(found.mean()) - margin), to_six(float(found.mean()) + margin)


def _margin(found: Floats, part: float) -> float:
    """Student's quantile of so many figures, times their standard error.

    `scipy.stats` says the same number, and half of a start would be its import.
    """
    from scipy.special import stdtrit  # noqa: PLC0415 - 5 MB, and few runs need it

    return float(stdtrit(len(found) - 1, part) * found.std(ddof=1) / math.sqrt(len(found)))


def _best_for_all(gained: Floats, count: int, bounds: tuple[float, ...]) -> BestForAllEntry | None:
    """How much the best plan for every draw there could be may add beyond this one; None without samples."""
    if len(bounds) < 2:
        return None
    short = np.array(bounds) - gained.reshape(len(bounds), count).mean(axis=1)
    return {
        "samples": len(bounds),
        "bounds_wte": [to_six(bound) for bound in bounds],
        "short_wte": to_six(float(short.mean())),
        "short_at_most_wte": to_six(float(short.mean()) + _margin(short, SURE)),
    }


def _elsewhere(inputs: Inputs, plan: Allocation, stated: Allocation) -> float:
    """WTE of the stated figures' plan that are with another cluster or service in this one."""
    case = inputs.case
    was, now = (by_cluster_service(case, each.posts.sum(axis=2)) for each in (stated, plan))
    return float(np.maximum(was - now, 0.0).sum())


def plan_table(inputs: Inputs, plan: Allocation) -> pd.DataFrame:
    """What is decided in a plan: posts, posts that somebody fills (of limited supply), and opened bases."""
    case = inputs.case
    rows = [
        ("posts", case.base_ids[b], case.roles[k].id, plan.fund_ids[f], int(plan.posts[b, k, f]))
        for b, k, f in np.argwhere(plan.posts).tolist()
    ]
    rows += [
        ("filled", case.base_ids[b], case.roles[k].id, "", int(plan.filled[b, k]))
        for b, k in np.argwhere(plan.filled).tolist()
    ]
    rows += [
        ("opened", case.base_ids[b], "", plan.fund_ids[f], 1) for b, f in np.argwhere(plan.opened).tolist()
    ]
    return pd.DataFrame(rows, columns=list(PLAN_COLUMNS))


def claimed_over_draws(
    inputs: Inputs,
    plan: Allocation,
    entry: OverDrawsEntry,
    table: pd.DataFrame,
    core: pd.DataFrame | None = None,
    candidates: pd.DataFrame | None = None,
) -> OverDrawsFound | None:
    """The same from a folder's own claims. Raises KeyError or ValueError where they are no plan and bound."""
    best, told = entry["best_for_all"], entry["core"]
    if (core is None) != (told is None):
        raise ValueError(CORE)
    bounds = () if best is None else tuple(float(bound) for bound in best["bounds_wte"])
    if len(bounds) != inputs.scenario.draws.batches:
        raise ValueError(bounds)
    stated = plan_of(inputs, plan, table)
    others = [CandidatePlan(SAMPLE, plan)]
    if candidates is not None:
        others = [
            CandidatePlan(name, plan_of(inputs, plan, candidates[candidates["plan"] == name]))
            for name in names_of(candidates)
        ]
    plans = (CandidatePlan(AS_STATED, stated), *others)
    claim = DrawnDecision(
        stated=stated,
        candidates=plans,
        choice=claimed_choice(inputs, entry["choice"], plans),
        value=float(entry["searched_wte"]),
        bound=float(entry["bound_wte"]),
        stopped_by=entry["stopped_by"],
        parts=tuple(tuple(part) for part in entry["parts"]),
        bounds=bounds,
        core=None if core is None or told is None else _claimed_core(inputs, plan, told, core),
    )
    return over_draws(inputs, plan, claim)


def _claimed_core(inputs: Inputs, plan: Allocation, entry: CoreEntry, table: pd.DataFrame) -> CoreOfPlan:
    posts = plan_of(inputs, plan, table.assign(what="posts")).posts
    if (posts > plan.posts).any():
        raise ValueError(CORE)
    claims = (float(entry[name]) for name in ("good_in", "with_core_wte", "bound_wte"))
    return CoreOfPlan(only_posts(plan, posts), *claims)


def plan_of(inputs: Inputs, like: Allocation, table: pd.DataFrame) -> Allocation:
    """The plan of a table. Raises KeyError or ValueError where it is none of these places and roles."""
    case = inputs.case
    bases = {name: b for b, name in enumerate(case.base_ids)}
    roles = {role.id: k for k, role in enumerate(case.roles)}
    posts, filled = np.zeros_like(like.posts), np.zeros_like(like.filled)
    opened = np.zeros_like(like.opened)
    for row in table.to_dict("records"):
        base, steps = bases[str(row["base_id"])], int(row["steps"])
        if row["what"] == "opened":
            opened[base, like.fund_ids.index(str(row["fund_id"]))] = True
        elif row["what"] == "filled":
            filled[base, roles[str(row["role_id"])]] = steps
        else:
            posts[base, roles[str(row["role_id"])], like.fund_ids.index(str(row["fund_id"]))] = steps
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
    return Allocation(
        posts, filled, Placed(none, none, none, none), opened, Care(none, none, none, nothing), like.fund_ids
    )
