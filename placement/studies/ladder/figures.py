"""What a ladder comes to: the content of its study.json from its plans, and its tables.

Every figure but the bounds follows from the inputs and the plans, so that anybody can work it out again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, Literal, cast

import numpy as np
import pandas as pd

from placement.model.allocation import Allocation
from placement.model.arrays import Floats, summed
from placement.model.case import Case
from placement.model.rules import Fund
from placement.results.document_entries import StoppedBy, figure_in
from placement.results.proof import DECIMALS, finite, to_six
from placement.results.results import posts_table
from placement.scenario.inputs import Inputs
from placement.solve.outcome import EARLY
from placement.solve.resolve import scaled
from placement.store.study import StudyPlan, about_study
from placement.studies.about import BothNames
from placement.studies.ladder import document as doc
from placement.studies.ladder.document import LadderDocument
from placement.studies.ladder.next_post import Around, Move, Where, around_each, can_be_told

FREE: Final = "free"
NESTED: Final = "nested"
TODAY: Final = "today"
BOTH: tuple[Literal["free"], Literal["nested"]] = (FREE, NESTED)
EACH_POUNDS = 100_000
LEAST_GAIN = 1e-6
OF_PLAN = ("value", "bound", "gap", "gap_of_gain", "gain", "posts", "wte", "pounds", "share", "stopped_by")


def ladder_document(
    inputs: Inputs,
    gap_of_gain: float,
    said: Sequence[doc.BudgetAsked],
    plans: Sequence[StudyPlan],
    *,
    processes: int = 0,
) -> doc.LadderDocument:
    """The content of study.json. `said` has for each step its amounts and its plans' names, or why none."""
    stopped = any(reached[2] in EARLY for plan in plans for reached in plan.reached.values())
    return {
        **about_study(inputs, stopped_early=stopped),
        **figures(inputs, said, plans, processes=processes),
        "kind": "ladder",
        "gap_of_gain": gap_of_gain,
    }


def figures(
    inputs: Inputs, said: Sequence[doc.BudgetAsked], plans: Sequence[StudyPlan], *, processes: int = 0
) -> doc.LadderResults:
    """All that follows from the plans, by key of study.json."""
    known = {plan.name: plan for plan in plans}
    today = known.get(TODAY)
    before = None if today is None else _of_plan(inputs, today, said[0], None)
    arounds = _arounds(inputs, said, known, processes)
    steps = [_step(inputs, one, known, before, told) for one, told in zip(said, arounds, strict=True)]
    by_year = any(one["year"] is not None for one in said)
    return {
        "by_year": by_year,
        "next_told": can_be_told(inputs.scenario.rules, inputs.scenario.aims),
        "today": before,
        "funds": [_fund(inputs, fund) for fund in inputs.funds if fund.id in said[0]["amounts"]],
        "steps": steps,
        "further": [] if by_year else [_further(a, b) for a, b in pairwise(steps)],
        "years": [_years(inputs, a, b, known) for a, b in pairwise(steps)] if by_year else [],
        "clusters": _clusters(inputs, said, known),
    }


def recheck(inputs: Inputs, document: Mapping[str, Any], plans: tuple[StudyPlan, ...]) -> list[str]:
    """The places of a ladder's study.json that do not follow from the inputs and the plans."""
    wanted: list[Any] = [
        {
            **{name: step[name] for name in ("name", "year", "amounts", "pounds")},
            **{kind: {k: step[kind].get(k) for k in ("plan", "why", "where")} for kind in BOTH},
        }
        for step in document["steps"]
    ]
    found: dict[str, Any] = {**figures(inputs, wanted, plans, processes=inputs.scenario.solve.processes)}
    return [place for name in found for place in _unlike(name, found[name], document.get(name))]


def _unlike(where: str, found: Any, told: Any) -> list[str]:
    """Where two contents differ, as paths; figures may differ in their last digit."""
    if isinstance(found, Mapping) and isinstance(told, Mapping) and set(found) == set(told):
        return [place for name in found for place in _unlike(f"{where}.{name}", found[name], told[name])]
    if isinstance(found, list) and isinstance(told, list) and len(found) == len(told):
        pairs = enumerate(zip(found, told, strict=True))
        return [place for i, (a, b) in pairs for place in _unlike(f"{where}.{i}", a, b)]
    numbers = isinstance(found, float) and isinstance(told, float | int) and not isinstance(told, bool)
    same = abs(found - told) <= 2e-6 * (1 + abs(found)) if numbers else found == told
    return [] if same else [where]


