"""How much could go elsewhere, as people read it: at least what was found, at most what is proved."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from placement.i18n import Words
from placement.report.elsewhere import elsewhere_blocks, elsewhere_in_brief

LEVEL = {"elsewhere_wte": 12.5, "in_all_wte": 2.5}
FOUND: dict[str, Any] = {
    "near_part_of_gain": 0.01,
    "plans": 2,
    "given_up_of_gain": 0.009,
    "wte": 17.0,
    **dict.fromkeys(("cluster_service", "cluster", "region_service"), LEVEL),
}


def view(region: str | None, **more: Any) -> Any:
    answer = {"region": region, "elsewhere": {**FOUND, **more}}
    return SimpleNamespace(answer=answer, region=SimpleNamespace(regions=["gwent", "powys"]))


def all_said(shown: Any, words: Words) -> str:
    lead, lines = elsewhere_blocks(shown, words)
    return " ".join([str(lead), str(lines)])


@pytest.mark.parametrize(
    ("region", "said"),
    [
        ("gwent", "At least 12.5 and at most 15.5 of the 17.0 WTE"),
        (None, "No more than 15.5 could, so long as each region keeps 99% of what the plan adds there."),
    ],
)
def test_both_numbers_are_told(region: str | None, said: str) -> None:
    shown = view(region, at_most_wte=15.5)
    assert said in elsewhere_in_brief(shown, Words("en"))
    assert "It is proved that no plan" in all_said(shown, Words("en"))
    assert "15.5" in elsewhere_in_brief(shown, Words("cy"))
    assert "Profwyd" in all_said(shown, Words("cy"))


@pytest.mark.parametrize("more", [{}, {"at_most_wte": 17.0}])
def test_a_bound_that_says_nothing_is_not_told(more: dict[str, Any]) -> None:
    """Where none was proved, or all could go, it stays at what was found."""
    told = elsewhere_in_brief(view("gwent", **more), Words("en"))
    assert told.startswith("At least 12.5 of the 17.0 WTE")
    assert "Nobody has proved" in all_said(view("gwent", **more), Words("en"))
