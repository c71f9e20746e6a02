"""Memory that nothing uses any more, given back to the machine.

What HiGHS frees between two runs stays with the process, in pieces too small for the next run: after some
programmes a worker holds half as much again as any one needs (measured on all Wales). The C library of
Linux gives it back when it is asked to; elsewhere nothing is done.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import os
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Found = TypeVar("Found")
LARGE = 20_000
"""Columns of a programme from which on what it leaves behind is worth a tenth of a second of looking."""
SELDOM = (300_000, 20, 100)
"""How many new objects Python waits for before it looks for rings of them that nobody holds, and how many
such looks before it looks at older ones. Its own 700 let a tenth of a check of all Wales go into looking
(measured)."""


def look_seldom() -> None:
    """From here on Python looks seldom for objects that only hold each other: we make few of them.

    It does not look at the end of the process either, which gives all back at once: that took an eighth of
    a check of all Wales (measured).
    """
    gc.set_threshold(*SELDOM)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


def use_system_pool() -> None:
    """Let Arrow, which holds the texts of tables, ask the system for memory piece by piece.

    Its own pool takes 13 MB with the first text (measured). This holds where Arrow is not loaded yet.
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def give_back(columns: int) -> None:
    """Free what only holds itself, and give freed memory back, if the C library can.

    After a programme of few `columns` nothing is done: there is next to nothing to give.
    """
    if columns < LARGE:
        return
    gc.collect()
    give_back_freed()


def give_back_freed(columns: int = LARGE) -> None:
    """Give memory that is free already back, if the C library can: a hundredth of a second.

    After a programme of few `columns` nothing is done.
    """
    trim = _trim()
    if trim is not None and columns >= LARGE:
        trim(0)


def gives_back(work: Callable[Asked, Found]) -> Callable[Asked, Found]:
    """The same work, after which memory that it has freed is given back.

    For what is done once for each draw: no draw leaves objects behind, but the pieces that one frees do not
    fit the next, so that a process held more with each (all Wales: 1,288 MB after three, 1,050 of them free).
    """

    @wraps(work)
    def done(*args: Asked.args, **named: Asked.kwargs) -> Found:
        try:
            return work(*args, **named)
        finally:
            give_back_freed()

    return done


@cache
def _trim() -> Any:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
