"""The same share of need met, at least, in every place."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.arrays import Bools
from placement.model.belonging import Counts, PeopleLevel, belonging
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock
from placement.model.rules.base import Amounts, Concern, Finding, Id, least_share_finding
from placement.model.rules.served import PeopleServed, Spot, by_area
from placement.model.rules.where import services_text, where_text


class Standard(PeopleServed):
    """For each place `p` that has any need, and each service `s` of `services` if `each_service` (WTE):

    sum over a, b of part[a,p] * care[a,b,s] >= share * need[p,s],    need[p,s] = sum_a part[a,p] * need[a,s]

    else the same summed over the services. `part[a,p]` is the share of area `a` that belongs to `p`; urban
    areas, towns and villages of each region are the places of the level "rural_class". Where an area lies
    beyond the reach of every base, no plan can hold it; with `where` "within reach" only care and need of
    areas and services that some base can reach are counted.
    """

    rule: Literal["standard"] = "standard"
    id: Id = "standard"
    concerns: ClassVar[Concern] = "who_is_served"
    over_years: ClassVar[bool] = False
    gives: ClassVar[str] = "share"
    gives_by: ClassVar[float] = 0.001
    tries: ClassVar[Amounts] = None
    """The limits of its rows are so much of the need, whatever the share."""
    level: PeopleLevel = "cluster"
    where: Counts = "everywhere"
    share: Annotated[float, Field(ge=0, le=1)]
    each_service: bool = False

    @property
    def within_reach(self) -> bool:
        return self.where == "within reach"

    def counts(self) -> Counts:
        return self.where

    def sentence(self, words: Words, case: Case) -> str:
        where = where_text(words, self.level, some=self.places is not None)
        key = "rules.standard.each" if self.each_service else "rules.standard"
        said = words(key, where=where, share=words.stated_percent(self.share, 1))
        said += " " + words("rules.within_reach") if self.within_reach else ""
        return said + services_text(words, case, self.services)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        need = self.sums(case, belonging(case, self.level), case.need)
        return self.rows_above("standard", case, columns, self.share * need, need > 0)

    def give(self, amount: float) -> Standard:
        return self.model_copy(update={"share": max(0.0, self.share - amount)})

    @property
    def most_given(self) -> float:
        return self.share

    def check(self, case: Case, allocation: Allocation) -> Finding:
        care = allocation.care
        given = zip(care.area.tolist(), care.service.tolist(), care.wte.tolist(), strict=True)
        need, (met, terms) = self.tallied(case, by_area(case.need))[0], self.tallied(case, given)
        return least_share_finding(self.share, met, need, terms)

    def unreachable(self, case: Case, reach: Bools) -> list[Spot]:
        """Places that need something and of whose people no base can reach any (`reach`, A x S)."""
        if self.share == 0:
            return []
        need, _ = self.tallied(case, by_area(case.need))
        near, _ = self.tallied(case, by_area(case.need * reach))
        return [spot for spot, wte in need.items() if wte > 0 and spot not in near]
