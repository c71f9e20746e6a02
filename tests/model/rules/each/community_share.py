"""What tests know of the rule `community_share`."""

from __future__ import annotations

from placement.model.rules.community_share import CommunityShare
from tests.model.rules.kit import RuleKit

KIT = RuleKit(
    CommunityShare,
    needed={"share": 0.5},
    said=((CommunityShare(share=0.5), "at least 50% of each profession"),),
    refused=(
        (
            "more than all in the community",
            ('rule = "community_share"', "share = 1.5"),
            "setting_below",
            3,
            "new.share",
            "less than 1",
        ),
    ),
    elsewhere="tests/years/test_hospital.py",
    figures={"share": 0.355, "from_year": 2},
    otherwise={"share": 0.3525, "from_year": 3, "services": ("physio",)},
    given=(0.05, {"share": 0.305}),
    tried=(0.01, 0.02, 1),
)
