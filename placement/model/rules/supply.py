"""Who there is to fill newly qualified posts."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most
from placement.model.rules.base import SLACK, Amounts, Breach, Finding, Id, Rule
from placement.model.summers import supply_breaches, supply_rows


class Supply(Rule):
    """For each base `b` and role `k` of limited supply, and each graduate class `g`:

    step_wte[k] * filled[b,k] <= sum_g placed[g,b,k] + pool[b,k]  (WTE)
    sum_g placed[g,b,k] <= filled[b,k]                            (people; a step is one person's)
    sum_{b,k} placed[g,b,k] <= size[g]                            (people)

    `placed` exists where the class is of the role's service and half of its home county's residents
    live within its longest commute of the base. `pool` stands for others who could be recruited. Over years
    the same holds each summer for who is hired that year, with as many graduates as in the first, unless a
    rule of training says how many (`training`).
    """

    rule: Literal["supply"] = "supply"
    id: Id = "supply"
    gives: ClassVar[str] = "wte_each_base"
    gives_by: ClassVar[float] = 0.1
    tries: ClassVar[Amounts] = None
    """Others to recruit at each base."""
    pool_wte_at_each_base: Annotated[float, Field(ge=0, le=100)] = 0.0
    across_regions: bool = False
    """Whether graduates may be placed outside the region of their home county."""

    def sentence(self, words: Words, case: Case) -> str:
        total = sum(group.size for group in case.classes)
        said = words.count("rules.supply", total, pool=words.stated(self.pool_wte_at_each_base))
        return f"{said} {words('rules.supply.across')}" if self.across_regions else said

    def allows_placed(self, case: Case) -> Bools:
        home = np.array([group.home_county for group in case.classes], dtype=np.int64)
        longest = np.array([group.commute_minutes for group in case.classes])
        near = case.commute_minutes[home] <= longest[:, None]
        if self.across_regions:
            return np.asarray(near)
        return np.asarray(near & (case.county_region[home][:, None] == case.base_region))

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        filled, placed = columns["filled"], columns["placed"]
        roles = len(case.roles)
        position = np.full(len(case.base_ids) * roles, -1, dtype=np.int64)
        position[filled.keys[0] * roles + filled.keys[1]] = np.arange(filled.size)
        step = np.array([role.step_wte for role in case.roles])
        terms = [
            (np.arange(filled.size), filled.index, step[filled.keys[1]]),
            (position[placed.keys[1] * roles + placed.keys[2]], placed.index, -np.ones(placed.size)),
        ]
        people = [
            (terms[1][0], placed.index, np.ones(placed.size)),
            (np.arange(filled.size), filled.index, -np.ones(filled.size)),
        ]
        size = np.array([float(group.size) for group in case.classes])
        return [
            at_most("supply", terms, np.full(filled.size, self.pool_wte_at_each_base)),
            at_most("supply", people, np.zeros(filled.size)),
            at_most("supply", [(placed.keys[0], placed.index, np.ones(placed.size))], size),
            *supply_rows(case, columns, self.pool_wte_at_each_base),
        ]

    def give(self, amount: float) -> Supply:
        return self.model_copy(update={"pool_wte_at_each_base": self.pool_wte_at_each_base + amount})

    def check(self, case: Case, allocation: Allocation) -> Finding:
        placed, breaches = allocation.placed, []
        people = np.zeros((len(case.base_ids), len(case.roles)))
        used = [0] * len(case.classes)
        for g, b, k, n in zip(placed.group, placed.base, placed.role, placed.graduates, strict=True):
            group, role = case.classes[g], case.roles[k]
            region = case.county_region[case.cluster_county[case.base_cluster[b]]]
            abroad = not self.across_regions and case.county_region[group.home_county] != region
            far = case.commute_minutes[group.home_county, b] > group.commute_minutes
            if n < 0 or (n > 0 and (far or abroad or group.service != role.service or not role.limited)):
                breaches.append(Breach((group.id, case.base_ids[b], role.id), float(n), 0.0))
            people[b, k] += n
            used[g] += n
        for k, role in enumerate(case.roles):
            for b in np.flatnonzero(allocation.filled[:, k]) if role.limited else ():
                found, limit = (
                    allocation.filled[b, k] * role.step_wte,
                    people[b, k] + self.pool_wte_at_each_base,
                )
                if found > limit + SLACK:
                    breaches.append(Breach((case.base_ids[b], role.id), float(found), float(limit)))
        for b, k in zip(*np.nonzero(people > allocation.filled), strict=True):
            breaches.append(
                Breach(
                    (case.base_ids[b], case.roles[k].id), float(people[b, k]), float(allocation.filled[b, k])
                )
            )
        for group, n in zip(case.classes, used, strict=True):
            if n > group.size:
                breaches.append(Breach((group.id,), float(n), float(group.size)))
        later = supply_breaches(
            case,
            allocation,
            self.pool_wte_at_each_base,
            self.allows_placed(case) if allocation.later else None,
        )
        breaches += [Breach(*one) for one in later]
        return Finding(tuple(breaches))  # its room would tell how few were placed
