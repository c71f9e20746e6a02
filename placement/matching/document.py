"""What `match.json` holds, typed: counts of people and posts, and of which run. It names nobody.

None is a count that may not be told, as it is of so few people that they could be known by it.
"""

from __future__ import annotations

from typing import NotRequired

from placement.i18n import Language
from placement.matching.market import Mode
from placement.results.document_entries import Count, DocumentEntry, ScenarioEntry, Share
from placement.results.status import Status


class PlaceNamed(DocumentEntry):
    """What people call a region, a cluster (with the region it lies in) or a service."""

    region_id: NotRequired[str]
    cluster_id: NotRequired[str]
    service_id: NotRequired[str]
    name_en: str
    name_cy: str


class MatchedRunEntry(DocumentEntry):
    """The run whose posts were matched: which it is, and the names of its places and services."""

    manifest: str
    scenario: ScenarioEntry
    option: str | None
    option_name_en: str
    option_name_cy: str | None
    region: str | None
    status: Status
    languages: NotRequired[list[Language]]
    regions: list[PlaceNamed]
    clusters: list[PlaceNamed]
    services: list[PlaceNamed]
    attribution_en: list[str]
    attribution_cy: list[str]


class UnplacedBecause(DocumentEntry):
    """Why people got no post."""

    no_choice: Count | None
    no_seat: Count | None
    full: Count | None
    pair: Count | None


class MatchResults(DocumentEntry):
    """Who got what, and who could complain of it."""

    applicants: Count | None
    placed: Count | None
    first_choice: Count | None
    other_choice: Count | None
    unplaced: Count | None
    unplaced_because: UnplacedBecause
    first_choice_share: Share | None
    mean_rank: float | None
    posts: Count
    posts_unmatched: Count | None
    envy: Count | None
    justified_envy: Count | None
    blocking: Count | None
    blocking_linked: Count | None
    wasted: Count | None


class GraduatesPlaced(DocumentEntry):
    """Posts and people of a service in a region, or of a cluster."""

    region_id: NotRequired[str]
    service_id: NotRequired[str]
    cluster_id: NotRequired[str]
    posts: Count
    graduates: Count | None


class MatchDocument(DocumentEntry):
    """The content of `match.json`."""

    mode: Mode
    seed: int
    synthetic: bool
    status: Status
    run: MatchedRunEntry
    results: MatchResults
    by_region_service: list[GraduatesPlaced]
    by_cluster: list[GraduatesPlaced]
    versions: dict[str, str]
