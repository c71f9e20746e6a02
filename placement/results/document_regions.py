"""What `regions.json` holds, typed: every region decided alone, side by side, and the whole."""

from __future__ import annotations

from typing import Literal, NotRequired

from placement.i18n import Language
from placement.results.document_entries import Count, DocumentEntry, Parted, ScenarioEntry, Share, StoppedBy
from placement.results.status import Status


class RegionRow(DocumentEntry):
    """A region's line: the figures of its `answer.json` where it has a plan, else only how it ended."""

    region_id: str
    outcome: str
    posts: Count | None
    wte_new: float | None
    pounds_full_year: int | None
    share_before: Share | None
    share_after: Share | None
    value: float | None
    before: float | None
    bound: float | None
    gap: Parted | None
    gap_of_gain: Parted | None
    stopped_by: StoppedBy | None


class RegionsTotals(DocumentEntry):
    """Sums over the regions that have a plan."""

    regions: Count
    with_plan: Count
    posts: Count
    wte_new: float | None
    pounds_full_year: int


class RegionsWhole(DocumentEntry):
    """The first aim over all regions, and what is proved of it."""

    id: str
    aim: str
    unit: str
    sense: Literal["max", "min"]
    sentence_en: str
    sentence_cy: str
    value: float | None
    before: float | None
    bound: float | None
    gap: Parted | None
    gap_of_gain: Parted | None


class RegionNamed(DocumentEntry):
    """What people call a region."""

    region_id: str
    name_en: str
    name_cy: str


class RegionsAbout(DocumentEntry):
    """What is said of the scenario and its regions before any was decided."""

    scenario: ScenarioEntry
    option: str | None
    option_name_en: str
    option_name_cy: str | None
    names: list[RegionNamed]
    attribution_en: list[str]
    attribution_cy: list[str]
    languages: NotRequired[list[Language]]
    versions: dict[str, str]


class RegionsDocument(RegionsAbout):
    """The content of `regions.json`."""

    status: Status
    regions: list[RegionRow]
    totals: RegionsTotals
    whole: RegionsWhole | None
