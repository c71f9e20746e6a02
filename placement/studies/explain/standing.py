"""How each place stands: need, staff, the share covered, its rank; whom staff reach; and all names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pandas as pd

from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.rules import Fund
from placement.results.proof import six_or_none, to_six
from placement.results.results import clusters_table, posts_table
from placement.results.vacancies import Vacancies
from placement.scenario.inputs import Inputs
from placement.studies.explain import document as doc
from placement.studies.explain.document import ExplainDocument
from placement.studies.explain.swaps import Post

FIGURES = (
    "need_wte", "in_post_wte", "care_before_wte", "care_after_wte", "share_before", "share_after", "wte_new",
    "wte_formula", "care_from_neighbours_before_wte", "care_from_neighbours_after_wte", "vacant_wte",
    "expected_month_12_wte", "expected_month_12_low_wte", "expected_month_12_high_wte",
)  # fmt: skip
LEAST_TOLD = 0.05
"""WTE below which a cluster is not named among those reached."""


def standing(
    case: Case,
    funds: Sequence[Fund],
    plan: Allocation,
    before: Allocation,
    vacancies: Vacancies | None,
) -> list[doc.ClusterStanding]:
    """For each cluster its figures, and how many clusters have a lower share: 1 is the lowest of all."""
    table = clusters_table(case, posts_table(case, funds, plan), plan, before, vacancies)
    today, after = (table[f"share_{when}"].to_numpy(dtype=float) for when in ("before", "after"))
    before_rank, after_rank, inside = _rank(today), _rank(after), _rank_within(today, case.cluster_region)
    found = []
    for position, row in enumerate(table.to_dict("records")):
        places: doc.ClusterRank = {
            "cluster_id": row["cluster_id"],
            "region_id": row["region_id"],
            "pounds_per_year": int(row["pounds_per_year"]),
            "rank_before": int(before_rank[position]),
            "rank_after": int(after_rank[position]),
            "rank_in_region": int(inside[position]),
            "hard_to_fill_wte": to_six(_hard(case, plan, position)),
        }
        figures = {name: None if np.isnan(row[name]) else six_or_none(row[name]) for name in FIGURES}
        found.append(cast("doc.ClusterStanding", {**places, **figures}))
    return found


def between_plans(case: Case, others: Sequence[Ints], cluster: int) -> doc.NearPlans | None:
    """The least and the most WTE that plans nearly as good give a cluster; None where none is known."""
    if not others:
        return None
    there = case.base_cluster == cluster
    wte = [float((other * case.steps)[there].sum()) for other in others]
    return {"plans": len(wte), "low_wte": to_six(min(wte)), "high_wte": to_six(max(wte))}


def reach_of(case: Case, plan: Allocation, post: Post) -> doc.ExplainedReach:
    """Whom the staff of that profession at that base reach in the plan, new and in post together."""
    care, service = plan.care, case.roles[post.role].service
    mine = np.flatnonzero((care.base == post.base) & (care.service == service) & (care.wte > 0))
    area, wte = care.area[mine], care.wte[mine]
    by_area = np.zeros(len(case.area_ids))
    np.add.at(by_area, area, wte)
    member = case.membership
    by_cluster = np.zeros(len(case.cluster_ids))
    np.add.at(by_cluster, member.cluster, member.share * by_area[member.area])
    order = [int(c) for c in np.argsort(-by_cluster, kind="stable") if by_cluster[c] > LEAST_TOLD]
    minutes = float((wte * case.minutes[area, post.base]).sum())
    return {
        "clusters": [{"cluster_id": case.cluster_ids[c], "wte": to_six(by_cluster[c])} for c in order],
        "residents": round(float(case.population[np.unique(area)].sum())),
        "minutes": six_or_none(minutes / float(wte.sum())) if len(mine) else None,
    }


def _hard(case: Case, plan: Allocation, cluster: int) -> float:
    """WTE of new posts there in roles that are hard to fill."""
    hard = np.array([role.hard_to_fill for role in case.roles], dtype=bool)
    return float(plan.posts_wte(case)[case.base_cluster == cluster][:, hard].sum())


def _rank(shares: Floats) -> Ints:
    return np.array([1 + int((shares < share).sum()) for share in shares], dtype=np.int64)


def _rank_within(shares: Floats, group: Ints) -> Ints:
    ranks = np.zeros(len(shares), dtype=np.int64)
    for each in np.unique(group):
        ranks[group == each] = _rank(shares[group == each])
    return ranks


def regions(case: Case, plan: Allocation, before: Allocation) -> dict[str, doc.ExplainedRegion]:
    """By region id: the share covered before and after, and how many clusters."""
    return {
        name: {
            **_shares(case, plan, before, np.flatnonzero(case.cluster_region == region)),
            "clusters": int((case.cluster_region == region).sum()),
        }
        for region, name in enumerate(case.region_ids)
    }


def nation(case: Case, plan: Allocation, before: Allocation) -> doc.ExplainedNation:
    """The same of all clusters together."""
    everywhere = np.arange(len(case.cluster_ids))
    return {
        **_shares(case, plan, before, everywhere),
        "clusters": len(everywhere),
        "regions": len(case.region_ids),
    }


def _shares(case: Case, plan: Allocation, before: Allocation, clusters: Ints) -> doc.SharesMet:
    need = float(case.cluster_need[clusters].sum())

    def share(of: Allocation) -> float | None:
        return to_six(float(of.cluster_care(case)[clusters].sum()) / need) if need > 0 else None

    return {"share_before": share(before), "share_after": share(plan)}


def names_of(inputs: Inputs) -> doc.ExplainedNames:
    """By kind and id: the name in English and in Welsh."""
    region = inputs.region

    def names(table: pd.DataFrame, key: str) -> dict[str, list[str]]:
        return {str(row[key]): [str(row["name_en"]), str(row["name_cy"])] for row in table.to_dict("records")}

    return {
        "clusters": names(region.clusters, "cluster_id"),
        "regions": names(region.regions, "region_id"),
        "services": names(region.services, "service_id"),
        "roles": names(region.roles, "role_id"),
        "bases": names(region.bases, "base_id"),
    }


def tables_of(document: ExplainDocument) -> dict[str, pd.DataFrame]:
    """Each post with what it is worth, and each cluster with what one more would take."""
    posts = [
        {**post, "lost_low": lost and lost["low"], "lost_high": lost and lost["high"]}
        for cluster in document["clusters"]
        for post in cluster["posts"]
        for lost in (post["lost"],)
    ]
    places = []
    for cluster in document["clusters"]:
        more, need = cluster["more"], cluster["need"]
        lost = more and more["lost"]
        places.append(
            {
                "cluster_id": cluster["cluster_id"],
                "wte_new": cluster["wte_new"],
                "one_more_base_id": more and more["base_id"],
                "one_more_role_id": more and more["role_id"],
                "one_more_worth": more and more["worth"],
                "one_more_lost_low": lost and lost["low"],
                "one_more_lost_high": lost and lost["high"],
                "money_more": cluster["next"]["more"],
                "need_factor": need and need["factor"],
            }
        )
    columns = ["cluster_id", "base_id", "role_id", "fund_id", "wte", "worth", "lost_low", "lost_high"]
    return {"explain_posts": pd.DataFrame(posts, columns=columns), "explain_clusters": pd.DataFrame(places)}
