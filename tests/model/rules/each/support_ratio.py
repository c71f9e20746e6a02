"""What tests know of the rule `support_ratio`."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.support_ratio import SupportRatio
from tests.cases import KINDS, fund, tiny_case
from tests.clashing import a_floor, clash
from tests.model.rules.beside import BESIDE, LEVELS, SURE, Drawn, new_posts, some_of
from tests.model.rules.kit import REGISTERED, SUPPORT, RuleKit
from tests.model.rules.planting import (
    all_roles,
    in_case,
    in_rows,
    in_settings,
    last_term_forgotten,
    signs_forgotten,
    unstated,
)
from tests.model.stated.drawing import some_services
from tests.model.stated.programme import Stated, minus
from tests.model.stated.where import places, roles


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """The ratio is that of one place, or a little beside it."""
    level: Any = rng.choice(LEVELS)
    services = some_of(rng, case.service_ids)
    wte: dict[str, dict[str, float]] = {}
    for where, role, steps in new_posts(case, plan):
        if services is None or case.services[role.service].id in services:
            has = wte.setdefault(where[level], dict.fromkeys(KINDS, 0.0))
            has[role.kind] += steps * role.step_wte
    both = [has for has in wte.values() if has["registered"] > 0 and has["support"] > 0]
    has = rng.choice(both or list(wte.values()) or [dict.fromkeys(KINDS, 0.0)])
    support, registered = has["support"], has["registered"]
    ratio = (support / registered if registered else rng.choice([0.5, 1.0])) + rng.choice(BESIDE)
    some: dict[str, Any] = {"most": ratio} if rng.random() < 0.5 else {"least": ratio}
    if "least" in some and rng.random() < 0.3:
        some["most"] = ratio + rng.choice([0.0, 1.0])
    some = {name: min(max(value, BESIDE[1]), 20.0) for name, value in some.items()}
    over = support - some.get("most", np.inf) * registered if registered or "most" in some else 0.0
    over = max(over, some.get("least", 0.0) * registered - support)
    return case, SupportRatio(level=level, services=services, **some), over > SURE


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    for bases in places(case, rule.level).values():
        support, registered = (
            told.new(bases, roles(case, rule.services, [kind])) for kind in ("support", "registered")
        )
        told.least(minus(support, registered, rule.least), 0.0)
        if rule.most is not None:
            told.most(minus(support, registered, rule.most), 0.0)


def drawn(rng: Random, case: Case) -> Rule:
    least, most = rng.choice([(0.0, 0.5), (0.25, 1.0), (0.0, 1.0), (0.5, None)])
    level = rng.choice(["base", "cluster", "county", "region"])
    return SupportRatio.model_validate(
        {"level": level, "least": least, "most": most, "services": some_services(rng, case)}
    )


KIT = RuleKit(
    SupportRatio,
    needed={"most": 0.5},
    near=near,
    faults={
        "rows forget a post": in_rows(SupportRatio, last_term_forgotten),
        "rows forget the signs": in_rows(SupportRatio, signs_forgotten),
        "rows take every post for a full one": in_case(SupportRatio, "rows", all_roles(step_wte=1.0)),
        "rows count every service": in_settings(SupportRatio, "rows", services=unstated),
        "check forgets the least": in_settings(SupportRatio, "check", least=lambda _: 0.0),
        "check forgets the most": in_settings(SupportRatio, "check", most=unstated),
        "check looks at counties": in_settings(SupportRatio, "check", level=lambda _: "county"),
    },
    clashes={
        # one support WTE for each registered one at most, and half as much again is asked for
        "a ratio against a floor": clash(
            tiny_case(),
            [
                fund(100_000),
                SupportRatio(id="support_ratio", level="region", most=0.5),
                a_floor(1, kinds=("support",)),
            ],
            "fund support_ratio floor",
            {"fund": ("pounds_per_year", 160_000)},
            {"floor": ("wte", 1)},
            {"support_ratio": ("condition", None)},
        ),
    },
    said=(
        (SupportRatio(most=0.5), "at most 0.50 WTE"),
        (SupportRatio(least=0.25), "at least 0.25 WTE"),
        (SupportRatio(least=0.25, most=1, level="base", services=("physio",)), "0.25 to 1.00 WTE"),
    ),
    lax=(
        (SupportRatio(most=0.1, level="base"), {(0, REGISTERED): 1, (0, SUPPORT): 4}),
        (SupportRatio(least=3, level="base"), {(0, REGISTERED): 1}),
    ),
    refused=(
        (
            "no ratio at all",
            ('rule = "support_ratio"',),
            "ratio_without_bound",
            0,
            "new",
            "least, most, or both",
        ),
        (
            "least ratio above the most",
            ('rule = "support_ratio"', "least = 0.5", "most = 0.4"),
            "ratio_least_above_most",
            0,
            "new",
            "no more than the most",
        ),
        (
            "ratio below nothing",
            ('rule = "support_ratio"', "most = -1"),
            "setting_at_least",
            3,
            "new.most",
            "0 or more",
        ),
        (
            "ratio of no service",
            ('rule = "support_ratio"', "most = 1", 'services = ["phisio"]'),
            "unknown_id",
            4,
            "new.services",
            "Write physio",
        ),
    ),
    stated=stated,
    drawn=drawn,
    joins=frozenset({"limit", "nothing", "totals"}),
    whose="a region",
)
