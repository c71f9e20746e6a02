"""The desk's side of first answers: one process, asked line by line, and ended when it is in the way."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from placement.app.jobs import DeskJob

LOOK = 0.05
KEPT_SECONDS = 900.0
"""So long after the last question the process is kept; then the memory is given back."""


def begun(module: str, answers: int) -> subprocess.Popen[str]:
    """A process of a module of ours that reads lines; `answers` is where what it writes goes."""
    return subprocess.Popen(  # noqa: S603 - a module of ours
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=answers,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )


class FirstAnswers:
    """The process that gives first answers (`quick`), begun when it is wanted. Any thread may call it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._said: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._asked = self._heard = 0
        self._last: tuple[str, str | None] | None = None
        self._used = time.monotonic()

    def warm(self) -> None:
        """Have the process read the program."""
        with self._lock:
            self._begun()

    def prepare(self, job: DeskJob) -> None:
        """Have a question opened that will soon be asked with other figures; nothing while it works."""
        with self._lock:
            self._hear()
            if self._asked == self._heard and self._last != (job.folder, job.region):
                self._ask(job)

    def answer(self, job: DeskJob, stopped: Callable[[], bool]) -> dict[str, Any] | None:
        """The first answer of a decision; None if there is none, or if it was `stopped`."""
        with self._lock:
            number = self._ask(job)
        while number is not None:
            with self._lock:
                found = self._hear(number)
                gone = self._process is None or self._process.poll() is not None
                if found is None and (gone or stopped()):
                    self._end()
                    return None
            if found is not None:
                return found.get("first")
            time.sleep(LOOK)
        return None

    def rest(self) -> None:
        """Give the memory back if nobody has asked for some time."""
        with self._lock:
            self._hear()
            if self._asked == self._heard and time.monotonic() - self._used > KEPT_SECONDS:
                self._end()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _begun(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self._end()
            self._process = begun("placement.app.quick", subprocess.PIPE)
            said = self._said = queue.SimpleQueue()
            threading.Thread(target=_listen, args=(self._process, said), daemon=True).start()
        return self._process

    def _ask(self, job: DeskJob) -> int | None:
        """The number under which it was asked; None if the process is gone."""
        process = self._begun()
        self._asked += 1
        self._last, self._used = (job.folder, job.region), time.monotonic()
        line = json.dumps({"number": self._asked, "folder": job.folder, "region": job.region})
        assert process.stdin is not None  # noqa: S101 - it was asked for
        try:
            process.stdin.write(line + "\n")
            process.stdin.flush()
        except OSError:
            self._end()
            return None
        return self._asked

    def _hear(self, number: int | None = None) -> dict[str, Any] | None:
        """Take in what was said; the answer to this number, if it is there."""
        while True:
            try:
                line = self._said.get_nowait()
            except queue.Empty:
                return None
            if line is None:
                continue
            said: dict[str, Any] = json.loads(line)
            self._heard = said["number"]
            if said["number"] == number:
                return said

    def _end(self) -> None:
        """End the process, and forget what was asked of it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for end in (self._process.stdin, self._process.stdout):
                with contextlib.suppress(OSError):
                    if end is not None:
                        end.close()
        self._process, self._last = None, None
        self._heard = self._asked


def _listen(process: subprocess.Popen[str], said: queue.SimpleQueue[str | None]) -> None:
    assert process.stdout is not None  # noqa: S101 - it was asked for
    with contextlib.suppress(ValueError, OSError):  # closed while it was read
        for line in process.stdout:
            said.put(line)
    said.put(None)
