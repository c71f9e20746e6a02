"""The sheet of the question names every setting in words, and other commands take a workbook too."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from placement.cli.app import app
from placement.i18n import LANGUAGES, Words
from placement.sources.begin.question import question_of
from placement.sources.book.settings import document_of, kinds_of, rows_of, setting_label, spoken
from tests.begin.books import changed, fresh, setting

ROOT = Path(__file__).parents[2]
NATIONS = {"wales": ("configs/wales-ahp.toml", ("en", "cy")), "england": ("configs/england.toml", ("en",))}


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_of_a_new_region_goes_by_words(nation: str, language: str) -> None:
    path, languages = NATIONS[nation]
    rows = dict(rows_of(question_of(ROOT / path, "here", {"en": "Here", "cy": "Yma"}, 0.1, languages)))
    kinds = kinds_of(rows)
    told = {place: setting_label(place, Words(language), kinds) for place in rows}  # type: ignore[arg-type]  # a language
    assert [place for place, label in told.items() if place in label or "_" in label] == []
    by_label: dict[str, list[str]] = {}
    for place, label in told.items():
        by_label.setdefault(label, []).append(place)
    assert {label: places for label, places in by_label.items() if len(places) > 1} == {}


@pytest.mark.parametrize("nation", NATIONS)
def test_words_for_values_are_read_back_as_what_a_scenario_writes(nation: str) -> None:
    path, languages = NATIONS[nation]
    document = question_of(ROOT / path, "here", {"en": "Here", "cy": "Yma"}, 0.1, languages)
    rows = list(rows_of(document))
    shown = [(place, spoken(place, cell) if isinstance(cell, str) else cell) for place, cell in rows]
    assert "weighted need" in [cell for _, cell in shown]
    assert document_of(shown) == document_of(rows)


def test_a_setting_of_one_of_several_funds_says_which() -> None:
    kinds = {"rules.posts": "fund", "rules.hubs": "fund"}
    told = [setting_label(f"rules.{own}.amount", Words("en"), kinds) for own in ("posts", "hubs")]
    assert told == ["Money or WTE for new posts (posts)", "Money or WTE for new posts (hubs)"]


def test_what_nothing_has_words_for_goes_by_its_place() -> None:
    assert setting_label("travel.walk_detour", Words("en"), {}) == "travel.walk_detour"


def test_the_money_of_a_new_region_is_of_the_plans_own_year() -> None:
    document = question_of(
        ROOT / "configs/wales-ahp.toml", "here", {"en": "Here", "cy": "Yma"}, 0.1, LANGUAGES
    )
    assert all("price_year" not in rule for rule in document["rules"])


@pytest.mark.parametrize(
    ("command", "made", "words"),
    [
        ("agree", "log.csv", ["--by", "the board"]),
        ("ladder", "study.json", ["--pounds", "100k"]),
    ],
)
def test_other_commands_take_a_workbook(command: str, made: str, words: list[str], tmp_path: Path) -> None:
    book, out = tmp_path / "small.xlsx", tmp_path / "out"
    book.write_bytes(fresh())
    result = CliRunner().invoke(app, [command, str(book), "--out", str(out), *words])
    assert result.exit_code == 0, result.output
    assert (out / made).is_file()


def test_a_workbook_with_a_fault_is_told_by_sheet_and_cell_whatever_the_command(tmp_path: Path) -> None:
    book = changed(setting("rules.ahp.amount", "as much as we can"), tmp_path)
    result = CliRunner().invoke(app, ["compare", str(book), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert "Question, " in result.output
    assert not (tmp_path / "out").exists()
