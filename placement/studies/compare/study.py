"""Options of a scenario side by side, measured against the same today.

    stated          the scenario as it stands                  decided
    plain formula   the same money by shares and by need       placement.studies.compare.formula
    each option     as the scenario names it                   decided
    vacancies       today's staff as if every funded post were filled, and the new posts on top

What they come to, side by side, is worked out in `figures.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from placement.errors import BadInput, Fault
from placement.i18n import Words
from placement.results.decision import decided
from placement.results.proof import finite
from placement.scenario import Scenario
from placement.scenario.inputs import Inputs
from placement.solve.answer import Answer
from placement.solve.decided import NoPlan, NoPlanYet
from placement.store.study import FUNDED, Study, StudyPlan, of_option, reached_by
from placement.studies.compare.document import OptionWithout
from placement.studies.compare.figures import (
    PLAIN,
    STATED,
    TODAY,
    VACANCIES,
    compare_document,
    compare_tables,
)
from placement.studies.compare.formula import broken, plain_formula


def columns_of(scenario: Scenario, names: Sequence[str]) -> list[str | None]:
    """The options to decide, in order: as stated, those named, and one whose vacancies are filled.

    Raises BadInput, with the nearest name, for every option that there is not, and for one over years.
    """
    faults: list[Fault] = []
    asked: list[str | None] = [None]
    for name in dict.fromkeys(names):
        if name in {STATED, PLAIN}:
            continue
        try:
            scenario.with_option(name)
            asked.append(name)
        except BadInput as bad:
            faults += bad.faults
    for option in asked:
        if option == FUNDED:
            continue
        years = (scenario if option is None else scenario.with_option(option)).years
        if years is not None and years.count > 1:
            column = "years" if option is None else f"options.{option}.years"
            faults.append(Fault("years_study", scenario.path.name, column=column))
    if faults:
        raise BadInput(faults)
    funded = [name for name in scenario.options if scenario.with_option(name).about.workforce == "funded"]
    if scenario.about.workforce != "funded" and not set(funded) & set(asked):
        asked.append(funded[0] if funded else FUNDED)
    return asked


def compare(
    inputs: Inputs,
    names: Sequence[str],
    *,
    processes: int = 0,
    begun: Callable[[str | None], object] | None = None,
) -> Study:
    """Decide every option and set them side by side; `begun` is called with each option before it is decided.

    An option without a plan is told as such, beside the others. Raises BadInput for an option that there is
    not; Impossible or Stopped if the scenario as stated has no plan.
    """
    stated = of_option(inputs, None)
    asked = columns_of(stated.scenario, names)
    plans: list[StudyPlan] = []
    without: list[OptionWithout] = []
    for option in asked:
        if begun is not None:
            begun(option)
        one = of_option(stated, option).with_processes(processes)
        try:
            answer = decided(one)
        except (NoPlan, NoPlanYet) as none:
            if option is None:
                raise
            without.append(_without(one, option, none))
            continue
        if option is None:
            plans.append(_today(one, answer))
        plans.append(_plan(one, option, answer))
        if option is None:
            plans.append(_formula(one, processes))
    ordered = tuple(replace(plan, note={**plan.note, "place": place}) for place, plan in enumerate(plans))
    document = compare_document(stated, ordered, without)
    return Study("compare", document, compare_tables(document), ordered)


def _today(inputs: Inputs, answer: Answer) -> StudyPlan:
    """Today's service at its best, without new posts: what every option is measured against."""
    value = inputs.scenario.aims[0].value(inputs.case, answer.before)
    return StudyPlan(
        name=TODAY,
        option=None,
        amounts={},
        allocation=answer.before,
        reached={inputs.scenario.aims[0].id: (value, float("inf"), "")},
        note={"breaks": list(broken(inputs.case, inputs.scenario.rules, answer.before))},
        reference=True,
    )


def _plan(inputs: Inputs, option: str | None, answer: Answer) -> StudyPlan:
    aims = inputs.scenario.aims
    before = [r.value for o in answer.outcomes for r in o.before.reached if r.goal == aims[0].id]
    known = len(before) == len(answer.outcomes)
    return StudyPlan(
        name=_folder(option),
        option=option,
        amounts={},
        allocation=answer.allocation,
        reached=reached_by(answer, aims),
        note={"decided": True, "before": finite(sum(before)) if known else None},
    )


def _without(inputs: Inputs, option: str, none: NoPlan | NoPlanYet) -> OptionWithout:
    """What is told of an option that has no plan."""
    named = inputs.scenario.options.get(option)
    return {
        "key": _folder(option),
        "option": option,
        "name_en": named.name_en if named else "",
        "name_cy": named.name_cy if named else "",
        "why": "impossible" if isinstance(none, NoPlan) else "stopped",
        "says_en": none.says(Words("en")).splitlines(),
        "says_cy": none.says(Words("cy")).splitlines(),
    }


def _folder(option: str | None) -> str:
    """A name for a plan's folder; options come with a prefix, so that none is taken for one of ours."""
    if option is None:
        return STATED
    if option == FUNDED:
        return VACANCIES
    return f"option-{re.sub(r'[^a-z0-9.-]', '-', option.lower())}"


def _formula(inputs: Inputs, processes: int) -> StudyPlan:
    scenario = inputs.scenario
    found = plain_formula(inputs.case, scenario.rules, scenario.aims, processes=processes)
    value = scenario.aims[0].value(inputs.case, found.allocation)
    return StudyPlan(
        name=PLAIN,
        option=None,
        amounts={},
        allocation=found.allocation,
        reached={scenario.aims[0].id: (value, float("inf"), "")},
        note={"breaks": list(found.breaks)},
        reference=True,
    )
