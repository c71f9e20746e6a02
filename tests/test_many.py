"""Many decisions at once: in order, each once, whatever becomes of the workers."""

from __future__ import annotations

import http.server
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from placement.errors import BadInput, Fault, OurFault
from placement.i18n import Words
from placement.solve.workers import Event, workers
from tests.many_work import Shared, be_stubborn, dask_cluster, noted, refuse, reversed_sleep, square

pytestmark = pytest.mark.spawned
THREE = 3
LONG = 900.0
"""Seconds that no test waits for, unless something is broken."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a cluster on this machine, of two workers."""
    with dask_cluster(2) as found:
        yield found.scheduler_address


@pytest.fixture(params=["processes", "cluster"])
def where(request: pytest.FixtureRequest) -> dict[str, Any]:
    if request.param == "processes":
        return {"processes": 2}
    return {"scheduler": request.getfixturevalue("cluster")}


def test_results_stand_in_the_order_of_the_tasks(where: dict[str, Any]) -> None:
    with workers(**where) as pool:
        assert pool.each(reversed_sleep, None, [0.5, 0.3, 0.01, 0.2]) == [0.5, 0.3, 0.01, 0.2]
        assert pool.each(reversed_sleep, None, []) == []


def test_what_is_shared_goes_once_to_each_worker(where: dict[str, Any], tmp_path: Path) -> None:
    with workers(**where) as pool:
        found = pool.each(square, Shared(tmp_path), list(range(9)))
    assert found == [(n, n * n) for n in range(9)]
    read = Counter(noted(tmp_path, "read"))
    assert set(read.values()) == {1}
    assert 1 <= len(read) <= 2


def test_another_call_has_its_own_shared_thing(where: dict[str, Any], tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    with workers(**where) as pool:
        for name in ("one", "two"):
            pool.each(square, Shared(tmp_path / name), [1, 2, 3])
    for name in ("one", "two"):
        assert sorted(noted(tmp_path / name, "ended")) == ["1", "2", "3"]


def test_workers_killed_in_their_midst_cost_only_their_share(where: dict[str, Any], tmp_path: Path) -> None:
    told: list[Event] = []
    with workers(**where, on_progress=told.append) as pool:
        found = pool.each(square, Shared(tmp_path, mortal=(0, 1)), list(range(6)))
    assert found == [(n, n * n) for n in range(6)]
    assert Counter(noted(tmp_path, "ended")) == {str(n): 1 for n in range(6)}
    assert Counter(noted(tmp_path, "begun")) == {str(n): 2 if n < 2 else 1 for n in range(6)}
    stages = {n: [event.stage for event in told if event.task == n] for n in range(6)}
    assert stages[0] == stages[1] == ["started", "again", "done"]
    assert all(stages[n] == ["started", "done"] for n in range(2, 6))
    first, second = ([event.where for event in told if event.task == 0][at] for at in (0, 1))
    assert first != second


def test_a_worker_killed_from_outside_costs_only_its_share(tmp_path: Path) -> None:
    killed: list[int] = []

    def kill(event: Event) -> None:
        if event.stage == "started" and not killed:
            killed.append(int(event.where))
            os.kill(killed[0], signal.SIGKILL)

    with workers(processes=2, on_progress=kill) as pool:
        assert pool.each(square, Shared(tmp_path), [4, 5, 6]) == [(4, 16), (5, 25), (6, 36)]
    assert killed


def test_a_task_that_ends_three_workers_is_our_fault(where: dict[str, Any], tmp_path: Path) -> None:
    with workers(**where) as pool, pytest.raises(OurFault, match=r"^7: this task ended 3 workers"):
        pool.each(square, Shared(tmp_path, mortal=(7,), lives=THREE), [7, 8])
    assert noted(tmp_path, "begun").count("7") == THREE


def test_two_deaths_are_forgiven(tmp_path: Path) -> None:
    with workers(processes=1) as pool:
        assert pool.each(square, Shared(tmp_path, mortal=(7,), lives=2), [7]) == [(7, 49)]


def test_what_a_task_raises_arrives_whole(where: dict[str, Any]) -> None:
    with workers(**where) as pool:
        with pytest.raises(BadInput) as raised:
            pool.each(refuse, None, ["here"])
        assert [(fault.key, fault.file) for fault in raised.value.faults] == [("run_out_file", "here")]
        with pytest.raises(OurFault, match="Stubborn: stubborn"):
            pool.each(be_stubborn, None, [1])
        assert pool.each(reversed_sleep, None, [0.0]) == [0.0]


def test_results_can_be_made_small_as_they_come(tmp_path: Path) -> None:
    came: list[int] = []

    def keep(position: int, result: tuple[int, int]) -> int:
        came.append(position)
        return result[1] + 1

    with workers(processes=2) as pool:
        assert pool.each(square, Shared(tmp_path), [1, 2, 3], keep) == [2, 5, 10]
    assert sorted(came) == [0, 1, 2]


def test_no_process_outlives_the_pool(tmp_path: Path) -> None:
    places: set[int] = set()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), workers(processes=2, on_progress=_interrupt(places)) as pool:
        pool.each(reversed_sleep, None, [LONG, LONG])
    assert time.monotonic() - began < LONG
    assert places
    for pid in places:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def _interrupt(places: set[int]) -> Any:
    def told(event: Event) -> None:
        places.add(int(event.where))
        if len(places) == 2:
            raise KeyboardInterrupt

    return told


# clusters that are not there


def fault_of(scheduler: str) -> Fault:
    with pytest.raises(BadInput) as raised, workers(scheduler=scheduler):
        pass
    (fault,) = raised.value.faults
    assert fault.says(Words("en")) != fault.says(Words("cy"))
    return fault


def test_without_the_extra_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    fault = fault_of("tcp://127.0.0.1:8786")
    assert fault.key == "many_extra"
    assert 'pip install "placement[cluster]"' in fault.says(Words("en"))
    assert 'pip install "placement[cluster]"' in fault.says(Words("cy"))


@pytest.mark.parametrize(
    "address", ["127.0.0.1:8786", "tcp://127.0.0.1", "http://127.0.0.1:1", "tcp://a:0", "x"]
)
def test_an_address_has_a_form(address: str) -> None:
    assert fault_of(address).key == "many_address"


def test_a_scheduler_that_is_not_there_is_told(free_port: int) -> None:
    assert fault_of(f"tcp://127.0.0.1:{free_port}").key == "many_unreachable"


@pytest.fixture
def free_port() -> int:

    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_something_else_that_listens_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:

    monkeypatch.setattr("placement.solve.backends.CONNECT_SECONDS", 1.0)
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            assert fault_of(f"tcp://127.0.0.1:{server.server_port}").key == "many_unreachable"
        finally:
            server.shutdown()
            thread.join()


def test_a_cluster_without_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placement.solve.backends.NOBODY_SECONDS", 0.5)
    with (
        dask_cluster(0) as empty,
        workers(scheduler=empty.scheduler_address) as pool,
        pytest.raises(BadInput) as raised,
    ):
        pool.each(reversed_sleep, None, [0.0])
    assert [fault.key for fault in raised.value.faults] == ["many_nobody"]


def test_nothing_of_the_cluster_is_imported_until_it_is_asked_for() -> None:
    code = "import sys, placement.solve.workers; sys.exit('distributed' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
