"""The studies "alternatives" and "robustness" put together: document, tables and plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal, cast

import numpy as np
import pandas as pd

from placement.i18n import LANGUAGES
from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.results.decision import decided
from placement.results.over_draws import core_entry
from placement.results.proof import six_or_none, to_six
from placement.scenario.inputs import Inputs
from placement.solve.answer import Answer
from placement.solve.outcome import Solved
from placement.store.study import Study, StudyPlan, about_study, for_one_year, reached_by
from placement.studies.alternatives.document import (
    AlternativeCluster,
    AlternativePlan,
    AlternativesDocument,
)
from placement.studies.alternatives.search import Alternatives, alternatives, differs
from placement.studies.robustness import document as doc
from placement.studies.robustness.agreement import agreement
from placement.studies.robustness.classes import (
    ClassifiedStep,
    about_draws,
    by_cluster,
    classed,
    counts,
    gains,
    obeys,
    plans_of,
    worst_tenth,
)
from placement.studies.robustness.draws import (
    GAP,
    ReferencePlan,
    decide_draws,
    first_aim,
    pounds_per_step,
    steps_of,
)
from placement.studies.robustness.information import information
from placement.studies.robustness.regret import regret_document, rival_plans
from placement.studies.robustness.tipping import Tip, tips

BESIDE = 10
"""Alternatives that count beside the draws of a robustness study."""
BEST: Final = "best"
OVER_DRAWS: Final = "over-draws"
"""Names of plans: the best at the stated figures, and the one that was decided once for many draws."""
PLACE = (
    "base_id", "base_en", "base_cy", "cluster_id", "cluster_en", "cluster_cy", "role_id", "role_en",
    "role_cy", "wte",
)  # fmt: skip
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "plans": (
        "plan", "value", "loss_least_wte", "loss_most_wte", "loss_least", "loss_most", "wte",
        "differs_from_best_wte", "differs_from_nearest_wte",
    ),
    "clusters": ("cluster_id", "name_en", "name_cy", "best_wte", "least_wte", "most_wte"),
    "posts": (*PLACE, "step", "class", "share", "swap_share", *(f"swap_{name}" for name in PLACE)),
    "worst_tenth": ("plan", "worst_tenth_wte", "mean_wte"),
    "regret": ("kind", "plan", "draw", "missed_wte"),
    "agreement": (
        *(f"{kind}_{what}" for kind in ("region", "cluster", "service") for what in ("id", "en", "cy")),
        "level", "wte", "stays_wte", "share",
    ),
    "tipping": (
        "item", "name_en", "name_cy", "value", "low", "high", "unit", "changes_at", "gain_wte",
        *(f"from_{name}" for name in PLACE), *(f"to_{name}" for name in PLACE),
    ),
}  # fmt: skip
"""Of each table."""
SLACK = 1e-5
"""Of figures worked out again from rounded ones."""


def alternatives_study(inputs: Inputs, *, loss: float, count: int, processes: int = 0) -> Study:
    """Raises BadInput where the first aim is not need met, and what `decided` raises."""
    for_one_year(inputs)
    first_aim(inputs, "alternatives")
    asked = processes or inputs.scenario.solve.processes
    found = alternatives(inputs, loss=loss, count=count, processes=asked)
    known = [
        (name, plan, _value(one))
        for (name, plan), one in zip(_named(found), [found.best, *found.others], strict=True)
    ]
    rows = alternative_rows(inputs.case, known, found.bound, found.today)
    document: AlternativesDocument = {
        **about_study(inputs),
        "kind": "alternatives",
        "loss": loss,
        "count": count,
        "value": to_six(_value(found.best)),
        "bound": to_six(found.bound),
        "today": to_six(found.today),
        "wte": to_six(_wte(inputs.case, steps_of(found.best.allocation))),
        "plans": rows,
        "clusters": cluster_rows(inputs.case, [plan for _, plan in _named(found)]),
    }
    return Study("alternatives", document, alternatives_tables(document), plans_to_keep(inputs, found))


def _named(found: Alternatives) -> list[tuple[str, Allocation]]:
    others = [(f"alternative-{n:02d}", answer.allocation) for n, answer in enumerate(found.others, 1)]
    return [(BEST, found.best.allocation), *others]


def plans_to_keep(inputs: Inputs, found: Alternatives) -> tuple[StudyPlan, ...]:
    """The best, and each alternative with its own value under the best's bound."""
    option, aims = inputs.scenario.option, inputs.scenario.aims
    best = StudyPlan(BEST, option, {}, found.best.allocation, reached_by(found.best, aims), {"decided": True})
    names = [name for name, _ in _named(found)[1:]]
    others = [
        StudyPlan(name, option, {}, answer.allocation, reached_by(answer, aims[:1]))
        for name, answer in zip(names, found.others, strict=True)
    ]
    return (best, *others)


