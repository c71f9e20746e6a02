"""At least so many new posts in a place."""

from __future__ import annotations

from typing import ClassVar, Literal

from placement.model.rules.bounds import Bound, Side


class Floor(Bound):
    """For each place:  sum of step_wte * posts counted >= amount, or >= amount * all new WTE there."""

    rule: Literal["floor"] = "floor"
    side: ClassVar[Side] = "at least"

    def give(self, amount: float) -> Floor:
        return self.model_copy(update={"amount": max(0.0, self.amount - amount)})

    @property
    def most_given(self) -> float:
        return self.amount
