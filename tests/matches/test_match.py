"""A matching from a run folder to a match folder: what it holds, who may read it, what it never touches."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import stat
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from placement.cli.app import app
from placement.errors import BadInput, OurFault, PlacementError, Unverified
from placement.i18n import LANGUAGES, Words
from placement.matching.check import Broken
from placement.matching.market import MODES, Mode
from placement.matching.matchtables import PRIVATE
from placement.matching.run import match_run
from placement.run import run
from tests.matches.folders import applicant, decided_run, matched, nine, write_applicants
from tests.publish.reading import Page
from tests.running import NEVER, bytes_of, small
from tests.tampering import cells, put

FILES = {
    "match.json", "manifest.json", "summary.en.html", "summary.cy.html", "matches.csv", "unplaced.csv",
    "unmatched_posts.csv", "order.csv", "inputs/applicants.csv", "inputs/preferences.csv", "inputs/seats.csv",
    "inputs/minutes.csv",
}  # fmt: skip


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return decided_run(tmp_path_factory.mktemp("decided"))


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("mode", MODES)
def test_a_match_folder_is_whole_and_the_run_untouched(mode: Mode, decided: Path, tmp_path: Path) -> None:
    before = bytes_of(decided)
    out = matched(tmp_path, decided, mode=mode, out=tmp_path / "out").folder
    assert set(bytes_of(out)) == FILES
    assert bytes_of(decided) == before
    assert {row["reason"] for row in rows(out / "unplaced.csv")} == {"full", "pair", "no_choice"}
    assert len(rows(out / "matches.csv")) + len(rows(out / "unplaced.csv")) == 9
    assert {row["how"] for row in rows(out / "matches.csv")} == {"protected", "single"}


def test_it_lies_beside_the_run_and_is_named_after_it(tmp_path: Path) -> None:
    run_folder = decided_run(tmp_path)
    assert matched(tmp_path, run_folder, mode="lottery").folder == tmp_path / "run-match-lottery"


def test_same_inputs_same_bytes(decided: Path, tmp_path: Path) -> None:
    one, two = (matched(tmp_path, decided, out=tmp_path / name).folder for name in ("one", "two"))
    assert bytes_of(one) == bytes_of(two)


def test_files_about_people_are_their_owners_alone(decided: Path, tmp_path: Path) -> None:
    out = matched(tmp_path, decided, out=tmp_path / "out").folder
    for name in FILES:
        mode = stat.S_IMODE((out / name).stat().st_mode)
        assert mode == (0o600 if name.removesuffix(".csv") in PRIVATE else 0o644), name


def test_a_private_file_is_made_private_not_changed_to_it(
    decided: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were chmod to do nothing, private files would still be so."""
    people = write_applicants(tmp_path / "people", nine())
    monkeypatch.setattr(Path, "chmod", lambda *_: None)
    out = match_run(decided, applicants=people, out=tmp_path / "out").folder
    assert all((out / f"{name}.csv").stat().st_mode & 0o077 == 0 for name in PRIVATE)


def test_nothing_about_a_person_is_published(decided: Path, tmp_path: Path) -> None:
    out = matched(tmp_path, decided, out=tmp_path / "out").folder
    for name in FILES - {f"{private}.csv" for private in PRIVATE}:
        text = (out / name).read_text(encoding="utf-8")
        assert "synthetic-" not in text, name


def test_no_count_under_five_is_published(decided: Path, tmp_path: Path) -> None:
    """Four people are placed: all that is told of people is nothing, or five and more."""
    out = matched(tmp_path, decided, out=tmp_path / "out").folder
    document = json.loads((out / "match.json").read_text(encoding="utf-8"))
    told = document["results"]
    counts = [told[k] for k in told if k not in ("posts", "unplaced_because")]
    counts += told["unplaced_because"].values()
    counts += [row["graduates"] for part in ("by_region_service", "by_cluster") for row in document[part]]
    assert all(n in (None, 0) or n >= 5 for n in counts)
    for language in LANGUAGES:
        page = Page((out / f"summary.{language}.html").read_text(encoding="utf-8"))
        cells = [row[-1] for table in page.tables.values() for row in table[1:] if len(row) == 3]
        assert cells
        assert not any(re.fullmatch("[1-4]", cell) for cell in cells)


def test_many_are_counted_and_a_seed_draws_another_order(decided: Path, tmp_path: Path) -> None:
    many = [applicant(i, home_area_id=f"a{i % 4 + 1}") for i in range(30)]
    one = matched(tmp_path, decided, people=many, mode="lottery", seed=1, out=tmp_path / "1")
    two = matched(tmp_path, decided, people=many, mode="lottery", seed=2, out=tmp_path / "2")
    assert one.document["results"]["unplaced"] == 26
    drawn = [[row["applicant_id"] for row in rows(m.folder / "order.csv")] for m in (one, two)]
    names = [f"synthetic-{i}" for i in range(30)]
    for seed, order in zip((1, 2), drawn, strict=True):
        assert order == sorted(names, key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).hexdigest())
    assert "1:A1" in (one.folder / "summary.en.html").read_text(encoding="utf-8")


