"""Random small questions: a case, any mixture of rules and a first aim. The seed brings each back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from placement.model.aims import AIMS
from placement.model.belonging import PeopleLevel
from placement.model.rules import RULES
from placement.model.rules.fund import Fund
from placement.model.rules.override import Override
from placement.model.rules.places import Places
from placement.model.rules.planning_level import PlanningLevel
from placement.model.rules.supervision import Supervision
from placement.model.rules.supply import Supply
from placement.model.rules.travel_limit import TravelLimit
from placement.solve.basis import with_basis
from tests.cases import KINDS, capital, fund, random_case, role

if TYPE_CHECKING:
    from collections.abc import Callable

    from placement.model.aims import Aim
    from placement.model.case import Case
    from placement.model.rules import Rule

PEOPLE_LEVELS: tuple[PeopleLevel, ...] = get_args(PeopleLevel)


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
    case = with_basis(case, rules, [aim])
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


def _some(rng: Random, ids: tuple[str, ...]) -> Any:
    return rng.choice([None, None, (rng.choice(ids),)])


def _services(rng: Random, case: Case) -> Any:
    return _some(rng, case.service_ids)


def _of_posts(rng: Random) -> Any:
    return rng.choice([None, None, ("support",), ("registered", "newly_qualified")])


def _bound(rng: Random, case: Case, kind: str) -> Rule:
    level: Any = rng.choice(["cluster", "county", "region"])
    measure = rng.choice(["wte", "wte", "wte_per_100000", "share"])
    amount = {"wte": [0.5, 1.0, 1.5], "wte_per_100000": [2.0, 8.0, 20.0], "share": [0.25, 0.5, 0.8]}[measure]
    ids = {"cluster": case.cluster_ids, "county": case.county_ids, "region": case.region_ids}[level]
    places = (rng.choice(ids),) if kind == "floor" else _some(rng, ids)
    settings = {"level": level, "measure": measure, "amount": rng.choice(amount), "places": places}
    more = {"services": _services(rng, case), "kinds": _of_posts(rng)}
    return RULES[kind].model_validate({"id": kind, **settings, **more})


def _floor(rng: Random, case: Case) -> Rule:
    return _bound(rng, case, "floor")


def _ceiling(rng: Random, case: Case) -> Rule:
    return _bound(rng, case, "ceiling")


def _market(rng: Random, case: Case) -> Rule:
    named = {rng.choice(case.service_ids): rng.choice([0.0, 0.5, 2.0])} if rng.random() < 0.5 else {}
    settings = {"pct_of_staff": rng.choice([0.0, 20.0, 100.0]), "least_wte": rng.choice([0.0, 0.5, 1.0])}
    return RULES["market"].model_validate({**settings, "by_service": named})


def _support_ratio(rng: Random, case: Case) -> Rule:
    least, most = rng.choice([(0.0, 0.5), (0.25, 1.0), (0.0, 1.0), (0.5, None)])
    level = rng.choice(["base", "cluster", "county", "region"])
    return RULES["support_ratio"].model_validate(
        {"level": level, "least": least, "most": most, "services": _services(rng, case)}
    )


def _fair_share(rng: Random, _case: Case) -> Rule:
    level, within = rng.choice([("county", "nation"), ("county", "region"), ("region", "nation")])
    return RULES["fair_share"].model_validate(
        {
            "level": level,
            "within": within,
            "of": rng.choice(["population", "weighted_need"]),
            "tolerance": rng.choice([0.05, 0.15, 0.3]),
            "pace": rng.choice([None, 0.05, 0.2]),
        }
    )


def _required(rng: Random, case: Case) -> Rule:
    post = {
        "base": rng.choice(case.base_ids),
        "role": rng.choice(case.roles).id,
        "steps": rng.choice([1, 1, 2]),
    }
    return RULES["required"].model_validate({"posts": [post]})


def _forbidden(rng: Random, case: Case) -> Rule:
    level = rng.choice(["base", "cluster", "county"])
    ids = {"base": case.base_ids, "cluster": case.cluster_ids, "county": case.county_ids}[level]
    kinds = rng.choice([["support"], ["registered"], ["newly_qualified"]])
    return RULES["forbidden"].model_validate({"level": level, "places": [rng.choice(ids)], "kinds": kinds})


def _employers(rng: Random, _case: Case) -> Rule:
    hosts = rng.choice([{}, {"board": ["board", "council"]}, {"council": []}])
    most = rng.choice([{}, {"council": 0.5}, {"board": 1.0}])
    return RULES["employers"].model_validate({"hosts": hosts, "most_wte": most})


def _welsh_language(rng: Random, case: Case) -> Rule:
    return RULES["welsh_language"].model_validate(
        {
            "line": rng.choice([15, 40, 60]),
            "level": rng.choice(["cluster", "county"]),
            "requirement": rng.choice(["desirable", "to_be_learnt", "essential"]),
            "language_level": rng.choice([0, 3]),
            "part": rng.choice([0.3, 0.5, 1.0]),
            "kinds": rng.choice([None, None, ["registered"]]),
            "services": _services(rng, case),
        }
    )


def _opened(rng: Random, case: Case) -> Rule | None:
    sites = [name for name, site in zip(case.base_ids, case.base_candidate, strict=True) if site]
    if not sites:
        return None
    told = rng.choice([{"at_least": 1}, {"at_most": 1}, {"bases": [sites[0]]}, {"at_most": 0}])
    return RULES["opened"].model_validate(told)


def _team(rng: Random, case: Case) -> Rule:
    level = rng.choice(["base", "cluster"])
    ids = case.base_ids if level == "base" else case.cluster_ids
    members = {name: rng.choice([0.5, 1.0, 1.5]) for name in case.service_ids if rng.random() < 0.8}
    return RULES["team"].model_validate(
        {
            "level": level,
            "members": members or {"physio": 1.0},
            "least_wte": rng.choice([0.0, 1.5, 2.5]),
            "places": rng.choice([None, None, [rng.choice(ids)]]),
        }
    )


def _single_base(rng: Random, case: Case) -> Rule:
    return RULES["single_base"].model_validate({"services": [rng.choice(case.service_ids)]})


def _standard(rng: Random, case: Case) -> Rule:
    return RULES["standard"].model_validate(
        {
            "level": rng.choice(PEOPLE_LEVELS),
            "share": rng.choice([0.05, 0.15, 0.3]),
            "each_service": rng.random() < 0.4,
            "services": _services(rng, case),
        }
    )


def _least_job(rng: Random, case: Case) -> Rule:
    return RULES["least_job"].model_validate(
        {
            "level": rng.choice(["base", "cluster"]),
            "least_wte": rng.choice([1.0, 1.0, 1.5]),
            "whole": rng.random() < 0.4,
            "kinds": _of_posts(rng),
            "services": _services(rng, case),
        }
    )


def _mix(rng: Random, case: Case) -> Rule:
    by = rng.choice(["service", "care_group"])
    of = rng.choice(["need", "establishment", "stated"])
    name = case.services[0].id if by == "service" else case.services[0].care_group
    stated = {"stated": {name: rng.choice([0.4, 0.7])}} if of == "stated" else {}
    return RULES["mix"].model_validate(
        {
            "level": rng.choice(["region", "nation"]),
            "by": by,
            "of": of,
            "tolerance": rng.choice([0.1, 0.3]),
            **stated,
        }
    )


def _no_loser(rng: Random, _case: Case) -> Rule:
    return RULES["no_loser"].model_validate(
        {
            "level": rng.choice(PEOPLE_LEVELS),
            "points": rng.choice([0.0, 3.0, 15.0]),
            "each_service": rng.random() < 0.6,
        }
    )


def _override(rng: Random, case: Case) -> Rule:
    one = rng.choice(case.roles)
    who: dict[str, Any] = rng.choice([{"role": one.id}, {"service": case.services[one.service].id}])
    place: dict[str, Any] = rng.choice(
        [{"base": rng.choice(case.base_ids)}, {"cluster": rng.choice(case.cluster_ids)}]
    )
    kind = rng.choice(["require", "forbid", "move"]) if len(case.base_ids) > 1 else "forbid"
    if kind == "require":
        told = {**place, "wte": rng.choice([0.5, 1.0])}
    elif kind == "forbid":
        told = place if rng.random() < 0.6 else {**place, "wte": 1.0}
    else:
        start, end = rng.sample(case.base_ids, 2)
        told = {
            "from_base": start,
            "to_base": end,
            "wte": 1.0,
            "had_wte": rng.choice([1.0, 2.0]),
            "plan": "earlier",
        }
    why = {"asked_by": "a board", "reason_en": "a reason", "reason_cy": "rheswm", "date": dt.date(2026, 5, 1)}
    return Override.model_validate({"id": "hand", "kind": kind, **who, **told, **why})


def _near(rng: Random, case: Case) -> dict[str, Any]:
    """Who should be near whom, by which way."""
    return {
        "minutes": rng.choice([0.0, 5.0, 15.0]),
        "services": _services(rng, case),
        "mode": rng.choice(["scenario", "car", "transit"]),
        "who": rng.choice(["everyone", "no_car"]),
    }


def _people_near(rng: Random, case: Case) -> Rule:
    told = {"level": rng.choice(PEOPLE_LEVELS), "share": rng.choice([0.1, 0.5, 0.9])}
    return RULES["people_near"].model_validate({**told, **_near(rng, case)})


DRAWN: dict[str, Callable[[Random, Case], Rule | None]] = {
    "floor": _floor,
    "ceiling": _ceiling,
    "market": _market,
    "support_ratio": _support_ratio,
    "fair_share": _fair_share,
    "required": _required,
    "forbidden": _forbidden,
    "employers": _employers,
    "welsh_language": _welsh_language,
    "opened": _opened,
    "team": _team,
    "single_base": _single_base,
    "standard": _standard,
    "least_job": _least_job,
    "mix": _mix,
    "no_loser": _no_loser,
    "override": _override,
    "people_near": _people_near,
}
"""Every rule but those of every plan, with how one is drawn."""


def _aim(rng: Random, case: Case) -> Aim:
    name = rng.choice([*AIMS, "met_need", "met_need", "worst_served"])
    told: dict[str, Any] = {}
    if name == "met_need":
        weighted = {"urban": 0.5, "town": 1.0, "village": 2.5}
        told = {
            "level": rng.choice(["area", "cluster"]),
            "steps": rng.choice([2, 5, 10]),
            "worth": rng.choice(["decreasing", "decreasing", "flat"]),
            "weight": rng.choice([{}, weighted]),
            "weight_by_service": rng.choice([{}, {"physio": 2.0}]),
            "tolerance": 0.0,
        }
    elif name == "worst_served":
        told = {"level": rng.choice(PEOPLE_LEVELS), "services": _services(rng, case)}
    elif name == "people_within":
        told = _near(rng, case)
    elif name == "least_cost":
        told = {"pounds_per_care_minute": rng.choice([0.0, 100.0])}
    elif name == "near_formula":
        told = {"level": rng.choice(["cluster", "base"])}
    elif name == "least_change":
        spots = [(base, each.id) for base in case.base_ids for each in case.roles]
        some = rng.sample(spots, min(3, len(spots)))
        told = {"posts": [{"base": b, "role": k, "steps": rng.randint(0, 2)} for b, k in some]}
    return AIMS[name].model_validate(told)
