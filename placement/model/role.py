"""A role: one kind of post, with its pay and the care that it gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

Kind = Literal["registered", "newly_qualified", "support"]
INCENTIVE = "+incentive"
"""What the id of a role ends in that is offered with money to fill it."""


@dataclass(frozen=True)
class Role:
    """A kind of post. Money is in whole pounds; `pounds_per_step` is a full year."""

    id: str
    service: int
    kind: Kind
    employer_id: str
    pounds_per_wte: int
    pounds_once: int
    care_wte_per_wte: float
    step_wte: float
    limited: bool
    welsh: str = ""
    """"", "desirable", "to_be_learnt" or "essential"."""
    welsh_level: int = 0
    """0 to 5."""
    hard_to_fill: bool = False
    care_grown: float | None = None
    """`care_wte_per_wte` once somebody is no longer new, where it is known (`placement.model.care_time`)."""

    @property
    def plain(self) -> str:
        """Its id in the table of roles: a rule that names a role means it with and without an incentive."""
        return self.id.removesuffix(INCENTIVE)

    @property
    def pounds_per_step(self) -> int:
        """Whole pounds a year for one step; halves round up, so that no fund is overspent."""
        return int(np.ceil(self.pounds_per_wte * self.step_wte - 1e-9))
