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
from placement.solve.backends import TICK, Crew, Lane, cluster, ours

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


Told = Callable[[Event], None]


@dataclass
class Pool:
    """Workers that stay from one call of `each` to the next."""

    crew: Crew
    told: Told | None = None
    lanes: list[Lane] = field(default_factory=list)

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
            for lane in [lane for lane in self.lanes if lane.future is not None]:
                self._remove(lane)
            raise
        return [call.results[position] for position in range(len(tasks))]

    def close(self) -> None:
        for lane in list(self.lanes):
            self._remove(lane)

    def _turn(self, call: _Call) -> None:
        self.lanes += self.crew.hire(self.lanes, len(call.tasks) - len(call.results))
        for lane in list(self.lanes):
            if lane.future is None and call.waiting:
                self._begin(lane, call)
        wait([lane.future for lane in self.lanes if lane.future], TICK, FIRST_COMPLETED)
        for lane in list(self.lanes):
            if lane.future is None:
                continue
            if lane.future.done():
                self._end(lane, lane.future, call)
            elif self.crew.died(lane, None):
                self._bury(lane, call)

    def _begin(self, lane: Lane, call: _Call) -> None:
        position = call.waiting.popleft()
        first = lane.holds != call.token
        try:
            payload = self.crew.hand(lane, call.payload, first=first)
            lane.future = lane.executor.submit(
                _work, call.function, call.token, payload, call.tasks[position]
            )
        except (BrokenExecutor, TimeoutError, OSError):  # it died idle: nobody's fault
            call.waiting.appendleft(position)
            self._remove(lane)
            return
        lane.task, lane.holds = position, call.token
        self._tell(position, "again" if call.deaths[position] else "started", lane)

    def _end(self, lane: Lane, future: Future[Any], call: _Call) -> None:
        """Take what a lane's future brought: its first word, a result, a raised error, or its death."""
        error = CancelledError() if future.cancelled() else future.exception()
        if error is not None:
            if not self.crew.died(lane, error):
                raise error
            self._bury(lane, call)
            return
        position, lane.future, lane.task = lane.task, None, None
        if position is None:
            lane.there = True
            lane.where = lane.where or str(future.result())
            return
        went_well, value = pickle.loads(future.result())  # noqa: S301 - a worker of ours made it
        if not went_well:
            raise _revived(value)
        call.results[position] = value if call.keep is None else call.keep(position, value)
        self._tell(position, "done", lane)

    def _bury(self, lane: Lane, call: _Call) -> None:
        """A worker died: what it had in hand is first in line again."""
        position = lane.task
        self._remove(lane)
        if position is None:
            call.false_starts += not lane.there
            if call.false_starts >= TRIES * max(1, len(call.tasks)):
                raise OurFault("workers end before they begin")
            return
        call.deaths[position] += 1
        if call.deaths[position] >= TRIES:
            raise OurFault(f"{call.tasks[position]!s:.80}: this task ended {TRIES} workers")
        call.waiting.appendleft(position)

    def _remove(self, lane: Lane) -> None:
        self.lanes.remove(lane)
        self.crew.dismiss(lane)

    def _tell(self, position: int, stage: Literal["started", "done", "again"], lane: Lane) -> None:
        if self.told is not None:
            self.told(Event(position, stage, lane.where))


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
def workers(processes: int = 0, scheduler: str | None = None, told: Told | None = None) -> Iterator[Pool]:
    """A pool of workers: processes of this machine, or those of the Dask cluster at `scheduler`.

    `processes` is the most that work at once; 0 means as many as there are cores, or as the cluster has.
    Raises BadInput if the scheduler cannot be reached or the extra `cluster` is missing.
    """
    with ours(processes) if scheduler is None else cluster(processes, scheduler) as crew:
        pool = Pool(crew, told)
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
