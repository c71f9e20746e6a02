"""Draws of the assumptions decided again, beside an older build."""

from __future__ import annotations

from tests.benchmarks.older import HERE, older_build, ratio_row, script
from tests.benchmarks.rows import Row

CONFIG = "configs/wales-ahp.toml"
BESIDE_BEFORE = (("powys", 50), ("gwent", 20), ("all", 4))
"""Regions and how many draws of each are decided by either build."""
DRAWS_RATIO = 0.3


def robust_rows() -> list[Row]:
    """Each region by this build and, right after, by the older one, in one process each.

    Both ask for one aim, near the stated plan, to 2 % of its gain. The older one counts need met by cluster,
    this one by neighbourhood unless a draw says otherwise, so that it has about twice the columns or more.
    """
    rows = []
    with older_build() as older:
        for region, draws in BESIDE_BEFORE:
            now, before = (
                float(script(build, "timed_draws.py", CONFIG, region, str(draws))["seconds"])
                for build in (HERE, older)
            )
            rows.append(ratio_row(f"{draws} draws decided again ({region})", now, before, DRAWS_RATIO))
    return rows
