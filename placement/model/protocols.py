"""What assembly asks of a rule or an aim. The rules themselves live one room higher."""

from __future__ import annotations

from typing import Protocol

from placement.model.arrays import Bools, Floats, Ints
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.programme import Sense
from placement.model.rows import RowBlock


class StatedRule(Protocol):
    """A condition: what it allows, and its rows."""

    @property
    def id(self) -> str: ...

    def allows_posts(self, case: Case) -> Bools | None: ...

    def most_posts(self, case: Case) -> Floats | None: ...

    def allows_placed(self, case: Case) -> Bools | None: ...

    def allows_care(self, case: Case) -> Bools | None: ...

    def columns(self, case: Case, columns: Columns) -> Columns: ...

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]: ...


class StatedFund(StatedRule, Protocol):
    """A rule that pays for posts or opens bases."""

    def eligible_posts(self, case: Case) -> Bools: ...

    def eligible_bases(self, case: Case) -> Bools: ...

    def limits(self, case: Case) -> Floats: ...

    def prices(self, case: Case) -> Floats: ...

    def group(self, case: Case, base: Ints) -> Ints: ...


class StatedAim(Protocol):
    """An aim: its helper columns, their rows, and its linear form."""

    @property
    def id(self) -> str: ...

    @property
    def sense(self) -> Sense: ...

    @property
    def tolerance(self) -> float: ...

    @property
    def part_of_gain(self) -> float: ...

    @property
    def integers_fixed(self) -> bool: ...

    @property
    def spares(self) -> bool: ...

    @property
    def counts_money(self) -> bool: ...

    def columns(self, case: Case, columns: Columns) -> Columns: ...

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]: ...

    def cost(self, case: Case, columns: Columns) -> Floats: ...
