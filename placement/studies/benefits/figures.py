"""What a plan and stated options cost and bring, year by year and in today's value.

A figure of year y counts 1 / (1 + d) ** (y - 1) of itself: year 1 is year 0 of HM Treasury's Green Book
(2026), whose rates for years 0 to 30 these are, in real terms. No inflation or optimism bias is put in, no
transfer taken out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import pandas as pd

from placement.data.option_tables import EFFECT
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.results.coverage import coverage
from placement.results.forward import care_by_year, years_table
from placement.results.proof import six_or_none, to_six
from placement.results.results import opened_table, posts_table, services_table
from placement.scenario.inputs import Inputs
from placement.scenario.settings import Forward
from placement.solve.outcome import EARLY
from placement.store.compare import in_documents
from placement.store.study import StudyPlan, about_study
from placement.studies.benefits.document import (
    BenefitOption,
    BenefitPeople,
    BenefitsDocument,
    BenefitYear,
    PlanYear,
    StatedRow,
    StatedWorth,
)

PLAN, STATED, TODAY = "plan", "stated", "today"
STANDARD_PCT, HEALTH_PCT = 3.5, 1.5
"""Of the Green Book, years 0 to 30: the standard rate, and that of effects which are measured as health."""
OF_YEAR = list(BenefitYear.__annotations__)
LEAST_WTE = 1e-9


def factor(year: int, pct: float = STANDARD_PCT) -> float:
    """What a figure of a year counts in the value of year 1."""
    return float((1 + pct / 100) ** (1 - year))


def benefits_document(
    inputs: Inputs,
    settings: Forward,
    plans: Sequence[StudyPlan],
    stated: Sequence[StatedRow],
    worth: StatedWorth | None,
) -> BenefitsDocument:
    """All that follows from the plan, today's service and what is stated. Raises KeyError without both."""
    by_name = {plan.name: plan for plan in plans}
    plan, before = by_name[STATED], by_name[TODAY].allocation
    years = _plan_years(inputs, settings, plan.allocation, before)
    names = {f"name_{words.language}": words("benefits.plan") for words in (Words("en"), Words("cy"))}
    own = [_year(each["year"], each["pounds"], [each["in_post_wte"]] * 3) for each in years]
    options = [_option({"id": PLAN, "kind": "posts", **names}, own, worth)]
    for option_id in dict.fromkeys(row["option_id"] for row in stated):
        rows = [row for row in stated if row["option_id"] == option_id]
        told = {name: rows[0][name] for name in ("kind", "name_en", "name_cy")}
        options.append(_option({"id": option_id, **told}, _stated_years(rows), worth))
    return {
        **about_study(inputs, stopped_early=any(stopped in EARLY for _, _, stopped in plan.reached.values())),
        "kind": "benefits",
        "discount_pct": STANDARD_PCT,
        "health_discount_pct": HEALTH_PCT,
        "leavers_pct": to_six(settings.leavers_pct),
        "people": _people(inputs, plan.allocation, before),
        "plan_years": years,
        "options": options,
        "worth": worth,
        "stated": list(stated),
    }


def benefits_tables(document: BenefitsDocument) -> dict[str, pd.DataFrame]:
    """Costs and effects by option and year, and the stated rows as they were read."""
    rows = [
        {"option_id": option["id"], "kind": option["kind"], **year}
        for option in document["options"]
        for year in option["years"]
    ]
    stated = pd.DataFrame(document["stated"], columns=list(StatedRow.__annotations__))
    wte = [name for name in OF_YEAR if name.startswith("wte")]
    return {
        "benefits": pd.DataFrame(rows, columns=["option_id", "kind", *OF_YEAR]).astype(
            dict.fromkeys(wte, float)
        ),
        "stated_options": stated.astype(dict.fromkeys(EFFECT, float)),
    }


def benefits_wrong(inputs: Inputs, document: Mapping[str, Any], plans: tuple[StudyPlan, ...]) -> list[str]:
    """Places of study.json that do not follow from the plans and from what it says was stated."""
    settings = inputs.scenario.forward
    if settings is None or {plan.name for plan in plans} != {STATED, TODAY}:
        return ["plans"]
    expected = benefits_document(inputs, settings, plans, document["stated"], document["worth"])
    found = in_documents(document, {**expected, "versions": document["versions"]})
    return [difference.where for difference in found]


