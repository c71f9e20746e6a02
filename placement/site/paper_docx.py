"""The board's paper in Word: real headings, tables and alternative text, in the styles of a template.

The template is `templates/paper.docx`, written by

    .venv/bin/python -m placement.site.paper_docx

A board restyles it by changing these styles in Word, and none of their names: Title, Subtitle, Normal,
Heading 1, Heading 2, List Bullet, Caption, Header, Footer, `Paper lead`, `Paper warning`, `Paper cell`,
`Paper table`. What stands in its body is taken out; page size, margins, header and footer stay.
The same sections give the same bytes: no time, no name of a machine, one date for every part of the file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer, _Header
from docx.shared import Cm, Emu, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Row
from docx.text.paragraph import Paragraph as WordParagraph

from placement.i18n import Words
from placement.report.names import plain
from placement.report.page import TEMPLATES
from placement.report.pieces import Bullets, Facts, Paragraph, Table
from placement.report.workbook import saved
from placement.site.figures import Picture
from placement.site.paper_sections import Heading, PaperSection, Piece
from placement.site.paper_word_parts import contents, marked, room_of, widths
from placement.site.word_guard import guard

TEMPLATE = TEMPLATES / "paper.docx"
LEAD, WARNING, CELL, TABLE = "Paper lead", "Paper warning", "Paper cell", "Paper table"
STYLES = ("Title", "Subtitle", "Heading 1", "Heading 2", "List Bullet", "Caption", LEAD, WARNING, CELL, TABLE)
WEIGHTS = {"lead": LEAD, "warning": WARNING}
TONGUES = {"en": "en-GB", "cy": "cy-GB"}
NEVER = datetime(2000, 1, 1)  # noqa: DTZ001 - no time at all: Word wants one
INK, SOFT = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x4A, 0x4F, 0x54)
LONGEST_CELL = 8_000
TALLEST = Cm(16)


@dataclass(frozen=True)
class Front:
    """What stands on the front and on every page."""

    heading: str
    title: str
    status: str
    foot: tuple[str, ...]
    edition: tuple[str, ...] = ()
    """Author and date, and when the next edition comes."""


def word_paper(
    front: Front, parts: Sequence[PaperSection], words: Words, template: bytes | None = None
) -> bytes:
    """The whole file. Raises ValueError if the template is no Word document without macros."""
    word = Document(io.BytesIO(TEMPLATE.read_bytes() if template is None else checked(template)))
    _empty(word)
    _tongue(word, TONGUES[words.language])
    _properties(word, front, TONGUES[words.language])
    _every_page(word, front, words)
    word.add_paragraph(plain(front.heading), style="Title")
    word.add_paragraph(f"{plain(front.title)}. {plain(front.status)}", style="Subtitle")
    if front.edition:
        word.add_paragraph(plain(" ".join(front.edition)), style=CELL)
    tables = [block for part in parts for block in part.blocks if isinstance(block, Table)]
    for number, part in enumerate(parts):
        if number == 1:
            contents(word, parts, words, CELL)
        heading = word.add_heading(f"{number + 1}. {plain(part.title)}", level=1)
        marked(heading, part.key, number)
        for block in part.blocks:
            _write(word, block, tables)
    for line in front.foot:
        word.add_paragraph(plain(line), style="Normal")
    return saved(word.save)


def checked(template: bytes) -> bytes:
    """A board's own template, if nothing in it runs or is fetched, and every style is there.

    Raises ValueError if not.
    """
    guard(template)
    try:
        known = {style.name for style in Document(io.BytesIO(template)).styles}
    except (KeyError, ValueError, AttributeError, SyntaxError) as error:
        raise ValueError("the template is no Word document") from error
    if missing := sorted(set(STYLES) - known):
        raise ValueError(f"the template has no style {', '.join(missing)}")
    return template


def _write(word: Word, block: Piece, tables: Sequence[Table]) -> None:
    if isinstance(block, Heading):
        word.add_heading(plain(block.text), level=2)
    elif isinstance(block, Paragraph):
        word.add_paragraph(plain(block.text), style=WEIGHTS.get(block.weight, "Normal"))
    elif isinstance(block, Bullets):
        for line in block.lines:
            word.add_paragraph(plain(line), style="List Bullet")
    elif isinstance(block, Facts):
        for name, text in block.facts:
            paragraph = word.add_paragraph(style="List Bullet")
            paragraph.add_run(f"{plain(name)}: ").bold = True
            paragraph.add_run(plain(text))
    elif isinstance(block, Table):
        _table(word, block, [one for one in tables if one.columns == block.columns])
    elif isinstance(block, Picture):
        _picture(word, block)


def _table(word: Word, block: Table, alike: Sequence[Table]) -> None:
    """A caption above; a head that is repeated on every page; rows that do not break.

    `alike` are the tables of the paper with these columns, of which it is one: all are laid out alike.
    """
    caption = word.add_paragraph(plain(block.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    columns, style = len(block.columns), word.styles[CELL].style_id
    table = word.add_table(rows=1, cols=columns, style=TABLE)
    _described(table._tbl.tblPr, plain(block.caption))  # noqa: SLF001 - python-docx has no word for it
    width = table._tbl.tblPr.find(qn("w:tblW"))  # noqa: SLF001 - likewise
    if width is not None:
        width.set(qn("w:type"), "pct")
        width.set(qn("w:w"), "5000")
    widths(word, table, alike)
    head = table.rows[0]
    _mark(head, "w:tblHeader")
    for cell, column in zip(head.cells, block.columns, strict=True):
        _fill(cell.paragraphs[0], column.title, style, figures=column.figures, bold=True)
    for group in block.groups:
        rows = [((group.title, *[""] * (columns - 1)), True)] if group.title else []
        rows += [(row, False) for row in group.rows]
        rows += [(group.total, True)] if group.total else []
        for cells, bold in rows:
            row = table.add_row()
            _mark(row, "w:cantSplit")
            written = row.cells
            if group.title and cells[0] == group.title and not any(cells[1:]):
                written[0].merge(written[-1])
                _fill(written[0].paragraphs[0], cells[0], style, figures=False, bold=True)
                written[0].paragraphs[0].paragraph_format.keep_with_next = True
                continue
            for cell, text, column in zip(written, cells, block.columns, strict=True):
                _fill(cell.paragraphs[0], text, style, figures=column.figures, bold=bold)


def _fill(paragraph: WordParagraph, text: str, style: str, *, figures: bool, bold: bool) -> None:
    paragraph._p.style = style  # noqa: SLF001 - looking its name up each time takes half of all the time
    paragraph.add_run(plain(text)[:LONGEST_CELL]).bold = bold or None
    if figures:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark(row: _Row, tag: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(tag))  # noqa: SLF001 - python-docx has no word for it


def _described(properties: BaseOxmlElement, text: str) -> None:
    """What a table is, for a screen reader; its first row and column are heads."""
    for look in properties.findall(qn("w:tblLook")):
        properties.remove(look)
    for tag, values in (
        ("w:tblLook", {"val": "00A0", "firstRow": "1", "firstColumn": "1", "noHBand": "1", "noVBand": "1"}),
        ("w:tblCaption", {"val": text[:LONGEST_CELL]}),
    ):
        element = OxmlElement(tag)
        for name, value in values.items():
            element.set(qn(f"w:{name}"), value)
        properties.append(element)


def _picture(word: Word, block: Picture) -> None:
    room = room_of(word)
    paragraph = word.add_paragraph(style="Normal")
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(block.png()), width=int(room))
    if shape.height > TALLEST:
        shape.width, shape.height = Emu(shape.width * TALLEST // shape.height), TALLEST
    about = shape._inline.docPr  # noqa: SLF001 - python-docx has no word for alternative text
    about.set("name", block.name)
    about.set("descr", plain(block.alt))
    word.add_paragraph(plain(block.caption), style="Caption")


def _every_page(word: Word, front: Front, words: Words) -> None:
    """Title and status above, page numbers below."""
    section = word.sections[0]
    section.different_first_page_header_footer = False
    word.settings.odd_and_even_pages_header_footer = False
    head, foot = _free(section.header), _free(section.footer)
    head.add_run(f"{plain(front.heading)}. {plain(front.title)}. {plain(front.status)}")
    pieces = re.split(r"(\{page\}|\{pages\})", words("paper.page", page="{page}", pages="{pages}"))
    for piece in pieces:
        if piece in {"{page}", "{pages}"}:
            _field(foot, "PAGE" if piece == "{page}" else "NUMPAGES")
        elif piece:
            foot.add_run(piece)


def _free(edge: _Header | _Footer) -> WordParagraph:
    """A paragraph of the header or footer with nothing in it: what a board has there stays."""
    last = edge.paragraphs[-1] if edge.paragraphs else None
    used = last is None or len(last._p.xpath("./w:r | ./w:fldSimple | ./w:hyperlink"))  # noqa: SLF001 - likewise
    return edge.add_paragraph() if used or last is None else last


def _field(paragraph: WordParagraph, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no word for fields


def _empty(word: Word) -> None:
    """Take out what stands in the template's body, but its page size and margins."""
    body = word.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)


