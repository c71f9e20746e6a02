"""Solving a run again, to see whether every bound that it claims stands: of the first aim and of those after.

A claim stands where the new solve proves as much. A bound that is tighter than what can be proved here is not
shown to be false, but nobody has shown it either: it is told as wrong, with what could be proved.
"""

from __future__ import annotations

from dataclasses import dataclass

from placement.audit.pages import aim_name
from placement.audit.verify_beside import elsewhere_again, over_draws_again
from placement.errors import Impossible, OurFault, Stopped
from placement.model.aims import Aim
from placement.model.allocation import Allocation
from placement.results.build import ManualEffects
from placement.results.corrections import Effect, effect_of
from placement.results.decision import decided
from placement.results.document_entries import AimEntry, figure_in
from placement.results.overrides_price import Without, asked_without, same_price
from placement.results.proof import Proof, proof_of
from placement.results.vacancies import Vacancies, counted_by, only_care, vacancies_beside, vacancies_filled
from placement.results.view import View
from placement.scenario.inputs import Inputs
from placement.solve.answer import Answer, NoAnswer, total
from placement.solve.decide import decide
from placement.solve.decided import settings_of
from placement.solve.parallel import Outcome
from placement.solve.resolve import Ask, ask
from placement.store.recorded import Recorded
from placement.store.report import Report

SLACK = 1e-5
"""Of a value and its bound, as for every aim's twin."""


@dataclass(frozen=True)
class Shown:
    """What a new solve found of one aim: a value that is reached, and what no plan can pass."""

    value: float
    bound: float
    before: float | None = None


def prove_again(inputs: Inputs, view: View, recorded: Recorded, proof: Proof, report: Report) -> None:
    """Compare the claimed values, bounds and sizes with those of a new solve.

    A plan may not be better than the new bound, nor the new plan better than the claimed bound, nor the
    claimed bound tighter than the new one; today's service must be worth the same.
    """
    try:
        answer = decided(inputs, beside=view.answer.get("elsewhere") is not None)
    except (Impossible, Stopped, OurFault):
        report.leave("reprove")
        return
    before = len(report.wrong)
    again = proof_of(answer, inputs.scenario.aims)
    _sizes(proof, again, report)
    _first(inputs, view, again, report)
    if len(report.wrong) == before:
        _later(inputs, view, recorded, answer, again, report)
        report.prove("before_best")
    over_draws_again(answer.drawn, view.answer.get("over_draws"), report)
    elsewhere_again(inputs, answer, again, view.answer.get("elsewhere"), report)
    _vacancies_again(inputs, recorded.vacancies, vacancies_beside(inputs, answer.allocation), report)


def _sizes(claimed: Proof, again: Proof, report: Report) -> None:
    """Which programmes stood apart, and how large each was."""

    def sizes(proof: Proof) -> list[tuple[object, ...]]:
        return [(part.regions, part.services, part.columns, part.rows) for part in proof.programmes]

    if sizes(claimed) == sizes(again):
        report.prove("sizes", n=len(again.programmes))
    else:
        report.blame("sizes")


def _first(inputs: Inputs, view: View, proof: Proof, report: Report) -> None:
    """The first aim, for which posts are decided; the claim may ask for a smaller gap than the scenario."""
    aim, entry = inputs.scenario.aims[0], view.answer["aims"][0]
    claim = proof.aims[aim.id]
    if claim.value is None or claim.bound is None:
        report.leave("reprove")
        return
    if entry["bound"] is None:
        report.leave("no_bound", aim=aim_name(entry))
        return
    shown = Shown(claim.value, claim.bound, claim.before)
    if _tighter(aim, entry, shown) and entry["gap_of_gain"] is not None:
        shown = _deeper(inputs, aim, shown, gap=max(float(entry["gap_of_gain"]), 0.0))
    _compare(aim, entry, shown, len(proof.programmes), report)


def _deeper(inputs: Inputs, aim: Aim, shown: Shown, gap: float) -> Shown:
    """The same question searched to a smaller gap, for as much work again: the better of both."""
    scenario = inputs.scenario
    try:
        answer = decide(
            inputs.case,
            scenario.rules,
            [aim],
            settings_of(inputs, gap),
            processes=scenario.solve.processes,
        )
    except OurFault:
        return shown
    found = None if isinstance(answer, NoAnswer) else total(answer.outcomes, aim.id)
    if found is None:
        return shown
    nearer, better = (min, max) if aim.sense == "max" else (max, min)
    return Shown(better(shown.value, found.value), nearer(shown.bound, found.bound), shown.before)


def _later(
    inputs: Inputs, view: View, recorded: Recorded, answer: Answer, proof: Proof, report: Report
) -> None:
    """Aims after the first, beside the posts of the plan where they leave posts as they are."""
    same = bool((answer.allocation.posts == recorded.allocation.posts).all())
    beside: dict[str, Shown] | None = None
    for aim, entry in zip(inputs.scenario.aims[1:], view.answer["aims"][1:], strict=True):
        claim = proof.aims[aim.id]
        shown = None
        if same and claim.value is not None and claim.bound is not None:
            shown = Shown(claim.value, claim.bound, claim.before)
        elif aim.integers_fixed:
            beside = _beside(inputs, recorded) if beside is None else beside
            shown = beside.get(aim.id)
        if entry["bound"] is None:
            report.leave("no_bound", aim=aim_name(entry))
        elif shown is None:
            report.leave("later_aim", aim=aim_name(entry))
        else:
            _compare(aim, entry, shown, len(proof.programmes), report)


