"""The command line in a process of its own that has read the program already (`tests/forked.py`)."""

from __future__ import annotations

import multiprocessing
import os
import sys
from typing import TYPE_CHECKING, Any

from tests.forked import Copied, copies_there

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def commanded(words: Sequence[str], code: str, home: Path, said: Path) -> Any:
    """A process begun in `home`: runs `code`, then `placement` with these words; `said` is what it prints."""
    context = (Copied() if copies_there() else multiprocessing).get_context("spawn")
    process = context.Process(target=_command, args=(list(words), code, str(home), str(said)))
    process.start()
    return process


def _command(words: list[str], code: str, home: str, said: str) -> None:
    os.setsid()
    os.chdir(home)
    printed = os.open(said, os.O_WRONLY | os.O_CREAT)
    for stream in (1, 2):
        os.dup2(printed, stream)
    sys.argv = ["placement", *words]
    exec(code, {})  # noqa: S102 - the test's own
    from placement.cli.app import main  # noqa: PLC0415 - after what the test changes

    main()