def _tongue(word: Word, tongue: str) -> None:
    """The language of the whole text, which screen readers and spelling follow."""
    for element in word.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), tongue)
    for element in word.settings.element.iter(qn("w:themeFontLang")):
        element.set(qn("w:val"), tongue)


def _properties(word: Word, front: Front, tongue: str) -> None:
    about = word.core_properties
    about.title = plain(f"{front.heading}. {front.title}")[:255]
    about.subject = plain(front.status)[:255]
    about.author = about.last_modified_by = "placement"
    about.comments = about.keywords = about.category = ""
    about.language, about.revision = tongue, 1
    about.created = about.modified = about.last_printed = NEVER


def template() -> bytes:
    """The template as we ship it: plain styles, A4, nothing in it."""
    word = Document()
    _empty(word)
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2.2)
    _style(word, "Normal", size=11, before=4, after=6)
    _style(word, "Title", size=24, bold=True, after=4)
    _style(word, "Subtitle", size=14, after=12)
    _style(word, "Heading 1", size=17, bold=True, before=18, after=6)
    _style(word, "Heading 2", size=13, bold=True, before=12, after=4)
    _style(word, "List Bullet", size=11, after=3)
    _style(word, "Caption", size=10, bold=True, before=12, after=4)
    _style(word, "Header", size=9, colour=SOFT)
    _style(word, "Footer", size=9, colour=SOFT)
    _style(word, LEAD, size=13, after=6)
    _style(word, WARNING, size=11, bold=True, after=6)
    _style(word, CELL, size=8.5, before=1, after=1)
    _table_style(word)
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None and defaults.find(qn("w:lang")) is None:
        defaults.append(OxmlElement("w:lang"))
    _tongue(word, TONGUES["en"])
    _properties(word, Front("Board paper", "template", "", ()), TONGUES["en"])
    _thin(word)
    return saved(word.save)


