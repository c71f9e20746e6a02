"""Rules: what an allocation must obey. A new rule is one file here and its class in `RULES`."""

from collections.abc import Iterator, Sequence

import numpy as np

from placement.model.allocation import Allocation
from placement.model.arrays import Floats
from placement.model.case import Case
from placement.model.rules.base import SLACK, Breach, Finding, Rule
from placement.model.rules.base_moves import BaseMoves
from placement.model.rules.capacity import Capacity
from placement.model.rules.ceiling import Ceiling
from placement.model.rules.community_share import CommunityShare
from placement.model.rules.core_money import CoreMoney
from placement.model.rules.employers import Employers
from placement.model.rules.fair_share import FairShare
from placement.model.rules.filling import Filling
from placement.model.rules.floor import Floor
from placement.model.rules.forbidden import Forbidden
from placement.model.rules.fund import Fund
from placement.model.rules.hospital_moves import HospitalMoves
from placement.model.rules.least_job import LeastJob
from placement.model.rules.leavers import Leavers
from placement.model.rules.market import HiringMarket
from placement.model.rules.mix import Mix
from placement.model.rules.need import Need
from placement.model.rules.no_loser import NoLoser
from placement.model.rules.opened import Opened
from placement.model.rules.opening import Opening
from placement.model.rules.override import Override
from placement.model.rules.people_near import PeopleNear
from placement.model.rules.places import Places
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.progression import Progression
from placement.model.rules.required import Required
from placement.model.rules.single_base import SingleBase
from placement.model.rules.standard import Standard
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.support_ratio import SupportRatio
from placement.model.rules.team import Team
from placement.model.rules.training import Training
from placement.model.rules.travel_limit import TravelLimit
from placement.model.rules.waiting import WaitingLimit
from placement.model.rules.welsh_language import WelshLanguage
from placement.model.years import case_of, plan_of

RULES: dict[str, type[Rule]] = {
    str(kind.model_fields["rule"].default): kind
    for kind in (
        Fund,
        TravelLimit,
        PlanningLevel,
        Supply,
        Supervision,
        Places,
        Floor,
        Ceiling,
        SupportRatio,
        FairShare,
        Required,
        Forbidden,
        Employers,
        WelshLanguage,
        Opened,
        Team,
        SingleBase,
        Standard,
        LeastJob,
        Mix,
        NoLoser,
        PeopleNear,
        HiringMarket,
        Leavers,
        Progression,
        CoreMoney,
        Training,
        HospitalMoves,
        BaseMoves,
        CommunityShare,
        WaitingLimit,
    )
}
"""What a scenario may ask for, by the name it has there."""

STANDING: tuple[str, ...] = ("travel_limit", "planning_level", "places")
"""What holds with the figures of the region's tables, unless a scenario states or switches it off itself."""

ALWAYS: tuple[Rule, ...] = (Need(), Capacity(), Filling(), Opening())
"""What holds in every plan, asked for or not."""

_EVERY: tuple[type[Rule], ...] = (*RULES.values(), Override, *(type(rule) for rule in ALWAYS))
OF_CARE = tuple(kind for kind in _EVERY if kind.concerns == "care")
OF_WHO_IS_SERVED = tuple(kind for kind in _EVERY if kind.concerns == "who_is_served")
OF_POSTS = tuple(kind for kind in _EVERY if kind.concerns == "posts")


def split(rules: Sequence[Rule]) -> tuple[tuple[Fund, ...], tuple[Rule, ...]]:
    """Funds, and the rules beside them with those that always hold."""
    funds = tuple(rule for rule in rules if isinstance(rule, Fund))
    return funds, (*ALWAYS, *(rule for rule in rules if not isinstance(rule, Fund)))


def check_all(rules: Sequence[Rule], case: Case, allocation: Allocation) -> tuple[tuple[Rule, Finding], ...]:
    """What each rule finds; what a plan says that no stated rule decides is a breach of `filling`."""
    strange = tuple(_undecided(rules, allocation))
    findings = ((rule, check_every_year(rule, case, allocation)) for rule in rules)
    return tuple(
        (rule, Finding((*found.breaches, *strange), found.room) if isinstance(rule, Filling) else found)
        for rule, found in findings
    )


def _undecided(rules: Sequence[Rule], plan: Allocation) -> Iterator[Breach]:
    """Money, people and places of years, by the rule that alone decides them, where it is not stated."""
    told: list[tuple[type[Rule], int, Floats | None]] = []
    for one in plan.later:
        told += [(CoreMoney, one.year, one.handed), (Progression, one.year, one.grown)]
        told += [(Training, one.year, one.more), (Training, one.year, one.places)]
    told += [(HospitalMoves, one.year, one.moved) for one in plan.hospital]
    told += [(BaseMoves, year, missing) for year, missing in enumerate(plan.vacated, start=1)]
    for kind, year, figures in told:
        most = 0.0 if figures is None else float(np.abs(figures).max(initial=0.0))
        if most > SLACK and not any(isinstance(rule, kind) for rule in rules):
            yield Breach((str(kind.model_fields["rule"].default), str(year)), most, 0.0)


def check_every_year(rule: Rule, case: Case, allocation: Allocation) -> Finding:
    """The rule's own check; of what is about care alone, in every later year of the plan too."""
    found = rule.check(case, allocation)
    if not allocation.later or not isinstance(rule, (Need, TravelLimit, PlanningLevel)):
        return found
    breaches = list(found.breaches)
    for one in allocation.later:
        then = rule.check(case_of(case, one.year), plan_of(allocation, one))
        breaches += [
            Breach((*breach.where, str(one.year)), breach.found, breach.limit) for breach in then.breaches
        ]
    return Finding(tuple(breaches), found.room)


__all__ = [
    "ALWAYS",
    "OF_CARE",
    "OF_POSTS",
    "OF_WHO_IS_SERVED",
    "RULES",
    "STANDING",
    "Breach",
    "Finding",
    "Floor",
    "Fund",
    "Rule",
    "check_all",
    "check_every_year",
    "split",
]
