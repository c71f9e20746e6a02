"""The table of options side by side says of each what its own summary says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from placement.app.screens.compare import _figures
from placement.i18n import Words
from placement.report.short import _proof


@pytest.mark.parametrize(("gap", "limit"), [(0.000204, "0.03%"), (0.0002, "0.02%"), (0.0049999, "0.50%")])
def test_how_much_better_another_plan_could_be_is_never_told_too_low(gap: float, limit: str) -> None:
    totals = dict.fromkeys(("wte_new", "share_before", "share_after", "lowest_cluster_share_after"), 0.5)
    answer: Any = {"totals": totals, "aims": [{"gap": gap, "gap_of_gain": gap}]}
    posts = pd.DataFrame({"cluster_id": ["c"], "pounds_per_year": [1.0]})
    plan: Any = SimpleNamespace(answer=answer, gap=gap, posts=posts, tables={"posts": posts})
    words = Words("en")
    table = _figures({"a": plan}, {"a": "A"}, words)
    assert table.loc["Most that another plan could gain beyond it", "A"] == limit
    assert limit in _proof(answer, words)
