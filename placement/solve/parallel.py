"""Programmes that share nothing, solved side by side on the cores there are.

Each programme is solved by one thread of one process. Results come back in file order, so that the
number of processes changes nothing but the time.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from placement.model.programme import Programme
from placement.solve.lexicographic import solve
from placement.solve.memory import give_back
from placement.solve.outcome import Progress, Solved, Unsolved
from placement.solve.settings import Settings
from placement.solve.signals import StopRequested, as_worker, handling
from placement.solve.spared import as_today
from placement.solve.spawning import without_callers_script
from placement.solve.today import today, without_decisions

OnProgress = Callable[[Progress], None]
GIVEN_UP = 2
"""What the flag that ends all searches holds once nobody waits for their answers; before, it is 1."""


@dataclass(frozen=True)
class Outcome:
    """One programme: the service before any new post, and what was decided."""

    before: Solved
    after: Solved | Unsolved
    seconds: float


@dataclass(frozen=True)
class PackedProgramme:
    """A programme as it waits for its worker and travels to it: a twelfth as large (in all Wales)."""

    columns: int
    searched: bool
    """Whether it has whole numbers."""
    content: bytes

    @classmethod
    def of(cls, programme: Programme) -> PackedProgramme:
        """Packed fast rather than small."""
        content = zlib.compress(pickle.dumps(programme), 1)
        return cls(len(programme.source), bool(programme.integer.any()), content)

    def unpacked(self) -> Programme:
        """The programme as it was."""
        programme: Programme = pickle.loads(zlib.decompress(self.content))  # noqa: S301 - packed above
        return programme


def solve_together(
    programmes: Sequence[PackedProgramme],
    settings: Settings,
    *,
    processes: int = 0,
    on_progress: OnProgress | None = None,
) -> list[Outcome | Unsolved]:
    """One outcome for each programme, in their order; `processes` 0 means as many as there are cores.

    A process takes half a second to begin, so what has nothing to search gets none of its own. The largest
    start first. An interrupt (Ctrl-C) ends the searches; each keeps the best that it has. One that has none
    yet leaves all as it is today, or, where the rules do not allow that, ends with its first.
    """
    order = sorted(range(len(programmes)), key=lambda i: (-programmes[i].columns, i))
    searched = sum(programme.searched for programme in programmes)
    workers = min(processes or os.cpu_count() or 1, searched)
    with _cancellation() as cancelled:
        if workers <= 1:
            found = {i: _solve_here(i, programmes[i], settings, on_progress, cancelled) for i in order}
        else:
            found = _solve_apart(programmes, order, settings, workers, on_progress, cancelled)
    return [found[i] for i in range(len(programmes))]


def solve_one(
    number: int,
    programme: Programme,
    settings: Settings,
    on_progress: OnProgress | None,
    stop: Callable[[], bool] | None,
) -> Outcome | Unsolved:
    """Today's service, then every goal from there."""
    began = time.monotonic()
    start: dict[str, float] = {}

    def report(stage: str, value: float | None, bound: float | None, seconds: float) -> None:
        if on_progress is not None:
            on_progress(Progress(number, stage, value, bound, start.get(stage), seconds))

    found = today(programme, settings)
    if isinstance(found, Unsolved):
        return found
    before = found[0]
    start.update(found[1])
    give_back(len(programme.lower))
    after = solve(
        programme,
        start,
        settings,
        report=report if on_progress else None,
        stop=stop,
        unchanged=None if stop is None else without_decisions(programme, before.values),
        stays=None if programme.decisions.any() else before.values,
    )
    if isinstance(after, Solved):
        after = as_today(programme, before.values, after, settings.seed)
        last = after.reached[0]
        report("done", last.value, last.bound, time.monotonic() - began)
    return Outcome(before, after, time.monotonic() - began)


def _solve_here(
    number: int, packed: PackedProgramme, settings: Settings, on_progress: OnProgress | None, cancelled: Any
) -> Outcome | Unsolved:
    return solve_one(number, packed.unpacked(), settings, on_progress, lambda: bool(cancelled.value))


def _solve_apart(
    programmes: Sequence[PackedProgramme],
    order: Sequence[int],
    settings: Settings,
    workers: int,
    on_progress: OnProgress | None,
    cancelled: Any,
) -> dict[int, Outcome | Unsolved]:
    context = multiprocessing.get_context("spawn")
    news = context.SimpleQueue()
    with ProcessPoolExecutor(workers, context, _begin_worker, (news, cancelled)) as pool:
        with without_callers_script():
            futures: dict[int, Future[Outcome | Unsolved]] = {
                i: pool.submit(_work, i, programmes[i], settings) for i in order
            }
        pending = set(futures.values())
        try:
            while pending:
                _, pending = wait(pending, timeout=0.2)
                while not news.empty():
                    progress = news.get()
                    if on_progress is not None:
                        on_progress(progress)
        except BaseException:  # a second wish to stop: nothing more is begun, and what runs ends soon
            cancelled.value = GIVEN_UP
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return {i: future.result() for i, future in futures.items()}


_worker: dict[str, Any] = {}


def _begin_worker(news: Any, cancelled: Any) -> None:
    """Workers leave signals to the parent, who pulls the brake for all."""
    as_worker()
    _worker.update(news=news, cancelled=cancelled)


def _work(number: int, packed: PackedProgramme, settings: Settings) -> Outcome | Unsolved:
    stop = _worker["cancelled"]
    if stop.value == GIVEN_UP:
        raise StopRequested
    programme = packed.unpacked()
    try:
        return solve_one(number, programme, settings, _worker["news"].put, lambda: bool(stop.value))
    finally:
        give_back(len(programme.lower))


@contextmanager
def _cancellation() -> Iterator[Any]:
    """A flag that the first Ctrl-C, SIGTERM or SIGHUP sets; the second ends the program as usual."""
    cancelled = multiprocessing.get_context("spawn").RawValue("b", 0)
    back: list[Callable[[], None]] = []

    def pull(_number: int, _frame: FrameType | None) -> None:
        cancelled.value = 1
        for each in back:
            each()

    with handling(pull) as put_back:
        back.append(put_back)
        yield cancelled
