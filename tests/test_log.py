"""The log of all runs: in order, chained, and fair about what was agreed before results."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer import Typer
from typer.testing import CliRunner

from placement.cli.commands.agree import agree
from placement.cli.commands.log import log, said_of, said_of_chain, said_of_run
from placement.errors import BadInput
from placement.i18n import Words
from placement.results.status import Status, status_of
from placement.run import run
from placement.scenario import read_scenario
from placement.solve.decided import NoPlan
from placement.store.log import (
    NAME,
    NOTHING_BEFORE,
    LogLine,
    append,
    question_hash,
    read_log,
    unlogged,
    without_before,
)
from tests.builders import POOLED, tiny_scenario
from tests.forked import Copied, copies_there
from tests.running import NEVER, small
from tests.test_answer import AGREED

ASKED = 'asked_by = "B"\nreason_en = "R"\nreason_cy = "Rh"\ndate = "2026-05-01"\n'
MANY, EACH = 4, 8


def test_each_line_holds_the_hash_of_the_one_before(tmp_path: Path) -> None:
    lines = [append(tmp_path, LogLine(event="run", scenario=name)) for name in ("a", "b", "c")]
    found = read_log(tmp_path)
    assert found.lines == tuple(lines)
    assert found.broken == ()
    assert [line.number for line in lines] == ["1", "2", "3"]
    assert lines[0].previous == NOTHING_BEFORE
    assert len({line.previous for line in lines}) == 3


def _three(home: Path) -> list[str]:
    for name in ("a", "b", "c"):
        append(home, LogLine(event="run", scenario=name))
    return (home / NAME).read_text(encoding="utf-8").splitlines(keepends=True)


def test_a_line_taken_out_shows(tmp_path: Path) -> None:
    rows = _three(tmp_path)
    (tmp_path / NAME).write_text("".join([*rows[:2], *rows[3:]]), encoding="utf-8")
    assert {one.key for one in read_log(tmp_path).broken} == {"previous", "number"}


def test_a_line_changed_shows_at_the_next(tmp_path: Path) -> None:
    rows = _three(tmp_path)
    (tmp_path / NAME).write_text(
        "".join([*rows[:2], rows[2].replace(",b,", ",x,"), rows[3]]), encoding="utf-8"
    )
    assert [(one.row, one.key) for one in read_log(tmp_path).broken] == [(4, "previous")]


def test_lines_exchanged_show(tmp_path: Path) -> None:
    rows = _three(tmp_path)
    (tmp_path / NAME).write_text("".join([rows[0], rows[2], rows[1], rows[3]]), encoding="utf-8")
    assert read_log(tmp_path).broken


def test_what_a_crash_left_shows_and_the_next_line_is_whole(tmp_path: Path) -> None:
    _three(tmp_path)
    with (tmp_path / NAME).open("a", encoding="utf-8") as file:
        file.write("4,2026")
    append(tmp_path, LogLine(event="run", scenario="d"))
    found = read_log(tmp_path)
    assert [one.key for one in found.broken] == ["no_line"]
    assert [line.scenario for line in found.lines] == ["a", "b", "c", "d"]


def test_text_cannot_break_a_line(tmp_path: Path) -> None:
    append(tmp_path, LogLine(event="agree", by='x\n"y",\r\x1b[31m' + "z" * 2_000))
    append(tmp_path, LogLine(event="run"))
    found = read_log(tmp_path)
    assert (len(found.lines), found.broken) == (2, ())


def test_something_else_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text("somebody's table\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        run(small(tmp_path), out=tmp_path / "out")
    assert [fault.key for fault in caught.value.faults] == ["log_foreign"]
    assert (tmp_path / NAME).read_text(encoding="utf-8") == "somebody's table\n"
    assert not (tmp_path / "out").exists()


def _write_many(folder: Path) -> None:
    for _ in range(EACH):
        append(folder, LogLine(event="run"))


def test_many_at_once_make_one_chain(tmp_path: Path) -> None:
    context = Copied().get_context("spawn") if copies_there() else multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(tmp_path,)) for _ in range(MANY)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = read_log(tmp_path)
    assert (len(found.lines), found.broken) == (MANY * EACH, ())


def test_runs_are_logged_with_what_they_found(tmp_path: Path) -> None:
    result = run(small(tmp_path), out=tmp_path / "outputs" / "one")
    line = read_log(tmp_path / "outputs").lines[0]
    assert line == result.logged
    aim = result.view.answer["aims"][0]
    assert (line.event, line.ended, line.folder) == ("run", "answer", "one")
    assert (float(line.value), line.unit) == (aim["value"], aim["unit"])
    assert unlogged(tmp_path / "outputs", read_log(tmp_path / "outputs")) == []
    assert not (tmp_path / "outputs" / "one" / NAME).exists()


def test_a_run_that_found_no_plan_is_logged_too(tmp_path: Path) -> None:
    with pytest.raises(NoPlan):
        run(small(tmp_path, NEVER), out=tmp_path / "out")
    assert [line.ended for line in read_log(tmp_path).lines] == ["impossible"]


def test_a_run_that_breaks_is_logged_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("placement.run.decided", breaks)
    with pytest.raises(RuntimeError):
        run(small(tmp_path), out=tmp_path / "out")
    assert [line.ended for line in read_log(tmp_path).lines] == ["fault"]


def test_last_lines_cut_off_show_by_the_folders_they_told_of(tmp_path: Path) -> None:
    run(small(tmp_path), out=tmp_path / "one")
    rows = (tmp_path / NAME).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / NAME).write_text(rows[0], encoding="utf-8")
    found = read_log(tmp_path)
    assert found.broken == ()
    assert unlogged(tmp_path, found) == ["one"]
    assert "one" in said_of_chain(found, tmp_path, Words("en"))[-1]


def test_what_decides_makes_the_question_and_names_do_not(tmp_path: Path) -> None:
    def asked(change: str = "", to: str = "", more: str = POOLED) -> str:
        config = tiny_scenario(
            tmp_path / "t.toml", options=more, edit=lambda text: text.replace(change, to) if change else text
        )
        (tmp_path / "tiny").mkdir(exist_ok=True)
        return question_hash(read_scenario(config))

    stated = asked()
    assert asked('"Money"', '"Cash"') == stated
    assert asked("seconds = 20", "seconds = 30") == stated
    by_hand = f'[[overrides]]\nid = "o"\nkind = "forbid"\nrole = "r"\nbase = "b1"\n{ASKED}'
    assert asked(more=by_hand) == stated
    assert asked("amount = 200000", "amount = 200001") != stated
    assert asked("seed = 1", "seed = 2") != stated
    assert asked("kmh_local_town = 40", "kmh_local_town = 41") != stated


@pytest.mark.parametrize(("events", "agreed"), [("ar", True), ("ra", False), ("r", False), ("fa", True)])
def test_agreed_means_before_the_first_result(tmp_path: Path, events: str, agreed: bool) -> None:
    """a: agreed, r: a result, f: a run that failed and told nothing."""
    for event in events:
        ended = {"a": "", "r": "answer", "f": "fault"}[event]
        line = LogLine(event="agree" if event == "a" else "run", ended=ended, question="q", by="Board")
        append(tmp_path, replace(line, by="Board" if event == "a" else ""))
        append(tmp_path, LogLine(event="run", ended="answer", question="another"))
    found = read_log(tmp_path)
    assert (found.agreed("q") is not None) == agreed
    said = said_of_run(found.lines[0], found.agreed("q"), Words("en"))
    assert ("Board" in said[1]) == agreed


def test_the_commands_say_it_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = Typer()
    app.command()(agree)
    app.command()(log)
    config = small(tmp_path)
    said = CliRunner().invoke(app, ["agree", str(config), "--by", "North board", "--out", str(tmp_path)])
    assert said.exit_code == 0, said.output
    result = run(config, out=tmp_path / "one")
    assert result.agreed is not None
    assert result.agreed.by == "North board"
    told = CliRunner().invoke(app, ["log", str(tmp_path)])
    assert told.exit_code == 0, told.output
    assert "before the first result" in told.output
    late = CliRunner().invoke(app, ["agree", str(config), "--by", "South board", "--out", str(tmp_path)])
    assert "after 1 result" in late.output
    nobody = CliRunner().invoke(app, ["agree", str(config), "--by", " ", "--out", str(tmp_path)])
    assert nobody.exit_code == 2
    person = CliRunner().invoke(
        app, ["agree", str(config), "--by", "J <j@board.example>", "--out", str(tmp_path)]
    )
    assert person.exit_code == 2, "a line of the log stays, and publishing tells of it"
    assert "j@board.example" in person.output
    assert "j@board.example" not in (tmp_path / NAME).read_text(encoding="utf-8")
    before = (tmp_path / NAME).read_bytes()
    many = CliRunner().invoke(app, ["agree", str(config), "--by", "B" * 501, "--out", str(tmp_path)])
    assert many.exit_code == 2, "five hundred letters would be kept, and the rest lost without a word"
    assert "longer than 500 characters" in many.output
    assert (tmp_path / NAME).read_bytes() == before
    rows = (tmp_path / NAME).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / NAME).write_text("".join([rows[0], *rows[2:]]), encoding="utf-8")
    assert CliRunner().invoke(app, ["log", str(tmp_path), "--check"]).exit_code == 1


@pytest.mark.parametrize("language", ["en", "cy"])
def test_strange_cells_are_told_and_break_nothing(tmp_path: Path, language: str) -> None:
    append(tmp_path, LogLine(event="run", ended="?", value="x", gap_of_gain="nan?", folder="\u202eevil"))
    words = Words("en" if language == "en" else "cy")
    assert all("\u202e" not in line for line in said_of(read_log(tmp_path), words))


def test_a_decision_says_who_agreed_its_rules_and_when() -> None:
    def status(asked: Status, *, agreed: bool) -> tuple[Status, list[str]]:
        return status_of(asked, AGREED, stopped_early=False, welsh_reviewed=True, rules_agreed=agreed)

    assert status("decision", agreed=True) == ("decision", [])
    assert status("decision", agreed=False) == ("draft", ["rules_not_agreed"])
    assert status("draft", agreed=False) == ("draft", ["scenario"])


def _runs_after_a_line(home: Path) -> None:
    append(home, LogLine(event="agree", by="Board"))
    for name in ("one", "two"):
        run(small(home / f"in-{name}"), out=home / name)


def test_a_log_that_was_deleted_or_cut_shows_by_the_runs_that_are_there(tmp_path: Path) -> None:
    """Each run's manifest holds the line before it; whoever takes that line away has to take the run too."""
    _runs_after_a_line(tmp_path)
    whole = (tmp_path / NAME).read_bytes()
    assert without_before(tmp_path, read_log(tmp_path)) == []
    rows = whole.splitlines(keepends=True)
    for left, shows in ((rows[:1], ["one", "two"]), (rows[:2], ["two"]), (rows[:3], [])):
        (tmp_path / NAME).write_bytes(b"".join(left))
        assert read_log(tmp_path).broken == ()
        assert without_before(tmp_path, read_log(tmp_path)) == shows
    # a log begun anew after it was deleted: its own chain is whole
    (tmp_path / NAME).unlink()
    append(tmp_path, LogLine(event="run", scenario="other"))
    found = read_log(tmp_path)
    assert (found.broken, without_before(tmp_path, found)) == ((), ["one", "two"])
    assert "one" in said_of_chain(found, tmp_path, Words("cy"))[-1]
    app = Typer()
    app.command()(log)
    app.command()(agree)
    assert CliRunner().invoke(app, ["log", str(tmp_path), "--check"]).exit_code == 1
    (tmp_path / NAME).write_bytes(whole)
    assert CliRunner().invoke(app, ["log", str(tmp_path), "--check"]).exit_code == 0


def test_a_clock_set_back_once_is_told_and_breaks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(tmp_path, LogLine(event="run"))

    class Back(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Back:
            return cls(2001, 1, 1, tzinfo=tz)

    with monkeypatch.context() as patch:
        patch.setattr("placement.store.log.datetime", Back)
        append(tmp_path, LogLine(event="run"))
    append(tmp_path, LogLine(event="run"))
    found = read_log(tmp_path)
    assert (found.broken, found.back) == ((), (3,))
    assert "3" in said_of_chain(found, tmp_path, Words("en"))[-1]


def test_a_folder_that_is_not_there_is_no_log_of_nothing(tmp_path: Path) -> None:
    app = Typer()
    app.command()(log)
    (tmp_path / "file").write_text("a\n", encoding="utf-8")
    for name in ("nowhere", "file"):
        told = CliRunner().invoke(app, [str(tmp_path / name)])
        assert told.exit_code == 2
        assert Words("en")("fault.log_no_folder") in " ".join(told.output.split())
    assert CliRunner().invoke(app, [str(tmp_path)]).exit_code == 0
