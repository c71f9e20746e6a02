"""Real signals to real processes, in runs longer than a second: what was there stays whole."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from placement.audit.verify import verify_run
from placement.audit.verify_study import verify_study
from placement.run import run
from placement.store import atomic
from placement.store.ours import whole
from placement.store.runfolder import RUN
from tests.matches.folders import nine, write_applicants
from tests.record.commanded import commanded
from tests.record.test_keeping import of, told
from tests.running import bytes_of, small

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no such signal")

LONG = """
import pathlib, time, {room}
really = {room}.{step}
def slowly(*args, **kwargs):
    pathlib.Path("reached").touch()
    until = time.monotonic() + {patience}
    while time.monotonic() < until and not pathlib.Path("told").exists():
        time.sleep(0.05)
    return really(*args, **kwargs)
{room}.{step} = slowly
"""
PATIENCE = 300
"""Seconds for anything that a process should come to; only a fault takes them."""
STEPS = {
    "run": ("placement.run", "contents"),
    "ladder": ("placement.store.studyfolder", "contents"),
    "compare": ("placement.store.studyfolder", "contents"),
    "publish": ("placement.site.published", "build"),
    "match": ("placement.matching.run", "contents"),
}
"""Of each command a step between its answer and its folder, which here waits for the signal."""
WORDS = {
    "run": ["tiny.toml"],
    "ladder": ["tiny.toml", "--pounds", "100k,200k", "--processes", "1"],
    "compare": ["tiny.toml", "--options", "pooled", "--processes", "1"],
    "publish": ["first"],
    "match": ["first", "--applicants", "people"],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("killed")
    run(small(home), out=home / "first")
    write_applicants(home / "people", nine())
    return home


def started(command: str, home: Path) -> Any:
    room, step = STEPS[command]
    code = LONG.format(room=room, step=step, patience=PATIENCE)
    return commanded([command, *WORDS[command], "--out", "out"], code, home, home.parent / "said")


@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM"])
@pytest.mark.parametrize("command", STEPS)
def test_a_signal_in_a_long_run_leaves_what_was_there_and_nothing_by_halves(
    command: str, number: str, made: Path, tmp_path: Path
) -> None:
    home = Path(shutil.copytree(made, tmp_path / "home"))
    before = bytes_of(home)
    began = time.monotonic()
    process = started(command, home)
    while not (home / "reached").exists() and process.is_alive() and time.monotonic() - began < PATIENCE:
        time.sleep(0.05)
    printed = home.parent / "said"
    assert (home / "reached").exists(), printed.read_text(encoding="utf-8")
    os.kill(process.pid, getattr(signal, number))
    (home / "told").touch()
    process.join(PATIENCE)
    said = printed.read_text(encoding="utf-8")
    left = {name: content for name, content in bytes_of(home).items() if name in before and "log" not in name}
    assert left == {name: content for name, content in before.items() if name in left}
    assert "Traceback" not in said
    if number == "SIGKILL":
        assert process.exitcode == -signal.SIGKILL
        assert not (home / "out").exists()
    else:
        assert process.exitcode in {0, 4}, said
        assert (home / "out").exists() == (process.exitcode == 0)
        if process.exitcode == 0 and command in {"run", "ladder", "compare"}:
            check = verify_run if command == "run" else verify_study
            assert check(home / "out").passed


ERRORS = ("ENOSPC", "EACCES", "EROFS", "EIO", "EDQUOT")


@pytest.mark.parametrize("what", ["open", "rename", "chmod"])
@pytest.mark.parametrize("step", [0, 1, 2])
@pytest.mark.parametrize("error", [name for name in ERRORS if hasattr(errno, name)])
def test_a_disk_that_refuses_a_step_costs_no_run_that_was_there(
    error: str, step: int, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The n-th opening, renaming or change of rights fails; whatever is told, the earlier run is whole."""
    out = tmp_path / "out"
    RUN.write(out, of(RUN, "run 1"), keep=1)
    done = 0

    def refusing(really: Any) -> Any:
        def act(*args: Any, **kwargs: Any) -> Any:
            nonlocal done
            done += 1
            if done == step + 1:
                raise OSError(getattr(errno, error), os.strerror(getattr(errno, error)))
            return really(*args, **kwargs)

        return act

    with monkeypatch.context() as patch:
        patch.setattr(atomic, "swap", lambda *_: False)
        target: Any = os if what == "open" else Path
        patch.setattr(target, what, refusing(getattr(target, what)))
        with contextlib.suppress(OSError):
            RUN.write(out, of(RUN, "run 2"), keep=1)
    RUN.check_place(out, 1)
    assert out.exists()
    assert whole(out)
    assert told(out) in {"run 1", "run 2"}
    places = [path for path in tmp_path.iterdir() if path.is_dir()]
    assert "run 1" in {told(place) for place in places if whole(place)}
