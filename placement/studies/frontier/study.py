"""The frontier between two aims as a study: points that are proved and not dominated, a plan at each.

aims by name --> plans between the two ends, part by part --> whole plans, verified --> document and tables

Values and bounds in the document are in the unit of their aim; `cuts` are what is proved of every plan,
with the sign of an aim that is made least turned, so that anyone can work the bounds out again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from placement.errors import OurFault
from placement.model.aims import AIMS, Aim, WorstServed
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.finish import finish, without_idle_posts
from placement.model.rules import split
from placement.results.proof import six_or_none, to_six
from placement.scenario.inputs import Inputs
from placement.solve.answer import NoAnswer, verify
from placement.solve.decided import no_plan, settings_of
from placement.solve.outcome import EARLY
from placement.store.study import Study, StudyPlan, about_study, for_one_year
from placement.studies.about import TwoNames, two_names
from placement.studies.frontier import document as doc
from placement.studies.frontier.aims import aims_named, with_reach
from placement.studies.frontier.search import Cut, Frontier, FrontierPlan, best_possible, search

CLOSE = 1e-5
"""How far a model's value and the plan's may differ, as a part of it."""
SAME = 1e-6
"""Of a value, as a part of it: two figures this near are the same."""
Pair = tuple[float, float]
SIZES: tuple[Literal["steps"], Literal["wte"], Literal["pounds_per_year"]] = (
    "steps",
    "wte",
    "pounds_per_year",
)


def frontier(inputs: Inputs, names: Sequence[str], points: int = 7, *, processes: int = 0) -> Study:
    """Points between two aims. Raises BadInput, Impossible or Stopped; OurFault if a plan does not hold."""
    for_one_year(inputs)
    aims = aims_named(inputs, names, points)
    inputs = with_reach(inputs, aims)
    settings, asked = settings_of(inputs), processes or inputs.scenario.solve.processes
    found = search(inputs.case, inputs.scenario.rules, aims, settings, points, asked)
    if isinstance(found, NoAnswer):
        raise no_plan(inputs, found)
    plans = [_whole(inputs, aims, found, each) for each in found.found]
    values = [_values(inputs, aims, plan) for plan in plans]
    worth = [(v[0] * aims[0].side, v[1] * aims[1].side) for v in values]
    out = left_out(worth, aims)
    shown = [number for number in range(len(worth)) if number not in out]
    shown.sort(key=lambda number: (-worth[number][0], worth[number][1]))
    called = {number: f"point-{place + 1}" for place, number in enumerate(shown)}
    cuts = [_cut_row(cut) for cut in found.cuts]
    proved = [_cut_of(row) for row in cuts]
    told: list[doc.FrontierPoint] = [
        {
            "plan": called[number],
            "number": number,
            "asked": found.found[number].asked,
            "values": list(values[number]),
            "bounds": bounds_of(aims, proved, values[number]),
            "stopped_by": found.found[number].stopped_by,
            **_sizes(inputs, plans[number]),
        }
        for number in shown
    ]
    kept = tuple(_plan(inputs, aims, plans[point["number"]], point) for point in told)
    document: doc.FrontierDocument = {
        **about_study(inputs, stopped_early=any(f.stopped_by in EARLY for f in found.found)),
        "kind": "frontier",
        "aims": [
            {"id": aim.id, "sense": aim.sense, "unit": aim.unit, "settings": aim.model_dump(mode="json")}
            for aim in aims
        ],
        "way": "thresholds" if any(isinstance(aim, WorstServed) for aim in aims) else "weights",
        "cuts": cuts,
        "points": told,
        "left_out": [
            {
                "asked": found.found[number].asked,
                "values": list(values[number]),
                "why": why,
                "by": called[_final(by, out)],
            }
            for number, (why, by) in sorted(out.items())
        ],
        "services": _counted(inputs, aims),
        "points_asked": points,
        "clusters": _clusters(inputs, aims, kept),
        "posts": _posts(inputs, kept),
    }
    return Study("frontier", document, tables(document), kept)


def _counted(inputs: Inputs, aims: tuple[Aim, Aim]) -> list[TwoNames] | None:
    """Names of the services whose lowest share counts, if not all."""
    named = next((aim.services for aim in aims if isinstance(aim, WorstServed)), None)
    rows = inputs.region.services.to_dict("records")
    return None if named is None else [two_names(row) for row in rows if row["service_id"] in named]


def _whole(inputs: Inputs, aims: tuple[Aim, Aim], frontier: Frontier, found: FrontierPlan) -> Allocation:
    """One allocation from every part, and every rule's own check of it."""
    case, parts = inputs.case, frontier.parts
    rules = [rule for group in split(inputs.scenario.rules) for rule in group]
    plan = finish(
        case, parts.columns, [p.source for p in parts.programmes], [each.found for each in found.plans]
    )
    plan = without_idle_posts(case, rules, aims, plan)
    verify(case, rules, plan)
    for number, aim in enumerate(aims):
        said = [each.worth[number] * aim.side for each in found.plans]
        model = min(said) if isinstance(aim, WorstServed) else sum(said)
        twin = aim.value(case, plan)
        slack = CLOSE * (1 + abs(model)) + aim.rounding(case, parts.columns) + aim.tolerance
        if abs(twin - model) > slack and not (isinstance(aim, WorstServed) and twin > model):
            raise OurFault(f"{aim.id}: the model says {model:.6f}, the allocation {twin:.6f}")
    return plan


