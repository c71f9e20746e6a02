"""A payment that fills posts sooner, as docs/howto/years.md has it: a role of its own, chosen if it pays."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from placement.audit.verify import verify_run
from placement.data.bands import AGE_BANDS
from placement.errors import BadInput
from placement.run import run
from placement.scenario.inputs import read_inputs
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


MET_NEED = {"aim": "met_need", "worth": "flat"}


def offered(home: Path, said: str, aims: tuple[dict[str, Any], ...] = (MET_NEED,), **fund: Any) -> Path:
    """The same place, where the scenario itself offers an incentive."""

    def edit(tables: dict[str, list[dict[str, Any]]]) -> None:
        tables["services"][0] |= {f"need_{band}": 20.0 for band in AGE_BANDS}

    tiny_region(home / "tiny", regions=1, counties=1, clusters=1, services=1, edit=edit)
    return tiny_scenario(
        home / "t.toml",
        rules=(FUND | fund, {"rule": "places", "enabled": False}),
        aims=aims,
        options="",
        edit=lambda text: f"{text}\n[recruitment]\nmonths_to_fill = 16\n{said}\n",
    )


EXPECTED = 'plan_on = "expected"\n'


@pytest.mark.parametrize(
    ("payment", "amount", "named"),
    [(0, 200_000, ""), (5_000, 300_000, "physio-registered"), (40_000, 300_000, ""), (60_000, 300_000, "")],
)
def test_a_stated_incentive_goes_to_the_posts_that_brute_force_gives_it(
    tmp_path: Path, payment: int, amount: int, named: str
) -> None:
    """A fund that names the role pays for it with the incentive too; where it never pays, none is given."""
    said = f"{EXPECTED}incentive_pounds = {payment}\nincentive_times_months = 0.5"
    fund: dict[str, Any] = {"amount": amount} | ({"roles": [named]} if named else {})
    out = tmp_path / "out"
    view = run(offered(tmp_path, said, **fund), out=out).view
    plain, paid = (1 - math.exp(-12 / months) for months in (16, 8))
    _, n, m = max(
        (n * plain + m * paid, n, m)
        for n in range(7)
        for m in range(7)
        if n * 52_000 + m * (52_000 + payment) <= amount
    )
    table = view.tables["posts"]
    wte = table.groupby("role_id")["wte"].sum()
    assert (wte.get("physio-registered", 0), wte.get("physio-registered+incentive", 0)) == (n, m)
    assert table["pounds_per_year"].sum() == n * 52_000 + m * (52_000 + payment)
    posts = view.tables["result_posts"].set_index("role_id")["chance_month_12"]
    assert set(posts.round(6)) == {round(one, 6) for one, some in ((plain, n), (paid, m)) if some}
    assert verify_run(out).passed
    for language, name in (("en", "with incentive"), ("cy", "gyda chymhelliad")):
        page = (out / f"summary.{language}.html").read_text(encoding="utf-8")
        assert (name in page) == (m > 0)
        assert f"£{payment:,}" in page


@pytest.mark.parametrize(
    ("said", "key", "after"),
    [
        (f"{EXPECTED}incentive_pounds = 5000", "incentive_half", ""),
        (f'{EXPECTED}incentive_roles = ["physio-registered"]', "incentive_half", ""),
        ("incentive_pounds = 5000\nincentive_times_months = 0.5", "incentive_uncounted", ""),
        (
            f'{EXPECTED}incentive_pounds = 5000\nincentive_times_months = 0.5\nincentive_roles = ["fisio"]',
            "unknown_id",
            "",
        ),
        (
            f"{EXPECTED}incentive_pounds = 5000\nincentive_times_months = 0.5",
            "incentive_years",
            "[years]\ncount = 2\n",
        ),
    ],
)
def test_an_incentive_that_cannot_be_is_refused_once(tmp_path: Path, said: str, key: str, after: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_inputs(offered(tmp_path, f"{said}\n{after}"))
    assert [fault.key.removesuffix("_near") for fault in caught.value.faults] == [key]


def test_a_post_that_only_gains_the_incentive_is_no_change(tmp_path: Path) -> None:
    """Two posts carried it and two did not: with it or without, they are the same four posts."""
    said = f"{EXPECTED}incentive_pounds = 5000\nincentive_times_months = 0.5"
    aims = ({"aim": "least_change"}, MET_NEED)

    def from_earlier(said: str, steps: dict[str, int]) -> Path:
        config = offered(tmp_path, said, aims)
        posts = ", ".join(f'{{base = "b1", role = "{role}", steps = {n}}}' for role, n in steps.items())
        text = config.read_text(encoding="utf-8")
        assert 'aim = "least_change"' in text
        after = f'aim = "least_change"\nposts = [{posts}]'
        config.write_text(text.replace('aim = "least_change"', after), encoding="utf-8")
        return config

    plain, paid = "physio-registered", "physio-registered+incentive"
    view = run(from_earlier(said, {plain: 2, paid: 2}), out=tmp_path / "out").view
    wte = view.tables["posts"].groupby("role_id")["wte"].sum()
    assert dict(wte) == {paid: 4.0}, "all four gain it, for need met comes after"
    assert verify_run(tmp_path / "out").passed
    without = run(from_earlier(EXPECTED, {paid: 3}), out=tmp_path / "without").view
    assert dict(without.tables["posts"].groupby("role_id")["wte"].sum()) == {plain: 3.0}, (
        "nobody offers it now"
    )
    for one in (view, without):
        assert one.answer["aims"][0]["value"] == 0.0
