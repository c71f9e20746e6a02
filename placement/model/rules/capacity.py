"""Staff give no more time than they have; driving takes time too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.hospital import left_for_new_posts, missing_at_bases
from placement.model.relocations import moved_staff
from placement.model.rows import RowBlock, at_most, only_filled
from placement.model.rules.base import Breach, Concern, Finding, Rule, upper_finding

OF_COLLEAGUES = ("newly_qualified", "second_year", "support")
"""Whose hours a week are told (`placement.model.care_time`)."""


class Capacity(Rule):
    """For each base `b` and service `s` (WTE):

    sum_a use[a,b,s] * care[a,b,s]
        <= in_post[b,s] + sum_k counted[b,k] * care_wte_per_wte[k] * step_wte[k] * filled[b,k]

    `counted` is 1, or the chance that the post is filled within twelve months where the scenario plans on
    what is expected. The staff of an opened base are those who move there, and no longer in post where they
    came from; nor are those who left a post at a base for a new one (`base_moves`). Over years so it is in
    each of them, for the staff of that year. `care_wte_per_wte` is net of the time that supervision takes and
    of leave that nobody covers, where [care_time] says so (`placement.model.care_time`).
    """

    rule: Literal["capacity"] = "capacity"
    id: str = "capacity"
    concerns: ClassVar[Concern] = "care"
    gives: ClassVar[str] = "wte"

    def sentence(self, words: Words, case: Case) -> str:
        said = words("rules.capacity")
        expected = case.chances is not None and case.chances.counted
        said = f"{said} {words('rules.capacity.expected')}" if expected else said
        taken = case.care_time
        if taken is None:
            return said
        hours = {name: words.stated(getattr(taken, name)) for name in OF_COLLEAGUES}
        return (
            f"{said} {words('rules.capacity.care_time', away=words.stated_percent(taken.away, 0), **hours)}"
        )

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        services = len(case.services)
        area, base, service = columns["care"].keys
        filled, gone = columns.filled_terms, left_for_new_posts(case, columns, 1)
        gives = np.array([role.care_wte_per_wte * role.step_wte for role in case.roles])
        terms = [
            (base * services + service, columns["care"].index, case.use(area, base, service)),
            (
                filled.base * services + case.role_service[filled.role],
                filled.column,
                -gives[filled.role] * case.counted[filled.base, filled.role],
            ),
            *((row, column, -moved) for row, column, moved in moved_staff(case, columns)),
            (gone.base * services + gone.service, gone.column, gone.part),
        ]
        return [only_filled(at_most("capacity", terms, case.in_post.ravel(), today=True))]

    def check(self, case: Case, allocation: Allocation) -> Finding:
        care = allocation.care
        used, terms = np.zeros_like(case.in_post), np.zeros_like(case.in_post)
        near = np.isfinite(case.minutes[care.area, care.base])
        taken = care.wte[near] * case.use(care.area[near], care.base[near], care.service[near])
        np.add.at(used, (care.base[near], care.service[near]), taken)
        np.add.at(terms, (care.base, care.service), 1)
        has, here = allocation.in_post_wte(case), allocation.open_bases(case)
        has -= missing_at_bases(case, allocation, 1)
        chances = case.chances
        for k, role in enumerate(case.roles):
            whole = allocation.filled[here, k] * role.step_wte * role.care_wte_per_wte
            part = chances.chance[here, k] if chances is not None and chances.counted else 1.0
            has[here, role.service] += whole * part
        where = [(b, s.id) for b in case.base_ids for s in case.services]
        finding = upper_finding(used.ravel(), has.ravel(), terms.ravel(), where)
        endless = tuple(
            Breach((case.area_ids[care.area[i]], case.base_ids[care.base[i]]), np.inf, 0.0)
            for i in np.flatnonzero(~near & (care.wte > 0))
        )
        return Finding(finding.breaches + endless + tuple(self._later(case, allocation)), None)

    def _later(self, case: Case, allocation: Allocation) -> Iterator[Breach]:
        """Bases that give more time in a later year than the staff of that year have."""
        if case.years is None or allocation.later_care is None:
            return
        for year, care in enumerate(allocation.later_care, start=2):
            has = case.in_post - missing_at_bases(case, allocation, year)
            for one in allocation.later:
                for b, k in zip(*np.nonzero(one.staff if one.year == year else 0 * one.staff), strict=True):
                    role, grown = case.roles[k], float(one.grown[b, k])
                    time = (float(one.staff[b, k]) - grown) * role.care_wte_per_wte
                    time += grown * float(case.years.gives_grown[k])
                    has[b, role.service] += time * role.step_wte * float(case.counted[b, k])
            used, terms = np.zeros_like(has), np.full_like(has, 5.0)
            taken = care.wte * case.use(care.area, care.base, care.service)
            np.add.at(used, (care.base, care.service), taken)
            np.add.at(terms, (care.base, care.service), 1)
            where = [(b, s.id, str(year)) for b in case.base_ids for s in case.services]
            yield from upper_finding(used.ravel(), has.ravel(), terms.ravel(), where).breaches
