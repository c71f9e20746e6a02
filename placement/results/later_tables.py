"""The tables of the years after the first: posts, staff, graduates, money handed over, care."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from placement.model.allocation import Allocation, Care
from placement.model.case import Case
from placement.model.rules import Fund
from placement.model.stocks import pounds_by_year
from placement.results.results import care_table

POSTS = ("year", "begun_year", "base_id", "role_id", "fund_id", "steps")
STAFF = (
    "year",
    "base_id",
    "role_id",
    "staff_steps",
    "hired_steps",
    "left_steps",
    "ended_steps",
    "grown_steps",
)
PLACED = ("year", "class_id", "base_id", "role_id", "graduates")
MONEY = ("year", "fund_id", "region_id", "fund_pounds", "cost_pounds", "handed_pounds")
PLACES = ("year", "service_id", "region_id", "places")
"""Places by the year of the graduates whom they give."""
MORE = ("year", "class_id", "more_graduates")
HOSPITAL = ("year", "region_id", "service_id", "moved_wte", "backfilled_wte", "hospital_wte")
"""Hospital staff at the end of each year, the first included, where people may move from there."""
VACATED = ("year", "region_id", "service_id", "vacated_wte")
"""What is missing at bases in each year because people moved from posts there to new ones."""
CARE = ("year", "area_id", "base_id", "service_id", "care_wte")


def later_tables(
    case: Case, funds: Sequence[Fund], plan: Allocation, before: Allocation
) -> dict[str, pd.DataFrame]:
    """The tables by name; none where the scenario speaks of one year."""
    if case.years is None:
        return {}
    roles = [role.id for role in case.roles]
    posts, staff, placed, money = [], [], [], []
    for one in plan.later:
        for c, b, k, f in zip(*np.nonzero(one.stand), strict=True):
            name = (case.base_ids[b], roles[k], plan.fund_ids[f])
            posts.append((one.year, int(c) + 1, *name, float(one.stand[c, b, k, f])))
        each = (one.staff, one.hired, one.left, one.ended, one.grown)
        for b, k in zip(*np.nonzero(np.sum(each, axis=0)), strict=True):
            staff.append((one.year, case.base_ids[b], roles[k], *(float(table[b, k]) for table in each)))
        rows = zip(one.placed.group, one.placed.base, one.placed.role, one.placed.graduates, strict=True)
        placed += [
            (one.year, case.classes[g].id, case.base_ids[b], roles[k], float(n)) for g, b, k, n in rows
        ]
    for year in range(1, case.years.count + 1):
        for f, fund in enumerate(funds):
            if fund.measure != "pounds" or fund.kind == "capital":
                continue
            cost, has = pounds_by_year(case, plan, f, year), fund.limits_in(case, year)
            for r, region in enumerate(case.region_ids):
                share = float(has[r]) if len(has) > 1 or fund.shares != "free" else float("nan")
                handed = float(plan.later[year - 2].handed[f, r]) if year > 1 else 0.0
                money.append((year, fund.id, region, share, round(float(cost[r]), 2), handed))
    return {
        "later_posts": pd.DataFrame(posts, columns=list(POSTS)),
        "later_staff": pd.DataFrame(staff, columns=list(STAFF)),
        "later_placed": pd.DataFrame(placed, columns=list(PLACED)),
        "later_money": pd.DataFrame(money, columns=list(MONEY)),
        **_training(case, plan),
        **_hospital(case, plan),
        **_vacated(case, plan),
        "later_care": _care(case, plan.later_care),
        "later_care_before": _care(case, before.later_care),
    }


def _training(case: Case, plan: Allocation) -> dict[str, pd.DataFrame]:
    """Training places and what they give, where a rule lets the plan ask for them."""
    if not plan.later or plan.later[0].more is None:
        return {}
    places, more = [], []
    for one in plan.later:
        if one.more is not None:
            more += [(one.year, g.id, float(n)) for g, n in zip(case.classes, one.more, strict=True) if n]
        if one.places is not None:
            for s, r in zip(*np.nonzero(one.places), strict=True):
                places.append((one.year, case.services[s].id, case.region_ids[r], float(one.places[s, r])))
    return {
        "later_places": pd.DataFrame(places, columns=list(PLACES)),
        "later_more": pd.DataFrame(more, columns=list(MORE)),
    }


def _hospital(case: Case, plan: Allocation) -> dict[str, pd.DataFrame]:
    """Hospital staff year by year, where a rule lets people move from there."""
    rows = [
        (one.year, case.region_ids[r], case.services[s].id, *(float(table[r, s]) for table in each))
        for one in plan.hospital
        for each in [(one.moved, one.backfilled, one.stock)]
        for r, s in zip(*np.nonzero(~np.isnan(one.stock)), strict=True)
    ]
    return {"later_hospital": pd.DataFrame(rows, columns=list(HOSPITAL))} if plan.hospital else {}


def _vacated(case: Case, plan: Allocation) -> dict[str, pd.DataFrame]:
    """What is missing at bases, where a rule says that people come from posts there."""
    rows = [
        (year, case.region_ids[r], case.services[s].id, float(wte[r, s]))
        for year, wte in enumerate(plan.vacated, start=1)
        for r, s in zip(*np.nonzero(wte), strict=True)
    ]
    return {"later_vacated": pd.DataFrame(rows, columns=list(VACATED))} if plan.vacated else {}


def _care(case: Case, years: tuple[Care, ...] | None) -> pd.DataFrame:
    tables = [care_table(case, care).assign(year=year) for year, care in enumerate(years or (), start=2)]
    if not tables:
        return pd.DataFrame([], columns=list(CARE))
    return pd.concat(tables, ignore_index=True)[list(CARE)]