def _fund(inputs: Inputs, fund: Fund) -> doc.LadderFund:
    told = {name: getattr(fund, name) for name in ("id", "name_en", "name_cy", "contract", "recurrent")}
    here = fund.limits(inputs.case).sum() if inputs.only_region else fund.amount
    amounts = {"amount": to_six(fund.amount), "amount_here": to_six(here), "taper": list(fund.taper)}
    return cast("doc.LadderFund", {**told, **amounts})


def _step(
    inputs: Inputs,
    said: doc.BudgetAsked,
    known: Mapping[str, StudyPlan],
    before: doc.LadderFigures | None,
    told: Around | None,
) -> doc.LadderStep:
    """One budget: both plans in figures, what nesting costs, and the posts around the free plan."""
    free, nested = (_part(inputs, said, kind, known, before) for kind in BOTH)
    rules = scaled(inputs.scenario.rules, said["amounts"])
    here = [
        fund.limits(inputs.case).sum()
        for fund in rules
        if isinstance(fund, Fund) and fund.id in said["amounts"]
    ]
    return {
        "name": said["name"],
        "year": said["year"],
        "amounts": dict(said["amounts"]),
        "pounds": said["pounds"],
        "pounds_here": to_six(sum(here)) if inputs.only_region else said["pounds"],
        "free": free,
        "nested": nested,
        "price": _price(free, nested),
        **_around(inputs, known.get(free["plan"] or ""), told),
    }


def _part(
    inputs: Inputs,
    said: doc.BudgetAsked,
    kind: Literal["free", "nested"],
    known: Mapping[str, StudyPlan],
    before: doc.LadderFigures | None,
) -> doc.LadderPlan | doc.LadderNoPlan:
    told = said[kind]
    if told["plan"] is None:
        return {
            "plan": None, "why": told["why"], "where": list(told["where"]),
            "value": None, "bound": None, "gap": None, "gap_of_gain": None, "gain": None,
            "posts": None, "wte": None, "pounds": None, "share": None, "stopped_by": None,
        }  # fmt: skip
    return {
        "plan": told["plan"], "why": None, "where": None,
        **_of_plan(inputs, known[told["plan"]], said, before),
    }  # fmt: skip


def _of_plan(
    inputs: Inputs, plan: StudyPlan, said: doc.BudgetAsked, before: doc.LadderFigures | None
) -> doc.LadderFigures:
    """A plan in figures; `posts` counts steps, `pounds` what the laddered funds pay in a full year."""
    case, allocation = inputs.case, plan.allocation
    value, bound, stopped = plan.reached[inputs.scenario.aims[0].id]
    need, care = case.cluster_need.sum(), allocation.cluster_care(case).sum()
    gain = None if before is None else value - before["value"]
    posts = posts_table(case, inputs.funds, allocation)
    mine = posts[posts["fund_id"].isin(list(said["amounts"]))]
    proved = np.isfinite(bound)
    return {
        "value": to_six(value),
        "bound": finite(bound) if proved else None,
        "gap": finite(bound - value) if proved else None,
        "gap_of_gain": finite((bound - value) / gain)
        if proved and gain is not None and gain > LEAST_GAIN
        else None,
        "gain": None if gain is None else finite(gain),
        "posts": int(posts["steps"].sum()),
        "wte": to_six(posts["wte"].sum()),
        "pounds": int(mine["pounds_per_year"].sum()),
        "share": finite(care / need) if need > 0 else None,
        "stopped_by": cast("StoppedBy | Literal['']", stopped),
    }


def _price(
    free: doc.LadderPlan | doc.LadderNoPlan, nested: doc.LadderPlan | doc.LadderNoPlan
) -> doc.LadderPrice | None:
    """What keeping the posts of the step before costs, as an interval: never below nothing.

    None where one of the plans is missing.
    """
    if free["plan"] is None or nested["plan"] is None:
        return None
    return {
        "low": round(max(free["value"] - figure_in(nested, "bound"), 0.0), DECIMALS),
        "high": round(max(figure_in(free, "bound") - nested["value"], 0.0), DECIMALS),
    }


