"""Settings of a scenario that are neither rules nor aims; each field says its unit and what it means."""

from __future__ import annotations

import datetime as dt
import math
from typing import Annotated, Literal

from pydantic import Field, field_serializer, field_validator, model_validator

from placement.scenario.frozen import FrozenSettings, Text

Times = Annotated[float, Field(ge=0.1, le=20)]


class About(FrozenSettings):
    """[scenario]: the question, and who decides."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
    """Names the run folder: nothing that a path could be made of."""
    name_en: Text
    name_cy: Text
    question_en: Text
    """What the board asks, as one sentence."""
    question_cy: Text
    decided_by_en: Text
    """Whose decision it is."""
    decided_by_cy: Text
    year: Annotated[str, Field(pattern=r"^20[0-9]{2}-[0-9]{2}$")]
    """Financial year, "2026-27"."""
    data: Annotated[tuple[Text, ...], Field(min_length=1)]
    """Folder of the region's tables, from the folder of this file; or several: later ones' tables count."""
    languages: Annotated[tuple[Literal["en", "cy"], ...], Field(min_length=1)] = ("en", "cy")
    """Of names, pages and reviews. English alone asks for no Welsh column, page or review."""
    workforce: Literal["in_post", "funded"] = "in_post"
    """Whose time there is today: that of staff in post, or as if every funded post were filled."""
    status: Literal["example", "draft", "decision"] = "example"
    """What the run is meant to be; it falls back to example while an assumption has nobody's agreement."""
    agreed_by: Text | None = None
    """Who agreed the rules and aims, before there was a result; a decision needs it."""
    agreed_on: dt.date | None = None
    """The day on which they did."""
    contact_en: Text | None = None
    """How to comment, for what is published: an address, a role or a page; no person's name."""
    contact_cy: Text | None = None
    author_en: Text | None = None
    """Who wrote what is published: a role or a body; no person's name."""
    author_cy: Text | None = None
    published_on: dt.date | None = None
    """The day of this edition, as published pages and papers state it."""
    next_edition_en: Text | None = None
    """When the next edition comes, or that none is planned."""
    next_edition_cy: Text | None = None

    @field_validator("data", mode="before")
    @classmethod
    def _one_folder(cls, data: object) -> object:
        return (data,) if isinstance(data, str) else tuple(data) if isinstance(data, list) else data

    @model_validator(mode="after")
    def _agreed_whole(self) -> About:
        if (self.agreed_by is None) != (self.agreed_on is None):
            raise ValueError("agreed_half")
        return self

    @field_validator("languages")
    @classmethod
    def _english_and_each_once(cls, languages: tuple[str, ...]) -> tuple[str, ...]:
        if "en" not in languages or len(set(languages)) != len(languages):
            raise ValueError("languages_english")
        return languages

    @model_validator(mode="after")
    def _in_both_or_neither(self) -> About:
        for name in ("contact", "author", "next_edition"):
            if (getattr(self, f"{name}_en") is None) != (getattr(self, f"{name}_cy") is None):
                raise ValueError(f"{name}_half")
        return self

    @field_serializer("agreed_on", "published_on")
    def _as_text(self, day: dt.date | None) -> str | None:
        return None if day is None else day.isoformat()

    @field_validator("year")
    @classmethod
    def _next_year(cls, year: str) -> str:
        if (int(year[2:4]) + 1) % 100 != int(year[5:7]):
            raise ValueError("year_pair")
        return year


class Recruitment(FrozenSettings):
    """[recruitment]: how long a new post stands empty. Assumed figures: assumptions.csv has their ranges.

    Months multiply: a post at a village base that is hard to fill takes
    months_to_fill * times_village * times_hard_to_fill until somebody starts, on average.
    """

    months_to_fill: Annotated[float, Field(gt=0, le=120)]
    """Of an easy post: at a base of the class urban, no Welsh required, not hard to fill."""
    times_town: Times = 1.0
    times_village: Times = 1.0
    """At bases of these rural classes."""
    times_hard_to_fill: Times = 1.0
    """Of roles that the table of roles marks."""
    times_welsh_essential: Times = 1.0
    times_welsh_to_be_learnt: Times = 1.0
    """Of roles that ask for Welsh."""
    grades: dict[str, Times] = {}  # noqa: RUF012 - pydantic copies it
    """Of roles of these grades."""
    plan_on: Literal["funded", "expected"] = "funded"
    """Whether plans count a new post in full, or the part that is expected to be filled by month 12."""
    incentive_pounds: Annotated[float, Field(ge=0, le=100_000)] | None = None
    """Pounds a year more for each WTE of a post that carries an incentive, all costs in. None is none.

    Nobody publishes what one costs or does here: price and effect are the scenario's own assumptions.
    """
    incentive_times_months: Annotated[float, Field(gt=0, le=1)] | None = None
    """Months to fill of a post that carries it, times those of the same post without it."""
    incentive_roles: tuple[str, ...] | None = None
    """Roles that may carry it; all if unstated."""

    @model_validator(mode="after")
    def _incentive_counts(self) -> Recruitment:
        if (self.incentive_pounds is None) != (self.incentive_times_months is None):
            raise ValueError("incentive_half")
        if self.incentive_pounds is None and self.incentive_roles is not None:
            raise ValueError("incentive_half")
        if self.incentive_pounds is not None and self.plan_on != "expected":
            raise ValueError("incentive_uncounted")
        return self


