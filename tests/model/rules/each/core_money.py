"""What tests know of the rule `core_money`."""

from __future__ import annotations

from placement.model.rules.core_money import CoreMoney
from tests.model.rules.kit import RuleKit

KIT = RuleKit(
    CoreMoney,
    needed={"pounds_per_year": 100_000},
    said=((CoreMoney(pounds_per_year=100000), "keep posts with £100,000 a year"),),
    refused=(
        (
            "boards' own money below nothing",
            ('rule = "core_money"', "pounds_per_year = -1"),
            "setting_at_least",
            3,
            "new.pounds_per_year",
            "0 or more",
        ),
    ),
    elsewhere="tests/years/test_double_entry.py",
    figures={"pounds_per_year": 61_000},
    otherwise={"pounds_per_year": 62_000, "by_region": {"r0": 1_000}, "funds": ("fund",)},
    silent=frozenset({"funds"}),
    given=(1_000.0, {"pounds_per_year": 62_000}),
    tried=(1_000, 2_000, 1e10),
)
