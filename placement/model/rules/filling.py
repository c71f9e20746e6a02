"""Nobody fills a post that is not funded."""

from __future__ import annotations

from typing import ClassVar, Literal

import numpy as np

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Breach, Finding, Rule, upper_finding
from placement.model.stocks import rows_of_stocks, unconserved, with_stocks


class Filling(Rule):
    """For each base `b` and role `k`, in steps:  filled[b,k] <= sum_f posts[b,k,f].

    Where supply is open the two are equal. Over years so it is in each of them, and who was hired is who left
    and the change of staff (`placement.model.stocks`).
    """

    rule: Literal["filling"] = "filling"
    id: str = "filling"
    gives: ClassVar[str] = "posts"

    def sentence(self, words: Words, case: Case) -> str:
        said = words("rules.filling")
        return said if case.years is None else f"{said} {words('rules.filling.years')}"

    def columns(self, case: Case, columns: Columns) -> Columns:
        return with_stocks(case, columns)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        filled, posts = columns["filled"], columns["posts"]
        roles = len(case.roles)
        position = np.full(len(case.base_ids) * roles, -1, dtype=np.int64)
        position[filled.keys[0] * roles + filled.keys[1]] = np.arange(filled.size)
        row = position[posts.keys[0] * roles + posts.keys[1]]
        keep = np.flatnonzero(row >= 0)
        terms = [
            (np.arange(filled.size), filled.index, np.ones(filled.size)),
            (row[keep], posts.index[keep], -np.ones(len(keep))),
        ]
        return [at_most("filling", terms, np.zeros(filled.size)), *rows_of_stocks(case, columns)]

    def check(self, case: Case, allocation: Allocation) -> Finding:
        funded = allocation.posts.sum(axis=2)
        where = [(b, role.id) for b in case.base_ids for role in case.roles]
        ones = np.ones(funded.size)
        above = upper_finding(
            allocation.filled.ravel().astype(float), funded.ravel().astype(float), ones, where
        )
        below = upper_finding(
            -allocation.posts.min(axis=2, initial=0).ravel().astype(float), 0 * ones, ones, where
        )
        opened = np.where([role.limited for role in case.roles], 0, funded - allocation.filled)
        unfilled = upper_finding(opened.ravel().astype(float), 0 * ones, ones, where)
        empty = upper_finding(-allocation.filled.ravel().astype(float), 0 * ones, ones, where)
        over_years = tuple(Breach(*found) for found in unconserved(case, allocation))
        return Finding(
            above.breaches + below.breaches + unfilled.breaches + empty.breaches + over_years, None
        )
