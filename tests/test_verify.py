"""Verification: a true folder passes, and no false one does, however careful its forger was."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placement.audit import reprove as reproving
from placement.audit import verify as verification
from placement.audit.verify import verify_run
from placement.i18n import LANGUAGES, Words
from placement.results.proof import proof_of
from placement.run import run, view_from
from placement.store.folder import PROOF
from placement.store.recorded import read_allocation
from placement.store.report import Report
from tests.running import bytes_of, rehash, small
from tests.tampered import TAMPERED
from tests.tampering import Tampered, answer, cells, document


@pytest.fixture(scope="module")
def true_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("true")
    return run(small(home), out=home / "out").folder


@pytest.fixture
def folder(true_folder: Path, tmp_path: Path) -> Path:
    """A true run folder, far from the files it was made of, to spoil."""
    return Path(shutil.copytree(true_folder, tmp_path / "elsewhere"))


def keys(report: Report) -> set[str]:
    return {said.key.removeprefix("wrong.") for said in report.wrong}


def test_a_true_folder_passes_and_says_what_it_did_not_show(folder: Path) -> None:
    report = verify_run(folder)
    assert report.passed, report.says(Words("en"))
    shown = [said.key.removeprefix("shown.") for said in report.shown]
    assert shown == [
        "files",
        "inputs",
        "rules",
        "before",
        "vacancies",
        "tables",
        "answer",
        "schema",
        "pages",
        "sizes",
        "kept",
        "kept_later_least",
        "kept_today",
        "kept_vacancies",
    ]
    assert [said.key for said in report.not_shown] == [
        "not_shown.elsewhere_most", "not_shown.versions", "not_shown.record", "not_shown.figures",
    ]  # fmt: skip


def test_it_looks_and_does_not_touch(folder: Path) -> None:
    before = bytes_of(folder)
    verify_run(folder)
    assert bytes_of(folder) == before


def test_solving_again_shows_the_bound_too(folder: Path) -> None:
    report = verify_run(folder, reprove=True)
    assert report.passed
    assert [said.key for said in report.proved] == [
        "shown.sizes", "shown.bound", "shown.bound_least", "shown.before_best", "shown.elsewhere",
        "shown.vacancies_best",
    ]  # fmt: skip
    assert [said.key for said in report.not_shown] == [
        "not_shown.versions",
        "not_shown.record",
        "not_shown.figures",
    ]


@pytest.mark.parametrize("tampered", TAMPERED, ids=lambda tampered: tampered.name)
def test_tampering_is_found_and_told(tampered: Tampered, folder: Path) -> None:
    tampered.spoil(folder)
    report = verify_run(folder)
    assert tampered.key in keys(report), report.says(Words("en"))
    assert "broke" not in keys(report), report.says(Words("en"))
    told = [said for said in report.wrong if said.key == f"wrong.{tampered.key}"]
    assert any(tampered.names in said.says(Words("en")) for said in told), report.says(Words("en"))
    for language in LANGUAGES:
        assert not any("{" in line or "Traceback" in line for line in report.says(Words(language)))


def test_each_tampering_is_named_once() -> None:
    assert len({tampered.name for tampered in TAMPERED}) == len(TAMPERED)


def test_a_false_bound_fails_when_solved_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bound that hides a better plan: the folder says 1 WTE less can be reached than can be."""

    def change(aims: Any) -> None:
        for aim in aims:
            aim["bound"] = (aim["value"] or 0.0) - 1.0

    lies(monkeypatch, change)
    assert keys(verify_run(folder, reprove=True)) == {"bound"}


