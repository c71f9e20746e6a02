"""Questions of which more than one test asks what must be true of any answer."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np

from placement.model.case import Case
from placement.rules import Rule
from tests.cases import fund, graduates, random_case, role, service, tiny_case
from tests.model.solving import USUAL


def random_question(seed: int) -> tuple[Case, list[Rule]]:
    rng = Random(seed)
    return random_case(rng), [fund(rng.choice([60_000, 150_000, 400_000])), *USUAL]


def clear_question() -> tuple[Case, list[Rule]]:
    """One best plan only: every base works for its own cluster, and no two drives are alike."""
    case = tiny_case(
        services=[
            service("physio", level="cluster", visit_share=1.0),
            service("ot", level="cluster", visit_share=0.7),
        ],
        roles=[
            role("registered", 0),
            role("registered", 1),
            role("newly_qualified", 1, pounds_per_wte=30_000),
        ],
        need=[[6.1, 2.3], [3.2, 4.7], [5.3, 1.9], [2.8, 3.6]],
        in_post=[[1.3, 0.9], [1.1, 0.4], [1.7, 0.6], [0.8, 1.2]],
        population=[9_000, 11_000, 8_000, 12_000],
        minutes=np.full((4, 4), 40.0) - np.diag([37.0, 33.0, 28.0, 22.0]),
        commute=20.0,
        places=2.0,
        classes=[graduates(1, 1, 0), graduates(1, 1, 1)],
    )
    return case, [fund(270_000), *USUAL]


def hard_question() -> tuple[Case, list[Rule]]:
    """Two services in half posts: some hundredths of a second of search."""
    case, rules = clear_question()
    roles = [replace(each, step_wte=0.5) for each in case.roles]
    services = [replace(each, level="county") for each in case.services]
    return replace(case, roles=tuple(roles), services=tuple(services), minutes=0.5 * case.minutes), rules
