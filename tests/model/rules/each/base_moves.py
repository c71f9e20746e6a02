"""What tests know of the rule `base_moves`."""

from __future__ import annotations

from placement.model.rules.base_moves import BaseMoves
from tests.model.rules.kit import RuleKit

KIT = RuleKit(
    BaseMoves,
    needed={"part_pct": 10, "backfilled_pct": 50},
    said=((BaseMoves(part_pct=10, backfilled_pct=50), "10% leave a post"),),
    refused=(
        (
            "more than all of a base's hires",
            ('rule = "base_moves"', "part_pct = 101", "backfilled_pct = 50"),
            "setting_at_most",
            3,
            "new.part_pct",
            "100 or less",
        ),
    ),
    elsewhere="tests/years/test_hospital.py",
)
