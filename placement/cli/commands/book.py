"""How commands take a scenario: as a file, or as a workbook, which is read, told of and marked."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from placement.cli.console import say, typed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.console import Console

    from placement.i18n import Words
    from placement.scenario.inputs import Inputs

BOOKS = frozenset({".xlsx", ".xlsm"})
CHECKED = ".checked"


def is_book(path: Path) -> bool:
    """Whether a workbook stands where a scenario could."""
    return path.suffix.lower() in BOOKS


@contextmanager
def book_inputs(path: Path, words: Words, console: Console, *, mark: bool) -> Iterator[tuple[Path, Inputs]]:
    """The scenario of a workbook in a folder that lasts as long, and its inputs; what was made of it is told.

    Raises BadInput with every fault by sheet and cell; with `mark` a copy beside the workbook has each
    of them marked at its cell.
    """
    from placement.errors import BadInput
    from placement.sources.book.mark import marked
    from placement.sources.book.region import opened

    with opened(path) as (read, scenario, inputs, faults):
        for told in read.told:
            say(console, f"- {told.says(words)}")
        if faults or inputs is None:
            if mark:
                copy = path.with_name(f"{path.stem.removesuffix(CHECKED)}{CHECKED}{path.suffix}")
                copy.write_bytes(marked(path, faults, words))
                say(console, words("book.marked", path=copy))
            else:
                say(console, words("book.mark_first", path=typed(path)))
            raise BadInput(faults)
        yield scenario, inputs


@contextmanager
def scenario_file(config: Path, words: Words, console: Console) -> Iterator[Path]:
    """The scenario's file; of a workbook the one that it makes, for as long as it is needed."""
    if not is_book(config):
        _refuse_what_was_written(config)
        yield config
        return
    with book_inputs(config, words, console, mark=False) as (scenario, _):
        yield scenario


def _refuse_what_was_written(config: Path) -> None:
    """Refuse the folder of a run, a study, a match or a bundle: it holds an answer, not a question."""
    from placement.data.folders import called
    from placement.errors import BadInput, Fault
    from placement.store.folder import ANSWER, MANIFEST

    folder = config.parent
    if config.name == "scenario.toml" and not config.exists() and (folder / MANIFEST).is_file():
        ran = (folder / ANSWER).is_file()
        raise BadInput([Fault("config_run_folder" if ran else "config_made_folder", called(folder))])


@contextmanager
def asked(
    config: Path, words: Words, console: Console, *, option: str | None = None, region: str | None = None
) -> Iterator[Inputs]:
    """What a scenario or a workbook asks, for one of its options or one region alone where they are given.

    Raises BadInput with every fault.
    """
    from placement.scenario.inputs import read_inputs

    with scenario_file(config, words, console) as scenario:
        yield read_inputs(scenario, option=option, region=region)
