"""Every table of a run folder, by file stem, rounded as they are written."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from placement.i18n import LANGUAGES, Words
from placement.model.allocation import Allocation
from placement.model.case import Case
from placement.model.rules import Finding, Fund, Rule
from placement.model.rules.travel_limit import TravelLimit
from placement.results.carried import carried_lists
from placement.results.forward import years_table
from placement.results.jobs import jobs_table
from placement.results.later_tables import later_tables
from placement.results.no_car import NO_CAR, no_car_table
from placement.results.reach import unreached, unreached_table
from placement.results.results import care_table, result_tables
from placement.results.vacancies import Vacancies
from placement.results.waiting import decided_lists, lists_table
from placement.scenario.inputs import Inputs

DECIMALS = 6
PRIVATE = frozenset(
    {
        "placed",
        "filled",
        "later_placed",
        "later_staff",
        "later_more",
        "later_hospital",
        "later_vacated",
        "later_waiting",
    }
)
"""Tables for the eyes of their owner alone: filled posts give away how many graduates were placed, and lists
how many wait in one place, and its staff."""

RULE_COLUMNS = ["rule_id", "rule", "sentence_en", "sentence_cy", "holds", "room", "room_unit"]


def run_tables(
    inputs: Inputs,
    allocation: Allocation,
    before: Allocation,
    findings: Sequence[tuple[Rule, Finding]],
    effects: pd.DataFrame,
    vacancies: Vacancies | None,
) -> dict[str, pd.DataFrame]:
    """The tables of a run. `findings` are the rules' own checks, `effects` those of the assumptions."""
    case = inputs.case
    tables = result_tables(case, inputs.funds, allocation, before, vacancies)
    tables["result_unreached"] = unreached_table(unreached(case, inputs.scenario.rules, allocation, before))
    no_car = no_car_table(inputs, allocation, before)
    if no_car is not None:
        tables[NO_CAR] = no_car
    tables["jobs"] = jobs_table(inputs, allocation)
    years = years_table(inputs, tables["posts"])
    if years is not None:
        tables["result_years"] = years
    tables["filled"] = filled_table(case, allocation)
    tables["care_before"] = care_table(case, before.care)
    tables |= later_tables(case, inputs.funds, allocation, before)
    told = decided_lists(case, allocation) or carried_lists(inputs, tables["posts"])
    lists = lists_table(case, told)
    if lists is not None:
        tables["later_waiting"] = lists
    if vacancies is not None:
        tables["care_vacancies"] = care_table(case, vacancies.filled)
        tables["care_vacancies_posts"] = care_table(case, vacancies.both)
    tables["result_rules"] = rules_table(case, inputs.scenario.rules, findings)
    tables["result_assumptions"] = effects
    return {name: rounded(table) for name, table in tables.items()}


def rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Figures to six decimals and never -0, so that what is written is what is shown."""
    figures = [str(name) for name, dtype in table.dtypes.items() if dtype.kind == "f"]
    return table.assign(**{name: np.round(table[name].to_numpy(), DECIMALS) + 0.0 for name in figures})


def filled_table(case: Case, allocation: Allocation) -> pd.DataFrame:
    """Filled posts, in steps, of roles whose supply is limited; of the others every funded post is filled."""
    limited = np.array([role.limited for role in case.roles], dtype=bool)
    base, role = np.nonzero(np.where(limited, allocation.filled, 0))
    return pd.DataFrame(
        {
            "base_id": [case.base_ids[b] for b in base],
            "role_id": [case.roles[k].id for k in role],
            "steps": allocation.filled[base, role],
        }
    )


def rules_table(case: Case, stated: Sequence[Rule], findings: Sequence[tuple[Rule, Finding]]) -> pd.DataFrame:
    """Each rule as a sentence, whether it holds, and what room is left; the scenario's own rules first."""
    place = {id(rule): number for number, rule in enumerate(stated)}
    ordered = sorted(findings, key=lambda found: place.get(id(found[0]), len(place)))
    return pd.DataFrame([_rule(case, rule, finding) for rule, finding in ordered], columns=RULE_COLUMNS)


def _rule(case: Case, rule: Rule, finding: Finding) -> Mapping[str, Any]:
    return {
        "rule_id": rule.id,
        "rule": str(getattr(rule, "rule", rule.id)),
        **{f"sentence_{language}": rule.sentence(Words(language), case) for language in LANGUAGES},
        "holds": _holds(case, rule, finding),
        "room": math.nan if finding.room is None else float(finding.room),
        "room_unit": "" if finding.room is None else _unit(rule),
    }


def _holds(case: Case, rule: Rule, finding: Finding) -> str:
    """True, false, or "nowhere": a rule that binds nothing in the case is never told as met."""
    if not finding.holds:
        return "false"
    return "true" if rule.binds(case) else "nowhere"


def _unit(rule: Rule) -> str:
    """The unit of a rule's room; two rules can be stated in more than one."""
    if isinstance(rule, Fund) and rule.measure == "wte":
        return "wte"
    if isinstance(rule, TravelLimit) and rule.measure == "km":
        return "km"
    return rule.gives
