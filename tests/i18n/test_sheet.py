"""Texts out to a spreadsheet and back: the same bytes, the same slots, every fault at once, or nothing."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from typer.testing import CliRunner

from placement.cli.app import app
from placement.cli.commands import words as command
from placement.i18n.catalogue import FOLDER, read_catalogue
from placement.i18n.review import reviewed
from placement.i18n.sheet import (
    COLUMNS,
    ReturnedRow,
    Taken,
    as_csv,
    from_csv,
    read_catalogues,
    rows,
    take_back,
)
from tests.running import bytes_of

if TYPE_CHECKING:
    from collections.abc import Callable

EN = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "a.hello"
msgstr "Hello {name}"

# Said twice.
msgid "a.long"
msgstr ""
"Two \\"lines\\" "
"of text"

msgid "a.posts"
msgid_plural "a.posts"
msgstr[0] "one post"
msgstr[1] "{n} posts"
"""
CY = """\
# Heb ei adolygu eto gan siaradwr Cymraeg.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: cy\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);\\n"

msgid "a.hello"
msgstr " Helo {name}"

msgid "a.long"
msgstr "Dwy linell"

msgid "a.posts"
msgid_plural "a.posts"
msgstr[0] "{n} swydd"
msgstr[1] "un swydd"
msgstr[2] "{n} swydd"
msgstr[3] "{n} swydd"
msgstr[4] "{n} swydd"
msgstr[5] "{n} o swyddi"
"""
HELLO, LONG, POSTS = ("a", "a.hello", ""), ("a", "a.long", ""), ("a", "a.posts", "other")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language, text in {"en": EN, "cy": CY}.items():
        place = tmp_path / "locale" / language
        place.mkdir(parents=True)
        (place / "a.po").write_text(text, encoding="utf-8")
    return tmp_path / "locale"


def changed(folder: Path, *changes: tuple[tuple[str, str, str], str, str]) -> list[ReturnedRow]:
    """The table with these cells changed: where, which column, what."""
    told = {(where, column): text for where, column, text in changes}
    return [
        ReturnedRow(
            line.row,
            {
                column: told.get(((line["file"], line["key"], line["form"]), column), cell)
                for column, cell in line.cells.items()
            },
        )
        for line in from_csv(as_csv(rows(read_catalogues(folder))))
    ]


def taken(folder: Path, *changes: tuple[tuple[str, str, str], str, str], **more: str) -> Taken:
    return take_back(read_catalogues(folder), changed(folder, *changes), reviewer=more.get("reviewer"))


def keys(found: Taken) -> list[str]:
    return [wrong.key for wrong in found.wrong]


def call(*words: object) -> tuple[int, str]:
    told = CliRunner().invoke(app, ["words", *map(str, words)])
    return told.exit_code, told.output


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_out_and_back_leaves_our_own_catalogues_as_they_are(tmp_path: Path, ending: str) -> None:
    copy = Path(shutil.copytree(FOLDER, tmp_path / "locale"))
    before = bytes_of(copy)
    table = tmp_path / f"texts.{ending}"
    assert call("export", table, "--catalogues", copy)[0] == 0
    first = table.read_bytes()
    assert call("import", table, "--catalogues", copy) == (0, "0 texts were changed\n")
    assert bytes_of(copy) == before
    table.unlink()
    call("export", table, "--catalogues", copy)
    assert table.read_bytes() == first


def test_the_table_has_every_text_and_form(folder: Path) -> None:
    found = rows(read_catalogues(folder))
    assert found[0] == ("a", "a.hello", "", "{name}", "Hello {name}", "Helo {name}", "", "")
    assert found[1][4:6] == ('Two "lines" of text', "Dwy linell")
    assert [(row[2], row[4]) for row in found[2:]] == [
        ("0", ""), ("1", "one post"), ("2", ""), ("3", ""), ("6", ""), ("other", "{n} posts"),
    ]  # fmt: skip
    own = rows(read_catalogues(FOLDER))
    assert {row[1] for row in own} == {
        message.id[0] if isinstance(message.id, tuple | list) else message.id
        for message in read_catalogue("cy")
        if message.id
    }


def test_a_changed_text_changes_its_line_alone(folder: Path) -> None:
    new = 'Un "llinell" ŵ \\ hir'
    found = taken(
        folder,
        (LONG, "cy", new),
        (LONG, "en", "One line"),
        (HELLO, "cy", "Bore da {name}"),
        (POSTS, "cy", "{n} o'r swyddi"),
    )
    assert (found.texts, found.wrong) == (4, ())
    assert found.files["cy", "a"] == CY.replace('"Dwy linell"', '"Un \\"llinell\\" ŵ \\\\ hir"').replace(
        "Helo", "Bore da"
    ).replace("{n} o swyddi", "{n} o'r swyddi")
    assert found.files["en", "a"] == EN.replace('""\n"Two \\"lines\\" "\n"of text"', '"One line"')
    (folder / "cy" / "a.po").write_text(found.files["cy", "a"], encoding="utf-8")
    message = read_catalogue("cy", folder).get("a.long")
    assert message is not None
    assert message.string == new


