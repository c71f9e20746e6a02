"""What options come to, side by side: the content of a comparison's study.json, and its tables.

Every figure follows from the inputs and the plans; only bounds are claims. Gains and losses are of the share
of a cluster's need that is covered; what is smaller than LEAST_CHANGE is called the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, cast

import numpy as np
import pandas as pd

from placement.i18n import Words
from placement.model.arrays import Floats, Ints, summed
from placement.model.case import Case
from placement.model.rules import ALWAYS, Fund
from placement.results.document_entries import StoppedBy
from placement.results.elsewhere import by_cluster_service
from placement.results.journeys import travel_figures
from placement.results.proof import finite, to_six
from placement.results.results import opened_table, posts_table
from placement.scenario.inputs import Inputs
from placement.solve.outcome import EARLY
from placement.store.study import StudyPlan, about_study, of_option
from placement.studies.about import two_names
from placement.studies.compare import document as doc
from placement.studies.compare.reach import reach_entry

TODAY, STATED, PLAIN, VACANCIES = "today", "stated", "plain-formula", "fill-vacancies"
LEAST_CHANGE = 0.005
"""Of a share of need: what is smaller is called the same."""
LEAST_GAIN = 1e-6
GROUPS: tuple[Literal["clusters"], Literal["counties"], Literal["regions"], Literal["services"]] = (
    "clusters",
    "counties",
    "regions",
    "services",
)
WHOLE = ("posts", "pounds_full_year", "pounds_first_year", "pounds_once")
FIGURES = (
    *WHOLE, "wte_new", "care_wte", "share", "lowest_cluster_share", "lowest_share", "minutes_average",
    "vacant_wte", "counted", "value", "bound", "gap", "gap_of_gain",
)  # fmt: skip


def compare_document(
    inputs: Inputs, plans: Sequence[StudyPlan], without: Sequence[doc.OptionWithout] = ()
) -> doc.CompareDocument:
    """The content of study.json, from the inputs as stated, the plans, and what is told of others."""
    ordered = sorted(plans, key=lambda plan: int(plan.note["place"]))
    asked = {plan.name: of_option(inputs, plan.option) for plan in ordered}
    stopped = any(reached[2] in EARLY for plan in ordered for reached in plan.reached.values())
    today = next(plan for plan in ordered if plan.name == TODAY)
    options = [plan for plan in ordered if plan.name != TODAY]
    told = reach_entry(asked, today, options)
    outside = {area for way in told["ways"] for area in way["areas_without"]}
    areas = inputs.region.areas[inputs.region.areas["area_id"].isin(outside)]
    places = _places(inputs, today, [(asked[plan.name].case, plan) for plan in options])
    return {
        **about_study(inputs, stopped_early=stopped),
        "kind": "compare",
        "funds": [
            {
                "id": fund.id,
                "name_en": fund.name_en,
                "name_cy": fund.name_cy,
                "kind": fund.kind,
                "measure": fund.measure,
                "amount": to_six(
                    fund.amount if inputs.only_region is None else fund.limits(inputs.case).sum()
                ),
            }
            for fund in inputs.funds
        ],
        "least_change": LEAST_CHANGE,
        "today": _figures(inputs, inputs, today),
        "options": [_column(inputs, asked[plan.name], plan) for plan in options],
        "without": list(without),
        **places,
        "pairs": _pairs([plan.name for plan in options], places["clusters"]),
        **told,
        "areas_named": [{"id": str(row["area_id"]), **two_names(row)} for row in areas.to_dict("records")],
    }


def _column(inputs: Inputs, asked: Inputs, plan: StudyPlan) -> doc.ComparedOption:
    """One option: what it is called, what it does, and which rules it breaks if it is no plan of ours."""
    scenario = asked.scenario
    named = scenario.options.get(plan.option or "")
    rules = {rule.id: rule for rule in (*scenario.rules, *ALWAYS)}
    column: doc.ComparedOption = {
        **_figures(inputs, asked, plan),
        "option": plan.option,
        "name_en": named.name_en if named else "",
        "name_cy": named.name_cy if named else "",
        "workforce": scenario.about.workforce,
        "other_need": True,
        "other_minutes": True,
        "is_plan": not plan.reference,
        "breaks": [
            {
                "rule_id": rule,
                "sentence_en": rules[rule].sentence(Words("en"), asked.case),
                "sentence_cy": rules[rule].sentence(Words("cy"), asked.case),
            }
            for rule in plan.note.get("breaks", [])
        ],
    }
    if scenario.need == inputs.scenario.need:
        del column["other_need"]
    if scenario.travel == inputs.scenario.travel:
        del column["other_minutes"]
    return column


def _figures(inputs: Inputs, asked: Inputs, plan: StudyPlan) -> doc.ComparedFigures:
    """What one plan does, in the figures of FIGURES; `counted` is its worth as the stated scenario counts."""
    case, allocation = asked.case, plan.allocation
    posts = posts_table(case, asked.funds, allocation)
    opening = int(opened_table(case, allocation)["pounds_once"].sum())
    need, care = case.cluster_need, allocation.cluster_care(case)
    by_cluster = np.divide(
        care.sum(axis=1), need.sum(axis=1), out=np.full(len(need), np.inf), where=need.sum(axis=1) > 0
    )
    worst = int(by_cluster.argmin())
    return {
        "key": plan.name,
        "posts": int(posts["steps"].sum()),
        "wte_new": to_six(posts["wte"].sum()),
        "pounds_full_year": int(posts["pounds_per_year"].sum()),
        "pounds_first_year": int(posts["pounds_first_year"].sum()),
        "pounds_once": int(posts["pounds_once"].sum()) + opening,
        "need_wte": to_six(need.sum()),
        "care_wte": to_six(care.sum()),
        "share": finite(care.sum() / need.sum()) if need.sum() > 0 else None,
        "lowest_cluster_id": case.cluster_ids[worst],
        "lowest_cluster_share": finite(by_cluster[worst]),
        **_lowest(case, asked.funds, care),
        "minutes_average": travel_figures(case, allocation)["average_for_care"],
        "vacant_wte": to_six(case.vacant.sum()),
        "counted": finite(inputs.scenario.aims[0].value(case, allocation)),
        **_proved(asked, plan),
    }


def _proved(asked: Inputs, plan: StudyPlan) -> doc.ProvedFigures:
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
        "stopped_by": cast("StoppedBy | Literal['']", stopped),
    }


def _lowest(case: Case, funds: Sequence[Fund], care: Floats) -> doc.LowestShare:
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


def _places(
    inputs: Inputs, today: StudyPlan, options: Sequence[tuple[Case, StudyPlan]]
) -> doc.PlacesUnderOptions:
    """By cluster, county, region and service: need, today's share, and each option's new WTE and share."""
    case, region = inputs.case, inputs.region
    member = case.membership
    people = summed(member.cluster, member.share * case.population[member.area], len(case.cluster_ids))
    every = np.arange(len(case.cluster_ids))
    need, cared = case.cluster_need, today.allocation.cluster_care(case)
    of_options = {
        plan.name: (
            by_cluster_service(own, plan.allocation.posts.sum(axis=2)),
            plan.allocation.cluster_care(own),
        )
        for own, plan in options
    }

    def figures(ids: Sequence[str], total: Callable[[Floats], Floats]) -> list[doc.PlaceFigures]:
        """Of every place that `total` adds up of clusters x services; None where nobody is in need."""
        needs, met = total(need), total(cared)
        totals = {key: (total(new), total(care)) for key, (new, care) in of_options.items()}

        def share(care: Floats, i: int) -> float | None:
            return finite(care[i] / needs[i]) if needs[i] > 0 else None

        return [
            {
                "id": str(name),
                "need_wte": to_six(needs[i]),
                "share_today": share(met, i),
                "options": {
                    key: {"wte_new": to_six(new[i]), "share": share(care, i)}
                    for key, (new, care) in totals.items()
                },
            }
            for i, name in enumerate(ids)
        ]

    def rows(kind: str, ids: Sequence[str], of: Ints, table: pd.DataFrame) -> list[doc.ComparedArea]:
        """Of every place of one kind; `of` is that of each cluster."""
        names = {str(row[f"{kind}_id"]): two_names(row) for row in table.to_dict("records")}
        found = figures(ids, lambda each: summed(of, each.sum(axis=1), len(ids)))
        residents = summed(of, people, len(ids))
        return [
            {**names[row["id"]], "people": round(float(n)), **row}
            for row, n in zip(found, residents, strict=True)
        ]

    clusters: list[doc.ComparedCluster] = [
        {
            **row,
            "county_id": case.county_ids[case.cluster_county[c]],
            "region_id": case.region_ids[case.cluster_region[c]],
        }
        for c, row in enumerate(rows("cluster", case.cluster_ids, every, region.clusters))
    ]
    return {
        "clusters": clusters,
        "counties": rows("county", case.county_ids, case.cluster_county, region.counties),
        "regions": rows("region", case.region_ids, case.cluster_region, region.regions),
        "services": [
            {"name_en": service.name_en, "name_cy": service.name_cy, **row}
            for service, row in zip(
                case.services, figures(case.service_ids, lambda each: each.sum(axis=0)), strict=True
            )
        ],
    }


def _pairs(keys: Sequence[str], clusters: Sequence[doc.ComparedCluster]) -> list[doc.ComparedPair]:
    """Each option against today and against every other: who gains and who loses, clusters and people."""
    needy = [row for row in clusters if row["share_today"] is not None]
    return [
        {
            "option": key,
            "against": against,
            **_gains([(row, _share(row, key) - _share(row, against)) for row in needy]),
        }
        for key in keys
        for against in [TODAY, *(other for other in keys if other != key)]
    ]


def _share(row: doc.ComparedCluster, key: str) -> float:
    found = row["share_today"] if key == TODAY else row["options"][key]["share"]
    return 0.0 if found is None else found


def _gains(changes: Sequence[tuple[doc.ComparedCluster, float]]) -> doc.ComparedGains:
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


def compare_tables(document: doc.CompareDocument) -> dict[str, pd.DataFrame]:
    """options.csv, and one table for each of GROUPS: one row for each place and option, today's first."""
    columns = [document["today"], *document["options"]]
    options = pd.DataFrame(columns, columns=["key", *FIGURES]).rename(columns={"key": "option"})
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
