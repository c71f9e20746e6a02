"""Processor time of this process and of all that it began, also of those that nobody waits for.

A browser's processes are ended by one another, so that the system never adds their time to ours. They are
looked at while they run; what one does after the last look is not counted as our own.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time

import psutil

from tests.benchmarks.older import processor_seconds

LOOK = 0.1
"""Seconds between two looks."""


class OwnTime:
    """Seconds so far: what processes that were seen took, or what the system says of ended ones, if more."""

    def __init__(self) -> None:
        self.seen: dict[tuple[int, float], float] = {}
        self._began, self._ended = process_time(), processor_seconds()

    def look(self) -> None:
        """Note what every process below this one has taken, without those below it."""
        for child in psutil.Process().children(recursive=True):
            with contextlib.suppress(psutil.Error):
                times = child.cpu_times()
                self.seen[child.pid, child.create_time()] = times.user + times.system

    @property
    def seconds(self) -> float:
        below = max(processor_seconds() - self._ended, sum(self.seen.values()))
        return process_time() - self._began + below


@contextmanager
def own_time() -> Iterator[OwnTime]:
    """Looks again and again while this lasts, and once at its end."""
    own, done = OwnTime(), threading.Event()

    def looking() -> None:
        while not done.wait(LOOK):
            own.look()

    looks = threading.Thread(target=looking, daemon=True)
    looks.start()
    try:
        yield own
    finally:
        done.set()
        looks.join()
        own.look()