@pytest.mark.parametrize(
    ("where", "text", "key"),
    [
        (HELLO, "Helo", "words_slots"),
        (HELLO, "Helo {name} {age}", "words_slots"),
        (HELLO, "Helo {name!r}", "words_slots"),
        (HELLO, "Helo {name.__class__}", "words_slots"),
        (HELLO, "Helo {name", "words_braces"),
        (HELLO, "", "words_empty"),
        (HELLO, "<b>Helo</b> {name}", "words_html"),
        (HELLO, "Helo &lt; {name}", "words_html"),
        (HELLO, "=Helo {name}", "words_formula"),
        (HELLO, "@Helo {name}", "words_formula"),
        (HELLO, "Helo\n{name}", "words_marks"),
        (HELLO, "Helo \u202e{name}", "words_marks"),
        (POSTS, "swyddi {m}", "words_slots"),
    ],
)
def test_a_text_that_would_do_harm_is_refused(
    folder: Path, where: tuple[str, str, str], text: str, key: str
) -> None:
    for language in ("cy", "en"):
        found = taken(folder, (where, language, text))
        assert key in keys(found)
        assert found.files == {}


def test_a_plural_may_leave_out_its_number_in_some_forms_but_not_in_all(folder: Path) -> None:
    assert taken(folder, (POSTS, "cy", "llawer o swyddi")).wrong == ()
    every = [(("a", "a.posts", form), "cy", "llawer") for form in ("0", "1", "2", "3", "6", "other")]
    assert keys(taken(folder, *every)) == ["words_slots"]


def test_every_fault_is_told_at_once_with_its_row(folder: Path) -> None:
    lines = changed(
        folder,
        (HELLO, "cy", "<i>x</i>"),
        (LONG, "key", "a.other"),
        (("a", "a.posts", "0"), "en", "no posts"),
        (("a", "a.posts", "2"), "form", "7"),
    )
    lines += [ReturnedRow(10, lines[1].cells), ReturnedRow(11, lines[4].cells, frozenset({"cy"}))]
    found = take_back(read_catalogues(folder), lines)
    assert [(wrong.key, wrong.row) for wrong in found.wrong] == [
        ("words_html", 2), ("words_slots", 2), ("words_key", 3), ("words_no_form", 4), ("words_form", 6),
        ("words_twice", 10), ("words_twice", 11),
    ]  # fmt: skip
    lacking = [ReturnedRow(1, {"file": "file", "key": "key"})]
    assert [wrong.value or wrong.column for wrong in take_back(read_catalogues(folder), lacking).wrong] == [
        "form", "en", "cy",
    ]  # fmt: skip


def test_rows_that_stay_as_they_are_may_go(folder: Path) -> None:
    lines = changed(folder, (LONG, "cy", "Un llinell"))
    assert take_back(read_catalogues(folder), [lines[0], lines[2]]).texts == 1


def test_a_reviewer_is_named_in_the_header_and_only_for_a_whole_file(folder: Path) -> None:
    found = taken(folder, reviewer="Siân O'Neill-Pugh")
    text = found.files["cy", "a"]
    assert text.startswith('msgid ""')
    assert '"X-Reviewed-By: Siân O\'Neill-Pugh\\n"\n\nmsgid "a.hello"' in text
    assert text.split("\n\n", 1)[1] == CY.split("\n\n", 1)[1]
    part = changed(folder)[:3]
    assert keys(take_back(read_catalogues(folder), part, reviewer="Siân Pugh")) == ["words_not_whole"]
    for name in ("", 'x"\\nLanguage: en', "a\nb", "<b>", "x" * 101):
        assert keys(taken(folder, reviewer=name)) == ["words_reviewer"]


