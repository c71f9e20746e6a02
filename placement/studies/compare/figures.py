"""What options come to, side by side: the content of a comparison's study.json, and its tables.

Every figure follows from the inputs and the plans; only bounds are claims. Gains and losses are of the share
of a cluster's need that is covered; what is smaller than LEAST_CHANGE is called the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from placement.i18n import LANGUAGES, Words
from placement.model.arrays import summed
from placement.model.rules import ALWAYS, Fund
from placement.results.journeys import travel_figures
from placement.results.proof import finite
from placement.results.results import opened_table, posts_table
from placement.solve.outcome import EARLY
from placement.store.study import StudyPlan, about_study, of_option
from placement.studies.compare.reach import reach_entry

if TYPE_CHECKING:
    from placement.model.allocation import Allocation
    from placement.model.arrays import Floats
    from placement.model.case import Case
    from placement.scenario.inputs import Inputs

TODAY, STATED, PLAIN, VACANCIES = "today", "stated", "plain-formula", "fill-vacancies"
LEAST_CHANGE = 0.005
"""Of a share of need: what is smaller is called the same."""
LEAST_GAIN = 1e-6
GROUPS = ("clusters", "counties", "regions", "services")
WHOLE = ("posts", "pounds_full_year", "pounds_first_year", "pounds_once")
FIGURES = (
    *WHOLE, "wte_new", "care_wte", "share", "lowest_cluster_share", "lowest_share", "minutes_average",
    "vacant_wte", "counted", "value", "bound", "gap", "gap_of_gain",
)  # fmt: skip


def compare_document(
    inputs: Inputs, plans: Sequence[StudyPlan], without: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The content of study.json, from the inputs as stated, the plans, and what is told of others."""
    ordered = sorted(plans, key=lambda plan: int(plan.note["place"]))
    asked = {plan.name: of_option(inputs, plan.option) for plan in ordered}
    stopped = any(reached[2] in EARLY for plan in ordered for reached in plan.reached.values())
    today = next(plan for plan in ordered if plan.name == TODAY)
    options = [plan for plan in ordered if plan.name != TODAY]
    document = {
        **about_study(inputs, "compare", stopped_early=stopped),
        "funds": [
            {
                "id": fund.id,
                "name_en": fund.name_en,
                "name_cy": fund.name_cy,
                "kind": fund.kind,
                "measure": fund.measure,
                "amount": finite(
                    fund.amount if inputs.only_region is None else fund.limits(inputs.case).sum()
                ),
            }
            for fund in inputs.funds
        ],
        "least_change": LEAST_CHANGE,
        "today": {"key": TODAY, **_figures(inputs, inputs, today)},
        "options": [_column(inputs, asked[plan.name], plan) for plan in options],
        "without": [dict(option) for option in without],
        **_places(inputs, today, [(asked[plan.name].case, plan) for plan in options]),
    }
    told = reach_entry(asked, today, options)
    outside = {area for way in told["ways"] for area in way["areas_without"]}
    areas = inputs.region.areas[inputs.region.areas["area_id"].isin(outside)]
    named = [
        {"id": str(row["area_id"]), "name_en": str(row["name_en"]), "name_cy": str(row["name_cy"])}
        for row in areas.to_dict("records")
    ]
    return {**document, "pairs": _pairs(document), **told, "areas_named": named}


def _column(inputs: Inputs, asked: Inputs, plan: StudyPlan) -> dict[str, Any]:
    """One option: what it is called, what it does, and which rules it breaks if it is no plan of ours."""
    scenario = asked.scenario
    named = scenario.options.get(plan.option or "")
    rules = {rule.id: rule for rule in (*scenario.rules, *ALWAYS)}
    return {
        "key": plan.name,
        "option": plan.option,
        "name_en": named.name_en if named else "",
        "name_cy": named.name_cy if named else "",
        "workforce": scenario.about.workforce,
        **({"other_need": True} if scenario.need != inputs.scenario.need else {}),
        "is_plan": not plan.reference,
        "breaks": [
            {
                "rule_id": rule,
                **{f"sentence_{lang}": rules[rule].sentence(Words(lang), asked.case) for lang in LANGUAGES},
            }
            for rule in plan.note.get("breaks", [])
        ],
        **_figures(inputs, asked, plan),
    }


