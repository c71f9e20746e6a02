"""What the settings of a scenario share: they never change, and no key is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,39}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


@dataclass(frozen=True)
class Replaced:
    """Keys that earlier versions knew, and the message for a file that still has one of them."""

    keys: frozenset[str]
    fault: str


class FrozenSettings(BaseModel):
    """Read once, never changed; a key that is not named is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    replaced: ClassVar[Replaced | None] = None
