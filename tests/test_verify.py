"""Verification: a true folder passes, and no false one does, however careful its forger was."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from placement import verify as verification
from placement.report import Report
from placement.run import run
from placement.verify import verify_run
from placement.words import LANGUAGES, Words
from tests.running import bytes_of, rehash, small

Spoil = Callable[[Path], object]


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
    assert shown == ["files", "inputs", "rules", "before", "tables", "answer", "pages"]
    assert [said.key for said in report.not_shown] == [
        "not_shown.bound", "not_shown.before", "not_shown.figures",
    ]  # fmt: skip


def test_it_looks_and_does_not_touch(folder: Path) -> None:
    before = bytes_of(folder)
    verify_run(folder)
    assert bytes_of(folder) == before


def test_solving_again_shows_the_bound_too(folder: Path) -> None:
    report = verify_run(folder, reprove=True)
    assert report.passed
    assert [said.key for said in report.shown][-2:] == ["shown.bound", "shown.before_best"]
    assert [said.key for said in report.not_shown] == ["not_shown.figures"]


# ways to spoil a folder


@dataclass(frozen=True)
class Tampered:
    """A way to spoil a folder, what must be told of it, and which file (or part of one) that must name."""

    name: str
    spoil: Spoil
    key: str
    names: str = ""


def cells(file: str, change: Callable[[list[list[str]]], object], *, forged: bool = True) -> Spoil:
    """Change the rows of a table (the header is the first); `forged` makes the manifest fit."""

    def spoil(folder: Path) -> None:
        path = folder / file
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        change(rows)
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8")
        if forged:
            rehash(folder)

    return spoil


def put(column: str, value: str, row: int = 1) -> Callable[[list[list[str]]], object]:
    return lambda rows: rows[row].__setitem__(rows[0].index(column), value)


def add(column: str, amount: float) -> Callable[[list[list[str]]], object]:
    def change(rows: list[list[str]]) -> None:
        at = rows[0].index(column)
        rows[1][at] = str(round(float(rows[1][at]) + amount, 6))

    return change


def document(file: str, change: Callable[[Any], object]) -> Spoil:
    """Change a JSON document, and make the manifest fit."""

    def spoil(folder: Path) -> None:
        path = folder / file
        content = json.loads(path.read_text(encoding="utf-8"))
        change(content)
        text = json.dumps(content, sort_keys=True, indent=2, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")
        if file != "manifest.json":
            rehash(folder)

    return spoil


def answer(*path: str | int, value: Any) -> Spoil:
    def change(content: Any) -> None:
        for step in path[:-1]:
            content = content[step]
        content[path[-1]] = value

    return document("answer.json", change)


def text(file: str, old: str, new: str, *, forged: bool = True) -> Spoil:
    def spoil(folder: Path) -> None:
        before = (folder / file).read_text(encoding="utf-8")
        assert old in before
        (folder / file).write_text(before.replace(old, new, 1), encoding="utf-8")
        if forged:
            rehash(folder)

    return spoil


def whole(file: str, content: bytes, *, forged: bool = False) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / file).write_bytes(content)
        if forged:
            rehash(folder)

    return spoil


def removed(file: str, *, forged: bool = False) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / file).unlink()
        if forged:
            rehash(folder)

    return spoil


def linked(file: str) -> Spoil:
    def spoil(folder: Path) -> None:
        elsewhere = folder.parent / "copy"
        shutil.copy(folder / file, elsewhere)
        (folder / file).unlink()
        (folder / file).symlink_to(elsewhere)

    return spoil


def moved_post(folder: Path) -> None:
    """The first post moves to the other base, with every column of its row, and the manifest fits."""

    def change(rows: list[list[str]]) -> None:
        here = rows[1][0]
        other = next(row for row in rows if row[0] not in (here, "base_id"))
        rows[1][:4] = other[:4]

    cells("posts.csv", change)(folder)


def double_care(folder: Path) -> None:
    """Twice the care of everything, now and before: as if staff drove in no time."""

    def change(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            row[3] = str(round(2 * float(row[3]), 6))

    cells("care.csv", change)(folder)


def both(*spoils: Spoil) -> Spoil:
    return lambda folder: [spoil(folder) for spoil in spoils]


DEEP = b'{"a":' * 5000 + b"1" + b"}" * 5000

TAMPERED = (
    # files
    Tampered("a table edited", cells("posts.csv", put("wte", "9.0"), forged=False), "hash", "posts.csv"),
    Tampered("a page edited", text("summary.en.html", "Region", "Realm", forged=False), "hash", "summary.en.html"),
    Tampered("an input edited", cells("inputs/data/workforce.csv", add("in_post_wte", 1), forged=False), "hash", "workforce"),
    Tampered("a hash edited", document("manifest.json", lambda m: m["files"].update({"care.csv": "0" * 64})), "hash", "care.csv"),
    Tampered("a page removed", removed("map.cy.html"), "missing", "map.cy.html"),
    Tampered("a page removed and forgotten", removed("map.cy.html", forged=True), "missing", "map.cy.html"),
    Tampered("a table removed", removed("care_before.csv"), "missing", "care_before.csv"),
    Tampered("a result removed and forgotten", removed("result_rules.csv", forged=True), "missing", "result_rules.csv"),
    Tampered("a table removed and forgotten", removed("posts.csv", forged=True), "no_table", "posts.csv"),
    Tampered("a file added", whole("notes.txt", b"hello"), "extra", "notes.txt"),
    Tampered("a file added and listed", whole("notes.txt", b"hello", forged=True), "extra", "notes.txt"),
    Tampered("an input added and listed", whole("inputs/data/more.csv", b"a\n1\n", forged=True), "extra", "more.csv"),
    Tampered("a file turned into a link", linked("posts.csv"), "extra", "posts.csv"),
    Tampered("no manifest", removed("manifest.json"), "file", "manifest.json"),
    Tampered("no answer", removed("answer.json"), "file", "answer.json"),
    # garbage
    Tampered("manifest of no JSON", whole("manifest.json", b"{"), "file", "manifest.json"),
    Tampered("manifest of bytes", whole("manifest.json", b"\xff\x00\xfe"), "file", "manifest.json"),
    Tampered("manifest of a list", whole("manifest.json", b"[]"), "file", "manifest.json"),
    Tampered("manifest without files", whole("manifest.json", b"{}"), "manifest", "files"),
    Tampered("manifest with odd files", document("manifest.json", lambda m: m.update(files={"a": 1})), "manifest", "files"),
    Tampered("manifest without versions", document("manifest.json", lambda m: m.pop("versions")), "manifest", "versions"),
    Tampered("answer of no JSON", whole("answer.json", b"not json", forged=True), "file", "answer.json"),
    Tampered("answer of nothing", whole("answer.json", b"{}\n", forged=True), "answer_shape"),
    Tampered("answer too deep", whole("answer.json", DEEP, forged=True), "file", "answer.json"),
    Tampered("answer with NaN", text("answer.json", '"left": ', '"left": NaN, "x": '), "file", "answer.json"),
    Tampered("answer with a key twice", text("answer.json", '  "aims"', '  "status": "decision",\n  "aims"'), "not_canonical", "answer.json"),
    Tampered("answer of odd shapes", answer("aims", value={"a": 1}), "answer_shape"),
    Tampered("answer with no bound", answer("aims", 0, "bound", value="high"), "answer_shape"),
    Tampered("answer for an odd option", answer("option", value=7), "answer_shape"),
    Tampered("answer for an unknown option", answer("option", value="nobody"), "file", "options"),
    Tampered("answer for an unknown region", answer("region", value="atlantis"), "file", "--region"),
    Tampered("answer with another aim", answer("aims", 0, "id", value="other"), "answer_shape"),
    Tampered("posts of bytes", whole("posts.csv", b"\xff\xfe", forged=True), "no_table", "posts.csv"),
    Tampered("posts of nothing", whole("posts.csv", b"", forged=True), "no_table", "posts.csv"),
    Tampered("scenario of no TOML", whole("inputs/scenario.toml", b"[[[", forged=True), "file", "scenario.toml"),
    # decisions
    Tampered("a post moved", moved_post, "differs", "result_clusters.csv"),
    Tampered("a post added", cells("posts.csv", put("steps", "40")), "rule", "40"),
    Tampered("a post of less than none", cells("posts.csv", put("steps", "-1")), "rule"),
    Tampered("a post twice", cells("posts.csv", lambda rows: rows.append(rows[1])), "rule"),
    Tampered("steps that are no number", cells("posts.csv", put("steps", "two")), "cell", "steps"),
    Tampered("half a step", cells("posts.csv", put("steps", "0.5")), "cell", "steps"),
    Tampered("too many steps to count", cells("posts.csv", put("steps", "9" * 30)), "cell", "steps"),
    Tampered("an unknown base", cells("posts.csv", put("base_id", "nowhere")), "unknown_id", "nowhere"),
    Tampered("an unknown role", cells("filled.csv", put("role_id", "wizard")), "unknown_id", "wizard"),
    Tampered("an unknown class", cells("placed.csv", put("class_id", "x")), "unknown_id", "placed.csv"),
    Tampered("an unknown area", cells("care_before.csv", put("area_id", "x")), "unknown_id", "care_before.csv"),
    Tampered("a column lost", cells("care.csv", lambda rows: [row.pop() for row in rows]), "header", "care.csv"),
    Tampered("a cell lost", cells("care.csv", lambda rows: rows[1].pop()), "row", "care.csv"),
    Tampered("care that is no number", cells("care.csv", put("care_wte", "nan")), "cell", "care_wte"),
    Tampered("care without end", cells("care.csv", put("care_wte", "1e400")), "cell", "care_wte"),
    Tampered("care from nothing", double_care, "rule"),
    Tampered("a little more care", cells("care.csv", add("care_wte", 0.001)), "rule"),
    Tampered("a little less care", cells("care.csv", add("care_wte", -0.0001)), "differs", "result_areas.csv"),
    Tampered("care the other way", cells("care.csv", put("care_wte", "-0.1")), "rule"),
    Tampered("more care before than there was", cells("care_before.csv", add("care_wte", 0.01)), "before"),
    Tampered("less care before", cells("care_before.csv", add("care_wte", -0.01)), "differs", "answer.json"),
    Tampered("a shorter drive", cells("care.csv", put("minutes", "1.0")), "differs", "care.csv"),
    Tampered("more graduates than there are", cells("placed.csv", put("graduates", "9")), "rule"),
    Tampered("a post filled by nobody", cells("placed.csv", put("graduates", "0")), "rule"),
    Tampered("a base opened", cells("opened.csv", lambda rows: rows.append(["new", "money"])), "closed", "new"),
    Tampered("a post at a base that is not there yet", cells("posts.csv", put("base_id", "new")), "closed", "new"),
    Tampered("care from a base that is not there yet", cells("care_before.csv", put("base_id", "new")), "closed", "new"),
    # results
    Tampered("a price edited", cells("posts.csv", add("pounds_per_year", -1)), "differs", "posts.csv"),
    Tampered("a share edited", cells("result_clusters.csv", add("share_after", 0.01)), "differs", "share_after"),
    Tampered("a row left out", cells("result_clusters.csv", lambda rows: rows.pop()), "differs", "result_clusters.csv"),
    Tampered("rows in another order", cells("result_clusters.csv", lambda rows: rows.append(rows.pop(1))), "differs", "result_clusters.csv"),
    Tampered("a rule reworded", cells("result_rules.csv", put("sentence_cy", "Popeth yn iawn.")), "differs", "sentence_cy"),
    Tampered("an effect edited", cells("result_assumptions.csv", put("effect_low", "0.0")), "differs", "effect_low"),
    Tampered("a figure written another way", cells("result_clusters.csv", put("need_wte", "4_3")), "differs", "need_wte"),
    Tampered("a value edited", answer("aims", 0, "value", value=99.0), "differs", "aims[0].value"),
    Tampered("a before edited", answer("aims", 0, "before", value=0.0), "differs", "aims[0].before"),
    Tampered("a bound below its value", answer("aims", 0, "bound", value=1.0), "check", "aims"),
    Tampered("a gap edited", answer("aims", 0, "gap", value=0.0001), "differs", "aims[0].gap"),
    Tampered("a programme's value edited", answer("programmes", 0, "aims", 0, "value", value=3.0), "check", "aims"),
    Tampered("a status edited", answer("status", value="decision"), "differs", "status"),
    Tampered("a reason left out", answer("status_because", value=[]), "differs", "status_because"),
    Tampered("money left edited", answer("funds", 0, "left", value=1.0), "differs", "funds[0].left"),
    Tampered("a count told that is withheld", answer("graduates", "placed", value=4), "differs", "graduates.placed"),
    Tampered("a check that failed", answer("checks", 0, "passed", value=False), "differs", "checks[0]"),
    Tampered("more in the answer", answer("endorsed_by", value="the board"), "differs", "endorsed_by"),
    Tampered("another seed", document("manifest.json", lambda m: m.update(seed=7)), "manifest", "seed"),
    Tampered("another status in the manifest", document("manifest.json", lambda m: m.update(status="decision")), "manifest", "status"),
    Tampered("a page of another plan", text("summary.en.html", "£200,000", "£900,000"), "page", "summary.en.html"),
    Tampered("a watermark taken away", text("map.cy.html", "<h1", "<h1 hidden"), "page", "map.cy.html"),
    # inputs
    Tampered("more staff in the inputs", cells("inputs/data/workforce.csv", add("in_post_wte", 1)), "differs", "result_clusters.csv"),
    Tampered("a cheaper role in the inputs", cells("inputs/data/roles.csv", put("salary_pounds_per_year", "30000")), "differs", "posts.csv"),
    Tampered("an agreement nobody gave", cells("inputs/data/assumptions.csv", lambda rows: [put("agreed_by", "All")(rows), put("agreed_on", "2026-01-01")(rows)]), "differs", "status"),
    Tampered("a looser rule in the scenario", text("inputs/scenario.toml", "amount = 200000", "amount = 900000"), "differs", "answer.json"),
    Tampered("a tighter rule in the scenario", text("inputs/scenario.toml", "amount = 200000", "amount = 20000"), "rule"),
    Tampered("an input removed", removed("inputs/data/roles.csv", forged=True), "file", "roles.csv"),
    Tampered("an input with a fault", cells("inputs/data/roles.csv", put("salary_pounds_per_year", "lots")), "file", "salary_pounds_per_year"),
)  # fmt: skip


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
    really = verification.recomputed

    def lying(*args: Any) -> Any:
        view = really(*args)
        for aim in view.answer["aims"]:
            aim["bound"] = aim["value"] - 1.0
        return view

    monkeypatch.setattr(verification, "recomputed", lying)
    monkeypatch.setattr(verification, "compare_all", lambda *_: None)
    assert keys(verify_run(folder, reprove=True)) == {"bound"}


def test_a_today_that_is_made_to_look_worse_fails_when_solved_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = verification.recomputed

    def lying(*args: Any) -> Any:
        view = really(*args)
        view.answer["aims"][0]["before"] -= 0.5
        return view

    monkeypatch.setattr(verification, "recomputed", lying)
    monkeypatch.setattr(verification, "compare_all", lambda *_: None)
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
        assert report.passed == (changed == content)
        assert "broke" not in keys(report), report.says(Words("en"))
    finally:
        path.write_bytes(content)
        (folder / "manifest.json").write_bytes(manifest)