def _thin(word: Word) -> None:
    """Take out what python-docx's own template brings and no paper uses."""
    styles = word.styles.element
    for style in list(styles.findall(qn("w:style"))):
        name = style.find(qn("w:name"))
        own = name is not None and name.get(qn("w:val")) in {TABLE, "Normal Table"}
        if style.get(qn("w:type")) == "table" and not own:
            styles.remove(style)
    for part, kinds in (
        (word.part.package, ("/thumbnail",)),
        (word.part, ("/stylesWithEffects", "/customXml")),
    ):
        for key in [key for key, rel in part.rels.items() if rel.reltype.endswith(kinds)]:
            del part.rels[key]


def _style(
    word: Word,
    name: str,
    *,
    size: float,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    colour: RGBColor = INK,
) -> None:
    known = name in [style.name for style in word.styles]
    style = cast(
        "ParagraphStyle",
        word.styles[name] if known else word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH),
    )
    if not known:
        style.base_style = word.styles["Normal"]
    style.font.name, style.font.size, style.font.bold = "Arial", Pt(size), bold
    style.font.italic, style.font.color.rgb = False, colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), "Arial")
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _table_style(word: Word) -> None:
    """Thin lines between rows; heads apart."""
    style = word.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    properties = OxmlElement("w:tblPr")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "8C8C8C")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties.append(borders)
    style.base_style = word.styles["Normal Table"]
    style.element.append(properties)


if __name__ == "__main__":
    TEMPLATE.write_bytes(template())
