"""What `study.json` of a study "frontier" holds, typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from placement.results.document_entries import Count, Share, Wte
from placement.studies.about import AboutStudy, StudyEntry, TwoNames

Which = Annotated[int, Field(ge=0, le=1)]
"""The first (0) or the second (1) of the two aims."""
Setting = str | int | float | bool | None
TwoValues = Annotated[list[float], Field(min_length=2, max_length=2)]
"""A figure for each of the two aims."""
PointEnd = Literal["gap", "work", "time"]
"""What ended the search for a point."""
LeftOutWhy = Literal["dominated", "same"]
TwoBounds = Annotated[list[float | None], Field(min_length=2, max_length=2)]


class FrontierAim(StudyEntry):
    """One of the two aims, with its settings as a scenario states them."""

    id: str
    sense: Literal["max", "min"]
    unit: str
    settings: dict[str, Setting | list[str] | dict[str, Setting] | list[dict[str, Setting]]]


class FrontierCut(StudyEntry):
    """What is proved of every plan, with the sign of an aim that is made least turned.

    Without `given`: weights times values is at most `most`. With it: a plan that has at least `at` of that
    aim has at most `most` of the other one.
    """

    most: float
    weights: TwoValues
    given: Which | None
    at: float


class AskedFirst(StudyEntry):
    """An end of the frontier: one aim before the other."""

    first: Which


class AskedLeast(StudyEntry):
    """A threshold: the lowest share is at least this."""

    least: float


class AskedWeight(StudyEntry):
    """TwoValues aims added up: the second counts so much for one of the first."""

    weight: float


ASKED = {"first": "AskedFirst", "least": "AskedLeast", "weight": "AskedWeight"}


def _asked(value: object) -> str | None:
    keys = value if isinstance(value, Mapping) else ()
    return next((tag for name, tag in ASKED.items() if name in keys), None)


Asked = Annotated[
    Annotated[AskedFirst, Tag("AskedFirst")]
    | Annotated[AskedLeast, Tag("AskedLeast")]
    | Annotated[AskedWeight, Tag("AskedWeight")],
    Discriminator(_asked),
]


class PointSizes(StudyEntry):
    """Posts, WTE and pounds in a full year of one plan; `steps` counts posts."""

    steps: Count
    wte: Wte
    pounds_per_year: Count


class FrontierPoint(PointSizes):
    """A plan that none is known to beat in both aims; no plan as good in one passes the other's bound."""

    plan: str
    number: Count
    asked: Asked
    values: TwoValues
    bounds: TwoBounds
    stopped_by: PointEnd


class FrontierLeftOut(StudyEntry):
    """A plan that was found and is not shown, and the point that stands for it."""

    asked: Asked
    values: TwoValues
    why: LeftOutWhy
    by: str


class FrontierCluster(TwoNames):
    """The share of a cluster's need that is met, at each point in turn."""

    cluster_id: str
    region_id: str
    region_name_en: str
    region_name_cy: str
    need_wte: Wte
    shares: list[Share]


class FrontierPosts(StudyEntry):
    """New WTE of a region and service, at each point in turn."""

    region_id: str
    region_name_en: str
    region_name_cy: str
    service_id: str
    service_name_en: str
    service_name_cy: str
    wte: list[Wte]


class FrontierDocument(AboutStudy):
    """Points between two aims, a plan at each. `services` are those whose lowest share counts, if not all."""

    kind: Literal["frontier"]
    aims: Annotated[list[FrontierAim], Field(min_length=2, max_length=2)]
    way: Literal["thresholds", "weights"]
    cuts: list[FrontierCut]
    points: list[FrontierPoint]
    left_out: list[FrontierLeftOut]
    services: list[TwoNames] | None
    points_asked: Count
    clusters: list[FrontierCluster]
    posts: list[FrontierPosts]
