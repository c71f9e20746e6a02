"""Five slides of a bundle for a meeting: the message, where posts go, who gains, the options, what is asked.

Written through python-pptx from its own plain template, 16:9. The same run gives the same bytes: no time, no
name of a machine, one date for every part. Each slide has a title, its status at the foot, and notes to speak
from; pictures are described.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from placement.i18n import LANGUAGES, Words
from placement.report.message import message
from placement.report.names import Names, plain
from placement.report.page import heading
from placement.report.pieces import Bullets, Facts, Table
from placement.report.wording import staff
from placement.report.workbook import saved
from placement.results.view import View
from placement.site.decision import decision_page
from placement.site.duties import picture_of_places
from placement.site.figures import Picture, map_of_posts
from placement.site.first import first_look
from placement.site.paper_docx import TONGUES
from placement.site.paper_sections import status_line, studies_of
from placement.site.parts import Bundle, edition

SLIDES = "slides"
WIDE, HIGH, EDGE = Inches(13.333), Inches(7.5), Inches(0.6)
INK, LINK, SOFT = (RGBColor(*rgb) for rgb in ((0x0B, 0x0C, 0x0C), (0x1D, 0x5A, 0x96), (0x4A, 0x4F, 0x54)))  # type: ignore[no-untyped-call]
RUN = qn("a:r")
TITLE_ONLY = 5
"""The layout of python-pptx's template that has a title and nothing else."""
NEVER = datetime(2000, 1, 1)  # noqa: DTZ001 - no time at all: the format wants one
MOST_PLACES = 8
SIZES = (16, 14, 12)
"""Points in which the options are told, and money and risks below them."""
FIRST_COLUMN, CELL_EDGES, BULLET = Inches(4.6), Inches(0.14), Inches(0.3)


def slides(bundle: Bundle) -> dict[str, bytes]:
    """`slides.<language>.pptx`. Raises KeyError if the catalogue lacks a text."""
    return {f"{SLIDES}.{language}.pptx": _deck(bundle, Words(language)) for language in LANGUAGES}


def _deck(bundle: Bundle, words: Words) -> bytes:
    view = bundle.view
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    compare = studies_of(view, list(bundle.studies.values()), words).compare
    _first(deck, view, words)
    _where(deck, view, words)
    _who(deck, view, words)
    page = decision_page(view, compare, words)
    _choice(deck, page, view, words)
    _asked(deck, page, bundle, words)
    about = deck.core_properties
    about.title, about.subject = plain(message(view, words))[:255], status_line(view, words)
    about.author = about.last_modified_by = "placement"
    about.language, about.revision = TONGUES[words.language], 1
    about.created = about.modified = NEVER
    _tongue(deck, TONGUES[words.language])
    return saved(deck.save)


