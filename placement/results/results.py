"""The tables of a run, from a case and its allocation alone. WTE first; every table joins by id."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from placement.model.allocation import Allocation, Care
from placement.model.arrays import Floats, Ints, summed
from placement.model.case import Case
from placement.model.rules import Fund
from placement.results.coverage import coverage, coverage_table, shares
from placement.results.filling import expected_columns, posts_to_fill, vacancy_columns
from placement.results.less import less_table, less_time
from placement.results.vacancies import Vacancies


def result_tables(
    case: Case,
    funds: Sequence[Fund],
    allocation: Allocation,
    before: Allocation,
    vacancies: Vacancies | None,
) -> dict[str, pd.DataFrame]:
    """Every table of the run folder but those of rules and assumptions, by file stem."""
    posts = posts_table(case, funds, allocation)
    return {
        "posts": posts,
        "care": care_table(case, allocation.care),
        "opened": opened_table(case, allocation),
        "placed": placed_table(case, allocation),
        "result_posts": posts_to_fill(case, allocation),
        "result_clusters": clusters_table(case, posts, allocation, before, vacancies),
        "result_cluster_services": cluster_services_table(case, posts, allocation, before),
        "result_services": services_table(case, posts, allocation, before),
        "result_regions": regions_table(case, funds, posts, allocation, before),
        "result_areas": areas_table(case, allocation, before),
        "result_coverage": coverage_table(coverage(case, allocation, before)),
        "result_less": less_table(less_time(case, allocation, before)),
    }


def posts_table(case: Case, funds: Sequence[Fund], allocation: Allocation) -> pd.DataFrame:
    """One row for each base, role and fund with new posts."""
    base, role, fund = np.nonzero(allocation.posts)
    steps = allocation.posts[base, role, fund]
    months = {one.id: one.first_months for one in funds}
    first = np.array([months[name] for name in allocation.fund_ids])[fund]
    pounds, once = (
        np.array([getattr(one, name) for one in case.roles], dtype=np.int64)[role]
        for name in ("pounds_per_step", "pounds_once")
    )
    wte = steps * case.steps[role]
    return pd.DataFrame(
        {
            "base_id": _ids(case.base_ids, base),
            "cluster_id": _ids(case.cluster_ids, case.base_cluster[base]),
            "county_id": _ids(case.county_ids, case.base_county[base]),
            "region_id": _ids(case.region_ids, case.base_region[base]),
            "role_id": [case.roles[k].id for k in role],
            "service_id": _ids(case.service_ids, case.role_service[role]),
            "fund_id": _ids(allocation.fund_ids, fund),
            "steps": steps,
            "wte": wte,
            "pounds_per_year": steps * pounds,
            "pounds_first_year": (steps * pounds * first / 12).round().astype(np.int64),
            "pounds_once": np.ceil(wte - 1e-9).astype(np.int64) * once,
        }
    )


def care_table(case: Case, care: Care) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_id": _ids(case.area_ids, care.area),
            "base_id": _ids(case.base_ids, care.base),
            "service_id": _ids(case.service_ids, care.service),
            "care_wte": care.wte,
            "minutes": case.minutes[care.area, care.base],
        }
    )


def opened_table(case: Case, allocation: Allocation) -> pd.DataFrame:
    """One row for each candidate base that the plan opens, and the money that it takes once."""
    base, fund = np.nonzero(allocation.opened)
    return pd.DataFrame(
        {
            "base_id": _ids(case.base_ids, base),
            "cluster_id": _ids(case.cluster_ids, case.base_cluster[base]),
            "region_id": _ids(case.region_ids, case.base_region[base]),
            "fund_id": _ids(allocation.fund_ids, fund),
            "pounds_once": case.base_opening_pounds[base],
        }
    )


def placed_table(case: Case, allocation: Allocation) -> pd.DataFrame:
    placed = allocation.placed
    return pd.DataFrame(
        {
            "class_id": [case.classes[g].id for g in placed.group],
            "base_id": _ids(case.base_ids, placed.base),
            "role_id": [case.roles[k].id for k in placed.role],
            "graduates": placed.graduates,
        }
    )


def clusters_table(
    case: Case,
    posts: pd.DataFrame,
    allocation: Allocation,
    before: Allocation,
    vacancies: Vacancies | None,
) -> pd.DataFrame:
    """By cluster; `wte_formula` splits the region's new WTE by the cluster's share of its need."""
    need = case.cluster_need.sum(axis=1)
    new = _summed(posts, "cluster_id", "wte", case.cluster_ids)
    region_new = summed(case.cluster_region, new, len(case.region_ids))
    region_need = summed(case.cluster_region, need, len(case.region_ids))
    part = np.divide(need, region_need[case.cluster_region], out=np.zeros_like(need), where=need > 0)
    formula = region_new[case.cluster_region] * part
    cared_before, cared_after = (
        before.cluster_care(case).sum(axis=1),
        allocation.cluster_care(case).sum(axis=1),
    )
    in_post = summed(case.base_cluster, case.in_post.sum(axis=1), len(case.cluster_ids))
    return pd.DataFrame(
        {
            "cluster_id": case.cluster_ids,
            "county_id": _ids(case.county_ids, case.cluster_county),
            "region_id": _ids(case.region_ids, case.cluster_region),
            **_met(need, in_post, cared_before, cared_after),
            "wte_new": new,
            "wte_formula": formula.round(6),
            "wte_difference": (new - formula).round(6),
            "care_from_neighbours_before_wte": _from_neighbours(case, before),
            "care_from_neighbours_after_wte": _from_neighbours(case, allocation),
            "pounds_per_year": _summed(posts, "cluster_id", "pounds_per_year", case.cluster_ids).astype(
                np.int64
            ),
            **vacancy_columns(case, vacancies),
            **expected_columns(case, allocation),
        }
    )


def cluster_services_table(
    case: Case, posts: pd.DataFrame, allocation: Allocation, before: Allocation
) -> pd.DataFrame:
    clusters, services = len(case.cluster_ids), len(case.services)
    in_post = np.zeros((clusters, services))
    np.add.at(in_post, case.base_cluster, case.in_post)
    new = np.zeros((clusters, services))
    at = (
        [case.cluster_ids.index(c) for c in posts["cluster_id"]],
        [case.service_ids.index(s) for s in posts["service_id"]],
    )
    np.add.at(new, at, posts["wte"].to_numpy(dtype=float))
    cluster, service = (index.ravel() for index in np.indices((clusters, services)))
    return pd.DataFrame(
        {
            "cluster_id": _ids(case.cluster_ids, cluster),
            "service_id": _ids(case.service_ids, service),
            **_met(
                case.cluster_need.ravel(),
                in_post.ravel(),
                before.cluster_care(case).ravel(),
                allocation.cluster_care(case).ravel(),
            ),
            "wte_new": new.ravel(),
        }
    )


def services_table(
    case: Case, posts: pd.DataFrame, allocation: Allocation, before: Allocation
) -> pd.DataFrame:
    ids = case.service_ids
    return pd.DataFrame(
        {
            "service_id": ids,
            **_met(
                case.need.sum(axis=0),
                case.in_post.sum(axis=0),
                before.cluster_care(case).sum(axis=0),
                allocation.cluster_care(case).sum(axis=0),
            ),
            "posts": _summed(posts, "service_id", "steps", ids).astype(np.int64),
            "wte_new": _summed(posts, "service_id", "wte", ids),
            "pounds_per_year": _summed(posts, "service_id", "pounds_per_year", ids).astype(np.int64),
            "pounds_first_year": _summed(posts, "service_id", "pounds_first_year", ids).astype(np.int64),
        }
    )


def regions_table(
    case: Case, funds: Sequence[Fund], posts: pd.DataFrame, allocation: Allocation, before: Allocation
) -> pd.DataFrame:
    """By region; `pounds_share` is what the funds' formulas gave it, nothing where a fund is free."""
    shares = np.zeros(len(case.region_ids))
    for fund in funds:
        if fund.measure == "pounds" and fund.kind == "revenue" and fund.shares != "free":
            shares += fund.limits(case)
    regions = len(case.region_ids)
    return pd.DataFrame(
        {
            "region_id": case.region_ids,
            **_met(
                case.region_need.sum(axis=1),
                summed(case.base_region, case.in_post.sum(axis=1), regions),
                summed(case.cluster_region, before.cluster_care(case).sum(axis=1), regions),
                summed(case.cluster_region, allocation.cluster_care(case).sum(axis=1), regions),
            ),
            "wte_new": _summed(posts, "region_id", "wte", case.region_ids),
            "pounds_per_year": _summed(posts, "region_id", "pounds_per_year", case.region_ids).astype(
                np.int64
            ),
            "pounds_share": shares.astype(np.int64),
        }
    )


