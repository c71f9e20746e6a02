"""The reference leaves nothing out: every public name, setting, column, rule and aim is explained."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

import placement
from docs._ext import offline, reference
from docs._ext.kinds import kind_text
from placement.data.tables import TABLES
from placement.model.aims import AIMS
from placement.model.rules import ALWAYS, RULES
from placement.model.rules.override import Override

ROOT = Path(__file__).parents[2]
SETTINGS: dict[str, type[BaseModel]] = {
    **RULES,
    **AIMS,
    **{rule.id: type(rule) for rule in ALWAYS},
    "override": Override,
    **{model.__name__: model for model in reference.PARTS},
}


@cache
def pages() -> dict[str, str]:
    """Every page of the reference, made once; it takes some seconds, which no other test should wait for."""
    return reference.pages()


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_a_meaning(name: str) -> None:
    model = SETTINGS[name]
    meanings = reference.docs_of(model)
    assert not [name for name in model.model_fields if name not in {"rule", "aim"} and not meanings.get(name)]


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_a_row_with_unit_meaning_and_example(name: str) -> None:
    table = pages()["tables.md"].split(f"\n## {name}.csv\n")[1].split("\n## ")[0]
    rows = {
        line.split("|")[1].strip(" `"): line.split(" | ")
        for line in table.splitlines()
        if line.startswith("| `")
    }
    assert list(rows) == TABLES[name].columns
    for column, cells in rows.items():
        _, unit, needed, meaning, example = (cell.strip(" |") for cell in cells)
        assert unit, column
        assert needed, column
        assert meaning, column
        blank = TABLES[name].about(column).get("blank", False)
        assert example or blank, f"{name}.{column} has no example"


def test_every_column_of_a_plan_has_a_meaning() -> None:
    page = pages()["plan-tables.md"]
    rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) > 150
    assert all(len(row) == 4 and row[2].strip() for row in rows)
    for name in ("posts", "result_clusters", "result_less", "jobs"):
        assert f"\n## {name}\n" in page


def test_what_may_be_left_out_is_told() -> None:
    page = pages()["tables.md"]
    assert "The file may be left out." in page.split("## travel.csv")[1][:60]
    assert "The file must be there." in page.split("## areas.csv")[1][:60]
    assert re.search(r"`opening_pounds_once` \| pounds; .*, whole \| column may be left out: then `0`", page)


def test_every_rule_and_aim_has_its_page_and_stands_in_a_list() -> None:
    listed = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("rules", "aims")}
    for kind, known in (("rule", [*RULES, *(rule.id for rule in ALWAYS)]), ("aim", list(AIMS))):
        for name in known:
            assert pages()[f"{kind}-{name}.md"].startswith(f"# {kind.capitalize()}: {name}\n")
        assert f"reference/generated/{kind}-*" in listed[f"{kind}s"]


def test_every_public_name_is_in_the_reference() -> None:
    for name in placement.HOMES:
        assert f":: placement.{name}\n" in pages()["api.rst"]
    for name in ("examples", "siting"):
        assert f"automodule:: {placement.ROOMS[name]}\n" in pages()["api.rst"]


def test_a_formula_is_set_apart_from_prose() -> None:
    doc = "For each place:\n\n    most <= 1,  whole\n\nso that it holds."
    code = "```text\nmost <= 1,  whole\n```"
    assert reference.as_markdown(doc) == f"For each place:\n\n{code}\n\nso that it holds."
    first = "A sentence that has a sign such as a = b in it and yet runs on, over more than one line of the\n"
    last = "docstring, until it ends as sentences do, after many words more, with a full stop."
    assert "```" not in reference.as_markdown(first + last)


def test_a_page_that_asks_another_host_is_found() -> None:
    assert offline.asked('<p><a href="https://example.org">a link asks for nothing by itself</a>') == []
    assert offline.asked('<script src="_static/own.js"></script><img src="a.png">') == []
    for bad in (
        '<script async src="https://cdn.example.org/x.js">',
        "<link rel='stylesheet' href='//fonts.example.org/a.css'>",
        "@import url(https://fonts.example.org/a.css);",
        "src: url('http://example.org/a.woff')",
    ):
        assert len(offline.asked(bad)) >= 1, bad


def test_values_are_said_in_words() -> None:
    assert kind_text(Annotated[float, Field(ge=0, lt=1)]) == "a number, at least 0, below 1"
    assert kind_text(tuple[Literal["en", "cy"], ...] | None) == 'a list: `"en"` or `"cy"`'
    assert kind_text(dict[str, bool]) == "a table from text to true or false"


def test_pages_are_written_once_and_old_ones_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that were made before are written first; made anew they are the same."""
    (tmp_path / "rule-gone.md").write_text("old", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(reference, "pages", pages)
        reference.write(tmp_path)
    first = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert set(first) == set(pages())
    reference.write(tmp_path)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == first
