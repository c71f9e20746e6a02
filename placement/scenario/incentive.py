"""Posts that may carry an incentive: each role that may stands once more, dearer and sooner filled.

The second role is the first with `incentive_pounds` more a year for each WTE, and its months to fill are
multiplied by `incentive_times_months`. So the programme decides post by post, and all that reads roles reads
these. A rule that names a role means both.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from placement.data.region import Region
from placement.i18n import Words
from placement.model.role import INCENTIVE
from placement.scenario.read import Scenario


def with_incentive(region: Region, scenario: Scenario) -> Region:
    """The region with the roles that this scenario offers, whatever incentive it offered them with before."""
    offered = region.roles["role_id"].str.endswith(INCENTIVE)
    asked = scenario.recruitment
    if (asked is None or asked.incentive_pounds is None) and not offered.any():
        return region
    plain = region.roles[~offered]
    if asked is None or asked.incentive_pounds is None:
        return replace(region, roles=plain.reset_index(drop=True))
    dearer = plain if asked.incentive_roles is None else plain[plain["role_id"].isin(asked.incentive_roles)]
    dearer = dearer.assign(
        role_id=dearer["role_id"] + INCENTIVE,
        non_pay_pounds_per_year=dearer["non_pay_pounds_per_year"] + asked.incentive_pounds,
        **{
            f"name_{one}": [Words(one)("incentive.role", role=name) for name in dearer[f"name_{one}"]]
            for one in ("en", "cy")
        },
    )
    return replace(region, roles=pd.concat([plain, dearer], ignore_index=True))
