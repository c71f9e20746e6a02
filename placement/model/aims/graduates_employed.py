"""As many newly qualified people in a post as can be."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.i18n import Words
from placement.model.aims.base import Aim
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Id


class GraduatesEmployed(Aim):
    """max  sum over graduate classes g, bases b and roles k of placed[g,b,k]  (people)

    A graduate counts once, in whatever post. One whole-time equivalent is one person's, so where a step is
    part of one (`step_wte` below 1) two halves of a post at a base are no second person:

        sum_g placed[g,b,k] <= step_wte[k] * filled[b,k] + 1 - step_wte[k]

    which for whole people is the number of whole-time equivalents begun. Others who fill a post, from the
    `pool` of `supply`, are no graduates of this summer and do not count. Each column counts by itself: what
    stands apart (regions, services) stays apart. It is of one year: over years one aim decides all posts.
    """

    aim: Literal["graduates_employed"] = "graduates_employed"
    id: Id = "graduates_employed"
    sense: ClassVar[Sense] = "max"
    measured_in: ClassVar[str] = "people"
    tolerance: Annotated[float, Field(ge=0)] = 0.01
    """Less than one: nobody fewer."""

    def sentence(self, words: Words) -> str:
        return words("aims.graduates_employed")

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        filled, placed = columns["filled"], columns["placed"]
        parts = np.flatnonzero(case.steps[filled.keys[1]] < 1)
        row = np.full((len(case.base_ids), len(case.roles)), -1, dtype=np.int64)
        row[filled.keys[0][parts], filled.keys[1][parts]] = np.arange(len(parts))
        of_placed = row[placed.keys[1], placed.keys[2]]
        mine = np.flatnonzero(of_placed >= 0)
        step = case.steps[filled.keys[1][parts]]
        terms = [
            (of_placed[mine], placed.index[mine], np.ones(len(mine))),
            (np.arange(len(parts)), filled.index[parts], -step),
        ]
        return [at_most("graduates_employed", terms, 1.0 - step)]

    def cost(self, case: Case, columns: Columns) -> Floats:
        cost = np.zeros(columns.size)
        cost[columns["placed"].index] = 1.0
        return cost

    def value(self, case: Case, allocation: Allocation) -> float:
        """Counted class by class in the finished plan, whatever the posts they fill."""
        placed = allocation.placed
        by_class = [0] * len(case.classes)
        for group, graduates in zip(placed.group.tolist(), placed.graduates.tolist(), strict=True):
            by_class[group] += graduates
        return float(sum(by_class))