def _plan_years(inputs: Inputs, settings: Forward, plan: Allocation, before: Allocation) -> list[PlanYear]:
    """The plan carried forward, all regions and funds together; what is needed once is paid in year 1."""
    posts = posts_table(inputs.case, inputs.funds, plan)
    table = years_table(inputs, posts)
    if table is None:
        return []
    services = services_table(inputs.case, posts, plan, before)
    care = care_by_year(inputs, posts, services, settings)
    opened = opened_table(inputs.case, plan)
    once = float(posts["pounds_once"].sum() + opened["pounds_once"].sum())
    found: list[PlanYear] = []
    for year, (_, met, alone) in enumerate(care, 1):
        sums = table[table["year"] == year].sum(numeric_only=True)
        extra = once if year == 1 else 0.0
        budget = float(sums["cost_all_stay_pounds"]) + extra
        found.append(
            {
                "year": year,
                "posts_wte": to_six(sums["posts_wte"]),
                "in_post_wte": to_six(sums["in_post_wte"]),
                "care_wte": to_six(met - alone),
                "pounds": to_six(sums["cost_pounds"] + extra),
                "once_pounds": to_six(extra),
                "budget_pounds": to_six(budget),
                "budget_pounds_present": to_six(budget * factor(year)),
            }
        )
    return found


def _stated_years(rows: Sequence[StatedRow]) -> list[BenefitYear]:
    """An option's rows added up by year; an effect that one of them does not state is not known of it."""
    found = []
    for year in sorted({row["year"] for row in rows}):
        mine = [row for row in rows if row["year"] == year]
        effect = [_sum([row["wte"] for row in mine]), _sum([row["wte_low"] for row in mine]),
                  _sum([row["wte_high"] for row in mine])]  # fmt: skip
        found.append(_year(year, sum(row["pounds"] for row in mine), effect))
    return found


def _year(year: int, pounds: float, effect: Sequence[float | None]) -> BenefitYear:
    part = factor(year)
    wte, low, high = (six_or_none(each) for each in effect)
    return {
        "year": year,
        "factor": to_six(part),
        "pounds": to_six(pounds),
        "pounds_present": to_six(pounds * part),
        "wte": wte,
        "wte_low": low,
        "wte_high": high,
        "wte_present": None if wte is None else to_six(wte * part),
    }


def _option(told: Mapping[str, object], years: list[BenefitYear], worth: StatedWorth | None) -> BenefitOption:
    """The years of an option added up; pounds for each WTE-year have the range of its effect."""
    pounds = sum(year["pounds"] * factor(year["year"]) for year in years)
    effect = {
        name: _present([year[name] for year in years], years) for name in ("wte", "wte_low", "wte_high")
    }
    value = None
    if worth is not None:
        rate = HEALTH_PCT if worth["of_health"] else STANDARD_PCT
        value = _present([year["wte"] for year in years], years, rate)
        value = None if value is None else value * worth["pounds_per_wte_year"]
    return cast(
        "BenefitOption",
        {
            **told,
            "years": years,
            "pounds": to_six(sum(year["pounds"] for year in years)),
            "pounds_present": to_six(pounds),
            "wte_years": six_or_none(_sum([year["wte"] for year in years])),
            "wte_years_present": six_or_none(effect["wte"]),
            "pounds_per_wte_year": _each(pounds, effect["wte"]),
            "pounds_per_wte_year_low": _each(pounds, effect["wte_high"]),
            "pounds_per_wte_year_high": _each(pounds, effect["wte_low"]),
            "worth_present": six_or_none(value),
            "less_cost_present": None if value is None else to_six(value - pounds),
        },
    )


def _present(
    values: Sequence[float | None], years: Sequence[BenefitYear], pct: float = STANDARD_PCT
) -> float | None:
    return _sum(
        [
            None if value is None else value * factor(year["year"], pct)
            for value, year in zip(values, years, strict=True)
        ]
    )


def _sum(values: Sequence[float | None]) -> float | None:
    """None where one of them is not known: what is missing is not 0."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _each(pounds: float, wte: float | None) -> float | None:
    return None if wte is None or wte < LEAST_WTE else to_six(pounds / wte)


def _people(inputs: Inputs, plan: Allocation, before: Allocation) -> BenefitPeople:
    everywhere = next(iter(coverage(inputs.case, plan, before)))
    return {"more": everywhere["more"]["residents"], "less": everywhere["less"]["residents"]}
