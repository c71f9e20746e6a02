"""A rule's rows are satisfied exactly when its check finds no breach."""

from __future__ import annotations

import pytest

from placement.rules import ALWAYS, RULES, Fund, Rule
from tests.rules.double_entry import PERMISSIVE, enter
from tests.rules.faults import FAULTS
from tests.rules.near import NEAR, sample

SAMPLES = 300
LEAST_OF_EACH = 20


def test_every_rule_stands_in_the_double_entry_test() -> None:
    assert set(NEAR) == {*RULES, *(rule.id for rule in ALWAYS)}


@pytest.mark.parametrize("name", NEAR)
def test_rows_hold_exactly_when_no_breach_is_found(name: str) -> None:
    entries = []
    for seed in range(SAMPLES):
        drawn = sample(name, seed)
        entry = enter(drawn.case, drawn.rule, drawn.allocation, paid_by=drawn.paid_by)
        assert entry.agrees, f"seed {seed}: {entry}, {drawn.rule!r}, {drawn.rule.check(drawn.case, drawn.allocation)}"
        entries.append(entry)
    broken = sum(not entry.rows_hold for entry in entries)
    assert LEAST_OF_EACH < broken < SAMPLES - LEAST_OF_EACH, "the samples must stand on both sides of the limit"


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault: str) -> None:
    name, spoilt = FAULTS[fault]
    assert any(_disagrees(name, spoilt, seed) for seed in range(SAMPLES))


def _disagrees(name: str, spoilt: type[Rule], seed: int) -> bool:
    drawn = sample(name, seed)
    rule = spoilt(**drawn.rule.model_dump())
    return not enter(drawn.case, rule, drawn.allocation, paid_by=rule if isinstance(rule, Fund) else PERMISSIVE).agrees


def test_every_rule_has_a_fault_planted_on_both_sides() -> None:
    for name in NEAR:
        faulty = [spoilt for planted, spoilt in FAULTS.values() if planted == name]
        assert any("check" in vars(spoilt) for spoilt in faulty) or name == "x"
        assert any("check" not in vars(spoilt) for spoilt in faulty), name
