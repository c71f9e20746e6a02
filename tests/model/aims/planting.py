"""How one fault is planted in an aim: in what the model is given of it, or in its twin."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.columns import Columns

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from placement.model.aims import Aim
    from placement.model.allocation import Allocation
    from placement.model.case import Case
    from placement.model.rows import RowBlock
    from tests.model.aims.kit import Asking


def in_case(kind: type[Any], face: str, fault: Callable[[Case], Case]) -> type[Any]:
    """The aim, one face of which sees another case than there is."""

    def spoilt(self: Aim, case: Case, *others: Any) -> Any:
        return getattr(kind, face)(self, fault(case), *others)

    return type("Spoilt", (kind,), {face: spoilt})


def in_settings(kind: type[Any], face: str, **wrong: Any) -> type[Any]:
    """The aim, one face of which reads other settings than there are."""

    def spoilt(self: Aim, *others: Any) -> Any:
        return getattr(kind, face)(self.model_copy(update=wrong), *others)

    return type("Spoilt", (kind,), {face: spoilt})


def in_plan(kind: type[Any], fault: Callable[[Allocation], Allocation]) -> type[Any]:
    """The aim whose twin sees another plan than there is."""

    def spoilt(self: Aim, case: Case, allocation: Allocation) -> Any:
        return kind.value(self, case, fault(allocation))

    return type("Spoilt", (kind,), {"value": spoilt})


def in_rows(kind: type[Any], fault: Callable[[list[RowBlock]], list[RowBlock]]) -> type[Any]:
    """The aim with its blocks of rows spoilt."""

    def spoilt(self: Aim, case: Case, columns: Columns) -> Any:
        return fault(kind.rows(self, case, columns))

    return type("Spoilt", (kind,), {"rows": spoilt})


def in_cost(kind: type[Any], family: str, times: float) -> type[Any]:
    """The aim with the coefficients of some columns so many times what they are."""

    def spoilt(self: Aim, case: Case, columns: Columns) -> Any:
        cost = kind.cost(self, case, columns)
        for each in columns.families:
            if each.name.startswith(family):
                cost[each.index] *= times
        return cost

    return type("Spoilt", (kind,), {"cost": spoilt})


def whole_areas(case: Case) -> Case:
    member = case.membership
    return replace(case, membership=replace(member, share=np.ones(len(member.share))))


def steps_of_one(case: Case) -> Case:
    return replace(case, roles=tuple(replace(role, step_wte=1.0) for role in case.roles))


def last_row_free(blocks: list[RowBlock]) -> list[RowBlock]:
    last = blocks[-1]
    free = np.where(np.arange(last.size) == last.size - 1, 9.0, last.upper)
    return [*blocks[:-1], replace(last, upper=free)]


def without_block(number: int) -> Callable[[list[RowBlock]], list[RowBlock]]:
    return lambda blocks: [block for at, block in enumerate(blocks) if at != number]


def half_steps(case: Case) -> Case:
    return replace(case, roles=tuple(replace(role, step_wte=0.5 * role.step_wte) for role in case.roles))


def nothing_opened(plan: Allocation) -> Allocation:
    return replace(plan, opened=np.zeros_like(plan.opened))


def plain(kind: type[Any]) -> Asking:
    return lambda *_: kind()


def asked_with(asking: Callable[..., Aim], kind: type[Any]) -> Asking:
    return partial(_ask, asking, kind)


def _ask(asking: Callable[..., Aim], kind: type[Any], case: Case, rng: Random) -> Aim:
    return asking(case, rng, kind)
