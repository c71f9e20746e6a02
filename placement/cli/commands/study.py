"""What all commands of studies share: their arguments, where the folder goes, and what is told at the end.

    @study_command("ladder")
    def ladder(asking: StudyAsked, pounds: Annotated[…] = None) -> "Study":

makes a command of the scenario, of the function's own options, and of those that every study has. A module
that uses it must not postpone its annotations: Typer is given them as they are.
"""

from __future__ import annotations

import inspect
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from placement.cli.commands.book import asked
from placement.cli.console import Config, Lang, Option, Out, Processes, Region, reporting, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from rich.console import Console

    from placement.i18n import Words
    from placement.scenario.inputs import Inputs
    from placement.store.study import Study

SHARED: tuple[tuple[str, Any, Any], ...] = (
    ("option", Option, None), ("region", Region, None), ("out", Out, None),
    ("processes", Processes, 0), ("lang", Lang, "en"),
)  # fmt: skip
"""Options that every study of a scenario has: name, annotation, and what holds where it is not given."""


@dataclass(frozen=True)
class StudyAsked:
    """What a study is made of: the question, its file's name, how many processes, and where to tell of it."""

    inputs: Inputs
    file: str
    processes: int
    words: Words
    console: Console

    def tell(self, line: str) -> None:
        say(self.console, line)


def study_command(
    kind: str, *, of_option: bool = True
) -> Callable[[Callable[..., Study]], Callable[..., None]]:
    """A command that decides a study of a scenario, writes its folder and tells the results in short.

    Without `of_option` the study has no `--option`: it is of several, or of none.
    """
    shared = SHARED if of_option else SHARED[1:]

    def made(decide: Callable[..., Study]) -> Callable[..., None]:
        def command(**given: Any) -> None:
            config, region, out = given.pop("config"), given.pop("region"), given.pop("out")
            option, processes, lang = given.pop("option", None), given.pop("processes"), given.pop("lang")
            with (
                reporting(lang) as (words, console),
                asked(config, words, console, option=option, region=region) as inputs,
            ):
                folder = out or study_folder(inputs, kind)
                check_place(folder)
                began = time.monotonic()
                study = decide(StudyAsked(inputs, config.name, processes, words, console), **given)
                write_and_tell(folder, inputs, study, began, words, console)

        own = list(inspect.signature(decide).parameters.values())[1:]
        either = inspect.Parameter.POSITIONAL_OR_KEYWORD
        parameters = [
            inspect.Parameter("config", either, annotation=Config),
            *own,
            *(
                inspect.Parameter(name, either, default=default, annotation=form)
                for name, form, default in shared
            ),
        ]
        command.__name__, command.__doc__ = decide.__name__, decide.__doc__
        command.__annotations__ = {each.name: each.annotation for each in parameters}
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # Typer reads it
        return command

    return made


def study_folder(inputs: Inputs, kind: str) -> Path:
    """outputs/<scenario>-<kind>, with the option and the region where there is one."""
    from placement.run import OUTPUTS

    named = (inputs.scenario.id, kind, inputs.scenario.option, inputs.only_region)
    return OUTPUTS / "-".join(part for part in named if part)


def check_place(folder: Path) -> None:
    """Raise NotWritten where no study's folder can be, before anything is decided."""
    from placement.store.studyfolder import KEEP, STUDY

    STUDY.check_place(folder, KEEP)


def write_and_tell(
    folder: Path,
    inputs: Inputs,
    study: Study,
    began: float,
    words: Words,
    console: Console,
    *,
    lines: Iterable[str] | None = None,
) -> None:
    """Write a study's folder; tell `lines`, or its results in short, and where its page is."""
    from placement.studies.register import IN_SHORT, write_study

    write_study(folder, inputs, study, {"decide": round(time.monotonic() - began, 3)})
    say(console, *(IN_SHORT[study.kind](study.document, words) if lines is None else lines))
    say(console, "")
    say(console, words("cli.study.page", path=folder / f"index.{words.language}.html"))
    say(console, words("cli.study.folder", path=folder))
