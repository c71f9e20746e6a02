"""`placement log`: all that was run and agreed, in order, and whether anything was taken out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement.cli.console import FAILED, Lang, reporting, say

if TYPE_CHECKING:
    from placement.i18n import Words
    from placement.store.log import Log, LogLine

OUTPUTS = Path("outputs")

Folder = Annotated[Path, typer.Argument(help="The folder that the run folders lie in.")]


def log(
    folder: Folder = OUTPUTS,
    check: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--check", help="Say only whether anything was taken out or changed.")
    ] = False,
    lang: Lang = "en",
) -> None:
    """Tell all that was run and agreed, in order, and whether the log is whole."""
    with reporting(lang) as (words, console):
        from placement.data.folders import called
        from placement.errors import BadInput, Fault
        from placement.store.log import read_log, without_before

        if folder != OUTPUTS and not folder.is_dir():
            raise BadInput([Fault("log_no_folder", called(folder))])
        found = read_log(folder)
        say(console, *(said_of(found, words) if not check else ()))
        say(console, *said_of_chain(found, folder, words))
        if found.broken or without_before(folder, found):
            raise typer.Exit(FAILED)


def said_of(found: Log, words: Words) -> list[str]:
    """One line of text for each line of the log."""
    return [_said(line, found, words) for line in found.lines]


def said_of_chain(found: Log, folder: Path, words: Words) -> list[str]:
    """Whether the chain holds, where it breaks, and which run folders the log does not know."""
    from placement.report.names import plain
    from placement.store.log import unlogged, without_before

    if not found.lines and not found.broken:
        said = [words("log.empty")]
    elif found.broken:
        said = [words("log.broken")]
        said += [f"- {words(f'log.break.{one.key}', row=one.row)}" for one in found.broken]
    else:
        said = [words.count("log.whole", len(found.lines))]
    if names := [plain(name) for name in unlogged(folder, found)]:
        said.append(words("log.unlogged", folders=words.listed(names)))
    if names := [plain(name) for name in without_before(folder, found)]:
        said.append(words("log.without_before", folders=words.listed(names)))
    said += [words("log.back", row=row) for row in found.back]
    return said


def said_of_run(line: LogLine, agreed: LogLine | None, words: Words) -> list[str]:
    """After a run: its number in the log, and whether its rules and aims were agreed before any result."""
    from placement.report.names import plain

    return [words("log.run", number=plain(line.number)), _agreed(agreed, words)]


def _agreed(agreed: LogLine | None, words: Words) -> str:
    from placement.report.manual import day
    from placement.report.names import plain

    if agreed is None:
        return words("log.not_agreed")
    return words("log.agreed", date=day(agreed.at[:10], words), by=plain(agreed.by))


def _said(line: LogLine, found: Log, words: Words) -> str:
    from placement.report.names import plain
    from placement.report.wording import said

    where = [plain(part) for part in (line.scenario, line.option, line.region) if part]
    slots = {"number": plain(line.number), "at": _moment(line.at, words), "what": ", ".join(where)}
    if line.event == "agree":
        return words("log.line.agree", **slots, by=plain(line.by))
    ended = said(words, f"log.ended.{line.ended}", "log.ended.other")
    ran = words("log.line.run", **slots, ended=ended, folder=plain(line.folder))
    return f"{ran}{_value(line, words)} {_agreed(found.agreed(line.question), words)}"


def _value(line: LogLine, words: Words) -> str:
    from placement.data.cells import plain_number
    from placement.report.wording import figure, share_at_most

    value, gap = plain_number(line.value), plain_number(line.gap_of_gain)
    if value is None:
        return ""
    said = words("log.value", value=figure(value, line.unit, words))
    return said if gap is None else said + words("log.gap", gap=share_at_most(gap, words))


def _moment(text: str, words: Words) -> str:
    """A moment in words; as it stands where it is none."""
    from datetime import datetime

    from placement.report.names import plain

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return plain(text)
    return words("log.moment", date=words.date(moment.date()), time=f"{moment:%H:%M}")
