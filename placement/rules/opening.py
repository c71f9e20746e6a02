"""Nobody works at a base that is not open."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from placement.model.allocation import Allocation
from placement.model.arrays import Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most, only_filled
from placement.rules.base import Breach, Finding, Rule
from placement.words import Words


class Opening(Rule):
    """For each candidate base `b`:

    sum_f opened[b,f] <= 1
    care[a,b,s] <= need[a,s] * sum_f opened[b,f]                             (WTE)
    sum_{k,f} step_wte[k] * posts[b,k,f] <= places[b] * sum_f opened[b,f]    (WTE)
    """

    rule: Literal["opening"] = "opening"
    id: str = "opening"
    gives: ClassVar[str] = "condition"

    def sentence(self, words: Words, case: Case) -> str:
        return words("rules.opening")

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        opened, care, posts = columns["opened"], columns["care"], columns["posts"]
        bases = len(case.base_ids)
        once = at_most("opening", [(opened.keys[0], opened.index, np.ones(opened.size))], np.ones(bases))
        mine = np.flatnonzero(case.base_candidate[care.keys[1]])
        slot, column = _pairs(care.keys[1][mine], opened.keys[0])
        reached = at_most(
            "opening",
            [
                (np.arange(len(mine)), care.index[mine], np.ones(len(mine))),
                (slot, opened.index[column], -care.upper[mine][slot]),
            ],
            np.zeros(len(mine)),
            today=True,
        )
        there = np.flatnonzero(case.base_candidate[posts.keys[0]])
        housed = at_most(
            "opening",
            [
                (posts.keys[0][there], posts.index[there], case.steps[posts.keys[1][there]]),
                (opened.keys[0], opened.index, -case.base_places[opened.keys[0]]),
            ],
            np.zeros(bases),
        )
        return [only_filled(block) for block in (once, reached, housed)]

    def check(self, case: Case, allocation: Allocation) -> Finding:
        breaches = []
        times = allocation.opened.sum(axis=1)
        new = np.zeros(len(case.base_ids))
        for b, k, f in zip(*np.nonzero(allocation.posts), strict=True):
            new[b] += allocation.posts[b, k, f] * case.roles[k].step_wte
        for b, name in enumerate(case.base_ids):
            most = 1.0 if case.base_candidate[b] else 0.0
            if times[b] > most:
                breaches.append(Breach((name,), float(times[b]), most))
            room = float(case.base_places[b]) if times[b] else 0.0
            if case.base_candidate[b] and new[b] > room + 1e-6:
                breaches.append(Breach((name,), float(new[b]), room))
        care = allocation.care
        for a, b, wte in zip(care.area, care.base, care.wte, strict=True):
            if wte > 0 and case.base_candidate[b] and not times[b]:
                breaches.append(Breach((case.area_ids[a], case.base_ids[b]), float(wte), 0.0))
        return Finding(tuple(breaches))


def _pairs(bases: Ints, opened: Ints) -> tuple[Ints, Ints]:
    """Every (position in `bases`, position in `opened`) of the same base."""
    first, second = np.nonzero(bases[:, None] == opened)
    return first, second