def _first(deck: Any, view: View, words: Words) -> None:
    said = first_look(view, words)
    slide = _slide(deck, message(view, words), view, words, words("slides.notes.first"))
    each = Emu((WIDE - 2 * EDGE) // max(len(said.figures), 1))
    for number, one in enumerate(said.figures):
        box = _box(slide, EDGE + each * number, Inches(2.1), each - Inches(0.3), Inches(2.6))
        _line(box, one.figure, 44, bold=True, colour=LINK, first=True)
        _line(box, one.said, 20)
    box = _box(slide, EDGE, Inches(5.1), WIDE - 2 * EDGE, Inches(1.3))
    _line(box, f"{words('first.sure.title')} {said.sure}", 20, first=True)


def _where(deck: Any, view: View, words: Words) -> None:
    names = Names(view.region, words)
    slide = _slide(deck, words("slides.where"), view, words, words("slides.notes.where"))
    left: int = EDGE
    if view.region.located:
        title = words("paper.figure.map")
        svg = map_of_posts(view, names, title=title, status=status_line(view, words), alt=title)
        if svg:
            left = _picture(slide, Picture("map", title, title, svg), Inches(1.35), Inches(5.4)) + Inches(0.4)
    table = view.tables["result_clusters"].sort_values("wte_new", ascending=False, kind="stable")
    rows = table[table["wte_new"] > 0].head(MOST_PLACES).to_dict("records")
    box = _box(slide, left, Inches(1.5), WIDE - EDGE - left, Inches(5))
    _line(box, words("slides.most"), 20, bold=True, first=True)
    for row in rows:
        place = {"cluster": names.cluster(row["cluster_id"]), "staff": staff(row["wte_new"], words)}
        _line(box, words("slides.place", **place), 18)
    none = len(view.answer["no_new_post"])
    if none:
        _line(box, words.count("summary.without", none, all=words.number(len(table), 0)), 18)


def _who(deck: Any, view: View, words: Words) -> None:
    said, names = first_look(view, words), Names(view.region, words)
    slide = _slide(deck, words("slides.who"), view, words, words("slides.notes.who"))
    shown = picture_of_places(view, names, 0, status_line(view, words), words)
    left = _picture(slide, shown, Inches(1.5), Inches(4.9)) + Inches(0.4)
    box = _box(slide, left, Inches(1.5), WIDE - EDGE - left, Inches(5))
    gains = (words("first.gains.lead"), *said.gains)
    for number, (title, lines) in enumerate((("gains", gains), ("loses", said.loses))):
        _line(box, words(f"first.{title}.title"), 20, bold=True, first=number == 0)
        for line in lines:
            _line(box, line, 18)


def _choice(deck: Any, page: Sequence[Any], view: View, words: Words) -> None:
    slide = _slide(deck, words("slides.choice"), view, words, words("slides.notes.choice"))
    table = next(block for block in page if isinstance(block, Table))
    rows = [tuple(column.title for column in table.columns), *table.groups[0].rows]
    others = (WIDE - 2 * EDGE - FIRST_COLUMN) // max(len(table.columns) - 1, 1)
    wide = [int(FIRST_COLUMN), *[int(others)] * (len(table.columns) - 1)]
    facts: Mapping[str, str] = dict(next(block for block in page if isinstance(block, Facts)).facts)
    told = [
        f"{title}: {facts[title]}" for title in map(words, ("decision.money.title", "decision.risks.title"))
    ]
    top = Inches(1.3)
    for size in SIZES:  # the largest in which table and text end above the foot
        lines = [
            max(_rows_of(text, width, size) for text, width in zip(row, wide, strict=True)) for row in rows
        ]
        tall = [Emu(int(Pt(1.25 * size)) * many + int(CELL_EDGES)) for many in lines]
        below = Emu(top + sum(tall) + int(Inches(0.2)))
        if below + _height_of(told, size) <= HIGH - Inches(0.6):
            break
    shape = slide.shapes.add_table(len(rows), len(table.columns), EDGE, top, WIDE - 2 * EDGE, Emu(sum(tall)))
    shape.name = plain(table.caption)
    for at, row in enumerate(rows):
        for number, text in enumerate(row):
            cell = shape.table.cell(at, number)
            cell.text = plain(text)
            cell.text_frame.word_wrap = True
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT if table.columns[number].figures else None
            font = paragraph.font
            font.size, font.name = Pt(size), "Arial"
        shape.table.rows[at].height = tall[at]
    for number, width in enumerate(wide):
        shape.table.columns[number].width = Emu(width)
    box = _box(slide, EDGE, below, WIDE - 2 * EDGE, max(HIGH - Inches(0.7) - below, Inches(0.5)))
    for number, text in enumerate(told):
        _line(box, text, size, first=number == 0)


def _height_of(texts: Sequence[str], size: int) -> int:
    """What paragraphs of this size take from edge to edge of a slide, with the gap after each."""
    lines = sum(_rows_of(text, WIDE - 2 * EDGE, size) for text in texts)
    return int(Inches(0.1)) + lines * int(Pt(1.2 * size)) + len(texts) * int(Pt(6))


def _rows_of(text: str, width: int, size: int = 16) -> int:
    """Lines that a text takes in a cell at so many points, of letters half as wide as they are high."""
    letters = max(int((width - Inches(0.2)) / Pt(0.53 * size)), 1)
    return max(len(textwrap.wrap(plain(text), letters)), 1)


def _asked(deck: Any, page: Sequence[Any], bundle: Bundle, words: Words) -> None:
    view = bundle.view
    slide = _slide(deck, words("decision.title"), view, words, words("slides.notes.asked"))
    box = _box(slide, EDGE, Inches(1.6), WIDE - 2 * EDGE, Inches(3.6))
    _line(box, words("decision.asked"), 22, first=True)
    for line in next(block for block in page if isinstance(block, Bullets)).lines:
        _bullet(_line(box, line, 22))
    box = _box(slide, EDGE, Inches(5.3), WIDE - 2 * EDGE, Inches(1.4))
    for number, line in enumerate([heading(view, words), *edition(view, words)[:3]]):
        _line(box, line, 14, colour=SOFT, first=number == 0)


def _slide(deck: Any, title: str, view: View, words: Words, notes: str) -> Any:
    """An empty slide with its title above, its status at the foot, and what to say of it."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = EDGE, Inches(0.35), WIDE - 2 * EDGE, Inches(1)
    shape.text_frame.text = plain(title)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    shape.text_frame.word_wrap = True
    for run in shape.text_frame.paragraphs[0].runs:
        _styled(run, 28, bold=True, colour=INK)
    shape.text_frame.paragraphs[0].alignment = 1
    foot = _box(slide, EDGE, HIGH - Inches(0.6), WIDE - 2 * EDGE, Inches(0.4))
    status = view.answer["status"]
    shown = status_line(view, words) if status == "decision" else words(f"summary.watermark.{status}")
    _line(foot, shown, 12, bold=True, colour=SOFT, first=True)
    slide.notes_slide.notes_text_frame.text = plain(notes)
    return slide


def _tongue(deck: Any, tongue: str) -> None:
    """The language of every text, which screen readers and spelling follow."""
    for slide in deck.slides:
        for part in (slide, slide.notes_slide):
            for run in part._element.iter(RUN):  # noqa: SLF001 - python-pptx reaches no runs of tables and notes
                run.get_or_add_rPr().set("lang", tongue)


def _box(slide: Any, left: int, top: int, width: int, height: int) -> Any:
    shape = slide.shapes.add_textbox(Emu(left), Emu(top), Emu(width), Emu(height))
    shape.text_frame.word_wrap = True
    return shape.text_frame


def _line(
    frame: Any, text: str, size: int, *, bold: bool = False, colour: RGBColor = INK, first: bool = False
) -> Any:
    paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
    run = paragraph.add_run()
    run.text = plain(text)
    _styled(run, size, bold=bold, colour=colour)
    paragraph.space_after = Pt(6)
    return paragraph


def _bullet(paragraph: Any) -> None:
    """A point of a list, whose further lines begin below its first word."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-pptx has no word for bullets
    properties.set("marL", str(int(BULLET)))
    properties.set("indent", str(-int(BULLET)))
    mark = properties.makeelement(qn("a:buChar"), {"char": "•"})
    properties.append(mark)


def _styled(run: Any, size: int, *, bold: bool, colour: RGBColor) -> None:
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, "Arial"
    run.font.color.rgb = colour


def _picture(slide: Any, picture: Picture, top: int, height: int) -> int:
    """The picture at the left, so high or so wide as fits; where it ends."""
    shape = slide.shapes.add_picture(io.BytesIO(picture.png()), EDGE, top, height=height)
    widest = (WIDE - 2 * EDGE) * 3 // 5
    if shape.width > widest:
        shape.width, shape.height = widest, shape.height * widest // shape.width
    about = shape._element.nvPicPr.cNvPr  # noqa: SLF001 - python-pptx has no word for alternative text
    about.set("name", picture.name)
    about.set("descr", plain(picture.alt))
    return int(shape.left + shape.width)
