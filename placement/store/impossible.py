"""The run folder of a question that has no answer: the clash, the ways out, and what they rest on."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, cast

import pandas as pd

from placement.i18n import LANGUAGES, Words, stated_languages
from placement.model.rules import Rule
from placement.model.work import Limit
from placement.results.build import scenario_entry
from placement.results.document import AnswerDocument, ImpossibleDocument
from placement.results.view import View
from placement.scenario.inputs import Inputs
from placement.solve.infeasibility import Clash, FeasibilityProbe, Given, changed, only
from placement.solve.infeasibility_text import way_sentence
from placement.store.folder import versions
from placement.store.runfolder import contents

if TYPE_CHECKING:
    from placement.store.report import Report

CBC_SECONDS = 240.0
"""Of all questions to CBC: it counts no work as HiGHS does, and what it says is written nowhere."""


def impossible_contents(
    inputs: Inputs, clash: Clash, pages: Callable[[View], Mapping[str, bytes]]
) -> dict[str, bytes]:
    """Every file but timing.json: path to bytes. `pages` draws what people read."""
    view = impossible_view(inputs, impossible_answer(inputs, clash, versions()))
    return contents(view, inputs, pages(view))


def impossible_answer(inputs: Inputs, clash: Clash, versions: Mapping[str, str]) -> ImpossibleDocument:
    """The content of `answer.json` where the conditions cannot all be met."""
    scenario, case = inputs.scenario, inputs.case
    option = None if scenario.option is None else scenario.options[scenario.option]
    return {
        "outcome": "impossible",
        "scenario": scenario_entry(scenario.about),
        "option": scenario.option,
        "option_name_en": option.name_en if option else "",
        "option_name_cy": option.name_cy if option else "",
        "region": inputs.only_region,
        "status": "example",
        "status_because": [],
        **stated_languages(scenario.about.languages),
        "funds": [],
        "stopped_by": "optimal",
        "regions": list(clash.region_ids),
        "irreducible": clash.irreducible,
        "clash": [
            {
                "rule_id": rule.id,
                "sentence_en": rule.sentence(Words("en"), case),
                "sentence_cy": rule.sentence(Words("cy"), case),
            }
            for rule in clash.rules
        ],
        "ways_out": [
            {
                "gives": [
                    {"rule_id": given.rule.id, "unit": given.unit, "amount": given.amount} for given in way
                ],
                "sentence_en": way_sentence(way, Words("en"), case),
                "sentence_cy": way_sentence(way, Words("cy"), case),
            }
            for way in clash.ways
        ],
        "versions": dict(versions),
    }


def impossible_view(inputs: Inputs, answer: ImpossibleDocument) -> View:
    """The clash as pages show it; its one table has the sentence of every stated condition."""
    rules = [
        {
            "rule_id": rule.id,
            "rule": str(getattr(rule, "rule", rule.id)),
            **{f"sentence_{lang}": rule.sentence(Words(lang), inputs.case) for lang in LANGUAGES},
        }
        for rule in inputs.scenario.rules
    ]
    columns = ["rule_id", "rule", *(f"sentence_{lang}" for lang in LANGUAGES)]
    tables = {"result_rules": pd.DataFrame(rules, columns=columns)}
    stated = cast("AnswerDocument", answer)  # as View.impossible says
    return View(answer=stated, tables=tables, region=inputs.region, scenario=inputs.scenario)


def clash_in(inputs: Inputs, answer: ImpossibleDocument) -> Clash | None:
    """The clash that an `answer.json` claims; None if it cannot be read as one of this scenario's rules."""
    rules = {rule.id: rule for rule in inputs.scenario.rules}
    try:
        return Clash(
            rules=tuple(rules[row["rule_id"]] for row in answer["clash"]),
            irreducible=answer["irreducible"] is True,
            ways=tuple(
                tuple(_given(rules[part["rule_id"]], part["amount"]) for part in way["gives"])
                for way in answer["ways_out"]
            ),
            region_ids=tuple(str(name) for name in answer["regions"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _given(rule: Rule, amount: object) -> Given:
    if amount is not None and not isinstance(amount, int | float):
        raise TypeError(amount)
    return Given(rule, None if amount is None else float(amount))


def prove_clash_again(inputs: Inputs, clash: Clash, report: Report) -> None:
    """Ask another solver (CBC) whether the clash is one, irreducible, and each way out of it open."""
    case, stated = inputs.case, inputs.scenario.rules
    if len(clash.region_ids) == 1 and len(case.region_ids) > 1:
        case = case.only_region(clash.region_ids[0])
    moment = time.monotonic() + CBC_SECONDS
    asked = FeasibilityProbe(case, Limit(moment=moment), by="cbc", aims=tuple(inputs.scenario.aims))
    expected = [(asked.possible(only(stated, clash.rules)), False)]
    for rule in clash.rules if clash.irreducible else ():
        others = [one for one in clash.rules if one is not rule]
        expected += [(asked.possible(only(stated, others)), True)]
    for way in clash.ways:
        laxer = list(stated)
        for given in way:
            laxer = changed(laxer, given.rule, given.after)
        expected.append((asked.possible(laxer), True))
    if any(found is not None and found is not right for found, right in expected):
        report.blame("clash")
    elif any(found is None for found, _ in expected):
        report.leave("clash")
    else:
        report.prove("clash", n=len(clash.rules), ways=len(clash.ways))
