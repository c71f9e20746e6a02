"""What workers are given to do in tests. It imports little, for every worker imports it."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from placement.errors import BadInput, Fault, Unverified


@dataclass
class Shared:
    """Counts in a folder how often it was unpickled and by whom."""

    folder: Path
    mortal: tuple[int, ...] = ()
    lives: int = 1

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        note(self.folder, f"read.{os.getpid()}")


def note(folder: Path, name: str) -> None:
    (folder / f"{name}.{time.monotonic_ns()}").touch()


def noted(folder: Path, kind: str) -> list[str]:
    """The middle part of each note of a kind."""
    return [path.name.split(".")[1] for path in folder.glob(f"{kind}.*")]


def square(shared: Shared, task: int) -> tuple[int, int]:
    """The task squared; where it is mortal, its worker is killed the first times that it is begun."""
    note(shared.folder, f"begun.{task}")
    if task in shared.mortal and noted(shared.folder, "begun").count(str(task)) <= shared.lives:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    note(shared.folder, f"ended.{task}")
    return task, task * task


def reversed_sleep(_shared: None, task: float) -> float:
    time.sleep(task)
    return task


def refuse(_shared: None, task: str) -> None:
    raise BadInput([Fault("run_out_file", task, column="--out")])


class Stubborn(Unverified):
    """Cannot travel as it is."""

    def __init__(self) -> None:
        super().__init__("stubborn")
        self.lock = sys.stdout


def be_stubborn(_shared: None, _task: int) -> None:
    raise Stubborn


def dask_cluster(workers: int) -> Any:
    """A cluster on this machine, of workers with one thread each."""
    from distributed import LocalCluster  # noqa: PLC0415 - heavy, and workers import this file

    make: Any = LocalCluster  # it states no types
    return make(
        n_workers=workers,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=50,
    )
