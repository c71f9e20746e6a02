"""Of the board's paper: which posts are firm, swappable or contested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from placement.publish import robustness
from placement.publish.firmness import firm_blocks
from placement.publish.names import plain
from placement.publish.pieces import Block, Bullets, Column, Group, Paragraph, Table

if TYPE_CHECKING:
    from placement.view import View
    from placement.words import Words

Study = Mapping[str, Any]
LISTED = ("swappable", "contested")
MOST_LISTED = 60


def firm_pieces(view: View, document: Study | None, words: Words) -> tuple[Block, ...]:
    """From a study of robustness, else from the run's own draws, else that nothing was tested."""
    if document is None:
        return firm_blocks(view, words) or (Paragraph(words("paper.firm.none"), "warning"),)
    found: list[Block] = [
        Paragraph(words("robustness.note.classes")),
        Bullets(tuple(robustness.said_in_short(document, words))),
    ]
    listed = [row for name in LISTED for row in document["rows"] if row["class"] == name][:MOST_LISTED]
    tables = tuple(
        Group(
            tuple(_post(row, words) for row in listed if row["class"] == name),
            title=words(f"robustness.class.{name}"),
        )
        for name in LISTED
        if any(row["class"] == name for row in listed)
    )
    if tables:
        columns = tuple(
            Column(words(f"robustness.posts.{name}"), figures=name in {"wte", "share"})
            for name in ("post", "wte", "share", "swap")
        )
        found.append(Table(words("paper.firm.caption"), columns, tables))
    more = sum(row["class"] in LISTED for row in document["rows"]) - len(listed)
    if more:
        found.append(Paragraph(words("paper.firm.more", n=words.number(more, 0))))
    return tuple(found)


def _post(row: Study, words: Words) -> tuple[str, ...]:
    swap = words("robustness.swap.none")
    if row["swap_share"] is not None:
        share = words.percent(row["swap_share"], 0)
        swap = words("robustness.swap", post=_at(row, "swap_", words), share=share)
    return (_at(row, "", words), words.number(row["wte"]), words.percent(row["share"], 0), swap)


def _at(row: Study, prefix: str, words: Words) -> str:
    names = {kind: plain(row[f"{prefix}{kind}_{words.language}"]) for kind in ("role", "base", "cluster")}
    return words("robustness.at", **names)
