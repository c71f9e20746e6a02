"""How each place stands: need, staff, the share covered before and after, its rank; and all names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from placement.results.proof import six_or_none
from placement.results.results import clusters_table, posts_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.allocation import Allocation
    from placement.model.arrays import Floats, Ints
    from placement.model.case import Case
    from placement.model.rules import Fund
    from placement.results.vacancies import Vacancies
    from placement.scenario.inputs import Inputs

FIGURES = (
    "need_wte", "in_post_wte", "care_before_wte", "care_after_wte", "share_before", "share_after", "wte_new",
    "wte_formula", "care_from_neighbours_before_wte", "care_from_neighbours_after_wte", "vacant_wte",
    "expected_month_12_wte", "expected_month_12_low_wte", "expected_month_12_high_wte",
)  # fmt: skip
TABLES = {
    "clusters": "cluster_id",
    "regions": "region_id",
    "services": "service_id",
    "roles": "role_id",
    "bases": "base_id",
}


def standing(
    case: Case,
    funds: Sequence[Fund],
    plan: Allocation,
    before: Allocation,
    vacancies: Vacancies | None,
) -> list[dict[str, Any]]:
    """For each cluster its figures, and how many clusters have a lower share: 1 is the lowest of all."""
    table = clusters_table(case, posts_table(case, funds, plan), plan, before, vacancies)
    ranks = {
        f"rank_{when}": _rank(table[f"share_{when}"].to_numpy(dtype=float)) for when in ("before", "after")
    }
    inside = _rank_within(table["share_before"].to_numpy(dtype=float), case.cluster_region)
    return [
        {
            "cluster_id": row["cluster_id"],
            "region_id": row["region_id"],
            **{name: None if np.isnan(row[name]) else six_or_none(row[name]) for name in FIGURES},
            "pounds_per_year": int(row["pounds_per_year"]),
            **{name: int(rank[position]) for name, rank in ranks.items()},
            "rank_in_region": int(inside[position]),
            "hard_to_fill_wte": six_or_none(_hard(case, plan, position)),
        }
        for position, row in enumerate(table.to_dict("records"))
    ]


def between_plans(case: Case, others: Sequence[Ints], cluster: int) -> dict[str, float | int | None] | None:
    """The least and the most WTE that plans nearly as good give a cluster; None where none is known."""
    if not others:
        return None
    there = case.base_cluster == cluster
    wte = [float((other * case.steps)[there].sum()) for other in others]
    return {"plans": len(wte), "low_wte": six_or_none(min(wte)), "high_wte": six_or_none(max(wte))}


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


def regions(case: Case, plan: Allocation, before: Allocation) -> dict[str, dict[str, Any]]:
    """By region id: the share covered before and after, and how many clusters."""
    return {
        name: {
            **_shares(case, plan, before, np.flatnonzero(case.cluster_region == region)),
            "clusters": int((case.cluster_region == region).sum()),
        }
        for region, name in enumerate(case.region_ids)
    }


def nation(case: Case, plan: Allocation, before: Allocation) -> dict[str, Any]:
    """The same of all clusters together."""
    everywhere = np.arange(len(case.cluster_ids))
    return {
        **_shares(case, plan, before, everywhere),
        "clusters": len(everywhere),
        "regions": len(case.region_ids),
    }


def _shares(case: Case, plan: Allocation, before: Allocation, clusters: Ints) -> dict[str, float | None]:
    need = float(case.cluster_need[clusters].sum())
    return {
        f"share_{when}": six_or_none(float(of.cluster_care(case)[clusters].sum()) / need)
        if need > 0
        else None
        for when, of in (("before", before), ("after", plan))
    }


def names_of(inputs: Inputs) -> dict[str, dict[str, list[str]]]:
    """By kind and id: the name in English and in Welsh."""
    return {
        kind: {
            str(row[key]): [str(row["name_en"]), str(row["name_cy"])]
            for row in getattr(inputs.region, kind).to_dict("records")
        }
        for kind, key in TABLES.items()
    }
