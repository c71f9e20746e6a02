"""`placement explain`: why each post is where it is, and what it would take for a cluster to get one more."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from placement.cli.commands.study import check_place, write_and_tell
from placement.cli.console import Lang, Out, Processes, RunFolder, reporting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from placement.model.case import Case
    from placement.studies.explain.study import Decided
    from placement.studies.explain.swaps import Post

ENDS = "-explained"
MOST_NAMED = 12


def explain(
    run: RunFolder,
    clusters: Annotated[
        list[str] | None,
        typer.Argument(help="Ids of clusters, such as AB01; each gets a note.", show_default=False),
    ] = None,
    *,
    all_clusters: Annotated[bool, typer.Option("--all", help="A note for every cluster.")] = False,
    swap: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--swap",
            help="What it costs to have a post less in one place and one more in another: "
            "BASE:ROLE BASE:ROLE.",
            show_default=False,
        ),
    ] = None,
    out: Out = None,
    processes: Processes = 0,
    lang: Lang = "en",
) -> None:
    """Say why here, and why not us: a briefing note of one page for each cluster, in both languages."""
    with reporting(lang) as (words, console):
        from placement.audit.decided import read_decided
        from placement.studies.explain.study import explained

        began = time.monotonic()
        folder = run.resolve().parent / f"{run.resolve().name}{ENDS}" if out is None else out
        check_place(folder)
        inputs, decided = read_decided(run)
        chosen = chosen_clusters(inputs.case, clusters or [], everything=all_clusters or not clusters)
        exchange = None if swap is None else chosen_posts(inputs.case, decided, swap)
        if swap is not None and not clusters and not all_clusters:
            chosen = []
        study = explained(inputs, decided, chosen, swap=exchange, processes=processes)
        lines = [words.count("cli.explain.notes", len(chosen))]
        write_and_tell(folder, inputs, study, began, words, console, lines=lines)


def chosen_clusters(case: Case, names: Sequence[str], *, everything: bool) -> list[int]:
    """Positions of the clusters, in file order. Raises BadInput with every id that there is not."""
    from placement.errors import BadInput, Fault

    if everything:
        return list(range(len(case.cluster_ids)))
    wrong = [name for name in names if name not in case.cluster_ids]
    ids = case.cluster_ids
    known = ", ".join(ids[:MOST_NAMED]) + (", …" if len(ids) > MOST_NAMED else "")
    if wrong:
        raise BadInput(
            Fault(
                "explain_cluster",
                "placement explain",
                value=name,
                slots={"known": known},
            )
            for name in wrong
        )
    return sorted({case.cluster_ids.index(name) for name in names})


def chosen_posts(case: Case, decided: Decided, swap: tuple[str, str]) -> tuple[Post, Post]:
    """The post that goes, which the plan has, and the one that comes, paid by the same fund.

    Raises BadInput with everything that is wrong of either.
    """
    import numpy as np

    from placement.errors import BadInput, Fault
    from placement.studies.explain.swaps import Post

    roles = [role.id for role in case.roles]
    faults: list[Fault] = []
    places = []
    for text in swap:
        base, _, role = text.partition(":")
        if base in case.base_ids and role in roles:
            places.append((case.base_ids.index(base), roles.index(role)))
        else:
            faults.append(Fault("explain_post", "placement explain", column="--swap", value=text))
    if not faults:
        paying = np.flatnonzero(decided.plan.posts[places[0]])
        if len(paying) and places[0] != places[1]:
            return Post(*places[0], int(paying[0])), Post(*places[1], int(paying[0]))
        key = "explain_same_post" if places[0] == places[1] else "explain_no_post"
        faults.append(Fault(key, "placement explain", column="--swap", value=swap[0]))
    raise BadInput(faults)
