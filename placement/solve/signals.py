"""Being told to stop: by Ctrl-C, by the system (SIGTERM) or by a terminal that is closed (SIGHUP).

All three mean the same: end what is searched, keep what there is. What a caller ignores (`nohup`) stays
ignored.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from placement.solve.memory import look_seldom

BY_HAND = signal.SIGINT
BY_SYSTEM = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Windows has no SIGHUP
STOPS = (BY_HAND, *BY_SYSTEM)

Handler = Callable[[int, FrameType | None], object]


class StopRequested(KeyboardInterrupt):
    """SIGTERM or SIGHUP, as if by Ctrl-C."""


@contextmanager
def handling(handler: Handler, signals: tuple[signal.Signals, ...] = STOPS) -> Iterator[Callable[[], None]]:
    """Let `handler` hear of these signals meanwhile; the value puts back what was before, at once.

    Only the main thread hears of signals; in others nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    usual = {one: signal.getsignal(one) for one in signals}
    mine = {one: was for one, was in usual.items() if was not in {signal.SIG_IGN, None}}

    def put_back() -> None:
        for one, was in mine.items():
            signal.signal(one, was)

    for one in mine:
        signal.signal(one, handler)
    try:
        yield put_back
    finally:
        put_back()


@contextmanager
def as_by_hand() -> Iterator[None]:
    """SIGTERM and SIGHUP end what happens within as Ctrl-C does: by an exception that can be told of."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise StopRequested(signal.Signals(number).name)

    with handling(end, BY_SYSTEM):
        yield


@contextmanager
def in_hand() -> Iterator[None]:
    """An answer is in hand and is being told and written: the first signal to stop only hears that it is.

    A second one ends it as usual.
    """
    back: list[Callable[[], None]] = []

    def note(_number: int, _frame: FrameType | None) -> None:
        for each in back:
            each()

    with handling(note) as put_back:
        back.append(put_back)
        yield


def as_worker() -> None:
    """In a worker process: leave signals to the parent, who pulls the brake for all, and end with it.

    It looks as seldom for rings of objects as its parent does, and never at what it holds as it begins.
    """
    look_seldom()
    gc.freeze()
    for one in STOPS:
        signal.signal(one, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.join,), daemon=True).start()


def _end_with(gone: Callable[[], object]) -> None:
    """Nobody waits for a worker whose parent was killed."""
    gone()
    os._exit(1)
