"""Nobody's share of need met falls by more than so many points against today."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from placement.i18n import Words
from placement.model.allocation import Allocation
from placement.model.belonging import PeopleLevel, belonging, care_today
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.rows import RowBlock
from placement.model.rules.base import Amounts, Concern, Finding, Id, upper_finding
from placement.model.rules.served import PeopleServed, by_area
from placement.model.rules.where import services_text, where_text

HUNDRED = 100.0
GRID = (1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 50.0, 75.0, 100.0)
"""Points by which it may give way, tried in this order."""


class NoLoser(PeopleServed):
    """For each place `p` and each service `s` of `services` if `each_service` (WTE):

    sum over a, b of part[a,p] * care[a,b,s] >= today[p,s] - points / 100 * need[p,s]

    else the same summed over the services. today[p,s] = sum_a part[a,p] * today[a,s] is the care that
    today's staff give under the same aims, which the case knows; `part[a,p]` is the share of area `a` that
    belongs to `p`. Places whose share today is not above `points` have nothing to hold.
    """

    rule: Literal["no_loser"] = "no_loser"
    id: Id = "no_loser"
    concerns: ClassVar[Concern] = "who_is_served"
    over_years: ClassVar[bool] = False
    gives: ClassVar[str] = "points"
    tries: ClassVar[Amounts] = GRID
    compares_with_today: ClassVar[bool] = True
    level: PeopleLevel = "area"
    points: Annotated[float, Field(ge=0, le=100)]
    each_service: bool = True

    def sentence(self, words: Words, case: Case) -> str:
        where = where_text(words, self.level, some=self.places is not None)
        how = "none" if self.points == 0 else "points"
        key = f"rules.no_loser.{how}.each" if self.each_service else f"rules.no_loser.{how}"
        said = words(key, where=where, points=words.stated(self.points))
        return said + services_text(words, case, self.services)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        places = belonging(case, self.level)
        today, need = (self.sums(case, places, each) for each in (care_today(case), case.need))
        least = today - self.points / HUNDRED * need
        return self.rows_above("no_loser", case, columns, least, least > 0)

    def give(self, amount: float) -> NoLoser:
        return self.model_copy(update={"points": min(HUNDRED, self.points + amount)})

    def check(self, case: Case, allocation: Allocation) -> Finding:
        """Places are told in WTE; the room that is left in points, none where care is only rounded down."""
        care = allocation.care
        given = zip(care.area.tolist(), care.service.tolist(), care.wte.tolist(), strict=True)
        (today, _), (need, _) = (self.tallied(case, by_area(each)) for each in (care_today(case), case.need))
        met, terms = self.tallied(case, given)
        least = {spot: wte - self.points / HUNDRED * need.get(spot, 0.0) for spot, wte in today.items()}
        where = [spot for spot, wte in least.items() if wte > 0]
        found = upper_finding(
            -np.array([met.get(spot, 0.0) for spot in where]),
            -np.array([least[spot] for spot in where]),
            np.array([terms.get(spot, 0) for spot in where]),
            where,
        )
        rooms = [HUNDRED * (met.get(spot, 0.0) - least[spot]) / need[spot] for spot in where if spot in need]
        return Finding(found.breaches, max(min(rooms), 0.0) if rooms and found.holds else found.room)
