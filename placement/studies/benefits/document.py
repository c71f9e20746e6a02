"""What `study.json` of a study "benefits" holds, typed.

Pounds are in prices of the scenario's year; `_present` is discounted to year 1, the Green Book's year 0.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from placement.results.document_entries import Count, Parted, Wte
from placement.studies.about import AboutStudy, StudyEntry, TwoNames

Year = Annotated[int, Field(ge=1)]
StatedKind = Literal["retention", "return_to_practice", "third_sector"]


class StatedRow(TwoNames):
    """A row of the table of options, as somebody stated it; an effect that nobody stated is None."""

    option_id: str
    kind: StatedKind
    region_id: str
    region_en: str
    region_cy: str
    service_id: str
    service_en: str
    service_cy: str
    year: Year
    pounds: Parted
    wte: Wte | None
    wte_low: Wte | None
    wte_high: Wte | None
    basis: Literal["published", "estimated", "assumed"]
    source: str


class PlanYear(StudyEntry):
    """A year of the plan, carried forward. `care_wte` is the need met beyond what today's staff meet.

    `pounds` pay the staff expected, with what is needed once in year 1; `budget_pounds` would pay for every
    post filled from the first day with nobody leaving.
    """

    year: Year
    posts_wte: Wte
    in_post_wte: Wte
    care_wte: float
    pounds: Parted
    once_pounds: Parted
    budget_pounds: Parted
    budget_pounds_present: Parted


class BenefitYear(StudyEntry):
    """A year of the plan or an option. `wte` is an average over the year; None where it is not stated."""

    year: Year
    factor: Parted
    pounds: Parted
    pounds_present: Parted
    wte: Wte | None
    wte_low: Wte | None
    wte_high: Wte | None
    wte_present: Wte | None


class BenefitOption(TwoNames):
    """The plan (`posts`, the first) or a stated option, over all years.

    Pounds for each WTE-year are present pounds over present WTE-years, None where none is stated or there is
    none. `worth_present` is what somebody says the WTE-years are worth, `less_cost_present` less the cost.
    """

    id: str
    kind: Literal["posts"] | StatedKind
    years: list[BenefitYear]
    pounds: Parted
    pounds_present: Parted
    wte_years: Wte | None
    wte_years_present: Wte | None
    pounds_per_wte_year: Parted | None
    pounds_per_wte_year_low: Parted | None
    pounds_per_wte_year_high: Parted | None
    worth_present: Parted | None
    less_cost_present: float | None


class StatedWorth(StudyEntry):
    """Pounds for each WTE-year that somebody says; `of_health` says that they are a value of health."""

    pounds_per_wte_year: Parted
    stated_by: str
    of_health: bool


class BenefitPeople(StudyEntry):
    """Residents where the share of need covered moves by more than a point, all posts filled."""

    more: Count
    less: Count


class BenefitsDocument(AboutStudy):
    """What the plan and stated options cost and bring, by year and in today's value."""

    kind: Literal["benefits"]
    discount_pct: Parted
    health_discount_pct: Parted
    leavers_pct: Parted
    people: BenefitPeople
    plan_years: list[PlanYear]
    options: list[BenefitOption]
    worth: StatedWorth | None
    stated: list[StatedRow]
