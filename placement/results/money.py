"""What each fund pays for: in a full year, in its first year, once, and as it ends."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from placement.model.rules import Fund
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
