"""Questions of which more than one test asks what must be true of any answer."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np

from placement.model.case import Case
from placement.model.rules import Rule
from tests.cases import KINDS, fund, graduates, random_case, role, service, tiny_case
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


def slow_question() -> tuple[Case, list[Rule]]:
    """Three services, 160 areas and 26 bases in half posts: the plain search is not done in a second."""
    numbers = np.random.default_rng(2)
    areas, bases, clusters, services = 160, 26, 16, 3
    case = tiny_case(
        areas=numbers.integers(0, clusters, areas).tolist(),
        bases=[*range(clusters), *numbers.integers(0, clusters, bases - clusters).tolist()],
        counties=[cluster // 4 for cluster in range(clusters)],
        regions=(0, 0, 0, 0),
        services=[service(name, level="region", visit_share=0.5) for name in ("physio", "ot", "diet")],
        roles=[
            role(kind, s, step_wte=0.5, pounds_per_wte=int(numbers.integers(25_000, 60_000)))
            for s in range(services)
            for kind in KINDS
        ],
        classes=[graduates(2, s, county) for s in range(services) for county in range(4)],
        need=numbers.uniform(0, 0.9, (areas, services)) ** 2,
        in_post=numbers.uniform(0, 1.5, (bases, services)).round(1),
        places=numbers.choice([1.0, 1.5, 2.5, 4.0], bases),
        minutes=numbers.uniform(3, 60, (areas, bases)).round(1),
        commute=numbers.uniform(5, 40, (4, bases)).round(),
        population=numbers.integers(3_000, 12_000, areas),
    )
    return case, [fund(900_000), *USUAL]
