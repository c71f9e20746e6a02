"""Asking again what a board's hand changed: the questions without overrides, and the figures as read."""

from __future__ import annotations

from placement.model.allocation import Allocation
from placement.results.build import ManualEffects
from placement.results.corrections import Effect, effect_of
from placement.results.overrides_price import Without, asked_without, same_price
from placement.results.proof import Proof
from placement.scenario.inputs import Inputs
from placement.store.report import Report

SLACK = 1e-4
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
        _overrides(inputs, proof, manual, report)
    _knowledge(manual.effect, effect_of(inputs, plan), report)


def _overrides(inputs: Inputs, proof: Proof, manual: ManualEffects, report: Report) -> None:
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


def _knowledge(claimed: Effect | None, again: Effect | None, report: Report) -> None:
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
    if any(a is None or b is None or abs(a - b) > SLACK * (1 + abs(b)) for a, b in figures):
        report.blame("local_knowledge")
    else:
        report.prove("local_knowledge")
