"""A plan carried forward over years: who stays, who leaves, what the posts cost, and what need there is.

Nothing is decided here: the posts are those of the plan. Month by month, for the posts of a role at a base
from a fund,

    leave[m] = (1 - (1 - leavers) ** (1 / 12)) * staff[m]
    hire[m]  = (1 - exp(-1 / months_to_fill)) * (posts[m] - staff[m])
    staff[m + 1] = staff[m] - leave[m] + hire[m]

as expected values: each month gives an empty post the same chance to be filled, and each person the same
chance to go. Staff are kept by the month in which they came, because pay rises with years in post. It is the
projection by stocks and flows of workforce planning (Lavieri and Puterman, Health Care Management Science 12,
2009, without its optimisation). A post that a fund ends ends at the start of a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import pandas as pd

from placement.model.arrays import Floats, Ints
from placement.model.care_time import gives_later
from placement.model.rules import Fund
from placement.results.document_entries import YearEntry
from placement.results.document_years import ForwardEntry
from placement.results.proof import finite, to_six
from placement.scenario.inputs import Inputs
from placement.scenario.pay import pay_by_month
from placement.scenario.settings import Forward
from placement.scenario.years import growth_of_need

MONTHS = 12
LEAST = 1e-9
SHORT_POUNDS = 0.5
"""Less than this is a rounding of pounds, not money that is missing."""
FLOWS = ("posts_wte", "in_post_wte", "in_post_end_wte", "hired_wte", "left_wte", "ended_wte")
MONEY = ("fund_pounds", "cost_pounds", "cost_all_stay_pounds", "short_pounds")
COLUMNS = ["year", "region_id", "fund_id", *FLOWS, *MONEY]


@dataclass(frozen=True)
class Stocks:
    """Staff of N rows of posts over Y years; every figure is an expected value.

    `tenure` is N x M x M: WTE in month m (the second axis) who came so many months ago (the third).
    """

    posts: Floats  # N x Y, WTE
    staff: Floats  # N x M, WTE at the start of each month, once ended posts are gone
    end: Floats  # N x M, WTE at the end of each month
    hired: Floats  # N x M, WTE
    left: Floats  # N x M, WTE
    ended: Floats  # N x M, WTE whose post ended at the start of the month
    tenure: Floats


def project(posts: Floats, months_to_fill: Floats, leavers_pct: float) -> Stocks:
    """Staff month by month in N rows of posts, `posts` N x Y in WTE; at first nobody is there.

    `months_to_fill` is N: until an empty post is filled, on average; 0 is at once.
    """
    rows, months = len(posts), posts.shape[1] * MONTHS
    with np.errstate(divide="ignore"):
        fill = np.where(months_to_fill > 0, 1 - np.exp(-1 / months_to_fill), 1.0)
    leave = 1 - (1 - leavers_pct / 100) ** (1 / MONTHS)
    tenure = np.zeros((rows, months, months))
    staff, end, hired, left, ended = (np.zeros((rows, months)) for _ in range(5))
    cohorts = np.zeros((rows, months))
    for m in range(months):
        room, there = posts[:, m // MONTHS], cohorts.sum(axis=1)
        kept = np.divide(room, there, out=np.ones(rows), where=there > room)
        ended[:, m] = there * (1 - kept)
        cohorts = cohorts * kept[:, None]
        there = cohorts.sum(axis=1)
        staff[:, m], tenure[:, m] = there, cohorts
        left[:, m] = leave * there
        hired[:, m] = fill * (room - there)
        cohorts = np.concatenate([hired[:, m : m + 1], cohorts[:, :-1] * (1 - leave)], axis=1)
        end[:, m] = cohorts.sum(axis=1)
    return Stocks(posts, staff, end, hired, left, ended, tenure)


def years_table(inputs: Inputs, posts: pd.DataFrame) -> pd.DataFrame | None:
    """The table result_years: for each year, region and fund staff, flows and pounds; None if nothing says.

    Staff are averages over the year unless the name says its end; `fund_pounds` and `short_pounds` are
    blank where it is not stated what a fund has. `posts` is the table of new posts.
    """
    settings = inputs.scenario.forward
    if settings is None:
        return None
    stocks, pay = carried(inputs, posts, settings)
    every = range(1, settings.years + 1)
    rows = []
    for (region, fund_id), mine in _groups(posts):
        fund = next(each for each in inputs.funds if each.id == fund_id)
        has = _has(inputs, fund, str(region), settings.years)
        for year, amount in zip(every, has, strict=True):
            told = _year(stocks, pay, mine, year, settings)
            short = None if amount is None else max(0.0, told["cost_all_stay_pounds"] - amount)
            rows.append(
                {"year": year, "region_id": region, "fund_id": fund_id, **told}
                | {"fund_pounds": amount, "short_pounds": short}
            )
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype(dict.fromkeys([*FLOWS, *MONEY], float)).sort_values(
        ["year", "region_id", "fund_id"], kind="stable", ignore_index=True
    )


def _groups(posts: pd.DataFrame) -> list[tuple[Any, Ints]]:
    """Rows of the posts, by region and fund."""
    found = posts.groupby(["region_id", "fund_id"], sort=True).indices
    return [(key, np.asarray(rows, dtype=np.int64)) for key, rows in found.items()]


def carried(inputs: Inputs, posts: pd.DataFrame, settings: Forward) -> tuple[Stocks, Floats]:
    """Staff of each row of the posts, and what one WTE of it costs a year, by months in post."""
    case = inputs.case
    base = pd.Series(range(len(case.base_ids)), index=list(case.base_ids))
    role = pd.Series(range(len(case.roles)), index=[each.id for each in case.roles])
    b, k = (
        ids.loc[posts[name]].to_numpy(dtype=np.int64) for ids, name in ((base, "base_id"), (role, "role_id"))
    )
    waits = np.zeros(len(posts)) if case.chances is None else case.chances.months[b, k]
    funded = np.repeat(posts["wte"].to_numpy(dtype=float)[:, None], settings.years, axis=1)
    for (region, fund_id), mine in _groups(posts):
        fund = next(each for each in inputs.funds if each.id == fund_id)
        if fund.contract == "fixed_term":
            planned = float(posts["pounds_per_year"].to_numpy()[mine].sum())
            has = _has(inputs, fund, str(region), settings.years)
            kept = [1.0 if h is None or planned <= LEAST else min(1.0, h / planned) for h in has]
            funded[mine] *= np.array(kept)
    pay = pay_by_month(inputs.region.roles, settings, settings.years * MONTHS)
    ids = [each.id for each in case.roles]
    return project(funded, waits, settings.leavers_pct), pay.of([ids[each] for each in k])


def _has(inputs: Inputs, fund: Fund, region: str, years: int) -> list[float | None]:
    """Pounds that a fund has for a region in each year; None where that is not stated.

    Nothing says it of a fund in WTE, nor, after year one, of one that neither comes every year nor tapers.
    """
    if fund.measure != "pounds":
        return [None] * years
    limits, r = fund.limits(inputs.case), inputs.case.region_ids.index(region)
    amount = float(limits[0] if len(limits) == 1 else limits[r])
    if fund.taper:
        return [amount * part for part in [*fund.taper, *[0.0] * years][:years]]
    return [amount if year == 0 or fund.recurrent else None for year in range(years)]


def _year(stocks: Stocks, pay: Floats, mine: Ints, year: int, settings: Forward) -> dict[str, float]:
    """Staff, flows and cost of some rows in one year. `pay` is N x M by months in post, in pay of today."""
    months = slice((year - 1) * MONTHS, year * MONTHS)
    above = (1 + settings.pay_above_fund_pct / 100) ** (year - 1)
    there = stocks.tenure[mine, months]  # N x 12 x M
    rates = pay[mine]
    cost = float((there * rates[:, None, :]).sum()) / MONTHS
    stay = float((stocks.posts[mine, year - 1][:, None] * rates[:, months]).sum()) / MONTHS
    return {
        "posts_wte": float(stocks.posts[mine, year - 1].sum()),
        "in_post_wte": float(stocks.staff[mine, months].mean(axis=1).sum()),
        "in_post_end_wte": float(stocks.end[mine, months.stop - 1].sum()),
        "hired_wte": float(stocks.hired[mine, months].sum()),
        "left_wte": float(stocks.left[mine, months].sum()),
        "ended_wte": float(stocks.ended[mine, months].sum()),
        "cost_pounds": cost * above,
        "cost_all_stay_pounds": stay * above,
    }


def forward_entry(inputs: Inputs, tables: Mapping[str, pd.DataFrame]) -> ForwardEntry | None:
    """What `answer.json` says of the years, from the tables; None where the scenario says nothing of them."""
    settings, table = inputs.scenario.forward, tables.get("result_years")
    if settings is None or table is None:
        return None
    by_year = care_by_year(inputs, tables["posts"], tables["result_services"], settings)
    years: list[YearEntry] = []
    for year, (need, care, _) in enumerate(by_year, 1):
        mine = table[table["year"] == year]
        sums = mine[[*FLOWS, *MONEY]].sum()
        known = not mine.empty and not mine[["fund_pounds", "short_pounds"]].isna().any(axis=None)
        told = {name: to_six(sums[name]) for name in (*FLOWS, *MONEY)}
        unknown = {} if known else dict.fromkeys(("fund_pounds", "short_pounds"))
        share = to_six(care / need) if need > 0 else 0.0
        figures = {"year": year, **told, **unknown, "need_wte": to_six(need), "share": share}
        years.append(cast("YearEntry", figures))
    short = [each["year"] for each in years if (each["short_pounds"] or 0.0) > SHORT_POUNDS]
    return {
        "years": years,
        "first_year_short": short[0] if short else None,
        "leavers_pct": to_six(settings.leavers_pct),
        "leavers_implied_pct": _implied(inputs),
    }


def care_by_year(
    inputs: Inputs, posts: pd.DataFrame, services: pd.DataFrame, settings: Forward
) -> list[tuple[float, float, float]]:
    """For each year, WTE: need, the need that is met, and what today's staff alone meet of it.

    `services` has what the plan does in its one year, as the table result_services.
    """
    grown, gives = growth(inputs, settings), _gives_by_year(inputs, posts, settings)
    rows = list(services.set_index("service_id").iterrows())
    found = []
    for year in range(settings.years):
        need, care, alone = 0.0, 0.0, 0.0
        for service, row in rows:
            wanted, before = float(row["need_wte"]) * grown[str(service)][year], float(row["care_before_wte"])
            part = gives[str(service)][year] if str(service) in gives else 0.0
            need += wanted
            care += min(wanted, before + (float(row["care_after_wte"]) - before) * part)
            alone += min(wanted, before)
        found.append((need, care, alone))
    return found


def growth(inputs: Inputs, settings: Forward) -> dict[str, list[float]]:
    """By service, how many times today's need there is in each year, as `growth_of_need` gives it."""
    pct = {str(band): pct for band, pct in settings.need_growth_pct.items()}
    return growth_of_need(inputs.region, inputs.case.area_ids, pct, settings.years)


