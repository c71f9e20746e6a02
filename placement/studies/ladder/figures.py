"""What a ladder comes to: the content of its study.json from its plans, and its tables.

Every figure but the bounds follows from the inputs and the plans, so that anybody can work it out again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from placement.model.arrays import summed
from placement.model.rules import Fund
from placement.results.proof import DECIMALS, finite
from placement.results.results import posts_table
from placement.solve.outcome import EARLY
from placement.solve.resolve import scaled
from placement.store.study import StudyPlan, about_study
from placement.studies.ladder.next_post import Around, Move, Where, around_each, can_be_told

if TYPE_CHECKING:
    from placement.model.arrays import Floats
    from placement.scenario.inputs import Inputs

FREE, NESTED, TODAY = "free", "nested", "today"
EACH_POUNDS = 100_000
LEAST_GAIN = 1e-6
OF_PLAN = ("value", "bound", "gap", "gap_of_gain", "gain", "posts", "wte", "pounds", "share", "stopped_by")
Said = Mapping[str, Any]


def ladder_document(
    inputs: Inputs,
    gap_of_gain: float,
    said: Sequence[Said],
    plans: Sequence[StudyPlan],
    *,
    processes: int = 0,
) -> dict[str, Any]:
    """The content of study.json. `said` has for each step its amounts and its plans' names, or why none."""
    stopped = any(reached[2] in EARLY for plan in plans for reached in plan.reached.values())
    about = about_study(inputs, "ladder", stopped_early=stopped)
    return {**about, "gap_of_gain": gap_of_gain, **figures(inputs, said, plans, processes=processes)}


def figures(
    inputs: Inputs, said: Sequence[Said], plans: Sequence[StudyPlan], *, processes: int = 0
) -> dict[str, Any]:
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
    wanted = [
        {
            **{name: step[name] for name in ("name", "year", "amounts", "pounds")},
            **{kind: {k: step[kind].get(k) for k in ("plan", "why", "where")} for kind in (FREE, NESTED)},
        }
        for step in document["steps"]
    ]
    found = figures(inputs, wanted, plans, processes=inputs.scenario.solve.processes)
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


def _fund(inputs: Inputs, fund: Fund) -> dict[str, Any]:
    here = finite(fund.limits(inputs.case).sum()) if inputs.only_region else finite(fund.amount)
    names = {name: getattr(fund, name) for name in ("id", "name_en", "name_cy", "contract", "recurrent")}
    return {**names, "amount": finite(fund.amount), "amount_here": here, "taper": list(fund.taper)}


def _step(
    inputs: Inputs,
    said: Said,
    known: Mapping[str, StudyPlan],
    before: Mapping[str, Any] | None,
    told: Around | None,
) -> dict[str, Any]:
    """One budget: both plans in figures, what nesting costs, and the posts around the free plan."""
    parts = {kind: _part(inputs, said, kind, known, before) for kind in (FREE, NESTED)}
    free, nested = parts[FREE], parts[NESTED]
    rules = scaled(inputs.scenario.rules, said["amounts"])
    here = [
        fund.limits(inputs.case).sum()
        for fund in rules
        if isinstance(fund, Fund) and fund.id in said["amounts"]
    ]
    both = free["plan"] is not None and nested["plan"] is not None
    return {
        "name": said["name"],
        "year": said["year"],
        "amounts": dict(said["amounts"]),
        "pounds": said["pounds"],
        "pounds_here": finite(sum(here)) if inputs.only_region else said["pounds"],
        **parts,
        "price": _price(free, nested) if both else None,
        **_around(inputs, known.get(free["plan"] or ""), told),
    }


def _part(
    inputs: Inputs, said: Said, kind: str, known: Mapping[str, StudyPlan], before: Mapping[str, Any] | None
) -> dict[str, Any]:
    told = said[kind]
    if told["plan"] is None:
        none = dict.fromkeys(OF_PLAN)
        return {"plan": None, "why": told["why"], "where": list(told["where"]), **none}
    return {
        "plan": told["plan"], "why": None, "where": None,
        **_of_plan(inputs, known[told["plan"]], said, before),
    }  # fmt: skip


