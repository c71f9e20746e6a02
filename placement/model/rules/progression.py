"""Newly qualified people grow into their work, and everybody's pay rises with years in post."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import Amounts, Breach, Finding, Id, Rule
from placement.model.stocks import most_staff
from placement.model.years import name_of, people


class Progression(Rule):
    """For each base `b`, newly qualified role `k` and year `y` after the first, in steps:

    grown[b,k,y] <= staff[b,k,y] - hired[b,k,y]

    Who is newly qualified no more gives what the service's registered role does; who is hired in the year is
    new. What posts cost in each year is worked out from the same settings, everybody staying, and is held
    against the money by the funds.
    """

    rule: Literal["progression"] = "progression"
    id: Id = "progression"
    gives: ClassVar[str] = "condition"
    tries: ClassVar[Amounts] = ()
    """None but to be left out."""
    of_years: ClassVar[bool] = True
    tops: dict[str, Annotated[float, Field(ge=1, le=500_000)]] = {}  # noqa: RUF012 - pydantic copies it
    """Pay at the top of a grade, pounds a year; pay rises to it evenly. A grade not named stays as stated."""
    years_to_top: Annotated[float, Field(ge=0.5, le=20)] = 4
    """Years in post until the top of the grade."""
    newly_qualified_move_up_years: Annotated[float, Field(ge=0.5, le=20)] = 2
    """Years until a newly qualified person has the pay of the service's registered role."""
    pay_above_fund_pct: Annotated[float, Field(ge=-10, le=20)] = 0
    """How much faster pay rises than the money that pays for it, per cent a year; 0 is alike."""

    def sentence(self, words: Words, case: Case) -> str:
        return words(
            "rules.progression",
            years=words.stated(self.years_to_top, 0),
            moves=words.stated(self.newly_qualified_move_up_years, 0),
        )

    def columns(self, case: Case, columns: Columns) -> Columns:
        if case.years is None:
            return columns
        filled = columns.filled_terms
        newly = np.array([role.kind == "newly_qualified" for role in case.roles], dtype=bool)
        mine = np.flatnonzero(newly[filled.role])
        most = columns.upper[filled.column[mine]]
        part = max(1.0, *(max(each) for each in case.years.money.values())) if case.years.money else 1.0
        for year in case.years.later:
            keys = (filled.base[mine], filled.role[mine])
            usual = (most + 1) * part * (year if case.years.kept_beside else 1)
            upper = np.where(most > 0, usual, most_staff(case, columns, year)[mine])
            columns = columns.with_family(name_of("grown", year), keys, upper, decides=True)
        return columns

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        blocks = []
        for year in case.years.later if case.years else ():
            grown = columns[name_of("grown", year)]
            at = {key: i for i, key in enumerate(zip(*(key.tolist() for key in grown.keys), strict=True))}
            terms = [(np.arange(grown.size), grown.index, np.ones(grown.size))]
            for flow, sign in (("staff", -1.0), ("hired", 1.0)):
                there = people(columns, flow, year)
                pairs = enumerate(zip(there.base.tolist(), there.role.tolist(), strict=True))
                found = [(at[key], there.column[i]) for i, key in pairs if key in at]
                row, column = (
                    (np.array(one, dtype=np.int64) for one in zip(*found, strict=True))
                    if found
                    else (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
                )
                terms.append((row, column, np.full(len(row), sign)))
            blocks.append(at_most("progression", terms, np.zeros(grown.size)))
        return blocks

    def check(self, case: Case, allocation: Allocation) -> Finding:
        breaches = []
        for one in allocation.later:
            for b, k in np.ndindex(one.grown.shape):
                role = case.roles[k]
                there = float(one.staff[b, k]) - float(one.hired[b, k])
                most = there if role.kind == "newly_qualified" else 0.0
                if one.grown[b, k] > most + 5e-6 * (1 + abs(there)):
                    where = (case.base_ids[b], role.id, str(one.year))
                    breaches.append(Breach(where, float(one.grown[b, k]), most))
        return Finding(tuple(breaches))