def _further(less: doc.LadderStep, more: doc.LadderStep) -> doc.LadderFurther:
    """What each further EACH_POUNDS buys between two budgets; an interval where only bounds are known."""
    pounds = more["pounds_here"] - less["pounds_here"]

    def each(kind: Literal["free", "nested"]) -> doc.LadderEach | None:
        a, b, parts = less[kind], more[kind], pounds / EACH_POUNDS
        if a["plan"] is None or b["plan"] is None or parts <= 0:
            return None
        return {
            "value": to_six((b["value"] - a["value"]) / parts),
            "low": to_six((b["value"] - figure_in(a, "bound")) / parts),
            "high": to_six((figure_in(b, "bound") - a["value"]) / parts),
            "wte": to_six((b["wte"] - a["wte"]) / parts),
            "share": None if a["share"] is None else finite((figure_in(b, "share") - a["share"]) / parts),
        }

    return {
        "from": less["name"],
        "to": more["name"],
        "pounds": to_six(pounds),
        "free": each(FREE),
        "nested": each(NESTED),
    }


def _years(
    inputs: Inputs, year: doc.LadderStep, after: doc.LadderStep, known: Mapping[str, StudyPlan]
) -> doc.LadderYears:
    """Which posts of a year the year after keeps, as nested plans have it, and what they cost."""
    ends: doc.LadderYears = {
        "from": year["year"] or 0, "to": after["year"] or 0,
        "kept_wte": None, "ended_wte": None, "new_wte": None, "ended_pounds": None,
    }  # fmt: skip
    before, then = year["nested"]["plan"], after["nested"]["plan"]
    if before is None or then is None:
        return ends
    case = inputs.case
    a, b = known[before].allocation.posts, known[then].allocation.posts
    prices = np.array([role.pounds_per_step for role in case.roles])
    kept, ended, new = np.minimum(a, b), np.maximum(a - b, 0), np.maximum(b - a, 0)
    ends["kept_wte"], ends["ended_wte"], ends["new_wte"] = (
        to_six((steps.sum(axis=2) * case.steps).sum()) for steps in (kept, ended, new)
    )
    ends["ended_pounds"] = int((ended.sum(axis=2) * prices).sum())
    return ends


def _clusters(
    inputs: Inputs, said: Sequence[doc.BudgetAsked], known: Mapping[str, StudyPlan]
) -> list[doc.LadderPlace]:
    """For each cluster its new WTE at each step of the nested ladder, and the steps at which it has any."""
    case = inputs.case
    wte: list[Floats | None] = []
    for one in said:
        plan = known.get(one[NESTED]["plan"] or "")
        if plan is None:
            wte.append(None)
            continue
        new = plan.allocation.posts_wte(case).sum(axis=1)
        wte.append(summed(case.base_cluster, new, len(case.cluster_ids)))
    names = BothNames(inputs.region)
    found: list[doc.LadderPlace] = []
    for c, cluster in enumerate(case.cluster_ids):
        mine = [None if each is None else finite(each[c]) for each in wte]
        some = [one["name"] for one, each in zip(said, mine, strict=True) if each]
        found.append(
            {
                "cluster_id": cluster,
                **_cluster(case, names, c),
                "wte": mine,
                "first": some[0] if some else None,
                "last": some[-1] if some else None,
            }
        )
    return found


def _arounds(
    inputs: Inputs, said: Sequence[doc.BudgetAsked], known: Mapping[str, StudyPlan], processes: int
) -> list[Around | None]:
    """For each step what lies around its free plan; None where there is none."""
    some = [one for one in said if one[FREE]["plan"] is not None]
    plans = [
        Where(
            scaled(inputs.scenario.rules, one["amounts"]),
            known[one[FREE]["plan"] or ""].allocation,
            tuple(one["amounts"]),
        )
        for one in some
    ]
    found = iter(around_each(inputs.case, inputs.scenario.aims, plans, processes=processes))
    return [None if one[FREE]["plan"] is None else next(found) for one in said]


