"""How long and how exactly to search."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

WORK = 60.0
"""Of each search, in units of work (`placement.model.work`), if a scenario states none."""


@dataclass(frozen=True)
class Settings:
    """How far and how exactly to search.

    Every search ends by `work` done (`work.py`), so that it ends at the same place whatever else the machine
    does; `seconds` are an outer limit that somebody stated, and what it ended says so.
    `gap_of_gain` is the share of the gain over the service before that may stay unproved (of a goal that
    is made least, of its value); `gap` the least gap in the goal's own unit. `strategy` "prices" puts
    prices on what joins services and goes on with the plain search where that does not reach the gap;
    "linear" begins with the linear relaxation, "plain" is HiGHS on the whole; "fit" is prices where they
    can be put on a programme that is not small, then the relaxation where few columns are whole, then plain.
    """

    gap_of_gain: float = 0.002
    gap: float = 1e-6
    work: float = WORK
    seconds: float = math.inf
    seed: int = 0
    strategy: Literal["fit", "prices", "linear", "plain"] = "fit"
    goes_on: bool = True
    """Whether plain HiGHS goes on with what is not small where prices have an answer but not the gap. Of many
    questions in a row few end so, and they would take most of the time; the gap left is told with each."""
    gap_over_years: float = 0.01
    """The same as `gap_of_gain` for years that are decided together."""
    near_part_of_gain: float = 0.0
    """Other plans that may give up this part of the first goal's gain are looked for beside the answer
    (`beside`); 0: none."""
    keep_proof: bool = False
    """Whether the multipliers behind the first goal's bound are kept with the answer (`kept`)."""
    today_by_piece: bool = True
    """Whether today's service is solved in the many pieces that stand apart, so that who reaches whom is the
    same whatever else is asked; else as one linear programme, where its value alone is wanted."""
