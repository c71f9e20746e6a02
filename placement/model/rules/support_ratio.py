"""How many support posts go with the registered ones."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field, model_validator

from placement.data.region import Region
from placement.errors import Fault
from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock, at_most, only_filled
from placement.model.rules import where
from placement.model.rules.base import Amounts, Concern, Finding, Id, Rule, least_room, upper_finding

Ratio = Annotated[float, Field(ge=0, le=20)]


class SupportRatio(Rule):
    """For each place `p` of the level, in WTE of new posts at its bases, all `services` together:

    least * registered[p] <= support[p] <= most * registered[p]

    Newly qualified posts count on neither side.
    """

    rule: Literal["support_ratio"] = "support_ratio"
    id: Id = "support_ratio"
    concerns: ClassVar[Concern] = "posts"
    gives: ClassVar[str] = "ratio"
    tries: ClassVar[Amounts] = tuple(n / 100 for n in range(1, 2001))
    level: where.PlaceLevel = "county"
    least: Ratio = 0.0
    """WTE of support for each WTE of registered posts."""
    most: Ratio | None = None
    services: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _bounds_something(self) -> SupportRatio:
        if self.most is None and self.least == 0:
            raise ValueError("ratio_without_bound")
        if self.most is not None and self.least > self.most:
            raise ValueError("ratio_least_above_most")
        return self

    def sentence(self, words: Words, case: Case) -> str:
        bound = "least" if self.most is None else "most" if self.least == 0 else "between"
        least, most = words.stated(self.least, 2), words.stated(self.most or 0.0, 2)
        bound = "one" if bound == "between" and least == most else bound
        told = words(
            f"rules.support_ratio.{bound}",
            where=where.where_text(words, self.level),
            least=least,
            most=most,
        )
        return told + where.services_text(words, case, self.services)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        support = where.counted_roles(case, self.services, ("support",))
        registered = where.counted_roles(case, self.services, ("registered",))
        sides = [] if self.most is None else [case.steps * (support - self.most * registered)]
        if self.least > 0:
            sides.append(case.steps * (self.least * registered - 1.0 * support))
        base, role, _ = columns["posts"].keys
        place = where.place_of_base(case, self.level)[base]
        blocks = []
        for side in sides:
            keep = np.flatnonzero(side[role])
            block = at_most(
                "support_ratio",
                [(place[keep], columns["posts"].index[keep], side[role][keep])],
                np.zeros(len(where.place_ids(case, self.level))),
                joins=where.joining(case, self.level, support | registered),
                region=where.region_of_place(case, self.level),
            )
            blocks.append(only_filled(block))
        return blocks

    def give(self, amount: float) -> SupportRatio:
        most = None if self.most is None else self.most + amount
        return self.model_copy(update={"least": max(0.0, self.least - amount), "most": most})

    def check(self, case: Case, allocation: Allocation) -> Finding:
        names = where.place_ids(case, self.level)
        support, registered, terms = np.zeros((3, len(names)))
        for b, k, f in zip(*np.nonzero(allocation.posts), strict=True):
            role, place = case.roles[k], where.found_place(case, self.level, int(b))
            if self.services is not None and case.services[role.service].id not in self.services:
                continue
            wte = role.step_wte * int(allocation.posts[b, k, f])
            support[place] += wte if role.kind == "support" else 0.0
            registered[place] += wte if role.kind == "registered" else 0.0
            terms[place] += 1
        named = [(name,) for name in names]
        breaches = upper_finding(self.least * registered, support, terms, named).breaches
        if self.most is not None:
            breaches += upper_finding(support, self.most * registered, terms, named).breaches
        has = registered > 0
        ratios = (support[has] / registered[has]).tolist()
        rooms = [ratio - self.least for ratio in ratios if self.least > 0]
        rooms += [self.most - ratio for ratio in ratios if self.most is not None]
        return Finding(breaches, least_room(rooms, holds=not breaches))

    def faults(self, region: Region, file: str) -> list[Fault]:
        return where.unknown_services(self, self.services, region, file)