def _figures(inputs: Inputs, asked: Inputs, plan: StudyPlan) -> dict[str, Any]:
    """What one plan does, in the figures of FIGURES; `counted` is its worth as the stated scenario counts."""
    case, allocation = asked.case, plan.allocation
    posts = posts_table(case, asked.funds, allocation)
    opening = int(opened_table(case, allocation)["pounds_once"].sum())
    need, care = case.cluster_need, allocation.cluster_care(case)
    lowest = _lowest(case, asked.funds, care)
    by_cluster = np.divide(
        care.sum(axis=1), need.sum(axis=1), out=np.full(len(need), np.inf), where=need.sum(axis=1) > 0
    )
    worst = int(by_cluster.argmin())
    return {
        "posts": int(posts["steps"].sum()),
        "wte_new": finite(posts["wte"].sum()),
        "pounds_full_year": int(posts["pounds_per_year"].sum()),
        "pounds_first_year": int(posts["pounds_first_year"].sum()),
        "pounds_once": int(posts["pounds_once"].sum()) + opening,
        "need_wte": finite(need.sum()),
        "care_wte": finite(care.sum()),
        "share": finite(care.sum() / need.sum()) if need.sum() > 0 else None,
        "lowest_cluster_id": case.cluster_ids[worst],
        "lowest_cluster_share": finite(by_cluster[worst]),
        **lowest,
        "minutes_average": _known(travel_figures(case, allocation).average_for_care),
        "vacant_wte": finite(case.vacant.sum()),
        "counted": finite(inputs.scenario.aims[0].value(case, allocation)),
        **_proved(asked, plan),
    }


def _known(value: float | None) -> float | None:
    return None if value is None else finite(value)


def _proved(asked: Inputs, plan: StudyPlan) -> dict[str, Any]:
    """Its own first aim: value, bound and gap; the bound is what was proved."""
    aim = asked.scenario.aims[0]
    value, bound, stopped = plan.reached[aim.id]
    own, proved = finite(value), finite(bound)
    gap = None if own is None or proved is None else finite(abs(proved - own))
    before = plan.note.get("before")
    gain = 0.0 if before is None or own is None or aim.sense == "min" else own - before
    return {
        "unit": aim.unit,
        "value": own,
        "bound": proved,
        "gap": gap,
        "gap_of_gain": None if gap is None or gain <= LEAST_GAIN else finite(gap / gain),
        "stopped_by": stopped,
    }


def _lowest(case: Case, funds: Sequence[Fund], care: Floats) -> dict[str, Any]:
    """The cluster and service with the lowest share met, paid for by a fund; of equals the larger."""
    paid = np.zeros(len(case.services), dtype=bool)
    for fund in funds:
        paid[[role.service for role, ok in zip(case.roles, fund.eligible_roles(case), strict=True) if ok]] = (
            True
        )
    some = [(int(c), int(s)) for c, s in zip(*np.nonzero(case.cluster_need), strict=True) if paid[s]]
    if not some:
        return {"lowest_share": None, "lowest_share_cluster_id": None, "lowest_share_service_id": None}
    need = case.cluster_need
    share = {place: finite(care[place] / need[place]) or 0.0 for place in some}
    place = min(some, key=lambda at: (share[at], -round(float(need[at]), 6), at))
    return {
        "lowest_share": share[place],
        "lowest_share_cluster_id": case.cluster_ids[place[0]],
        "lowest_share_service_id": case.services[place[1]].id,
    }


def _places(inputs: Inputs, today: StudyPlan, options: Sequence[tuple[Case, StudyPlan]]) -> dict[str, Any]:
    """By cluster, county, region and service: need, today's share, and each option's new WTE and share."""
    case, region = inputs.case, inputs.region
    member = case.membership
    people = summed(member.cluster, member.share * case.population[member.area], len(case.cluster_ids))
    every = np.arange(len(case.cluster_ids))
    tables = {"clusters": region.clusters, "counties": region.counties, "regions": region.regions}
    ids = {"clusters": case.cluster_ids, "counties": case.county_ids, "regions": case.region_ids}
    of = {"clusters": every, "counties": case.cluster_county, "regions": case.cluster_region}
    keys = {"clusters": "cluster_id", "counties": "county_id", "regions": "region_id"}
    found: dict[str, Any] = {}
    for group, table in tables.items():
        size, at = len(ids[group]), of[group]
        rows = _rows(
            ids[group],
            summed(at, case.cluster_need.sum(axis=1), size),
            summed(at, today.allocation.cluster_care(case).sum(axis=1), size),
            {
                plan.name: (
                    summed(at, _new(own, plan.allocation).sum(axis=1), size),
                    summed(at, plan.allocation.cluster_care(own).sum(axis=1), size),
                )
                for own, plan in options
            },
        )
        names = {str(row[keys[group]]): row for row in table.to_dict("records")}
        residents = summed(at, people, size)
        found[group] = [
            {**_named(names[row["id"]]), "people": round(float(n)), **row}
            for row, n in zip(rows, residents, strict=True)
        ]
    for row, c in zip(found["clusters"], every, strict=True):
        row["county_id"] = case.county_ids[case.cluster_county[c]]
        row["region_id"] = case.region_ids[case.cluster_region[c]]
    found["services"] = _services(case, today, options)
    return found


