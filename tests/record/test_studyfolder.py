"""A study's folder: whole, private where it must be, the same bytes, and every forgery found."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from placement.audit.verify_study import verify_study
from placement.cli.app import app
from placement.i18n import Words
from placement.scenario.inputs import Inputs, read_inputs
from placement.store.rescue import NotWritten
from placement.store.study import Study
from placement.store.studyfolder import is_study
from placement.studies.compare.study import compare
from placement.studies.register import write_study
from tests.running import bytes_of, rehash, small


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Inputs, Study, Path]:
    home = tmp_path_factory.mktemp("study")
    inputs = read_inputs(small(home))
    study = compare(inputs, [], processes=1)
    write_study(home / "out", inputs, study, {"decide": 1.0})
    return inputs, study, home / "out"


@pytest.fixture
def folder(made: tuple[Inputs, Study, Path], tmp_path: Path) -> Path:
    """A copy to spoil."""
    shutil.copytree(made[2], tmp_path / "copy")
    return tmp_path / "copy"


def wrong(folder: Path) -> str:
    report = verify_study(folder)
    assert not report.passed
    return "\n".join(report.says(Words("en")))


def edit(path: Path, change: Any) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    text = json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def test_a_study_as_written_agrees(folder: Path) -> None:
    report = verify_study(folder)
    assert report.wrong == []
    assert is_study(folder)
    assert {"shown.study_plans", "shown.study_figures", "shown.study_tables", "shown.pages"} <= {
        said.key for said in report.shown
    }


def test_deciding_again_confirms_the_bounds(folder: Path) -> None:
    report = verify_study(folder, reprove=True)
    assert report.wrong == []
    assert sum(said.key == "shown.study_again" for said in report.proved) == 2


def test_the_same_study_is_the_same_bytes(made: tuple[Inputs, Study, Path], tmp_path: Path) -> None:
    inputs, study, out = made
    write_study(tmp_path / "again", inputs, study, {"decide": 2.0})
    first, second = bytes_of(out), bytes_of(tmp_path / "again")
    assert first.pop("timing.json") != second.pop("timing.json")
    assert first == second
    assert all(str(tmp_path).encode() not in content for content in second.values())


def test_what_is_about_people_is_for_its_owner_alone(made: tuple[Inputs, Study, Path]) -> None:
    modes = {path: path.stat().st_mode & 0o777 for path in made[2].rglob("*") if path.is_file()}
    private = {path for path, mode in modes.items() if mode == 0o600}
    assert {path.name for path in private} == {"placed.csv", "filled.csv"}
    assert len(private) == 2 * len(made[1].plans)


def test_a_foreign_folder_is_left_alone(made: tuple[Inputs, Study, Path], tmp_path: Path) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(NotWritten) as kept:
        write_study(out, made[0], made[1], {})
    assert [path.name for path in out.iterdir()] == ["mine.txt"]
    assert kept.value.kept is not None
    assert verify_study(kept.value.kept).passed, "what was worked out is kept whole beside it"


def test_another_figure_in_the_document_is_found(folder: Path) -> None:
    edit(folder / "study.json", lambda d: d["options"][0].update(posts=d["options"][0]["posts"] + 1))
    rehash(folder)
    assert "options[0].posts" in wrong(folder)


def test_one_post_more_is_found(folder: Path) -> None:
    path = folder / "plans" / "stated" / "posts.csv"
    header, first, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[7] = str(int(cells[7]) + 40)
    path.write_text("\n".join([header, ",".join(cells), *rest]) + "\n", encoding="utf-8")
    rehash(folder)
    said = wrong(folder)
    assert "Plan stated" in said
    assert "breaks a condition" in said


def test_a_bound_below_the_value_is_found(folder: Path) -> None:
    edit(folder / "plans" / "stated" / "plan.json", lambda d: d["reached"]["met_need"].update(bound=0.5))
    rehash(folder)
    assert "better than 0.5" in wrong(folder)


def test_another_value_is_found(folder: Path) -> None:
    def more(plan: dict[str, Any]) -> None:
        plan["reached"]["met_need"]["value"] += 1

    edit(folder / "plans" / "stated" / "plan.json", more)
    rehash(folder)
    assert "met_need is given as" in wrong(folder)


def test_rules_that_the_formula_breaks_cannot_be_hidden(folder: Path) -> None:
    plan = folder / "plans" / "plain-formula" / "plan.json"
    assert json.loads(plan.read_text(encoding="utf-8"))["note"]["breaks"] == ["nq"]
    edit(plan, lambda d: d["note"].update(breaks=[]))
    rehash(folder)
    assert "Plan plain-formula: it is said to break" in wrong(folder)


@pytest.mark.parametrize("name", ["clusters.csv", "index.cy.html", "workbook.en.xlsx"])
def test_a_changed_file_is_found_even_with_its_hash(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert name in wrong(folder)
    rehash(folder)
    assert name in wrong(folder)


def test_an_added_file_and_a_missing_plan_are_found(folder: Path) -> None:
    (folder / "more.txt").write_text("x", encoding="utf-8")
    rehash(folder)
    assert "more.txt" in wrong(folder)
    (folder / "more.txt").unlink()
    shutil.rmtree(folder / "plans" / "fill-vacancies", ignore_errors=True)
    shutil.rmtree(folder / "plans" / "plain-formula")
    rehash(folder)
    assert not verify_study(folder).passed


def test_a_folder_of_nonsense_ends_in_a_report(folder: Path) -> None:
    (folder / "study.json").write_text("[]", encoding="utf-8")
    assert not verify_study(folder).passed
    edit(folder / "plans" / "stated" / "plan.json", lambda d: d.pop("reached"))
    assert not verify_study(folder).passed


def test_the_command_writes_a_folder_that_verify_accepts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(tmp_path)
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    said = runner.invoke(app, ["compare", "tiny.toml", "--options", "pooled", "--processes", "1"])
    assert said.exit_code == 0, said.output
    assert "outputs/tiny-compare" in said.output
    assert "Pooled" in said.output
    again = runner.invoke(app, ["verify", "outputs/tiny-compare", "--lang", "cy"])
    assert again.exit_code == 0, again.output
    unknown = runner.invoke(app, ["compare", "tiny.toml", "--options", "poold"])
    assert unknown.exit_code == 2
    assert "pooled" in unknown.output
