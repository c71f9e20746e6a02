"""Every plan of a small case, for the aims: doors, posts and who fills them, one by one.

What is enumerated obeys the conditions of `tests.model.brute`. Who is cared for is left to a small linear
programme, written here from the formulas and given to scipy. Nothing comes from the aims or the model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, combinations, product
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linprog

from tests.model import brute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from placement.model.arrays import Bools, Floats
    from placement.model.case import Case
    from tests.model.brute import Conditions, Place, Steps

ENOUGH = 1e-7
"""How near the best value of the first aim a plan must be to count as best."""


@dataclass(frozen=True)
class Plan:
    """`case` is what the case is once the doors are open: candidates are bases like others, or gone."""

    case: Case
    opened: tuple[int, ...]
    posts: Steps
    filled: Steps

    @property
    def staff(self) -> Floats:
        """B x S, WTE of time."""
        time = self.case.in_post.copy()
        for n, (b, k) in zip(self.filled, brute.slots_of(self.case), strict=True):
            role = self.case.roles[k]
            time[b, role.service] += n * role.step_wte * role.care_wte_per_wte
        return time

    @property
    def steps(self) -> dict[tuple[int, int], int]:
        return dict(zip(brute.slots_of(self.case), self.posts, strict=True))

    def people(self, minutes: float, journeys: Floats | None = None, people: Floats | None = None) -> float:
        """Residents near somebody in post, or in a new post; by other journeys, or of other people."""
        way = self.case.reach_minutes if journeys is None else journeys
        staffed = {int(b) for b in np.flatnonzero(self.case.in_post.sum(axis=1) > 1e-9)}
        staffed |= {b for n, (b, _) in zip(self.filled, brute.slots_of(self.case), strict=True) if n}
        near = [any(way[a, b] <= minutes for b in staffed) for a in range(len(self.case.need))]
        return float((self.case.population if people is None else people)[near].sum())

    def change(self, earlier: dict[tuple[int, int], int]) -> float:
        """WTE of posts that come or go."""
        spots = brute.slots_of(self.case)
        return sum(
            abs(self.steps[spot] - earlier.get(spot, 0)) * self.case.roles[spot[1]].step_wte for spot in spots
        )

    def pounds(self, opening: dict[int, int]) -> float:
        posts = sum(n * self.case.roles[k].pounds_per_step for (_, k), n in self.steps.items())
        return float(posts + sum(opening[b] for b in self.opened))


def plans(case: Case, terms: Conditions, capital: int = 0) -> Iterator[Plan]:
    """Every plan that the conditions and the money for doors allow."""
    sites = np.flatnonzero(case.base_candidate).tolist()
    for opened in chain.from_iterable(combinations(sites, n) for n in range(len(sites) + 1)):
        if sum(case.base_opening_pounds[b] for b in opened) > capital:
            continue
        after = _with_doors(case, opened)
        if (after.in_post < 0).any():
            continue
        for posts in brute._posts(after, terms):
            for filled in product(
                *(
                    range(0 if after.roles[k].limited else n, n + 1)
                    for n, (_, k) in zip(posts, brute.slots_of(after), strict=True)
                )
            ):
                if brute._supervised(after, terms, filled) and brute._supplied(after, terms, filled):
                    yield Plan(after, opened, posts, filled)


def _with_doors(case: Case, opened: tuple[int, ...]) -> Case:
    """The case with the staff of opened sites there, and no room at closed ones."""
    staff, room = case.in_post.copy(), case.base_places.copy()
    for b in np.flatnonzero(case.base_candidate):
        if b not in opened:
            room[b] = 0.0
        elif case.moves_from[b] >= 0:
            staff[b] += case.moving[b]
            staff[case.moves_from[b]] -= case.moving[b]
    return replace(
        case, in_post=staff.round(9), base_places=room, base_candidate=np.zeros(len(room), dtype=bool)
    )


class CareOf:
    """Who is cared for with some staff: columns are care, parts of each place's need, the lowest share."""

    def __init__(self, case: Case, terms: Conditions) -> None:
        self.case, self.terms = case, terms
        areas, bases, services = len(case.area_ids), len(case.base_ids), len(case.services)
        self.care = [c for c in np.ndindex(areas, bases, services) if brute._reaches(case, *c)]
        need = brute.need_of(case, terms.level)
        self.need = {(place, s): each[s] for place, each in need.items() for s in range(services)}
        self.parts = [(place, s, i) for place, s in self.need for i in range(len(terms.worths))]
        self.size = len(self.care) + len(self.parts) + 1
        self.rows: list[Floats] = []
        self.limits: list[float] = []
        for a, s in np.ndindex(areas, services):
            self._add(
                {j: 1.0 for j, c in enumerate(self.care) if (c[0], c[2]) == (a, s)}, float(case.need[a, s])
            )
        for place, s in self.need:
            values = {len(self.care) + j: 1.0 for j, part in enumerate(self.parts) if part[:2] == (place, s)}
            self._add(values | self.reaching(terms.level, place, (s,), -1.0), 0.0)

    def reaching(
        self,
        level: Place,
        place: int,
        services: tuple[int, ...],
        times: float,
        counted: Bools | None = None,
    ) -> dict[int, float]:
        """Care of a place's people as coefficients; of those areas and services (A x S) that count."""
        values: dict[int, float] = {}
        for a, where, share in brute.belonging(self.case, level):
            for j, spot in enumerate(self.care):
                mine = where == place and spot[0] == a and spot[2] in services
                if mine and (counted is None or counted[a, spot[2]]):
                    values[j] = values.get(j, 0.0) + times * share
        return values

    def _add(self, values: dict[int, float], limit: float) -> None:
        self.rows.append(np.array(brute._row(self.size, values)))
        self.limits.append(float(limit))

    def worth(self, weights: Mapping[tuple[int, int], float] | None = None) -> Floats:
        """Need met, each part by its worth (and each place and service by its weight)."""
        out = np.zeros(self.size)
        for j, (place, s, i) in enumerate(self.parts):
            weight = 1.0 if weights is None else weights[place, s]
            out[len(self.care) + j] = self.terms.worths[i] * weight
        return out

    def drives(self) -> Floats:
        out = np.zeros(self.size)
        out[: len(self.care)] = [self.case.minutes[a, b] for a, b, _ in self.care]
        return out

    def lowest(self, level: Place = "cluster", counted: Bools | None = None) -> Floats:
        """The lowest share of any place of a level, all services together; its rows are added."""
        services = tuple(range(len(self.case.services)))
        some = self.case if counted is None else replace(self.case, need=self.case.need * counted)
        for place, need in brute.need_of(some, level).items():
            if sum(need) > 0:
                values = self.reaching(level, place, services, -1.0, counted)
                self._add(values | {self.size - 1: sum(need)}, 0.0)
        return np.asarray(np.eye(self.size)[-1])

    def no_fall(self, level: Place, today: Floats, points: float) -> None:
        """Rows: no place's share, for each service, is so many points below today's (A x S, WTE) or more."""
        now = brute.need_of(replace(self.case, need=today), level)
        for place, need in brute.need_of(self.case, level).items():
            for s, wte in enumerate(need):
                least = now[place][s] - points / 100 * wte
                self._add(self.reaching(level, place, (s,), -1.0), -least)

    def most(self, form: Floats, staff: Floats, *, least: tuple[Floats, float] | None = None) -> float | None:
        """The greatest value of a form with this staff; None if another form cannot be at least so much."""
        rows, limits = list(self.rows), list(self.limits)
        for b, s in np.ndindex(staff.shape):
            uses = {j: brute._use(self.case, *c) for j, c in enumerate(self.care) if c[1:] == (b, s)}
            rows.append(np.array(brute._row(self.size, uses)))
            limits.append(float(staff[b, s]))
        if least is not None:
            rows.append(-least[0])
            limits.append(-least[1])
        part = 1 / len(self.terms.worths)
        top = [np.inf] * len(self.care) + [self.need[p, s] * part for p, s, _ in self.parts] + [1.0]
        answer = linprog(-form, A_ub=np.array(rows), b_ub=limits, bounds=[(0, t) for t in top])
        if answer.status == 2:
            return None
        assert answer.status == 0, answer.message
        return float(-answer.fun)