def _values(inputs: Inputs, aims: tuple[Aim, Aim], plan: Allocation) -> Pair:
    first, second = (round(aim.value(inputs.case, plan), 6) for aim in aims)
    return first, second


def _final(by: int, out: Mapping[int, tuple[str, int]]) -> int:
    """The point shown that stands for one that may itself be left out."""
    seen: set[int] = set()
    while by in out and by not in seen:
        seen.add(by)
        by = out[by][1]
    return by


def left_out(worth: Sequence[Pair], aims: tuple[Aim, Aim]) -> dict[int, tuple[doc.LeftOutWhy, int]]:
    """Numbers of points that another one dominates, or that are the same as an earlier one.

    More is better in `worth`. Differences within an aim's tolerance, which later goals may give up, and
    within rounding do not count.
    """
    found: dict[int, tuple[doc.LeftOutWhy, int]] = {}
    for mine, point in enumerate(worth):
        near = [aim.tolerance + SAME * (1 + abs(value)) for aim, value in zip(aims, point, strict=True)]
        for by, other in enumerate(worth):
            over = [b - a for a, b in zip(point, other, strict=True)]
            if by == mine or by in found or any(d < -n for d, n in zip(over, near, strict=True)):
                continue
            better = any(d > n for d, n in zip(over, near, strict=True))
            if better or by < mine:
                found[mine] = ("dominated" if better else "same", by)
                break
    return found


def bounds_of(aims: tuple[Aim, Aim], cuts: Sequence[Cut], values: Sequence[float]) -> list[float | None]:
    """For each aim: what no plan passes that is as good as this one in the other aim."""
    worth = (values[0] * aims[0].side, values[1] * aims[1].side)
    return [six_or_none(aim.side * best_possible(cuts, number, worth)) for number, aim in enumerate(aims)]


def _cut_row(cut: Cut) -> doc.FrontierCut:
    """Bounds are rounded up, so that they stay proved."""
    return {
        "most": round(cut.most + 1e-6, 6),
        "weights": list(cut.weights),
        "given": cut.given,
        "at": cut.at,
    }


def _cut_of(row: doc.FrontierCut) -> Cut:
    first, second = row["weights"]
    return Cut(float(row["most"]), (float(first), float(second)), row["given"], float(row["at"]))


def _plan(inputs: Inputs, aims: tuple[Aim, Aim], plan: Allocation, point: doc.FrontierPoint) -> StudyPlan:
    """The plan of a point; of the scenario's aims those of the frontier have their bounds."""
    known = {aim.id: n for n, aim in enumerate(aims)}
    reached: dict[str, tuple[float, float, str]] = {}
    for aim in inputs.scenario.aims:
        number = known.get(aim.id)
        value = six_or_none(aim.value(inputs.case, plan))
        if value is None:
            continue
        bound = None if number is None else point["bounds"][number]
        ended = "" if bound is None else str(point["stopped_by"])
        reached[aim.id] = (value, np.inf if bound is None else float(bound), ended)
    note = {"values": point["values"], "bounds": point["bounds"]}
    return StudyPlan(str(point["plan"]), inputs.scenario.option, {}, plan, reached, note)


def _sizes(inputs: Inputs, plan: Allocation) -> doc.PointSizes:
    """Posts, WTE and pounds in a full year of one plan."""
    posts = plan.posts.sum(axis=2)
    wte = (posts * np.array([role.step_wte for role in inputs.case.roles])).sum()
    pounds = (posts * np.array([role.pounds_per_step for role in inputs.case.roles])).sum()
    return {"steps": int(posts.sum()), "wte": to_six(float(wte)), "pounds_per_year": int(pounds)}


def _clusters(inputs: Inputs, aims: tuple[Aim, Aim], plans: Sequence[StudyPlan]) -> list[doc.FrontierCluster]:
    """The share of need met in each cluster at each point, of the services that the lowest share counts."""
    case = inputs.case
    worst = next((aim for aim in aims if isinstance(aim, WorstServed)), None)
    named = None if worst is None else worst.services
    counted = np.array([named is None or service.id in named for service in case.services], dtype=bool)
    need = case.cluster_need[:, counted].sum(axis=1)
    met: list[Floats] = [plan.allocation.cluster_care(case)[:, counted].sum(axis=1) for plan in plans]
    rows = inputs.region.clusters.set_index("cluster_id", drop=False).to_dict("index")
    regions = inputs.region.regions.set_index("region_id").to_dict("index")
    return [
        {
            "cluster_id": name,
            **two_names(rows[name]),
            "region_id": (region := case.region_ids[case.cluster_region[c]]),
            "region_name_en": str(regions[region]["name_en"]),
            "region_name_cy": str(regions[region]["name_cy"]),
            "need_wte": to_six(float(need[c])),
            "shares": [to_six(float(each[c] / need[c])) for each in met],
        }
        for c, name in enumerate(case.cluster_ids)
        if need[c] > 0
    ]


