"""A national budget beside its boards apart: its whole search over that of deciding each board once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from placement.solve.answer import Answer
from placement.solve.decide import decide
from placement.solve.decided import settings_of
from placement.solve.workers import workers
from placement.studies.national.boards import BoardFile, boards_of, read_board_files
from placement.studies.national.curve import BoardTask, asked_of
from placement.studies.national.study import GAP, national, source_of, task_of
from tests.benchmarks.older import processor_seconds
from tests.benchmarks.rows import Row, gap_row

if TYPE_CHECKING:
    from placement.scenario.at_hand import WorkerSource

WALES = Path("configs/wales-ahp.toml")
MOST = 1.5
"""The limit of the national budget's processor time, in that of the boards apart."""


def national_rows() -> list[Row]:
    """The seven boards of Wales."""
    return rows_of("Wales", read_board_files([WALES]))


def rows_of(name: str, files: Sequence[BoardFile]) -> list[Row]:
    """Both in a worker of their own, which takes one board after the other; and the bound reached."""
    boards, budget = boards_of(files)
    sources = tuple(source_of(one) for one in files)
    tasks = [task_of(board, budget, [board.formula], 0.0) for board in boards]
    began = processor_seconds()
    with workers(1) as pool:
        pool.each(decided_once, sources, tasks)
    between = processor_seconds()
    _, study = national(files, boards, budget, processes=1)
    whole, apart = processor_seconds() - between, between - began
    what = f"{name}: one budget over {len(boards)} boards, over deciding each once at its formula share"
    return [
        Row(what, f"{whole / apart:.2f}", f"at most {MOST}, by processor time", whole <= MOST * apart),
        gap_row(f"{name}: what the proved bound leaves, of the gain", study.document["gap_reached"], GAP),
    ]


def decided_once(sources: Sequence[WorkerSource], task: BoardTask) -> None:
    """On a worker: a board decided as `placement run` does it, to the gap that the national budget asks."""
    inputs = asked_of(sources, task)
    (amount,) = task.amounts
    settings = settings_of(inputs, task.gap_of_gain)
    found = decide(inputs.case, task.rules(inputs, amount), inputs.scenario.aims, settings, processes=1)
    if not isinstance(found, Answer):
        raise TypeError(task.board)
