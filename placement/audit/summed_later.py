"""Bounds of aims after the first, summed from kept multipliers, beside what the aims before them hold.

What is shown of such an aim is about the plans that leave every aim before it as good, with the same posts
where it leaves posts as they are. The plan is one of them: that is checked here, so that no record can hold
more than the plan has.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from placement.audit.summed import NoRecord, summed
from placement.model.aims import Aim
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.columns import Columns
from placement.model.finish import finish, values_in
from placement.model.programme import Hold, Programme

SLACK = 1e-5
"""Of a value and one more than its size, as for every aim's twin."""


class HeldTooMuch(Exception):
    """A record holds an aim at more than the plan itself has; `args` name the aim."""


@dataclass(frozen=True)
class SummedAims:
    """A plan beside its programmes, and what is kept of each: records by the ids of aims."""

    case: Case
    aims: Sequence[Aim]
    columns: Columns
    programmes: Sequence[Programme]
    plan: Allocation
    records: Sequence[Mapping[str, Any]]

    def bound(self, number: int) -> tuple[float, bool] | None:
        """At least the best value of an aim, made most, and whether the records claim to reach it.

        None where a programme has no record, or an aim before it is no sum over programmes.

        Raises NoRecord where a record is none of its programme, HeldTooMuch where it holds too much.
        """
        aim, before = self.aims[number], {each.id: each for each in self.aims[:number]}
        fixed = any(each.integers_fixed for each in self.aims[1 : number + 1])
        mine = [records.get(aim.id) for records in self.records]
        if any(record is None for record in mine):
            return None
        try:
            values = values_in(self.columns, self.plan)
            holds = [
                [(str(name), float(limit)) for name, limit in record["held"]]
                for record in mine
                if record is not None
            ]
            if any(name not in before for held in holds for name, _ in held):
                raise NoRecord("held")
            reaches = all(record["reaches"] is True for record in mine if record is not None)
        except (KeyError, TypeError, ValueError) as error:
            raise NoRecord(f"{type(error).__name__}: {error}") from error
        parts = [
            finish(self.case, self.columns, [part.source], [values[part.source]]) for part in self.programmes
        ]
        for each in before.values():
            if not self._checked(each, parts, holds):
                return None
        total = 0.0
        for part, held, record in zip(self.programmes, holds, mine, strict=True):
            plan = values[part.source[part.recorded]] if fixed else None
            total += summed(part.after(aim.id, held, plan), dict(record or {}))
        return total, reaches

    def _checked(self, aim: Aim, parts: Sequence[Allocation], holds: Sequence[Sequence[Hold]]) -> bool:
        """Whether the aim is the sum of what it is in each part, each of which has what is held of it."""
        worth, whole = [aim.value(self.case, part) for part in parts], aim.value(self.case, self.plan)
        if abs(sum(worth) - whole) > SLACK * (1 + abs(whole)):
            return False
        for value, held, rounding in zip(worth, holds, self._rounding(aim), strict=True):
            slack = SLACK * (1 + abs(value)) + rounding
            if any(aim.side * (limit - value) > slack for name, limit in held if name == aim.id):
                raise HeldTooMuch(aim.id)
        return True

    def _rounding(self, aim: Aim) -> list[float]:
        """By programme, how far the rounding of its care to its grain may move what the aim is there."""
        care = self.columns["care"]
        mine = [((part.source >= care.start) & (part.source < care.stop)).sum() for part in self.programmes]
        each = aim.rounding(self.case, self.columns) / max(1, care.size)
        return [float(each * count) for count in mine]
