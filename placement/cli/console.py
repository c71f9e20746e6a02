"""What every command shares: its words and console, its exit codes, how it is told what went wrong.

Heavy imports wait inside the functions, so that `--help` and worker processes start fast.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from placement.i18n import Words

DEBUG = "PLACEMENT_DEBUG"
OUR_FAULT, FAILED, REFUSED, STOPPED = 3, 1, 2, 4
WIDTH = 110
"""Of text that goes to a file or a pipe."""


def typed(path: Path) -> str:
    """A path as it is typed on a command line: in quotation marks where a space or a mark would part it."""
    if os.name == "nt":
        return f'"{path}"' if re.search(r"[\s&()^%]", str(path)) else str(path)
    return shlex.quote(str(path))


def scenario_in(config: Path) -> Path:
    """The scenario's file; of a folder that `placement new` made, the one in it."""
    return config / "scenario.toml" if config.is_dir() else config


Config = Annotated[
    Path,
    typer.Argument(
        help="A scenario, such as configs/wales-ahp.toml, or the folder of one that was made by new.",
        show_default=False,
        callback=scenario_in,
    ),
]
RunFolder = Annotated[
    Path, typer.Argument(help="A run folder, such as outputs/wales-ahp.", show_default=False)
]
Lang = Annotated[Literal["en", "cy"], typer.Option("--lang", help="Language of what is printed.")]
Region = Annotated[
    str | None, typer.Option("--region", help="One region alone, with its own share.", show_default=False)
]
Option = Annotated[
    str | None, typer.Option("--option", help="One of the scenario's options.", show_default=False)
]
Out = Annotated[
    Path | None,
    typer.Option("--out", help="The folder; a name under outputs/ if not given.", show_default=False),
]
Keep = Annotated[
    int,
    typer.Option(
        "--keep", min=0, max=99, help="So many runs before stay beside the folder, as NAME.before-1."
    ),
]
Processes = Annotated[
    int, typer.Option("--processes", min=0, help="How many at once; 0 is one for each core.")
]


@contextmanager
def reporting(lang: Literal["en", "cy"]) -> Iterator[tuple[Words, Console]]:
    """Words and a console for a command; what goes wrong is told on stderr, with its exit code."""
    from rich.console import Console

    from placement.errors import PlacementError
    from placement.i18n import Words
    from placement.solve.signals import as_by_hand

    words = Words(lang)
    width = None if sys.stdout.isatty() else WIDTH
    try:
        with as_by_hand():
            yield words, Console(width=width, highlight=False)
    except PlacementError as error:
        if os.environ.get(DEBUG) == "1":
            raise
        says = getattr(error, "says", None)
        plain = Exception.__str__(error)
        text = words("cli.our_fault", what=plain) if error.exit_code == OUR_FAULT else plain
        typer.echo(text if says is None else says(words), err=True)
        raise typer.Exit(error.exit_code) from None
    except KeyboardInterrupt:
        typer.echo(words("cli.interrupted"), err=True)
        raise typer.Exit(STOPPED) from None
    except typer.Exit:
        raise
    except OSError as error:
        if os.environ.get(DEBUG) == "1":
            raise
        where = "" if error.filename is None else Path(os.fsdecode(error.filename)).name
        typer.echo(words("cli.refused", what=error.strerror or str(error), where=where), err=True)
        raise typer.Exit(REFUSED) from None
    except Exception as error:
        if os.environ.get(DEBUG) == "1":
            raise
        typer.echo(words("cli.our_fault", what=f"{type(error).__name__}: {error}"), err=True)
        raise typer.Exit(OUR_FAULT) from None


def say(console: Console, *lines: str) -> None:
    """Lines of plain text: never read as markup, never broken."""
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
