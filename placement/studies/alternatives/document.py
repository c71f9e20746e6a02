"""What `study.json` of a study "alternatives" holds, typed."""

from __future__ import annotations

from typing import Literal

from placement.results.document_entries import Count, Parted, Share, Wte
from placement.studies.about import AboutStudy, StudyEntry, TwoNames


class AlternativePlan(StudyEntry):
    """One plan beside the best: what it gives up of the first aim, and how far it differs.

    `loss_least` and `loss_most` are parts of the gain, None where the best gains nothing: against the best
    plan that was found, and against what is proved that no plan can beat. `differs_from_nearest_wte` is from
    the most alike of the plans before it.
    """

    plan: str
    value: float
    loss_least_wte: Parted
    loss_most_wte: Parted
    loss_least: Parted | None
    loss_most: Parted | None
    wte: Wte
    differs_from_best_wte: Wte
    differs_from_nearest_wte: Wte


class AlternativeCluster(TwoNames):
    """New WTE of a cluster in the best plan, and the least and the most of all plans."""

    cluster_id: str
    best_wte: Wte
    least_wte: Wte
    most_wte: Wte


class AlternativesDocument(AboutStudy):
    """Plans within `loss` (a part of the gain) of the best; `count` were asked for."""

    kind: Literal["alternatives"]
    loss: Share
    count: Count
    value: float
    bound: float
    today: float
    wte: Wte
    plans: list[AlternativePlan]
    clusters: list[AlternativeCluster]