def areas_table(case: Case, allocation: Allocation, before: Allocation) -> pd.DataFrame:
    """By area; `minutes_average` is the average drive for the care it gets after the decision."""
    areas = len(case.area_ids)
    need, care = case.need.sum(axis=1), allocation.care
    cared = summed(care.area, care.wte, areas)
    driven = summed(care.area, care.wte * case.minutes[care.area, care.base], areas)
    met = _met(need, np.zeros(areas), summed(before.care.area, before.care.wte, areas), cared)
    table = pd.DataFrame(
        {
            "area_id": case.area_ids,
            "cluster_id": _ids(case.cluster_ids, case.area_cluster),
            "residents": case.population.round().astype(np.int64),
            **met,
            "share_change": (met["share_after"] - met["share_before"]).round(6) + 0.0,
            "minutes_average": np.divide(driven, cared, out=np.full(areas, np.nan), where=cared > 0).round(1),
        }
    )
    return table.drop(columns="in_post_wte")


def _met(need: Floats, in_post: Floats, before: Floats, after: Floats) -> dict[str, Floats]:
    return {
        "need_wte": need.round(6),
        "in_post_wte": in_post.round(6),
        "care_before_wte": before.round(6),
        "care_after_wte": after.round(6),
        "share_before": shares(before, need),
        "share_after": shares(after, need),
    }


def _from_neighbours(case: Case, allocation: Allocation) -> Floats:
    """Care that a cluster's people get from bases in other clusters, WTE."""
    member, care = case.membership, allocation.care
    clusters = len(case.cluster_ids)
    given = np.zeros((len(case.area_ids), clusters))
    np.add.at(given, (care.area, case.base_cluster[care.base]), care.wte)
    others = given.sum(axis=1)[member.area] - given[member.area, member.cluster]
    out = np.zeros(clusters)
    np.add.at(out, member.cluster, member.share * others)
    return out.round(6)


def _summed(posts: pd.DataFrame, key: str, column: str, ids: Sequence[str]) -> Floats:
    totals = posts.groupby(key)[column].sum()
    return np.asarray(totals.reindex(list(ids), fill_value=0).to_numpy(dtype=float))


def _ids(ids: Sequence[str], index: Ints) -> list[str]:
    return [ids[i] for i in index]
