"""Which people belong to which place, level by level: what rules and aims about places ask of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from placement.errors import OurFault
from placement.model.arrays import Bools, Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns

PeopleLevel = Literal["area", "rural_class", "cluster", "county", "region"]
Counts = Literal["everywhere", "within reach"]
RuralClass = Literal["urban", "town", "village"]
RURAL: tuple[RuralClass, ...] = get_args(RuralClass)
"""In the order of `Case.area_rural`."""


@dataclass(frozen=True)
class Belonging:
    """Places of one level, and one entry for each area and each place that a part of it belongs to.

    Places of the level "rural_class" are the urban areas, the towns and the villages of each region. `labels`
    say which place it is, the last of them the name by which a scenario calls it; `region` is whose it is.
    """

    labels: tuple[tuple[str, ...], ...]  # P
    region: Ints  # P
    area: Ints
    place: Ints
    share: Floats

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(label[-1] for label in self.labels)

    def named(self, names: Sequence[str] | None) -> Bools:
        """P, which places are named; all, where no name is given."""
        return np.array([names is None or name in names for name in self.names], dtype=bool)

    def need(self, case: Case, counted: Bools | None = None) -> Floats:
        """P x S, WTE; of areas and services (A x S) that are counted, if not all are."""
        need = np.zeros((len(self.labels), len(case.services)))
        of_areas = case.need if counted is None else np.where(counted, case.need, 0.0)
        np.add.at(need, self.place, self.share[:, None] * of_areas[self.area])
        return need


@dataclass(frozen=True)
class CareOfPlaces:
    """Which part of which care column reaches which place's people; one entry for each such pair."""

    column: Ints
    area: Ints
    place: Ints
    service: Ints
    share: Floats


def belonging(case: Case, level: PeopleLevel) -> Belonging:
    """The places of a level and whose people are theirs, in file order."""
    areas, member = np.arange(len(case.area_ids)), case.membership
    if level == "area":
        return Belonging(_alone(case.area_ids), case.area_region, areas, areas, np.ones(len(areas)))
    if level == "rural_class":
        labels = tuple((name, rural) for name in case.region_ids for rural in RURAL)
        place = case.area_region * len(RURAL) + case.area_rural
        region = np.repeat(np.arange(len(case.region_ids)), len(RURAL))
        return Belonging(labels, region, areas, place, np.ones(len(areas)))
    every = np.arange(len(case.cluster_ids))
    ids, within, region = {
        "cluster": (case.cluster_ids, every, case.cluster_region),
        "county": (case.county_ids, case.cluster_county, case.county_region),
        "region": (case.region_ids, case.cluster_region, np.arange(len(case.region_ids))),
    }[level]
    return Belonging(_alone(ids), region, member.area, within[member.cluster], member.share)


def care_of_places(case: Case, columns: Columns, places: Belonging) -> CareOfPlaces:
    """Every care column, once for each place that its area's people belong to."""
    care = columns["care"]
    order = np.argsort(places.area, kind="stable")
    start = np.searchsorted(places.area[order], np.arange(len(case.area_ids) + 1))
    count = (start[1:] - start[:-1])[care.keys[0]]
    belongs = order[np.repeat(start[care.keys[0]], count) + _ranges(count)]
    return CareOfPlaces(
        column=np.repeat(care.index, count),
        area=np.repeat(care.keys[0], count),
        place=places.place[belongs],
        service=np.repeat(care.keys[2], count),
        share=places.share[belongs],
    )


def reachable(case: Case, where: Counts) -> Bools:
    """A x S, whose need counts: all, or that which some base can reach.

    Raises OurFault where the case does not know what can be reached.
    """
    if where == "everywhere":
        return np.ones(case.need.shape, dtype=bool)
    if case.reachable is None:
        raise OurFault("a case that does not know whom its bases can reach")
    return case.reachable


def care_today(case: Case) -> Floats:
    """A x S, WTE of care that reaches each area's people today. Raises OurFault where the case lacks it."""
    if case.today is None:
        raise OurFault("a case that does not know whom today's staff reach")
    return case.today


def _alone(ids: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple((name,) for name in ids)


def _ranges(count: Ints) -> Ints:
    """0, 1, …, count[0]-1, 0, 1, …, count[1]-1, …"""
    starts = np.repeat(np.cumsum(count) - count, count)
    return np.arange(int(count.sum()), dtype=np.int64) - starts