def _beside(inputs: Inputs, recorded: Recorded) -> dict[str, Shown]:
    """What every aim reaches in turn with the plan's own posts; nothing where that has no answer."""
    posts, scenario = recorded.allocation.posts, inputs.scenario
    asked = ask(
        inputs.case,
        scenario.rules,
        scenario.aims,
        settings_of(inputs),
        [Ask(), Ask(least=posts, most=posts)],
        processes=scenario.solve.processes,
    )
    outcomes = [outcome for outcome in asked.outcomes[1] if isinstance(outcome, Outcome)]
    if len(outcomes) < len(asked.outcomes[1]):
        return {}
    found = {aim.id: total(outcomes, aim.id) for aim in scenario.aims}
    return {name: Shown(one.value, one.bound) for name, one in found.items() if one is not None}


def _tighter(aim: Aim, entry: AimEntry, shown: Shown) -> bool:
    """Whether a claimed bound is tighter than what was proved."""
    return aim.side * (shown.bound - figure_in(entry, "bound")) > SLACK * (1 + abs(shown.bound))


def _compare(aim: Aim, entry: AimEntry, shown: Shown, parts: int, report: Report) -> None:
    side, name = aim.side, aim_name(entry)
    value, bound = figure_in(entry, "value"), figure_in(entry, "bound")
    slack = aim.tolerance * parts + SLACK * (1 + abs(value))
    slots = {"aim": name, "value": shown.value, "bound": shown.bound, "claimed": bound}
    if side * (shown.value - bound) > slack or side * (value - shown.bound) > slack:
        report.blame("bound", **slots)
    elif _tighter(aim, entry, shown):
        report.blame("tighter", **slots)
    elif shown.before is not None and abs(shown.before - figure_in(entry, "before")) > slack:
        report.blame("before_value", aim=name, found=entry["before"], expected=shown.before)
    else:
        report.prove("bound" if side > 0 else "bound_least", **slots)


def _vacancies_again(
    inputs: Inputs, recorded: Vacancies | None, again: Vacancies | None, report: Report
) -> None:
    """Whether filling today's vacancies would bring what the run says; the new plan may be another one."""
    aim = counted_by(inputs.case, inputs.scenario.aims)
    if aim is None or recorded is None or again is None:
        return
    case = vacancies_filled(inputs.case)
    found, expected = (aim.value(case, only_care(case, each.filled)) for each in (recorded, again))
    if abs(found - expected) > aim.tolerance + SLACK * (1 + abs(expected)):
        report.blame("vacancies_value", found=found, expected=expected)
    else:
        report.prove("vacancies_best")


SLACK_BESIDE = 1e-4
"""Of values of linear programmes, in WTE: care is rounded down before it is counted."""


def leave_overrides(manual: ManualEffects, report: Report) -> None:
    """Say what was not shown, where there is any."""
    if manual.prices.every is not None:
        report.leave("overrides")
    if manual.effect is not None:
        report.leave("local_knowledge")


def ask_again(inputs: Inputs, proof: Proof, manual: ManualEffects, plan: Allocation, report: Report) -> None:
    """Decide again without overrides, and work out again what the plan reaches by the figures as read."""
    if manual.prices.every is not None:
        _overrides_again(inputs, proof, manual, report)
    _knowledge_again(manual.effect, effect_of(inputs, plan), report)


def _overrides_again(inputs: Inputs, proof: Proof, manual: ManualEffects, report: Report) -> None:
    aim, claimed = inputs.scenario.aims[0], manual.prices
    again = asked_without(inputs, proof.programmes)
    if claimed.every is None or None in (claimed.every.value, claimed.every.bound):
        report.leave("overrides")
        return
    pairs: list[tuple[Without | None, Without | None]] = [(claimed.every, again.every)]
    pairs += [(claimed.each.get(name), again.each.get(name)) for name in {*claimed.each, *again.each}]
    if any(one is None or other is None or not same_price(aim, one, other) for one, other in pairs):
        report.blame("overrides")
    else:
        report.prove("overrides", n=len(inputs.scenario.overrides))


def _knowledge_again(claimed: Effect | None, again: Effect | None, report: Report) -> None:
    if claimed is None and again is None:
        return
    if claimed is None or again is None:
        report.blame("local_knowledge")
        return
    figures = (
        (claimed.value_corrected, again.value_corrected),
        (claimed.value_as_read, again.value_as_read),
        (claimed.care_corrected_wte, again.care_corrected_wte),
        (claimed.care_as_read_wte, again.care_as_read_wte),
    )
    if any(a is None or b is None or abs(a - b) > SLACK_BESIDE * (1 + abs(b)) for a, b in figures):
        report.blame("local_knowledge")
    else:
        report.prove("local_knowledge")
