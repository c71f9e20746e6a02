"""A rule's rows are satisfied exactly when its check finds no breach."""

from __future__ import annotations

import pytest

from placement.model.rules import Fund, Rule
from tests.model.rules.double_entry import PERMISSIVE, Entry, enter
from tests.model.rules.each import KITS
from tests.model.rules.near import NEAR, SAMPLES, Sample, sample

FAULTS = {
    f"{name.replace('_', ' ')}: {what}": (name, spoilt)
    for name, kit in KITS.items()
    for what, spoilt in kit.faults.items()
}
"""By what is wrong: the rule concerned, and the class that stands in for it."""
LEAST_OF_EACH = 20
LEAST_CERTAIN = 8


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


@pytest.mark.parametrize("name", NEAR)
def test_every_rule_has_faults_planted_on_both_sides(name: str) -> None:
    assert {"check" in fault for fault in KITS[name].faults} == {True, False}
