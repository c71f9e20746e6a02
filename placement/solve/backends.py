"""Where workers come from: processes of this machine, or a Dask cluster; one task at a time for each.

A slot is one worker. A backend hires slots, brings them what is shared, and knows when one of them died.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import re
import socket
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from concurrent.futures import ProcessPoolExecutor as Processes
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol

from placement.errors import BadInput, Fault
from placement.solve.signals import as_worker
from placement.solve.spawning import without_callers_script

TICK = 0.2
ASK_EVERY = 1.0
CONNECT_SECONDS = 10.0
LONGEST_GREETING = 1_000_000
NOBODY_SECONDS = 60.0
"""How long a cluster may be without any worker."""
ADDRESS = re.compile(r"(?:tcp|tls)://(\[[0-9a-fA-F:]+\]|[\w.-]+):(\d{1,5})")
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(eq=False)
class WorkerSlot:
    """One worker: first it says that it is there, then it has one task at a time."""

    executor: Executor
    where: str
    future: Future[Any] | None
    task: int | None = None
    holds: str = ""
    """Which shared thing it has."""
    payload: Any = None
    there: bool = False


class Backend(Protocol):
    """Where workers come from, and how it is known that one died."""

    def start(self, slots: Sequence[WorkerSlot], wanted: int) -> list[WorkerSlot]:
        """New slots beside these, as far as there should be `wanted`."""

    def hand(self, slot: WorkerSlot, payload: bytes, *, first: bool) -> Any:
        """What brings the shared bytes to a slot; `first` if it does not have them yet."""

    def died(self, slot: WorkerSlot, error: BaseException | None) -> bool:
        """Whether the worker is gone; `error` is how its task ended, None while it runs."""

    def stop(self, slot: WorkerSlot) -> None:
        """End a slot, and what it has in hand."""


# processes of this machine


def _begin_process() -> None:
    """A worker leaves signals to its parent, and numbers to one thread."""
    as_worker()
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")


@dataclass
class Ours:
    """Processes of this machine, at most `limit`; each is an executor of its own."""

    limit: int

    def start(self, slots: Sequence[WorkerSlot], wanted: int) -> list[WorkerSlot]:
        new = []
        for _ in range(min(self.limit, wanted) - len(slots)):
            executor = Processes(1, multiprocessing.get_context("spawn"), _begin_process)
            with without_callers_script():
                new.append(WorkerSlot(executor, "", executor.submit(os.getpid)))
        return new

    def hand(self, slot: WorkerSlot, payload: bytes, *, first: bool) -> Any:  # noqa: ARG002 - as every backend
        return payload if first else None

    def died(self, slot: WorkerSlot, error: BaseException | None) -> bool:  # noqa: ARG002 - as every backend
        return isinstance(error, BrokenExecutor)

    def stop(self, slot: WorkerSlot) -> None:
        if slot.future is not None and slot.where:
            for child in multiprocessing.active_children():
                if str(child.pid) == slot.where:
                    child.kill()
        slot.executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def ours(processes: int) -> Iterator[Backend]:
    yield Ours(processes or os.cpu_count() or 1)


# a Dask cluster


@dataclass
class Cluster:
    """Workers of a Dask cluster, at most `limit` of them (0: all); an executor is tied to each address."""

    client: Any
    address: str
    limit: int
    deaths: tuple[type[BaseException], ...]
    asked: float = -ASK_EVERY
    known: frozenset[str] = frozenset()
    missed: float | None = None

    def there(self) -> frozenset[str]:
        """Addresses of the workers that the scheduler knows now, asked at most once a second.

        Raises BadInput if there has been none for a minute, or the scheduler is gone.
        """
        now = time.monotonic()
        if now - self.asked < ASK_EVERY:
            return self.known
        try:
            self.known = frozenset(self.client.nthreads())
        except (OSError, TimeoutError, CancelledError):
            raise _fault("many_lost", self.address) from None
        self.asked = time.monotonic()
        if self.known:
            self.missed = None
        elif self.missed is None:
            self.missed = now
        elif now - self.missed > NOBODY_SECONDS:
            raise _fault("many_nobody", self.address)
        return self.known

    def start(self, slots: Sequence[WorkerSlot], wanted: int) -> list[WorkerSlot]:
        room = min(self.limit or wanted, wanted) - len(slots)
        if room <= 0:
            return []
        taken = {slot.where for slot in slots}
        new = []
        for where in sorted(self.there() - taken)[:room]:
            executor = self.client.get_executor(
                pure=False, workers=[where], allow_other_workers=False, retries=0
            )
            new.append(WorkerSlot(executor, where, executor.submit(os.getpid)))
        if not slots and not new:
            time.sleep(TICK)
        return new

    def hand(self, slot: WorkerSlot, payload: bytes, *, first: bool) -> Any:
        if first:
            slot.payload = self.client.scatter(
                payload, workers=[slot.where], hash=False, timeout=CONNECT_SECONDS
            )
        return slot.payload

    def died(self, slot: WorkerSlot, error: BaseException | None) -> bool:
        if isinstance(error, self.deaths) or slot.where not in self.there():
            return True
        if error is not None:
            said = f"{type(error).__name__}: {error}"
            raise BadInput([Fault("many_cannot", slot.where, column="--scheduler", value=said)])
        return False

    def stop(self, slot: WorkerSlot) -> None:
        if slot.future is not None:
            slot.future.cancel()
        slot.payload = None


@contextmanager
def cluster(processes: int, scheduler: str) -> Iterator[Backend]:
    """The workers of the cluster at an address such as `tcp://10.0.0.5:8786`."""
    parts = ADDRESS.fullmatch(scheduler)
    if parts is None or not 0 < int(parts[2]) < 2**16:
        raise _fault("many_address", scheduler)
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, and slow to import
        from distributed.comm.core import CommClosedError  # noqa: PLC0415
        from distributed.scheduler import KilledWorker  # noqa: PLC0415
    except ImportError:
        raise _fault("many_extra", scheduler) from None
    with _quiet():
        try:
            _greeted(parts[1].strip("[]"), int(parts[2]), first=scheduler.startswith("tcp:"))
            connect: Any = Client  # it states no types
            client = connect(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError, ValueError):
            raise _fault("many_unreachable", scheduler) from None
        try:
            yield Cluster(client, scheduler, processes, (CancelledError, KilledWorker, CommClosedError))
        finally:
            with suppress(OSError, TimeoutError):
                client.close(timeout=CONNECT_SECONDS)


def _greeted(host: str, port: int, *, first: bool) -> None:
    """Whether a scheduler listens there; its client would wait for anything else for ever.

    A scheduler speaks `first`, with the length of its greeting in eight bytes. Raises OSError if it does not.
    """
    with socket.create_connection((host, port), CONNECT_SECONDS) as line:
        line.settimeout(CONNECT_SECONDS)
        said = line.recv(8, socket.MSG_WAITALL) if first else bytes(8)
    if len(said) < 8 or int.from_bytes(said, "little") > LONGEST_GREETING:
        raise OSError(said)


@contextmanager
def _quiet() -> Iterator[None]:
    """What the cluster's library would log of workers that come and go, the pool tells."""
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] == "distributed"]
    silenced = [logger for logger in map(logging.getLogger, names) if not logger.disabled]
    try:
        for logger in silenced:
            logger.disabled = True
        yield
    finally:
        for logger in silenced:
            logger.disabled = False


def _fault(key: str, scheduler: str) -> BadInput:
    return BadInput([Fault(key, scheduler[:80], column="--scheduler", slots={"address": scheduler[:80]})])
