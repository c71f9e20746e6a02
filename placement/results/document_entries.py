"""The parts of what `answer.json` holds, typed; `placement.results.document` puts them together.

Amounts are pounds a year unless a name says once, or the fund's own measure is WTE; shares are parts of 1;
`_wte` are whole-time equivalents; minutes are by car. None is what is not known or may not be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

StoppedBy = Literal["optimal", "gap", "work", "time", "hand"]
Share = float
Count = Annotated[int, Field(ge=0)]
Wte = Annotated[float, Field(ge=-1e-6)]
Parted = Annotated[float, Field(ge=-1e-6)]
"""A part of a whole, a price or a gap: never below 0, but for rounding."""


@with_config(ConfigDict(extra="forbid", allow_inf_nan=False, strict=False))
class DocumentEntry(TypedDict):
    """A part of the document: no key that is not named here, no number that is none.

    A dictionary when the program runs: the type checker sees its keys, pydantic makes the schema and checks.
    """


def figure_in(entry: Mapping[str, object], name: str) -> float:
    """A figure by a name that is put together. Raises TypeError where it is none."""
    value = entry[name]
    if not isinstance(value, int | float):
        raise TypeError(name)
    return value


class ScenarioEntry(DocumentEntry):
    """The question, and who decides. Welsh texts are None where the scenario has English alone."""

    id: str
    name_en: str
    name_cy: str | None
    question_en: str
    question_cy: str | None
    year: str
    decided_by_en: str
    decided_by_cy: str | None


class AimEntry(DocumentEntry):
    """One aim: what the plan reaches, worked out from the plan, and what is proved no plan can beat."""

    aim: str
    id: str
    sentence_en: str
    sentence_cy: str
    sense: Literal["max", "min"]
    unit: str
    value: float | None
    before: float | None
    bound: float | None
    gap: Annotated[float, Field(ge=0)] | None
    gap_of_gain: Annotated[float, Field(ge=0)] | None
    proved: bool
    """Whether the plan is proved to be within the gap that the scenario asks for."""
    stopped_by: StoppedBy | None


class ProgrammeEntry(DocumentEntry):
    """A programme that stands apart: its regions, its size, and its aims as the solver left them."""

    regions: list[str]
    services: Count
    columns: Count
    rows: Count
    stopped_by: StoppedBy | None
    aims: list[AimEntry]


class FundYear(DocumentEntry):
    """A year of a fund that tapers, in its own measure."""

    year: Count
    has: float
    unpaid: float


class LeftBecause(DocumentEntry):
    """Money that is left, by reason, in the fund's own measure."""

    why: Literal["too_little", "met", "no_room", "no_use"]
    left: float


class FundEntry(DocumentEntry):
    """What a fund pays for."""

    id: str
    name_en: str
    name_cy: str | None
    kind: Literal["revenue", "capital"]
    measure: Literal["pounds", "wte"]
    amount: float
    amount_here: float
    spent_full_year: float
    spent_first_year: float
    left: float
    left_because: list[LeftBecause]
    pounds_full_year: int
    pounds_first_year: int
    spent_once: int
    bases_opened: Count
    recurrent: bool
    contract: Literal["permanent", "fixed_term"]
    shares: Literal["population", "weighted_need", "stated", "free"]
    years: list[FundYear]


class TotalsEntry(DocumentEntry):
    """The whole in a few numbers; `posts` counts steps."""

    wte_new: Wte
    posts: Count
    need_wte: Wte
    care_before_wte: Wte
    care_after_wte: Wte
    share_before: Share
    share_after: Share
    lowest_cluster_share_before: Share
    lowest_cluster_share_after: Share
    lowest_cluster_before_id: str | None
    lowest_cluster_after_id: str | None
    gini_before: float
    gini_after: float


class JobCounts(DocumentEntry):
    """Jobs by kind; `shared` are those of the whole that two bases share."""

    whole: Count
    shared: Count
    part: Count
    part_wte: Wte
    half: Count


class JobsEntry(JobCounts):
    """The posts as jobs that can be advertised."""

    minutes_between_bases: float
    located: bool


class JourneysEntry(DocumentEntry):
    """Minutes of the journeys to people."""

    average_for_areas: float | None
    average_for_care: float | None
    longest: float | None


class BeforeAfter(DocumentEntry):
    """Journeys today and with the plan."""

    before: JourneysEntry
    after: JourneysEntry


class SideEntry(DocumentEntry):
    """How neighbourhoods are served, today or with the plan."""

    care_wte: Wte
    share: Share
    gini: float
    lowest_share: Share
    lowest_area_id: str
    residents_none: Count
    residents_under_10: Count
    residents_under_30: Count
    residents_under_50: Count


class MovesEntry(DocumentEntry):
    """Neighbourhoods whose share moves by more than a point, in points."""

    areas: Count
    residents: Count
    most_points: float
    most_area_id: str


class CoverageEntry(DocumentEntry):
    """A rural class ("": everywhere), all services together (`service_id` "")."""

    service_id: str
    rural_class: str
    areas: Count
    residents: Count
    need_wte: Wte
    before: SideEntry
    after: SideEntry
    more: MovesEntry
    less: MovesEntry


class UnreachedCounts(DocumentEntry):
    """Some neighbourhoods, and how many people live there."""

    areas: Count
    residents: Count
    residents_by_class: dict[str, Count]


class UnreachedGroup(UnreachedCounts):
    """Neighbourhoods that the same services leave out for one reason; the most populous are named."""

    reason: str
    service_ids: list[str]
    area_ids: list[str]


class UnreachedEntry(UnreachedCounts):
    """Neighbourhoods that some service reaches with nothing."""

    groups: list[UnreachedGroup]


class DoubtEntry(DocumentEntry):
    """Something that is allowed and hardly meant."""

    sentence_en: str
    sentence_cy: str


class CheckEntry(DocumentEntry):
    """Something that was checked, and whether it held."""

    key: str
    passed: bool


class StaffingEntry(DocumentEntry):
    """Vacancies, and what is expected to be filled."""

    workforce: Literal["in_post", "funded"]
    plan_on: Literal["funded", "expected"] | None
    vacant_wte: Wte | None
    care_vacancies_wte: Wte | None
    care_vacancies_posts_wte: Wte | None
    share_vacancies: Share | None
    share_vacancies_posts: Share | None
    expected_month_12_wte: Wte | None
    expected_month_12_low_wte: Wte | None
    expected_month_12_high_wte: Wte | None
    hard_to_fill_wte: Wte


class YearEntry(DocumentEntry):
    """A year of the plan carried forward: staff as averages over the year unless the name says its end."""

    year: Annotated[int, Field(ge=1)]
    posts_wte: Wte
    in_post_wte: Wte
    in_post_end_wte: Wte
    hired_wte: Wte
    left_wte: Wte
    ended_wte: Wte
    cost_pounds: float
    cost_all_stay_pounds: float
    fund_pounds: float | None
    short_pounds: float | None
    need_wte: Wte
    share: Share