def _services(
    case: Case, today: StudyPlan, options: Sequence[tuple[Case, StudyPlan]]
) -> list[dict[str, Any]]:
    rows = _rows(
        case.service_ids,
        case.cluster_need.sum(axis=0),
        today.allocation.cluster_care(case).sum(axis=0),
        {
            plan.name: (
                _new(own, plan.allocation).sum(axis=0),
                plan.allocation.cluster_care(own).sum(axis=0),
            )
            for own, plan in options
        },
    )
    return [
        {"name_en": service.name_en, "name_cy": service.name_cy, **row}
        for service, row in zip(case.services, rows, strict=True)
    ]


def _named(row: Mapping[Any, Any]) -> dict[str, str]:
    return {f"name_{lang}": str(row[f"name_{lang}"]) for lang in LANGUAGES}


def _new(case: Case, plan: Allocation) -> Floats:
    """C x S, WTE of new posts at the cluster's bases."""
    wte = plan.posts_wte(case)
    out = np.zeros((len(case.cluster_ids), len(case.services)))
    for k, role in enumerate(case.roles):
        out[:, role.service] += summed(case.base_cluster, wte[:, k], len(case.cluster_ids))
    return out


def _rows(
    ids: Sequence[str], need: Floats, today: Floats, options: Mapping[str, tuple[Floats, Floats]]
) -> list[dict[str, Any]]:
    """`share_today` and `share` are None where nobody is in need."""

    def share(care: Floats, i: int) -> float | None:
        return finite(care[i] / need[i]) if need[i] > 0 else None

    return [
        {
            "id": str(name),
            "need_wte": finite(need[i]),
            "share_today": share(today, i),
            "options": {
                key: {"wte_new": finite(new[i]), "share": share(care, i)}
                for key, (new, care) in options.items()
            },
        }
        for i, name in enumerate(ids)
    ]


def _pairs(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each option against today and against every other: who gains and who loses, clusters and people."""
    keys = [option["key"] for option in document["options"]]
    found = []
    for key in keys:
        for against in [TODAY, *(other for other in keys if other != key)]:
            changes = [
                (row, _share(row, key) - _share(row, against))
                for row in document["clusters"]
                if row["share_today"] is not None
            ]
            found.append({"option": key, "against": against, **_gains(changes)})
    return found


def _share(row: Mapping[str, Any], key: str) -> float:
    found = row["share_today"] if key == TODAY else row["options"][key]["share"]
    return float(found)


def _gains(changes: Sequence[tuple[Mapping[str, Any], float]]) -> dict[str, Any]:
    gain = [row for row, change in changes if change >= LEAST_CHANGE]
    lose = [row for row, change in changes if change <= -LEAST_CHANGE]
    most = max(changes, key=lambda found: found[1], default=None)
    least = min(changes, key=lambda found: found[1], default=None)
    return {
        "gain_clusters": len(gain),
        "gain_people": sum(row["people"] for row in gain),
        "lose_clusters": len(lose),
        "lose_people": sum(row["people"] for row in lose),
        "same_clusters": len(changes) - len(gain) - len(lose),
        "most_id": None if most is None or most[1] < LEAST_CHANGE else most[0]["id"],
        "most_change": None if most is None else finite(most[1]),
        "least_id": None if least is None or least[1] > -LEAST_CHANGE else least[0]["id"],
        "least_change": None if least is None else finite(least[1]),
    }


def compare_tables(document: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """options.csv, and one table for each of GROUPS: one row for each place and option, today's first."""
    columns = [document["today"], *document["options"]]
    options = pd.DataFrame(
        [[column["key"], *(column[name] for name in FIGURES)] for column in columns],
        columns=["option", *FIGURES],
    )
    options = options.astype({name: float for name in FIGURES if name not in WHOLE})
    tables = {"options": options}
    keys = [option["key"] for option in document["options"]]
    for group in GROUPS:
        rows = [
            [row["id"], row["need_wte"], key, wte, share, _less(share, row["share_today"])]
            for row in document[group]
            for key, wte, share in [
                (TODAY, 0.0, row["share_today"]),
                *((key, row["options"][key]["wte_new"], row["options"][key]["share"]) for key in keys),
            ]
        ]
        header = ["id", "need_wte", "option", "wte_new", "share", "share_more_than_today"]
        figures = {name: float for name in header if name not in {"id", "option"}}
        tables[group] = pd.DataFrame(rows, columns=header).astype(figures)
    return tables


def _less(share: float | None, other: float | None) -> float | None:
    return None if share is None or other is None else share - other
