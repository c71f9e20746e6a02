"""One desk for all planners of a server: one job at a time on all cores, each planner in turn.

A decision is answered first by a process that keeps questions open (`first`), also while others' jobs are at
work: what takes a moment does not wait for what takes long. Then a job runs in a process of its own. Stopping
it sends SIGTERM, on which a search keeps the answer in hand; a job that has not ended some seconds later is
killed. What a job came to is on the disk, so that a server that was killed and started again has lost nothing
but the search itself.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections import deque
from dataclasses import replace
from typing import Any

from placement.app.first import FirstAnswers, begun
from placement.app.jobs import DeskJob, first_told, tell, told_state
from placement.app.limits import AppLimits

GRACE = 20.0
"""Seconds in which a stopped search writes down what it has."""
LOOK = 0.1
REST = 60.0
"""Seconds between two looks, while nobody asks, whether memory can be given back."""


class QueueFull(Exception):
    """So many jobs wait already that the server takes no more."""


class Desk:
    """The queue and the one worker of a server. Its methods may be called by any thread."""

    def __init__(self, limits: AppLimits) -> None:
        self.limits = limits
        self._lock = threading.Condition()
        self._waiting: dict[str, deque[DeskJob]] = {}
        self._turns: deque[str] = deque()
        self._now: DeskJob | None = None
        self._stop = False
        self._spare: Worker | None = None
        self._first = FirstAnswers()
        self._answered: dict[DeskJob, dict[str, Any] | None] = {}
        """First answers of the jobs that are here, each in its turn before the jobs themselves."""
        for serve in (self._serve, self._serve_first):
            threading.Thread(target=serve, daemon=True, name=serve.__name__).start()

    def warm(self) -> None:
        """Have processes read the program before anybody asks for anything."""
        self._first.warm()
        with self._lock:
            if self._spare is None and self._now is None:
                self._spare = Worker()

    def prepare(self, job: DeskJob) -> None:
        """Open the question of an option that somebody begins to change, while nobody waits for anything."""
        with self._lock:
            if self._now is not None or self._turns:
                return
        self._first.prepare(job)

    def ask(self, planner: str, job: DeskJob) -> None:
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

    def place(self, job: DeskJob) -> int | None:
        """How many jobs come before this one; 0 if it is worked on; None if it is not here."""
        with self._lock:
            return self._place(job)

    def before(self, job: DeskJob) -> int:
        """How many jobs come before this one that waits."""
        with self._lock:
            place = self._place(job) or 0
            return place - 1 if place and self._now is None else place

    def _place(self, job: DeskJob) -> int | None:
        if self._now == job:
            return 0
        for number, waiting in enumerate(self._in_turn(), start=1):
            if waiting == job:
                return number
        return None

    def _in_turn(self) -> list[DeskJob]:
        """The jobs that wait, in the order in which they will come up: each planner in turn."""
        queues = {name: deque(self._waiting[name]) for name in self._turns}
        turns, found = deque(self._turns), []
        while turns:
            name = turns.popleft()
            found.append(queues[name].popleft())
            if queues[name]:
                turns.append(name)
        return found

    def about(self, folder: str) -> list[DeskJob]:
        """The jobs that are here and read or write this option's folder."""
        with self._lock:
            here = [*([] if self._now is None else [self._now]), *self._in_turn()]
            return [job for job in here if folder in (job.folder, job.other)]

    def stop(self, job: DeskJob) -> None:
        """Stop a job, or take it out of the queue; what it has in hand is kept."""
        with self._lock:
            if self._now == job:
                self._stop = True
                self._lock.notify_all()
                return
            for name, jobs in list(self._waiting.items()):
                if job in jobs:
                    jobs.remove(job)
                    self._answered.pop(job, None)
                    tell(job, "stopped", **first_told(job))
                    if not jobs:
                        self._turns.remove(name)
                        del self._waiting[name]

    def _serve(self) -> None:
        while True:
            with self._lock:
                while not self._turns:
                    if not self._lock.wait(REST):
                        self._first.rest()
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
                self._answered.pop(job, None)

    def _serve_first(self) -> None:
        """Answer each decision that is here once, in the order in which the jobs come up."""
        while True:
            with self._lock:
                while (job := self._unanswered()) is None:
                    self._lock.wait()
            ends = time.monotonic() + self.limits.seconds
            first = self._first.answer(job, lambda job=job, ends=ends: self._gone(job, ends))  # type: ignore[misc]
            with self._lock:
                if job in self._in_turn():
                    tell(job, "waiting", first=first)
                if self._place(job) is not None:
                    self._answered[job] = first
                self._lock.notify_all()

    def _unanswered(self) -> DeskJob | None:
        """The decision that is to have a first answer next."""
        here = [*([] if self._now is None else [self._now]), *self._in_turn()]
        wanted = (job for job in here if job.kind == "decide" and job.first)
        return next((job for job in wanted if job not in self._answered), None)

    def _gone(self, job: DeskJob, ends: float) -> bool:
        """Whether nobody waits any more for the first answer of a job."""
        with self._lock:
            return self._place(job) is None or (self._now == job and self._stop) or time.monotonic() > ends

    def _see_through(self, job: DeskJob) -> None:
        ends = time.monotonic() + self.limits.seconds
        if job.kind == "decide" and job.first:
            with self._lock:
                if job not in self._answered:
                    tell(job, "working")
                while job not in self._answered and not self._stop:
                    self._lock.wait(REST)
                if self._stop:
                    tell(job, "stopped")
                    return
                tell(job, "working", first=self._answered[job])
        child = self._spare or Worker()
        self._spare = None
        child.begin(replace(job, first=False))
        self._spare = Worker()  # it reads the program while the other one works
        asked_at: float | None = None
        while child.works():
            now = time.monotonic()
            if asked_at is None and (self._stop or now > ends):
                asked_at = now
                child.stop()
            if asked_at is not None and now > asked_at + GRACE:
                child.kill()
        if told_state(job).get("status") in ("working", "waiting"):
            tell(job, "stopped" if asked_at is not None else "failed", **first_told(job))

    def close(self) -> None:
        """End the processes that wait for work; for tests, as a server ends with all its processes."""
        self._first.close()
        if self._spare is not None:
            self._spare.kill()


class Worker:
    """A process that has read the program and waits for one job; it ends with it."""

    def __init__(self) -> None:
        self._process = begun("placement.app.jobs", subprocess.DEVNULL)

    def begin(self, job: DeskJob) -> None:
        """Give it its job."""
        assert self._process.stdin is not None  # noqa: S101 - it was asked for
        with contextlib.suppress(OSError):  # it died before it had anything to do: told as a failure
            self._process.stdin.write(job.as_line())
            self._process.stdin.close()

    def works(self) -> bool:
        """Whether it still does, after a short look."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(LOOK)
        return self._process.poll() is None

    def stop(self) -> None:
        """Ask it to keep what it has in hand and end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
