"""How one fault is planted in a rule: in its rows, its columns, its settings, or what it sees."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.rules import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.model.allocation import Allocation
    from placement.model.case import Case
    from placement.model.columns import Columns
    from placement.model.rows import RowBlock

    RowFault = Callable[[RowBlock], RowBlock]


def in_rows(kind: type[Rule], fault: RowFault) -> type[Rule]:
    """The rule with every block of its rows spoilt."""

    class Spoilt(kind):  # type: ignore[misc, valid-type]  # a class made from a class
        def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
            return [fault(block) for block in super().rows(case, columns)]

    return Spoilt


def in_case(kind: type[Rule], face: str, fault: Callable[[Case], Case]) -> type[Rule]:
    """The rule, one face of which sees another case than there is."""

    def spoilt(self: Rule, case: Case, *others: Any) -> Any:
        return getattr(kind, face)(self, fault(case), *others)

    return type("Spoilt", (kind,), {face: spoilt})


def in_plan(kind: type[Rule], fault: Callable[[Allocation], Allocation]) -> type[Rule]:
    """The rule whose check sees another plan than there is."""

    class Spoilt(kind):  # type: ignore[misc, valid-type]  # a class made from a class
        def check(self, case: Case, allocation: Allocation) -> Finding:
            return super().check(case, fault(allocation))  # type: ignore[no-any-return]  # as above

    return Spoilt


def in_settings(kind: type[Rule], face: str, **wrong: Callable[[Any], Any]) -> type[Rule]:
    """The rule, one face of which reads other settings than there are."""

    def spoilt(self: Rule, *others: Any) -> Any:
        other = self.model_copy(update={name: change(getattr(self, name)) for name, change in wrong.items()})
        return getattr(kind, face)(other, *others)

    return type("Spoilt", (kind,), {face: spoilt})


def off_by(step: float) -> RowFault:
    return lambda block: replace(block, upper=block.upper + step, lower=block.lower - step)


def last_term_forgotten(block: RowBlock) -> RowBlock:
    return replace(block, row=block.row[:-1], column=block.column[:-1], value=block.value[:-1])


def last_row_forgotten(block: RowBlock) -> RowBlock:
    free = np.arange(block.size) == block.size - 1
    return replace(
        block, upper=np.where(free, np.inf, block.upper), lower=np.where(free, -np.inf, block.lower)
    )


def signs_forgotten(block: RowBlock) -> RowBlock:
    return replace(block, value=np.abs(block.value))


def upside_down(block: RowBlock) -> RowBlock:
    return replace(block, lower=-block.upper, upper=-block.lower)


def all_roles(**changed: Any) -> Callable[[Case], Case]:
    return lambda case: replace(case, roles=tuple(replace(role, **changed) for role in case.roles))


def all_services(**changed: Any) -> Callable[[Case], Case]:
    return lambda case: replace(
        case, services=tuple(replace(service, **changed) for service in case.services)
    )


def nobody_in_post(case: Case) -> Case:
    return replace(case, in_post=0 * case.in_post)


def one_region(case: Case) -> Case:
    return replace(case, county_region=0 * case.county_region)


def whole_areas(case: Case) -> Case:
    whole = np.ones(len(case.membership.share))
    return replace(case, membership=replace(case.membership, share=whole))


def nobody_moves(case: Case) -> Case:
    return replace(case, moving=0 * case.moving)


def all_urban(case: Case) -> Case:
    return replace(case, area_rural=0 * case.area_rural)


def all_filled(plan: Allocation) -> Allocation:
    return replace(plan, filled=plan.posts.sum(axis=2))


def debts_forgotten(plan: Allocation) -> Allocation:
    return replace(
        plan, care=replace(plan.care, wte=np.maximum(plan.care.wte, 0)), posts=np.maximum(plan.posts, 0)
    )


def first_care_forgotten(plan: Allocation) -> Allocation:
    care = plan.care
    return replace(plan, care=replace(care, wte=np.where(np.arange(len(care.wte)) == 0, 0.0, care.wte)))


def who_fills(plan: Allocation) -> Allocation:
    return replace(plan, posts=plan.filled[:, :, None])


def unstated(_: Any) -> None:
    return None


def only_block(block_number: int) -> Callable[[type[Rule]], type[Rule]]:
    """The rule with one of its blocks of rows alone."""

    def spoil(kind: type[Rule]) -> type[Rule]:
        class Spoilt(kind):  # type: ignore[misc, valid-type]  # a class made from a class
            def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
                return [super().rows(case, columns)[block_number]]

        return Spoilt

    return spoil