def by_staff(found: Sequence[Plan]) -> dict[tuple[float, ...], list[Plan]]:
    """Plans that give the same staff time, together."""
    groups: dict[tuple[float, ...], list[Plan]] = {}
    for plan in found:
        groups.setdefault(tuple(plan.staff.ravel().round(9)), []).append(plan)
    return groups


def most_of_all(found: Sequence[Plan], care: CareOf, form: Floats) -> float:
    """The greatest value of a form over all plans."""
    shape = (len(care.case.base_ids), len(care.case.services))
    values = [care.most(form, np.array(staff).reshape(shape)) for staff in by_staff(found)]
    return max(value for value in values if value is not None)


def least_after_need(
    found: Sequence[Plan], care: CareOf, of_plan: Callable[[Plan], float], per_minute: float
) -> float:
    """The least sum of what a plan costs and of its drives, over the plans that meet most need."""
    shape = (len(care.case.base_ids), len(care.case.services))
    need, groups = care.worth(), by_staff(found)
    met = {staff: care.most(need, np.array(staff).reshape(shape)) or 0.0 for staff in groups}
    best = max(met.values())
    values = []
    for staff, same in groups.items():
        if met[staff] < best - ENOUGH:
            continue
        driven = 0.0
        if per_minute:
            held = (need, best - ENOUGH)
            driven = -(care.most(-care.drives(), np.array(staff).reshape(shape), least=held) or 0.0)
        values.append(per_minute * driven + min(of_plan(plan) for plan in same))
    return min(values)
