"""A briefing note: what it says for given figures, in both languages, and what it never says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from placement.publish.briefing_words import Named, changes, lost_text, small, which
from placement.words import LANGUAGES, Language, Words

NAMES = {
    "clusters": {"a": ["Alder", "Gwern"], "b": ["Birch", "Bedw"]},
    "bases": {"a1": ["Alder Clinic", "Clinig Gwern"], "a2": ["Alder Hub", "Hwb Gwern"], "b1": ["B", "B"]},
    "roles": {"p": ["Physiotherapist", "Ffisiotherapydd"]},
}
EN = Words("en")
NAMED = Named({"names": NAMES}, EN)


def row(base: str, wte: float) -> dict[str, Any]:
    return {"base_id": base, "cluster_id": base[0], "role_id": "p", "wte": wte}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", [0.0, 0.0004, -0.0001])
def test_too_little_is_never_shown_as_nothing(language: Language, value: float) -> None:
    assert not re.search(r"\b0\.0+\b(?!\d)", small(value, Words(language)))


def test_a_loss_has_both_gaps_or_one_figure_or_none() -> None:
    loss = {"low": 0.1, "high": 0.25, "clear": True}
    assert lost_text(loss, EN) == "0.100 to 0.250"
    assert lost_text({**loss, "high": 0.1001}, EN) == "0.100"
    assert lost_text({**loss, "low": 0.0, "clear": False}, EN) == "no clear difference (at most 0.250)"
    assert lost_text(None, EN) == "no plan found without it"
    assert [which(one, EN) for one in (loss, {**loss, "high": 0.1}, {**loss, "clear": False})] == [
        "lost",
        "lost_one",
        "unclear",
    ]


def test_changes_name_the_base_at_home_and_the_cluster_elsewhere() -> None:
    rows = [row("a2", 0.5), row("b1", -0.5)]
    assert changes(rows, NAMED, EN, at_home="a") == (
        "more: 0.5 WTE physiotherapist (Alder Hub); fewer: 0.5 WTE physiotherapist (Birch)"
    )


def test_what_only_changes_base_elsewhere_is_said_so() -> None:
    rows = [row("a1", 0.5), row("a2", -0.5)]
    assert changes(rows, NAMED, EN) == "the same posts at other bases of the same clusters"
    assert changes([], NAMED, EN) == "nothing else changes"


def test_many_changes_are_counted() -> None:
    names = {
        **NAMES,
        "clusters": {str(n): [f"C{n}", f"C{n}"] for n in range(6)},
    }
    rows = [{**row("a1", n - 2.5), "cluster_id": str(n)} for n in range(6)]
    said = changes(rows, Named({"names": names}, EN), EN)
    assert said.endswith("and 2 other changes")
    assert said.count(";") == 4
