"""Of the paper in Word: its list of contents with links, and columns as wide as what stands in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docx.document import Document as Word
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from placement.i18n import Words
from placement.report.names import plain
from placement.report.pieces import Table, shared

if TYPE_CHECKING:
    from placement.site.paper_sections import PaperSection

LETTER, EDGES = Pt(5), 3
"""A letter of a cell in bold, and how many letters a cell's two edges are wide."""
NARROWEST, FIRST, RANGE, NAME, WIDEST = 7, 16, 20, 24, 40
"""Letters by which the width is shared out: at least, of what a row is of, of figures, of names, at most."""


def contents(word: Word, parts: Sequence[PaperSection], words: Words, style: str) -> None:
    """On a page after the board's own: each section by number, with a link and its page, in two columns.

    Pages are fields, marked as not yet worked out: Word and LibreOffice do so when they open the file.
    """
    heading = word.add_paragraph(words("paper.contents"), style="Caption")
    heading.paragraph_format.page_break_before = True
    rows = (len(parts) + 1) // 2
    column = int(room_of(word)) // 2
    table = word.add_table(rows=rows, cols=2)
    for number, part in enumerate(parts):
        cell = table.cell(number % rows, number // rows).paragraphs[0]
        cell.style = word.styles[style]
        cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(0)
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _anchor(part.key))
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = f"{number + 1}. {plain(part.title)}"
        run.append(text)
        link.append(run)
        cell._p.append(link)  # noqa: SLF001 - python-docx writes no links
        cell.paragraph_format.tab_stops.add_tab_stop(Emu(column - Cm(0.8)), WD_TAB_ALIGNMENT.RIGHT)
        cell.add_run("\t")
        _page(cell, _anchor(part.key))


def _page(paragraph: WordParagraph, anchor: str) -> None:
    """The page on which a bookmark stands."""
    for kind in ("begin", "instruction", "end"):
        run = paragraph.add_run()._r  # noqa: SLF001 - python-docx has no word for fields
        if kind == "instruction":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" PAGEREF {anchor} \\h "
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            if kind == "begin":
                element.set(qn("w:dirty"), "true")
        run.append(element)


def room_of(word: Word) -> Emu:
    """How wide text may be."""
    section = word.sections[0]
    return Emu((section.page_width or Cm(21)) - (section.left_margin or 0) - (section.right_margin or 0))


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


def widths(word: Word, table: WordTable, alike: Sequence[Table]) -> None:
    """Columns as wide as what stands in them: no word is cut, and the rest goes by half of the longest text.

    What stands in any of the tables that are `alike` counts, so that those below each other have one shape.

    Heads wrap, so that only their longest word counts; the names in the first column stand on one line if
    they can.
    """
    least, wanted = [], []
    for at, column in enumerate(alike[0].columns):
        cells = [
            column.title,
            *(
                row[at]
                for block in alike
                for group in block.groups
                for row in (*group.rows, *([group.total] if group.total else []))
            ),
        ]
        longest_word = max((len(word) for cell in cells for word in str(cell).split()), default=1)
        longest = max((len(str(cell)) for cell in cells[1:]), default=1)
        whole = longest <= (WIDEST if at == 0 else RANGE)
        longest = min(longest, NAME) if whole else longest // 2
        named = min(longest, FIRST) if at == 0 else NARROWEST
        least.append(min(max(named, longest_word + EDGES), WIDEST))
        wanted.append(min(longest, WIDEST))
    room = int(room_of(word))
    table.autofit = False
    letters = shared(least, wanted, room / LETTER)
    for at, share in enumerate(letters):
        table.columns[at].width = Emu(int(room * share / sum(letters)))
