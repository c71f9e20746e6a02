"""Five slides, described and in their language; the pages for the press and for who recruits."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Inches

from placement.i18n import LANGUAGES, Language, Words
from placement.report.message import message
from placement.report.names import Names
from placement.report.pieces import Table
from placement.site.bundle import Bundle, Run
from placement.site.duties import picture_of_places
from placement.site.press import questions_and_answers, to_recruit
from placement.site.published import read_bundle
from placement.site.slides import slides
from tests.publish.builders import made_up_view
from tests.publish.papers import compare_document, with_areas
from tests.publish.reading import Page
from tests.publish.usual import usual_files

ALL = 5
PUBLISHED = Path(__file__).parents[2] / "maps" / "wales-ahp"


def made(*, compared: bool = False) -> dict[str, bytes]:
    studies = {"compare": compare_document()} if compared else {}
    return slides(Bundle((Run("made-up", with_areas(made_up_view())),), studies))


@pytest.fixture(scope="module")
def usual() -> dict[str, bytes]:
    return made()


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_slides_each_with_title_status_and_notes(usual: dict[str, bytes], language: Language) -> None:
    words = Words(language)
    deck = Presentation(io.BytesIO(usual[f"slides.{language}.pptx"]))
    assert len(deck.slides) == ALL
    for slide in deck.slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert slide.shapes.title.text_frame.text
        assert words("summary.watermark.example") in texts
        assert slide.notes_slide.notes_text_frame.text
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
            if hasattr(shape, "image"):
                assert shape._element.nvPicPr.cNvPr.get("descr")
    first = deck.slides[0].shapes.title.text_frame.text
    assert first == message(made_up_view(), words)


@pytest.mark.parametrize(("language", "tongue"), [("en", "en-GB"), ("cy", "cy-GB")])
def test_every_text_says_its_language(usual: dict[str, bytes], language: str, tongue: str) -> None:
    with zipfile.ZipFile(io.BytesIO(usual[f"slides.{language}.pptx"])) as archive:
        for name in archive.namelist():
            if name.startswith("ppt/slides/slide"):
                text = archive.read(name).decode()
                assert text.count(f'lang="{tongue}"') == text.count("<a:r>")


def test_the_same_bytes_every_time(usual: dict[str, bytes]) -> None:
    assert made() == usual
    with zipfile.ZipFile(io.BytesIO(usual["slides.en.pptx"])) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_was_compared_is_among_the_options(usual: dict[str, bytes]) -> None:
    def rows(deck: bytes) -> int:
        (table,) = [
            shape.table for shape in Presentation(io.BytesIO(deck)).slides[3].shapes if shape.has_table
        ]
        return len(table.rows)

    assert rows(made(compared=True)["slides.en.pptx"]) == rows(usual["slides.en.pptx"]) + 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_money_and_risks_end_above_the_foot(language: Language) -> None:
    """Of the published example: seven options and, in Liberation Sans at 16 points, a line too many."""
    made_again = slides(read_bundle(PUBLISHED))[f"slides.{language}.pptx"]
    slide = Presentation(io.BytesIO(made_again)).slides[3]
    (table,) = [shape for shape in slide.shapes if shape.has_table]
    framed = [shape for shape in slide.shapes if shape.has_text_frame]
    (told,) = [shape for shape in framed if len(shape.text_frame.paragraphs) == 2]
    (foot,) = [one for one in framed if one.text_frame.text == Words(language)("summary.watermark.example")]
    assert len(table.table.rows) == 8
    ends = told.top
    for part in told.text_frame.paragraphs:
        size = part.runs[0].font.size
        ends += -(-len(part.text) * 0.5 * size // (told.width - Inches(0.2))) * 1.2 * size
    assert ends <= foot.top


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_press_finds_an_answer_to_each_question(language: Language) -> None:
    words, view = Words(language), made_up_view()
    sections = questions_and_answers(view, words)
    assert len(sections) == len({section.title for section in sections}) == 10
    files = usual_files()
    page = Page(files[f"press.{language}.html"].decode())
    for section in sections:
        assert section.title in page.headings
    assert f"recruit.{language}.html" in files
    assert f"recruit.{language}.html" in files[f"press.{language}.html"].decode()


def test_every_job_is_in_the_list_to_recruit_from() -> None:
    view = made_up_view()
    listed = [section for section in to_recruit(view, Words("en")) if section.key.startswith("jobs-")]
    tables = [block for section in listed for block in section.blocks if isinstance(block, Table)]
    rows = sum(len(group.rows) for table in tables for group in table.groups)
    assert rows == len(view.tables["jobs"])


def test_a_board_alone_sees_its_clusters_and_all_boards_their_regions() -> None:
    """The slide of who gains showed the board of Powys one bar: Powys."""
    view, words = made_up_view(), Words("en")
    names = Names(view.region, words)
    table = view.tables["result_regions"]
    alone = replace(view, tables={**view.tables, "result_regions": table.head(1)})
    of_regions, of_clusters = (picture_of_places(one, names, 0, "", words) for one in (view, alone))
    assert (of_regions.name, of_clusters.name) == ("regions", "clusters")
    assert "East Alder: 40% before, 60% after" in of_clusters.alt
    assert "East Alder" not in of_regions.alt
