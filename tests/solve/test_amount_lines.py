"""A board decided at a price of money, against amounts that its posts come to, each decided to its end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from placement.model.rules import Fund
from placement.scenario.inputs import read_inputs
from placement.solve.resolve import Ask, ask, scaled
from placement.solve.settings import Settings
from tests.builders import tiny_region, tiny_scenario
from tests.running import AIMS, ALL_RULES

if TYPE_CHECKING:
    from pathlib import Path

    from placement.model.rules import Rule

MOST, ALONE, PRICE = 200_000, 100_000, 1.6e-5
SPENT = (181_500, 148_000, 95_000)
"""What one to three posts of £52,000, £39,500 and half a support worker's £18,500 come to."""
PRICES = Settings(strategy="prices", gap_of_gain=0.002, goes_on=False, today_by_piece=False)


def test_the_plan_at_a_price_spends_its_amount_and_nothing_is_above_its_line(tmp_path: Path) -> None:
    """At the price nothing may be worth more by more than the gap: in this board its first prices meet it."""
    tiny_region(tmp_path / "tiny", regions=1, counties=1, clusters=1, services=2)
    inputs = read_inputs(tiny_scenario(tmp_path / "tiny.toml", rules=ALL_RULES, aims=AIMS))
    aims = inputs.scenario.aims[:1]

    def rules(pounds: float) -> tuple[Rule, ...]:
        return scaled(inputs.scenario.rules, {inputs.funds[0].id: pounds})

    asks = [Ask(rules=rules(pounds)) for pounds in SPENT]
    exactly = ask(inputs.case, rules(MOST), aims, replace(PRICES, gap_of_gain=0.0), asks, processes=1)
    ends = {pounds: exactly.reached(n) for n, pounds in enumerate(SPENT)}
    values = {pounds: end.value for pounds, end in ends.items() if end is not None}
    assert len(values) == len(SPENT)

    alone = [Ask(rules=rules(ALONE))]
    found = ask(
        inputs.case, rules(ALONE), aims, PRICES, alone,
        processes=1, widest=rules(MOST), price=PRICE, chosen=rules,
    )  # fmt: skip
    at_price, line = found.reached(1), found.lines[-1]
    posts = found.posts(1)
    assert at_price is not None
    assert posts is not None
    assert line is not None
    (fund,) = (rule for rule in found.rules[1] if isinstance(rule, Fund))
    taken = (posts.sum(axis=(0, 2)) * fund.prices(inputs.case)).sum()
    assert taken == fund.amount == found.amount
    assert line.slope == PRICE
    assert all(value <= line.at(pounds) + 1e-6 for pounds, value in values.items())
    best = max(value - PRICE * pounds for pounds, value in values.items())
    assert at_price.value - PRICE * taken >= best - 0.01
