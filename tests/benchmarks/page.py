"""The rows as a table in a terminal and as the page RESULTS.md."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from importlib.metadata import PackageNotFoundError, version

import psutil
from rich import box
from rich.console import Console
from rich.table import Table

from tests.benchmarks.rows import PartRow, Row

HEAD = ("What", "Measured", "Limit or peer", "Verdict")
PART_HEAD = (
    "Programme",
    "Columns x rows",
    "Ours, s",
    "Plain, s",
    "Ratio",
    "Processor ratio",
    "Gap, ours",
    "Gap, plain",
    "Proofs agree",
)
WIDTH = 160
"""Of text that goes to a file or a pipe."""


@dataclass(frozen=True)
class Results:
    """All that one benchmark measured. `loads` are the machine's load averages before each stage, by name."""

    subject: str
    rows: Sequence[Row]
    parts: Sequence[PartRow]
    loads: dict[str, float]
    plain_seconds: float


def show(results: Results, console: Console) -> None:
    """The tables, drawn in a terminal, plain elsewhere."""
    for title, head, lines in _tables(results):
        table = Table(*head, title=title, box=box.ROUNDED if console.is_terminal else box.MARKDOWN)
        for line in lines:
            table.add_row(*line)
        console.print(table, markup=False)


def page(results: Results) -> str:
    """RESULTS.md."""
    text = [
        "# What it costs",
        "Written by `make bench`, all figures measured in one go, each beside its limit or its peer.",
        f"{results.subject}.",
        _machine(results.loads),
    ]
    for title, head, lines in _tables(results):
        rule = "|".join(["---"] * len(head))
        text.append(f"## {title}")
        text.append("\n".join([_line(head), f"|{rule}|", *(_line(line) for line in lines)]))
    return "\n\n".join([*text, _reading(results)]) + "\n"


def _tables(results: Results) -> list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    rows = [(row.what, row.measured, row.beside, row.verdict) for row in results.rows]
    return [
        ("Limits and peers", HEAD, rows),
        ("Programme by programme", PART_HEAD, [astuple(part) for part in results.parts]),
    ]


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _machine(loads: dict[str, float]) -> str:
    """Cores, processor family, versions, and how busy the machine was with other work."""
    before = ", ".join(f"{load:.1f} before {stage}" for stage, load in loads.items())
    return (
        f"Machine: {psutil.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"HiGHS {version('highspy')}, PuLP {version('pulp')}, spopt {_version('spopt')}. "
        f"Load average over the minute past: {before}."
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not there"


def _reading(results: Results) -> str:
    return f"""## How to read this

- The command is `placement run`, started as people start it, on two processes. Its memory is that of the
  parent and its workers, looked at ten times a second; what they share counts in each.
- Each programme is solved by both, one after the other in the same process and two programmes at a time.
  "Ours" is the whole step: today's service, the model built through PuLP, the search, every further aim,
  and the plan solved again with exactly whole posts. "Plain" is HiGHS alone on the first aim: arrays in
  one `passModel` call, one thread, its usual settings, the absolute gap that ours had proved (in the aim's
  unit, WTE of need), at most {results.plain_seconds:g} s of search. Where that did not suffice, the
  ratio is "at most" what it says.
- The ratio is by the clock. The processor ratio is the same in processor time, which other work on the
  machine disturbs less.
- Both prove an interval from the value found to the bound. Two intervals that do not overlap would mean
  that one of the proofs is wrong, and fail the benchmark.
- Siting problems are solved by three in turn in one process, each with one thread and no gap allowed, from
  distances in memory to the sites chosen. "Ours" is assembly and the same step as above. spopt builds its own
  model through PuLP and gives it to CBC or to HiGHS; the tables it would make of the answer are left out. The
  published problems that spopt with CBC has solved within a second are asked for their optimum alone.
- A row says of how many runs its figure is the median. What says "once" is measured once."""
