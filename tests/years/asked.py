"""Small cases of several years, in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from placement.model.ahead import WaitingLists, Years
from placement.model.aims.met_need import MetNeed
from placement.model.rules.fund import Fund
from tests.cases import role, service, tiny_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.case import Case

AIM = MetNeed(worth="flat")


def case_of_years(
    count: int,
    *,
    money: Sequence[float] | None = None,
    discount: float = 0.0,
    growth: Sequence[float] | None = None,
    need: Any = (6.0, 3.0),
    in_post: Any = ((1.0,), (0.0,)),
    steps: float = 1.0,
    lists: Sequence[tuple[float, float, float]] = (),
) -> Case:
    """Two clusters of one county, a base in each, one service and registered posts alone.

    `lists` has, cluster by cluster, people who wait, who join in a year, and whom one WTE sees in one.
    """
    plain = tiny_case(
        areas=(0, 1),
        bases=(0, 1),
        counties=(0, 0),
        regions=(0,),
        services=(service(),),
        roles=(role("registered", step_wte=steps),),
        need=np.array([[each] for each in need]),
        in_post=np.array(in_post),
    )
    grown = np.ones(count) if growth is None else np.array(growth)
    years = Years(
        count=count,
        discount=discount,
        growth=grown[:, None],
        pay=np.full((count, 1), 50_000.0),
        above=0.0,
        money={"fund": tuple(money or (1.0,) * count)},
        gives_grown=np.ones(1),
        moves_up=False,
    )
    return replace(plain, years=years, waiting=lists_of_clusters(lists))


def lists_of_clusters(lists: Sequence[tuple[float, float, float]]) -> WaitingLists | None:
    if not lists:
        return None
    people, joining, pace = (np.array(each, dtype=float) for each in zip(*lists, strict=True))
    every = np.arange(len(lists))
    return WaitingLists(every, np.zeros(len(lists), dtype=np.int64), people, joining, pace)


def fund_of(amount: float, **changed: Any) -> Fund:
    plain: dict[str, Any] = {
        "id": "fund", "name_en": "Fund", "name_cy": "Cronfa", "amount": amount, "recurrent": False,
        "contract": "fixed_term", "shares": "free", "taper": (1.0,),
    }  # fmt: skip
    return Fund(**(plain | changed))
