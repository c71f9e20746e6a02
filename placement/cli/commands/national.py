"""`placement national`: one budget split between the boards of one question or of several."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement.cli.commands.study import check_place, study_folder, write_and_tell
from placement.cli.console import Lang, Option, Out, Processes, reporting, say, scenario_in

if TYPE_CHECKING:
    from placement.solve.workers import Event


def national(
    configs: Annotated[
        list[Path],
        typer.Argument(
            help="Scenarios, or folders that new made; every region in them is a board.", show_default=False
        ),
    ],
    pounds: Annotated[
        str | None,
        typer.Option(
            "--pounds", help="The whole budget, 90m; what the funds have if not given.", show_default=False
        ),
    ] = None,
    fund: Annotated[
        str | None,
        typer.Option("--fund", help="Which fund is split, where there are several.", show_default=False),
    ] = None,
    option: Option = None,
    out: Out = None,
    processes: Processes = 0,
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", help="Address of a Dask cluster, tcp://HOST:PORT.", show_default=False),
    ] = None,
    lang: Lang = "en",
) -> None:
    """Split one budget between boards where it does most, beside formula shares, with a proved bound.

    What is done is kept beside the folder: a command that was ended goes on from there.
    """  # fmt: skip
    with reporting(lang) as (words, console):
        from placement.studies.national.boards import boards_of, read_board_files
        from placement.studies.national.kept import KeptBoards
        from placement.studies.national.study import national as split_between

        files = read_board_files([scenario_in(config) for config in configs], option)
        boards, budget = boards_of(files, pounds, fund)
        folder = out or study_folder(files[0].inputs, "national").with_name(
            f"{files[0].inputs.scenario.id}-national"
        )
        check_place(folder)
        kept = KeptBoards.beside(folder)
        slots = {"pounds": words.pounds(budget), "n": len(boards), "path": kept.folder}
        say(console, words("cli.national.begin", **slots))
        names = {
            board.id: words.name({"name_en": board.name_en, "name_cy": board.name_cy}) for board in boards
        }

        def tell(board: str, event: Event) -> None:
            stage = words(f"each.stage.{event.stage}")
            say(console, words("cli.national.stage", board=names[board], stage=stage))

        began = time.monotonic()
        inputs, study = split_between(
            files, boards, budget, processes=processes, scheduler=scheduler, kept=kept, on_progress=tell
        )
        write_and_tell(folder, inputs, study, began, words, console)
        kept.clear()
