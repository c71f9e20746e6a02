"""Small ways of saying things that briefing notes share: posts, what changes, what is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from placement.i18n import Words
from placement.report.names import plain
from placement.report.wording import outwards, within_sentence
from placement.studies.explain.document import (
    ExplainDocument,
    ExplainedCluster,
    ExplainedLoss,
    ExplainedPost,
    ReachedCluster,
)

FEW = 2
"""So many changes are named, the others counted."""
SHOWN = 0.0005
"""A figure below this is not shown as nothing."""


class NoteNames:
    """Names of a study's document in one language."""

    def __init__(self, document: ExplainDocument, words: Words) -> None:
        self._names: Mapping[str, Any] = document["names"]
        self._at = 0 if words.language == "en" else 1

    def of(self, kind: str, key: str) -> str:
        return plain(self._names[kind][key][self._at])

    def cluster(self, row: ExplainedCluster | ExplainedPost | ReachedCluster) -> str:
        return self.of("clusters", row["cluster_id"])

    def region(self, row: ExplainedCluster) -> str:
        return self.of("regions", row["region_id"])

    def role(self, row: ExplainedPost) -> str:
        return within_sentence(self.of("roles", row["role_id"]))


def small(value: float, words: Words) -> str:
    """Three decimals; what is too little for them is said to be less than the least that they can show."""
    if abs(value) < SHOWN:
        return words("explain.less", figure=words.number(2 * SHOWN, 3))
    return words.number(value, 3)


def at_most(value: float, words: Words) -> str:
    """The same of a limit that nothing passes: rounded up."""
    return small(outwards(value, 3), words)


def both_ends(lost: ExplainedLoss, words: Words) -> dict[str, str]:
    """The least and the most that a loss can be, each rounded away from what it promises."""
    return {"low": small(_least(lost), words), "high": at_most(lost["high"], words)}


def _least(lost: ExplainedLoss) -> float:
    return outwards(lost["low"], 3, up=False)


def post_text(row: ExplainedPost, names: NoteNames, words: Words, *, at_home: str = "") -> str:
    """How many WTE of which role, and where: which cluster, or of the cluster `at_home` which base."""
    if row["cluster_id"] == at_home:
        wte, base = words.number(abs(row["wte"])), names.of("bases", row["base_id"])
        return words("explain.post.base", wte=wte, role=names.role(row), base=base)
    return words(
        "explain.post", wte=words.number(abs(row["wte"])), role=names.role(row), cluster=names.cluster(row)
    )


def changes(
    rows: Sequence[ExplainedPost], names: NoteNames, words: Words, *, at_home: str = "", named: int = FEW
) -> str:
    """Posts that come and go, the first `named` by name; those of the cluster `at_home` by base."""
    if not rows:
        return words("explain.changes.none")
    net: dict[tuple[str, str], ExplainedPost] = {}
    for row in rows:
        place = row["base_id"] if row["cluster_id"] == at_home else row["cluster_id"]
        one = net.setdefault((place, row["role_id"]), {**row, "wte": 0.0})
        one["wte"] += row["wte"]
    ordered = sorted((row for row in net.values() if row["wte"]), key=lambda row: -row["wte"])
    if not ordered:
        return words("explain.changes.bases")
    listed = [
        words(
            f"explain.changes.{'more' if row['wte'] > 0 else 'less'}",
            post=post_text(row, names, words, at_home=at_home),
        )
        for row in _few(ordered, named)
    ]
    said = "; ".join(listed)
    others = len(ordered) - len(listed)
    return said if not others else f"{said}; {words.count('explain.changes.others', others)}"


def _few(rows: Sequence[ExplainedPost], named: int) -> list[ExplainedPost]:
    """The first that come and the last that go, as many as are named."""
    if len(rows) <= named:
        return list(rows)
    last = named // 2
    return [*rows[: named - last], *rows[len(rows) - last :]]


def lost_text(lost: ExplainedLoss | None, words: Words) -> str:
    """A loss with both gaps, or that none is proved."""
    if lost is None:
        return words("explain.lost.unknown")
    if not lost["clear"]:
        return words("explain.lost.unclear", high=at_most(lost["high"], words))
    low, high = both_ends(lost, words).values()
    if which(lost, words) == "slight":
        return words("explain.lost.slight", high=high)
    return low if low == high else words("summary.range", low=low, high=high)


def which(lost: ExplainedLoss, words: Words) -> str:
    """Whether a loss is told as two figures, as one, as a limit, or as none that is clear."""
    if not lost["clear"]:
        return "unclear"
    if _least(lost) < SHOWN:
        return "slight"
    low, high = both_ends(lost, words).values()
    return "lost_one" if low == high else "lost"


def near_plans(cluster: ExplainedCluster, words: Words) -> list[str]:
    """What plans nearly as good give the cluster, where some were found beside the run."""
    near = cluster.get("near")
    if near is None:
        return []
    low, high = (words.number(wte) for wte in (near["low_wte"], near["high_wte"]))
    if low == high:
        return [words.count("explain.near.alike", near["plans"], wte=low)]
    return [words.count("explain.near", near["plans"], low=low, high=high)]


def capital(text: str) -> str:
    """A text as it stands at the start of a sentence."""
    return text[:1].upper() + text[1:]
