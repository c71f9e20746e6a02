"""Workers of the tests begin as copies of one process that has read the program, not by reading it again.

The program starts its workers anew ("spawn"): each reads the program for a second or two, which for some
hundred workers of tiny questions is most of their time. In the tests one process in each of pytest's own
reads it once and is copied for each worker ("forkserver"), with numbers on one thread, as workers have them.
What is about how workers start, end or are killed is not tested with these: a module that says
`pytestmark = pytest.mark.spawned` has the program's own, and so has every command in a process of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from multiprocessing import forkserver
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).parents[1]
READ = (
    "placement.api.asking",
    "placement.api.question",
    "placement.audit.verify",
    "placement.run",
    "placement.run.regions",
    "placement.studies.register",
)
"""What nearly every worker needs."""
HERE = ("placement.solve.backends", "placement.solve.parallel")
"""Modules that start workers."""


class Copied:
    """Stands for `multiprocessing` in a module that starts workers."""

    def __getattr__(self, name: str) -> Any:
        return getattr(multiprocessing, name)

    def get_context(self, method: str) -> Any:
        """The context of copies for that of processes started anew."""
        assert method == "spawn"
        context: Any = multiprocessing.get_context("forkserver")

        class Copies(type(context)):  # type: ignore[misc]  # which class it is, is the system's to say
            """A context whose first process begins the one that is copied."""

            @staticmethod
            def Process(*args: Any, **given: Any) -> Any:  # noqa: N802 - as in every context
                _begin()
                return context.Process(*args, **given)

        return Copies()


def copies_there() -> bool:
    """Whether the system has such copies."""
    return "forkserver" in multiprocessing.get_all_start_methods()


def _begin() -> None:
    """Have the process that is copied, with the surroundings of a worker; once it is there, nothing."""
    from placement.solve.backends import ONE_THREAD  # noqa: PLC0415 - not in the process that only hands out

    wanted = {**dict.fromkeys(ONE_THREAD, "1"), "PYTHONPATH": str(TOP)}
    before = {name: os.environ.get(name) for name in wanted}
    multiprocessing.set_forkserver_preload(list(READ))
    os.environ.update(wanted)
    try:
        forkserver.ensure_running()
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@pytest.fixture(autouse=True, scope="module")
def copied_workers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Copies for workers, but where they are what is tested, or the system has no such copies."""
    own = request.node.get_closest_marker("spawned") is not None
    if own or not copies_there():
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        for name in HERE:
            if name in sys.modules:
                patch.setattr(sys.modules[name], "multiprocessing", Copied())
        yield
