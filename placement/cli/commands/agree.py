"""`placement agree`: who agreed the rules and aims of a scenario, put on the log before there is a result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement.cli.commands.book import scenario_file
from placement.cli.commands.log import OUTPUTS
from placement.cli.console import Config, Lang, reporting, say

if TYPE_CHECKING:
    from placement.scenario import Scenario


def agree(
    config: Config,
    by: Annotated[str, typer.Option("--by", help="Who agrees: a board or a role.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="The folder that the run folders lie in.")] = OUTPUTS,
    lang: Lang = "en",
) -> None:
    """Put on the log who agrees the rules and aims of a scenario and of each of its options, now."""
    with reporting(lang) as (words, console):
        from dataclasses import replace

        from placement.errors import BadInput, Fault
        from placement.report.names import plain
        from placement.site.publishedpeople import ADDRESS
        from placement.store.log import LONGEST, about_scenario, append, read_log

        agreed_by = plain(by)
        if not agreed_by:
            raise BadInput([Fault("agree_nobody", config.name, column="--by")])
        if found := ADDRESS.search(by):  # a line of the log stays, and who publishes tells of it
            raise BadInput([Fault("publish_email", config.name, column="--by", value=found[0])])
        if len(agreed_by) > LONGEST:
            slots = {"limit": LONGEST}
            raise BadInput([Fault("setting_long", config.name, column="--by", slots=slots)])
        with scenario_file(config, words, console) as file:
            questions = questions_of(file)
        before = read_log(out)
        for scenario in questions:
            line = append(out, replace(about_scenario(scenario), event="agree", by=agreed_by))
            what = ", ".join(plain(part) for part in (scenario.id, scenario.option) if part)
            say(console, words("log.agreed.line", number=line.number, what=what, by=agreed_by))
            if results := before.results(line.question):
                say(console, "  " + words.count("log.agreed.late", results))


def questions_of(config: Path) -> list[Scenario]:
    """The scenario as it stands, and as each of its options changes it, checked against its data.

    Raises BadInput with every fault.
    """
    from placement.data import read_region
    from placement.errors import BadInput
    from placement.scenario import check_scenario, read_scenario

    scenario = read_scenario(config)
    if faults := check_scenario(scenario, read_region(scenario.data_folders, scenario.about.languages)):
        raise BadInput(faults)
    return [scenario, *(scenario.with_option(name) for name in scenario.options)]