def _posts(inputs: Inputs, plans: Sequence[StudyPlan]) -> list[doc.FrontierPosts]:
    """New WTE by region and service, one figure for each point; those that no point has are left out."""
    case = inputs.case
    regions = inputs.region.regions.set_index("region_id").to_dict("index")
    services = inputs.region.services.set_index("service_id").to_dict("index")
    wte = [plan.allocation.posts_wte(case) for plan in plans]
    of_service = np.array([role.service for role in case.roles])
    found: list[doc.FrontierPosts] = []
    for r, region in enumerate(case.region_ids):
        for s, service in enumerate(case.services):
            mine = np.ix_(case.base_region == r, of_service == s)
            each = [to_six(float(part[mine].sum())) for part in wte]
            if any(each):
                found.append(
                    {
                        "region_id": region,
                        "region_name_en": str(regions[region]["name_en"]),
                        "region_name_cy": str(regions[region]["name_cy"]),
                        "service_id": service.id,
                        "service_name_en": str(services[service.id]["name_en"]),
                        "service_name_cy": str(services[service.id]["name_cy"]),
                        "wte": each,
                    }
                )
    return found


def tables(document: doc.FrontierDocument) -> dict[str, pd.DataFrame]:
    """points.csv, clusters.csv and posts.csv: one row for each point, or for each point and place."""
    names = [point["plan"] for point in document["points"]]
    first, second = (aim["id"] for aim in document["aims"])
    points = [
        {
            "plan": point["plan"],
            **{f"{aim}_value": point["values"][n] for n, aim in enumerate((first, second))},
            **{f"{aim}_bound": point["bounds"][n] for n, aim in enumerate((first, second))},
            **{name: point[name] for name in ("stopped_by", "steps", "wte", "pounds_per_year")},
        }
        for point in document["points"]
    ]
    clusters = [
        {
            "plan": name,
            "cluster_id": row["cluster_id"],
            "need_wte": row["need_wte"],
            "share_met": row["shares"][n],
        }
        for n, name in enumerate(names)
        for row in document["clusters"]
    ]
    posts = [
        {"plan": name, "region_id": row["region_id"], "service_id": row["service_id"], "wte": row["wte"][n]}
        for n, name in enumerate(names)
        for row in document["posts"]
        if row["wte"][n]
    ]
    columns = ["plan", "region_id", "service_id", "wte"]
    return {
        "points": pd.DataFrame(points),
        "clusters": pd.DataFrame(clusters),
        "posts": pd.DataFrame(posts, columns=columns),
    }


def recheck(inputs: Inputs, document: doc.FrontierDocument, plans: Sequence[StudyPlan]) -> list[str]:
    """What of the document does not follow from the plans: values, bounds from what is proved, places."""
    aims = tuple(
        AIMS[str(aim["settings"]["aim"])].model_validate(aim["settings"]) for aim in document["aims"]
    )
    inputs = with_reach(inputs, aims)
    pair, cuts = (aims[0], aims[1]), [_cut_of(row) for row in document["cuts"]]
    by_name = {plan.name: plan for plan in plans}
    points = document["points"]
    wrong = [] if sorted(by_name) == sorted(point["plan"] for point in points) else ["points"]
    shown = [by_name[point["plan"]] for point in points if point["plan"] in by_name]
    if wrong or len(shown) != len(points):
        return ["points"]
    for number, (point, plan) in enumerate(zip(points, shown, strict=True)):
        values = _values(inputs, pair, plan.allocation)
        sizes = _sizes(inputs, plan.allocation)
        if not np.allclose(values, point["values"], rtol=CLOSE, atol=CLOSE):
            wrong.append(f"points.{number}.values")
        if bounds_of(pair, cuts, point["values"]) != point["bounds"]:
            wrong.append(f"points.{number}.bounds")
        wrong += [f"points.{number}.{name}" for name in SIZES if point[name] != sizes[name]]
    worth = [tuple(v * aim.side for v, aim in zip(p["values"], pair, strict=True)) for p in points]
    if left_out([(w[0], w[1]) for w in worth], pair):
        wrong.append("points")
    if document["services"] != _counted(inputs, pair):
        wrong.append("services")
    if document["clusters"] != _clusters(inputs, pair, shown):
        wrong.append("clusters")
    if document["posts"] != _posts(inputs, shown):
        wrong.append("posts")
    return wrong
