"""One at a time writes to a place, and the lock's file goes with the last: no litter, no race."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from placement.cli.app import app
from placement.store import atomic
from placement.store.log import LOCK
from tests.running import small

TURNS = 8


def test_those_who_write_to_one_place_take_turns_and_leave_no_lock_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each new turn may find the file gone, just made by another, or taken away while it waited for it."""
    locks, out = tmp_path / "locks", tmp_path / "out"
    locks.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(locks))
    within: list[int] = []
    met: list[int] = []

    def write(number: int) -> None:
        for _ in range(TURNS):
            atomic.exchange(out, fill_of(number))

    def fill_of(number: int) -> Any:
        def fill(fresh: Path) -> None:
            within.append(number)
            (fresh / "who").write_text(str(number), encoding="utf-8")
            met.append(len(within))
            within.remove(number)

        return fill

    writers = [Thread(target=write, args=(number,)) for number in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert met == [1] * (3 * TURNS)
    assert {path.name for path in tmp_path.iterdir()} == {"locks", "out"}
    assert list(locks.iterdir()) == []


def test_who_waited_for_a_lock_that_was_taken_away_asks_for_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another ended its turn between opening and locking: locks of two files exclude nobody."""
    system = pytest.importorskip("fcntl")
    place = tmp_path / "place.lock"
    really = system.flock
    names: list[int] = []

    def ended_meanwhile(number: int, how: int) -> None:
        if not names:
            place.unlink()
        names.append(os.fstat(number).st_nlink)
        really(number, how)

    monkeypatch.setattr(system, "flock", ended_meanwhile)
    with FileLock(place):
        assert (names[0], names[-1]) == (0, 1)
        assert place.exists()


@pytest.mark.parametrize("held", ["place", "log"])
def test_one_who_never_ends_is_waited_for_a_while_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: str
) -> None:
    """A process that hangs holds its lock for good; on some disks (`/proc`) nobody ever gets one."""
    monkeypatch.setattr(atomic, "PATIENCE_SECONDS", 0.05)
    out, holds, ends = tmp_path / "out", Event(), Event()

    def hang(_: Path | None = None) -> None:
        holds.set()
        ends.wait()

    def hold() -> None:
        if held == "place":
            with suppress(OSError):
                atomic.exchange(out, hang)
        else:
            with FileLock(tmp_path / LOCK):
                hang()

    other = Thread(target=hold)
    other.start()
    try:
        assert holds.wait(30)
        told = CliRunner().invoke(app, ["run", str(small(tmp_path)), "--out", str(out)])
    finally:
        ends.set()
        other.join()
    assert told.exit_code == 2
    said = " ".join(told.output.split())
    assert "another run holds it" in said
    assert ".lock" in said, "which file it is"
    assert "acquired" not in said, "that is the words of a library"
    written = (out / "answer.json").exists()
    assert written == (held == "log"), "the place is asked for before anything is decided"
