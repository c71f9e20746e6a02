"""What `answer.json` holds, typed: the JSON schema that is published is made from here, and `verify` uses it.

Amounts are pounds a year unless a name says once, or the fund's own measure is WTE; shares are parts of 1;
`_wte` are whole-time equivalents; minutes are by car. None is what is not known or may not be told.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, TypeAdapter, ValidationError

from placement.i18n import Language, Words
from placement.results.document_beside import (
    ElsewhereEntry,
    FirmEntry,
    GraduatesEntry,
    KnowledgeEntry,
    OverDrawsEntry,
    OverridesEntry,
    SurpriseEntry,
)
from placement.results.document_entries import (
    AimEntry,
    BeforeAfter,
    CheckEntry,
    Count,
    CoverageEntry,
    DocumentEntry,
    DoubtEntry,
    FundEntry,
    JobsEntry,
    ProgrammeEntry,
    ScenarioEntry,
    StaffingEntry,
    StoppedBy,
    TotalsEntry,
    UnreachedEntry,
)
from placement.results.document_years import AheadEntry, CommunityEntry, ForwardEntry


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
    surprises: list[SurpriseEntry]
    checks: list[CheckEntry]
    graduates: GraduatesEntry
    staffing: StaffingEntry
    overrides: NotRequired[OverridesEntry]
    local_knowledge: NotRequired[KnowledgeEntry]
    firm: NotRequired[FirmEntry]
    forward: NotRequired[ForwardEntry]
    ahead: NotRequired[AheadEntry]
    community: NotRequired[CommunityEntry]
    no_car: NotRequired[NoCarEntry]
    elsewhere: NotRequired[ElsewhereEntry]
    over_draws: NotRequired[OverDrawsEntry]


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
    return published_schema(DOCUMENT, "answer.json")


def published_schema(document: TypeAdapter[Any], title: str) -> dict[str, Any]:
    """The JSON schema of a document as it is published."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **document.json_schema(),
    }


def print_schema(schema: Mapping[str, Any]) -> None:
    """Write a schema as docs/reference holds it."""
    sys.stdout.write(json.dumps(schema, indent=2, sort_keys=True) + "\n")


MISFITS = {
    **{f"{kind}_type": told for kind, told in {"string": "text", "list": "list", "dict": "table"}.items()},
    **{f"int_{end}": "whole" for end in ("type", "parsing", "from_float")},
    **{f"float_{end}": "number" for end in ("type", "parsing")},
    **{f"bool_{end}": "truth" for end in ("type", "parsing")},
    **dict.fromkeys(("literal_error", "enum", "union_tag_invalid"), "choice"),
    **dict.fromkeys(("greater_than", "greater_than_equal", "less_than", "less_than_equal"), "bound"),
    "missing": "missing",
    "extra_forbidden": "unknown",
}
"""pydantic's types of error: the end of the key of our words for it; all others are `other`."""


def faults_of(
    document: TypeAdapter[Any], content: Any, language: Language
) -> list[tuple[tuple[int | str, ...], str]]:
    """Where a document's content is not what it should be, and what is wrong there; empty if it is."""
    try:
        document.validate_python(content)
    except ValidationError as error:
        words = Words(language)
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return [(one["loc"], words(f"check.schema.{MISFITS.get(one['type'], 'other')}")) for one in found]
    return []


def unlike(answer: Any, language: Language = "en") -> list[str]:
    """Where an `answer.json` is not what it should be, as paths with what is wrong there; empty if it is."""
    return [
        f"{'.'.join(str(part) for part in loc[1:]) or 'outcome'}: {said}"
        for loc, said in faults_of(DOCUMENT, answer, language)
    ]


if __name__ == "__main__":  # pragma: no cover - prints the schema that docs/reference holds
    print_schema(schema())
