"""A payment that fills posts sooner, as docs/howto/years.md has it: a role of its own, chosen if it pays."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from placement.data.bands import AGE_BANDS
from placement.run import run
from tests.builders import tiny_region, tiny_scenario

if TYPE_CHECKING:
    from pathlib import Path

FUND = {
    "rule": "fund", "id": "money", "name_en": "Money", "name_cy": "Arian", "measure": "pounds",
    "amount": 300_000, "recurrent": True, "months_in_first_year": 12, "shares": "free",
    "kinds": ["registered"],
}  # fmt: skip
SETTINGS = """
[recruitment]
months_to_fill = 16
plan_on = "expected"
grades = { "Band 6 with payment" = 0.5 }
"""


def decided(home: Path, payment: int) -> dict[str, float]:
    """WTE funded of each role, where a payment of so many pounds a year halves the months to fill."""

    def edit(tables: dict[str, list[dict[str, Any]]]) -> None:
        tables["services"][0] |= {f"need_{band}": 20.0 for band in AGE_BANDS}  # more than any plan meets
        registered = next(row for row in tables["roles"] if row["kind"] == "registered")
        more = registered["non_pay_pounds_per_year"] + payment
        tables["roles"].append(
            registered
            | {"role_id": "with-payment", "grade": "Band 6 with payment", "non_pay_pounds_per_year": more}
        )

    tiny_region(home / "tiny", regions=1, counties=1, clusters=1, services=1, edit=edit)
    config = tiny_scenario(
        home / "t.toml",
        rules=(FUND, {"rule": "places", "enabled": False}),
        aims=({"aim": "met_need", "worth": "flat"},),
        options="",
        edit=lambda text: f"{text}\n{SETTINGS}",
    )
    posts = run(config, out=home / "out").view.tables["posts"]
    return {str(role): float(wte) for role, wte in posts.groupby("role_id")["wte"].sum().items()}


@pytest.mark.parametrize(
    ("payment", "posts"),
    [
        (5_000, {"with-payment": 5.0}),
        (40_000, {"physio-registered": 4.0, "with-payment": 1.0}),
        (60_000, {"physio-registered": 5.0}),
    ],
)
def test_the_payment_is_made_where_it_fills_more_for_the_money(
    tmp_path: Path, payment: int, posts: dict[str, float]
) -> None:
    """Of posts at £52,000 1 - exp(-12/16) are filled in a year, with the payment 1 - exp(-12/8).

    Every mix of both that £300,000 pays for is looked at.
    """
    plain, paid = (1 - math.exp(-12 / months) for months in (16, 8))
    mixes = [
        (n * plain + m * paid, n, m)
        for n in range(6)
        for m in range(6)
        if n * 52_000 + m * (52_000 + payment) <= 300_000
    ]
    _, n, m = max(mixes)
    assert (n, m) == (posts.get("physio-registered", 0), posts.get("with-payment", 0))
    assert decided(tmp_path, payment) == posts
