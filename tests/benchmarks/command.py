"""The real command, from outside: its seconds, the memory of all its processes, and what it answered.

The scenario is run as it stands but for two processes, whatever the machine has, and the gap that is asked.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from placement.scenario import read_scenario
from tests.benchmarks.older import environment, processor_seconds

PROGRAM = (sys.executable, "-m", "placement")
SAMPLE_SECONDS = 0.1


@dataclass(frozen=True)
class Measured:
    """One run of the command. Memory is the most that its processes held together, in bytes.

    Each process counts the libraries it shares with the others, so the memory is rather too much than too
    little. `seconds` are by the clock, from start to end; `cpu_seconds` are those of all its processes.
    """

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    gap_of_gain: float | None
    solve_seconds: float

    @property
    def other_seconds(self) -> float:
        """Everything but solving: start, reading, gathering, tables, pages, writing, printing."""
        return self.seconds - self.solve_seconds


def copied(config: Path, folder: Path, **keys: float) -> Path:
    """A copy of a scenario in `folder`, its data where they are, that asks for what `keys` say."""
    data = json.dumps([str(folder.resolve()) for folder in read_scenario(config).data_folders])
    text = config.read_text(encoding="utf-8")
    for key, value in (("data", data), *((key, str(value)) for key, value in keys.items())):
        found = re.findall(rf"(?m)^{key} *=.*$", text)
        if len(found) != 1:
            raise ValueError(f"{config.name} should say `{key}` once, at the start of a line")
        text = text.replace(found[0], f"{key} = {value}")
    copy = folder / config.name
    copy.write_text(text, encoding="utf-8")
    return copy


def run_command(
    config: Path,
    folder: Path,
    *,
    region: str | None = None,
    option: str | None = None,
    program: Sequence[str] = PROGRAM,
    build: Path | None = None,
) -> Measured:
    """`placement run` in a process of its own, of this build or another; its run folder goes below `folder`.

    Raises RuntimeError with what the command said if it gave no answer.
    """
    folder.mkdir(exist_ok=True)
    out = folder / "run"
    only = [] if region is None else ["--region", region]
    only += [] if option is None else ["--option", option]
    words = [*program, "run", str(config), "--out", str(out), *only]
    said = folder / "said.txt"
    spent_before, peak, began = processor_seconds(), 0, time.monotonic()
    with said.open("wb") as errors:
        elsewhere: dict[str, Any] = {} if build is None else {"cwd": build, "env": environment(build)}
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=errors, **elsewhere)
        while process.returncode is None:
            peak = max(peak, bytes_held(process.pid))
            with suppress(subprocess.TimeoutExpired):
                process.wait(SAMPLE_SECONDS)
    seconds = time.monotonic() - began
    if process.returncode != 0:
        raise RuntimeError(f"the command ended with {process.returncode}\n{said.read_text(encoding='utf-8')}")
    answer, timing = _read(out / "answer.json"), _read(out / "timing.json")
    return Measured(
        seconds=seconds,
        cpu_seconds=processor_seconds() - spent_before,
        peak_bytes=peak,
        gap_of_gain=answer["aims"][0]["gap_of_gain"],
        solve_seconds=timing["decide"],
    )


def in_turn(config: str, builds: Sequence[Path], times: int, option: str | None = None) -> list[Measured]:
    """The command of each build on its own scenario of this name, by turns; the median run of each.

    The median is that of processor seconds.
    """
    with TemporaryDirectory() as home:
        runs = [
            [
                run_command(build / config, Path(home) / f"{i}-{j}", option=option, build=build)
                for j, build in enumerate(builds)
            ]
            for i in range(times)
        ]
    return [sorted(each, key=lambda run: run.cpu_seconds)[times // 2] for each in zip(*runs, strict=True)]


def bytes_held(pid: int) -> int:
    """What a process and its descendants hold in memory at this moment."""
    held = 0
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        for process in (parent, *parent.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                held += process.memory_info().rss
    return held


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
