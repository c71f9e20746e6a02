"""The third way: every plan of a question, judged by the rules' own checks and the aims' twins.

Doors, posts and who fills them are enumerated. Whose need is met is a small linear programme for scipy, or,
where each area has one base, one for every choice. Neither the model's rows nor its search take part.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, combinations, product
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.rules import OF_POSTS
from placement.model.rules.supply import Supply
from tests.cases import allocation
from tests.model.aims.brute import CareOf, _with_doors
from tests.model.aims.each import KITS
from tests.model.brute import Conditions, _find, belonging, slots_of
from tests.model.stated.programme import gives

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.model.allocation import Allocation
    from placement.model.arrays import Floats
    from placement.model.case import Case
    from tests.model.stated.questions import Asked

MANY_PLANS = 20_000
OF_PLANS = tuple(name for name, kit in KITS.items() if kit.of_plans)
"""Aims that posts, doors and who fills them decide alone."""
UNJUDGED = ("single_base", "no_loser")
"""Rules about whose need is met that are not counted here."""
OF_CARE = ("standard", "planning_level", "travel_limit", "supply", *UNJUDGED)
"""Rules about whose need is met, and `supply`: they are reckoned here. Of all others the check is asked."""


def countable(question: Asked) -> bool:
    """Whether its plans are few, of one revenue fund, and its aim and rules are among those counted."""
    case, aim = question.case, question.aim
    kinds = {rule.rule for rule in question.rules}  # type: ignore[attr-defined]
    cost = aim.aim == "least_cost" and not getattr(aim, "pounds_per_care_minute", 0)  # type: ignore[attr-defined]
    known = aim.aim in {*OF_PLANS, "met_need", "worst_served"} or cost  # type: ignore[attr-defined]
    if not known or kinds & set(UNJUDGED) or sum(fund.kind == "revenue" for fund in question.funds) > 1:
        return False
    if aim.aim == "met_need" and (aim.unit != "wte_of_need" or aim.worth == "flat"):  # type: ignore[attr-defined]
        return False
    if aim.aim == "worst_served" and aim.services is not None:  # type: ignore[attr-defined]
        return False
    return prod(len(steps) for steps in _ranges(question, case.base_places)) <= MANY_PLANS


def _ranges(question: Asked, room: Floats) -> list[range]:
    """How many steps each base could have of each role, by the room and the money of the whole fund."""
    case, places = question.case, next(rule for rule in question.rules if rule.id == "places")
    money = next(fund for fund in question.funds if fund.kind == "revenue").amount
    found = []
    for b, k in slots_of(case):
        role = case.roles[k]
        wide = room[b] + places.more if not case.base_candidate[b] else room[b]  # type: ignore[attr-defined]
        found.append(range(int(min(wide / role.step_wte, money / role.pounds_per_step) + 1e-9) + 1))
    return found


def plans(question: Asked) -> Iterator[tuple[Case, Allocation]]:
    """The case with its doors as opened, and a plan that every check about posts lets pass."""
    case = question.case
    sites = np.flatnonzero(case.base_candidate).tolist()
    funds = tuple(fund.id for fund in question.funds)
    judges = [rule for rule in question.rules if rule.rule not in OF_CARE]  # type: ignore[attr-defined]
    supply = next(rule for rule in question.rules if isinstance(rule, Supply))
    for opened in chain.from_iterable(combinations(sites, n) for n in range(len(sites) + 1)):
        after = _with_doors(case, opened)
        if (after.in_post < 0).any():
            continue
        room = np.where(
            case.base_candidate & ~np.isin(np.arange(len(after.base_ids)), opened), 0.0, case.base_places
        )
        for steps in product(*_ranges(question, room)):
            ways = [
                range(0 if case.roles[k].limited else n, n + 1)
                for n, (_, k) in zip(steps, slots_of(case), strict=True)
            ]
            posts = dict(zip(slots_of(case), steps, strict=True))
            first = allocation(case, posts=posts, opened=opened, funds=funds)
            if any(not rule.check(case, first).holds for rule in judges if isinstance(rule, OF_POSTS)):
                continue
            for busy in product(*ways):
                filled = dict(zip(slots_of(case), busy, strict=True))
                plan = allocation(case, posts=posts, filled=filled, opened=opened, funds=funds)
                judged = all(
                    rule.check(case, plan).holds for rule in judges if not isinstance(rule, OF_POSTS)
                )
                if judged and _supplied(case, supply, filled):
                    yield after, plan


def _supplied(case: Case, supply: Supply, filled: dict[tuple[int, int], int]) -> bool:
    """Whether graduates, one by one, can fill what the pool does not."""
    if supply.across_regions:
        everywhere = np.zeros_like(case.county_region)
        case = replace(case, county_region=everywhere)
    wanted = [
        (b, case.roles[k].service)
        for (b, k), n in filled.items()
        if case.roles[k].limited
        for _ in range(max(int(np.ceil(n * case.roles[k].step_wte - supply.pool_wte_at_each_base - 1e-9)), 0))
    ]
    return _find(case, wanted, [group.size for group in case.classes])


def best_counted(question: Asked) -> float | None:
    """The best value of the aim over all plans; None where no plan obeys the rules."""
    case, aim, served = question.case, question.aim, _Served(question)
    best: float | None = None
    better: Any = max if aim.sense == "max" else min
    for after, plan in plans(question):
        staff = after.in_post.copy()
        for b, k in slots_of(case):
            role = case.roles[k]
            staff[b, role.service] += plan.filled[b, k] * role.step_wte * gives(case, k)
        value = served.value(staff, plan)
        if value is not None:
            best = value if best is None else better(best, value)
    return best


class _Served:
    """Whose need some staff can meet, as well as the aim asks and at least as the standards do."""

    def __init__(self, question: Asked) -> None:
        self.case, self.aim = question.case, question.aim
        of_need = self.aim.aim == "met_need"  # type: ignore[attr-defined]
        told: Any = self.aim
        terms = (
            Conditions((0,), worths=tuple(told.worths()), level=told.level)
            if of_need
            else Conditions((0,), worths=(1.0,))
        )
        self.care = CareOf(self.case, terms)
        self.of_plan = not of_need and self.aim.aim != "worst_served"  # type: ignore[attr-defined]
        self.form = self.care.worth() if of_need else np.zeros(self.care.size)
        if self.aim.aim == "worst_served":  # type: ignore[attr-defined]
            _lowest(self.care, told.level)
            self.form[-1] = 1.0
        standards = [rule for rule in question.rules if rule.rule == "standard"]  # type: ignore[attr-defined]
        for rule in standards:
            _standard(self.care, rule)
        self.asks = bool(standards) or not self.of_plan
        self.known: dict[tuple[float, ...], float | None] = {}

    def value(self, staff: Floats, plan: Allocation) -> float | None:
        key = tuple(staff.ravel().round(9))
        if self.asks and key not in self.known:
            self.known[key] = self.care.most(self.form, staff)
        if self.asks and self.known[key] is None:
            return None
        return self.aim.value(self.case, plan) if self.of_plan else self.known[key]


def _parts(case: Case, level: Any) -> list[list[tuple[int, float]]]:
    """(area, share) of each place; urban areas, towns and villages are those of one region."""
    found: dict[tuple[int, int], list[tuple[int, float]]] = {}
    for a, place, share in belonging(case, level):
        region = int(case.area_region[a]) if level == "rural_class" else -1
        found.setdefault((region, place), []).append((a, share))
    return list(found.values())


def _reaching(
    care: CareOf, parts: list[tuple[int, float]], services: list[int], times: float
) -> dict[int, float]:
    values: dict[int, float] = {}
    for a, share in parts:
        for j, (area, _, s) in enumerate(care.care):
            if area == a and s in services:
                values[j] = values.get(j, 0.0) + times * share
    return values


def _lowest(care: CareOf, level: Any) -> None:
    every = list(range(len(care.case.services)))
    for parts in _parts(care.case, level):
        need = sum(share * float(care.case.need[a].sum()) for a, share in parts)
        if need > 0:
            care._add(_reaching(care, parts, every, -1.0) | {care.size - 1: need}, 0.0)


def _standard(care: CareOf, rule: Any) -> None:
    case = care.case
    listed = [s for s, one in enumerate(case.services) if rule.services is None or one.id in rule.services]
    for parts, services in product(
        _parts(case, rule.level), [[s] for s in listed] if rule.each_service else [listed]
    ):
        need = sum(share * float(case.need[a, s]) for a, share in parts for s in services)
        care._add(_reaching(care, parts, services, -1.0), -rule.share * need)
