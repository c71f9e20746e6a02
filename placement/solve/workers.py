"""Many decisions at once, through `concurrent.futures`: by processes of this machine, or on a Dask cluster.

    with workers(processes=2) as pool:
        results = pool.each(function, shared, tasks)     # function(shared, task), in the order of tasks

A worker is an executor of its own with one task at a time, so that the death of one costs only what it had
in hand: that task is taken again by another. A task that ends three workers is our fault. `shared` goes
once to each worker.
"""

from __future__ import annotations

import pickle
import traceback
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from placement.errors import OurFault
from placement.solve.backends import TICK, Backend, WorkerSlot, cluster, ours

Task = TypeVar("Task")
Shared = TypeVar("Shared")
Result = TypeVar("Result")
Kept = TypeVar("Kept")
Keep = Callable[[int, Any], Any]

TRIES = 3
"""So many workers may one task end."""


@dataclass(frozen=True)
class Event:
    """A task, by its place in the order, was started, was done, or is begun again after a worker's death.

    `where` is the id of a process on this machine, or the address of a worker.
    """

    task: int
    stage: Literal["started", "done", "again"]
    where: str


OnProgress = Callable[[Event], None]


@dataclass
class Pool:
    """Workers that stay from one call of `each` to the next."""

    backend: Backend
    on_progress: OnProgress | None = None
    slots: list[WorkerSlot] = field(default_factory=list)

    def each(
        self,
        function: Callable[[Shared, Task], Result],
        shared: Shared,
        tasks: Sequence[Task],
        keep: Callable[[int, Result], Kept] | None = None,
    ) -> list[Any]:
        """`function(shared, task)` for every task, in the order of `tasks`.

        `keep(position, result)` is called here as each result comes, once, and what it returns is kept in
        the result's place. Raises what `function` raised first; OurFault if a task ends three workers;
        BadInput if a cluster has no workers or they cannot run it. Then nothing more is begun.
        """
        call = _Call(function, uuid.uuid4().hex, pickle.dumps(shared), tasks, keep)
        try:
            while len(call.results) < len(tasks):
                self._turn(call)
        except BaseException:
            for slot in [slot for slot in self.slots if slot.future is not None]:
                self._remove(slot)
            raise
        return [call.results[position] for position in range(len(tasks))]

    def close(self) -> None:
        for slot in list(self.slots):
            self._remove(slot)

    def _turn(self, call: _Call) -> None:
        self.slots += self.backend.start(self.slots, len(call.tasks) - len(call.results))
        for slot in list(self.slots):
            if slot.future is None and call.waiting:
                self._begin(slot, call)
        wait([slot.future for slot in self.slots if slot.future], TICK, FIRST_COMPLETED)
        for slot in list(self.slots):
            if slot.future is None:
                continue
            if slot.future.done():
                self._end(slot, slot.future, call)
            elif self.backend.died(slot, None):
                self._lost(slot, call)

    def _begin(self, slot: WorkerSlot, call: _Call) -> None:
        position = call.waiting.popleft()
        first = slot.holds != call.token
        try:
            payload = self.backend.hand(slot, call.payload, first=first)
            slot.future = slot.executor.submit(
                _work, call.function, call.token, payload, call.tasks[position]
            )
        except (BrokenExecutor, TimeoutError, OSError):  # it died idle: nobody's fault
            call.waiting.appendleft(position)
            self._remove(slot)
            return
        slot.task, slot.holds = position, call.token
        self._tell(position, "again" if call.deaths[position] else "started", slot)

    def _end(self, slot: WorkerSlot, future: Future[Any], call: _Call) -> None:
        """Take what a slot's future brought: its first word, a result, a raised error, or its death."""
        error = CancelledError() if future.cancelled() else future.exception()
        if error is not None:
            if not self.backend.died(slot, error):
                raise error
            self._lost(slot, call)
            return
        position, slot.future, slot.task = slot.task, None, None
        if position is None:
            slot.there = True
            slot.where = slot.where or str(future.result())
            return
        went_well, value = pickle.loads(future.result())  # noqa: S301 - a worker of ours made it
        if not went_well:
            raise _revived(value)
        call.results[position] = value if call.keep is None else call.keep(position, value)
        self._tell(position, "done", slot)

    def _lost(self, slot: WorkerSlot, call: _Call) -> None:
        """A worker died: what it had in hand is first in line again."""
        position = slot.task
        self._remove(slot)
        if position is None:
            call.false_starts += not slot.there
            if call.false_starts >= TRIES * max(1, len(call.tasks)):
                raise OurFault("workers end before they begin")
            return
        call.deaths[position] += 1
        if call.deaths[position] >= TRIES:
            raise OurFault(f"{call.tasks[position]!s:.80}: this task ended {TRIES} workers")
        call.waiting.appendleft(position)

    def _remove(self, slot: WorkerSlot) -> None:
        self.slots.remove(slot)
        self.backend.stop(slot)

    def _tell(self, position: int, stage: Literal["started", "done", "again"], slot: WorkerSlot) -> None:
        if self.on_progress is not None:
            self.on_progress(Event(position, stage, slot.where))


@dataclass
class _Call:
    """One call of `each`, as far as it has come."""

    function: Callable[[Any, Any], Any]
    token: str
    payload: bytes
    tasks: Sequence[Any]
    keep: Keep | None
    results: dict[int, Any] = field(default_factory=dict)
    deaths: Counter[int] = field(default_factory=Counter)
    false_starts: int = 0
    waiting: deque[int] = field(init=False)

    def __post_init__(self) -> None:
        self.waiting = deque(range(len(self.tasks)))


@contextmanager
def workers(
    processes: int = 0, scheduler: str | None = None, on_progress: OnProgress | None = None
) -> Iterator[Pool]:
    """A pool of workers: processes of this machine, or those of the Dask cluster at `scheduler`.

    `processes` is the most that work at once; 0 means as many as there are cores, or as the cluster has.
    Raises BadInput if the scheduler cannot be reached or the extra `cluster` is missing.
    """
    with ours(processes) if scheduler is None else cluster(processes, scheduler) as backend:
        pool = Pool(backend, on_progress)
        try:
            yield pool
        finally:
            pool.close()


_held: dict[str, Any] = {}


def _work(function: Callable[[Any, Any], Any], token: str, payload: bytes | None, task: Any) -> bytes:
    """On a worker: the task's result, or what it raised, pickled. What is shared is read once."""
    try:
        if token not in _held:
            _held.clear()
            _held[token] = pickle.loads(payload or b"")  # noqa: S301 - the pool's own
        return pickle.dumps((True, function(_held[token], task)))
    except Exception as error:  # noqa: BLE001 - it is raised again where the pool is
        return _raised(error)


def _raised(error: Exception) -> bytes:
    """An error with all that it carries; if that cannot travel, its text as a fault of ours."""
    error.add_note(traceback.format_exc())
    try:
        packed = pickle.dumps((False, (type(error), error.args, error.__dict__)))
        _revived(pickle.loads(packed)[1])  # noqa: S301 - made above
    except Exception:  # noqa: BLE001 - anything may refuse to be pickled
        text = f"{type(error).__name__}: {error}"
        return pickle.dumps((False, (OurFault, (text,), {"__notes__": error.__notes__})))
    return packed


def _revived(packed: tuple[type[Exception], tuple[Any, ...], dict[str, Any]]) -> Exception:
    """The error as it was, whatever its class asks for when it is made."""
    kind, args, carried = packed
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(carried)
    return error