class NeedPattern(FrozenSettings):
    """[need]: what need follows between places. It moves need, and adds none.

    Figures that nobody published are assumptions: assumptions.csv has their ranges.
    """

    follows: Literal["age", "registers"] = "age"
    """Age and deprivation; or, of services that see many people of a disease register, the registers."""
    times_town: Times = 1.0
    """Need per head in small towns, times that of like people in urban areas."""
    times_village: Times = 1.0
    """The same in villages."""

    @property
    def by_place(self) -> bool:
        """Whether a kind of place has a factor of its own."""
        return (self.times_town, self.times_village) != (1.0, 1.0)


HoursAWeek = Annotated[float, Field(ge=0, le=15)]


class CareTime(FrozenSettings):
    """[care_time]: what the work of new staff takes from the time for care. Without it nothing is taken.

    Figures that nobody published are assumptions: assumptions.csv has their ranges.
    """

    newly_qualified_hours: HoursAWeek = 0
    """Hours a week of a registered colleague for each WTE newly qualified, in the first year."""
    second_year_hours: HoursAWeek = 0
    """The same from the second year on."""
    support_hours: HoursAWeek = 0
    """The same for each WTE of support staff, in every year."""
    away_pct: Annotated[float, Field(ge=0, le=50)] = 0
    """Of the time of new posts, per cent that is leave and sickness and that nobody covers."""


class Jobs(FrozenSettings):
    """[jobs]: how posts, once they are decided, are told as jobs. It changes no plan."""

    minutes_between_bases: Annotated[float, Field(ge=0, le=120)] = 30
    """Longest drive, one way, between two bases of a county that share one whole job; 0 is no sharing."""


AgeBand = Literal["0_17", "18_64", "65_74", "75_84", "85_plus"]
Growth = Annotated[float, Field(ge=-20, le=20)]


class Forward(FrozenSettings):
    """[forward]: how a plan, once it is decided, is carried forward over years. It changes no plan.

    Figures that nobody published are assumptions: assumptions.csv has their ranges.
    """

    years: Annotated[int, Field(ge=1, le=10)] = 5
    """Years told, of twelve months each from the day on which the posts are there to be filled."""
    leavers_pct: Annotated[float, Field(ge=0, le=60)]
    """Of the staff in new posts, how many leave in a year, per cent."""
    tops: dict[str, Annotated[float, Field(ge=1, le=500_000)]] = {}  # noqa: RUF012 - pydantic copies it
    """Pay at the top of a grade, pounds a year; pay rises to it evenly. A grade not named stays as stated."""
    years_to_top: Annotated[float, Field(ge=0.5, le=20)] = 4
    """Years in post until the top of the grade."""
    newly_qualified_months: Annotated[int, Field(ge=1, le=60)] = 12
    """Months until a newly qualified person gives the care that a registered one does."""
    newly_qualified_move_up_years: Annotated[float, Field(ge=0.5, le=20)] = 2
    """Years until a newly qualified person has the pay of the service's registered role."""
    pay_above_fund_pct: Annotated[float, Field(ge=-10, le=20)] = 0
    """How much faster pay rises than the money that pays for it, per cent a year; 0 is alike."""
    need_growth_pct: dict[AgeBand, Growth] = {}  # noqa: RUF012 - pydantic copies it
    """Growth of the number of people by age band, per cent a year; a band not named stays as it is."""
    wait_weeks: Annotated[float, Field(gt=0, le=520)] | None = None
    """With lists in `waiting.csv`, the weeks that each is told against."""


MoneyByYear = Annotated[tuple[Annotated[float, Field(ge=0, le=1e12)], ...], Field(min_length=1)]


