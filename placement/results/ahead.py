"""What a plan over years says to a director: whom to hire, which posts end, who pays, until when."""

from __future__ import annotations

from typing import get_args

import numpy as np

from placement.model.allocation import Allocation
from placement.model.role import Kind
from placement.model.rules import Fund
from placement.model.rules.training import Training
from placement.model.stocks import pounds_by_year
from placement.model.years import begun_in, case_of, stocks
from placement.results.document_years import AheadEntry, AheadFund, AheadHires, AheadPlaces, AheadYear
from placement.results.proof import to_six
from placement.results.waiting import decided_limit, decided_lists, lists_entry
from placement.scenario.inputs import Inputs

LEAST_WTE = 0.05
LEAST_POUNDS = 100.0
KINDS: tuple[Kind, ...] = get_args(Kind)


def ahead_entry(inputs: Inputs, plan: Allocation, before: Allocation) -> AheadEntry | None:
    """What `answer.json` says of the years decided together; None where the scenario speaks of one."""
    case, settings = inputs.case, inputs.scenario.years
    if case.years is None or settings is None:
        return None
    years = [_year(inputs, plan, before, year) for year in range(1, case.years.count + 1)]
    short = [each["year"] for each in years if each["handed_pounds"] > LEAST_POUNDS]
    ends = [each["year"] for each in years if each["ended_posts_wte"] > LEAST_WTE]
    entry: AheadEntry = {
        "count": case.years.count,
        "discount_pct": to_six(settings.discount_pct),
        "years": years,
        "hires": _hires(inputs, plan),
        "funds": [
            _fund(inputs, plan, f, fund) for f, fund in enumerate(inputs.funds) if fund.kind == "revenue"
        ],
        "places": _places(inputs, plan),
        "first_year_handed": short[0] if short else None,
        "first_year_ended": ends[0] if ends else None,
    }
    lists = lists_entry(case, decided_lists(case, plan), decided_limit(inputs))
    if lists is not None:
        entry["waiting"] = lists
    if plan.vacated:
        entry["vacated_wte"] = [to_six(float(wte.sum())) for wte in plan.vacated]
    return entry


def _year(inputs: Inputs, plan: Allocation, before: Allocation, year: int) -> AheadYear:
    case, step = inputs.case, inputs.case.steps
    one = None if year == 1 else plan.later[year - 2]
    _, staff, hired = list(stocks(plan))[year - 1]
    posts = np.sum(begun_in(plan, year), axis=0)
    need = float(case_of(case, year).need.sum())
    care = _care(plan, year)
    pounds = [f for f, fund in enumerate(inputs.funds) if fund.measure == "pounds" and fund.kind == "revenue"]
    cost = sum(float(pounds_by_year(case, plan, f, year).sum()) for f in pounds)
    has = sum(float(inputs.funds[f].limits_in(case, year).sum()) for f in pounds)
    return {
        "year": year,
        "posts_wte": to_six(float((posts.sum(axis=2) * step).sum())),
        "in_post_wte": to_six(float((staff * step).sum())),
        "hired_wte": to_six(float((hired * step).sum())),
        "left_wte": to_six(0.0 if one is None else float((one.left * step).sum())),
        "ended_wte": to_six(0.0 if one is None else float((one.ended * step).sum())),
        "ended_posts_wte": to_six(
            0.0 if one is None else sum(_fewer(inputs, plan, f, year) for f in range(len(inputs.funds)))
        ),
        "cost_pounds": to_six(cost),
        "fund_pounds": to_six(has),
        "handed_pounds": to_six(0.0 if one is None else float(one.handed.sum())),
        "need_wte": to_six(need),
        "share": to_six(care / need) if need > 0 else 0.0,
        "share_before": to_six(_care(before, year) / need) if need > 0 else 0.0,
    }


def _care(plan: Allocation, year: int) -> float:
    care = plan.care if year == 1 or plan.later_care is None else plan.later_care[year - 2]
    return float(care.wte.sum())


def _fewer(inputs: Inputs, plan: Allocation, f: int, year: int) -> float:
    """WTE by which a fund's posts of a role at a base are fewer than the year before, over all of these.

    A post that ends at one base and begins at another has ended, and has begun later.
    """
    was, now = (np.asarray(sum(begun_in(plan, y)))[:, :, f] for y in (year - 1, year))
    return float((np.maximum(was - now, 0.0) * inputs.case.steps).sum())


def _hires(inputs: Inputs, plan: Allocation) -> list[AheadHires]:
    """By service and kind: posts to advertise in year one, and hires of the later years, least and most."""
    case = inputs.case
    flows = [hired for _, _, hired in stocks(plan)]
    first = plan.posts.sum(axis=2).astype(float)
    found: list[AheadHires] = []
    for s, service in enumerate(case.services):
        for kind in KINDS:
            mine = [k for k, role in enumerate(case.roles) if role.service == s and role.kind == kind]
            step = case.steps[mine]
            advertise = float((first[:, mine] * step).sum())
            later = [float((each[:, mine] * step).sum()) for each in flows[1:]]
            if advertise > LEAST_WTE or max(later, default=0.0) > LEAST_WTE:
                found.append(
                    {
                        "service_id": service.id,
                        "kind": kind,
                        "advertise_wte": to_six(advertise),
                        "later_least_wte": to_six(min(later, default=0.0)),
                        "later_most_wte": to_six(max(later, default=0.0)),
                    }
                )
    return found


def _places(inputs: Inputs, plan: Allocation) -> list[AheadPlaces] | None:
    """Training places to add, by service and the year they begin; None where no rule speaks of them."""
    rule = next((rule for rule in inputs.scenario.rules if isinstance(rule, Training)), None)
    if rule is None:
        return None
    return [
        {
            "service_id": service.id,
            "begin_year": one.year - rule.years,
            "places": to_six(float(one.places[s].sum())),
        }
        for one in plan.later
        if one.places is not None and one.year > rule.years
        for s, service in enumerate(inputs.case.services)
        if float(one.places[s].sum()) > LEAST_WTE
    ]


def _fund(inputs: Inputs, plan: Allocation, f: int, fund: Fund) -> AheadFund:
    """A fund's posts in the first and the last year, what ended, and what boards then pay of their own."""
    case, step = inputs.case, inputs.case.steps
    first = plan.posts[:, :, f].astype(float)
    last = np.asarray(sum(begun_in(plan, plan.later[-1].year)))[:, :, f] if plan.later else first
    ended = sum(_fewer(inputs, plan, f, one.year) for one in plan.later)
    years = range(1, len(plan.later) + 2)
    pounds = fund.measure == "pounds"
    cost = float(pounds_by_year(case, plan, f, years[-1]).sum()) if pounds else 0.0
    handed = [0.0, *(float(one.handed[f].sum()) for one in plan.later)]
    kept = handed[-1] / cost if cost > LEAST_POUNDS else 0.0
    wte_last = float((last * step).sum())
    return {
        "fund_id": fund.id,
        "first_wte": to_six(float((first * step).sum())),
        "last_wte": to_six(wte_last),
        "ended_wte": to_six(float(ended)),
        "kept_by_boards_wte": to_six(wte_last * min(kept, 1.0)),
        "handed_pounds": [to_six(each) for each in handed],
        "fund_pounds": [
            to_six(float(fund.limits_in(case, year).sum())) if pounds else None for year in years
        ],
    }