def alternative_rows(
    case: Case, plans: Sequence[tuple[str, Allocation, float]], bound: float, today: float
) -> list[AlternativePlan]:
    """For each alternative its loss (least and most, share of the gain and WTE), and how far it differs.

    `plans` are name, plan and value of the first aim, the best first.
    """
    _, best, value = plans[0]
    gain = value - today
    earlier = [steps_of(best)]
    rows: list[AlternativePlan] = []
    for name, plan, worth in plans[1:]:
        mine = steps_of(plan)
        apart = [differs(mine, other, case.steps) for other in earlier]
        least, most = max(value - worth, 0.0), max(bound - worth, 0.0)
        rows.append(
            {
                "plan": name,
                "value": to_six(worth),
                "loss_least_wte": to_six(least),
                "loss_most_wte": to_six(most),
                "loss_least": to_six(least / gain) if gain > 0 else None,
                "loss_most": to_six(most / gain) if gain > 0 else None,
                "wte": to_six(_wte(case, mine)),
                "differs_from_best_wte": to_six(apart[0]),
                "differs_from_nearest_wte": to_six(min(apart)),
            }
        )
        earlier.append(mine)
    return rows


def recheck_alternatives(
    inputs: Inputs, document: Mapping[str, Any], plans: tuple[StudyPlan, ...]
) -> list[str]:
    """What of an alternatives document does not follow from its plans, or passes the stated loss."""
    by_name = {plan.name: plan for plan in plans}
    names = [BEST, *(name for name in sorted(by_name) if name != BEST)]
    if BEST not in by_name:
        return ["plans"]
    aim = inputs.scenario.aims[0].id
    known = [(name, by_name[name].allocation, by_name[name].reached[aim][0]) for name in names]
    bound, today = by_name[BEST].reached[aim][1], float(document["today"])
    wrong = []
    expected = {
        "value": six_or_none(known[0][2]),
        "bound": six_or_none(bound),
        "wte": six_or_none(_wte(inputs.case, steps_of(known[0][1]))),
        "clusters": cluster_rows(inputs.case, [plan for _, plan, _ in known]),
    }
    wrong += [name for name, value in expected.items() if not _same(document[name], value)]
    rows = alternative_rows(inputs.case, known, bound, today)
    if len(rows) != len(document["plans"]):
        return [*wrong, "plans"]
    for row, said in zip(rows, document["plans"], strict=True):
        if not _same(said, row) or (row["loss_most"] or 0.0) > document["loss"] + SLACK:
            wrong.append(f"plans.{row['plan']}")
    return wrong


def _same(said: Any, expected: Any) -> bool:
    """Alike but for the last decimals of what was rounded before."""
    if isinstance(expected, Mapping):
        return set(said) == set(expected) and all(_same(said[key], expected[key]) for key in expected)
    if isinstance(expected, list):
        return len(said) == len(expected) and all(map(_same, said, expected))
    if isinstance(expected, float) and isinstance(said, int | float):
        return abs(said - expected) <= SLACK
    return bool(said == expected)


