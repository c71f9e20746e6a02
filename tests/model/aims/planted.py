"""Aims with one fault each, planted in what the model is given of them or in their twin."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.aims import (
    FewestJobs,
    LeastChange,
    LeastCost,
    MetNeed,
    NearFormula,
    PeopleWithin,
    Travel,
    WorstServed,
)
from placement.model.belonging import belonging
from placement.model.columns import Columns
from tests.model.aims.twins import OF_SERVICES, WEIGHT, least_change, least_cost, people_within, worst_served

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from placement.model.aims import Aim
    from placement.model.allocation import Allocation
    from placement.model.arrays import Floats
    from placement.model.case import Case
    from placement.model.rows import RowBlock
    from tests.model.aims.twins import Asking


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


def _whole_areas(case: Case) -> Case:
    member = case.membership
    return replace(case, membership=replace(member, share=np.ones(len(member.share))))


def _steps_of_one(case: Case) -> Case:
    return replace(case, roles=tuple(replace(role, step_wte=1.0) for role in case.roles))


def _pounds_of_a_wte(case: Case) -> Case:
    roles = [replace(role, pounds_per_wte=role.pounds_per_step, step_wte=1.0) for role in case.roles]
    half = [replace(role, step_wte=0.5) for role in roles]
    return replace(case, roles=tuple(half))


def _last_row_free(blocks: list[RowBlock]) -> list[RowBlock]:
    last = blocks[-1]
    free = np.where(np.arange(last.size) == last.size - 1, 9.0, last.upper)
    return [*blocks[:-1], replace(last, upper=free)]


def _first_rows_swapped(blocks: list[RowBlock]) -> list[RowBlock]:
    """What is met in the first place is held to the care of the second, and the other way round."""
    first = blocks[0]
    row = np.where((first.value < 0) & (first.row < 2), 1 - first.row, first.row)
    return [replace(first, row=row), *blocks[1:]]


def _without_block(number: int) -> Callable[[list[RowBlock]], list[RowBlock]]:
    return lambda blocks: [block for at, block in enumerate(blocks) if at != number]


def _half_steps(case: Case) -> Case:
    return replace(case, roles=tuple(replace(role, step_wte=0.5 * role.step_wte) for role in case.roles))


def _all_posts_filled(plan: Allocation) -> Allocation:
    return replace(plan, filled=plan.posts.sum(axis=2))


def _no_posts_filled(plan: Allocation) -> Allocation:
    return replace(plan, filled=0 * plan.filled)


def _nothing_opened(plan: Allocation) -> Allocation:
    return replace(plan, opened=np.zeros_like(plan.opened))


def _first_fund_twice(plan: Allocation) -> Allocation:
    return replace(plan, posts=plan.posts + plan.posts[:, :, :1] * (plan.posts[:, :, :1] > 1))


class _PlainMeanOfClasses(MetNeed):
    def _weights(self, case: Case) -> Floats:
        return super()._weights(replace(case, need=np.where(case.need > 0, 1.0, 0.0)))


class _MeanOfPlaces(WorstServed):
    def value(self, case: Case, allocation: Allocation) -> float:
        ids = dict.fromkeys(belonging(case, self.level).names)
        kept = [name for name in ids if self.places is None or name in self.places]
        one_by_one = [self.model_copy(update={"places": (name,)}) for name in kept]
        values = [WorstServed.value(aim, case, allocation) for aim in one_by_one]
        return float(np.mean([v for v in values if v < 1] or [1.0]))


class _EachBaseCounts(PeopleWithin):
    def columns(self, case: Case, columns: Columns) -> Columns:
        more = super().columns(case, columns)
        wide = [
            replace(family, upper=3 * family.upper) if family.name.startswith("near") else family
            for family in more.families
        ]
        return Columns(tuple(wide), more.fund_ids)


class _KmForMinutes(PeopleWithin):
    def columns(self, case: Case, columns: Columns) -> Columns:
        return super().columns(replace(case, reach_minutes=case.km), columns)

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        return super().rows(replace(case, reach_minutes=case.km), columns)

    def cost(self, case: Case, columns: Columns) -> Floats:
        return super().cost(replace(case, reach_minutes=case.km), columns)


class _Halves(PeopleWithin):
    """Anyone who moves counts for half a base."""

    def rows(self, case: Case, columns: Columns) -> list[RowBlock]:
        blocks = super().rows(case, columns)
        doors = columns["open_for" if "open_for" in columns else "opened"].index
        halved = np.where(np.isin(blocks[1].column, doors), 0.5, 1.0) * blocks[1].value
        return [blocks[0], replace(blocks[1], value=halved), *blocks[2:]]


class _NothingLost(LeastChange):
    def _lost(self, case: Case, columns: Columns) -> Floats:
        return 0 * super()._lost(case, columns)


class _OnlyMore(LeastChange):
    def value(self, case: Case, allocation: Allocation) -> float:
        new = float((allocation.posts.sum(axis=2) * case.steps).sum())
        return max(new - super().value(case, replace(allocation, posts=0 * allocation.posts)), 0.0)


class _StepByStep(FewestJobs):
    def value(self, case: Case, allocation: Allocation) -> float:
        return super().value(
            case, replace(allocation, posts=allocation.posts.sum(axis=2)[:, :, None])
        ) + float((allocation.posts > 1).sum())


def _plain(kind: type[Any]) -> Asking:
    return lambda *_: kind()


def _met(kind: type[MetNeed], **settings: Any) -> Asking:
    return lambda *_: kind.model_validate(settings)


def _weighted(kind: type[MetNeed], **settings: Any) -> Asking:
    return _met(kind, weight=WEIGHT, **settings)


def _of(asking: Callable[..., Aim], kind: type[Any]) -> Asking:
    return partial(_ask, asking, kind)


def _ask(asking: Callable[..., Aim], kind: type[Any], case: Case, rng: Random) -> Aim:
    return asking(case, rng, kind)


def _travel(kind: type[Any]) -> Asking:
    return lambda *_: kind(posts="free")


FAULTS: dict[str, Asking] = {
    "met_need, model: steeper": _met(in_settings(MetNeed, "cost", first_worth=1.5)),
    "met_need, model: split areas count whole": _met(in_case(MetNeed, "rows", _whole_areas), level="cluster"),
    "met_need, model: a neighbourhood forgotten": _met(in_rows(MetNeed, _last_row_free)),
    "met_need, model: another's care": _met(in_rows(MetNeed, _first_rows_swapped)),
    "met_need, model: wider parts": _met(
        in_case(MetNeed, "columns", lambda case: replace(case, need=1.1 * case.need))
    ),
    "met_need, model: no weight": _weighted(in_settings(MetNeed, "cost", weight=MetNeed().weight)),
    "met_need, model: weight without need": _weighted(_PlainMeanOfClasses, level="cluster"),
    "met_need, model: every neighbourhood is urban": _weighted(
        in_case(MetNeed, "cost", lambda case: replace(case, area_rural=0 * case.area_rural))
    ),
    "met_need, model: no weight of a service": _met(
        in_settings(MetNeed, "cost", weight_by_service={}), weight_by_service=OF_SERVICES
    ),
    "met_need, twin: no weight of a service": _met(
        in_settings(MetNeed, "value", weight_by_service={}), weight_by_service=OF_SERVICES
    ),
    "met_need, twin: nine parts": _met(in_settings(MetNeed, "value", steps=9)),
    "met_need, twin: by cluster": _met(in_settings(MetNeed, "value", level="cluster")),
    "met_need, twin: by area": _met(in_settings(MetNeed, "value", level="area"), level="cluster"),
    "met_need, twin: no weight": _weighted(in_settings(MetNeed, "value", weight=MetNeed().weight)),
    "worst_served, model: a place forgotten": _of(worst_served, in_rows(WorstServed, _last_row_free)),
    "worst_served, model: every service": _of(worst_served, in_settings(WorstServed, "rows", services=None)),
    "worst_served, model: split areas count whole": _of(
        worst_served, in_case(WorstServed, "rows", _whole_areas)
    ),
    "worst_served, model: counted twice": _of(worst_served, in_cost(WorstServed, "lowest", 2.0)),
    "worst_served, twin: every place": _of(worst_served, in_settings(WorstServed, "value", places=None)),
    "worst_served, twin: the mean": _of(worst_served, _MeanOfPlaces),
    "people_within, model: each base counts": _of(people_within, _EachBaseCounts),
    "people_within, model: km for minutes": _of(people_within, _KmForMinutes),
    "people_within, model: staff who move are in two places": _of(
        people_within, in_rows(PeopleWithin, _without_block(2))
    ),
    "people_within, model: half a base": _of(people_within, _Halves),
    "people_within, model: staffed for nothing": _of(people_within, in_rows(PeopleWithin, _without_block(1))),
    "people_within, twin: posts that nobody fills": _of(
        people_within, in_plan(PeopleWithin, _all_posts_filled)
    ),
    "people_within, twin: nobody new": _of(people_within, in_plan(PeopleWithin, _no_posts_filled)),
    "people_within, twin: nobody moves": _of(people_within, in_plan(PeopleWithin, _nothing_opened)),
    "travel, model: there and back": _travel(in_cost(Travel, "care", 2.0)),
    "travel, twin: km for minutes": _travel(
        in_case(Travel, "value", lambda case: replace(case, minutes=case.km))
    ),
    "least_change, model: less than before is free": _of(
        least_change, in_rows(LeastChange, _without_block(1))
    ),
    "least_change, model: more than before is free": _of(
        least_change, in_rows(LeastChange, _without_block(0))
    ),
    "least_change, model: every step is a whole one": _of(
        least_change, in_case(LeastChange, "cost", _steps_of_one)
    ),
    "least_change, model: what cannot be kept is forgotten": _of(least_change, _NothingLost),
    "least_change, twin: only more counts": _of(least_change, _OnlyMore),
    "least_change, twin: half steps": _of(least_change, in_case(LeastChange, "value", _half_steps)),
    "least_cost, model: opening is free": _of(least_cost, in_cost(LeastCost, "opened", 0.0)),
    "least_cost, model: travel is free": _of(least_cost, in_cost(LeastCost, "care", 0.0)),
    "least_cost, model: half price": _of(least_cost, in_case(LeastCost, "cost", _pounds_of_a_wte)),
    "least_cost, twin: travel is free": _of(
        least_cost, in_settings(LeastCost, "value", pounds_per_care_minute=0.0)
    ),
    "least_cost, twin: nothing opened": _of(least_cost, in_plan(LeastCost, _nothing_opened)),
    "least_cost, twin: a second post twice": _of(least_cost, in_plan(LeastCost, _first_fund_twice)),
    "near_formula, model: what is in common counts once": _plain(in_cost(NearFormula, "common", 0.5)),
    "near_formula, model: what the formula gives is forgotten": _plain(in_cost(NearFormula, "given", 0.0)),
    "near_formula, model: base by base": _plain(
        in_settings(in_settings(NearFormula, "rows", level="base"), "columns", level="base")
    ),
    "near_formula, model: every step is a whole one": _plain(in_case(NearFormula, "rows", _steps_of_one)),
    "near_formula, twin: half steps": _plain(in_case(NearFormula, "value", _half_steps)),
    "near_formula, twin: by base": _plain(in_settings(NearFormula, "value", level="base")),
    "fewest_jobs, model: posts for nothing": _plain(in_rows(FewestJobs, _without_block(0))),
    "fewest_jobs, model: each counts twice": _plain(in_cost(FewestJobs, "some", 2.0)),
    "fewest_jobs, twin: every step counts": _plain(_StepByStep),
}
"""By aim, side and what is wrong."""
