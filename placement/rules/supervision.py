"""Newly qualified and support staff work beside experienced colleagues."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.moves import moved_staff
from placement.model.rows import RowBlock, at_most, only_filled
from placement.rules.base import Finding, Id, Rule, upper_finding
from placement.words import Words

Ratio = Annotated[float, Field(ge=0, le=20)]
KINDS = ("newly_qualified", "support")


class Supervision(Rule):
    """For each base `b` and service `s`, in filled WTE, for newly qualified and for support staff alike:

    filled of the kind <= ratio of the kind * (experienced_share * in_post[b,s] + filled registered)

    Staff who move to an opened base count where they then work. The same experienced WTE may count in both.
    """

    rule: Literal["supervision"] = "supervision"
    id: Id = "supervision"
    gives: ClassVar[str] = "ratio"
    ratio_newly_qualified: Ratio = 1.0
    ratio_support: Ratio = 0.5
    experienced_share: Annotated[float, Field(ge=0, le=1)] = 0.7

    def ratio(self, kind: str) -> float:
        return self.ratio_newly_qualified if kind == "newly_qualified" else self.ratio_support

    def give(self, amount: float) -> Supervision:
        more = {name: getattr(self, name) + amount for name in ("ratio_newly_qualified", "ratio_support")}
        return self.model_copy(update=more)

    def ways(self, case: Case) -> Sequence[float]:
        return (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)

    def sentence(self, words: Words, case: Case) -> str:
        return words(
            "rules.supervision",
            newly=words.number(self.ratio_newly_qualified),
            support=words.number(self.ratio_support),
            share=words.percent(self.experienced_share, 0),
        )

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        filled = columns.filled_terms
        services = len(case.services)
        kind = np.array([role.kind for role in case.roles])
        row = filled.base * services + case.role_service[filled.role]
        step = case.steps[filled.role]
        senior = np.flatnonzero(kind[filled.role] == "registered")
        blocks = []
        for name in KINDS:
            junior = np.flatnonzero(kind[filled.role] == name)
            terms = [
                (row[junior], filled.column[junior], step[junior]),
                (row[senior], filled.column[senior], -self.ratio(name) * step[senior]),
                *(
                    (r, c, -self.ratio(name) * self.experienced_share * wte)
                    for r, c, wte in moved_staff(case, columns)
                ),
            ]
            limit = self.ratio(name) * self.experienced_share * case.in_post.ravel()
            needed = np.zeros(len(limit), dtype=bool)
            needed[row[junior]] = True
            blocks.append(only_filled(_without_idle(at_most("supervision", terms, limit), needed)))
        return blocks

    def check(self, case: Case, allocation: Allocation) -> Finding:
        shape = case.in_post.shape
        by_kind = {kind: np.zeros(shape) for kind in ("registered", *KINDS)}
        for k, role in enumerate(case.roles):
            by_kind[role.kind][:, role.service] += allocation.filled[:, k] * role.step_wte
        experienced = self.experienced_share * allocation.in_post_wte(case) + by_kind["registered"]
        where = [(b, s.id) for b in case.base_ids for s in case.services]
        found = [
            upper_finding(
                by_kind[kind].ravel(),
                self.ratio(kind) * experienced.ravel(),
                np.ones(experienced.size),
                where,
            )
            for kind in KINDS
        ]
        return Finding(found[0].breaches + found[1].breaches, None)


def _without_idle(block: RowBlock, needed: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> RowBlock:
    """Rows in which nobody has to be supervised hold anyway."""
    keep = needed[block.row]
    return RowBlock(
        block.family, block.row[keep], block.column[keep], block.value[keep], block.lower, block.upper
    )