def cluster_rows(case: Case, plans: Sequence[Allocation]) -> list[AlternativeCluster]:
    """For each cluster the new WTE of the best plan, and the least and the most of all plans."""
    wte = []
    for plan in plans:
        each = np.zeros(len(case.cluster_ids))
        np.add.at(each, case.base_cluster, plan.posts_wte(case).sum(axis=1))
        wte.append(each)
    every = np.stack(wte)
    return [
        {
            "cluster_id": name,
            "name_en": case.name("cluster", name, "en"),
            "name_cy": case.name("cluster", name, "cy"),
            "best_wte": to_six(every[0, c]),
            "least_wte": to_six(every[:, c].min()),
            "most_wte": to_six(every[:, c].max()),
        }
        for c, name in enumerate(case.cluster_ids)
    ]


def robustness_study(
    inputs: Inputs,
    *,
    draws: int,
    loss: float,
    beside: int = BESIDE,
    seed: int | None = None,
    processes: int = 0,
) -> Study:
    """Raises BadInput where the first aim is not need met, and what `decided` raises."""
    for_one_year(inputs)
    first_aim(inputs, "robustness")
    if seed is not None:
        solve = inputs.scenario.solve.model_copy(update={"seed": seed})
        inputs = replace(inputs, scenario=inputs.scenario.model_copy(update={"solve": solve}))
    case, processes = inputs.case, processes or inputs.scenario.solve.processes
    found = alternatives(inputs, loss=loss, count=beside, processes=processes)
    numbers = range(1, draws + 1)
    of: Literal["best", "over-draws"] = BEST if inputs.scenario.solve.decide == "stated" else OVER_DRAWS
    answer = found.best if of == BEST else decided(inputs.with_processes(processes))
    drawn = decide_draws(
        inputs, numbers, ReferencePlan(answer.allocation, answer.before), processes=processes
    )
    stated = steps_of(answer.allocation)
    others = [*plans_of(drawn), *(steps_of(answer.allocation) for answer in found.others)]
    posts = [_post(case, post) for post in classed(case, stated, others)]
    named = _candidates(inputs, found, [one.plan for one in drawn], numbers)
    if of == OVER_DRAWS:
        named.insert(0, (OVER_DRAWS, answer.allocation))
    rivals = rival_plans(inputs, processes)
    every = [*(plan for _, plan in named), *(rival.plan for rival in rivals)]
    gained_by_all = gains(inputs, every, numbers, processes=processes)
    gained = gained_by_all[:, : len(named)]
    pounds = float((stated * pounds_per_step(case)).sum())
    document: doc.RobustnessDocument = {
        **about_study(inputs),
        "kind": "robustness",
        "of": of,
        "core": core_entry(inputs, answer.allocation, answer.drawn),
        "loss": loss,
        "alternatives": len(found.others),
        **counts(classed(case, stated, others)),
        **about_draws(inputs, drawn, GAP),
        **by_cluster(case, stated, others),
        "rows": posts,
        "candidates": _candidate_rows([name for name, _ in named], gained),
        "agreement": agreement(inputs, stated, others),
        "regret": regret_document(gained_by_all, [name for name, _ in named], rivals, numbers, of=of),
        "information": information(inputs, gained, numbers, pounds),
        "tips": [_tip(inputs, tip) for tip in tips(inputs, answer, processes=processes)],
    }
    kept = plans_to_keep(inputs, found)
    if of == OVER_DRAWS:
        reached = reached_by(answer, inputs.scenario.aims)
        kept = (*kept, StudyPlan(OVER_DRAWS, inputs.scenario.option, {}, answer.allocation, reached))
    return Study("robustness", document, robustness_tables(document), kept)


def alternatives_tables(document: AlternativesDocument) -> dict[str, pd.DataFrame]:
    """The tables that follow from an alternatives document."""
    return {
        "plans": pd.DataFrame(document["plans"], columns=list(COLUMNS["plans"])),
        "clusters": pd.DataFrame(document["clusters"], columns=list(COLUMNS["clusters"])),
    }


