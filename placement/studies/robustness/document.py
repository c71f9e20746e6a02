"""What `study.json` of a study "robustness" holds, typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, NotRequired, final

from pydantic import Discriminator, Field, Tag
from typing_extensions import TypedDict

from placement.results.document_beside import CoreEntry, DrawsEntry, PostsByClass, StaysByCluster
from placement.results.document_entries import Count, Parted, Share, Wte
from placement.studies.about import AboutStudy, StudyEntry, TwoNames

_Class = TypedDict("_Class", {"class": Literal["firm", "swappable", "contested"]})


class StepPlace(StudyEntry):
    """A step of a role at a base, in a cluster."""

    base_id: str
    base_en: str
    base_cy: str
    cluster_id: str
    cluster_en: str
    cluster_cy: str
    role_id: str
    role_en: str
    role_cy: str
    wte: Wte


class _RobustStep(StepPlace, _Class):
    step: Annotated[int, Field(ge=1)]
    share: Share


class RobustPost(_RobustStep):
    """One step of a role at a base, and in what share of the plans that count it is."""

    swap_share: Share | None


class RobustSwap(_RobustStep):
    """The same, and what most often takes its place, in `swap_share` of the plans without it."""

    swap_share: Share
    swap_base_id: str
    swap_base_en: str
    swap_base_cy: str
    swap_cluster_id: str
    swap_cluster_en: str
    swap_cluster_cy: str
    swap_role_id: str
    swap_role_en: str
    swap_role_cy: str
    swap_wte: Wte


class RobustCandidate(StudyEntry):
    """A plan that obeys the stated rules: what its posts add on average and in its worst tenth of draws."""

    plan: str
    worst_tenth_wte: float
    mean_wte: float


class InformationWorth(StudyEntry):
    """What knowing is worth, in WTE of need met and in pounds at what a WTE takes on average."""

    wte: Parted
    pounds: Count


@final
class InformationItem(InformationWorth, TwoNames):
    """Of one assumption."""

    item: str
    source: str


@final
class InformationGroup(InformationWorth):
    """Of assumptions that move together; `item` is empty."""

    item: Literal[""]
    group: str
    members: Count


def _has(key: str, value: object) -> bool:
    return isinstance(value, Mapping) and key in value


Informed = Annotated[
    Annotated[InformationItem, Tag("InformationItem")] | Annotated[InformationGroup, Tag("InformationGroup")],
    Discriminator(lambda value: "InformationGroup" if _has("group", value) else "InformationItem"),
]


class RobustInformation(StudyEntry):
    """What it would be worth to know figures before deciding: all of them (`perfect`), and each."""

    plans: Count
    draws: Count
    perfect: InformationWorth
    rows: list[Informed]


class RegretSummary(StudyEntry):
    """What is missed, by draw and in all; `best_in` counts draws in which nothing is."""

    mean_wte: Parted
    worst_tenth_wte: Parted
    most_wte: Parted
    best_in: Count
    missed_wte: list[Parted]


Regretted = Literal["stated", "figures", "draws", "formula", "vacancies"]


class RegretOfPlan(RegretSummary):
    """What one plan misses of the need that each draw's best known plan meets; `breaks` are rules' ids."""

    kind: Regretted
    plan: str
    breaks: list[str]


class RobustRegret(StudyEntry):
    """The same of four plans, beside `known` plans; `numbers` are those of the draws, in the same order."""

    known: Count
    over_draws: str
    numbers: list[Count]
    plans: list[RegretOfPlan]


AgreementLevel = Literal["region_service", "cluster", "cluster_service"]


class AgreementPlace(StudyEntry):
    """A place and a service; what the level does not tell apart is blank."""

    region_id: str
    region_en: str
    region_cy: str
    cluster_id: str
    cluster_en: str
    cluster_cy: str
    service_id: str
    service_en: str
    service_cy: str


class AgreementRow(AgreementPlace):
    """How many of the other plans give a place at least as much as this one, and what nine of ten give it."""

    level: AgreementLevel
    wte: Wte
    stays_wte: Wte
    share: Share


class _Figure(TwoNames):
    item: str
    value: float
    low: float
    high: float
    unit: str


class SteadyFigure(_Figure):
    """An assumption within whose range no move that was looked for beats the plan."""

    changes_at: float | None


class TippingFigure(_Figure):
    """An assumption and the value from which on moving one post would beat the plan, by how much at most."""

    changes_at: float
    gain_wte: float
    from_base_id: str
    from_base_en: str
    from_base_cy: str
    from_cluster_id: str
    from_cluster_en: str
    from_cluster_cy: str
    from_role_id: str
    from_role_en: str
    from_role_cy: str
    from_wte: Wte
    to_base_id: str
    to_base_en: str
    to_base_cy: str
    to_cluster_id: str
    to_cluster_en: str
    to_cluster_cy: str
    to_role_id: str
    to_role_en: str
    to_role_cy: str
    to_wte: Wte


Classified = Annotated[
    Annotated[RobustPost, Tag("RobustPost")] | Annotated[RobustSwap, Tag("RobustSwap")],
    Discriminator(lambda value: "RobustSwap" if _has("swap_base_id", value) else "RobustPost"),
]
Tipping = Annotated[
    Annotated[SteadyFigure, Tag("SteadyFigure")] | Annotated[TippingFigure, Tag("TippingFigure")],
    Discriminator(lambda value: "TippingFigure" if _has("from_base_id", value) else "SteadyFigure"),
]


class RobustnessDocument(AboutStudy, PostsByClass, StaysByCluster, DrawsEntry):
    """Which posts stay when figures move: of the draws that have a plan, and of plans nearly as good.

    `of` is the plan that is studied: "best" at the stated figures, or "over-draws" where the scenario decides
    its posts for many draws. `draws_near` is what keeping a post of that plan counts for more in a draw;
    `draws_gap_widest` is a part of the gain. `kept_by_cluster` and what is `firm_by_…` ask the same more
    coarsely. `core` are the posts of a plan over draws that can be decided now, where it was asked for.
    """

    kind: Literal["robustness"]
    of: NotRequired[Literal["best", "over-draws"]]
    core: CoreEntry | None
    loss: Share
    alternatives: Count
    rows: list[Classified]
    candidates: list[RobustCandidate]
    agreement: list[AgreementRow]
    regret: RobustRegret | None
    information: RobustInformation | None
    tips: list[Tipping]
