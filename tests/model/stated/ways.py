"""One question three ways: decided by the product, stated for plain HiGHS, and counted plan by plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from placement.solve.answer import NoAnswer, total
from placement.solve.decide import decide
from tests.model.aims.each import KITS as AIM_KITS
from tests.model.rules.each import KITS
from tests.model.solving import BY_PRICES, PLAIN
from tests.model.stated.counted import best_counted, countable
from tests.model.stated.programme import stated
from tests.model.stated.questions import asked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from placement.solve.settings import Settings
    from tests.model.stated.questions import Asked

NEAR = 2e-5
"""Of a value, one more than its size: the slack that every aim's twin has."""


def by_the_product(question: Asked, settings: Settings) -> float | None:
    """The proved best value; None where it says that the rules cannot all be met.

    The product holds its plan against every rule's check and the aim's twin, and raises if one differs.
    """
    answer = decide(question.case, question.rules, [question.aim], settings, processes=1)
    if isinstance(answer, NoAnswer):
        assert answer.reason == "infeasible", answer
        return None
    found = total(answer.outcomes, question.aim.id)
    assert found is not None
    return found.value


def by_the_statement(question: Asked) -> float | None:
    told = stated(question.case, question.funds)
    for rule in question.rules:
        says = KITS[rule.rule].stated  # type: ignore[attr-defined]  # every rule has its name
        assert says is not None
        says(told, rule)
    goal = AIM_KITS[question.aim.aim].stated(told, question.aim)  # type: ignore[attr-defined]  # and every aim
    return told.solve(goal, question.aim.sense)


def alike(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= NEAR * (1 + abs(other))


@dataclass
class Tally:
    """What was asked, and which seeds came out differently."""

    asked: int = 0
    impossible: int = 0
    counted: int = 0
    with_time_taken: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    aims: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def told(self) -> str:
        rules = ", ".join(f"{name} {n}" for name, n in sorted(self.rules.items()))
        aims = ", ".join(f"{name} {n}" for name, n in sorted(self.aims.items()))
        return (
            f"{self.asked} questions, {self.impossible} of them impossible, {self.counted} counted plan by "
            f"plan, {self.with_time_taken} with time taken from care; {len(self.wrong)} wrong\n"
            f"rules: {rules}\naims: {aims}"
        )


def three_ways(seeds: Iterable[int]) -> Tally:
    """Every question of these seeds, the even ones by prices first, the odd ones by plain search."""
    tally = Tally()
    for seed in seeds:
        question = asked(seed)
        product = by_the_product(question, PLAIN if seed % 2 else BY_PRICES)
        statement = by_the_statement(question)
        tally.asked += 1
        tally.impossible += statement is None
        tally.with_time_taken += question.case.care_time is not None
        tally.rules.update({rule.rule for rule in question.rules})  # type: ignore[attr-defined]
        tally.aims[question.aim.aim] += 1  # type: ignore[attr-defined]
        if not alike(product, statement):
            tally.wrong.append(f"seed {seed}: decided {product}, stated {statement}")
        if countable(question):
            tally.counted += 1
            every = best_counted(question)
            if not alike(every, statement):
                tally.wrong.append(f"seed {seed}: counted {every}, stated {statement}")
    return tally
