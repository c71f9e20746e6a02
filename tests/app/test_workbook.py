"""A workbook taken from the page, filled in with faults, refused by its cells, mended and accepted."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl

from placement.app.limits import AppLimits
from placement.app.screens.start import _book_of
from placement.app.shelf import PlannersShelf
from placement.i18n import Words
from tests.app.test_page import ANNA, _own_main, page, text_of  # noqa: F401 - a fixture for all here

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def filled(book: bytes, cells: Mapping[tuple[str, str], float | str]) -> bytes:
    """The workbook with something else in some cells."""
    read = openpyxl.load_workbook(BytesIO(book))
    for (sheet, cell), value in cells.items():
        read[sheet][cell] = value
    written = BytesIO()
    read.save(written)
    return written.getvalue()


def test_a_faulty_workbook_is_told_by_its_name_and_cells_and_mended_it_is_an_option(tmp_path: Path) -> None:
    words = Words("en")
    tested = page(tmp_path, "start", chosen=None)
    tested.radio(key="start").set_value("workbook").run()
    tested.selectbox(key="book_where").set_value("powys").run()
    (offered,) = tested.get("download_button")
    assert offered.proto.label == words("app.start.book_take", area="Powys")
    book = _book_of("powys", "en")
    staff = {("Staff in post", "C2"): 3.0, ("Staff in post", "D2"): 3.5}
    faulty = filled(book, {**staff, ("Staff in post", "C3"): -2, ("Question", "B6"): "lots"})
    tested.file_uploader(key="upload").set_value(("Our <b>team.xlsx", faulty, XLSX)).run()
    assert not tested.exception
    said = text_of(tested)
    assert words.count("app.start.faults", 2) in said
    faults = [line for line in said.splitlines() if line.startswith("* Our b team.xlsx")]
    assert [("B6" in line, "C3" in line) for line in faults] == [(True, False), (False, True)]
    assert "found 'lots'" in faults[0]
    assert "quotation" not in faults[0]
    assert not [one for one in tested.button if one.key == "begin-book"]
    tested.file_uploader(key="upload").set_value(("Our team.xlsx", filled(book, staff), XLSX)).run()
    tested.button(key="begin-book").click().run()
    assert not tested.exception
    (option,) = PlannersShelf(tmp_path / "ws", ANNA, AppLimits()).options()
    assert option.note.name == "Our team"
    table = option.question().table("workforce")
    assert {3.0, 3.5} <= set(table[["in_post_wte", "funded_wte"]].to_numpy().ravel().tolist())
