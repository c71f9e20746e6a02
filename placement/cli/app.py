"""The commands. Each imports what it needs when it runs, so that `--help` and worker processes start fast."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from placement.cli.commands import (
    agree,
    benefits,
    diff,
    explain,
    log,
    monitor,
    national,
    new,
    planner,
    publish,
    studies,
    verify,
)
from placement.cli.commands.data import DATA, data_app
from placement.cli.commands.travel import travel_app
from placement.cli.commands.words import words_app
from placement.cli.console import FAILED, OUR_FAULT, STOPPED, Config, Keep, Lang, RunFolder, reporting, say
from placement.cli.options import Commands
from placement.cli.streams import steady, unprinted
from placement.solve.memory import look_seldom, use_system_pool

if TYPE_CHECKING:
    from rich.console import Console

    from placement.i18n import Words
    from placement.run import RunResult
    from placement.scenario.inputs import Inputs

NAMED = 10
APPLICANTS = DATA / "wales-applicants"
MADE_UP = ("applicants.csv", "preferences.csv", APPLICANTS.name)
"""What a fault names that is one of the people made up for the embedded Wales."""

app = typer.Typer(
    cls=Commands,
    help="Where new allied health professional posts go: decided, proved, explained and drawn.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(data_app, name="data")
app.add_typer(words_app, name="words")
app.add_typer(travel_app, name="travel")

app.command()(studies.alternatives)
app.command("app")(planner.planner_page)
app.command()(benefits.benefits)
app.command()(studies.compare)
app.command()(diff.diff)
app.command()(explain.explain)
app.command()(publish.export)
app.command()(studies.frontier)
app.command()(studies.ladder)
app.command()(national.national)
app.command()(studies.robustness)
app.command()(agree.agree)
app.command()(log.log)
app.command()(monitor.monitor)
app.command()(new.new)
app.command()(publish.publish)
app.command()(verify.verify)
app.command()(verify.sign)


@app.command()
def check(config: Config, lang: Lang = "en") -> None:
    """Tell every fault in a scenario and its data at once: file, row, value, remedy."""
    with reporting(lang) as (words, console):
        from placement.cli.commands.book import asked, book_inputs, is_book

        if is_book(config):
            with book_inputs(config, words, console, mark=True) as (_, found):
                say_sound(found, config.name, words, console)
            return
        with asked(config, words, console) as inputs:
            say_sound(inputs, config.name, words, console)


def say_sound(inputs: Inputs, name: str, words: Words, console: Console) -> None:
    """What is doubtful in sound inputs, and what they hold."""
    say(console, *notices_of(inputs, words))
    case = inputs.case
    sizes = {
        "areas": len(case.area_ids),
        "clusters": len(case.cluster_ids),
        "bases": len(case.base_ids),
        "services": len(case.services),
        "options": len(inputs.scenario.options),
    }
    counted = words.listed([words.count(f"cli.size.{name}", n) for name, n in sizes.items()])
    say(console, words("cli.no_fault", config=name, sizes=counted))


@app.command()
def run(
    config: Config,
    region: Annotated[str | None, typer.Option(help="Decide one region alone, with its own share.")] = None,
    option: Annotated[str | None, typer.Option(help="One of the scenario's options.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The run folder; outputs/<scenario>… if not given.", show_default=False),
    ] = None,
    each: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--each-region", help="Decide every region alone, side by side.")
    ] = False,
    draws: Annotated[
        int, typer.Option(min=0, max=500, help="Draw the assumptions so often, to say which posts are firm.")
    ] = 0,
    processes: Annotated[
        int | None, typer.Option(min=1, help="With --each-region: how many at once.", show_default=False)
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="With --each-region: a Dask scheduler, tcp://HOST:PORT.", show_default=False),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Print the whole summary, not one screen.")] = False,  # noqa: FBT002 - a flag of the command line
    keep: Keep = 1,
    lang: Lang = "en",
) -> None:
    """Decide a scenario, check the answer, write its run folder and print one screen about it."""
    with reporting(lang) as (words, console):
        from placement.cli.commands.book import scenario_file
        from placement.errors import BadInput, Fault

        if each:
            for name, given, key in (
                ("--region", region, "each_one"),
                ("--draws", draws, "each_draws"),
                ("--full", full, "each_full"),
            ):
                if given:
                    raise BadInput([Fault(key, config.name, column=name, value=str(given))])
            with scenario_file(config, words, console) as scenario:
                run_each(scenario, option, out, processes or 0, scheduler, keep, words, console)
            return
        for name, given in (("--processes", processes), ("--scheduler", scheduler)):
            if given is not None:
                raise BadInput([Fault("each_only", config.name, column=name)])
        with scenario_file(config, words, console) as scenario:
            result = run_one(scenario, option, region, out, draws, keep, words, console)
        from placement.report import print_first_screen, print_summary

        (print_summary if full else print_first_screen)(result.view, console, lang)
        say(console, "")
        say(console, *said_of_folder(result, words))
        say(console, *log.said_of_run(result.logged, result.agreed, words))
        if not full:
            say(console, words("cli.full"))


def said_of_folder(result: RunResult, words: Words) -> list[str]:
    """Where everything is: what to open, the run folder, and the run before if it was kept."""
    pages = {page: result.folder / f"{page}.{words.language}.html" for page in ("summary", "map")}
    lines = [words(f"cli.{page}", path=path) for page, path in pages.items() if path.is_file()]
    kept = [] if result.kept is None else [words("cli.kept", path=result.kept.name)]
    return [*lines, words("cli.folder", path=result.folder), *kept]


def run_one(
    config: Path,
    option: str | None,
    region: str | None,
    out: Path | None,
    draws: int,
    keep: int,
    words: Words,
    console: Console,
) -> RunResult:
    """One decision, its progress shown, and what is doubtful in its inputs."""
    from placement.cli.progress import Board
    from placement.run import run as run_scenario
    from placement.scenario.warnings import doubts_of

    drawn = None
    if draws:
        from placement.studies.robustness.firm import FirmDraws

        drawn = FirmDraws(draws)
    with Board(console, words) as board:

        def begin(inputs: Inputs) -> None:
            for doubt in doubts_of(inputs):
                say(console, f"- {doubt.says(words)}")
            board.begin(inputs)
            if draws:
                say(console, words("cli.draws", n=words.number(draws, 0)))

        return run_scenario(
            config,
            option=option,
            region=region,
            out=out,
            on_progress=board,
            gathered=begin,
            draws=drawn,
            keep=keep,
        )


def run_each(
    config: Path,
    option: str | None,
    out: Path | None,
    processes: int,
    scheduler: str | None,
    keep: int,
    words: Words,
    console: Console,
) -> None:
    """Every region alone: progress, the page's results in short, and the worst of how they ended."""
    from placement.cli.progress import Watch
    from placement.report.regions import said_in_short
    from placement.run.regions import each_region

    with Watch(console, words) as watch:
        result = each_region(
            config,
            option=option,
            out=out,
            processes=processes,
            scheduler=scheduler,
            keep=keep,
            on_progress=watch,
            gathered=watch.begin,
        )
    say(console, *said_in_short(result.document, words))
    say(console, "")
    say(console, words("each.page", path=result.folder / f"index.{words.language}.html"))
    if result.kept is not None:
        say(console, words("cli.kept", path=result.kept.name))
    for region, what in result.faults.items():
        typer.echo(f"{region}: {words('cli.our_fault', what=what)}", err=True)
    ended = {row["outcome"] for row in result.document["regions"]}
    worst = OUR_FAULT if "fault" in ended else FAILED if ended & {"impossible", "no_plan"} else STOPPED
    if ended - {"answer", "stopped_early"}:
        raise typer.Exit(worst)


