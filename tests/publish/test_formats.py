"""Slides, paper and workbook against the schemas of their formats, as Microsoft's Open XML SDK has them."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from openxml_audit import OpenXmlValidator
from openxml_audit.errors import ValidationSeverity

from placement.i18n import LANGUAGES, Language, Words
from placement.report.workbook import TableSheet, TextSheet, workbook
from placement.site.books import book_of
from placement.site.bundle import Bundle, Run, papers
from placement.site.paper_docx import TEMPLATE
from placement.site.slides import slides
from tests.publish.builders import made_up_view
from tests.publish.papers import compare_document, robustness_document, with_areas

if TYPE_CHECKING:
    from pathlib import Path

ONE = TableSheet("One", ("Place", "WTE"), (("Alder", 1.5),), (None, "0.0"), ("All", 1.5))
BROKEN = b"<font><sz val='11'/><b val='1'/><colour/></font>"


def faults(path: Path) -> list[str]:
    """What the schema, the package and the formats' own conditions find wrong."""
    found = OpenXmlValidator().validate(path).errors
    return [str(fault) for fault in found if fault.severity == ValidationSeverity.ERROR]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    studies = {"compare": compare_document(), "robustness": robustness_document()}
    view, place = with_areas(made_up_view()), tmp_path_factory.mktemp("formats")
    whole = Bundle((Run("made-up", view),), studies)
    made = {**papers(whole), **slides(whole)}
    made |= {f"workbook.{language}.xlsx": book_of(view, Words(language)) for language in LANGUAGES}
    for name, content in made.items():
        if name.endswith((".docx", ".pptx", ".xlsx")):
            (place / name).write_bytes(content)
    return {path.name: path for path in sorted(place.iterdir())}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", ["paper.{}.docx", "slides.{}.pptx", "workbook.{}.xlsx"])
def test_no_file_breaks_its_schema(bundle: dict[str, Path], stem: str, language: Language) -> None:
    assert faults(bundle[stem.format(language)]) == []


def test_nor_does_the_template_that_boards_restyle() -> None:
    assert faults(TEMPLATE) == []


def test_a_font_with_a_part_that_is_none_is_found(tmp_path: Path) -> None:
    """The check can fail: one font of a workbook is written otherwise."""
    whole = workbook((ONE,), TextSheet("About", ("Figures",)), title="One")
    right, wrong = tmp_path / "right.xlsx", tmp_path / "wrong.xlsx"
    right.write_bytes(whole)
    assert faults(right) == []
    wrong.write_bytes(_changed(whole))
    assert faults(wrong)


def _changed(book: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as first, zipfile.ZipFile(out, "w") as again:
        for name in first.namelist():
            part = first.read(name)
            if name == "xl/styles.xml":
                part = re.sub(rb"<font>.*?</font>", BROKEN, part, count=1, flags=re.DOTALL)
            again.writestr(name, part)
    return out.getvalue()
