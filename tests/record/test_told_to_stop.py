"""Told to stop, by whom and when it may be: the answer in hand is kept, one message, the right exit code."""

from __future__ import annotations

import html
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any, Literal

import pytest
from typer.testing import CliRunner

import placement.run as running
from placement.audit.verify import verify_run
from placement.cli.app import app
from placement.i18n import LANGUAGES, Words
from placement.model.aims.met_need import MetNeed
from placement.model.assemble import assemble
from placement.model.rules import split
from placement.model.rules.floor import Floor
from placement.report import pages
from placement.run import run
from placement.solve import decided as deciding
from placement.solve import parallel
from placement.solve.outcome import Solved
from placement.solve.parallel import Outcome, _cancellation
from placement.solve.settings import Settings
from placement.solve.signals import STOPS, StopRequested, as_by_hand, in_hand
from placement.store import studyfolder
from placement.store.log import read_log
from tests.builders import tiny_region, tiny_scenario
from tests.cases import fund, role, service, tiny_case
from tests.running import small

BY_HAND_TOO = pytest.mark.parametrize("number", STOPS, ids=lambda number: signal.Signals(number).name)


@pytest.fixture(autouse=True)
def nothing_is_ignored() -> Iterator[None]:
    """As in a terminal: whoever runs the tests in the background may ignore these signals, and that holds."""
    usual = {number: signal.getsignal(number) for number in STOPS}
    for number in STOPS:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    yield
    for number, was in usual.items():
        signal.signal(number, was)


def told(number: int, then: Any = None) -> Any:
    """A step in which the signal comes."""

    def step(*args: Any, **kwargs: Any) -> Any:
        os.kill(os.getpid(), number)
        time.sleep(0.01)  # the interpreter hears of it between two instructions
        return None if then is None else then(*args, **kwargs)

    return step


@BY_HAND_TOO
def test_the_first_signal_pulls_the_brake_and_the_second_ends_it(number: int) -> None:
    before = signal.getsignal(number)
    with as_by_hand(), _cancellation() as cancelled:
        assert not cancelled.value
        told(number)()
        assert cancelled.value
        with pytest.raises(KeyboardInterrupt):
            told(number)()
    assert signal.getsignal(number) is before


def test_after_the_second_signal_nothing_more_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """One worker with six programmes is in the midst of the first when the second signal comes."""
    begun: list[int] = []
    there, told_of = Event(), Event()

    class Flag:
        value = 1

        def __setattr__(self, name: str, number: int) -> None:
            assert (name, number) == ("value", parallel.GIVEN_UP)
            told_of.set()

    class OneThread(ThreadPoolExecutor):
        def __init__(self, *_: Any) -> None:
            super().__init__(1)

    def work(number: int, *_: Any) -> None:
        begun.append(number)
        there.set()
        told_of.wait(60)  # only a fault waits so long

    def second_signal(*_: Any, **__: Any) -> Any:
        there.wait(60)
        raise StopRequested

    monkeypatch.setattr(parallel, "ProcessPoolExecutor", OneThread)
    monkeypatch.setattr(parallel, "_work", work)
    monkeypatch.setattr(parallel, "wait", second_signal)
    with pytest.raises(StopRequested):
        parallel._solve_apart([None] * 6, range(6), None, 1, None, Flag())  # type: ignore[list-item, arg-type]
    assert begun == [0]


def test_a_worker_begins_nothing_that_nobody_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(parallel._worker, "cancelled", SimpleNamespace(value=parallel.GIVEN_UP))
    with pytest.raises(StopRequested):
        parallel._work(0, None, None)  # type: ignore[arg-type]


