"""At most so many new posts in a place."""

from __future__ import annotations

from typing import ClassVar, Literal

from placement.model.rules.bounds import Bound, Side


class Ceiling(Bound):
    """For each place:  sum of step_wte * posts counted <= amount, or <= amount * all new WTE there."""

    rule: Literal["ceiling"] = "ceiling"
    side: ClassVar[Side] = "at most"

    def give(self, amount: float) -> Ceiling:
        return self.model_copy(update={"amount": self.amount + amount})