def test_the_page_is_advice_and_says_that_people_are_made_up(decided: Path, tmp_path: Path) -> None:
    out = matched(tmp_path, decided, out=tmp_path / "out").folder
    english, welsh = (Page((out / f"summary.{lang}.html").read_text(encoding="utf-8")) for lang in LANGUAGES)
    for said in ("Nobody is sent anywhere", "2023", "made up", "never changes the decided posts"):
        assert said in english.text
    assert "ddychmygol" in welsh.text
    assert len(english.headings) == len(welsh.headings)
    assert english.fetched() == []


def test_real_people_are_not_called_made_up(decided: Path, tmp_path: Path) -> None:
    real = [applicant(i, name=f"p{i}") for i in range(6)]
    done = matched(tmp_path, decided, people=real, out=tmp_path / "out")
    assert done.document["synthetic"] is False
    assert "made up" not in (done.folder / "summary.en.html").read_text(encoding="utf-8")


def test_a_matching_that_breaks_its_rules_is_never_written(
    decided: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placement.matching.run.check", lambda *_: (Broken("seats", ("c1",)),))
    with pytest.raises(OurFault):
        matched(tmp_path, decided, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def spoiled(decided: Path, home: Path) -> Path:
    home.mkdir()
    for name, content in bytes_of(decided).items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(content)
    return home


@pytest.mark.parametrize("forged", [False, True])
def test_a_spoiled_run_is_refused(forged: bool, decided: Path, tmp_path: Path) -> None:
    bad = spoiled(decided, tmp_path / "bad")
    cells("posts.csv", put("steps", "400"), forged=forged)(bad)
    with pytest.raises(Unverified) as raised:
        matched(tmp_path, bad)
    assert "does not agree with itself" in str(raised.value)
    assert raised.value.exit_code == 1
    assert not (tmp_path / "bad-match-stable").exists()


def told(error: PlacementError) -> str:
    assert isinstance(error, BadInput)
    assert all(error.says(Words(language)) for language in LANGUAGES)
    return str(error)


def test_what_is_no_run_is_refused(decided: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        matched(tmp_path, tmp_path / "nothing")
    assert "this is no run folder" in told(raised.value)
    out = matched(tmp_path, decided, out=tmp_path / "out").folder
    with pytest.raises(BadInput) as raised:
        matched(tmp_path, out)
    assert "folder of a matching" in told(raised.value)


def test_a_run_without_a_plan_has_nothing_to_match(tmp_path: Path) -> None:
    with pytest.raises(PlacementError):
        run(small(tmp_path, NEVER), out=tmp_path / "never")
    with pytest.raises(BadInput) as raised:
        matched(tmp_path, tmp_path / "never")
    assert "found no plan" in told(raised.value)


def test_an_agreed_place_that_does_not_exist_is_bad_input(decided: Path, tmp_path: Path) -> None:
    three = [applicant(i, agreed_cluster_id="c1") for i in range(3)]
    with pytest.raises(BadInput) as raised:
        matched(tmp_path, decided, people=three, out=tmp_path / "out")
    assert [fault.row for fault in raised.value.faults] == [2, 3, 4]


def test_it_never_writes_over_a_run(decided: Path, tmp_path: Path) -> None:
    before = bytes_of(decided)
    for out in (decided, decided / "inside", decided.parent):
        with pytest.raises(BadInput):
            matched(tmp_path, decided, out=out)
    assert bytes_of(decided) == before


def command(*words: str, ends: int) -> str:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == ends, result.output
    return str(result.output)


def test_the_commands(decided: Path, tmp_path: Path) -> None:
    people: Any = str(write_applicants(tmp_path / "people", nine()))
    out = str(tmp_path / "out")
    said = command("match", str(decided), "--applicants", people, "--out", out, ends=0)
    assert "WARNING" in said
    assert "Match folder" in said
    said = command("match", str(decided), "--applicants", people, "--out", out, "--lang", "cy", ends=0)
    assert "RHYBUDD" in said
    assert "was not found" in command("verify", out, ends=0)
    assert "was found" in command("verify", out, "--run", str(decided), ends=0)
    assert "--run" in command("verify", str(decided), "--run", out, ends=2)
    command("match", str(tmp_path / "none"), "--applicants", people, ends=2)
    command("match", str(decided), "--mode", "auction", ends=2)
    told = command("match", str(decided), "--out", str(tmp_path / "made-up"), ends=2)
    assert told.count("\n- ") == 0  # once, and not each of 41 people who were made up for Wales
    assert "do not live in this region" in told
    assert "--applicants FOLDER" in told
