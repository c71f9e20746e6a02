"""What tests know of the rule `waiting`."""

from __future__ import annotations

from placement.model.rules.waiting import WaitingLimit
from tests.model.rules.kit import RuleKit

KIT = RuleKit(
    WaitingLimit,
    needed={"weeks": 14},
    said=((WaitingLimit(weeks=14), "is seen within 14 weeks"),),
    refused=(
        (
            "a wait of no weeks",
            ('rule = "waiting"', "weeks = 0"),
            "setting_above",
            3,
            "new.weeks",
            "greater than 0",
        ),
    ),
    elsewhere="tests/years/test_waiting.py",
    figures={"weeks": 14.5, "from_year": 2},
    otherwise={"weeks": 14.25, "from_year": 3, "services": ("physio",)},
    given=(2.0, {"weeks": 16.5}),
    tried=(1, 2, 520),
)
