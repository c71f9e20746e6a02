"""What tests know of the rule `progression`."""

from __future__ import annotations

from placement.model.rules.progression import Progression
from tests.model.rules.kit import RuleKit

KIT = RuleKit(
    Progression,
    said=((Progression(), "years: 2. Pay rises"),),
    refused=(
        (
            "a rise of pay in no time",
            ('rule = "progression"', "years_to_top = 0"),
            "setting_at_least",
            3,
            "new.years_to_top",
            "0.5 or more",
        ),
    ),
    elsewhere="tests/years/test_double_entry.py",
    figures={"years_to_top": 4.5, "newly_qualified_move_up_years": 1.5},
    otherwise={
        "years_to_top": 4.0,
        "newly_qualified_move_up_years": 1.25,
        "tops": {"registered-0": 60_000},
        "pay_above_fund_pct": 1.0,
    },
    silent=frozenset({"tops", "pay_above_fund_pct"}),
)
