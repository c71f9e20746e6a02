"""As much need met as can be, each further part of a place's need worth less."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from placement.aims.base import Aim
from placement.aims.people import care_of_clusters
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.rows import RowBlock, at_most
from placement.rules.base import Id
from placement.words import Words

Weight = Annotated[float, Field(ge=0.1, le=10)]


class RuralWeight(BaseModel):
    """How much the need of an area counts, by its rural class."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    urban: Weight = 1.0
    town: Weight = 1.0
    village: Weight = 1.0


class MetNeed(Aim):
    """max  sum over clusters c and services s of weight[c,s] * need[c,s] * U(share of need met)

    U is concave and piecewise linear in `steps` equal parts. Part i of n is worth
    `first_worth - i * 2 * (first_worth - 1) / (n - 1)`, so that the mean worth is 1 and the value
    still reads as WTE. `worth = "flat"` counts every WTE alike.

    weight[c,s] is the mean weight of the rural classes of the parts of areas that belong to the cluster,
    each counted by its need; it is 1 unless `weight` says otherwise.
    """

    aim: Literal["met_need"] = "met_need"
    id: Id = "met_need"
    sense: ClassVar[Sense] = "max"
    measured_in: ClassVar[str] = "wte_of_need"
    tolerance: Annotated[float, Field(ge=0)] = 0.0001
    worth: Literal["decreasing", "flat"] = "decreasing"
    steps: Annotated[int, Field(ge=2, le=50)] = 10
    first_worth: Annotated[float, Field(ge=1, le=2)] = 1.45
    weight: RuralWeight = RuralWeight()

    @property
    def unit(self) -> str:
        """WTE, unless some WTE count for more than others."""
        return "weighted_wte_of_need" if self._weighted else self.measured_in

    @property
    def _weighted(self) -> bool:
        return self.weight != RuralWeight()

    def worths(self) -> Floats:
        """Worth of each part of a place's need, the first part first."""
        if self.worth == "flat":
            return np.ones(1)
        return np.linspace(self.first_worth, 2 - self.first_worth, self.steps)

    def sentence(self, words: Words) -> str:
        worths = self.worths()
        said = words(
            f"aims.met_need.{self.worth}", first=words.number(worths[0], 2), last=words.number(worths[-1], 2)
        )
        if not self._weighted:
            return said
        weights = {name: words.number(weight, 2) for name, weight in self.weight}
        return said + " " + words("aims.met_need.weight", **weights)

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helper `share[c,s,i]`: how much of part i of the need is met, in WTE."""
        parts = len(self.worths())
        need = np.repeat(case.cluster_need.ravel() / parts, parts)
        cluster, service, part = np.unravel_index(np.arange(len(need)), (*case.cluster_need.shape, parts))
        keep = need > 0
        return columns.with_family(f"share:{self.id}", (cluster[keep], service[keep], part[keep]), need[keep])

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        """sum_i share[c,s,i] <= sum over areas of c and bases of care[a,b,s]"""
        services = len(case.services)
        share, care = columns[f"share:{self.id}"], care_of_clusters(case, columns)
        terms = [
            (share.keys[0] * services + share.keys[1], share.index, np.ones(share.size)),
            (care.cluster * services + care.service, care.column, -care.share),
        ]
        return [at_most("met_need", terms, np.zeros(case.cluster_need.size), today=True)]

    def cost(self, case: Case, columns: Columns) -> Floats:
        cluster, service, part = columns[f"share:{self.id}"].keys
        cost = np.zeros(columns.size)
        cost[columns[f"share:{self.id}"].index] = (
            self.worths()[part] * self._cluster_weights(case)[cluster, service]
        )
        return cost

    def _cluster_weights(self, case: Case) -> Floats:
        """C x S."""
        weights, member = np.ones_like(case.cluster_need), case.membership
        if not self._weighted:
            return weights
        each = np.array([weight for _, weight in self.weight])[case.area_rural]
        weighted = np.zeros_like(case.cluster_need)
        parts = (member.share * each[member.area])[:, None] * case.need[member.area]
        np.add.at(weighted, member.cluster, parts)
        return np.divide(weighted, case.cluster_need, out=weights, where=case.cluster_need > 0)

    def steepest(self, case: Case) -> float:
        heaviest: float = max(self.weight.urban, self.weight.town, self.weight.village)
        return float(self.worths().max()) * heaviest

    def value(self, case: Case, allocation: Allocation) -> float:
        met = allocation.cluster_care(case)
        worths, total = self.worths(), 0.0
        for c, s in zip(*np.nonzero(case.cluster_need), strict=True):
            part = case.cluster_need[c, s] / len(worths)
            left, worth_here = min(met[c, s], case.cluster_need[c, s]), 0.0
            for worth in worths:
                worth_here += worth * min(left, part)
                left -= min(left, part)
            total += worth_here * self._mean_weight(case, int(c), int(s))
        return float(total)

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
