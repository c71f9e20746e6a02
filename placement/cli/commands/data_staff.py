"""`placement data staff`: an export of a staff record into `workforce.csv`, by a mapping that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement.cli.console import Lang, reporting, say

if TYPE_CHECKING:
    from placement.i18n import Words
    from placement.sources.importing.staff_region import StaffRead

SHOWN = 20
PAIR = ("base_id", "service_id")


def data_staff(
    export: Annotated[
        Path, typer.Argument(help="Job title, band, WTE and site, a row an assignment: CSV or a workbook.")
    ],
    mapping: Annotated[
        Path, typer.Option("--map", help="What titles and sites mean; written first if it is not there.")
    ],
    region: Annotated[Path, typer.Option("--region", help="The region's folder: its bases and services.")],
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", help="Where workforce.csv goes; the region's folder if not given.", show_default=False
        ),
    ] = None,
    lang: Lang = "en",
) -> None:
    """Count staff in post by base and service, and ask about every cluster that no row is about."""
    with reporting(lang) as (words, console):
        from placement.sources.importing.staff_region import import_staff

        where = region if to is None else to
        say(console, *said_of_staff(import_staff(export, region, mapping, where), mapping, where, words))


def _doubtful(read: StaffRead, words: Words) -> list[str]:
    """Rows without WTE and where they leave a sum too low, rows of totals, rows whose WTE may be hours."""
    export, written = read.export, set(zip(*(read.count.workforce[c] for c in PAIR), strict=True))
    said = [words("staff.unknown", n=words.number(export.unknown, 0))] if export.unknown else []
    for base, service, rows in read.count.unsaid[:SHOWN]:
        key = "staff.too_low" if (base, service) in written else "staff.unsaid"
        said.append("  " + words(key, base=base, service=service, n=words.number(rows, 0)))
    if export.totals:
        said.append(words("staff.totals", n=words.number(export.totals, 0)))
    if export.hours:
        said.append(words("staff.hours", rows=words.listed([str(row) for row in export.hours[:SHOWN]])))
    return said


def said_of_staff(read: StaffRead, mapping: Path, to: Path, words: Words) -> list[str]:
    """How the WTE divide, what could not be mapped, what was guessed, and what is to be asked."""
    from placement.report.names import plain

    def wte(value: float) -> str:
        return words.number(value, 2)

    count = read.count
    lines = [
        words(
            "staff.read",
            place=plain(read.export.place),
            rows=words.number(len(read.export.rows), 0),
            wte=wte(count.all_wte),
            mapped=wte(count.mapped_wte),
            left=wte(count.left_wte),
            unmapped=wte(count.unmapped_wte),
        )
    ]
    lines += _doubtful(read, words)
    for kind, text, lost in count.unmapped[:SHOWN]:
        lines.append("  " + words(f"staff.unmapped.{kind}", text=plain(text), wte=wte(lost)))
    if len(count.unmapped) > SHOWN:
        lines.append(
            "  " + words("staff.more", n=words.number(len(count.unmapped) - SHOWN, 0), file=mapping.name)
        )
    guessed = read.mapping.guessed()
    if guessed:
        lines.append(words("staff.guessed", n=words.number(len(guessed), 0), file=mapping.name))
    if not read.export.funded:
        lines.append(words("staff.no_funded"))
    if read.absent:
        lines.append(words("staff.absent", services=", ".join(read.absent)))
    if read.drafted:
        return [*lines, words("staff.drafted", file=mapping)]
    if read.asked:
        shown = "; ".join(f"{cluster}: {service}" for cluster, service in read.asked[:3])
        lines.append(
            words(
                "staff.asked",
                n=words.number(len(read.asked), 0),
                named=shown,
                file=to / "staff_questions.csv",
            )
        )
    return [
        *lines,
        words("staff.written", file=to / "workforce.csv", rows=words.number(len(count.workforce), 0)),
    ]
