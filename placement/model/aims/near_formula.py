"""As near the plain formula as can be, so that every difference from it is worth its trouble."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.errors import OurFault
from placement.i18n import Words
from placement.model.aims.base import Aim
from placement.model.aims.people import constant_rows, with_constant
from placement.model.allocation import Allocation
from placement.model.arrays import Floats, Ints, summed
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Id


class NearFormula(Aim):
    """min  sum over places p and services s of | new[p,s] - formula[p,s] |  (WTE)

    new[p,s] is the WTE of new posts of s at p, whatever their kind and whichever fund pays; formula[p,s] what
    the plain formula gives with the stated money (`placement.model.formula`). Places are clusters, or bases.
    As |n - f| = n + f - 2 min(n, f), with a helper for what the two have in common:

        min  sum of formula[p,s]  +  sum of step_wte[k] * posts[b,k,f]  -  2 * sum of common[p,s]
        common[p,s] <= new[p,s],   common[p,s] <= formula[p,s]

    Behind an aim with a `tolerance_of_gain` it chooses among plans that are about as good.
    """

    aim: Literal["near_formula"] = "near_formula"
    id: Id = "near_formula"
    sense: ClassVar[Sense] = "min"
    measured_in: ClassVar[str] = "wte"
    tolerance: Annotated[float, Field(ge=0)] = 0.0001
    level: Literal["cluster", "base"] = "cluster"

    @property
    def compares_with_formula(self) -> bool:
        return True

    def sentence(self, words: Words) -> str:
        return words(f"aims.near_formula.{self.level}")

    def columns(self, case: Case, columns: Columns) -> Columns:
        """Helpers `common[p,s]` in WTE, nothing where no post is; and what the formula gives each region."""
        common = np.minimum(self._formula(case), self._most(case, columns))
        keys = np.nonzero(common)
        columns = columns.with_family(f"common:{self.id}", keys, common[keys], decides=True)
        return with_constant(f"given:{self.id}", columns, _by_region(case))

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        posts, common = columns["posts"], columns[f"common:{self.id}"]
        row_of = np.full(self._formula(case).shape, -1, dtype=np.int64)
        row_of[common.keys[0], common.keys[1]] = np.arange(common.size)
        row = row_of[self._spots(case, columns)]
        mine = np.flatnonzero(row >= 0)
        terms = [
            (np.arange(common.size), common.index, np.ones(common.size)),
            (row[mine], posts.index[mine], -case.steps[posts.keys[1][mine]]),
        ]
        new = at_most("near_formula", terms, np.zeros(common.size))
        return [new, constant_rows(f"given:{self.id}", columns)]

    def cost(self, case: Case, columns: Columns) -> Floats:
        posts, given = columns["posts"], columns[f"given:{self.id}"]
        cost = np.zeros(columns.size)
        cost[posts.index] = case.steps[posts.keys[1]]
        cost[columns[f"common:{self.id}"].index] = -2.0
        cost[given.index] = _by_region(case)[given.keys[0]]
        return cost

    def value(self, case: Case, allocation: Allocation) -> float:
        """The same place by place and service by service from the finished plan."""
        given = _given(case)
        total = 0.0
        for place in range(len(case.cluster_ids) if self.level == "cluster" else len(case.base_ids)):
            bases = [
                b
                for b in range(len(case.base_ids))
                if (int(case.base_cluster[b]) if self.level == "cluster" else b) == place
            ]
            for s in range(len(case.services)):
                new = sum(
                    role.step_wte * int(allocation.posts[b, k].sum())
                    for b in bases
                    for k, role in enumerate(case.roles)
                    if role.service == s
                )
                total += abs(new - sum(float(given[b, s]) for b in bases))
        return total

    def _place_of(self, case: Case) -> tuple[Ints, int]:
        """B, the place of each base; and how many there are."""
        if self.level == "cluster":
            return case.base_cluster, len(case.cluster_ids)
        return np.arange(len(case.base_ids)), len(case.base_ids)

    def _formula(self, case: Case) -> Floats:
        """P x S, WTE."""
        place, count = self._place_of(case)
        formula = np.zeros((count, len(case.services)))
        np.add.at(formula, place, _given(case))
        return formula

    def _spots(self, case: Case, columns: Columns) -> tuple[Ints, Ints]:
        """Place and service of each column of posts."""
        base, role, _ = columns["posts"].keys
        return self._place_of(case)[0][base], case.role_service[role]

    def _most(self, case: Case, columns: Columns) -> Floats:
        """P x S, the most WTE that the bounds of the posts allow."""
        posts = columns["posts"]
        most = np.zeros(self._formula(case).shape)
        np.add.at(most, self._spots(case, columns), case.steps[posts.keys[1]] * posts.upper)
        return most


def _by_region(case: Case) -> Floats:
    """R, WTE that the formula gives."""
    return summed(case.base_region, _given(case).sum(axis=1), len(case.region_ids))


def _given(case: Case) -> Floats:
    """B x S, what the formula gives. Raises OurFault where the case does not know it."""
    if case.formula is None:
        raise OurFault("a case that does not know what the plain formula gives")
    return case.formula
