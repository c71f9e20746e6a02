"""What every aim has: settings, a sentence, its linear form, and a twin that needs no model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from placement.errors import Fault
from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.rows import RowBlock
from placement.rules.base import Id
from placement.words import Words

if TYPE_CHECKING:
    from placement.region.region import Region


class Aim(BaseModel):
    """What an allocation does as well as it can, after the aims before it."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    id: Id
    tolerance: Annotated[float, Field(ge=0)] = 0.0
    """How much of its value the aims after it may give up, in the aim's own unit."""

    sense: ClassVar[Sense]
    unit: ClassVar[str]
    """Key `unit.<unit>` of the value."""
    integers_fixed: ClassVar[bool] = False
    """Whether posts stay as the aims before it left them."""

    def sentence(self, words: Words) -> str:
        raise NotImplementedError

    def columns(self, case: Case, columns: Columns) -> Columns:
        """The columns with the helpers that this aim needs."""
        return columns

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        """Rows that tie the helpers to the decisions."""
        return []

    def cost(self, case: Case, columns: Columns) -> Floats:
        """Its linear form: one coefficient for each column."""
        raise NotImplementedError

    def value(self, case: Case, allocation: Allocation) -> float:
        """The twin: the same value from a finished allocation, in arithmetic of its own."""
        raise NotImplementedError

    def steepest(self, case: Case) -> float:
        """The most that one WTE of care can change the value; says how far rounding may move it."""
        raise NotImplementedError

    def faults(self, region: Region, file: str) -> list[Fault]:
        """What this aim names that the region does not have."""
        return []
