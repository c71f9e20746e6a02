"""What tests know of the rule `override`."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from placement.model.case import Case
from placement.model.rules import Rule
from placement.model.rules.override import Override
from tests.model.rules.kit import RuleKit
from tests.model.stated.programme import Stated
from tests.model.stated.where import places


def stated(told: Stated, rule: Any) -> None:
    case = told.case
    mine = [
        k
        for k, role in enumerate(case.roles)
        if rule.role == role.id or rule.service == case.services[role.service].id
    ]

    def there(base: str | None, cluster: str | None) -> dict[Any, float]:
        if base:
            return told.new([case.base_ids.index(base)], mine)
        return told.new(places(case, "cluster")[case.cluster_ids.index(cluster or "")], mine)

    if rule.kind == "require":
        told.least(there(rule.base, rule.cluster), rule.wte)
    elif rule.kind == "forbid":
        told.most(there(rule.base, rule.cluster), rule.wte or 0.0)
    else:
        told.most(there(rule.from_base, rule.from_cluster), rule.had_wte - rule.wte)
        told.least(there(rule.to_base, rule.to_cluster), rule.to_had_wte + rule.wte)


def drawn(rng: Random, case: Case) -> Rule:
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


KIT = RuleKit(
    Override,
    stated=stated,
    drawn=drawn,
)
