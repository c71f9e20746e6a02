"""How much time for care each decision about posts and people gives at a base in a year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from placement.model.ahead import Years
from placement.model.arrays import Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.hospital import left_for_new_posts
from placement.model.years import name_of, people


class TimeTerms(NamedTuple):
    """Columns, each with the base and service whose staff time one of it adds to, and by how many WTE."""

    base: Ints
    service: Ints
    column: Ints
    wte: Floats


def time_terms(case: Case, years: Years, columns: Columns, year: int) -> Iterator[TimeTerms]:
    """What new staff give, what those give more who have grown, and what is missing of who left a base."""
    usual = np.array([role.care_wte_per_wte for role in case.roles])
    each = [(people(columns, "staff", year), usual)]
    if year > 1 and name_of("grown", year) in columns:
        each.append((people(columns, "grown", year), years.gives_grown - usual))
    for there, gives in each:
        wte = gives[there.role] * case.steps[there.role] * case.counted[there.base, there.role]
        yield TimeTerms(there.base, case.role_service[there.role], there.column, wte)
    gone = left_for_new_posts(case, columns, year)
    yield TimeTerms(gone.base, gone.service, gone.column, -gone.part)
