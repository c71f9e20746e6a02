"""A rule's rows are satisfied exactly when its check finds no breach."""

from __future__ import annotations

import pytest

from placement.model.rules import ALWAYS, RULES, Fund, Rule
from tests.model.rules.double_entry import PERMISSIVE, Entry, enter
from tests.model.rules.faults import FAULTS
from tests.model.rules.near import NEAR, Sample, sample

SAMPLES = 300
OF_YEARS = {
    *("market", "leavers", "progression", "core_money", "training", "waiting"),
    *("hospital_moves", "base_moves", "community_share"),
}
LEAST_OF_EACH = 20
LEAST_CERTAIN = 8


def test_every_rule_stands_in_the_double_entry_test() -> None:
    """Those of several years have one of their own, in `tests/years`."""
    lacking = sorted({*RULES, *(rule.id for rule in ALWAYS)} - set(NEAR) - OF_YEARS)
    assert lacking == [], "draw these in near_*.py; those of years in tests/years, and name them in OF_YEARS"
    assert set(NEAR) | OF_YEARS == {*RULES, *(rule.id for rule in ALWAYS)}


@pytest.mark.parametrize("name", NEAR)
def test_rows_hold_exactly_when_no_breach_is_found(name: str) -> None:
    entries, certain = [], 0
    for seed in range(SAMPLES):
        drawn = sample(name, seed)
        entry = enter(drawn.case, drawn.rule, drawn.allocation, paid_by=drawn.paid_by)
        assert not fault_of(drawn, entry), f"seed {seed}: {fault_of(drawn, entry)}, {drawn.rule!r}"
        entries.append(entry)
        certain += drawn.breaks
    broken = sum(not entry.rows_hold for entry in entries)
    assert LEAST_OF_EACH < broken < SAMPLES - LEAST_OF_EACH, (
        "the samples must stand on both sides of the limit"
    )
    assert certain > LEAST_CERTAIN


def fault_of(drawn: Sample, entry: Entry) -> str | None:
    if not entry.agrees:
        return f"rows and check differ: {entry}"
    if drawn.breaks and entry.check_holds:
        return "both miss a breach"
    return None


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault: str) -> None:
    name, spoilt = FAULTS[fault]
    assert any(_caught(name, spoilt, seed) for seed in range(SAMPLES))


def _caught(name: str, spoilt: type[Rule], seed: int) -> bool:
    drawn = sample(name, seed)
    rule = spoilt(**drawn.rule.model_dump())
    paid_by = rule if isinstance(rule, Fund) else PERMISSIVE
    return fault_of(drawn, enter(drawn.case, rule, drawn.allocation, paid_by=paid_by)) is not None


def test_every_rule_has_faults_planted_on_both_sides() -> None:
    for name in NEAR:
        sides = {
            "check" in fault.partition(": ")[2] for fault, (planted, _) in FAULTS.items() if planted == name
        }
        assert len(sides) == len({True, False}), name
