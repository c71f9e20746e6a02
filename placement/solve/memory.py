"""Memory that nothing uses any more, given back to the machine.

What HiGHS frees between two runs stays with the process, in pieces too small for the next run: after some
programmes a worker holds half as much again as any one needs (measured on all Wales). The C library of
Linux gives it back when it is asked to; elsewhere nothing is done.
"""

from __future__ import annotations

import ctypes
import gc
from functools import cache
from typing import Any


def give_back() -> None:
    """Free what only holds itself, and give freed memory back, if the C library can; some milliseconds."""
    gc.collect()
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
