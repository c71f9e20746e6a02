"""[draws]: posts decided once for many draws of the assumptions, where `solve.decide` is "draws"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, field_validator

from placement.model.aims import Aim, MetNeed
from placement.scenario.faults import Problem
from placement.scenario.frozen import FrozenSettings


class OverDraws(FrozenSettings):
    """[draws]: over which draws of the assumptions posts are decided where `solve.decide` is "draws"."""

    count: Annotated[int, Field(ge=1, le=500)] = 20
    """Draws of the sample that the plan is made for."""
    fresh: Annotated[int, Field(ge=2, le=2_000)] = 50
    """Further draws, which the plan was not made for: there it is set beside that of the stated figures."""
    choosing: Annotated[int, Field(ge=0, le=2_000)] = 100
    """Still other draws, in which the plan of the sample, that of the stated figures and some between are set
    side by side: the best of them there is taken where it is surely better than that of the stated figures,
    board by board where boards share nothing. 0 takes the plan of the sample as it is."""
    batches: Annotated[int, Field(ge=0, le=50)] = 0
    """Further samples decided anew, to tell how far the plan may be from the best for every draw there could
    be; each takes as long as the plan. 0 is none, and else at least 2."""
    seed: Annotated[int, Field(ge=0, le=2_147_483_647)] | None = None
    """Of the draws; the seed of [solve] if unstated."""
    of: Literal["mean", "worst_tenth"] = "mean"
    """What is made as large as can be: what posts add on average, or in the worst tenth of draws."""
    gap_of_gain: Annotated[float, Field(gt=0, le=0.5)] = 0.01
    """Stop when the plan is proved to be within this share of the best for the sample."""
    rules_hold_in: Annotated[float, Field(ge=0, le=1)] = 0.0
    """In which share of the draws every rule also holds with the draw's own figures (pay, places, graduates);
    0 asks it of the stated figures alone."""

    core_in: Annotated[float, Field(ge=0, le=1)] = 0.0
    """In which share of the draws the core, the posts that can be decided now, belongs to a plan that gives
    up at most `solve.near_part_of_gain` of what is possible there; 0 looks for no core."""

    @field_validator("batches")
    @classmethod
    def _more_than_one(cls, batches: int) -> int:
        if batches == 1:
            raise ValueError("one_batch")
        return batches


def aims_over_draws(aims: Sequence[Aim]) -> list[Problem]:
    """What keeps posts from being decided over draws: need met comes first, and posts are decided once."""
    if aims and not isinstance(aims[0], MetNeed):
        return [Problem(("solve", "decide"), "draws_first_aim", aims[0].id)]
    again = [aim.id for aim in aims[1:] if not aim.integers_fixed]
    return [Problem(("solve", "decide"), "draws_later_aim", again[0])] if again else []
