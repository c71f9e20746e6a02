"""`make same-bytes`: the same scenario several ways, and which files of the run folder are not the same.

    python -m tests.benchmarks.same_plan [CONFIG] [--region powys] [--python python3.12]

Alone, twice beside a busy loop on every core, in one process, with other threads for linear algebra (one, and
twice as many as there are cores), and under another Python where one is named: a virtual environment is made
for it from `requirements.lock` if it has not the packages. Every file counts but `timing.json`, which tells
seconds. Of the copied scenario the line that says how many processes is left out, and of answer, manifest
and pages what they were made with.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from tests.benchmarks.command import copied

HOME = Path(__file__).parents[2]
CONFIG = Path("configs/wales-ahp.toml")
MOST_BUSY_SECONDS = 3_600
"""A busy loop ends by itself after so long, whatever becomes of who began it."""
LOOP = "import sys, time\nend = time.monotonic() + float(sys.argv[1])\nwhile time.monotonic() < end: pass"
SECONDS = {"timing.json"}
"""Files that tell how long it took."""
SCENARIO, MANIFEST, ANSWER = "inputs/scenario.toml", "manifest.json", "answer.json"
MADE_WITH = re.compile(rb"folium [\d.]+, [^<]*shapely [\d.]+")
"""The versions that a page tells."""


@dataclass(frozen=True)
class Way:
    """One way to run the same scenario."""

    name: str
    processes: int = 2
    busy_loops: int = 0
    environment: Mapping[str, str] = field(default_factory=dict)
    python: str = sys.executable


@dataclass(frozen=True)
class Run:
    """What a run left: the hash of each file, and what ended the search of each aim."""

    way: str
    files: Mapping[str, str]
    stopped_by: tuple[str, ...]

    def unlike(self, other: Run) -> list[str]:
        """Files that are not the same in both, or that only one has."""
        names = sorted({*self.files, *other.files})
        return [name for name in names if self.files.get(name) != other.files.get(name)]


def ways(cores: int, python: str | None = None) -> tuple[Way, ...]:
    """Six, two of them beside a busy loop on every core; and one more under another Python."""
    one, more = (
        {name: str(threads) for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")}
        for threads in (1, 2 * cores)
    )
    found = (
        Way("alone"),
        Way("beside busy loops", busy_loops=cores),
        Way("beside busy loops again", busy_loops=cores),
        Way("one process", processes=1),
        Way("one thread for linear algebra", environment=one),
        Way("more threads for linear algebra", environment=more),
    )
    return found if python is None else (*found, Way("another Python", python=python))


@contextlib.contextmanager
def busy(loops: int, seconds: float = MOST_BUSY_SECONDS) -> Iterator[None]:
    """So many processes that do nothing but take time."""
    begun = [subprocess.Popen([sys.executable, "-c", LOOP, str(seconds)]) for _ in range(loops)]
    try:
        yield
    finally:
        for one in begun:
            one.kill()
            one.wait()


def run_in(way: Way, config: Path, folder: Path, region: str | None = None) -> Run:
    """`placement run` that way; raises CalledProcessError if it gives no answer."""
    folder.mkdir(parents=True)
    asked = copied(config, folder, processes=way.processes)
    only = [] if region is None else ["--region", region]
    with busy(way.busy_loops):
        subprocess.run(
            [way.python, "-m", "placement", "run", str(asked), "--out", str(folder / "run"), *only],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(HOME), **way.environment},
        )
    answer = json.loads((folder / "run" / "answer.json").read_text(encoding="utf-8"))
    return Run(way.name, hashes(folder / "run"), tuple(aim["stopped_by"] for aim in answer["aims"]))


def hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file that should be the same, by its path."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: hashlib.sha256(_compared(name, path.read_bytes())).hexdigest()
        for name, path in paths.items()
        if name not in SECONDS
    }


def _compared(name: str, content: bytes) -> bytes:
    """A file without what says how it was run."""
    if name == SCENARIO:
        return re.sub(rb"(?m)^processes *=.*\n", b"", content)
    if name in (MANIFEST, ANSWER):
        stated = json.loads(content)
        stated.pop("versions")
        if name == MANIFEST:  # it has the hash of every file, each of which is compared itself
            stated["files"] = sorted(stated["files"])
        return json.dumps(stated, sort_keys=True).encode()
    return MADE_WITH.sub(b"", content) if name.endswith(".html") else content


def same(runs: Sequence[Run]) -> bool:
    """Whether every run left the same files, byte for byte, and ended alike."""
    return all(not run.unlike(runs[0]) and run.stopped_by == runs[0].stopped_by for run in runs)


def with_packages(python: str, folder: Path) -> str:
    """An interpreter that has the program and its packages: `python` itself, or a copy of it in `folder`."""
    asks = "import highspy, folium; from importlib.metadata import version; version('placement')"
    if subprocess.run([python, "-c", asks], capture_output=True, check=False).returncode == 0:
        return python
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    made = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    lock = str(HOME / "requirements.lock")
    install = [str(made), "-m", "pip", "install", "--quiet"]
    subprocess.run([*install, "--require-hashes", "-r", lock], check=True)
    subprocess.run([*install, "--no-deps", "--no-build-isolation", str(HOME)], check=True)
    return str(made)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("config", nargs="?", type=Path, default=CONFIG)
    asked.add_argument("--region")
    asked.add_argument("--python", help="another interpreter to run under too")
    given = asked.parse_args()
    runs: list[Run] = []
    told = Console()
    with TemporaryDirectory() as folder:
        other = None if given.python is None else with_packages(given.python, Path(folder) / "python")
        for number, way in enumerate(ways(os.cpu_count() or 1, other)):
            run = run_in(way, given.config, Path(folder) / str(number), given.region)
            runs.append(run)
            unlike = run.unlike(runs[0])
            told.print(run.way, len(run.files), "files;", *run.stopped_by, *unlike, soft_wrap=True)
    told.print("the same" if same(runs) else "NOT the same")
    return 0 if same(runs) else 1


if __name__ == "__main__":
    sys.exit(main())
