"""Studies of a scenario: `placement alternatives`, `compare`, `frontier`, `ladder` and `robustness`."""

from typing import TYPE_CHECKING, Annotated

import typer

from placement.cli.commands.study import StudyAsked, study_command
from placement.data.cells import plain_number
from placement.errors import BadInput, Fault

if TYPE_CHECKING:
    from placement.store.study import Study

MOST_LOST = 0.5


@study_command("alternatives")
def alternatives(
    asking: StudyAsked,
    loss: Annotated[
        str, typer.Option("--loss", help="Of the gain that may be given up: 0.5% or 0.005.")
    ] = "0.5%",
    count: Annotated[
        int, typer.Option("--count", min=1, max=99, help="How many plans beside the best.")
    ] = 30,
) -> "Study":
    """Find plans nearly as good as the best that differ from it and from each other."""
    from placement.studies.robustness.study import alternatives_study

    lost = share_of(loss, asking.file, "--loss")
    return alternatives_study(asking.inputs, loss=lost, count=count, processes=asking.processes)


@study_command("compare", of_option=False)
def compare(
    asking: StudyAsked,
    options: Annotated[
        str, typer.Option("--options", help="Names of the scenario's options, joined by commas.")
    ] = "",
) -> "Study":
    """Set options side by side: what each does, who gains and who loses, as a page and a workbook."""
    from placement.store.study import FUNDED
    from placement.studies.compare.study import compare as compared

    words = asking.words

    def begun(option: str | None) -> None:
        named = {None: words("compare.option.stated"), FUNDED: words("compare.option.fill-vacancies")}
        asking.tell(words("cli.compare.deciding", name=named.get(option, option)))

    return compared(asking.inputs, _listed(options), processes=asking.processes, begun=begun)


@study_command("frontier")
def frontier(
    asking: StudyAsked,
    aims: Annotated[
        str,
        typer.Option(
            "--aims", help="Two aims, joined by a comma; people_within=20 for 20 minutes, worst_served=area."
        ),
    ] = "met_need,worst_served",
    points: Annotated[int, typer.Option("--points", help="How many points, both ends included.")] = 7,
) -> "Study":
    """Show what one aim costs the other: proved points between two aims, with the plan at each."""
    from placement.studies.frontier.study import frontier as found

    return found(asking.inputs, _listed(aims), points, processes=asking.processes)


@study_command("ladder")
def ladder(
    asking: StudyAsked,
    pounds: Annotated[
        str | None,
        typer.Option("--pounds", help='Budgets, "1m,2m,500k", or a range "1m:10m:10".', show_default=False),
    ] = None,
    by_year: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--by-year", help="A step for each year of funds that taper.")
    ] = False,
    fund: Annotated[
        str | None,
        typer.Option(
            "--fund", help="Which fund --pounds is for, where there are several.", show_default=False
        ),
    ] = None,
) -> "Study":
    """Climb a ladder of budgets: what each brings, what the next £100,000 buys, which post comes next."""
    from placement.studies.ladder.steps import steps_of
    from placement.studies.ladder.study import ladder as climb

    steps = steps_of(asking.inputs, pounds, fund, by_year=by_year)
    return climb(
        asking.inputs,
        steps,
        processes=asking.processes,
        begun=lambda stage: asking.tell(asking.words(f"cli.ladder.{stage}", n=len(steps))),
    )


@study_command("robustness")
def robustness(
    asking: StudyAsked,
    draws: Annotated[int, typer.Option("--draws", min=1, max=500, help="How often figures are drawn.")] = 50,
    loss: Annotated[
        str, typer.Option("--loss", help="What an alternative may give up of the gain.")
    ] = "0.5%",
    beside: Annotated[int, typer.Option("--alternatives", min=0, max=99, help="How many count beside.")] = 10,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="The scenario's if not given.", show_default=False)
    ] = None,
) -> "Study":
    """Draw the assumptions within their ranges, decide again, and say which posts stay."""
    from placement.studies.robustness.study import robustness_study

    lost = share_of(loss, asking.file, "--loss")
    return robustness_study(
        asking.inputs, draws=draws, loss=lost, beside=beside, seed=seed, processes=asking.processes
    )


def share_of(text: str, file: str, column: str) -> float:
    """A share from "0.5%" or "0.005". Raises BadInput unless it is above nothing and at most a half."""
    bare = text.strip()
    share = (plain_number(bare.removesuffix("%").rstrip()) or 0.0) / (100 if bare.endswith("%") else 1)
    if not 0 < share <= MOST_LOST:
        raise BadInput([Fault("robust_share", file, column=column, value=text)])
    return share


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]
