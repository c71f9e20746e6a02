"""Verification of a match folder: a true one passes, and no false one does."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placement.i18n import LANGUAGES, Words
from placement.matching.verify_match import verify_match
from placement.store.report import Report
from tests.matches.folders import applicant, decided_run, matched
from tests.running import bytes_of, rehash
from tests.tampering import Tampered, cells, document, linked, put, removed, text, whole


@pytest.fixture(scope="module")
def true_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("true")
    matched(home, decided_run(home))
    return home


@pytest.fixture
def folder(true_home: Path, tmp_path: Path) -> Path:
    """A match folder far from its run."""
    return Path(shutil.copytree(true_home / "run-match-stable", tmp_path / "elsewhere"))


def keys(report: Report) -> set[str]:
    return {said.key.removeprefix("wrong.") for said in report.wrong}


def test_a_true_folder_passes_and_says_what_it_did_not_show(folder: Path, true_home: Path) -> None:
    before = bytes_of(folder)
    report = verify_match(folder)
    assert report.passed, report.says(Words("en"))
    assert [said.key for said in report.shown] == [
        "shown.files", "shown.match_rules", "shown.match_tables", "shown.pages",
    ]  # fmt: skip
    assert [said.key for said in report.not_shown] == [
        "not_shown.match_run", "not_shown.match_again", "not_shown.match_wishes",
    ]  # fmt: skip
    report = verify_match(folder, run=true_home / "run", rematch=True)
    assert report.passed, report.says(Words("en"))
    assert [said.key for said in report.shown][-1:] == ["shown.match_run"]
    assert [said.key for said in report.proved] == ["shown.match_again"]
    assert [said.key for said in report.not_shown] == ["not_shown.match_wishes"]
    assert bytes_of(folder) == before


def test_the_run_is_found_beside_it(true_home: Path) -> None:
    report = verify_match(true_home / "run-match-stable")
    assert report.passed
    assert "shown.match_run" in {said.key for said in report.shown}


def swap(rows: list[list[str]]) -> None:
    """The first two who are placed change places, with all that goes with them but their names."""
    other = next(row for row in rows[2:] if row[2] != rows[1][2])
    rows[1][2:], other[2:] = other[2:], rows[1][2:]


def place_unplaced(folder: Path) -> None:
    """Somebody without a place takes somebody's."""
    cells("unplaced.csv", lambda rows: rows[1].__setitem__(0, "synthetic-9"))(folder)
    cells("matches.csv", lambda rows: rows[-1].__setitem__(0, "synthetic-1"))(folder)


def said(*path: str, value: Any) -> Any:
    def change(content: Any) -> None:
        for step in path[:-1]:
            content = content[step]
        content[path[-1]] = value

    return document("match.json", change)


TAMPERED = (
    Tampered("bytes of a table", whole("matches.csv", b"x"), "hash", "matches.csv"),
    Tampered("no table", whole("matches.csv", b'"', forged=True), "no_table", "matches.csv"),
    Tampered("other columns", whole("unplaced.csv", b"a,b\n", forged=True), "header", "unplaced.csv"),
    Tampered("uneven", whole("inputs/minutes.csv", b"applicant_id,base_id,minutes\n1\n", forged=True), "row"),
    Tampered("a file is gone", removed("order.csv"), "missing", "order.csv"),
    Tampered("a file is gone, forged", removed("order.csv", forged=True), "missing", "order.csv"),
    Tampered("a file more", whole("more.csv", b"x"), "extra", "more.csv"),
    Tampered("a file more, forged", whole("more.csv", b"x", forged=True), "extra", "more.csv"),
    Tampered("a link", linked("order.csv"), "extra", "order.csv"),
    Tampered("people change places", cells("matches.csv", swap), "match_rule"),
    Tampered("somebody is passed over", place_unplaced, "match_rule"),
    Tampered("a false reason", cells("unplaced.csv", put("reason", "no_seat")), "match_rule", "reason"),
    Tampered("no reason", cells("unplaced.csv", put("reason", "spite")), "unknown_id", "unplaced.csv"),
    Tampered("somebody twice", cells("matches.csv", lambda r: r.append(r[1])), "match_applicants"),
    Tampered("somebody gone", cells("unplaced.csv", lambda r: r.pop()), "match_applicants"),
    Tampered("nobody placed", cells("matches.csv", put("applicant_id", "x")), "unknown_id", "matches.csv"),
    Tampered("another base", cells("matches.csv", put("base_id", "b9")), "differs", "matches.csv"),
    Tampered("another choice", cells("matches.csv", put("choice", "7")), "differs", "matches.csv"),
    Tampered("another how", cells("matches.csv", put("how", "agreed")), "differs", "matches.csv"),
    Tampered("another order", cells("order.csv", lambda r: r.append(r.pop(1))), "differs"),
    Tampered("an unmatched post", cells("unmatched_posts.csv", lambda r: r.append(["b"] * 5)), "differs"),
    Tampered("a seat less", cells("inputs/seats.csv", lambda r: r.pop(1)), "match_rule"),
    Tampered("a seat of another size", cells("inputs/seats.csv", put("wte", "0.5")), "differs"),
    Tampered("a seat of no size", cells("inputs/seats.csv", put("wte", "x")), "cell", "seats.csv"),
    *(Tampered(f"a size of {wte}", cells("inputs/seats.csv", put("wte", wte)), "cell", "seats.csv") for wte in
      ("0_1", "nan", "\uff11")),
    Tampered("nearer", cells("inputs/minutes.csv", put("minutes", "0.1")), "match_rule"),
    Tampered("minutes of nobody", cells("inputs/minutes.csv", put("applicant_id", "x")), "unknown_id"),
    Tampered("protected", cells("inputs/applicants.csv", put("protected", "true")), "match_rule"),
    Tampered("a link to nobody", cells("inputs/applicants.csv", put("linked_to", "x")), "match_applicants"),
    Tampered("a rank twice", cells("inputs/preferences.csv", put("rank", "2")), "match_applicants"),
    Tampered("no rank", cells("inputs/preferences.csv", put("rank", "")), "file", "preferences.csv"),
    Tampered("agreed nowhere", cells("inputs/applicants.csv", put("agreed_cluster_id", "c9")), "file"),
    Tampered("another seed", said("seed", value=2), "match_rule"),
    Tampered("a seed of words", said("seed", value="two"), "match_shape"),
    Tampered("another mode", said("mode", value="auction"), "match_shape"),
    Tampered("a better result", said("results", "applicants", value=9), "differs", "match.json"),
    Tampered("a count told", said("results", "placed", value=4), "differs", "match.json"),
    Tampered("real people", said("synthetic", value=False), "differs", "match.json"),
    Tampered("no run", said("run", value={}), "match_shape"),
    Tampered("run is a word", said("run", value="x"), "match_shape"),
    Tampered("no clusters", said("run", "clusters", value=[]), "match_shape"),
    Tampered("a page", text("summary.cy.html", "cyngor", "gorchymyn"), "page", "summary.cy.html"),
    Tampered("manifest", document("manifest.json", lambda m: m.update(mode="lottery")), "manifest", "mode"),
    Tampered("no hashes", document("manifest.json", lambda m: m.update(files=[])), "manifest", "files"),
)  # fmt: skip


