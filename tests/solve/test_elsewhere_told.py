"""How much could go elsewhere, as people read it: at least what was found, at most what is proved."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from placement.i18n import Words
from placement.report.elsewhere import elsewhere_blocks, elsewhere_in_brief
from placement.report.pieces import Table

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


OWN = [("north", "physio", 2.0), ("south", "physio", 1.0), ("south", "podiatry", 1.0)]
OTHER = [(1, "north", "physio", 1.0), (1, "east", "physio", 1.5), (1, "south", "podiatry", 1.5)]
PEOPLE = {"residents_more": 1_249, "residents_less": 351, "residents_none": 1_234}


def listing(language: str) -> dict[str, tuple[str, ...]]:
    """The cells beside each heading of the table of other plans."""

    def named(kind: str) -> pd.DataFrame:
        ids = {"cluster": ["north", "south", "east"], "service": ["physio", "podiatry"]}.get(kind, [])
        named = [one.title() for one in ids]
        return pd.DataFrame(
            {f"{kind}_id": ids, "name_en": named, "name_cy": named, "county_id": "", "region_id": ""}
        )

    kinds = ("region", "county", "cluster", "service", "role", "base", "area")
    tables = {kind: named(kind) for kind in kinds}
    plural = {"county": "counties"}
    region = SimpleNamespace(**{plural.get(kind, f"{kind}s"): table for kind, table in tables.items()})
    others = [{"given_up_of_gain": 0.004, **PEOPLE}]
    answer = {
        "region": "gwent",
        "unreached": {"residents": 1_230},
        "elsewhere": {**FOUND, "plans": 1, "others": others},
    }
    shown: Any = SimpleNamespace(
        answer=answer,
        region=region,
        tables={
            "result_posts": pd.DataFrame(OWN, columns=["cluster_id", "service_id", "wte"]),
            "near_plans": pd.DataFrame(OTHER, columns=["plan", "cluster_id", "service_id", "wte"]),
        },
    )
    (table,) = [block for block in elsewhere_blocks(shown, Words(language)) if isinstance(block, Table)]  # type: ignore[arg-type]
    return {head: tuple(cells) for group in table.groups for head, *cells in group.rows}


def test_each_other_plan_is_told_by_what_it_differs() -> None:
    """By hand: physio north -1, south -1, east +1.5; podiatry south +0.5: 2 WTE are elsewhere of 4."""
    told = listing("en")
    assert told["WTE with another cluster or service than here"] == ("2.0",)
    assert told["What it gives up of what this plan adds"] == ("0.4%",)
    assert told["Services with most WTE more (three at most)"] == ("Podiatry +0.5",)
    assert told["Services with most WTE fewer"] == ("Physio \u22120.5",)
    assert told["Clusters with most WTE more (three at most)"] == ("East +1.5",)
    assert told["Clusters with most WTE fewer"] == ("North \u22121.0; South \u22120.5",)
    people = [cells for head, cells in told.items() if head.startswith("People")]
    assert people == [("1,200",), ("400",), ("1,234",)]
    assert any("(in this plan 1,230)" in head for head in told)
    assert list(listing("cy").values()) == list(told.values())
