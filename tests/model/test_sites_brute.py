"""The best plan with possible sites, teams, standards or single bases is the best of all, tried one by one.

Every set of sites is opened in turn. With the doors decided, an opened site is a base like any other, with
those who moved there, and a shut one has nobody and room for nobody; `brute` then tries every plan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain, combinations, product
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from placement.model.rules.opened import Opened
from placement.model.rules.single_base import SingleBase
from placement.model.rules.standard import Standard
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.team import Team
from tests.cases import LEVELS, capital, fund, graduates, role, service, tiny_case
from tests.model.brute import Conditions, Met, best_of_all, slots_of
from tests.model.solving import BY_PRICES, PLAIN, USUAL, best_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.model.case import Case
    from placement.model.role import Kind
    from placement.model.rules import Rule
    from placement.solve.settings import Settings
    from tests.model.brute import Steps

CASES = 24
WITH_ONE_BASE = 12


def small_case(rng: Random) -> Case:
    """Two clusters; b0 is open, b1 and perhaps b2 are possible sites to which staff of b0 may move."""
    two = rng.random() < 0.4
    offered = [
        service(name, level=rng.choice(LEVELS), limit_minutes=25.0, visit_share=rng.choice([0.0, 0.6]))
        for name in (("physio", "ot") if two else ("physio",))
    ]
    juniors: list[Kind] = ["newly_qualified", "support"]
    kinds: list[Kind] = ["registered", *([] if two else [rng.choice(juniors)])]
    third = rng.random() < 0.5
    return tiny_case(
        areas=(0, 1, 1),
        bases=(0, 1, 1),
        counties=rng.choice([(0, 0), (0, 0), (0, 1)]),
        regions=(0, 0),
        services=offered,
        roles=[role(kind, s) for s in range(len(offered)) for kind in kinds],
        classes=[graduates(1, 0, 0, commute_minutes=15.0)],
        need=np.array(rng.choices([0.3, 0.8, 1.7, 2.9], k=3 * len(offered))).reshape(3, -1),
        in_post=np.array(rng.choices([0.8, 1.0, 1.5], k=3 * len(offered))).reshape(3, -1),
        places=rng.choices([0.5, 1.0, 1.5], k=3),
        minutes=np.array(rng.choices([0.0, 5.0, 20.0, 30.0], k=9)).reshape(3, 3),
        population=10_000.0,
        candidate=[False, True, third],
        moves_from=[-1, rng.choice([0, 0, -1]), rng.choice([0, -1])],
        moving=np.array(rng.choices([0.0, 0.4], k=3 * len(offered))).reshape(3, -1),
        opening_pounds=rng.choices([50_000, 80_000], k=3),
        members=rng.choice([None, [(0, 0, 0.75), (0, 1, 0.25), (1, 1, 1.0), (2, 1, 1.0)]]),
    )


@dataclass(frozen=True)
class Doors:
    """Which sets of sites may be opened: within the money, so many at least and at most, and these."""

    pounds: int
    least: int = 0
    most: int = 9
    named: frozenset[int] = frozenset()

    def sets(self, case: Case) -> Iterator[tuple[int, ...]]:
        sites = np.flatnonzero(case.base_candidate).tolist()
        for chosen in chain.from_iterable(combinations(sites, n) for n in range(len(sites) + 1)):
            spent = sum(int(case.base_opening_pounds[b]) for b in chosen)
            if spent <= self.pounds and self.least <= len(chosen) <= self.most and self.named <= set(chosen):
                yield chosen


def with_doors(case: Case, opened: tuple[int, ...]) -> Case:
    """The case in which these sites are bases like any other and the rest are not there."""
    staff, places = case.in_post.copy(), case.base_places.copy()
    for b in np.flatnonzero(case.base_candidate).tolist():
        if b not in opened:
            places[b] = 0.0
        elif case.moves_from[b] >= 0:
            staff[case.moves_from[b]] -= case.moving[b]
            staff[b] += case.moving[b]
    return replace(case, in_post=staff, base_places=places, base_candidate=np.zeros(len(places), dtype=bool))


def best_with_doors(case: Case, doors: Doors, terms: Conditions) -> float | None:
    found = [best_of_all(with_doors(case, opened), terms) for opened in doors.sets(case)]
    return max((value for value in found if value is not None), default=None)


@dataclass(frozen=True)
class WholeTeam:
    """By cluster: services and the least WTE of each, and of all; clusters that have a team in any case."""

    members: dict[int, float]
    least: float
    named: frozenset[int] = frozenset()

    def __call__(self, case: Case, posts: Steps, filled: Steps) -> bool:
        for c in range(len(case.cluster_ids)):
            here = [b for b in range(len(case.base_ids)) if case.base_cluster[b] == c]
            has = {s: float(sum(case.in_post[b, s] for b in here)) for s in self.members}
            asked = c in self.named
            for (b, k), funded, busy in zip(slots_of(case), posts, filled, strict=True):
                s = case.roles[k].service
                if b in here and s in self.members:
                    has[s] += busy * case.roles[k].step_wte
                    asked = asked or funded > 0
            short = any(has[s] < least - 1e-9 for s, least in self.members.items())
            if asked and (short or sum(has.values()) < self.least - 1e-9):
                return False
        return True


def question(seed: int) -> tuple[Case, list[Rule], Doors, Conditions]:
    """A small case, its rules, and the same rules as the enumeration takes them."""
    rng = Random(f"sites {seed}")
    case, amount = small_case(rng), rng.choice([60_000, 110_000])
    once = rng.choice([60_000, 100_000, 160_000])
    pool = rng.choice([0.0, 0.5])
    rules: list[Rule] = [rule for rule in USUAL if not isinstance(rule, Supply | Supervision)]
    rules += [fund(amount), capital(once), Supply(pool_wte_at_each_base=pool), Supervision()]
    doors = Doors(once)
    if rng.random() < 0.5:
        doors = rng.choice([Doors(once, least=1), Doors(once, most=1), Doors(once, named=frozenset({1}))])
        bases = tuple(case.base_ids[b] for b in doors.named)
        rules.append(Opened(at_least=doors.least, at_most=doors.most, bases=bases))
    allowed, met = [], []
    if rng.random() < 0.5:
        members = {s: rng.choice([0.5, 1.0, 1.4]) for s in range(len(case.services))}
        team = WholeTeam(members, rng.choice([0.0, 2.0]), frozenset(rng.choice([[], [], [1]])))
        allowed.append(team)
        named = tuple(case.cluster_ids[c] for c in team.named)
        by_name = {case.services[s].id: wte for s, wte in members.items()}
        rules.append(Team(members=by_name, least_wte=team.least, places=named or None))
    if rng.random() < 0.5:
        share, each = rng.choice([0.1, 0.25, 0.4]), rng.random() < 0.5
        rules.append(Standard(share=share, each_service=each))
        every = range(len(case.services))
        groups = [frozenset({s}) for s in every] if each else [frozenset(every)]
        met = [Met(frozenset({c}), group, share) for c in (0, 1) for group in groups]
    terms = Conditions((amount,), pool=pool, allowed=tuple(allowed), met=tuple(met))
    return case, rules, doors, terms


@pytest.mark.parametrize("settings", [BY_PRICES, PLAIN], ids=["prices", "plain"])
@pytest.mark.parametrize("seed", range(CASES))
def test_the_answer_is_the_best_of_all_doors_and_plans(seed: int, settings: Settings) -> None:
    case, rules, doors, terms = question(seed)
    expected = best_with_doors(case, doors, terms)
    found = best_value(case, rules, settings=settings)
    assert found == (None if expected is None else pytest.approx(expected, abs=2e-6))


def test_the_questions_stand_on_both_sides() -> None:
    """Some have no answer, and in some the sites, the team or the standard change what is best."""
    impossible = changed = 0
    for seed in range(CASES):
        case, _, doors, terms = question(seed)
        expected = best_with_doors(case, doors, terms)
        plain = best_of_all(with_doors(case, ()), replace(terms, allowed=(), met=()))
        impossible += expected is None
        changed += expected is not None and expected != pytest.approx(plain)
    assert impossible > 2
    assert changed > CASES // 4


@pytest.mark.parametrize("seed", range(WITH_ONE_BASE))
def test_with_one_base_for_each_area_the_answer_is_the_best_of_all_choices(seed: int) -> None:
    rng = Random(f"one base {seed}")
    case = small_case(rng)
    while len(case.services) > 1:
        case = small_case(rng)
    once = rng.choice([60_000, 160_000])
    rules: list[Rule] = [rule for rule in USUAL if not isinstance(rule, Supply)]
    rules += [fund(60_000), capital(once), Supply(pool_wte_at_each_base=0.5)]
    rules.append(SingleBase(services=("physio",)))
    expected = max(
        value
        for chosen in product(range(len(case.base_ids)), repeat=len(case.area_ids))
        if (value := best_with_doors(served_from(case, chosen), Doors(once), Conditions((60_000,), pool=0.5)))
        is not None
    )
    assert best_value(case, rules) == pytest.approx(expected, abs=2e-6)


def served_from(case: Case, chosen: tuple[int, ...]) -> Case:
    """The case in which nobody drives to an area but from the base chosen for it."""
    minutes = np.full(case.minutes.shape, np.inf)
    for a, b in enumerate(chosen):
        minutes[a, b] = case.minutes[a, b]
    return replace(case, minutes=minutes)
