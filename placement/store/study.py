"""A study: one document, its tables, and the whole plans that it speaks of.

about_study(inputs)             what every study's document says first
of_option(inputs, option, …)    the same places asked with another option of the scenario, or other amounts
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

import pandas as pd

from placement.errors import BadInput, Fault
from placement.i18n import stated_languages
from placement.model.aims import Aim
from placement.model.allocation import Allocation
from placement.model.rules import Fund
from placement.results.build import scenario_entry
from placement.results.status import status_of
from placement.scenario.case_builder import gather
from placement.scenario.inputs import Inputs
from placement.solve.answer import Answer, total
from placement.store.folder import versions

if TYPE_CHECKING:
    from placement.studies.about import AboutStudy

Kind = Literal[
    "alternatives", "benefits", "compare", "diff", "explain", "frontier", "ladder", "national", "robustness"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
FUNDED = "workforce=funded"
"""Stands for an option where the scenario has none: today's staff as if every funded post were filled."""
PACKAGES = ("placement", "pulp", "highspy", "numpy", "pandas", "scipy", "openpyxl")


@dataclass(frozen=True)
class StudyPlan:
    """One whole plan of a study.

    `amounts` are those of funds, by id, that are not the option's. `reached` has for an aim its value, its
    bound and what stopped the search, over the whole; no aim that was not reached is in it. `note` is
    anything more that JSON can hold: `decided: true` says that the plan answers the option's own question
    with these amounts, so that it can be asked again.
    """

    name: str
    """Of its folder: small letters, digits, full stops and hyphens."""
    option: str | None
    amounts: Mapping[str, float]
    allocation: Allocation
    reached: Mapping[str, tuple[float, float, str]]
    note: Mapping[str, Any] = field(default_factory=dict)
    reference: bool = False
    """No plan of ours: it stands beside plans, and the rules that it breaks are told in `note["breaks"]`."""


@dataclass(frozen=True)
class Study:
    """What `study.json` holds, its tables by file stem, and its plans. Pages are drawn from it alone."""

    kind: Kind
    document: Any
    """As the kind's own `document.py` has it."""
    tables: Mapping[str, pd.DataFrame]
    plans: tuple[StudyPlan, ...]
    made: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    """Files of further plans, by name, which were made where the plans were decided."""


def about_study(inputs: Inputs, *, stopped_early: bool = False) -> AboutStudy:
    """What a study's document says beside its kind: who asks what, of where, its status and versions."""
    scenario = inputs.scenario
    option = None if scenario.option is None else scenario.options[scenario.option]
    status, because = status_of(
        scenario.about.status,
        inputs.region.assumptions,
        stopped_early=stopped_early,
        welsh_reviewed=None if "cy" in scenario.about.languages else True,
    )
    regions = {row["region_id"]: row for row in inputs.region.regions.to_dict("records")}
    only = regions.get(inputs.only_region, {})
    return {
        "scenario": scenario_entry(scenario.about),
        "option": scenario.option,
        "option_name_en": option.name_en if option else "",
        "option_name_cy": option.name_cy if option else "",
        "region": inputs.only_region,
        "region_name_en": str(only.get("name_en", "")),
        "region_name_cy": str(only.get("name_cy", "")),
        "status": status,
        "status_because": because,
        **stated_languages(scenario.about.languages),
        "decide": scenario.solve.decide,
        "unit": scenario.aims[0].unit,
        "gap_of_gain": scenario.solve.gap_of_gain,
        "seed": scenario.solve.seed,
        "versions": versions(PACKAGES),
        "attribution_en": _lines(inputs, "attribution_en"),
        "attribution_cy": _lines(inputs, "attribution_cy"),
    }


def _lines(inputs: Inputs, name: str) -> list[str]:
    """What the region's package says under a name, whether in one line or in several."""
    said = inputs.region.package.get(name, [])
    return [said] if isinstance(said, str) else [str(line) for line in said]


def for_one_year(inputs: Inputs) -> None:
    """Raises BadInput where several years are decided together: a study asks one year many times over."""
    if inputs.case.years is not None:
        raise BadInput([Fault("years_study", inputs.scenario.path.name, column="years")])


def of_option(inputs: Inputs, option: str | None, amounts: Mapping[str, float] | None = None) -> Inputs:
    """The same places under another option of the scenario, with other amounts of its funds.

    None is the scenario as stated, whatever option `inputs` has; FUNDED its workforce as if every funded
    post were filled. Raises BadInput if there is no such option.
    """
    found = inputs
    if option != inputs.scenario.option:
        found = _as_stated(inputs) if option in {None, FUNDED} else _asked(inputs, str(option))
    if option == FUNDED:
        about = found.scenario.about.model_copy(update={"workforce": "funded"})
        scenario = found.scenario.model_copy(update={"about": about})
        found = replace(
            found, scenario=scenario, case=gather(found.region, scenario, only_region=inputs.only_region)
        )
    if not amounts:
        return found
    rules = tuple(
        rule.model_copy(update={"amount": amounts[rule.id]})
        if isinstance(rule, Fund) and rule.id in amounts
        else rule
        for rule in found.scenario.rules
    )
    return replace(found, scenario=found.scenario.model_copy(update={"rules": rules}))


def _as_stated(inputs: Inputs) -> Inputs:
    """The scenario before any option."""
    if inputs.scenario.option is None:
        return inputs
    scenario = inputs.scenario.as_stated()
    return replace(
        inputs, scenario=scenario, case=gather(inputs.region, scenario, only_region=inputs.only_region)
    )


def _asked(inputs: Inputs, option: str) -> Inputs:
    scenario = inputs.scenario.with_option(option)
    return replace(
        inputs, scenario=scenario, case=gather(inputs.region, scenario, only_region=inputs.only_region)
    )


def reached_by(answer: Answer, aims: tuple[Aim, ...]) -> dict[str, tuple[float, float, str]]:
    """For each aim that a decision reached: value, proved bound, and what stopped the search."""
    found = {aim.id: total(answer.outcomes, aim.id) for aim in aims}
    return {
        name: (reached.value, reached.bound, reached.stopped_by)
        for name, reached in found.items()
        if reached is not None
    }
