"""Who could fill the posts: today's vacancies, and how likely each new post is filled."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from placement.model.allocation import Allocation, Care
from placement.model.arrays import Floats, summed
from placement.model.case import Case
from placement.results.document_entries import StaffingEntry
from placement.results.proof import finite, to_six
from placement.results.vacancies import Vacancies
from placement.scenario.inputs import Inputs

MONTH_12 = ("expected_month_12_wte", "expected_month_12_low_wte", "expected_month_12_high_wte")
POSTS = [
    "base_id", "cluster_id", "role_id", "service_id", "wte", "hard_to_fill", "months_to_fill",
    "chance_month_12", "chance_month_12_low", "chance_month_12_high", *MONTH_12,
]  # fmt: skip


def posts_to_fill(case: Case, allocation: Allocation) -> pd.DataFrame:
    """The table result_posts: each base and role with new posts, and how likely they are filled by month 12.

    Chances are blank where the scenario says nothing of recruitment. They are of funded posts, so that
    they tell nothing of how many graduates there are.
    """
    wte, said = allocation.posts_wte(case), case.chances
    base, role = np.nonzero(wte)
    none = np.full(len(base), np.nan)
    chances = [none] * 4 if said is None else [
        table[base, role] for table in (said.months, said.chance, said.low, said.high)
    ]  # fmt: skip
    funded = wte[base, role]
    columns = [
        [case.base_ids[b] for b in base],
        [case.cluster_ids[case.base_cluster[b]] for b in base],
        [case.roles[k].id for k in role],
        [case.services[case.roles[k].service].id for k in role],
        funded,
        [("false", "true")[case.roles[k].hard_to_fill] for k in role],
        *chances,
        *(funded * chance for chance in chances[1:]),
    ]
    return pd.DataFrame(dict(zip(POSTS, columns, strict=True)))


def expected_columns(case: Case, allocation: Allocation) -> dict[str, Floats]:
    """For each cluster the WTE of new posts expected to be filled by month 12, and its low and high."""
    wte, said = allocation.posts_wte(case), case.chances
    tables = (None,) * 3 if said is None else (said.chance, said.low, said.high)
    return {
        name: np.full(len(case.cluster_ids), np.nan)
        if chance is None
        else summed(case.base_cluster, (wte * chance).sum(axis=1), len(case.cluster_ids)).round(6)
        for name, chance in zip(MONTH_12, tables, strict=True)
    }


def vacancy_columns(case: Case, found: Vacancies | None) -> dict[str, Floats]:
    """For each cluster WTE vacant at its bases, and the care its people would get were they filled."""
    cares = (None, None) if found is None else (found.filled, found.both)
    return {
        "vacant_wte": summed(case.base_cluster, case.vacant.sum(axis=1), len(case.cluster_ids)).round(6),
        **{
            name: np.full(len(case.cluster_ids), np.nan) if care is None else _reached(case, care).round(6)
            for name, care in zip(("care_vacancies_wte", "care_vacancies_posts_wte"), cares, strict=True)
        },
    }


def _reached(case: Case, care: Care) -> Floats:
    """C, WTE of care."""
    by_area = summed(care.area, care.wte, len(case.area_ids))
    member = case.membership
    return summed(member.cluster, member.share * by_area[member.area], len(case.cluster_ids))


def staffing(inputs: Inputs, tables: Mapping[str, pd.DataFrame]) -> StaffingEntry:
    """What `answer.json` says of it, from the tables: vacancies, and what is expected by month 12."""
    clusters, posts = tables["result_clusters"], tables["result_posts"]
    need = float(clusters["need_wte"].sum())

    def total(column: str) -> float | None:
        figures = clusters[column]
        return None if figures.isna().any() else finite(figures.sum())

    def share(wte: float | None) -> float | None:
        return None if wte is None or need <= 0 else finite(wte / need)

    filled, both = total("care_vacancies_wte"), total("care_vacancies_posts_wte")
    return {
        "workforce": inputs.scenario.about.workforce,
        "plan_on": None if inputs.scenario.recruitment is None else inputs.scenario.recruitment.plan_on,
        "vacant_wte": total("vacant_wte"),
        "care_vacancies_wte": filled,
        "care_vacancies_posts_wte": both,
        "share_vacancies": share(filled),
        "share_vacancies_posts": share(both),
        "expected_month_12_wte": total("expected_month_12_wte"),
        "expected_month_12_low_wte": total("expected_month_12_low_wte"),
        "expected_month_12_high_wte": total("expected_month_12_high_wte"),
        "hard_to_fill_wte": to_six(posts.loc[posts["hard_to_fill"] == "true", "wte"].sum()),
    }
