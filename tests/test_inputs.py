"""A run folder stands alone: whatever the region's folders were, its inputs are one that can be run again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from placement.audit.verify import verify_run
from placement.cli.app import app
from placement.i18n import Words
from placement.run import run
from tests.builders import tiny_overlay, tiny_region, tiny_scenario, tiny_tables
from tests.running import AIMS, ALL_RULES, bytes_of, rehash

SIZES: dict[str, Any] = {"regions": 2, "counties": 2, "clusters": 2, "services": 1}


def laid_over(home: Path) -> Path:
    """A scenario on two folders: the staff of the second, and no one of the first's."""
    tiny_region(home / "tiny", **SIZES)
    staff = [{**row, "in_post_wte": 1.0} for row in tiny_tables(**SIZES)["workforce"]]
    tiny_overlay(home / "over", workforce=staff)
    return tiny_scenario(home / "tiny.toml", data=["tiny", "over"], rules=ALL_RULES, aims=AIMS)


def unlocated(home: Path) -> Path:
    """A scenario on a region without coordinates."""
    tiny_region(home / "tiny", located=False, **SIZES)

    def by_table(text: str) -> str:
        return text.replace('provider = "estimate"', 'provider = "table"')

    return tiny_scenario(home / "tiny.toml", rules=ALL_RULES, aims=AIMS, edit=by_table)


@pytest.mark.parametrize("scenario", [laid_over, unlocated])
def test_a_run_folder_is_verified_far_from_the_folders_it_was_made_of(
    scenario: Callable[[Path], Path], tmp_path: Path
) -> None:
    folder = run(scenario(tmp_path / "home"), out=tmp_path / "out").folder
    shutil.rmtree(tmp_path / "home")
    report = verify_run(folder, reprove=True)
    assert report.passed, report.says(Words("en"))
    assert "shown.pages" in [said.key for said in report.shown]


def test_inputs_of_several_folders_become_one(tmp_path: Path) -> None:
    result = run(laid_over(tmp_path), out=tmp_path / "out")
    data = bytes_of(result.folder / "inputs" / "data")
    assert data["workforce.csv"] == (tmp_path / "over" / "workforce.csv").read_bytes()
    assert data["areas.csv"] == (tmp_path / "tiny" / "areas.csv").read_bytes()
    assert set(data) == set(bytes_of(tmp_path / "tiny"))


def test_the_inputs_of_a_run_can_be_run_again_to_the_same_posts(tmp_path: Path) -> None:
    first = run(laid_over(tmp_path), out=tmp_path / "out").folder
    config = first / "inputs" / "again.toml"
    text = (first / "inputs" / "scenario.toml").read_text(encoding="utf-8")
    config.write_text(text.replace('["tiny", "over"]', '"data"'), encoding="utf-8")
    again = run(config, out=tmp_path / "again").folder
    same = [name for name, content in bytes_of(first).items() if bytes_of(again).get(name) == content]
    assert {"posts.csv", "care.csv", "result_clusters.csv", "answer.json", "summary.cy.html"} < set(same)
    assert "inputs/data/datapackage.json" in same


def test_a_region_without_coordinates_has_no_map_and_no_link_to_one(tmp_path: Path) -> None:
    folder = run(unlocated(tmp_path), out=tmp_path / "out").folder
    assert sorted(path.name for path in folder.glob("*.html")) == [
        "data.cy.html",
        "data.en.html",
        "summary.cy.html",
        "summary.en.html",
    ]
    for page in folder.glob("*.html"):
        assert "map." not in page.read_text(encoding="utf-8")


def test_the_command_names_no_map_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = unlocated(tmp_path)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["run", str(config), "--out", "out"])
    assert result.exit_code == 0, result.output
    assert "map." not in result.output
    assert any("out" in line.split("/")[-1] for line in result.output.splitlines()[-4:])


def test_a_map_that_no_run_would_have_drawn_is_told(tmp_path: Path) -> None:
    folder = run(unlocated(tmp_path), out=tmp_path / "out").folder
    (folder / "map.en.html").write_text("<p>A map</p>", encoding="utf-8")
    rehash(folder)
    report = verify_run(folder)
    assert [said.key for said in report.wrong] == ["wrong.extra"]
