"""Of the paper in Word: its list of contents with links, and columns as wide as what stands in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu

from placement.report.names import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Word
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph as WordParagraph

    from placement.i18n import Words
    from placement.report.pieces import Table
    from placement.site.paper_sections import PaperSection

NARROWEST, WIDEST = 7, 40
"""Letters that a column is as wide as, at least and at most, when the width is shared out."""


def contents(word: Word, parts: Sequence[PaperSection], words: Words, style: str) -> None:
    """On a page of its own: each section by number, with a link to it, in two columns."""
    heading = word.add_paragraph(words("paper.contents"), style="Caption")
    heading.paragraph_format.page_break_before = True
    rows = (len(parts) + 1) // 2
    table = word.add_table(rows=rows, cols=2)
    for number, part in enumerate(parts):
        cell = table.cell(number % rows, number // rows).paragraphs[0]
        cell.style = word.styles[style]
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _anchor(part.key))
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = f"{number + 1}. {plain(part.title)}"
        run.append(text)
        link.append(run)
        cell._p.append(link)  # noqa: SLF001 - python-docx writes no links


def _anchor(key: str) -> str:
    return f"section_{re.sub('[^A-Za-z0-9]', '_', key)}"[:40]


def marked(heading: WordParagraph, key: str, number: int) -> None:
    """A bookmark about a heading, for the list of contents."""
    for tag, name in (("w:bookmarkStart", _anchor(key)), ("w:bookmarkEnd", None)):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if name is not None:
            mark.set(qn("w:name"), name)
        heading._p.append(mark)  # noqa: SLF001 - python-docx has no word for bookmarks


def widths(word: Word, table: WordTable, block: Table) -> None:
    """Columns as wide as what stands in them: the longest word counts, and half of the longest text."""
    letters = []
    for at, column in enumerate(block.columns):
        cells = [
            column.title,
            *(
                row[at]
                for group in block.groups
                for row in (*group.rows, *([group.total] if group.total else []))
            ),
        ]
        longest_word = max((len(word) for cell in cells for word in str(cell).split()), default=1)
        letters.append(min(max(NARROWEST, longest_word, max(len(str(cell)) for cell in cells) // 2), WIDEST))
    section = word.sections[0]
    room = int((section.page_width or Cm(21)) - (section.left_margin or 0) - (section.right_margin or 0))
    table.autofit = False
    for at, share in enumerate(letters):
        table.columns[at].width = Emu(room * share // sum(letters))
