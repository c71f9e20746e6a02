"""Staff leave: of those in new posts so many a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.role import Kind
from placement.model.rows import RowBlock, at_least, at_most
from placement.model.rules.base import Breach, Finding, Id, Rule
from placement.model.years import people

Percent = Annotated[float, Field(ge=0, le=60)]


class Leavers(Rule):
    """For each base `b`, role `k` and year `y` after the first, in steps:

    left[b,k,y] = leavers[kind of k] * staff[b,k,y-1]

    as expected values. Those in posts of today are not counted: who leaves there is replaced as now.
    """

    rule: Literal["leavers"] = "leavers"
    id: Id = "leavers"
    gives: ClassVar[str] = "points"
    gives_by: ClassVar[float] = 1.0
    of_years: ClassVar[bool] = True
    leavers_pct: Percent
    """Of the staff in new posts, how many leave in a year, per cent."""
    by_kind: dict[Kind, Percent] = {}  # noqa: RUF012 - pydantic copies it
    """The same for registered, newly qualified or support staff, where it differs."""

    def rates(self, case: Case) -> Floats:
        """K: parts of one that leave in a year."""
        return np.array([self.by_kind.get(role.kind, self.leavers_pct) / 100 for role in case.roles])

    def sentence(self, words: Words, case: Case) -> str:
        said = words("rules.leavers", percent=words.stated_percent(self.leavers_pct / 100, 0))
        others = [
            words(f"rules.leavers.{kind}", percent=words.stated_percent(rate / 100, 0))
            for kind, rate in self.by_kind.items()
        ]
        return said if not others else f"{said} {words('rules.leavers.by_kind', those=words.listed(others))}"

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        blocks, rates = [], self.rates(case)
        for year in case.years.later if case.years else ():
            left, before = people(columns, "left", year), people(columns, "staff", year - 1)
            at = {key: i for i, key in enumerate(zip(left.base.tolist(), left.role.tolist(), strict=True))}
            row = np.array(
                [at[key] for key in zip(before.base.tolist(), before.role.tolist(), strict=True)],
                dtype=np.int64,
            )
            terms = [
                (np.arange(len(left.column)), left.column, np.ones(len(left.column))),
                (row, before.column, -rates[before.role]),
            ]
            none = np.zeros(len(left.column))
            blocks += [at_most("leavers", terms, none), at_least("leavers", terms, none)]
        return blocks

    def give(self, amount: float) -> Leavers:
        return self.model_copy(
            update={
                "leavers_pct": max(0.0, self.leavers_pct - amount),
                "by_kind": {kind: max(0.0, rate - amount) for kind, rate in self.by_kind.items()},
            }
        )

    def ways(self, case: Case) -> Sequence[float]:
        """Percentage points fewer who leave."""
        most = max(self.leavers_pct, *self.by_kind.values(), 1)
        return tuple(float(n) for n in range(1, int(np.ceil(most)) + 1))

    def check(self, case: Case, allocation: Allocation) -> Finding:
        breaches, before = [], allocation.filled.astype(float)
        for one in allocation.later:
            for b, k in np.ndindex(before.shape):
                role = case.roles[k]
                pct = self.by_kind.get(role.kind, self.leavers_pct)
                should = float(before[b, k]) * pct / 100
                if abs(float(one.left[b, k]) - should) > 5e-6 * (1 + should):
                    where = (case.base_ids[b], role.id, str(one.year))
                    breaches.append(Breach(where, float(one.left[b, k]), should))
            before = one.staff
        return Finding(tuple(breaches))