def _gives_by_year(inputs: Inputs, posts: pd.DataFrame, settings: Forward) -> dict[str, list[float]]:
    """By service: care of the staff expected in each year over that of all posts, as the plan counts it."""
    by_year, planned = given(inputs, posts, settings)
    found: dict[str, list[float]] = {}
    for service, rows in posts.groupby("service_id", sort=True).indices.items():
        whole = float(planned[rows].sum())
        found[str(service)] = [
            float(by_year[rows, year].sum()) / whole if whole > LEAST else 0.0
            for year in range(settings.years)
        ]
    return found


def given(inputs: Inputs, posts: pd.DataFrame, settings: Forward) -> tuple[Floats, Floats]:
    """N x Y, staff time for care that those expected in each row of the posts give; N, what the plan counts.

    A newly qualified person gives, once the first months are over, what a registered one of the service does.
    """
    case, (stocks, _) = inputs.case, carried(inputs, posts, settings)
    roles = {role.id: role for role in case.roles}
    grown = dict(zip(roles, gives_later(case.roles), strict=True))
    months = settings.years * MONTHS
    first = np.zeros((len(posts), months))
    planned = np.zeros(len(posts))
    waits = None if case.chances is None or not case.chances.counted else case.chances
    bases = {name: at for at, name in enumerate(case.base_ids)}
    order = {role.id: k for k, role in enumerate(case.roles)}
    for row, (base_id, role_id, wte) in enumerate(
        zip(posts["base_id"], posts["role_id"], posts["wte"], strict=True)
    ):
        role = roles[role_id]
        first[row] = role.care_wte_per_wte
        if role.kind == "newly_qualified":
            first[row, settings.newly_qualified_months :] = grown[role_id]
        counted = 1.0 if waits is None else float(waits.chance[bases[base_id], order[role_id]])
        planned[row] = wte * role.care_wte_per_wte * counted
    gives = (stocks.tenure * first[:, None, :]).sum(axis=2)
    return gives.reshape(len(posts), settings.years, MONTHS).mean(axis=2), planned


def _implied(inputs: Inputs) -> float | None:
    """Leavers a year, per cent of staff, that would leave today's posts as empty as they are; None if unsaid.

    With constant chances the flows balance where leavers * staff = vacancies * 12 / months_to_fill.
    """
    case = inputs.case
    if case.chances is None:
        return None
    registered = {role.service: k for k, role in enumerate(case.roles) if role.kind == "registered"}
    hires = sum(
        float((case.vacant[:, s] * MONTHS / case.chances.months[:, k]).sum()) for s, k in registered.items()
    )
    staff = sum(float(case.in_post[:, s].sum()) for s in registered)
    return finite(100 * hires / staff) if staff > LEAST else None