def test_a_proposal_goes_out_beside_its_text_and_goes_once_a_person_has_reviewed(folder: Path) -> None:
    path = folder / "cy" / "a.po"
    remarks = "# For a reviewer (register): Un llinell hir\n", "# For a reviewer (plural) [2]: dwy swydd\n"
    text = CY.replace('msgid "a.long"', remarks[0] + 'msgid "a.long"')
    path.write_text(text.replace('msgid "a.posts"', remarks[1] + 'msgid "a.posts"', 1), encoding="utf-8")
    found = {(row[1], row[2]): row[-2] for row in rows(read_catalogues(folder))}
    assert {key: said for key, said in found.items() if said} == {
        ("a.long", ""): "Un llinell hir",
        ("a.posts", "2"): "dwy swydd",
    }
    changes = taken(folder, (LONG, "cy", "Un llinell")).files["cy", "a"]
    assert all(remark in changes for remark in remarks)
    after = taken(folder, reviewer="Siân Pugh").files["cy", "a"]
    assert "For a reviewer" not in after
    assert after.split("\n\n", 1)[1] == CY.split("\n\n", 1)[1]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_change_that_nobody_reviewed_takes_the_mark_away(folder: Path, language: str) -> None:
    path = folder / "cy" / "a.po"
    path.write_text(taken(folder, reviewer="Siân Pugh").files["cy", "a"], encoding="utf-8")
    assert reviewed("cy", folder)
    assert rows(read_catalogues(folder))[0][-1] == "Siân Pugh"
    assert taken(folder, reviewer="Siân Pugh").files == {}
    text = taken(folder, (LONG, language, "Arall")).files["cy", "a"]
    assert "X-Reviewed-By" not in text
    assert text.startswith("# Nid yw'r testun hwn wedi'i adolygu")


def book_with(path: Path, change: Callable[[Workbook], object]) -> Path:
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_nothing_in_the_table_is_run_by_a_spreadsheet(folder: Path, tmp_path: Path, ending: str) -> None:
    for language in ("en", "cy"):
        path = folder / language / "a.po"
        path.write_text(path.read_text().replace('msgstr "H', 'msgstr "=H').replace('" H', '" =H'))
    before = bytes_of(folder)
    table = tmp_path / f"t.{ending}"
    assert call("export", table, "--catalogues", folder)[0] == 0
    if ending == "xlsx":
        cell = load_workbook(table).worksheets[0]["E2"]
        assert (cell.data_type, cell.quotePrefix, cell.value) == ("s", True, "=Hello {name}")
    else:
        row = list(csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig"))))[1]
        assert row[4] == "'=Hello {name}"
    assert call("import", table, "--catalogues", folder)[0] == 0
    assert bytes_of(folder) == before


def test_a_formula_in_a_workbook_is_refused(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.xlsx"
    call("export", table, "--catalogues", folder)
    book_with(table, lambda book: book.worksheets[0].cell(2, COLUMNS.index("cy") + 1, "=1+1"))
    before = bytes_of(folder)
    code, said = call("import", table, "--catalogues", folder)
    assert code == 2
    assert "t.xlsx, row 2, column cy: a formula stands where a text should be" in said
    assert bytes_of(folder) == before


def test_a_workbook_comes_back_with_its_changes(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "t.xlsx"
    call("export", table, "--catalogues", folder, "--lang", "cy")
    book_with(table, lambda book: book.worksheets[0].cell(3, COLUMNS.index("cy") + 1, "Dwy res"))
    code, said = call("import", table, "--catalogues", folder, "--lang", "cy", "--reviewed-by", "Siân Pugh")
    assert (code, said.splitlines()[1:]) == (0, ["- cy/a.po"])
    assert 'msgstr "Dwy res"' in (folder / "cy" / "a.po").read_text()
    assert (folder / "en" / "a.po").read_text() == EN


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", "file,key\n\xff".encode("latin-1")])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_broken_table_is_told(folder: Path, tmp_path: Path, ending: str, content: bytes) -> None:
    table = tmp_path / f"t.{ending}"
    table.write_bytes(content)
    assert call("import", table, "--catalogues", folder)[0] == 2


def test_faulty_arguments_are_told_together(folder: Path, tmp_path: Path) -> None:
    code, said = call("export", tmp_path / "none" / "t.doc", "--catalogues", tmp_path / "nowhere")
    assert (code, len(said.splitlines())) == (2, 3)
    table = tmp_path / "t.csv"
    table.write_text("somebody's work")
    assert call("export", table, "--catalogues", folder)[0] == 2
    assert table.read_text() == "somebody's work"
    code, said = call("import", tmp_path / "t.ods", "--catalogues", tmp_path / "nowhere")
    assert (code, len(said.splitlines())) == (2, 2)


def test_what_cannot_be_written_whole_is_not_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = bytes_of(folder)
    first, second = folder / "cy" / "a.po", folder / "en" / "a.po"
    real = Path.replace

    def refuse(made: Path, path: Path) -> Path:
        if path == second:
            raise OSError
        return real(made, path)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError):
        command.replace({first: b"new", second: b"new"})
    assert bytes_of(folder) == before
