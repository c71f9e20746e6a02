"""Budgets from £1m to £10m in 20 steps, each proved, in one live model each; beside an older build."""

from __future__ import annotations

from pathlib import Path

from placement.model.rules import Fund
from placement.model.rules.floor import Floor
from placement.scenario.inputs import read_inputs
from placement.solve.answer import Answer, NoAnswer, total
from placement.solve.resolve import Ask, ask, settings_for_many
from tests.benchmarks.older import beside_older, older_build
from tests.benchmarks.rows import Row

CONFIG = Path("configs/wales-ahp.toml")
STATED, LEAST, MOST, STEPS = 5_000_000, 1_000_000, 10_000_000, 20
GAP, WITHIN = 0.002, 0.9
"""`WITHIN`: the part of the gap that is asked for, so that what travel may give up stays within it."""


TWENTY, TEN = 0.4, 0.5
"""Parts of the older build's processor time for 20 budgets, and for 10 free and nested."""


def beside_rows() -> list[Row]:
    """Both ladders by both builds, each by the function of its own that decides it."""
    with older_build() as older:
        twenty = beside_older("Ladder of 20 budgets", "tests.benchmarks.ladder:ladder_rows", TWENTY, older)
        ten = "Ladder of 10 budgets, free and nested"
        return [*twenty, *beside_older(ten, "tests.benchmarks.options_rows:options_rows", TEN, older)]


def ladder_rows() -> list[Row]:
    """The widest gap of any step.

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
    asks = [Ask(rules=tuple(rules)) for rules in variants]
    settings = settings_for_many(inputs, WITHIN * GAP)
    found = ask(inputs.case, variants[0], inputs.scenario.aims, settings, asks, processes=2)
    answers = [found.answer(number) for number in range(len(asks))]
    impossible = [a for a in answers if isinstance(a, NoAnswer) and a.reason == "infeasible"]
    gaps = [_gap(answer) for answer in answers if not any(answer is each for each in impossible)]
    return [
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
