"""What `answer.json` holds, typed: the JSON schema that is published is made from here, and `verify` uses it.

Amounts are pounds a year unless a name says once, or the fund's own measure is WTE; shares are parts of 1;
`_wte` are whole-time equivalents; minutes are by car. None is what is not known or may not be told.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

StoppedBy = Literal["optimal", "gap", "work", "time", "hand"]
Share = float
Count = Annotated[int, Field(ge=0)]
Wte = Annotated[float, Field(ge=-1e-6)]


class _Entry(BaseModel):
    """A part of the document: no key that is not named here, no number that is none."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False, strict=False)


class ScenarioEntry(_Entry):
    """The question, and who decides. Welsh texts are None where the scenario has English alone."""

    id: str
    name_en: str
    name_cy: str | None
    question_en: str
    question_cy: str | None
    year: str
    decided_by_en: str
    decided_by_cy: str | None


class AimEntry(_Entry):
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


class ProgrammeEntry(_Entry):
    """A programme that stands apart: its regions, its size, and its aims as the solver left them."""

    regions: list[str]
    services: Count
    columns: Count
    rows: Count
    stopped_by: StoppedBy | None
    aims: list[AimEntry]


class FundYear(_Entry):
    """A year of a fund that tapers, in its own measure."""

    year: Count
    has: float
    unpaid: float


class LeftBecause(_Entry):
    """Money that is left, by reason, in the fund's own measure."""

    why: Literal["too_little", "met", "no_room", "no_use"]
    left: float


class FundEntry(_Entry):
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


class TotalsEntry(_Entry):
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


class JobsEntry(_Entry):
    """The posts as jobs that can be advertised."""

    minutes_between_bases: float
    located: bool
    whole: Count
    shared: Count
    part: Count
    part_wte: Wte
    half: Count


class JourneysEntry(_Entry):
    """Minutes of the journeys to people."""

    average_for_areas: float | None
    average_for_care: float | None
    longest: float | None


class BeforeAfter(_Entry):
    """Journeys today and with the plan."""

    before: JourneysEntry
    after: JourneysEntry


class SideEntry(_Entry):
    """How neighbourhoods are served, today or with the plan."""

    care_wte: Wte
    share: Share
    gini: float
    lowest_share: Share | None
    lowest_area_id: str | None
    residents_none: Count
    residents_under_10: Count
    residents_under_30: Count
    residents_under_50: Count


class MovesEntry(_Entry):
    """Neighbourhoods whose share moves by more than a point, in points."""

    areas: Count
    residents: Count
    most_points: float | None
    most_area_id: str | None


class CoverageEntry(_Entry):
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


class UnreachedGroup(_Entry):
    """Neighbourhoods that the same services leave out for one reason; the most populous are named."""

    reason: str
    service_ids: list[str]
    areas: Count
    residents: Count
    residents_by_class: dict[str, Count]
    area_ids: list[str]


class UnreachedEntry(_Entry):
    """Neighbourhoods that some service reaches with nothing."""

    areas: Count
    residents: Count
    residents_by_class: dict[str, Count]
    groups: list[UnreachedGroup]


class DoubtEntry(_Entry):
    """Something that is allowed and hardly meant."""

    sentence_en: str
    sentence_cy: str


class CheckEntry(_Entry):
    """Something that was checked, and whether it held."""

    key: str
    passed: bool


class StaffingEntry(_Entry):
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


class YearEntry(_Entry):
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


class ForwardEntry(_Entry):
    """The plan over years; nothing is decided anew. `short_pounds` is with every post filled."""

    years: list[YearEntry]
    first_year_short: Count | None
    leavers_pct: float
    leavers_implied_pct: float | None


class _Named(_Entry):
    """What every `answer.json` says first."""

    scenario: ScenarioEntry
    option: str | None
    option_name_en: str
    option_name_cy: str | None
    region: str | None
    status: Literal["example", "draft", "decision"]
    status_because: list[str]
    languages: list[Literal["en", "cy"]] = ["en", "cy"]
    versions: dict[str, str]
    stopped_by: StoppedBy | None


