"""What each fund pays for: in a full year, in its first year, once, and as it ends; and why money is left.

too_little   where it lies it does not pay for one more post of the cheapest kind (or to open one more base)
met          all need within reach of the posts that it may pay for is covered (every such base is open)
no_room      there is need, and money for a post, but the bases from which one could help are full
no_use       there is need, and money for a post, but the search found no use for it under the rules
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd

from placement.model.allocation import Allocation
from placement.model.arrays import Bools, Floats, Ints
from placement.model.case import Case
from placement.model.rules import Fund, Rule
from placement.model.rules.places import Places
from placement.results.document_entries import FundEntry, FundYear, LeftBecause
from placement.results.proof import to_six
from placement.scenario.inputs import Inputs


def fund_entry(
    inputs: Inputs, fund: Fund, tables: Mapping[str, pd.DataFrame], left: list[LeftBecause]
) -> FundEntry:
    """What a fund pays for. `amount` is the whole fund, `amount_here` the part that this run may spend.

    `amount_here`, `spent_full_year`, `spent_first_year` and `left` are in the fund's own measure, pounds
    or WTE (of a capital fund, pounds once); `pounds_full_year`, `pounds_first_year` and `spent_once` are in
    pounds always. `spent_once` is what the posts need once, and what opening bases takes.
    """
    posts, opened = tables["posts"], tables["opened"]
    mine = posts[posts["fund_id"] == fund.id]
    pounds = {when: int(mine[f"pounds_{when}"].sum()) for when in ("per_year", "first_year", "once")}
    opening = int(opened.loc[opened["fund_id"] == fund.id, "pounds_once"].sum())
    money, wte = fund.measure == "pounds", float(mine["wte"].sum())
    spent = float(opening if fund.kind == "capital" else pounds["per_year"] if money else wte)
    first = float(opening if fund.kind == "capital" else pounds["first_year"])
    here = float(fund.limits(inputs.case).sum()) if inputs.only_region else fund.amount
    return {
        "id": fund.id,
        "name_en": fund.name_en,
        "name_cy": fund.name_cy,
        "kind": fund.kind,
        "measure": fund.measure,
        "amount": to_six(fund.amount),
        "amount_here": to_six(here),
        "spent_full_year": to_six(spent),
        "spent_first_year": to_six(first if money else spent * fund.first_months / 12),
        "left": to_six(here - spent),
        "left_because": left,
        "pounds_full_year": pounds["per_year"],
        "pounds_first_year": pounds["first_year"],
        "spent_once": pounds["once"] + opening,
        "bases_opened": int((opened["fund_id"] == fund.id).sum()),
        "recurrent": fund.recurrent,
        "contract": fund.contract,
        "shares": fund.shares,
        "years": years(fund, here, spent),
    }


def years(fund: Fund, here: float, spent: float) -> list[FundYear]:
    """Of a fund that tapers, what it has in each year, and what of its posts it no longer pays for.

    One year more than it lasts is shown, with nothing. In the fund's own measure, of a full year.
    """
    parts = [*fund.taper, 0.0] if fund.taper else []
    return [
        {"year": number, "has": to_six(part * here), "unpaid": to_six(max(0.0, spent - part * here))}
        for number, part in enumerate(parts, start=1)
    ]


Why = Literal["too_little", "met", "no_room", "no_use"]
WHYS: tuple[Why, ...] = get_args(Why)
LEAST = {"pounds": 1.0, "wte": 0.001}
"""Less than this is left by rounding alone."""
ROUNDING_WTE = 1e-6
COVERED_WTE = 0.01
"""Need of a pot that is left uncovered by rounding alone."""


def left_because(case: Case, rules: Sequence[Rule], fund: Fund, allocation: Allocation) -> list[LeftBecause]:
    """What a fund has left by reason, in its own measure; reasons that hold for nothing are left out.

    A fund that is shared lies in as many pots as there are regions, each with a reason of its own.
    """
    limits, spent = fund.limits(case), _spent(case, fund, allocation)
    prices = _cheapest(case, rules, fund, allocation)
    found = dict.fromkeys(WHYS, 0.0)
    for pot in np.flatnonzero(limits - spent >= LEAST[fund.measure]):
        left = float(limits[pot] - spent[pot])
        if not np.isfinite(prices[pot]):
            why: Why = "met" if fund.kind == "capital" else "no_use"
        elif left < prices[pot]:
            why = "too_little"
        elif fund.kind == "revenue":
            why = _why_no_post(case, rules, fund, allocation, int(pot))
        else:
            why = "no_use"
        found[why] += left
    return [{"why": why, "left": to_six(left)} for why, left in found.items() if left > 0]


def _spent(case: Case, fund: Fund, allocation: Allocation) -> Floats:
    """Of each pot, in the fund's own measure."""
    number = allocation.fund_ids.index(fund.id)
    spent = np.zeros(len(fund.limits(case)))
    base, role = np.nonzero(allocation.posts[:, :, number])
    takes = fund.prices(case)[role] * allocation.posts[base, role, number]
    np.add.at(spent, fund.group(case, base), takes)
    doors: Ints = np.flatnonzero(allocation.opened[:, number])
    np.add.at(spent, fund.group(case, doors), case.base_opening_pounds[doors].astype(float))
    return spent