def test_a_region_that_is_not_begun_stays_as_it_is_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signal comes once the first of two regions is decided; no rule asks for posts in the second."""
    tiny_region(tmp_path / "tiny", regions=2, counties=2, clusters=2, services=1)
    decided: list[int] = []

    def and_then_stopped(number: int, *rest: Any) -> Any:
        found = solve_one(number, *rest)
        decided.append(number)
        if len(decided) == 1:
            told(signal.SIGTERM)()
        return found

    solve_one = parallel.solve_one
    monkeypatch.setattr(parallel, "solve_one", and_then_stopped)
    with as_by_hand():
        result = run(tiny_scenario(tmp_path / "tiny.toml"), out=tmp_path / "out")
    answer = result.view.answer
    first, second = (answer["programmes"][number] for number in decided)
    assert first["stopped_by"] != "hand"
    assert first["aims"][0]["proved"]
    (aim,) = second["aims"]
    assert (second["stopped_by"], aim["value"], aim["bound"]) == ("hand", aim["before"], None)
    wte: dict[str, float] = dict(
        result.view.tables["result_regions"][["region_id", "wte_new"]].itertuples(index=False)
    )
    assert wte[first["regions"][0]] > 0
    assert wte[second["regions"][0]] == 0
    for lang in LANGUAGES:
        page = (result.folder / f"summary.{lang}.html").read_text(encoding="utf-8")
        assert html.escape(Words(lang)("summary.stopped.unchanged", n=1, of=2), quote=False) in page
    assert verify_run(result.folder).passed


def after_looking(times: int) -> Callable[[], bool]:
    """A wish to stop that comes when it has been asked for so often."""
    looked = count()
    return lambda: next(looked) >= times


@pytest.mark.parametrize("strategy", ["prices", "plain"])
@pytest.mark.parametrize("asks_for_posts", [False, True])
def test_a_search_that_has_nothing_yet_takes_what_is_at_hand(
    strategy: Literal["prices", "plain"], *, asks_for_posts: bool
) -> None:
    """Stopped the n-th time that it looks: as today, or a plan; where a rule asks for posts always a plan."""
    case = tiny_case(services=[service("physio"), service("ot")], roles=[role(service=0), role(service=1)])
    floor = [Floor(id="every", level="region", amount=1.0)] if asks_for_posts else []
    _, whole = assemble(case, *split([fund(400_000.0), *floor]), [MetNeed()])
    programme = whole.parts()[0]
    unchanged = []
    for looks in range(12):
        stop = after_looking(looks)
        outcome = parallel.solve_one(0, programme, Settings(strategy=strategy), None, stop)
        assert isinstance(outcome, Outcome)
        assert isinstance(outcome.after, Solved)
        (end,) = outcome.after.reached
        (before,) = outcome.before.reached
        assert before.value - 1e-6 <= end.value <= end.bound + 1e-6
        unchanged.append(math.isinf(end.bound))
        if unchanged[-1]:
            assert end.value == pytest.approx(before.value)
            assert not outcome.after.values[programme.decisions].any()
    assert unchanged[0] is not asks_for_posts
    assert not (asks_for_posts and any(unchanged))
    assert not all(unchanged)


@BY_HAND_TOO
@pytest.mark.parametrize(("where", "step"), [(pages, "run_pages"), (running, "contents")])
def test_an_answer_in_hand_is_written_whatever_is_said(
    where: Any, step: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(where, step, told(number, getattr(where, step)))
    with as_by_hand():
        folder = run(small(tmp_path / "in"), out=tmp_path / "out").folder
    assert verify_run(folder).passed
    assert [line.ended for line in read_log(tmp_path).lines] == ["answer"]


@BY_HAND_TOO
def test_before_there_is_an_answer_it_ends_with_4_and_a_line_in_the_log(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = small(tmp_path / "in")
    monkeypatch.setattr(deciding, "decide", told(number))
    ended = CliRunner().invoke(app, ["run", str(config), "--out", str(tmp_path / "out"), "--lang", "cy"])
    assert ended.exit_code == 4, ended.output
    assert ended.output.count("Wedi stopio") == 1
    assert not (tmp_path / "out").exists()
    assert [line.ended for line in read_log(tmp_path).lines] == ["stopped"]


def test_draws_that_are_stopped_leave_the_decision(tmp_path: Path) -> None:
    class Long:
        def check(self, inputs: Any) -> None:
            assert inputs.case.region_ids

        def __call__(self, inputs: Any, answer: Any) -> Any:
            raise StopRequested(inputs.scenario.id, answer.parts)

    result = run(small(tmp_path / "in"), out=tmp_path / "out", draws=Long())
    assert "firm" not in result.view.answer
    assert verify_run(result.folder).passed


def test_what_a_caller_ignores_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with as_by_hand(), in_hand():
            told(signal.SIGHUP)()
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("command", ["ladder", "compare"])
def test_a_study_in_hand_is_written_though_a_terminal_closes(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = small(tmp_path / "in")
    monkeypatch.setattr(studyfolder, "contents", told(signal.SIGHUP, studyfolder.contents))
    more = ["--pounds", "100k,200k"] if command == "ladder" else ["--options", "pooled"]
    out = tmp_path / "out"
    ended = CliRunner().invoke(app, [command, str(config), "--out", str(out), "--processes", "1", *more])
    assert ended.exit_code == 0, ended.output
    assert (out / "study.json").is_file()
    assert len(read_log(tmp_path).lines) == 1


def placement(*words: str, cwd: Path, code: str = "", **more: Any) -> subprocess.CompletedProcess[bytes]:
    """The command line in a process of its own; `code` runs before it."""
    start = f"import sys; sys.argv[0] = 'placement'\n{code}\nfrom placement.cli.app import main\nmain()"
    given = [sys.executable, "-c", start, *words]
    return subprocess.run(given, cwd=cwd, check=False, timeout=300, **more)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    small(tmp_path)
    return tmp_path


def surroundings(**more: str) -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": root, **more}


def test_a_reader_who_goes_costs_nothing(home: Path) -> None:
    """`placement run tiny.toml | true`: the pipe has no reader before anything is printed."""
    reads, writes = os.pipe()
    os.close(reads)
    ended = placement("run", "tiny.toml", cwd=home, env=surroundings(), stdout=writes, stderr=subprocess.PIPE)
    os.close(writes)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert verify_run(home / "outputs" / "tiny").passed


def test_a_full_disk_below_stdout_is_told_once_and_the_folder_is_there(home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = placement(
            "run", "tiny.toml", cwd=home, env=surroundings(), stdout=full, stderr=subprocess.PIPE
        )
    assert ended.returncode == 2
    assert ended.stderr.count(b"\n") == 1, ended.stderr
    assert b"No space left" in ended.stderr
    assert verify_run(home / "outputs" / "tiny").passed


def test_closed_streams_are_no_fault_and_no_file_takes_their_number(home: Path) -> None:
    code = "import os\nfor n in (0, 1, 2): os.close(n)\nsys.stdin = sys.stdout = sys.stderr = None"
    ended = placement("run", "tiny.toml", cwd=home, code=code, env=surroundings())
    assert ended.returncode == 0
    assert verify_run(home / "outputs" / "tiny").passed


def test_a_code_page_without_a_minus_sign_prints_the_nearest(home: Path) -> None:
    env = surroundings(PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    for language, has in (("en", b"Worked example"), ("cy", b"Enghraifft")):
        ended = placement(
            "run", "tiny.toml", "--full", "--lang", language, cwd=home, env=env, capture_output=True
        )
        assert (ended.returncode, ended.stderr) == (0, b"")
        assert has in ended.stdout
        assert "\u2212".encode() not in ended.stdout
        ended.stdout.decode("cp1252")


def test_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    """A parent that is killed leaves no worker behind."""
    code = (
        "import multiprocessing, os, time\n"
        "from placement.solve.signals import as_worker\n"
        "def work(queue):\n    as_worker()\n    queue.put(os.getpid())\n    time.sleep(600)\n"
        "if __name__ == '__main__':\n"
        "    queue = multiprocessing.get_context('spawn').SimpleQueue()\n"
        "    multiprocessing.get_context('spawn').Process(target=work, args=(queue,)).start()\n"
        "    print(queue.get(), flush=True)\n    time.sleep(600)\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(code, encoding="utf-8")
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=surroundings()) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 300  # it is gone at once, on a machine that has time for it
    while time.monotonic() < until and Path(f"/proc/{worker}").exists():
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()
