"""`placement monitor`: a sheet to monitor a plan by, and what it says once a board has filled it in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement.cli.console import Lang, RunFolder, reporting, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from placement.audit.monitor.hold import Holds, QuarterFigures
    from placement.i18n import Words
    from placement.report.names import Names


def monitor(
    run: RunFolder,
    sheet: Annotated[
        Path,
        typer.Argument(
            help="The workbook: it is written if it is not there, and read if it is.", show_default=False
        ),
    ],
    lang: Lang = "en",
) -> None:
    """Write a sheet to monitor a decided plan by, or read one back: where it holds, what to mend."""
    with reporting(lang) as (words, console):
        from placement.api.plan import load
        from placement.audit.monitor.hold import held_against
        from placement.audit.monitor.read import read_sheet
        from placement.audit.monitor.sheet import monitor_sheet, planned_rows
        from placement.errors import BadInput, Fault
        from placement.report.names import Names

        if sheet.suffix.lower() != ".xlsx":
            raise BadInput([Fault("monitor_name", sheet.name)])
        plan = load(run)
        made_from = manifest_hash(run)
        if not sheet.exists():
            sheet.write_bytes(monitor_sheet(plan.view, made_from, words))
            say(console, words("monitor.written", path=sheet))
            return
        posts = plan.tables["result_posts"]
        read = read_sheet(sheet, planned_rows(plan.view), made_from)
        bases = plan.view.region.bases
        rural = dict(zip(bases["base_id"], bases["rural_class"], strict=True))
        holds = held_against(read, posts, rural, plan.view.region.assumptions)
        say(console, *said_of(holds, Names(plan.view.region, words), words))


def manifest_hash(run: Path) -> str:
    """The SHA-256 of a run's manifest, which holds the hash of everything else in it."""
    from placement.store.folder import MANIFEST, digest

    return digest((run / MANIFEST).read_bytes())


def _quarter(one: QuarterFigures, words: Words) -> Iterator[str]:
    """What is filled of what was advertised and planned; no sum to which nobody gave a figure."""
    partly = bool(one.advertised_alone or one.filled_alone)
    key = {
        (False, False): "monitor.quarter.beside",
        (True, False): "monitor.quarter.advertised",
        (False, True): "monitor.quarter.filled",
        (True, True): "monitor.quarter"
        if one.expected is not None and not partly
        else "monitor.quarter.no_wait",
    }[one.advertised is not None, one.filled is not None]
    slots = {
        name: "" if value is None else words.number(value)
        for name, value in (
            ("filled", one.filled), ("advertised", one.advertised), ("planned", one.planned),
            ("expected", one.expected),
        )
    }  # fmt: skip
    yield words(key, n=one.quarter, rows=one.rows, of=one.of, **slots)
    if partly and one.expected is not None:
        yield words("monitor.expected", **slots)
    if key == "monitor.quarter.no_wait" and partly:
        yield words("monitor.partly", advertised=one.advertised_alone, filled=one.filled_alone)
    if one.no_wait:
        yield words("monitor.no_wait", n=one.no_wait)


def said_of(holds: Holds, names: Names, words: Words) -> list[str]:
    """What a sheet says, line by line: each quarter, clusters behind, assumptions that do not hold."""
    if not holds.quarters:
        return [words("monitor.nothing")]
    lines = [
        words("monitor.passed_over", column=words(f"monitor.column.{name}"), n=rows)
        for name, rows in holds.passed_over.items()
    ]
    lines += [words("monitor.copied", before=before, quarter=quarter) for before, quarter in holds.copied]
    for one in holds.quarters:
        lines += _quarter(one, words)
        if one.first_contacts is not None:
            lines.append(words("monitor.contacts", contacts=words.number(one.first_contacts, 0)))
        if one.longest_wait_weeks is not None:
            lines.append(words("monitor.wait", weeks=words.number(one.longest_wait_weeks, 0)))
    if holds.behind is not None:
        lines.append(words("monitor.behind" if holds.behind else "monitor.nobody_behind"))
    lines += [
        words("monitor.behind.cluster", cluster=names.cluster(key), filled=words.number(filled),
              expected=words.number(expected))
        for key, filled, expected in holds.behind or ()
    ]  # fmt: skip
    for wait in holds.waits:
        place = words(f"monitor.place.{wait.rural_class}") if wait.rural_class else words("monitor.place.")
        lines.append(
            words(
                f"monitor.verdict.{wait.verdict}", place=place, advertised=words.number(wait.advertised),
                planned=words.number(wait.planned_months),
                found="" if wait.found_months is None else words.number(wait.found_months),
                low="" if wait.low is None else words.number(wait.low),
                high="" if wait.high is None else words.number(wait.high),
            )
        )  # fmt: skip
    longer = [one for one in holds.lists if one.longer]
    if holds.lists:
        lines.append(words("monitor.lists.longer" if longer else "monitor.lists.hold", n=len(holds.lists)))
    lines += [
        words(
            "monitor.lists.one",
            cluster=names.cluster(one.cluster_id),
            service=names.service(one.service_id),
            told=words.number(one.told_weeks, 0),
            expected=words.number(one.expected_weeks),
        )
        for one in longer
    ]
    return lines
