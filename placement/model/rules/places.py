"""Room at a base."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most, only_filled
from placement.model.rules.base import Amounts, Concern, Finding, Id, Rule, together, upper_finding
from placement.model.years import standing


class Places(Rule):
    """For each base `b`:  sum_{k,f} step_wte[k] * posts[b,k,f] <= places[b] + more  (WTE of new posts).

    A candidate has the room that it has. Over years so it is for the posts that stand in each of them.
    """

    rule: Literal["places"] = "places"
    id: Id = "places"
    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "wte"
    gives_by: ClassVar[float] = 0.5
    tries: ClassVar[Amounts] = None
    more: Annotated[float, Field(ge=0)] = 0.0
    """WTE of room at each base beyond what its table says."""

    def room(self, case: Case) -> Floats:
        """B, WTE."""
        return np.asarray(case.base_places + self.more)

    @property
    def unit(self) -> str:
        return "wte_each_base"

    def give(self, amount: float) -> Places:
        return self.model_copy(update={"more": self.more + amount})

    def sentence(self, words: Words, case: Case) -> str:
        return words("rules.places.more" if self.more else "rules.places", wte=words.stated(self.more))

    def most_posts(self, case: Case) -> Floats:
        return np.asarray(self.room(case)[:, None] / np.array([r.step_wte for r in case.roles]))

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        base, role, _ = columns["posts"].keys
        step = np.array([r.step_wte for r in case.roles])
        terms = [(base, columns["posts"].index, step[role])]
        block = only_filled(at_most("places", terms, self.room(case), joins="limit"))
        later = [standing(columns, year) for year in (case.years.later if case.years else ())]
        return [
            block,
            *(
                only_filled(
                    at_most("places", [(s.base, s.column, step[s.role])], self.room(case), joins="limit")
                )
                for s in later
            ),
        ]

    def check(self, case: Case, allocation: Allocation) -> Finding:
        new = np.zeros(len(case.base_ids))
        for k, role in enumerate(case.roles):
            new += allocation.posts[:, k, :].sum(axis=1) * role.step_wte
        limit = case.base_places + self.more
        found = [upper_finding(new, limit, np.ones(len(new)), [(b,) for b in case.base_ids])]
        for one in allocation.later:
            there = np.array(
                [
                    sum(r.step_wte * float(of_base[k].sum()) for k, r in enumerate(case.roles))
                    for of_base in one.posts
                ]
            )
            where = [(b, str(one.year)) for b in case.base_ids]
            found.append(upper_finding(there, limit, np.full(len(there), 9.0), where))
        return together(found)
