"""Nobody works at a base that is not open."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most, only_filled
from placement.model.rules.base import Breach, Concern, Finding, Rule


class Opening(Rule):
    """For each candidate base `b`, and each service `s` with a helper `open_for[b,s]` of 0 or 1:

    sum_f opened[b,f] <= 1
    open_for[b,s] <= sum_f opened[b,f],  and the two are equal where staff of the service would move
    care[a,b,s] <= need[a,s] * open_for[b,s]                                                   (WTE)
    sum_{k of s, f} step_wte[k] * posts[b,k,f] <= places[b] * open_for[b,s]                    (WTE)
    sum_{k,f} step_wte[k] * posts[b,k,f] <= places[b] * sum_f opened[b,f]                      (WTE)

    `open_for` says no more than `opened` does, but service by service, so that services stand apart but
    for the rows of `opened`.
    """

    rule: Literal["opening"] = "opening"
    id: str = "opening"
    concerns: ClassVar[Concern] = "care"
    gives: ClassVar[str] = "condition"

    def sentence(self, words: Words, case: Case) -> str:
        return words("rules.opening")

    def columns(self, case: Case, columns: Columns) -> Columns:
        """`open_for[b,s]` for the candidates that could open."""
        bases = np.unique(columns["opened"].keys[0])
        if not len(bases):
            return columns
        slot, service = np.indices((len(bases), len(case.services))).reshape(2, -1)
        ones = np.ones(len(slot))
        return columns.with_family("open_for", (bases[slot], service), ones, integer=True, decides=True)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        opened, care, posts = columns["opened"], columns["care"], columns["posts"]
        bases, services = len(case.base_ids), len(case.services)
        once = at_most("opening", [(opened.keys[0], opened.index, np.ones(opened.size))], np.ones(bases))
        if "open_for" not in columns:
            return [only_filled(once)]
        door = np.full(bases * services, -1, dtype=np.int64)
        base, service = columns["open_for"].keys
        door[base * services + service] = columns["open_for"].index
        every = np.arange(len(base))
        slot, site = _pairs(base, opened.keys[0])
        links = at_most(
            "opening",
            [
                (every, columns["open_for"].index, np.ones(len(every))),
                (slot, opened.index[site], -np.ones(len(slot))),
            ],
            np.zeros(len(every)),
        )
        moves = (case.moves_from[base] >= 0) & (case.moving[base, service] > 0)
        both = at_most(
            "opening",
            [
                (slot, opened.index[site], np.where(moves[slot], 1.0, 0.0)),
                (every, columns["open_for"].index, np.where(moves, -1.0, 0.0)),
            ],
            np.zeros(len(every)),
        )
        mine = np.flatnonzero(case.base_candidate[care.keys[1]])
        reached = at_most(
            "opening",
            [
                (np.arange(len(mine)), care.index[mine], np.ones(len(mine))),
                (
                    np.arange(len(mine)),
                    door[care.keys[1][mine] * services + care.keys[2][mine]],
                    -care.upper[mine],
                ),
            ],
            np.zeros(len(mine)),
            today=True,
        )
        there = np.flatnonzero(case.base_candidate[posts.keys[0]])
        wte = case.steps[posts.keys[1][there]]
        spot = posts.keys[0][there] * services + case.role_service[posts.keys[1][there]]
        housed = at_most(
            "opening",
            [
                (spot, posts.index[there], wte),
                (base * services + service, columns["open_for"].index, -case.base_places[base]),
            ],
            np.zeros(bases * services),
        )
        together = at_most(
            "opening",
            [
                (posts.keys[0][there], posts.index[there], wte),
                (opened.keys[0], opened.index, -case.base_places[opened.keys[0]]),
            ],
            np.zeros(bases),
        )
        return [
            only_filled(block) for block in (once, links, _without_nothing(both), reached, housed, together)
        ]

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


def _without_nothing(block: RowBlock) -> RowBlock:
    """The block without terms of 0."""
    some = np.flatnonzero(block.value)
    return replace(block, row=block.row[some], column=block.column[some], value=block.value[some])