def lies(monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    """Let a folder's answer say something else of its aims, and agree with itself in all else."""

    def lying(*args: Any, **named: Any) -> Any:
        view = view_from(*args, **named)
        change(view.answer["aims"])
        return view

    monkeypatch.setattr(verification, "view_from", lying)
    monkeypatch.setattr(verification, "compare_all", lambda *_: None)
    monkeypatch.setattr(verification, "show_kept", lambda *_, **__: None)


def test_a_second_aim_that_is_not_the_least_fails_when_solved_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """150 WTE-minutes are said to be the least, and fewer can be reached."""

    def change(aims: Any) -> None:
        assert aims[1]["sense"] == "min"
        aims[1]["value"] = aims[1]["bound"] = aims[1]["value"] + 82.0

    lies(monkeypatch, change)
    report = verify_run(folder, reprove=True)
    assert keys(report) == {"bound"}
    assert next(said.says(Words("en")) for said in report.wrong).startswith("The bound does not stand")


def looser(which: int) -> Any:
    """A new solve that leaves 0.394 open of one aim."""

    def proved(answer: Any, aims: Any) -> Any:
        proof, aim = proof_of(answer, aims), aims[which]
        claim = proof.aims[aim.id]
        assert claim.bound is not None
        away = 0.394 if aim.sense == "max" else -0.394
        return replace(proof, aims={**proof.aims, aim.id: replace(claim, bound=claim.bound + away)})

    return proved


@pytest.mark.parametrize("aim", [0, 1])
def test_a_bound_tighter_than_can_be_shown_fails(
    aim: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder claims that nothing is open, and a new search leaves something open."""
    monkeypatch.setattr(reproving, "proof_of", looser(aim))
    monkeypatch.setattr(reproving, "_deeper", lambda _inputs, _aim, shown, gap: shown if gap >= 0 else None)
    assert keys(verify_run(folder, reprove=True)) == {"tighter"}


def test_a_true_bound_is_shown_by_searching_as_far_as_it_claims(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The usual search may end sooner than the one that made the claim: then it goes on to that gap."""
    deeper, asked = reproving._deeper, []

    def counted(inputs: Any, aim: Any, shown: Any, gap: float) -> Any:
        asked.append(gap)
        return deeper(inputs, aim, shown, gap)

    monkeypatch.setattr(reproving, "proof_of", looser(0))
    monkeypatch.setattr(reproving, "_deeper", counted)
    report = verify_run(folder, reprove=True)
    assert report.passed, report.says(Words("en"))
    assert len(asked) == 1


def test_second_aims_are_proved_beside_the_plans_own_posts(folder: Path) -> None:
    """Where the new plan is another one, later aims are asked again with the posts of the folder."""
    report = Report()
    found = verification.read_folder(folder, report)
    assert found is not None
    inputs = verification.inputs_of(found, report)
    assert inputs is not None
    recorded = read_allocation(inputs, found.files, report)
    assert recorded is not None
    beside = reproving._beside(inputs, recorded)
    for entry in found.answer["aims"]:
        assert beside[entry["id"]].value == pytest.approx(entry["value"], abs=1e-3)


def test_the_sizes_of_programmes_are_made_again(folder: Path) -> None:
    answer("programmes", 0, "columns", value=10**6)(folder)
    assert keys(verify_run(folder)) == {"sizes"}
    (folder / PROOF).unlink()
    rehash(folder)
    assert verify_run(folder).passed, "without multipliers no programme is made"
    assert keys(verify_run(folder, reprove=True)) == {"sizes"}


def test_a_today_that_is_made_to_look_worse_fails_when_solved_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(aims: Any) -> None:
        aims[0]["before"] = (aims[0]["before"] or 0.0) - 0.5

    lies(monkeypatch, change)
    assert keys(verify_run(folder, reprove=True)) == {"before_value"}


def test_a_page_that_other_versions_drew_says_so(folder: Path) -> None:
    document("manifest.json", lambda m: m["versions"].update(folium="0.1"))(folder)
    answer("versions", "folium", value="0.1")(folder)
    report = verify_run(folder)
    assert keys(report) == {"page"}
    assert any("folium was 0.1" in said.says(Words("en")) for said in report.not_shown)


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", tmp_path):
        assert keys(verify_run(path)) == {"file"}


def test_what_breaks_the_verification_is_a_finding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> Any:
        raise ZeroDivisionError("no such thing")

    monkeypatch.setattr(verification, "check_rules", breaks)
    report = verify_run(folder)
    assert keys(report) == {"broke"}
    assert "ZeroDivisionError" in report.says(Words("cy"))[3]


def test_many_of_a_kind_are_counted_not_listed(folder: Path) -> None:
    def change(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            row[3] = "x"

    many = len((folder / "care.csv").read_text(encoding="utf-8").splitlines()) - 1
    cells("care.csv", change)(folder)
    said = [s.key for s in verify_run(folder).wrong]
    assert said.count("wrong.cell") == min(many, 5)
    assert ("wrong.and_more" in said) == (many > 5)


FILES = (
    "answer.json",
    "manifest.json",
    "posts.csv",
    "care.csv",
    "filled.csv",
    "placed.csv",
    "result_clusters.csv",
)


def only_rounded(one: bytes, other: bytes) -> bool:
    """Whether two tables differ in the last of six decimals alone, as between two machines."""
    if any(one.count(mark) != other.count(mark) for mark in (b"\n", b'"')):
        return False
    texts = [content.decode(errors="replace") for content in (one, other)]
    if texts[1].startswith("{"):
        if not canonical(texts[0]):
            return False
        texts = [text.replace(": ", ",").replace(",\n", "\n") for text in texts]
    try:
        tables = [list(csv.reader(io.StringIO(text, newline=""))) for text in texts]
    except csv.Error:
        return False
    pairs = list(zip(*([cell for row in rows for cell in row] for rows in tables), strict=False))
    same = [len(row) for row in tables[0]] == [len(row) for row in tables[1]]
    return same and one != other and all(a == b or near(a, b) for a, b in pairs)


def canonical(text: str) -> bool:
    """Whether a document is written as a run writes it."""
    try:
        return json.dumps(json.loads(text), sort_keys=True, indent=2, ensure_ascii=False) + "\n" == text
    except ValueError:
        return False


def near(one: str, other: str) -> bool:
    try:
        return one == repr(float(one)) and abs(float(one) - float(other)) < 3e-6
    except ValueError:
        return False


def test_a_number_too_large_to_be_one_is_told_as_such(folder: Path) -> None:
    path = folder / "answer.json"
    content, manifest = path.read_bytes(), (folder / "manifest.json").read_bytes()
    try:
        path.write_bytes(re.sub(rb'"gap": [0-9.e-]+', b'"gap": 1e999', content, count=1))
        rehash(folder)
        report = verify_run(folder)
        assert not report.passed
        assert "broke" not in keys(report)
    finally:
        path.write_bytes(content)
        (folder / "manifest.json").write_bytes(manifest)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    file=st.sampled_from(FILES),
    where=st.floats(0, 1),
    length=st.integers(0, 20),
    put_=st.binary(max_size=8)
    | st.sampled_from([b"-1", b"1e999", b"null", b"{}", b"[]", b'"', b"\n", b"true"]),
)
def test_no_bytes_pass_and_none_break_it(
    folder: Path, file: str, where: float, length: int, put_: bytes
) -> None:
    path = folder / file
    content, manifest = path.read_bytes(), (folder / "manifest.json").read_bytes()
    at = int(where * len(content))
    changed = content[:at] + put_ + content[at + length :]
    try:
        path.write_bytes(changed)
        if file != "manifest.json":
            rehash(folder)
        report = verify_run(folder)
        assert report.passed == (changed == content or only_rounded(changed, content))
        assert "broke" not in keys(report), report.says(Words("en"))
    finally:
        path.write_bytes(content)
        (folder / "manifest.json").write_bytes(manifest)
