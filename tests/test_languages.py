"""Languages belong to the scenario: English alone asks for nothing in Welsh and can reach a decision."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING

import pytest

from placement.audit.verify import verify_run
from placement.data import read_region
from placement.errors import BadInput
from placement.report.regions import regions_pages
from placement.run import run
from placement.run.regions import about
from placement.scenario.inputs import read_inputs
from placement.store.regionsfolder import document_of, tops
from tests.builders import tiny_region, tiny_scenario

if TYPE_CHECKING:
    from pathlib import Path


def english(home: Path, languages: str = 'languages = ["en"]') -> Path:
    """A tiny question in which nothing is Welsh: no column, no name, no text; all of it agreed."""
    folder = tiny_region(home / "tiny")
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        kept = [name for name in rows[0] if not name.endswith("_cy")]
        for row in rows:
            if path.name == "assumptions.csv":
                row |= {"agreed_by": "The board", "agreed_on": "2026-04-01"}
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, kept, extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    package = folder / "datapackage.json"
    described = json.loads(package.read_text(encoding="utf-8"))
    for resource in described["resources"]:
        resource.pop("hash", None)
    package.write_text(json.dumps(described), encoding="utf-8")
    config = tiny_scenario(home / "tiny.toml")
    text = re.sub(r"^[a-z_]+_cy = .*\n", "", config.read_text(encoding="utf-8"), flags=re.MULTILINE)
    about = f'[scenario]\n{languages}\nstatus = "decision"\nagreed_by = "Board"\nagreed_on = 2026-04-01\n'
    text = re.sub(r"^status = .*\n", "", text, flags=re.MULTILINE)
    config.write_text(text.replace("[scenario]\n", about), encoding="utf-8")
    return config


def test_an_english_board_reaches_a_decision_without_a_welsh_text_page_or_review(tmp_path: Path) -> None:
    folder = run(english(tmp_path), out=tmp_path / "run").folder
    answer = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
    assert (answer["status"], answer["status_because"], answer["languages"]) == ("decision", [], ["en"])
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"summary.en.html", "map.en.html"} <= names
    assert [name for name in names if ".cy." in name] == []
    page = (folder / "summary.en.html").read_text(encoding="utf-8")
    assert ".cy.html" not in page
    assert "Cymraeg" not in page
    assert verify_run(folder).passed


def test_regions_decided_one_by_one_have_no_welsh_page_either(tmp_path: Path) -> None:
    config = english(tmp_path)
    scenario = read_inputs(config).scenario
    known = read_region(scenario.data_folders, scenario.about.languages)
    said = about(scenario, known)
    document = document_of(said, [], None, [])
    assert [name for name in tops(document, {}, 0, regions_pages(document)) if name.endswith(".html")] == [
        "index.en.html"
    ]


def test_both_languages_ask_for_both(tmp_path: Path) -> None:
    for stated in ("", 'languages = ["en", "cy"]'):
        with pytest.raises(BadInput) as caught:
            read_inputs(english(tmp_path / (stated[:4] or "none"), stated))
        assert ("setting_missing", "scenario.name_cy") in {(f.key, f.column) for f in caught.value.faults}


@pytest.mark.parametrize("stated", ['["cy"]', '["en", "en"]'])
def test_english_is_among_the_languages_and_each_is_there_once(tmp_path: Path, stated: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_inputs(english(tmp_path, f"languages = {stated}"))
    assert "languages_english" in {fault.key for fault in caught.value.faults}