def _cheapest(case: Case, rules: Sequence[Rule], fund: Fund, allocation: Allocation) -> Floats:
    """Of each pot the least that one thing more takes; infinite where there is nothing to pay for."""
    least = np.full(len(fund.limits(case)), np.inf)
    if fund.kind == "capital":
        shut: Ints = np.flatnonzero(fund.eligible_bases(case) & ~allocation.open_bases(case))
        np.minimum.at(least, fund.group(case, shut), case.base_opening_pounds[shut].astype(float))
        return least
    base, role = np.nonzero(_payable(case, rules, fund) & allocation.open_bases(case)[:, None])
    np.minimum.at(least, fund.group(case, base), fund.prices(case)[role])
    return least


def _payable(case: Case, rules: Sequence[Rule], fund: Fund) -> Bools:
    """B x K: the posts that the fund may pay for under the rules."""
    allowed = fund.eligible_posts(case)
    for rule in rules:
        mask = rule.allows_posts(case)
        allowed = allowed if mask is None else allowed & mask
    return allowed


def _why_no_post(case: Case, rules: Sequence[Rule], fund: Fund, allocation: Allocation, pot: int) -> Why:
    """Why a pot with money for one more post has none: need within reach of where its posts may stand."""
    posts = _payable(case, rules, fund) & allocation.open_bases(case)[:, None]
    posts &= (fund.group(case, np.arange(len(case.base_ids))) == pot)[:, None]
    there = np.zeros((len(case.base_ids), len(case.services)), dtype=bool)
    base, role = np.nonzero(posts)
    there[base, case.role_service[role]] = True
    reached = np.isfinite(case.minutes)[:, :, None] & there[None]
    for rule in rules:
        mask = rule.allows_care(case)
        reached = reached if mask is None else reached & mask
    left = np.maximum(case.need - allocation.area_care(case), 0.0)
    if float(left[reached.any(axis=1)].sum()) < COVERED_WTE:
        return "met"
    helps = np.asarray((reached & (left > ROUNDING_WTE)[:, None, :]).any(axis=0))
    full = np.less(_room(case, rules, allocation)[:, None], case.steps[None, :] - ROUNDING_WTE)
    return "no_room" if full[posts & helps[:, case.role_service]].all() else "no_use"


def _room(case: Case, rules: Sequence[Rule], allocation: Allocation) -> Floats:
    """B, WTE of new posts for which a base still has room; infinite where no rule limits it."""
    taken = allocation.posts.sum(axis=2) @ case.steps
    room = np.full(len(case.base_ids), np.inf)
    for rule in rules:
        if isinstance(rule, Places):
            room = np.minimum(room, rule.room(case) - taken)
    return room
