"""What a command prints to: closed, full, read no further, or of few letters. None of it costs an answer.

    with steady():
        app()

A reader who goes (`| head -1`) is no fault: what is left to print is dropped. A disk that is full is told,
once, on stderr. A letter that the code page lacks (a minus sign, ŵ) becomes the nearest that it has.
"""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO

NEAREST = "placement_nearest"
LAST = 2
"""The number of stderr."""
PLAIN = {
    "\u2212": "-", "\u2013": "-", "\u2014": "-", "\u2010": "-", "\u2011": "-", "\u2022": "*", "\u2026": "...",
    "\u00d7": "x", "\u2264": "<=", "\u2265": ">=", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"',
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u00b7": ".", "\u2192": "->", "\u2501": "-", "\u2500": "-",
    "\u2502": "|",
}  # fmt: skip
"""Signs that have no letter within them: minus and dashes, dots, times, quotes, spaces, arrows and lines."""


def nearest(error: UnicodeError) -> tuple[str, int]:
    """For each letter that a code page lacks the nearest that any has; "?" where there is none."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_plain(letter) for letter in error.object[error.start : error.end]), error.end


def _plain(letter: str) -> str:
    if letter in PLAIN:
        return PLAIN[letter]
    base = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
    return base or "?"


codecs.register_error(NEAREST, nearest)


class SteadyStream(io.TextIOBase):
    """A stream that never fails: what cannot be written is dropped, and why is kept."""

    def __init__(self, inner: TextIO) -> None:
        self.inner = inner
        self.failed: OSError | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a plain attribute there
        return self.inner.encoding

    def fileno(self) -> int:
        return self.inner.fileno()

    def isatty(self) -> bool:
        return self.failed is None and self.inner.isatty()

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self._try(lambda: self.inner.write(text))
        return len(text)

    def flush(self) -> None:
        self._try(self.inner.flush)

    def _try(self, act: Any) -> None:
        try:
            act()
        except OSError as error:
            self.failed = self.failed or error
            self._to_nowhere()

    def _to_nowhere(self) -> None:
        """What is still in a buffer goes nowhere, so that the end of the program does not fail over it."""
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.inner.fileno())
            os.close(nowhere)
            self.inner.flush()


def unprinted(out: SteadyStream) -> int:
    """2, and told on stderr, where something could not be printed; 0 else, and for a reader who went."""
    if out.failed is None or isinstance(out.failed, BrokenPipeError):
        return 0
    print(f"stdout: {out.failed.strerror or out.failed}", file=sys.stderr)  # noqa: T201 - nothing else is left
    return 2


@contextmanager
def steady() -> Iterator[SteadyStream]:
    """Both streams steady meanwhile; afterwards whatever was left is written. The value is stdout."""
    fill_closed()
    kept = sys.stdout, sys.stderr
    for stream in kept:
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=NEAREST)
    out, err = SteadyStream(sys.stdout), SteadyStream(sys.stderr)
    sys.stdout, sys.stderr = out, err
    try:
        yield out
    finally:
        out.flush()
        err.flush()
        sys.stdout, sys.stderr = kept


def fill_closed() -> None:
    """A stream that was closed before we began is nowhere, so that no file of ours takes its number."""
    while True:
        number = os.open(os.devnull, os.O_RDWR)
        if number > LAST:
            os.close(number)
            break
        os.set_inheritable(number, True)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - to the end
