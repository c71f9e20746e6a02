"""How likely each new post is filled within twelve months."""

from __future__ import annotations

from dataclasses import dataclass

from placement.model.arrays import Floats, Ints


@dataclass(frozen=True)
class Chances:
    """For each base and role; `low` and `high` are the chance with every figure at its worst and its best."""

    months: Floats  # B x K, until somebody starts, on average
    chance: Floats  # B x K, 0 to 1
    low: Floats  # B x K
    high: Floats  # B x K
    counted: bool
    """Whether plans count only the part of a new post that is expected to be filled."""

    def of_bases(self, bases: Ints) -> Chances:
        """Those of some bases alone."""
        return Chances(
            self.months[bases], self.chance[bases], self.low[bases], self.high[bases], self.counted
        )
