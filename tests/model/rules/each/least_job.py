"""What tests know of the rule `least_job`."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.least_job import LeastJob
from tests.cases import KINDS, fund, tiny_case
from tests.clashing import a_floor, clash
from tests.model.rules.beside import AT, SURE, Drawn, new_posts, some_of
from tests.model.rules.kit import SUPPORT, RuleKit
from tests.model.rules.planting import (
    all_roles,
    in_case,
    in_plan,
    in_rows,
    in_settings,
    last_term_forgotten,
    off_by,
    unstated,
    who_fills,
)
from tests.model.stated.drawing import of_posts, some_services
from tests.model.stated.programme import MANY, Stated, minus
from tests.model.stated.where import places, roles


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """A job is what one place has of one service, or a half or a third of it, or a little beside."""
    level: Any = rng.choice(["base", "cluster"])
    services, kinds, whole = some_of(rng, case.service_ids), some_of(rng, KINDS), rng.random() < 0.5
    wte: dict[tuple[str, str], float] = {}
    for where, role, steps in new_posts(case, plan):
        service = case.services[role.service].id
        if (services is None or service in services) and (kinds is None or role.kind in kinds):
            wte[where[level], service] = wte.get((where[level], service), 0.0) + steps * role.step_wte
    jobs = rng.choice([1, 2, 3]) if whole else 1
    least = max(rng.choice(list(wte.values()) or [1.0]) / jobs + rng.choice(AT), 0.25)
    far = [abs(has - least * max(round(has / least), 1)) if whole else least - has for has in wte.values()]
    rule = LeastJob(level=level, least_wte=least, whole=whole, services=services, kinds=kinds)
    return case, rule, max(far, default=0.0) > SURE


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    for (p, bases), s in product(places(case, rule.level).items(), range(len(case.services))):
        mine = [k for k in roles(case, rule.services, rule.kinds) if case.roles[k].service == s]
        new = told.new(bases, mine)
        if not new:
            continue
        jobs = told.add(("jobs", p, s), MANY if rule.whole else 1.0, whole=True)
        told.least(minus(new, jobs, rule.least_wte), 0.0)
        told.most(minus(new, jobs, rule.least_wte if rule.whole else 10 * MANY), 0.0)


def drawn(rng: Random, case: Case) -> Rule:
    return LeastJob.model_validate(
        {
            "level": rng.choice(["base", "cluster"]),
            "least_wte": rng.choice([1.0, 1.0, 1.5]),
            "whole": rng.random() < 0.4,
            "kinds": of_posts(rng),
            "services": some_services(rng, case),
        }
    )


KIT = RuleKit(
    LeastJob,
    near=near,
    faults={
        "rows forget a post": in_rows(LeastJob, last_term_forgotten),
        "rows take every post for a full one": in_case(LeastJob, "rows", all_roles(step_wte=1.0)),
        "rows half a job too wide": in_rows(LeastJob, off_by(0.5)),
        "check counts every kind": in_settings(LeastJob, "check", kinds=unstated),
        "check counts every service": in_settings(LeastJob, "check", services=unstated),
        "check looks at clusters": in_settings(LeastJob, "check", level=lambda _: "cluster"),
        "check lets there be more than whole jobs": in_settings(LeastJob, "check", whole=lambda _: False),
        "check counts who fills": in_plan(LeastJob, who_fills),
    },
    clashes={
        # each region has £20,000, half a support post costs £15,000 and a whole one £30,000
        "half a job too small": clash(
            tiny_case(),
            [fund(40_000), LeastJob(kinds=("support",)), a_floor(0.5, kinds=("support",))],
            "fund least_job floor",
            {"fund": ("pounds_per_year", 20_000)},
            {"least_job": ("wte", 0.5)},
            {"floor": ("wte", 0.5)},
        ),
    },
    said=(
        (LeastJob(kinds=("newly_qualified",), whole=True), "only as whole jobs of 1.0 WTE at one base"),
        (LeastJob(level="cluster", least_wte=0.75, services=("physio",)), "at least 0.75 WTE of them"),
    ),
    lax=(
        (LeastJob(least_wte=3), {(0, SUPPORT): 1}),
        (LeastJob(least_wte=2, whole=True), {(0, SUPPORT): 5, (2, SUPPORT): 3}),
    ),
    refused=(
        (
            "job below nothing",
            ('rule = "least_job"', "least_wte = -1"),
            "setting_at_least",
            3,
            "new.least_wte",
            "0 or more",
        ),
        (
            "job of a kind there is not",
            ('rule = "least_job"', 'kinds = ["newly-qualified"]'),
            "choice_near",
            3,
            "new.kinds[1]",
            "Write newly_qualified",
        ),
        (
            "job of no service",
            ('rule = "least_job"', 'services = ["phisio"]'),
            "unknown_id",
            3,
            "new.services",
            "Write physio",
        ),
    ),
    ways=frozenset({"mended", "the worst"}),
    stated=stated,
    drawn=drawn,
    whose="a region",
)
