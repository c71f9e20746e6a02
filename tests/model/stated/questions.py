"""Random small questions: a case, any mixture of rules and a first aim. The seed brings each back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.aims import AIMS
from placement.model.care_time import CareTimeTaken
from placement.model.rules.fund import Fund
from placement.model.rules.places import Places
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.travel_limit import TravelLimit
from placement.solve.basis import with_basis
from tests.cases import KINDS, capital, fund, random_case, role
from tests.model.aims.each import KITS as AIM_KITS
from tests.model.rules.each import KITS

if TYPE_CHECKING:
    from placement.model.aims import Aim
    from placement.model.case import Case
    from placement.model.rules import Rule


USUAL = {"fund", "travel_limit", "planning_level", "places", "supply", "supervision"}
"""Rules that are asked in every question."""
DRAWN = {name: kit.drawn for name, kit in KITS.items() if kit.drawn is not None}
"""Every rule but those of every plan, with how one is drawn."""


@dataclass(frozen=True)
class Asked:
    case: Case
    rules: tuple[Rule, ...]
    aim: Aim

    @property
    def funds(self) -> list[Fund]:
        return [rule for rule in self.rules if isinstance(rule, Fund)]


def asked(seed: int) -> Asked:
    """A question in which two to five rules are drawn beside those of every plan."""
    rng = Random(f"three ways {seed}")
    case = _case(rng)
    rules: list[Rule] = [
        TravelLimit(),
        PlanningLevel(),
        Places(more=rng.choice([0.0, 0.0, 0.5])),
        *_usual(rng),
    ]
    if case.base_candidate.any():
        rules.append(capital(rng.choice([90_000, 200_000, 500_000])))
    kinds = rng.sample(sorted(DRAWN), rng.choice([1, 2, 2, 3, 4]))
    rules += [rule for kind in kinds if (rule := DRAWN[kind](rng, case)) is not None]
    aim = _aim(rng, case)
    case = with_basis(_with_time_taken(Random(f"care time {seed}"), case), rules, [aim])
    return Asked(case, tuple(rules), aim)


def _case(rng: Random) -> Case:
    case = random_case(rng)
    services = tuple(replace(s, care_group=rng.choice(["adults", "children"])) for s in case.services)
    roles = [
        role(kind, s, employer_id=rng.choice(["board", "board", "council"]), **_step(rng))
        for s in range(len(services))
        for kind in KINDS
        if rng.random() < 0.75 or kind == "registered"
    ]
    if rng.random() < 0.5:
        level, welsh = rng.choice([2, 3, 4]), rng.choice(["desirable", "to_be_learnt", "essential"])
        roles.append(
            role("registered", 0, id="cymraeg", pounds_per_wte=53_000, welsh=welsh, welsh_level=level)
        )
    vacant = np.array(rng.choices([0.0, 0.0, 0.6, 1.0], k=case.in_post.size)).reshape(case.in_post.shape)
    sites = max(int(case.base_candidate.sum()), 1)
    from_base = np.maximum(case.moves_from, 0)
    moving = np.minimum(case.moving, case.in_post[from_base] / sites)
    owners = tuple(rng.choice(["board", "board", "council"]) for _ in case.base_ids)
    by_bus = [rng.choice([5.0, 12.0, 40.0, np.inf, np.nan]) for _ in range(case.minutes.size)]
    return replace(
        case,
        services=services,
        roles=tuple(roles),
        funded=np.where(case.base_candidate[:, None], 0.0, case.in_post + vacant),
        moving=moving,  # nobody moves who is not there
        base_employer=owners,
        transit_minutes=np.array(by_bus).reshape(case.minutes.shape),
        no_car_share=np.array([rng.choice([0.0, 0.3, 1.0, np.nan]) for _ in case.area_ids]),
        base_places=np.array(rng.choices([0.5, 1.0, 2.0, 2.5], k=len(owners))),
    )


def _with_time_taken(rng: Random, case: Case) -> Case:
    """In a third of the questions new staff take hours of their colleagues, or are away, or both."""
    if rng.random() > 1 / 3:
        return case
    hours = {who: rng.choice([0.0, 2.5, 7.5, 20.0]) for who in ("newly_qualified", "support")}
    taken = CareTimeTaken(**hours, away=rng.choice([0.0, 0.1, 0.2]))
    return replace(case, roles=taken.of(case.roles), care_time=taken)


def _step(rng: Random) -> dict[str, float]:
    return {"step_wte": rng.choice([0.5, 1.0])}


def _usual(rng: Random) -> list[Rule]:
    shares: Any = rng.choice(["population", "weighted_need", "free"])
    rules: list[Rule] = [
        fund(
            rng.choice([60_000, 110_000, 180_000, 250_000]),
            shares=shares,
            least=rng.choice([0, 0, 0, 20_000]),
        ),
        Supply(pool_wte_at_each_base=rng.choice([0.0, 0.5, 1.0]), across_regions=rng.random() < 0.3),
        Supervision(
            ratio_newly_qualified=rng.choice([0.5, 1.0, 2.0]),
            ratio_support=rng.choice([0.5, 1.0]),
            least_experienced_wte=rng.choice([0.0, 0.5, 1.2]),
        ),
    ]
    if rng.random() < 0.25:
        more: Any = rng.choice([{"kinds": ("support",)}, {"services": ("physio",)}, {}])
        rules.append(fund(40_000, id="second", shares="free", **more))
    return rules


def _aim(rng: Random, case: Case) -> Aim:
    name = rng.choice([*AIMS, "met_need", "met_need", "worst_served"])
    return AIMS[name].model_validate(AIM_KITS[name].drawn(rng, case))