def _around(inputs: Inputs, plan: StudyPlan | None, found: Around | None) -> doc.LadderAround:
    """The next post, the one that brings most, the next in each region, and the first to go."""
    if plan is None or found is None:
        return {"next": None, "most": None, "next_by_region": [], "first_to_go": None}
    names = BothNames(inputs.region)

    def told(move: Move | None) -> doc.LadderMove | None:
        return None if move is None else _move(inputs.case, plan.allocation, names, move)

    return {
        "next": told(found.per_pound),
        "most": told(found.most),
        "next_by_region": [told(move) for move in found.regions],
        "first_to_go": told(found.first_to_go),
    }


def _cluster(case: Case, names: BothNames, cluster: int) -> doc.LadderCluster:
    """Names of a cluster, its county and its region."""
    county = int(case.cluster_county[cluster])
    named = names(
        cluster=case.cluster_ids[cluster],
        county=case.county_ids[county],
        region=case.region_ids[case.county_region[county]],
    )
    return cast("doc.LadderCluster", named)


def _move(case: Case, plan: Allocation, names: BothNames, move: Move) -> doc.LadderMove:
    base, role = case.base_ids[move.base], case.roles[move.role].id
    told = {
        "base_id": base,
        "role_id": role,
        "fund_id": plan.fund_ids[move.fund],
        **names(base=base, role=role),
        **_cluster(case, names, int(case.base_cluster[move.base])),
        "wte": to_six(move.wte),
        "pounds": int(move.pounds),
        "gain": to_six(move.gain),
        "gain_each": finite(move.per_pound * EACH_POUNDS),
    }
    return cast("doc.LadderMove", told)


def ladder_tables(document: LadderDocument) -> dict[str, pd.DataFrame]:
    """budgets.csv, further.csv (or years.csv), clusters.csv and next_posts.csv, from study.json alone."""
    steps = document["steps"]
    key = "year" if document["by_year"] else "pounds"
    budgets = pd.DataFrame(
        [
            {
                "step": step["name"], "year": step["year"], "pounds": step["pounds"],
                "pounds_here": step["pounds_here"], "plan_kind": kind, "plan": step[kind]["plan"],
                "why_none": step[kind]["why"], **{name: dict(step[kind])[name] for name in OF_PLAN},
                "price_low": None if step["price"] is None else step["price"]["low"],
                "price_high": None if step["price"] is None else step["price"]["high"],
            }
            for step in steps
            for kind in BOTH
        ]
    )  # fmt: skip
    clusters = pd.DataFrame(
        [
            {"cluster_id": row["cluster_id"], "step": step["name"], key: dict(step)[key], "wte_new": wte}
            for row in document["clusters"]
            for step, wte in zip(steps, row["wte"], strict=True)
        ]
    )
    moves = pd.DataFrame(
        [
            {"step": step["name"], "what": what, **{name: dict(move)[name] for name in MOVE}}
            for step in steps
            for what in MOVES
            if (move := step[what]) is not None
        ],
        columns=["step", "what", *MOVE],
    )
    return {"budgets": budgets, "clusters": clusters, "next_posts": moves, **_between(document)}


MOVES: tuple[Literal["next"], Literal["most"], Literal["first_to_go"]] = ("next", "most", "first_to_go")
MOVE = ("base_id", "role_id", "fund_id", "wte", "pounds", "gain", "gain_each")


def _between(document: LadderDocument) -> dict[str, pd.DataFrame]:
    if document["by_year"]:
        names = ["from", "to", "kept_wte", "ended_wte", "new_wte", "ended_pounds"]
        return {"years": pd.DataFrame(document["years"], columns=names)}
    names = ["value", "low", "high", "wte", "share"]
    rows = [
        {
            "from": row["from"],
            "to": row["to"],
            "pounds": row["pounds"],
            "plan_kind": kind,
            **{f"{name}_each_100000": dict(row[kind] or {}).get(name) for name in names},
        }
        for row in document["further"]
        for kind in BOTH
    ]
    columns = ["from", "to", "pounds", "plan_kind", *(f"{name}_each_100000" for name in names)]
    return {"further": pd.DataFrame(rows, columns=columns)}