class YearsAhead(FrozenSettings):
    """[years]: years that are decided together. Without it a plan knows one year.

    Figures that nobody published are assumptions: assumptions.csv has their ranges.
    """

    count: Annotated[int, Field(ge=1, le=10)] = 5
    """Years, the first included: its posts are whole, those of later years need not be."""
    discount_pct: Annotated[float, Field(ge=0, le=20)] = 1.5
    """What care a year later counts less, per cent a year; 1.5 is what the Green Book has for health."""
    money: dict[str, MoneyByYear] = {}  # noqa: RUF012 - pydantic copies it
    """By fund, what it has in each year in its own measure, the first being its amount; the last goes on."""
    need_growth_pct: dict[AgeBand, Growth] = {}  # noqa: RUF012 - pydantic copies it
    """Growth of the number of people by age band, per cent a year; a band not named stays as it is."""
    gap_of_gain: Annotated[float, Field(gt=0, le=0.5)] = 0.01
    """Stop when the plan is proved to be within this share of the best possible gain over all years."""
    wait_weeks: Annotated[float, Field(gt=0, le=520)] | None = None
    """With lists in `waiting.csv`, the weeks that each is told against; the rule `waiting` limits them."""


class Solve(FrozenSettings):
    """[solve]: how long and how exactly to search."""

    gap_of_gain: Annotated[float, Field(gt=0, le=0.5)] = 0.002
    """Stop when the plan is proved to be within this share of the best possible gain."""
    work: Annotated[float, Field(gt=0, le=86_400)] = 60
    """The most work of the search for each programme, in units that the solver's own steps are counted in.

    One is about a second of a core that has nothing else to do; a search that ends by work ends at the same
    place on every machine.
    """
    seconds: Annotated[float, Field(gt=0, le=86_400)] | None = None
    """Longest search for each programme, in seconds, however far it has come.

    Unstated, work alone ends it.
    """
    near_part_of_gain: Annotated[float, Field(ge=0, le=0.2)] = 0.01
    """Plans that give up at most this part of the gain are looked for beside the answer, to tell how much
    could go elsewhere; 0 looks for none."""
    processes: Annotated[int, Field(ge=0, le=256)] = 0
    """Programmes solved side by side; 0 is as many as there are cores."""
    seed: Annotated[int, Field(ge=0, le=2_147_483_647)] = 0
    """Of the solver's random choices: the same seed, the same plan."""

    decide: Literal["stated", "draws"] = "stated"
    """Whether posts are decided at the stated figures, or once for many draws of assumptions ([draws])."""

    @property
    def most_seconds(self) -> float:
        """The longest search, without end where nobody stated one."""
        return math.inf if self.seconds is None else self.seconds


class OverDraws(FrozenSettings):
    """[draws]: over which draws of the assumptions posts are decided where `solve.decide` is "draws"."""

    count: Annotated[int, Field(ge=1, le=500)] = 20
    """Draws of the sample that the plan is made for."""
    fresh: Annotated[int, Field(ge=2, le=2_000)] = 50
    """Further draws, which the plan was not made for: there it is set beside that of the stated figures."""
    choosing: Annotated[int, Field(ge=0, le=2_000)] = 100
    """Still other draws, in which the plan of the sample, that of the stated figures and some between are set
    side by side: the best of them there is taken where it is surely better than that of the stated figures,
    board by board where boards share nothing. 0 takes the plan of the sample as it is."""
    batches: Annotated[int, Field(ge=0, le=50)] = 0
    """Further samples decided anew, to tell how far the plan may be from the best for every draw there could
    be; each takes as long as the plan. 0 is none, and else at least 2."""
    seed: Annotated[int, Field(ge=0, le=2_147_483_647)] | None = None
    """Of the draws; the seed of [solve] if unstated."""
    of: Literal["mean", "worst_tenth"] = "mean"
    """What is made as large as can be: what posts add on average, or in the worst tenth of draws."""
    gap_of_gain: Annotated[float, Field(gt=0, le=0.5)] = 0.01
    """Stop when the plan is proved to be within this share of the best for the sample."""
    rules_hold_in: Annotated[float, Field(ge=0, le=1)] = 0.0
    """In which share of the draws every rule also holds with the draw's own figures (pay, places, graduates);
    0 asks it of the stated figures alone."""

    core_in: Annotated[float, Field(ge=0, le=1)] = 0.0
    """In which share of the draws the core, the posts that can be decided now, belongs to a plan that gives
    up at most `solve.near_part_of_gain` of what is possible there; 0 looks for no core."""

    @field_validator("batches")
    @classmethod
    def _more_than_one(cls, batches: int) -> int:
        if batches == 1:
            raise ValueError("one_batch")
        return batches


class Option(FrozenSettings):
    """[options.NAME]: what people call it. Its overrides stand in the document."""

    name_en: Text
    name_cy: Text


LEFT_OUT: dict[str, type[FrozenSettings]] = {
    "recruitment": Recruitment,
    "forward": Forward,
    "years": YearsAhead,
    "care_time": CareTime,
}
"""Parts that say nothing where they are left out."""
