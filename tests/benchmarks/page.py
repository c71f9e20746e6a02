"""The rows as a table in a terminal, and all that is kept as the page RESULTS.md."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import psutil
from rich import box
from rich.console import Console
from rich.table import Table

from tests.benchmarks.rows import Row

if TYPE_CHECKING:
    from tests.benchmarks.stages import Kept, Stage

HEAD = ("What", "Measured", "Limit or peer", "Verdict")
WIDTH = 160
"""Of text that goes to a file or a pipe."""


WRITTEN = """Written by `make bench`. Each stage was measured alone on the machine; each row is a ratio to a
peer, to a limit of theory, or to the build at commit bfbaece, checked out beside this one and asked the same
in the same run."""


def show(title: str, rows: Sequence[Row], console: Console) -> None:
    """One stage's table, drawn in a terminal, plain elsewhere."""
    table = Table(*HEAD, title=title, box=box.ROUNDED if console.is_terminal else box.MARKDOWN)
    for row in rows:
        table.add_row(*_cells(row))
    console.print(table, markup=False)


def page(stages: Sequence[Stage], kept: Mapping[str, Kept]) -> str:
    """RESULTS.md: a table a stage, with the commit and day of each; and which were not measured."""
    told = [stage for stage in stages if stage.published]
    text = [
        "# What it costs",
        WRITTEN,
        _machine(),
    ]
    for stage in told:
        if stage.name in kept:
            text += [f"## {stage.title}", *_stage(kept[stage.name])]
    missing = [stage.title[0].lower() + stage.title[1:] for stage in told if stage.name not in kept]
    if missing:
        text.append(f"Not measured: {'; '.join(missing)}.")
    return "\n\n".join([*text, READING]) + "\n"


def _stage(kept: Kept) -> list[str]:
    rule = "|".join(["---"] * len(HEAD))
    return [
        f"Commit {kept.commit}, {kept.day}; all else on the machine kept {kept.others:.2f} cores busy.",
        "\n".join([_line(HEAD), f"|{rule}|", *(_line(_cells(row)) for row in kept.rows)]),
    ]


def _cells(row: Row) -> tuple[str, ...]:
    return (row.what, row.measured, row.beside, row.verdict)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _machine() -> str:
    """Cores, processor family, versions."""
    return (
        f"Machine: {psutil.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"HiGHS {version('highspy')}, PuLP {version('pulp')}, spopt {_version('spopt')}."
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not there"


READING = """## How to read this

- Times are of the processor, of a process and all that it starts, unless a row says otherwise. Seconds
  stand beside a ratio to show its size; no row holds seconds to a limit, since another machine would take
  others.
- The older build decides the same money with its own tables and its own model, in which need is met by
  cluster; ours counts neighbourhoods, chooses among equal plans by a second aim, keeps a record of its
  proof and tells of plans beside the answer.
- The memory of a command is that of the parent and its workers, looked at ten times a second; what they
  share counts in each.
- Each programme is solved by both, one after the other in the same process. "Ours" is the whole step:
  today's service, the model built through PuLP, the search, every further aim, and the plan solved again
  with exactly whole posts. "Plain" is HiGHS alone on the first aim: arrays in one `passModel` call, one
  thread, its usual settings, the absolute gap that ours had proved, and a limit of search. Where that did
  not suffice, the ratio is "at most" what it says.
- Both prove an interval from the value found to the bound. Two intervals that do not overlap would mean
  that one of the proofs is wrong, and fail the benchmark.
- Siting problems are solved by three in turn in one process, each with one thread and no gap allowed, from
  distances in memory to the sites chosen. "Ours" is assembly and the same step as above. spopt builds its
  own model through PuLP and gives it to CBC or to HiGHS; the tables it would make of the answer are left
  out. The published problems that spopt with CBC has solved within a second are asked for their optimum
  alone.
- A row says of how many runs its figure is the median. What says nothing of it is measured once.
- A limit that is BROKEN is what honest work has not reached so far; [the
  search](../../docs/method/search.md) says what was tried."""
