"""Budgets from £1m to £10m in 20 steps, each proved, in one live model for each programme."""

from __future__ import annotations

import time
from pathlib import Path

from placement.model.rules import Fund
from placement.model.rules.floor import Floor
from placement.scenario.inputs import read_inputs
from placement.solve.decide import Answer, NoAnswer, total
from placement.solve.resolve import Ask, ask, settings_for_many
from tests.benchmarks.rows import Row

CONFIG = Path("configs/wales-ahp.toml")
STATED, LEAST, MOST, STEPS = 5_000_000, 1_000_000, 10_000_000, 20
LONGEST_SECONDS, GAP, WITHIN = 120.0, 0.002, 0.9
"""`WITHIN`: the part of the gap that is asked for, so that what travel may give up stays within it."""


def ladder_rows() -> list[Row]:
    """Seconds in all, and the widest gap of any step.

    Floors, which are stated beside £5m, move with the money. At £1m Powys has £44,861 and cannot pay for the
    half posts that its floors come to: that such a step has no plan is proved, and counted apart.
    """
    inputs = read_inputs(CONFIG)
    amounts = [round(MOST - (MOST - LEAST) * step / (STEPS - 1)) for step in range(STEPS)]
    variants = [
        [
            rule.model_copy(update={"amount": amount})
            if isinstance(rule, Fund)
            else rule.model_copy(update={"amount": rule.amount * amount / STATED})
            if isinstance(rule, Floor)
            else rule
            for rule in inputs.scenario.rules
        ]
        for amount in amounts
    ]
    began = time.monotonic()
    asks = [Ask(rules=tuple(rules)) for rules in variants]
    settings = settings_for_many(inputs, WITHIN * GAP)
    found = ask(inputs.case, variants[0], inputs.scenario.aims, settings, asks, processes=2)
    answers = [found.answer(number) for number in range(len(asks))]
    seconds = time.monotonic() - began
    impossible = [a for a in answers if isinstance(a, NoAnswer) and a.reason == "infeasible"]
    gaps = [_gap(answer) for answer in answers if not any(answer is each for each in impossible)]
    return [
        Row(
            what="Ladder of 20 budgets, £1m to £10m, all steps",
            measured=f"{seconds:.1f} s",
            beside=f"at most {LONGEST_SECONDS:.0f} s",
            holds=seconds <= LONGEST_SECONDS,
        ),
        Row(
            what="Widest gap of any step, as a share of its gain",
            measured=f"{max(gaps):.6f} ({len(impossible)} proved to have no plan)",
            beside=f"at most {GAP}",
            holds=max(gaps) <= GAP,
        ),
    ]


def _gap(answer: object) -> float:
    if not isinstance(answer, Answer):
        return float("inf")
    found = total(answer.outcomes, "met_need")
    before = sum(outcome.before.reached[0].value for outcome in answer.outcomes)
    return float("inf") if found is None else (found.bound - found.value) / (found.value - before)
