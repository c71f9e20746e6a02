"""What is known of the years after the first: how many, what each counts for, need, pay and money.

Year one is the case itself, and its posts are whole. Of each later year `y` the columns are

    stand[c,b,k,f,y]  posts begun in year c that stand in year y, in steps
    staff[b,k,y]      people in those posts, as expected values, in steps
    hired[b,k,y], left[b,k,y], ended[b,k,y]   who came, who left, whose post ended, since the year before
    grown[b,k,y]      of the staff those who are newly qualified no more
    placed[g,b,k,y]   graduates of that summer who were hired

none of them whole. Years are joined by these stocks and by money alone. Care in a later year is what the
staff of that year can give to the need of that year, as in year one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from placement.model.allocation import Allocation, LaterYear
from placement.model.arrays import Floats, Ints

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from placement.model.aims import Aim
    from placement.model.case import Case
    from placement.model.columns import Columns


def name_of(family: str, year: int) -> str:
    """The name of a family of columns of a later year."""
    return f"{family}:{year}"


def case_of(case: Case, year: int) -> Case:
    """The case with the need of a later year."""
    if case.years is None or year == 1:
        return case
    growth = case.years.growth[year - 1]
    return replace(case, need=case.need * growth, whole_need=case.whole_need * growth, years=None)


def plan_of(plan: Allocation, later: LaterYear) -> Allocation:
    """The care of a later year as a plan of its own, for what looks at care alone."""
    if plan.later_care is None:
        raise ValueError("a plan over years without the care of later years")
    return replace(plan, care=plan.later_care[later.year - 2], later=(), later_care=None)


def value_over_years(aim: Aim, case: Case, plan: Allocation) -> float:
    """The twin of an aim over all years: each year's value times what that year counts for.

    Aims that count in year one alone have the value that they have there.
    """
    first = aim.value(case, plan)
    if case.years is None or not aim.over_years:
        return first
    years = case.years
    each = (
        (years.worth(one.year) * aim.value(case_of(case, one.year), plan_of(plan, one)) for one in plan.later)
        if plan.later
        else (years.worth(y) * aim.value(case_of(case, y), _only_care(plan, y)) for y in years.later)
    )
    return first + float(sum(each))


def _only_care(plan: Allocation, year: int) -> Allocation:
    """Today's service in a later year: nobody new, and the care of that year."""
    if plan.later_care is None:
        raise ValueError("a plan over years without the care of later years")
    return replace(plan, care=plan.later_care[year - 2], later_care=None)


@dataclass(frozen=True)
class Standing:
    """Columns of posts that stand in one year: `begun` is the year of each, `steps` what one of them has."""

    column: Ints
    base: Ints
    role: Ints
    fund: Ints
    begun: Ints


def standing(columns: Columns, year: int) -> Standing:
    """Every column of posts that stand in a year; those of year one are the posts themselves."""
    if year == 1:
        posts = columns["posts"]
        base, role, fund = posts.keys
        return Standing(posts.index, base, role, fund, np.ones(posts.size, dtype=np.int64))
    family = columns[name_of("stand", year)]
    base, role, fund, begun = family.keys
    return Standing(family.index, base, role, fund, begun)


@dataclass(frozen=True)
class StockColumns:
    """Columns of people by base and role, in steps."""

    column: Ints
    base: Ints
    role: Ints


def people(columns: Columns, family: str, year: int) -> StockColumns:
    """Columns of one kind of flow or stock in a year; in year one whoever is there was hired that year."""
    if year == 1:
        filled = columns.filled_terms
        return StockColumns(filled.column, filled.base, filled.role)
    found = columns[name_of(family, year)]
    return StockColumns(found.index, found.keys[0], found.keys[1])


def stocks(plan: Allocation) -> Iterator[tuple[int, Floats, Floats]]:
    """(year, staff, hired) of every year, B x K in steps."""
    filled = plan.filled.astype(float)
    yield 1, filled, filled
    for one in plan.later:
        yield one.year, one.staff, one.hired


def begun_in(plan: Allocation, year: int) -> Sequence[Floats]:
    """Posts that stand in a year by the year in which they began, each B x K x F in steps."""
    if year == 1:
        return [plan.posts.astype(float)]
    return list(plan.later[year - 2].stand)
