"""The build before need was met neighbourhood by neighbourhood, checked out and asked the same.

Both are counted in processor seconds of a process of their own and all that it starts, one after the other.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.rows import Row

HERE = Path(__file__).parents[2]
BEFORE = "bfbaece"
ROWS = """
import json, sys
from dataclasses import asdict
from importlib import import_module
module, name = sys.argv[1].split(":")
found = getattr(import_module(module), name)()
print(json.dumps([asdict(row) for row in found]))
"""


@dataclass(frozen=True)
class Asked:
    """What one build told, and the processor seconds that its process and those below took."""

    seconds: float
    told: Any


@contextmanager
def older_build(commit: str = BEFORE) -> Iterator[Path]:
    """A worktree of a commit, gone afterwards."""
    with TemporaryDirectory() as parent:
        folder = Path(parent) / "build"
        git = ["git", "-C", str(HERE), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(folder), commit], check=True)
        try:
            yield folder
        finally:
            subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def environment(build: Path) -> dict[str, str]:
    """The environment in which Python finds this build before an installed one."""
    return {**os.environ, "PYTHONPATH": str(build)}


def asked(build: Path, words: Sequence[str]) -> Asked:
    """Python with these words in a build's folder; the last line that it prints is JSON.

    Raises subprocess.CalledProcessError where it fails.
    """
    before = processor_seconds()
    done = subprocess.run(
        [sys.executable, *words],
        cwd=build,
        env=environment(build),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return Asked(processor_seconds() - before, json.loads(done.stdout.splitlines()[-1]))


def script(build: Path, name: str, *words: str) -> Any:
    """What a script of this folder tells of a build, in processor seconds of its own."""
    return asked(build, [str(Path(__file__).with_name(name)), *words]).told


def beside_older(what: str, function: str, limit: float | None, older: Path) -> list[Row]:
    """The ratio of times of a function, "module:name", that both builds have; then the rows it gives here."""
    ours, theirs = (asked(build, ["-c", ROWS, function]) for build in (HERE, older))
    return [ratio_row(what, ours.seconds, theirs.seconds, limit), *(Row(**row) for row in ours.told)]


def ratio_row(what: str, ours: float, theirs: float, limit: float | None) -> Row:
    """Processor seconds of this build over the older one's; without a limit for information."""
    asked_for = "" if limit is None else f"at most {limit:g} of "
    return Row(
        f"{what}, over the older build",
        f"{ours / theirs:.2f} ({ours:.1f} s)",
        f"{asked_for}the {theirs:.1f} s that build {BEFORE} took, by the processor's clock",
        None if limit is None else ours <= limit * theirs,
    )


def processor_seconds() -> float:
    """Of all processes that this one began and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
