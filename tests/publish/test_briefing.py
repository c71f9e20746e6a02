"""A briefing note: what it says for given figures, in both languages, and what it never says."""

from __future__ import annotations

import re
from typing import Any, cast

import pytest

from placement.i18n import LANGUAGES, Language, Words
from placement.studies.explain.note import _rank, in_short
from placement.studies.explain.note_words import NoteNames, changes, lost_text, small, which

NAMES = {
    "clusters": {"a": ["Alder", "Gwern"], "b": ["Birch", "Bedw"]},
    "bases": {"a1": ["Alder Clinic", "Clinig Gwern"], "a2": ["Alder Hub", "Hwb Gwern"], "b1": ["B", "B"]},
    "roles": {"p": ["Physiotherapist", "Ffisiotherapydd"]},
}
EN = Words("en")
NAMED = NoteNames(cast("Any", {"names": NAMES}), EN)


def row(base: str, wte: float) -> Any:
    return {"base_id": base, "cluster_id": base[0], "role_id": "p", "wte": wte}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", [0.0, 0.0004, -0.0001])
def test_too_little_is_never_shown_as_nothing(language: Language, value: float) -> None:
    assert not re.search(r"\b0\.0+\b(?!\d)", small(value, Words(language)))


def test_a_loss_has_both_gaps_or_one_figure_or_none() -> None:
    loss: Any = {"low": 0.1, "high": 0.25, "clear": True}
    assert lost_text(loss, EN) == "0.100 to 0.250"
    assert lost_text(loss | {"high": 0.1001}, EN) == "0.100 to 0.101", (
        "a limit is never told lower than it is"
    )
    assert lost_text(loss | {"high": 0.1}, EN) == "0.100"
    assert lost_text(loss | {"low": 0.0, "clear": False}, EN) == "no clear difference (at most 0.250)"
    assert lost_text(None, EN) == "no plan found without it"
    assert [which(one, EN) for one in (loss, loss | {"high": 0.1}, loss | {"clear": False})] == [
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
    names: Any = {
        **NAMES,
        "clusters": {str(n): [f"C{n}", f"C{n}"] for n in range(6)},
    }
    rows: Any = [{**row("a1", n - 2.5), "cluster_id": str(n)} for n in range(6)]
    said = changes(rows, NoteNames(cast("Any", {"names": names}), EN), EN)
    assert said.endswith("and 4 other changes")
    assert said.count(";") == 2


def inside(clusters: int) -> Any:
    return {"clusters": clusters}


def cluster(**figures: Any) -> Any:
    """One without a post, third from below among five, its share as it was."""
    usual = {
        "wte_new": 0.0, "share_before": 0.8, "share_after": 0.8, "rank_in_region": 3, "more": None,
        "care_before_wte": 8.0, "care_after_wte": 8.0,
        "care_from_neighbours_before_wte": 1.0, "care_from_neighbours_after_wte": 1.0,
    }  # fmt: skip
    return {**usual, **figures}


def short(**figures: Any) -> list[str]:
    return in_short(cluster(**figures), inside(5), "Alder", EN)


def test_why_a_cluster_gets_nothing_is_said_where_figures_say_it() -> None:
    assert short() == []  # in the middle, and nothing changes: the figures stand for themselves
    (served,) = short(share_after=0.85)
    assert "rises from 80.0% to 85.0%" in served
    (better,) = short(rank_in_region=4)
    assert better.endswith(
        "Of the 4 other clusters in Alder, 3 have a lower share of their need covered today."
    )
    (best,) = short(rank_in_region=5)
    assert best.endswith("All 4 other clusters in Alder have a lower share of their need covered today.")
    assert short(rank_in_region=5, wte_new=0.5) == []  # it gets something: nothing is to be excused
    assert short(share_before=None, share_after=None, rank_in_region=5) == []


def test_a_rise_is_told_by_whose_time_it_is_and_never_put_down_to_neighbours_alone() -> None:
    """Neighbours give 0.2 WTE less and own staff, whom others set free elsewhere, 0.7 more."""
    (said,) = short(share_after=0.85, care_after_wte=8.5, care_from_neighbours_after_wte=0.8)
    assert "neighbouring clusters give its people 0.8 WTE of their time in place of 1.0" in said
    assert "staff of its own bases 7.7 in place of 7.0" in said


def test_whether_one_more_post_there_matters_is_said_with_its_gaps() -> None:
    loss: Any = {"low": 0.01, "high": 0.02, "clear": True}
    said = {
        name: short(more={"lost": loss | {**other}})[0]
        for name, other in {
            "lost": {},
            "one": {"high": 0.01},
            "slight": {"low": 0.0001},
            "unclear": {"low": 0.0, "clear": False},
        }.items()
    }
    assert "0.010 to 0.020 WTE less" in said["lost"]
    assert "0.010 WTE less" in said["one"]
    assert "by at most 0.020 WTE" in said["slight"]
    assert "no clear difference" in said["unclear"]
    assert "0.020" in said["unclear"]
    assert lost_text(loss | {"low": 0.0001}, EN) == "at most 0.020"


@pytest.mark.parametrize(
    ("rank", "said"), [(1, "None of the 4"), (2, "one has"), (3, "2 have"), (5, "All 4")]
)
def test_a_rank_is_a_sentence_for_every_place(rank: int, said: str) -> None:
    assert said in _rank(cluster(rank_in_region=rank), inside(5), "Alder", EN)


def test_one_or_two_other_clusters_are_told_as_people_would() -> None:
    assert _rank(cluster(rank_in_region=3), inside(3), "Alder", EN).startswith("Both other clusters")
    assert _rank(cluster(rank_in_region=2), inside(2), "Alder", EN).startswith("The other cluster")
    assert "no lower share" in _rank(cluster(rank_in_region=1), inside(2), "Alder", EN)
    assert _rank(cluster(rank_in_region=1), inside(1), "Alder", EN) == "It is the only cluster in Alder."
