"""One desk for all planners of a server: one job at a time on all cores, each planner in turn.

A job runs in a process of its own. Stopping it sends SIGTERM, on which a search keeps the answer in hand; a
job that has not ended some seconds later is killed. What a job came to is on the disk, so that a server that
was killed and started again has lost nothing but the search itself.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

from placement.app.jobs import Job, tell, told_state, work

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess, SpawnProcess

    from placement.app.limits import AppLimits

GRACE = 20.0
"""Seconds in which a stopped search writes down what it has."""
LOOK = 0.1
PRELOADED = ["placement.run", "placement.api", "placement.site.published"]


class QueueFull(Exception):
    """So many jobs wait already that the server takes no more."""


class Desk:
    """The queue and the one worker of a server. Its methods may be called by any thread."""

    def __init__(self, limits: AppLimits) -> None:
        self.limits = limits
        self._lock = threading.Condition()
        self._waiting: dict[str, deque[Job]] = {}
        self._turns: deque[str] = deque()
        self._now: Job | None = None
        self._stop = False
        self._context = _context()
        threading.Thread(target=self._serve, daemon=True, name="desk").start()

    def ask(self, planner: str, job: Job) -> None:
        """Put a job at the end of its planner's own queue. Raises QueueFull."""
        with self._lock:
            if self._place(job) is not None:
                return
            if sum(len(jobs) for jobs in self._waiting.values()) >= self.limits.waiting:
                raise QueueFull
            tell(job, "waiting")
            mine = self._waiting.setdefault(planner, deque())
            if not mine:
                self._turns.append(planner)
            mine.append(job)
            self._lock.notify_all()

    def place(self, job: Job) -> int | None:
        """How many jobs come before this one; 0 if it is worked on; None if it is not here."""
        with self._lock:
            return self._place(job)

    def _place(self, job: Job) -> int | None:
        if self._now == job:
            return 0
        for number, waiting in enumerate(self._in_turn(), start=1):
            if waiting == job:
                return number
        return None

    def _in_turn(self) -> list[Job]:
        """The jobs that wait, in the order in which they will come up: each planner in turn."""
        queues = {name: deque(self._waiting[name]) for name in self._turns}
        turns, found = deque(self._turns), []
        while turns:
            name = turns.popleft()
            found.append(queues[name].popleft())
            if queues[name]:
                turns.append(name)
        return found

    def stop(self, job: Job) -> None:
        """Stop a job, or take it out of the queue; what it has in hand is kept."""
        with self._lock:
            if self._now == job:
                self._stop = True
                return
            for name, jobs in list(self._waiting.items()):
                if job in jobs:
                    jobs.remove(job)
                    tell(job, "stopped")
                    if not jobs:
                        self._turns.remove(name)
                        del self._waiting[name]

    def _serve(self) -> None:
        while True:
            with self._lock:
                while not self._turns:
                    self._lock.wait()
                planner = self._turns.popleft()
                jobs = self._waiting[planner]
                job = self._now = jobs.popleft()
                if jobs:
                    self._turns.append(planner)
                else:
                    del self._waiting[planner]
                self._stop = False
            self._see_through(job)
            with self._lock:
                self._now = None

    def _see_through(self, job: Job) -> None:
        child = self._context.Process(target=work, args=(job,), name=f"placement {job.kind}")
        child.start()
        ends = time.monotonic() + self.limits.seconds
        asked_at: float | None = None
        while child.is_alive():
            child.join(LOOK)
            now = time.monotonic()
            if asked_at is None and (self._stop or now > ends):
                asked_at = now
                child.terminate()
            if asked_at is not None and now > asked_at + GRACE:
                child.kill()
        _settle(job, child)


def _settle(job: Job, child: ForkServerProcess | SpawnProcess) -> None:
    """A job whose process ended without a word has failed, or was stopped before there was an answer."""
    state = told_state(job)
    if state.get("status") in ("working", "waiting"):
        tell(job, "stopped" if child.exitcode is not None and child.exitcode < 0 else "failed")
    child.close()


def _context() -> multiprocessing.context.ForkServerContext | multiprocessing.context.SpawnContext:
    """Processes that start with the program already read where the system can; else each reads it anew."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(PRELOADED)
        return context
    return multiprocessing.get_context("spawn")
