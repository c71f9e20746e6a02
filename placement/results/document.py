"""What `answer.json` holds, typed: the JSON schema that is published is made from here, and `verify` uses it.

Amounts are pounds a year unless a name says once, or the fund's own measure is WTE; shares are parts of 1;
`_wte` are whole-time equivalents; minutes are by car. None is what is not known or may not be told.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, TypeAdapter, ValidationError

from placement.results.document_entries import (
    AimEntry,
    BeforeAfter,
    CheckEntry,
    Count,
    CoverageEntry,
    DocumentEntry,
    DoubtEntry,
    ForwardEntry,
    FundEntry,
    JobsEntry,
    ProgrammeEntry,
    ScenarioEntry,
    Share,
    StaffingEntry,
    StoppedBy,
    TotalsEntry,
    UnreachedEntry,
    Wte,
)
from placement.results.document_years import AheadEntry


class _Named(DocumentEntry):
    """What every `answer.json` says first."""

    scenario: ScenarioEntry
    option: str | None
    option_name_en: str
    option_name_cy: str | None
    region: str | None
    status: Literal["example", "draft", "decision"]
    status_because: list[str]
    languages: NotRequired[list[Literal["en", "cy"]]]
    versions: dict[str, str]
    stopped_by: StoppedBy | None


class LevelEntry(DocumentEntry):
    """WTE that some plan found beside the answer has elsewhere, and WTE that all of them leave."""

    elsewhere_wte: Wte
    in_all_wte: Wte


class ElsewhereEntry(DocumentEntry):
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


class PlansInSomeDraws(DocumentEntry):
    """What the plan, and the plan of the stated figures, add to the need met in some draws.

    `more_` is the plan less the other, on average and in the worst tenth of draws, with 95 % intervals;
    `better_in` and `worse_in` count draws.
    """

    draws: Count
    mean_wte: float
    stated_mean_wte: float
    worst_tenth_wte: float
    stated_worst_tenth_wte: float
    more_wte: float
    more_low_wte: float | None
    more_high_wte: float | None
    more_worst_wte: float
    more_worst_low_wte: float | None
    more_worst_high_wte: float | None
    better_in: Count
    worse_in: Count


class BestForAllEntry(DocumentEntry):
    """How much the best plan for every draw there could be may add beyond this one, on average.

    From further samples, in each of which no plan can add more than `bounds_wte`; `short_at_most_wte` holds
    with 95 % confidence.
    """

    samples: Count
    bounds_wte: list[float]
    short_wte: float
    short_at_most_wte: float


class CoreEntry(DocumentEntry):
    """Posts of the plan that can be decided now, and what waiting with the rest of the money comes to.

    In `good_in` of the draws some plan with all of them gives up at most `gives_up_at_most` of what no plan
    can pass there. `waiting_costs_wte` is what the rest of the plan adds, for each year that it is not there;
    `waiting_brings_` is what posts chosen once every figure is known could add beyond the plan, a year.
    """

    asked_in: Share
    good_in: Share
    gives_up_at_most: Share
    wte: Wte
    pounds_per_year: Count
    held_pounds_per_year: Count
    gain_wte: float
    with_core_wte: float
    bound_wte: float
    waiting_costs_wte: float
    waiting_brings_least_wte: float
    waiting_brings_most_wte: float


class ChosenForPart(DocumentEntry):
    """Regions chosen for together: which plan they have, and what each adds in the draws that chose.

    `stated` is the plan of the stated figures, `sample` that of the sample, `nearer-1` and on lie between.
    """

    regions: list[str]
    taken: str
    worth_wte: dict[str, float]


class ChoiceEntry(DocumentEntry):
    """How the plan was chosen among those found, in `draws` that none was made for."""

    draws: Count
    parts: list[ChosenForPart]


class OverDrawsEntry(DocumentEntry):
    """A plan made for many draws of the assumptions.

    `value_wte` is what was made as large as can be over the sample, `bound_wte` what no plan can pass
    there: what posts add on average, or in the worst tenth of draws, of each of `parts` (regions) by itself.
    `searched_wte` is the same of the plan that was searched for the sample, where another was chosen.
    """

    of: Literal["mean", "worst_tenth"]
    count: Count
    seed: Count
    assumptions: Count
    rules_hold_in: Share
    rules_held: Count
    value_wte: float
    bound_wte: float
    gap_of_gain: float | None
    searched_wte: float
    stopped_by: StoppedBy
    parts: list[list[str]]
    sample: PlansInSomeDraws
    fresh: PlansInSomeDraws
    wte_elsewhere: Wte
    core: CoreEntry | None
    best_for_all: BestForAllEntry | None
    choice: ChoiceEntry | None


class NoCarService(DocumentEntry):
    """Households without a car that no base staffed for a service is near by public transport.

    `people` of them are estimated: residents times the share of such households.
    """

    service_id: str
    minutes: float
    households: Count
    beyond_before: Count
    beyond_after: Count
    people: Count
    people_beyond_before: Count
    people_beyond_after: Count


class NoCarEntry(DocumentEntry):
    """Households without a car; `areas_unknown` are areas of which nobody knows how many have none."""

    households: Count
    people: Count
    areas_unknown: Count
    services: list[NoCarService]


class TravelEntry(DocumentEntry):
    """One mode's minutes: who worked them out, from what, and counts of pairs that can be doubted.

    `quicker` of `checked` pairs take longer than a way over other places, by `quicker_by_minutes` at most
    (None where there is said to be no way at all).
    """

    mode: str
    engine: str
    version: str
    files: str
    date: str
    pairs: Count
    not_computed: Count
    no_way: Count
    over: Count
    too_fast: Count | None
    too_slow: Count | None
    asymmetric: Count | None
    estimated: Count
    checked: Count
    quicker: Count
    quicker_by_minutes: float | None
    moved_most_metres: float | None


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
    travel: list[TravelEntry]
    surprises: list[dict[str, str | float | int | bool]]
    checks: list[CheckEntry]
    graduates: dict[str, Any]
    staffing: StaffingEntry
    overrides: NotRequired[dict[str, Any] | None]
    local_knowledge: NotRequired[dict[str, Any] | None]
    firm: NotRequired[dict[str, Any] | None]
    forward: NotRequired[ForwardEntry | None]
    ahead: NotRequired[AheadEntry | None]
    no_car: NotRequired[NoCarEntry | None]
    elsewhere: NotRequired[ElsewhereEntry | None]
    over_draws: NotRequired[OverDrawsEntry | None]


class ClashRule(DocumentEntry):
    """A condition of those that cannot all be met."""

    rule_id: str
    sentence_en: str
    sentence_cy: str


class Gives(DocumentEntry):
    """What one rule gives, in its unit; None is the whole rule."""

    rule_id: str
    unit: str
    amount: float | None


class WayOut(DocumentEntry):
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
