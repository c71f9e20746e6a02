"""What tests know of the rule `hospital_moves`."""

from __future__ import annotations

from placement.model.rules.hospital_moves import HospitalMoves
from tests.model.rules.kit import RuleKit

KIT = RuleKit(
    HospitalMoves,
    needed={"most_pct": 1, "backfilled_pct": 50},
    said=((HospitalMoves(most_pct=1, backfilled_pct=50), "hospital hires somebody else for 50%"),),
    refused=(
        (
            "more than all of a hospital's staff",
            ('rule = "hospital_moves"', "most_pct = 101", "backfilled_pct = 50"),
            "setting_at_most",
            3,
            "new.most_pct",
            "100 or less",
        ),
    ),
    elsewhere="tests/years/test_hospital.py",
    figures={"most_pct": 1.25, "backfilled_pct": 55},
    otherwise={"most_pct": 1.5, "backfilled_pct": 55.5, "services": ("physio",)},
    given=(3.0, {"most_pct": 4.25}),
    tried=(1, 2, 98),
)