@pytest.mark.parametrize("tampered", TAMPERED, ids=lambda tampered: tampered.name)
def test_tampering_is_found_and_told(tampered: Tampered, folder: Path) -> None:
    tampered.spoil(folder)
    report = verify_match(folder)
    assert tampered.key in keys(report), report.says(Words("en"))
    assert "broke" not in keys(report), report.says(Words("en"))
    told = [one for one in report.wrong if one.key == f"wrong.{tampered.key}"]
    assert any(tampered.names in one.says(Words("en")) for one in told), report.says(Words("en"))
    for language in LANGUAGES:
        assert not any("{" in line or "Traceback" in line for line in report.says(Words(language)))


def test_what_only_the_run_can_tell_is_told_where_it_is_found(folder: Path, true_home: Path) -> None:
    """A name of a cluster in match.json and both pages, as one forger would write them."""
    names = json.loads((folder / "match.json").read_text(encoding="utf-8"))["run"]["clusters"]
    for name in ("match.json", "summary.cy.html"):
        path = folder / name
        path.write_text(
            path.read_text(encoding="utf-8").replace(names[0]["name_cy"], "Afallon"), encoding="utf-8"
        )
    rehash(folder)
    assert verify_match(folder).passed
    report = verify_match(folder, run=true_home / "run")
    assert keys(report) == {"differs"}


def test_another_run_is_refused(folder: Path, true_home: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(true_home / "run", tmp_path / "other"))
    (other / "manifest.json").write_text("{}", encoding="utf-8")
    assert keys(verify_match(folder, run=other)) == {"match_other_run"}
    assert keys(verify_match(folder, run=tmp_path / "none")) == {"match_other_run"}


def test_a_run_that_was_spoiled_since_is_told(folder: Path, true_home: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(true_home / "run", tmp_path / "other"))
    (other / "posts.csv").write_text("x", encoding="utf-8")
    assert keys(verify_match(folder, run=other)) == {"match_run"}


def test_files_about_real_people_that_others_can_read_are_told(true_home: Path, tmp_path: Path) -> None:
    real = [applicant(i, name=f"p{i}") for i in range(4)]
    out = matched(tmp_path, true_home / "run", people=real, out=tmp_path / "out").folder
    assert verify_match(out).passed
    (out / "matches.csv").chmod(0o644)
    assert keys(verify_match(out)) == {"match_open"}


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", tmp_path):
        assert keys(verify_match(path)) == {"file"}


FILES = ("match.json", "manifest.json", "matches.csv", "unplaced.csv", "order.csv", "inputs/seats.csv",
         "inputs/minutes.csv", "inputs/applicants.csv", "inputs/preferences.csv")  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(FILES),
    where=st.floats(0, 1),
    length=st.integers(0, 20),
    put_=st.binary(max_size=8) | st.sampled_from([b"-1", b"1e999", b"null", b"{}", b"[]", b'"', b"\n"]),
)
def test_no_bytes_break_it(folder: Path, file: str, where: float, length: int, put_: bytes) -> None:
    path = folder / file
    content, stated = path.read_bytes(), (folder / "manifest.json").read_bytes()
    at = int(where * len(content))
    changed = content[:at] + put_ + content[at + length :]
    try:
        path.write_bytes(changed)
        report = verify_match(folder)
        assert report.passed == (changed == content)
        if file != "manifest.json":
            rehash(folder)
        assert "broke" not in keys(verify_match(folder)), verify_match(folder).says(Words("en"))
    finally:
        path.write_bytes(content)
        (folder / "manifest.json").write_bytes(stated)
