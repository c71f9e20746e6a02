"""What `study.json` of a study "ladder" holds, typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, NotRequired

from pydantic import Discriminator, Field, Tag
from typing_extensions import TypedDict

from placement.results.document_entries import Count, Parted, Share, StoppedBy, Wte
from placement.studies.about import AboutStudy, StudyEntry, TwoNames


class LadderFigures(StudyEntry):
    """A plan in figures; `posts` counts steps, `pounds` is what the laddered funds pay in a full year.

    `value` to `gap_of_gain` are of the first aim; `gain` is against today. A bound is None where none is
    proved, and nothing stopped a search that there was not ("").
    """

    value: float
    bound: float | None
    gap: float | None
    gap_of_gain: float | None
    gain: float | None
    posts: Count
    wte: Wte
    pounds: Count
    share: Share | None
    stopped_by: StoppedBy | Literal[""]


class LadderPlan(LadderFigures):
    """A plan at one budget."""

    plan: str
    why: None
    where: None


class LadderNoPlan(StudyEntry):
    """A budget without a plan: why, and the regions in which there is none."""

    plan: None
    why: Literal["impossible", "stopped"]
    where: list[TwoNames]
    value: None
    bound: None
    gap: None
    gap_of_gain: None
    gain: None
    posts: None
    wte: None
    pounds: None
    share: None
    stopped_by: None


def _which(value: object) -> str:
    return "LadderPlan" if isinstance(value, Mapping) and value.get("plan") is not None else "LadderNoPlan"


Rung = Annotated[
    Annotated[LadderPlan, Tag("LadderPlan")] | Annotated[LadderNoPlan, Tag("LadderNoPlan")],
    Discriminator(_which),
]


class PlanAsked(TypedDict):
    """The plan of a budget, by its name, or why and where there is none."""

    plan: str | None
    why: NotRequired[Literal["impossible", "stopped"]]
    where: NotRequired[list[TwoNames]]


class BudgetAsked(TypedDict):
    """What one step of a ladder asked, before it is worked out in figures."""

    name: str
    year: int | None
    amounts: dict[str, float]
    pounds: float
    free: PlanAsked
    nested: PlanAsked


class LadderPrice(StudyEntry):
    """What it costs to keep every post of the step before, between these."""

    low: Parted
    high: Parted


class LadderCluster(StudyEntry):
    """Names of a cluster and where it is."""

    cluster_en: str
    cluster_cy: str
    county_en: str
    county_cy: str
    region_en: str
    region_cy: str


class LadderMove(LadderCluster):
    """One step of a post more (or fewer), and what it changes; `gain_each` is for each £100,000."""

    base_id: str
    base_en: str
    base_cy: str
    role_id: str
    role_en: str
    role_cy: str
    fund_id: str
    wte: Wte
    pounds: Count
    gain: float
    gain_each: float | None


class LadderAround(StudyEntry):
    """The next post, the one that brings most, the next in each region, and the first to go."""

    next: LadderMove | None
    most: LadderMove | None
    next_by_region: list[LadderMove | None]
    first_to_go: LadderMove | None


class LadderStep(LadderAround):
    """One budget: decided on its own (`free`) and from the step before (`nested`), and posts around it."""

    name: str
    year: Annotated[int, Field(ge=1)] | None
    amounts: dict[str, float]
    pounds: Parted
    pounds_here: Parted
    free: Rung
    nested: Rung
    price: LadderPrice | None


class LadderEach(StudyEntry):
    """What £100,000 more buy between two budgets: found, and the least and the most by what is proved."""

    value: float
    low: float
    high: float
    wte: float
    share: float | None


_Budgets = TypedDict("_Budgets", {"from": str, "to": str})
_Years = TypedDict("_Years", {"from": int, "to": int})


class LadderFurther(StudyEntry, _Budgets):
    """From one budget to the next."""

    pounds: float
    free: LadderEach | None
    nested: LadderEach | None


class LadderYears(StudyEntry, _Years):
    """From one year of a taper to the next: posts kept, ended and new. None where a plan is missing."""

    kept_wte: Wte | None
    ended_wte: Wte | None
    new_wte: Wte | None
    ended_pounds: Count | None


class LadderFund(StudyEntry):
    """A fund whose amount changes from step to step; `taper` has parts of it, year by year."""

    id: str
    name_en: str
    name_cy: str | None
    contract: Literal["permanent", "fixed_term"]
    recurrent: bool
    amount: Parted
    amount_here: Parted
    taper: list[Share]


class LadderPlace(LadderCluster):
    """New WTE of a cluster at each step of the nested ladder; the first and last step at which it has any."""

    cluster_id: str
    wte: list[Wte | None]
    first: str | None
    last: str | None


class LadderResults(StudyEntry):
    """All that follows from the plans of a ladder; `by_year` where steps are the years of a taper."""

    by_year: bool
    next_told: bool
    """Whether the worth of a single post can be told under these rules."""
    today: LadderFigures | None
    funds: list[LadderFund]
    steps: list[LadderStep]
    further: list[LadderFurther]
    years: list[LadderYears]
    clusters: list[LadderPlace]


class LadderDocument(AboutStudy, LadderResults):
    """The same question at one budget after another."""

    kind: Literal["ladder"]
