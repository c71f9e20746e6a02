"""What tests know of the rule `leavers`."""

from __future__ import annotations

from placement.model.rules.leavers import Leavers
from tests.model.rules.kit import RuleKit

KIT = RuleKit(
    Leavers,
    needed={"leavers_pct": 10},
    said=((Leavers(leavers_pct=10), "10% leave each year"),),
    refused=(
        (
            "more leavers than stay",
            ('rule = "leavers"', "leavers_pct = 61"),
            "setting_at_most",
            3,
            "new.leavers_pct",
            "60 or less",
        ),
    ),
    elsewhere="tests/years/test_double_entry.py",
    figures={"leavers_pct": 7.5, "by_kind": {"support": 12.25}},
    otherwise={"leavers_pct": 7.6, "by_kind": {"support": 12.5}},
    given=(2.0, {"leavers_pct": 5.5, "by_kind": {"support": 10.25}}),
    tried=(1, 2, 13),
)
