"""What tests know of the rule `training`."""

from __future__ import annotations

from placement.model.rules.training import Training
from tests.model.rules.kit import RuleKit

KIT = RuleKit(
    Training,
    needed={"most": {"physio": 10}, "finish_pct": 90, "stay_pct": 70},
    said=((Training(most={"physio": 10}, finish_pct=90, stay_pct=70), "at most 10 a year"),),
    refused=(
        (
            "more finish than start",
            ('rule = "training"', "most = { physio = 10 }", "finish_pct = 101", "stay_pct = 70"),
            "setting_at_most",
            4,
            "new.finish_pct",
            "100 or less",
        ),
    ),
    elsewhere="tests/years/test_training.py",
    figures={
        "most": {"physio": 12},
        "years": 4,
        "finish_pct": 88.5,
        "stay_pct": 71,
        "councils": {"physio": 3},
    },
    otherwise={
        "most": {"physio": 13},
        "years": 3,
        "finish_pct": 88,
        "stay_pct": 71.5,
        "councils": {"physio": 2},
    },
    given=(3.0, {"most": {"physio": 15}}),
    tried=(1, 2, 100),
)
