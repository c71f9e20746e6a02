"""As much need met as can be, each further part of a place's need worth less."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.aims.base import Aim, unknown_names
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.belonging import belonging, care_of_places
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Id

Weight = Annotated[float, Field(ge=0.1, le=10)]


class RuralWeight(BaseModel):
    """How much the need of an area counts, by its rural class."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    urban: Weight = 1.0
    town: Weight = 1.0
    village: Weight = 1.0


class MetNeed(Aim):
    """max  sum over places p and services s of weight[p,s] * need[p,s] * U(share of need met)

    Places are neighbourhoods (`level = "area"`) or clusters. Counted by cluster, the cheapest way to raise a
    share is to fill the nearest neighbourhoods of the cluster and to leave the others with nothing, so
    neighbourhoods are the default; one that belongs to several clusters counts once.

    U is concave and piecewise linear in `steps` equal parts. Part i of n is worth
    `first_worth - i * 2 * (first_worth - 1) / (n - 1)`, so that the mean worth is 1 and the value
    still reads as WTE. With `parts_below_half` the lower half of a need is cut into so many equal parts, the
    upper half into half of `steps`, and each is worth what the same line is in its middle: where hardly a
    share ends, U needs no fine cut. `worth = "flat"` counts every WTE alike.

    weight[p,s] is the weight of a neighbourhood's rural class, or the mean weight of the parts of areas that
    belong to a cluster, each counted by its need; times the weights of s and of its care group. Each is 1
    unless `weight`, `weight_by_service` or `weight_by_care_group` says otherwise.
    """

    aim: Literal["met_need"] = "met_need"
    id: Id = "met_need"
    sense: ClassVar[Sense] = "max"
    measured_in: ClassVar[str] = "wte_of_need"
    over_years: ClassVar[bool] = True
    tolerance: Annotated[float, Field(ge=0)] = 0.0001
    tolerance_of_gain: Annotated[float, Field(ge=0, le=0.5)] = 0.0
    """The part of its gain over today that the aims after it may give up while posts are free: among plans
    that are as good as can be told, they choose. Aims that find posts fixed may give up none of it."""
    level: Literal["area", "cluster"] = "area"
    worth: Literal["decreasing", "flat"] = "decreasing"
    steps: Annotated[int, Field(ge=2, le=50)] = 10
    first_worth: Annotated[float, Field(ge=1, le=2)] = 1.45
    parts_below_half: Annotated[int, Field(ge=1, le=25)] | None = None
    """Into how many equal parts the lower half of each place's need is cut; the upper half then has half of
    `steps`. Absent, all of it is cut into `steps`."""
    weight: RuralWeight = RuralWeight()
    weight_by_service: dict[str, Weight] = Field(default_factory=dict)
    weight_by_care_group: dict[str, Weight] = Field(default_factory=dict)

    @property
    def unit(self) -> str:
        """WTE, unless some WTE count for more than others."""
        return "weighted_wte_of_need" if self._weighted else self.measured_in

    @property
    def part_of_gain(self) -> float:
        return self.tolerance_of_gain

    @property
    def _weighted(self) -> bool:
        return self.weight != RuralWeight() or any(weight != 1 for weight in self._stated.values())

    @property
    def _stated(self) -> dict[str, float]:
        """Weights of services and of care groups, as they are told."""
        return {**self.weight_by_service, **self.weight_by_care_group}

    def _of_services(self, case: Case) -> Floats:
        """S, the weight of each service's need."""
        by_service, by_group = self.weight_by_service, self.weight_by_care_group
        each = [by_service.get(one.id, 1.0) * by_group.get(one.care_group, 1.0) for one in case.services]
        return np.array(each)

    def widths(self) -> Floats:
        """How wide each part of a place's need is, the first part first, in shares of the narrowest."""
        below = self.parts_below_half
        if self.worth == "flat" or below is None:
            return np.ones(1 if self.worth == "flat" else self.steps)
        above = self._above_half
        return np.repeat([max(above / below, 1.0), max(below / above, 1.0)], [below, above])

    @property
    def _above_half(self) -> int:
        """The parts of the upper half of a need, where the lower half has parts of its own."""
        return (self.steps + 1) // 2

    def worths(self) -> Floats:
        """Worth of each part of a place's need, the first part first."""
        if self.worth == "flat":
            return np.ones(1)
        if self.parts_below_half is None:
            return np.linspace(self.first_worth, 2 - self.first_worth, self.steps)
        slope = 2 * (self.first_worth - 1) * self.steps / (self.steps - 1)
        ends = np.cumsum(widths := self.widths() / self.widths().sum())
        return np.asarray(1 + slope * (0.5 - (ends - widths / 2)))

    def sentence(self, words: Words) -> str:
        worths = self.worths()
        first, last = (words.stated(round(float(worth), 4), 2) for worth in worths[[0, -1]])
        cut = {"steps": self.steps, "below": self.parts_below_half or 0, "above": self._above_half}
        counts = {name: words.stated(count, 0) for name, count in cut.items()}
        halves = ".halves" if self.worth == "decreasing" and self.parts_below_half else ""
        said = words(f"aims.met_need.{self.worth}{halves}", first=first, last=last, **counts)
        if self.level == "cluster" and self.worth == "decreasing":
            said += " " + words("aims.met_need.cluster")
        if self.tolerance_of_gain:
            said += " " + words("aims.met_need.of_gain", part=words.stated_percent(self.tolerance_of_gain, 1))
        if not self._weighted:
            return said
        if self.weight != RuralWeight():
            weights = {name: words.stated(weight, 2) for name, weight in self.weight}
            said += " " + words("aims.met_need.weight", **weights)
        told = [f"{name} {words.stated(weight, 2)}" for name, weight in self._stated.items() if weight != 1]
        return said + " " + words("aims.met_need.weight_stated", weights=words.listed(told)) if told else said

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helper `share[p,s,i]`: how much of part i of the need is met, in WTE."""
        wide, needs = self.widths(), self._need(case)
        need = (needs.reshape(-1, 1) / wide.sum() * wide).ravel()
        place, service, part = np.unravel_index(np.arange(len(need)), (*needs.shape, len(wide)))
        keep = need > 0
        return columns.with_family(f"share:{self.id}", (place[keep], service[keep], part[keep]), need[keep])

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        """sum_i share[p,s,i] <= sum over bases, and over the areas of p, of care[a,b,s]"""
        services, needs, share = len(case.services), self._need(case), columns[f"share:{self.id}"]
        care = care_of_places(case, columns, belonging(case, self.level))
        terms = [
            (share.keys[0] * services + share.keys[1], share.index, np.ones(share.size)),
            (care.place * services + care.service, care.column, -care.share),
        ]
        return [at_most("met_need", terms, np.zeros(needs.size), today=True)]

    def cost(self, case: Case, columns: Columns) -> Floats:
        place, service, part = columns[f"share:{self.id}"].keys
        cost = np.zeros(columns.size)
        cost[columns[f"share:{self.id}"].index] = self.worths()[part] * self._weights(case)[place, service]
        return cost

    def _need(self, case: Case) -> Floats:
        """Need of each place: A x S or C x S, WTE."""
        return case.need if self.level == "area" else case.cluster_need

    def _weights(self, case: Case) -> Floats:
        """Weight of each place's need: A x S or C x S."""
        needs, member = self._need(case), case.membership
        weights = np.ones_like(needs)
        if not self._weighted:
            return weights
        of_services = self._of_services(case)
        each = np.array([weight for _, weight in self.weight])[case.area_rural]
        if self.level == "area":
            return np.asarray(weights * each[:, None] * of_services)
        weighted = np.zeros_like(needs)
        parts = (member.share * each[member.area])[:, None] * case.need[member.area]
        np.add.at(weighted, member.cluster, parts)
        return np.divide(weighted, needs, out=weights, where=needs > 0) * of_services

    def steepest(self, case: Case) -> float:
        heaviest: float = max(self.weight.urban, self.weight.town, self.weight.village)
        return float(self.worths().max()) * heaviest * float(self._of_services(case).max(initial=0.0))

    def value(self, case: Case, allocation: Allocation) -> float:
        by_area = self.level == "area"
        met = allocation.area_care(case) if by_area else allocation.cluster_care(case)
        needs, wide = self._need(case), self.widths()
        place, service = np.nonzero(needs)
        here = needs[place, service]
        left, worth_here = np.minimum(met[place, service], here), np.zeros(len(here))
        for width, worth in zip(wide, self.worths(), strict=True):
            taken = np.minimum(left, here / wide.sum() * width)
            worth_here += worth * taken
            left = left - taken
        if by_area:
            of_class = np.array([self.weight.urban, self.weight.town, self.weight.village])
            weight = of_class[case.area_rural[place]]
        else:
            pairs = zip(place.tolist(), service.tolist(), strict=True)
            weight = np.array([self._mean_weight(case, p, s) for p, s in pairs])
        of_service = np.array([self.weight_by_service.get(one.id, 1.0) for one in case.services])
        of_group = np.array([self.weight_by_care_group.get(one.care_group, 1.0) for one in case.services])
        each = worth_here * (weight * of_service[service]) * of_group[service]
        return float(np.cumsum(each)[-1]) if len(each) else 0.0

    def _mean_weight(self, case: Case, cluster: int, service: int) -> float:
        """The weight of one cluster's need, area by area; for the twin."""
        of_class = (self.weight.urban, self.weight.town, self.weight.village)
        member = case.membership
        need, weighted = 0.0, 0.0
        for m in np.flatnonzero(member.cluster == cluster):
            area = int(member.area[m])
            part = float(member.share[m]) * float(case.need[area, service])
            need += part
            weighted += part * of_class[int(case.area_rural[area])]
        return weighted / need if need > 0 and len(set(of_class)) > 1 else of_class[0]

    def faults(self, region: Region, file: str) -> list[Fault]:
        services = region.services
        groups = [name for name in services["care_group"].unique() if name]
        return [
            *unknown_names(
                self.weight_by_service,
                services["service_id"],
                file=file,
                aim=self,
                column="weight_by_service",
            ),
            *unknown_names(
                self.weight_by_care_group, groups, file=file, aim=self, column="weight_by_care_group"
            ),
        ]
