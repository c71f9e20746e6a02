"""What `study.json` of a study "explain" holds, typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from placement.results.document_entries import Count, Parted, Share, StoppedBy, Wte
from placement.studies.about import AboutStudy, StudyEntry

Why = Literal["", "infeasible", "work", "time", "hand"]
"""Why there is no answer; empty where there is one."""
EnglishAndWelsh = Annotated[list[str], Field(min_length=2, max_length=2)]
Rank = Annotated[int, Field(ge=1)]


class ExplainedRule(StudyEntry):
    """A rule of the scenario as a sentence."""

    id: str
    sentence_en: str
    sentence_cy: str


class ExplainedNames(StudyEntry):
    """Names in English and in Welsh, by id."""

    clusters: dict[str, EnglishAndWelsh]
    regions: dict[str, EnglishAndWelsh]
    services: dict[str, EnglishAndWelsh]
    roles: dict[str, EnglishAndWelsh]
    bases: dict[str, EnglishAndWelsh]


class SharesMet(StudyEntry):
    """The share of need met before and after."""

    share_before: Share | None
    share_after: Share | None


class ExplainedRegion(SharesMet):
    """The same of a region, and how many clusters it has."""

    clusters: Count


class ExplainedNation(ExplainedRegion):
    """The same of all clusters together."""

    regions: Count


class ExplainedPost(StudyEntry):
    """So many WTE of a role at a base, paid by a fund; below 0 where they go."""

    base_id: str
    cluster_id: str
    role_id: str
    service_id: str
    fund_id: str
    wte: float


class ExplainedLoss(StudyEntry):
    """What the best plan loses by a change, between these; `clear` where it is proved that it loses."""

    low: float
    high: float
    clear: bool
    stopped_by: StoppedBy


class ReachedCluster(StudyEntry):
    """WTE that a cluster has of the staff of one profession at one base."""

    cluster_id: str
    wte: Wte


class ExplainedReach(StudyEntry):
    """Whom the staff of a profession at a base reach, and how far away on average."""

    clusters: list[ReachedCluster]
    residents: Count
    minutes: Parted | None


class DearerPost(StudyEntry):
    """The role that gives the same staff time for less, how much less, and the rules that ruled it out.

    `money` says that one step of it is more than its fund has left.
    """

    role_id: str
    pounds_per_year: Count
    rules: list[str]
    money: bool


class PlacedPost(ExplainedPost):
    """A post of the plan: its worth with all else as it is, and what is lost where all is decided again.

    `needed_by` are rules that break without it, `full` those that break with one more.
    """

    step_wte: Wte
    pounds_per_year: Count
    worth: float
    lost: ExplainedLoss | None
    instead: list[ExplainedPost]
    needed_by: list[str]
    full: list[str]
    dearer: DearerPost | None
    reaches: ExplainedReach


class SinglePost(ExplainedPost):
    """One step of a post, its worth and its pounds a year."""

    worth: float
    pounds: Count


class OneMore(SinglePost):
    """One more post in a cluster; `least` is what is worth least for the same money elsewhere.

    `left` and `has` are pounds of its fund there, None where the fund counts WTE.
    """

    left: float | None
    has: float | None
    least: SinglePost | None
    lost: ExplainedLoss | None
    why: Why
    displaces: list[ExplainedPost]


class NextMoney(StudyEntry):
    """The first part of money more with which a cluster has more WTE; None where none of those tried is."""

    more: float | None
    wte: Wte | None
    pounds: Parted | None
    unanswered: list[float]


class NoTurn(StudyEntry):
    """No need that was tried would turn the plan; `tried` are services."""

    tried: list[str]
    factor: None


class TurnedNeed(StudyEntry):
    """With `factor` times its need the cluster would get a post, from `other` or from money that is left."""

    tried: list[str]
    factor: float
    gain: float
    slack: Parted
    post: ExplainedPost
    other: ExplainedPost | None


def _turns(value: object) -> str:
    return "TurnedNeed" if isinstance(value, Mapping) and value.get("factor") is not None else "NoTurn"


ExplainedNeed = Annotated[
    Annotated[NoTurn, Tag("NoTurn")] | Annotated[TurnedNeed, Tag("TurnedNeed")], Discriminator(_turns)
]


class NearPlans(StudyEntry):
    """The least and the most WTE of a cluster in plans nearly as good."""

    plans: Count
    low_wte: Wte
    high_wte: Wte


class ClusterRank(StudyEntry):
    """A cluster's money and its place among others. A rank of 1 is the lowest share."""

    cluster_id: str
    region_id: str
    pounds_per_year: Count
    rank_before: Rank
    rank_after: Rank
    rank_in_region: Rank
    hard_to_fill_wte: Wte


class ClusterStanding(ClusterRank, SharesMet):
    """The same with what it needs and has."""

    need_wte: Wte
    in_post_wte: Wte
    care_before_wte: Wte
    care_after_wte: Wte
    wte_new: Wte
    wte_formula: Wte | None
    care_from_neighbours_before_wte: Wte | None
    care_from_neighbours_after_wte: Wte | None
    vacant_wte: Wte | None
    expected_month_12_wte: Wte | None
    expected_month_12_low_wte: Wte | None
    expected_month_12_high_wte: Wte | None


class ExplainedCluster(ClusterStanding):
    """How a cluster stands, its posts, and what one more would take. A rank of 1 is the lowest share."""

    near: NearPlans | None
    posts: list[PlacedPost]
    more: OneMore | None
    next: NextMoney
    need: ExplainedNeed | None


class ExplainedSwap(StudyEntry):
    """One step from one post to another: with all else as it is (`alone`), and with all decided again."""

    less: ExplainedPost
    more: ExplainedPost
    alone: float
    breaks: list[str]
    lost: ExplainedLoss | None
    why: Why | Literal["apart"]
    differs: list[ExplainedPost]


class ExplainDocument(AboutStudy):
    """Why here, why not us. `unproved`: how much better a plan could be; `grid`: parts of money more."""

    kind: Literal["explain"]
    unproved: Parted
    rules: list[ExplainedRule]
    names: ExplainedNames
    nation: ExplainedNation
    regions: dict[str, ExplainedRegion]
    grid: list[float]
    clusters: list[ExplainedCluster]
    swap: ExplainedSwap | None