def _of_plan(inputs: Inputs, plan: StudyPlan, said: Said, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """A plan in figures; `posts` counts steps, `pounds` what the laddered funds pay in a full year."""
    case, allocation = inputs.case, plan.allocation
    value, bound, stopped = plan.reached[inputs.scenario.aims[0].id]
    need, care = case.cluster_need.sum(), allocation.cluster_care(case).sum()
    gain = None if before is None else value - before["value"]
    posts = posts_table(case, inputs.funds, allocation)
    mine = posts[posts["fund_id"].isin(list(said["amounts"]))]
    proved = np.isfinite(bound)
    return {
        "value": finite(value),
        "bound": finite(bound) if proved else None,
        "gap": finite(bound - value) if proved else None,
        "gap_of_gain": finite((bound - value) / gain)
        if proved and gain is not None and gain > LEAST_GAIN
        else None,
        "gain": None if gain is None else finite(gain),
        "posts": int(posts["steps"].sum()),
        "wte": finite(posts["wte"].sum()),
        "pounds": int(mine["pounds_per_year"].sum()),
        "share": finite(care / need) if need > 0 else None,
        "stopped_by": stopped,
    }


def _price(free: Mapping[str, Any], nested: Mapping[str, Any]) -> dict[str, float]:
    """What keeping the posts of the step before costs, as an interval: never below nothing."""
    return {
        "low": round(max(free["value"] - nested["bound"], 0.0), DECIMALS),
        "high": round(max(free["bound"] - nested["value"], 0.0), DECIMALS),
    }


def _further(less: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """What each further EACH_POUNDS buys between two budgets; an interval where only bounds are known."""
    parts = (more["pounds_here"] - less["pounds_here"]) / EACH_POUNDS
    found: dict[str, Any] = {
        "from": less["name"],
        "to": more["name"],
        "pounds": finite(more["pounds_here"] - less["pounds_here"]),
    }
    for kind in (FREE, NESTED):
        a, b = less[kind], more[kind]
        if a["plan"] is None or b["plan"] is None or parts <= 0:
            found[kind] = None
            continue
        found[kind] = {
            "value": finite((b["value"] - a["value"]) / parts),
            "low": finite((b["value"] - a["bound"]) / parts),
            "high": finite((b["bound"] - a["value"]) / parts),
            "wte": finite((b["wte"] - a["wte"]) / parts),
            "share": None if a["share"] is None else finite((b["share"] - a["share"]) / parts),
        }
    return found


def _years(
    inputs: Inputs, year: Mapping[str, Any], after: Mapping[str, Any], known: Mapping[str, StudyPlan]
) -> dict[str, Any]:
    """Which posts of a year the year after keeps, as nested plans have it, and what they cost."""
    found: dict[str, Any] = {"from": year["year"], "to": after["year"], "kept_wte": None, "ended_wte": None,
                             "new_wte": None, "ended_pounds": None}  # fmt: skip
    if year[NESTED]["plan"] is None or after[NESTED]["plan"] is None:
        return found
    case = inputs.case
    a, b = (known[each[NESTED]["plan"]].allocation.posts for each in (year, after))
    prices = np.array([role.pounds_per_step for role in case.roles])
    kept, ended, new = np.minimum(a, b), np.maximum(a - b, 0), np.maximum(b - a, 0)
    for name, steps in (("kept_wte", kept), ("ended_wte", ended), ("new_wte", new)):
        found[name] = finite((steps.sum(axis=2) * case.steps).sum())
    found["ended_pounds"] = int((ended.sum(axis=2) * prices).sum())
    return found


def _clusters(inputs: Inputs, said: Sequence[Said], known: Mapping[str, StudyPlan]) -> list[dict[str, Any]]:
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
    names = _LadderPlaces(inputs)
    found = []
    for c, cluster in enumerate(case.cluster_ids):
        mine = [None if each is None else finite(each[c]) for each in wte]
        some = [one["name"] for one, each in zip(said, mine, strict=True) if each]
        found.append(
            {
                "cluster_id": cluster,
                **names.of_cluster(c),
                "wte": mine,
                "first": some[0] if some else None,
                "last": some[-1] if some else None,
            }
        )
    return found


def _arounds(
    inputs: Inputs, said: Sequence[Said], known: Mapping[str, StudyPlan], processes: int
) -> list[Around | None]:
    """For each step what lies around its free plan; None where there is none."""
    some = [one for one in said if one[FREE]["plan"] is not None]
    plans = [
        Where(
            scaled(inputs.scenario.rules, one["amounts"]),
            known[one[FREE]["plan"]].allocation,
            tuple(one["amounts"]),
        )
        for one in some
    ]
    found = iter(around_each(inputs.case, inputs.scenario.aims, plans, processes=processes))
    return [None if one[FREE]["plan"] is None else next(found) for one in said]


def _around(inputs: Inputs, plan: StudyPlan | None, found: Around | None) -> dict[str, Any]:
    """The next post, the one that brings most, the next in each region, and the first to go."""
    none: dict[str, Any] = {"next": None, "most": None, "next_by_region": [], "first_to_go": None}
    if plan is None or found is None:
        return none
    names = _LadderPlaces(inputs)

    def told(move: Move | None) -> dict[str, Any] | None:
        return None if move is None else names.of_move(move, plan.allocation.fund_ids[move.fund])

    return {
        "next": told(found.per_pound),
        "most": told(found.most),
        "next_by_region": [told(move) for move in found.regions],
        "first_to_go": told(found.first_to_go),
    }


class _LadderPlaces:
    """Names of places and posts, in both languages, as the document has them."""

    def __init__(self, inputs: Inputs) -> None:
        region = inputs.region
        self.case = inputs.case
        self.known = {
            kind: {str(row[f"{kind}_id"]): row for row in table.to_dict("records")}
            for kind, table in (
                ("base", region.bases), ("cluster", region.clusters), ("county", region.counties),
                ("region", region.regions), ("role", region.roles), ("service", region.services),
            )
        }  # fmt: skip

    def _both(self, kind: str, key: str) -> dict[str, str]:
        return {f"{kind}_{lang}": str(self.known[kind][key][f"name_{lang}"]) for lang in ("en", "cy")}

    def of_cluster(self, cluster: int) -> dict[str, str]:
        case = self.case
        county = int(case.cluster_county[cluster])
        return {
            **self._both("cluster", case.cluster_ids[cluster]),
            **self._both("county", case.county_ids[county]),
            **self._both("region", case.region_ids[case.county_region[county]]),
        }

    def of_move(self, move: Move, fund: str) -> dict[str, Any]:
        case = self.case
        role = case.roles[move.role]
        return {
            "base_id": case.base_ids[move.base],
            "role_id": role.id,
            "fund_id": fund,
            **self._both("base", case.base_ids[move.base]),
            **self._both("role", role.id),
            **self.of_cluster(int(case.base_cluster[move.base])),
            "wte": finite(move.wte),
            "pounds": int(move.pounds),
            "gain": finite(move.gain),
            "gain_each": finite(move.per_pound * EACH_POUNDS),
        }


def ladder_tables(document: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """budgets.csv, further.csv (or years.csv), clusters.csv and next_posts.csv, from study.json alone."""
    steps = document["steps"]
    key = "year" if document["by_year"] else "pounds"
    budgets = pd.DataFrame(
        [
            {
                "step": step["name"], "year": step["year"], "pounds": step["pounds"],
                "pounds_here": step["pounds_here"], "plan_kind": kind, "plan": step[kind]["plan"],
                "why_none": step[kind]["why"], **{name: step[kind][name] for name in OF_PLAN},
                **{f"price_{end}": (step["price"] or {}).get(end) for end in ("low", "high")},
            }
            for step in steps
            for kind in (FREE, NESTED)
        ]
    )  # fmt: skip
    clusters = pd.DataFrame(
        [
            {"cluster_id": row["cluster_id"], "step": step["name"], key: step[key], "wte_new": wte}
            for row in document["clusters"]
            for step, wte in zip(steps, row["wte"], strict=True)
        ]
    )
    moves = pd.DataFrame(
        [
            {"step": step["name"], "what": what, **{name: move[name] for name in MOVE}}
            for step in steps
            for what in ("next", "most", "first_to_go")
            if (move := step[what]) is not None
        ],
        columns=["step", "what", *MOVE],
    )
    return {"budgets": budgets, "clusters": clusters, "next_posts": moves, **_between(document)}


MOVE = ("base_id", "role_id", "fund_id", "wte", "pounds", "gain", "gain_each")


def _between(document: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    if document["by_year"]:
        names = ["from", "to", "kept_wte", "ended_wte", "new_wte", "ended_pounds"]
        return {"years": pd.DataFrame(document["years"], columns=names)}
    names = ["value", "low", "high", "wte", "share"]
    rows = [
        {
            **{name: row[name] for name in ("from", "to", "pounds")},
            "plan_kind": kind,
            **{f"{name}_each_100000": row[kind][name] if row[kind] else None for name in names},
        }
        for row in document["further"]
        for kind in (FREE, NESTED)
    ]
    columns = ["from", "to", "pounds", "plan_kind", *(f"{name}_each_100000" for name in names)]
    return {"further": pd.DataFrame(rows, columns=columns)}