@app.command()
def match(
    folder: RunFolder,
    applicants: Annotated[
        Path | None,
        typer.Option(
            help="Folder of applicants.csv and preferences.csv; those made up for Wales if not given.",
            show_default=False,
        ),
    ] = None,
    mode: Annotated[
        Literal["most_placed", "stable", "lottery"], typer.Option(help="The way of matching.")
    ] = "stable",
    seed: Annotated[
        int | None, typer.Option(help="Of the drawn order; the scenario's if not given.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The match folder; RUN-match-MODE if not given.", show_default=False)
    ] = None,
    lang: Lang = "en",
) -> None:
    """Advise which newly qualified applicant could take which decided post; the run is never changed."""
    with reporting(lang) as (words, console):
        from placement.data.folders import called
        from placement.errors import BadInput, Fault
        from placement.matching.page import said_in_short
        from placement.matching.run import match_run

        try:
            matched = match_run(folder, applicants=applicants or APPLICANTS, mode=mode, seed=seed, out=out)
        except BadInput as bad:
            if applicants is not None or any(one.file not in MADE_UP for one in bad.faults):
                raise
            raise BadInput([Fault("match_made_up", called(folder), column="--applicants")]) from None
        say(console, *said_in_short(matched.document, words))
        say(console, "")
        say(console, words("cli.match.page", path=matched.folder / f"summary.{lang}.html"))
        say(console, words("cli.match.folder", path=matched.folder))


def notices_of(inputs: Inputs, words: Words) -> list[str]:
    """What is worth a second look, at most ten of a kind and then how many more."""
    from placement.data.notices import notices, unreached
    from placement.model.rules.travel_limit import TravelLimit
    from placement.scenario.warnings import doubts_of

    region, case, rules = inputs.region, inputs.case, inputs.scenario.rules
    found = [*notices(region), *doubts_of(inputs)]
    limit = next((rule for rule in rules if isinstance(rule, TravelLimit)), None)
    if limit is not None and limit.measure == "minutes":
        found += unreached(region, case.reach_minutes, limit.limit(case))
    by_kind: dict[str, list[str]] = {}
    for notice in found:
        by_kind.setdefault(notice.key, []).append(notice.says(words))
    lines = []
    for texts in by_kind.values():
        lines += [f"- {text}" for text in texts[:NAMED]]
        if len(texts) > NAMED:
            lines.append("  " + words.count("cli.more", len(texts) - NAMED))
    return lines


def main() -> None:
    """The command `placement`."""
    use_system_pool()
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some takes 2 % of a check
    look_seldom()
    with steady() as out:
        try:
            app()
        except SystemExit as end:
            out.flush()
            raise SystemExit(end.code or unprinted(out)) from None