def robustness_tables(document: doc.RobustnessDocument) -> dict[str, pd.DataFrame]:
    """The tables that follow from a robustness document."""
    regret = document["regret"]
    missed = [
        {"kind": plan["kind"], "plan": plan["plan"], "draw": number, "missed_wte": wte}
        for plan in (regret["plans"] if regret else ())
        for number, wte in zip(regret["numbers"] if regret else (), plan["missed_wte"], strict=True)
    ]
    rows: dict[str, Sequence[Mapping[str, object]]] = {
        "posts": document["rows"],
        "worst_tenth": document["candidates"],
        "tipping": document["tips"],
        "agreement": document["agreement"],
        "regret": missed,
    }
    return {name: pd.DataFrame(some, columns=list(COLUMNS[name])) for name, some in rows.items()}


def _candidates(
    inputs: Inputs, found: Alternatives, drawn: Sequence[Allocation | None], numbers: range
) -> list[tuple[str, Allocation]]:
    """Every plan that obeys the stated rules."""
    return [
        *_named(found),
        *(
            (f"draw-{number:02d}", plan)
            for number, plan in zip(numbers, drawn, strict=True)
            if plan is not None and obeys(inputs, plan)
        ),
    ]


def _candidate_rows(names: Sequence[str], gained: Floats) -> list[doc.RobustCandidate]:
    """What each plan's posts add, on average and in its worst tenth; `gained` are draws x plans."""
    least, mean = worst_tenth(gained), gained.mean(axis=0)
    rows: list[doc.RobustCandidate] = [
        {"plan": name, "worst_tenth_wte": to_six(float(low)), "mean_wte": to_six(float(usual))}
        for name, low, usual in zip(names, least, mean, strict=True)
    ]
    return sorted(rows, key=lambda row: -row["worst_tenth_wte"])


def _place(case: Case, base: int, role: int) -> doc.StepPlace:
    """Ids and names of a role at a base."""
    ids = {
        "base": case.base_ids[base],
        "cluster": case.cluster_ids[int(case.base_cluster[base])],
        "role": case.roles[role].id,
    }
    named = {f"{kind}_{lang}": case.name(kind, key, lang) for kind, key in ids.items() for lang in LANGUAGES}
    named |= {f"{kind}_id": key for kind, key in ids.items()}
    return cast("doc.StepPlace", {**named, "wte": case.roles[role].step_wte})


def _post(case: Case, post: ClassifiedStep) -> doc.RobustPost | doc.RobustSwap:
    """One step of a post, and what takes its place, if anything does."""
    told: doc.RobustPost = {
        **_place(case, post.base, post.role),
        "step": post.number,
        "class": post.said,
        "share": to_six(post.share),
        "swap_share": None,
    }
    if not post.swap:
        return told
    swap = {f"swap_{key}": value for key, value in _place(case, *post.swap).items()}
    return cast("doc.RobustSwap", {**told, "swap_share": to_six(post.swap_share), **swap})


def _tip(inputs: Inputs, tip: Tip) -> doc.SteadyFigure | doc.TippingFigure:
    rows = inputs.region.assumptions.to_dict("records")
    about = next(row for row in rows if row["item"] == tip.item)
    told = {name: about[name] for name in ("item", "name_en", "name_cy", "value", "low", "high", "unit")}
    steady = cast("doc.SteadyFigure", {**told, "changes_at": None})
    if tip.move is None or tip.value is None:
        return steady
    base, role, other, instead = tip.move
    moved = {
        **{f"from_{key}": value for key, value in _place(inputs.case, base, role).items()},
        **{f"to_{key}": value for key, value in _place(inputs.case, other, instead).items()},
    }
    found = {"changes_at": to_six(tip.value), "gain_wte": to_six(tip.gain)}
    return cast("doc.TippingFigure", {**steady, **found, **moved})


def _wte(case: Case, steps: Ints) -> float:
    return float((steps * case.steps).sum())


def _value(answer: Answer) -> float:
    """Of the first aim, over the whole."""
    return sum(o.after.reached[0].value for o in answer.outcomes if isinstance(o.after, Solved))
