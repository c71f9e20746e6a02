"""What of a robustness document must hold whatever the draws were: sums, orders, the stated plan's WTE."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placement.scenario.inputs import Inputs
from placement.store.study import StudyPlan
from placement.studies.robustness.agreement import LEVELS, agreement
from placement.studies.robustness.draws import steps_of
from placement.studies.robustness.regret import regret_summary

SLACK = 1e-5
"""Of figures worked out again from rounded ones."""
BEST = "best"


def robustness_wrong(inputs: Inputs, document: Mapping[str, Any], plans: tuple[StudyPlan, ...]) -> list[str]:
    """Places that contradict each other or the stated plan.

    The plans of draws are not kept: what they give is a claim, which the seed lets anybody draw again.
    """
    best = next((plan for plan in plans if plan.name == document.get("of", BEST)), None)
    if best is None:
        return ["plans"]
    return [*_agreement(inputs, document, best), *_regret(document), *_information(document)]


def _agreement(inputs: Inputs, document: Mapping[str, Any], best: StudyPlan) -> list[str]:
    """The stated plan's own places and WTE; of them no more stays than there is, and it adds up."""
    stated = steps_of(best.allocation)
    expected = agreement(inputs, stated, [stated])
    told = document["agreement"]
    if not told:
        return ["agreement"] if document["draws_decided"] + document["alternatives"] and expected else []
    wrong = []
    claimed = ("stays_wte", "share")
    if [row | dict.fromkeys(claimed) for row in told] != [
        {**row, **dict.fromkeys(claimed)} for row in expected
    ]:
        wrong.append("agreement")
    wrong += [
        f"agreement.{number}"
        for number, row in enumerate(told)
        if not (-SLACK <= row["stays_wte"] <= row["wte"] + SLACK and 0 <= row["share"] <= 1)
    ]
    for level in LEVELS:
        stays = sum(row["stays_wte"] for row in told if row["level"] == level)
        if abs(stays - document[f"firm_by_{level}_wte"]) > SLACK * len(told):
            wrong.append(f"firm_by_{level}_wte")
    return wrong


def _regret(document: Mapping[str, Any]) -> list[str]:
    """Averages and worst draws follow from the draws; nothing is missed less than nothing."""
    found = document["regret"]
    if found is None:
        return [] if not document["draws"] else ["regret"]
    wrong = []
    for plan in found["plans"]:
        missed = plan["missed_wte"]
        follows = len(missed) == len(found["numbers"]) == document["draws"] and min(missed) >= 0
        if not follows or any(
            abs(value - plan[name]) > SLACK
            for name, value in regret_summary(missed).items()
            if name != "missed_wte"
        ):
            wrong.append(f"regret.{plan['kind']}")
    return wrong


def _information(document: Mapping[str, Any]) -> list[str]:
    """No figure is worth less than nothing to know, and none more than all together; the most first."""
    found = document["information"]
    if found is None:
        return []
    worth = [row["wte"] for row in found["rows"]]
    wrong = [
        f"information.{number}"
        for number, wte in enumerate(worth)
        if not 0 <= wte <= found["perfect"]["wte"] + SLACK
    ]
    return wrong if worth == sorted(worth, reverse=True) else [*wrong, "information"]
