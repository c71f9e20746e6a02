"""The paper in Word: headings, tables, pictures and language as Word has them; nothing that runs."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt

from placement.i18n import LANGUAGES, Words
from placement.report.pieces import Column, Group, Table, shared
from placement.site import paper_docx, word_guard
from placement.site.bundle import front
from placement.site.figures import Picture
from placement.site.paper_docx import TEMPLATE, TONGUES, Front, template, word_paper
from placement.site.paper_sections import PaperSection, parts
from placement.site.parts import Bundle, Run
from tests.publish.builders import CLUSTERS, made_up_view
from tests.publish.hostile import HOSTILE_NAMES
from tests.publish.papers import with_areas

if TYPE_CHECKING:
    from docx.document import Document as Word

    from placement.i18n import Language
    from placement.results.view import View

CONTENTS = 2
"""The list of contents is laid out as a table, after the options and the sign-off."""
MORE_NAMES = ("=1+1", "East\u202eAlder\u200f", "&amp; <w:p/> ]]>", "a" * 300)


def written(view: View | None = None, language: Language = "en", own: bytes | None = None) -> bytes:
    made, words = with_areas(made_up_view()) if view is None else view, Words(language)
    bundle = Bundle((Run("made-up", made),))
    return word_paper(front(bundle, words), parts(made, (), words), words, own)


@cache
def usual(language: Language) -> bytes:
    """The paper that most tests read, in a language."""
    return written(language=language)


def read(content: bytes) -> Word:
    return Document(io.BytesIO(content))


def text_of(word: Word) -> str:
    return "\n".join(element.text or "" for element in word.element.body.iter(qn("w:t")))


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    chosen: Language = request.param
    return chosen


def test_the_same_bytes_every_time(language: Language) -> None:
    assert written(language=language) == written(language=language)


def test_the_template_is_the_one_that_the_command_makes() -> None:
    assert TEMPLATE.read_bytes() == template()


def test_every_part_is_well_formed_has_one_date_and_nothing_runs(language: Language) -> None:
    with zipfile.ZipFile(io.BytesIO(usual(language))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
        assert not [name for name in names if "vba" in name.lower() or "activex" in name.lower()]
        for name in names:
            if name.endswith((".xml", ".rels")):
                content = archive.read(name)
                parse_xml(content)
                assert b'TargetMode="External"' not in content
                assert not re.search(rb"20[12]\d-\d\d-\d\dT", content), name


def test_headings_are_headings(language: Language) -> None:
    word, words = read(usual(language)), Words(language)
    titles = [p.text for p in word.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    made = parts(with_areas(made_up_view()), (), words)
    assert titles == [f"{number}. {part.title}" for number, part in enumerate(made, start=1)]
    listed = [cell.text for column in read(usual(language)).tables[CONTENTS].columns for cell in column.cells]
    assert [line.split("\t")[0] for line in listed if line] == titles
    pages = [text.text for text in word.element.body.iter(qn("w:instrText"))]
    marks = [mark.get(qn("w:name")) for mark in word.element.body.iter(qn("w:bookmarkStart"))]
    assert sorted(pages) == sorted(f" PAGEREF {mark} \\h " for mark in marks)
    asked = [p.text for p in word.paragraphs if p.style is not None and p.style.name == "Heading 2"]
    assert words("paper.sceptic.obey") in asked


def test_tables_repeat_their_heads_and_hold_every_row(language: Language) -> None:
    made = parts(with_areas(made_up_view()), (), Words(language))
    tables = [block for part in made for block in part.blocks if isinstance(block, Table)]
    found = read(usual(language)).tables
    del found[CONTENTS]
    assert len(found) == len(tables)
    for table, block in zip(found, tables, strict=True):
        rows = sum(len(group.rows) + bool(group.title) + bool(group.total) for group in block.groups)
        assert len(table.rows) == rows + 1
        head = table.rows[0]._tr.trPr
        assert head is not None
        assert head.find(qn("w:tblHeader")) is not None
        assert [cell.text for cell in table.rows[0].cells] == [column.title for column in block.columns]
        caption = table._tbl.tblPr.find(qn("w:tblCaption"))
        assert caption is not None
        assert caption.get(qn("w:val")) == block.caption


def test_pictures_are_told_in_words(language: Language) -> None:
    made = parts(with_areas(made_up_view()), (), Words(language))
    pictures = [block for part in made for block in part.blocks if isinstance(block, Picture)]
    found = [shape._inline.docPr.get("descr") for shape in read(usual(language)).inline_shapes]
    assert found == [picture.alt for picture in pictures]
    assert len(found) == 4


def test_the_language_is_set(language: Language) -> None:
    word = read(usual(language))
    found = {element.get(qn("w:val")) for element in word.styles.element.iter(qn("w:lang"))}
    assert found == {TONGUES[language]}
    assert word.core_properties.language == TONGUES[language]


def test_title_and_status_stand_on_every_page_with_its_number(language: Language) -> None:
    word, words = read(usual(language)), Words(language)
    section = word.sections[0]
    head = section.header.paragraphs[0].text
    assert words("paper.status.example") in head
    assert Words(language)("paper.title") in head
    fields = [field.get(qn("w:instr")) for field in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert not section.different_first_page_header_footer


@pytest.mark.parametrize("names", [(*HOSTILE_NAMES[i : i + 4],) for i in range(0, 12, 4)] + [MORE_NAMES])
def test_names_come_out_as_text(names: tuple[str, ...]) -> None:
    named = {cluster: (name, name) for cluster, name in zip(CLUSTERS, names, strict=False)}
    plain, hostile = read(usual("en")), read(written(with_areas(made_up_view(named))))
    shape = [element.tag for element in plain.element.body.iter()]
    assert [element.tag for element in hostile.element.body.iter()] == shape
    for name in names:
        assert name.replace("\u202e", "").replace("\u200f", "") in text_of(hostile)
    assert "\u202e" not in text_of(hostile)


def test_a_board_may_restyle_the_template() -> None:
    own = read(TEMPLATE.read_bytes())
    own.add_paragraph("What stands in the template's body goes.")
    own.sections[0].header.paragraphs[0].add_run("Our board")
    own.styles["Heading 1"].element.get_or_add_rPr()
    saved = io.BytesIO()
    own.save(saved)
    word = read(written(own=saved.getvalue()))
    heads = [paragraph.text for paragraph in word.sections[0].header.paragraphs]
    assert heads[0] == "Our board"
    assert "Worked example" in heads[1]
    assert "What stands in the template" not in text_of(word)


def test_what_is_no_template_is_refused() -> None:
    with pytest.raises(ValueError, match="no Word document"):
        written(own=b"nothing")
    with pytest.raises(ValueError, match="no style"):
        other = Document()
        saved = io.BytesIO()
        other.save(saved)
        written(own=saved.getvalue())
    with pytest.raises(ValueError, match="macros"):
        written(own=_with_part(TEMPLATE.read_bytes(), "word/vbaProject.bin"))
    with pytest.raises(ValueError, match="elsewhere"):
        link = '<Relationship Id="r1" Type="t" Target="https://example.org/x" TargetMode="External"/>'
        written(own=_with_part(TEMPLATE.read_bytes(), RELS, relationships(link)))
    assert paper_docx.checked(TEMPLATE.read_bytes()) == TEMPLATE.read_bytes()


RELS = "word/_rels/settings.xml.rels"
SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relationships(inner: str, encoding: str = "utf-8", before: str = "") -> bytes:
    head = f'<?xml version="1.0" encoding="{encoding}"?>{before}'
    return f'{head}<Relationships xmlns="{SPACE}">{inner}</Relationships>'.encode(encoding)


@pytest.mark.parametrize(
    ("part", "says"),
    [
        (relationships("<Relationship Id='a' Type='t' Target='x' TargetMode='External'/>"), "elsewhere"),
        (relationships('<Relationship Id="a" Type="t" Target="x" TargetMode = "External" />'), "elsewhere"),
        (relationships('<Relationship Id="a" Type="t" Target="x" TargetMode="&#69;xternal"/>'), "elsewhere"),
        (
            relationships('<Relationship Id="a" Type="t" Target="x" TargetMode="External"/>', "utf-16"),
            "elsewhere",
        ),
        (
            relationships(f'<Relationship Id="a" Type="{OFFICE}/attachedTemplate" Target="x.dotm"/>'),
            "elsewhere",
        ),
        (relationships('<Relationship Id="a" Type="t" Target="https://example.org/x"/>'), "elsewhere"),
        (relationships(f'<Relationship Id="a" Type="{OFFICE}/oleObject" Target="x.bin"/>'), "macros"),
        (
            relationships(
                '<Relationship Id="a" Type="t" Target="&b;"/>', before='<!DOCTYPE r [<!ENTITY b "c">]>'
            ),
            "no Word document",
        ),
        (b"<Relationships", "no Word document"),
        (b"", "no Word document"),
    ],
)
def test_a_template_is_read_as_word_reads_it(part: bytes, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        paper_docx.checked(_with_part(TEMPLATE.read_bytes(), RELS, part))


def test_a_template_that_would_fill_the_memory_is_refused_unread() -> None:
    saved = io.BytesIO(TEMPLATE.read_bytes())
    with zipfile.ZipFile(saved, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/blank.bin", bytes(word_guard.LARGEST_BYTES + 1))
    with pytest.raises(ValueError, match="too large"):
        paper_docx.checked(saved.getvalue())


def _with_part(content: bytes, name: str, part: bytes = b"") -> bytes:
    saved = io.BytesIO(content)
    with zipfile.ZipFile(saved, "a") as archive:
        archive.writestr(name, part)
    return saved.getvalue()


def test_no_column_is_narrower_than_its_longest_word_while_there_is_room() -> None:
    """Of 30 letters one column needs 10 and wants 30, the other needs 5: 15 are left, all for the first."""
    assert shared([10, 5], [30, 5], 30) == [25, 5]
    assert shared([10, 5], [20, 10], 30) == [20, 10]
    assert shared([20, 20], [40, 40], 30) == [20, 20]  # too little room: each its part of what it needs


def test_tables_of_the_same_columns_have_the_same_widths() -> None:
    """Those of the regions stand below each other, and each had widths of its own."""
    columns = (Column("Cluster", figures=False), Column("Posts"), Column("Need"))
    short, long = (
        Table("", columns, (Group(((name, "1.0", "2.0 (1.0 to 3.0)"),)),))
        for name in ("Arfon", "Central & South Denbighshire")
    )
    other = Table("", (*columns, Column("Share")), (Group((("Arfon", "1.0", "2.0", "3%"),)),))
    made = PaperSection("places", "Places", (short, other, long))
    word = read(word_paper(Front("A", "B", "C", ()), (made,), Words("en")))
    first, between, last = ([column.width for column in table.columns] for table in word.tables)
    assert first == last
    assert len(between) == 4


def test_a_total_with_its_range_stands_on_one_line() -> None:
    """The figure of a whole region, 18.8 (12.5 to 20.5), broke the column of its clusters in two."""
    figure, filler = "18.8 (12.5 to 20.5)", ("1.0",) * 4
    titles = ("Of these, expected to be filled by month 12", *(f"Figure {n}" for n in range(4)))
    columns = (Column("Cluster", figures=False), *map(Column, titles))
    row = ("Central & South Denbighshire", "3.6 (2.2 to 3.9)", *filler)
    group = Group((row,), total=("North Wales in all", figure, *filler))
    made = PaperSection("places", "Places", (Table("", columns, (group,)),))
    (table,) = read(word_paper(Front("A", "B", "C", ()), (made,), Words("en"))).tables
    assert int(table.columns[1].width or 0) >= len(figure) * Pt(4.2)
