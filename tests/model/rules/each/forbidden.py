"""What tests know of the rule `forbidden`."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.forbidden import Forbidden
from tests.cases import KINDS, fund, tiny_case
from tests.clashing import RICH, a_required, clash
from tests.model.rules.beside import LEVELS, Drawn, new_posts, some_of
from tests.model.rules.kit import RuleKit
from tests.model.rules.planting import in_plan, in_settings, unstated, who_fills
from tests.model.stated.programme import Stated
from tests.model.stated.where import names, places, roles


def near(rng: Random, case: Case, plan: Allocation) -> Drawn:
    """Some where, services, kinds and roles, any of which may be all."""
    level: Any = rng.choice(LEVELS)
    ids = {
        "base": case.base_ids,
        "cluster": case.cluster_ids,
        "county": case.county_ids,
        "region": case.region_ids,
    }
    some: dict[str, Any] = {
        "places": some_of(rng, ids[level]),
        "services": some_of(rng, case.service_ids),
        "kinds": some_of(rng, KINDS),
        "roles": some_of(rng, [role.id for role in case.roles]),
    }
    if all(names is None for names in some.values()):
        some["kinds"] = (rng.choice(KINDS),)
    breaks = False
    for where, role, _ in new_posts(case, plan):
        is_of = {
            "places": where[level],
            "services": case.services[role.service].id,
            "kinds": role.kind,
            "roles": role.id,
        }
        breaks |= all(some[what] is None or name in some[what] for what, name in is_of.items())
    return case, Forbidden(level=level, **some), breaks


def _is_of(case: Case, k: int, ids: Iterable[str] | None) -> bool:
    return ids is None or case.roles[k].id in ids


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    for p, bases in places(case, rule.level).items():
        if rule.places is None or names(case, rule.level)[p] in rule.places:
            some = [k for k in roles(case, rule.services, rule.kinds) if _is_of(case, k, rule.roles)]
            told.most(told.posts(bases, some), 0.0)


def drawn(rng: Random, case: Case) -> Rule:
    level = rng.choice(["base", "cluster", "county"])
    ids = {"base": case.base_ids, "cluster": case.cluster_ids, "county": case.county_ids}[level]
    kinds = rng.choice([["support"], ["registered"], ["newly_qualified"]])
    return Forbidden.model_validate({"level": level, "places": [rng.choice(ids)], "kinds": kinds})


KIT = RuleKit(
    Forbidden,
    needed={"kinds": ("support",)},
    near=near,
    faults={
        "columns shut every place": in_settings(Forbidden, "allows_posts", places=unstated),
        "columns shut every kind": in_settings(Forbidden, "allows_posts", kinds=unstated),
        "columns shut every role": in_settings(Forbidden, "allows_posts", roles=unstated),
        "columns shut nothing": in_settings(Forbidden, "allows_posts", places=lambda _: ()),
        "check forbids every service": in_settings(Forbidden, "check", services=unstated),
        "check forbids every place": in_settings(Forbidden, "check", places=unstated),
        "check counts who fills": in_plan(Forbidden, who_fills),
    },
    clashes={
        "a post that is required and forbidden": clash(
            tiny_case(),
            [fund(RICH), a_required(2), Forbidden(id="forbidden", level="base", places=("b0",))],
            "required forbidden",
            {"forbidden": ("condition", None)},
            {"required": ("steps", 2)},
        ),
    },
    said=((Forbidden(kinds=("support",), places=("c1",), roles=("support-0",)), "no new posts (support)"),),
    refused=(
        ("all forbidden", ('rule = "forbidden"',), "forbids_everything", 0, "new", "places, services"),
        (
            "no such place",
            ('rule = "forbidden"', 'level = "county"', 'places = ["conty1"]'),
            "unknown_id",
            4,
            "new.places",
            "Write county1",
        ),
        (
            "no such kind",
            ('rule = "forbidden"', 'kinds = ["suport"]'),
            "choice_near",
            3,
            "new.kinds[1]",
            "Write support",
        ),
    ),
    stated=stated,
    drawn=drawn,
    governs=frozenset({"posts"}),
)
