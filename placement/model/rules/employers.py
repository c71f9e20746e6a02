"""Whose staff work at whose bases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most, only_filled
from placement.model.rules import where
from placement.model.rules.base import Breach, Concern, Finding, Id, Rule, unknown_ids, upper_finding

HALF_STEPS = 0.5


class Employers(Rule):
    """posts[b,k,f] exists only where the employer of base `b` hosts that of role `k`:

    employer[k] in hosts[employer[b]], which is employer[b] alone where `hosts` does not name it

    and for each base `b` whose employer `most_wte` names:

    sum_{k,f} step_wte[k] * posts[b,k,f] <= most_wte[employer[b]]    (WTE of new posts)
    """

    rule: Literal["employers"] = "employers"
    id: Id = "employers"
    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "condition"
    hosts: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """By employer of a base: the employers whose new posts it takes, all of them."""
    most_wte: dict[str, Annotated[float, Field(ge=0, le=10_000)]] = Field(default_factory=dict)
    """By employer of a base: WTE of new posts at each of its bases."""

    def sentence(self, words: Words, case: Case) -> str:
        said = [words("rules.employers")]
        for owner, others in self.hosts.items():
            some = {
                "employer": case.name("employer", owner, words.language),
                "others": words.listed([case.name("employer", other, words.language) for other in others]),
            }
            said.append(words("rules.employers.hosts" if others else "rules.employers.hosts_nobody", **some))
        for owner, wte in self.most_wte.items():
            said.append(
                words(
                    "rules.employers.most",
                    employer=case.name("employer", owner, words.language),
                    wte=words.stated(wte),
                )
            )
        return " ".join(said)

    def allows_posts(self, case: Case) -> Bools:
        employers = [role.employer_id for role in case.roles]
        hosted = [
            [employer in self.hosts.get(owner, (owner,)) for employer in employers]
            for owner in case.base_employer
        ]
        return np.array(hosted, dtype=bool).reshape(len(case.base_ids), len(case.roles))

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        base, role, _ = columns["posts"].keys
        limited = np.array([owner in self.most_wte for owner in case.base_employer], dtype=bool)
        keep = np.flatnonzero(limited[base])
        limit = np.array([self.most_wte.get(owner, 0.0) for owner in case.base_employer])
        block = at_most(
            "employers",
            [(base[keep], columns["posts"].index[keep], case.steps[role[keep]])],
            limit,
            joins=where.joining(case, "base", np.ones(len(case.roles), dtype=bool)),
            region=case.base_region,
        )
        return [only_filled(block)]

    @property
    def unit(self) -> str:
        return "wte_each_base" if self.most_wte else "condition"

    def give(self, amount: float) -> Employers | None:
        if not self.most_wte:
            return None
        return self.model_copy(update={"most_wte": {e: wte + amount for e, wte in self.most_wte.items()}})

    def ways(self, case: Case) -> Sequence[float]:
        return tuple(HALF_STEPS * n for n in range(1, 101)) if self.most_wte else (1.0,)

    def check(self, case: Case, allocation: Allocation) -> Finding:
        breaches = []
        new, terms = np.zeros((2, len(case.base_ids)))
        for b, k, f in zip(*np.nonzero(allocation.posts), strict=True):
            role, owner, steps = case.roles[k], case.base_employer[b], int(allocation.posts[b, k, f])
            welcome = (
                role.employer_id in self.hosts[owner] if owner in self.hosts else role.employer_id == owner
            )
            if not welcome:
                breaches.append(Breach((case.base_ids[b], role.id), float(steps), 0.0))
            new[b] += steps * role.step_wte
            terms[b] += 1
        some = [b for b, owner in enumerate(case.base_employer) if owner in self.most_wte]
        most = np.array([self.most_wte[case.base_employer[b]] for b in some])
        full = upper_finding(new[some], most, terms[some], [(case.base_ids[b],) for b in some])
        return Finding((*breaches, *full.breaches), full.room)

    def faults(self, region: Region, file: str) -> list[Fault]:
        named = {
            "hosts": [*self.hosts, *(name for others in self.hosts.values() for name in others)],
            "most_wte": list(self.most_wte),
        }
        known = region.employers["employer_id"]
        return [
            fault
            for column, names in named.items()
            for fault in unknown_ids(dict.fromkeys(names), known, file=file, rule=self, column=column)
        ]
