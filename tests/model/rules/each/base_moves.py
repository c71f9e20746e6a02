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
    figures={"part_pct": 10.5, "backfilled_pct": 45},
    otherwise={"part_pct": 10.25, "backfilled_pct": 45.5},
    given=(4.0, {"part_pct": 6.5}),
    tried=(1, 2, 11),
)