class LevelEntry(_Entry):
    """WTE that some plan found beside the answer has elsewhere, and WTE that all of them leave."""

    elsewhere_wte: Wte
    in_all_wte: Wte


class ElsewhereEntry(_Entry):
    """How much could go elsewhere in plans that keep nearly all of the first aim's gain.

    `near_part_of_gain` is what such a plan may give up; `plans` of them were found, of which the worst gives
    up `given_up_of_gain`. By cluster and service, by cluster, and by region and service.
    """

    near_part_of_gain: Share
    plans: Count
    given_up_of_gain: float | None
    wte: Wte
    cluster_service: LevelEntry
    cluster: LevelEntry
    region_service: LevelEntry


class NoCarService(_Entry):
    """Households without a car that no base staffed for a service is near by public transport."""

    service_id: str
    minutes: float
    households: Count
    beyond_before: Count
    beyond_after: Count


class NoCarEntry(_Entry):
    """Households without a car; `areas_unknown` are areas of which nobody knows how many have none."""

    households: Count
    areas_unknown: Count
    services: list[NoCarService]


class AnswerDocument(_Named):
    """The content of `answer.json` where there is a plan."""

    outcome: Literal["answer", "stopped_early"]
    aims: list[AimEntry]
    programmes: list[ProgrammeEntry]
    funds: list[FundEntry]
    totals: TotalsEntry
    jobs: JobsEntry
    journeys: BeforeAfter
    no_new_post: list[str]
    coverage: list[CoverageEntry]
    unreached: UnreachedEntry
    doubts: list[DoubtEntry]
    surprises: list[dict[str, str | float | int | bool]]
    checks: list[CheckEntry]
    graduates: dict[str, Any]
    staffing: StaffingEntry
    overrides: dict[str, Any] | None = None
    local_knowledge: dict[str, Any] | None = None
    firm: dict[str, Any] | None = None
    forward: ForwardEntry | None = None
    no_car: NoCarEntry | None = None
    elsewhere: ElsewhereEntry | None = None


class ClashRule(_Entry):
    """A condition of those that cannot all be met."""

    rule_id: str
    sentence_en: str
    sentence_cy: str


class Gives(_Entry):
    """What one rule gives, in its unit; None is the whole rule."""

    rule_id: str
    unit: str
    amount: float | None


class WayOut(_Entry):
    """One way out of a clash."""

    gives: list[Gives]
    sentence_en: str
    sentence_cy: str


class ImpossibleDocument(_Named):
    """The content of `answer.json` where it is proved that no plan meets the conditions."""

    outcome: Literal["impossible"]
    funds: list[FundEntry]
    regions: list[str]
    irreducible: bool
    clash: list[ClashRule]
    ways_out: list[WayOut]


Document = Annotated[AnswerDocument | ImpossibleDocument, Field(discriminator="outcome")]
DOCUMENT: TypeAdapter[AnswerDocument | ImpossibleDocument] = TypeAdapter(Document)


def schema() -> dict[str, Any]:
    """The JSON schema of `answer.json` (draft 2020-12), as it is published."""
    found = DOCUMENT.json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "answer.json", **found}


def unlike(answer: Any) -> list[str]:
    """Where an `answer.json` is not what it should be, as paths with what is wrong there; empty if it is."""
    try:
        DOCUMENT.validate_python(answer)
    except ValidationError as error:
        return [
            f"{'.'.join(str(part) for part in one['loc'][1:]) or 'outcome'}: {one['msg']}"
            for one in error.errors(include_url=False, include_context=False, include_input=False)
        ]
    return []


if __name__ == "__main__":  # pragma: no cover - prints the schema that docs/reference holds
    import json
    import sys

    sys.stdout.write(json.dumps(schema(), indent=2, sort_keys=True) + "\n")
