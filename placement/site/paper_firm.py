"""Of the board's paper: which posts are firm, swappable or contested."""

from __future__ import annotations

from placement.i18n import Words
from placement.report.firmness import firm_blocks
from placement.report.pieces import Block, Bullets, Paragraph, Table
from placement.report.sureness import sure_blocks
from placement.results.view import View
from placement.studies.robustness import page as robustness
from placement.studies.robustness.document import RobustnessDocument

LISTED = ("swappable", "contested")
MOST_LISTED = 60


def firm_pieces(view: View, document: RobustnessDocument | None, words: Words) -> tuple[Block, ...]:
    """From a study of robustness, else from the run's own draws, else nothing."""
    if document is None:
        return tuple(firm_blocks(view, words))
    found: list[Block] = [
        *sure_blocks(view, document, words),
        Paragraph(words("robustness.note.classes")),
        Bullets(tuple(robustness.said_in_short(document, words))),
    ]
    listed = [row for name in LISTED for row in document["rows"] if row["class"] == name][:MOST_LISTED]
    if tables := robustness.groups_of(listed, LISTED, words):
        found.append(Table(words("paper.firm.caption"), robustness.columns_of(words), tables))
    more = sum(row["class"] in LISTED for row in document["rows"]) - len(listed)
    if more:
        found.append(Paragraph(words("paper.firm.more", n=words.number(more, 0))))
    return tuple(found)
