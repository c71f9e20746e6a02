"""What `study.json` of a study "compare" holds, typed."""

from __future__ import annotations

from typing import Literal, NotRequired

from placement.results.document_entries import Count, Parted, Share, StoppedBy, Wte
from placement.studies.about import AboutStudy, StudyEntry, TwoNames


class ComparedFund(StudyEntry):
    """A fund as the scenario states it, in its own measure; a region's part where one is compared."""

    id: str
    name_en: str
    name_cy: str | None
    kind: Literal["revenue", "capital"]
    measure: Literal["pounds", "wte"]
    amount: Parted


class LowestShare(StudyEntry):
    """The lowest share of need met of a cluster and service, paid for by a fund; None where there is none."""

    lowest_share: Share | None
    lowest_share_cluster_id: str | None
    lowest_share_service_id: str | None


class ProvedFigures(StudyEntry):
    """A plan's own first aim, in `unit`.

    The bound is what was proved, None where nothing was; nothing stopped a search that there was not ("").
    """

    unit: str
    value: float | None
    bound: float | None
    gap: Parted | None
    gap_of_gain: Parted | None
    stopped_by: StoppedBy | Literal[""]


class ComparedFigures(LowestShare, ProvedFigures):
    """What one plan does. `posts` counts steps; `counted` is its worth as the stated scenario counts.

    `value`, `bound` and gaps are of its own first aim, in `unit`; the bound is what was proved, None where
    nothing was, and nothing stopped a search that there was not ("").
    """

    key: str
    posts: Count
    wte_new: Wte
    pounds_full_year: Count
    pounds_first_year: Count
    pounds_once: Count
    need_wte: Wte
    care_wte: Wte
    share: Share | None
    lowest_cluster_id: str
    lowest_cluster_share: Share | None
    minutes_average: Parted | None
    vacant_wte: Wte
    counted: float | None


class BrokenRule(StudyEntry):
    """A rule that what stands beside the plans does not keep to."""

    rule_id: str
    sentence_en: str
    sentence_cy: str


class ComparedOption(ComparedFigures):
    """One option side by side with others; it is no plan of ours where rules are broken or were not asked."""

    option: str | None
    name_en: str
    name_cy: str | None
    workforce: Literal["in_post", "funded"]
    other_need: NotRequired[bool]
    """Whether it counts need otherwise between places than the scenario as stated; left out where not."""
    other_minutes: NotRequired[bool]
    """Whether it counts other travel times than the scenario as stated; left out where not."""
    is_plan: bool
    breaks: list[BrokenRule]


class OptionWithout(StudyEntry):
    """An option that has no plan, and why."""

    key: str
    option: str
    name_en: str
    name_cy: str | None
    why: Literal["impossible", "stopped"]
    says_en: list[str]
    says_cy: list[str]


class PlaceUnder(StudyEntry):
    """New WTE and the share of need met under one option; None where nobody is in need."""

    wte_new: Wte
    share: Share | None


class PlaceFigures(StudyEntry):
    """Need, the share of it met today, and under each option by the option's key."""

    id: str
    need_wte: Wte
    share_today: Share | None
    options: dict[str, PlaceUnder]


class ComparedService(TwoNames, PlaceFigures):
    """A service: its need, the share of it met today, and under each option by the option's key."""


class ComparedArea(ComparedService):
    """The same of a county or a region."""

    people: Count


class ComparedCluster(ComparedArea):
    """The same of a cluster."""

    county_id: str
    region_id: str


class ComparedGains(StudyEntry):
    """Clusters and people that gain and that lose.

    Changes are of the share of need that is met; who gains or loses most is None where nobody does.
    """

    gain_clusters: Count
    gain_people: Count
    lose_clusters: Count
    lose_people: Count
    same_clusters: Count
    most_id: str | None
    most_change: float | None
    least_id: str | None
    least_change: float | None


class ComparedPair(ComparedGains):
    """One option against another, or today: clusters and people that gain and that lose.

    Changes are of the share of need that is met; who gains or loses most is None where nobody does.
    """

    option: str
    against: str


class TravelWay(StudyEntry):
    """Travel times that at least one option counts, called by the first that does; areas without any."""

    key: str
    areas_without: list[str]
    residents: Count
    residents_without: Count


class ReachedByWay(StudyEntry):
    """People near a base with staff of a service under each plan, by one way's minutes.

    Of people without a car the minutes are those by public transport, and their number is estimated.
    """

    way: str
    who: Literal["everyone", "no_car"]
    service_id: str
    minutes: float
    people: dict[str, Count]


class PostsApart(StudyEntry):
    """WTE of new posts that one option has at a base and the other has not there."""

    option: str
    against: str
    wte: Wte


class NamedArea(TwoNames):
    """A neighbourhood by name."""

    id: str


class PlacesUnderOptions(StudyEntry):
    """Every place and service."""

    clusters: list[ComparedCluster]
    counties: list[ComparedArea]
    regions: list[ComparedArea]
    services: list[ComparedService]


class ReachEntry(StudyEntry):
    """What options that count other minutes differ in; all empty where no two do."""

    ways: list[TravelWay]
    reach: list[ReachedByWay]
    apart: list[PostsApart]


class CompareDocument(AboutStudy, PlacesUnderOptions, ReachEntry):
    """Options side by side; changes of a share below `least_change` are called the same."""

    kind: Literal["compare"]
    funds: list[ComparedFund]
    least_change: Share
    today: ComparedFigures
    options: list[ComparedOption]
    without: list[OptionWithout]
    pairs: list[ComparedPair]
    areas_named: list[NamedArea]
