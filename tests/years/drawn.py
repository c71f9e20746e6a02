"""Cases of two and three years drawn at random, with every rule of years that a draw may have."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.ahead import Years
from placement.model.rules.base_moves import BaseMoves
from placement.model.rules.community_share import CommunityShare
from placement.model.rules.core_money import CoreMoney
from placement.model.rules.hospital_moves import HospitalMoves
from placement.model.rules.leavers import Leavers
from placement.model.rules.market import HiringMarket
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.progression import Progression
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.training import Training
from placement.model.rules.travel_limit import TravelLimit
from placement.model.rules.waiting import WaitingLimit
from tests.cases import graduates, role, tiny_case
from tests.years.asked import fund_of, lists_of_clusters

if TYPE_CHECKING:
    from placement.model.case import Case
    from placement.model.role import Kind
    from placement.model.rules import Rule

KINDS: tuple[tuple[Kind, ...], ...] = (
    ("registered",), ("newly_qualified",), ("registered", "support"),
    ("registered", "newly_qualified"), ("registered", "newly_qualified"),
)  # fmt: skip
MONEY = (
    (1.0, 1.0, 1.0), (1.0, 0.5, 0.5), (1.0, 0.5, 0.0), (1.0, 1.0, 0.3), (1.0, 1.5, 2.0), (1.0, 6.0, 8.0),
)  # fmt: skip


def drawn(seed: int) -> tuple[Case, list[Rule]]:
    """Two clusters with a base in each, of one region or of two, and its rules."""
    rng = Random(seed)
    count, kinds, two = rng.choice((2, 3, 3)), rng.choice(KINDS), rng.random() < 0.3
    case = tiny_case(
        areas=(0, 1), bases=(0, 1), counties=(0, int(two)), regions=(0, 1) if two else (0,),
        roles=[role(kind, step_wte=rng.choice((1.0, 1.0, 0.5))) for kind in kinds],
        need=np.array([[rng.choice((0.5, 1.5, 3.0, 8.0))] for _ in range(2)]),
        in_post=np.array([[rng.choice((0.0, 0.5, 1.0, 3.0))] for _ in range(2)]),
        population=np.array([rng.choice((5_000.0, 10_000.0)), 10_000.0]),
        classes=_classes(rng, kinds, two=two),
    )  # fmt: skip
    moves_up = "newly_qualified" in kinds and rng.random() < 0.5
    flat = np.array([float(each.pounds_per_wte) for each in case.roles])
    funds = [
        fund_of(
            rng.choice((30_000.0, 60_000.0, 100_000.0)), id=name, shares=rng.choice(("free", "population")),
            contract=rng.choice(("permanent", "fixed_term")), kinds=rng.choice((None, None, kinds[-1:])),
        )
        for name in rng.choice((("fund",), ("fund",), ("fund", "other")))
    ]  # fmt: skip
    growth = rng.choice((-0.05, 0.0, 0.1))
    years = Years(
        count=count,
        discount=rng.choice((0.0, 0.05)),
        growth=np.array([[1 + growth * year] for year in range(count)]),
        pay=np.stack([flat * (1 + 0.05 * year * moves_up) for year in range(count)]),
        above=rng.choice((0.0, 0.03, -0.1)) if moves_up else 0.0,
        money={fund.id: rng.choice(MONEY)[:count] for fund in funds},
        gives_grown=np.array([0.5 if kind == "support" else 1.0 for kind in kinds]),
        moves_up=moves_up,
        fixed_term=frozenset(fund.id for fund in funds if fund.contract == "fixed_term"),
    )
    lists = [(rng.choice((0.0, 40.0)), rng.choice((10.0, 90.0)), 60.0) for _ in range(2)]
    hospital = np.array([[rng.choice((2.0, 5.0, 10.0))] for _ in case.region_ids])
    hospital[-1, 0] = rng.choice((hospital[-1, 0], float("nan"))) if two else hospital[-1, 0]
    waits, moves = rng.random() < 0.25, rng.random() < 0.6
    case = replace(
        case, years=years, hospital=hospital if moves else None,
        waiting=lists_of_clusters(lists) if waits else None,
    )  # fmt: skip
    rules: list[Rule] = [*funds, TravelLimit(default=rng.choice((5.0, 45.0))), PlanningLevel()]
    rules += _people(rng) + ([Progression()] if moves_up else [])
    if moves:
        rules.append(HospitalMoves(most_pct=rng.choice((5, 30, 60)), backfilled_pct=rng.choice((0, 50, 100))))
    if moves and rng.random() < 0.4:
        asked = {"share": rng.choice((0.1, 0.3, 0.5)), "from_year": rng.choice((None, 1, 2))}
        rules.append(CommunityShare.model_validate(asked))
    if waits:
        rules.append(WaitingLimit(weeks=rng.choice((8, 26)), from_year=rng.choice((1, 2, 3))))
    return case, rules + (_trained(rng) if "newly_qualified" in kinds else [])


def _classes(rng: Random, kinds: tuple[Kind, ...], *, two: bool) -> list[Any]:
    if "newly_qualified" not in kinds:
        return []
    near = rng.choice((5.0, 30.0))
    return [
        graduates(rng.choice((0, 1, 2)), id=f"g{n}", home_county=n * two, commute_minutes=near)
        for n in range(rng.choice((1, 2)))
    ]


def _people(rng: Random) -> list[Rule]:
    """Who leaves, who can be hired, who comes from a base, and what boards keep: each rule or none."""
    rules: list[Rule] = [
        Leavers(
            leavers_pct=rng.choice((5, 20, 50)), by_kind={"newly_qualified": 40} if rng.random() < 0.5 else {}
        ),
        HiringMarket(pct_of_staff=rng.choice((0, 30)), least_wte=rng.choice((0, 0.5, 1, 2))),
        BaseMoves(part_pct=rng.choice((20, 100)), backfilled_pct=rng.choice((0, 50))),
        CoreMoney(pounds_per_year=rng.choice((30_000, 100_000, 300_000))),
    ]
    return [rule for rule in rules if rng.random() < 0.5]


def _trained(rng: Random) -> list[Rule]:
    """Graduates, beside whom they work, and places of training that come in time."""
    few = Supply(pool_wte_at_each_base=rng.choice((0, 0, 0.5)))
    beside = Supervision(
        ratio_newly_qualified=rng.choice((0.5, 1, 2)), least_experienced_wte=rng.choice((0, 0.5, 1))
    )
    trains = Training(
        most={"physio": rng.choice((2, 8))}, years=rng.choice((1, 1, 2)),
        finish_pct=rng.choice((60, 100)), stay_pct=rng.choice((50, 100)),
        councils={"physio": rng.choice((0, 0.5, 3))},
    )  # fmt: skip
    return [few, *(rule for rule in (beside, trains) if rng.random() < 0.8)]
