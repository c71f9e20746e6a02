"""`placement data`: figures that people have into tidy tables, and what the embedded tables are.

`import` reads published files, `staff` an export of a staff record by a mapping that is kept, `clusters` lays
the official clusters of areas over a region's estimate.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement.cli.console import Lang, reporting, say

if TYPE_CHECKING:
    from placement.i18n import Words
    from placement.sources.importing.gather import Gathered
    from placement.sources.importing.grids import Remark
    from placement.sources.importing.imported import Imported
    from placement.sources.importing.staff_region import StaffRead

DATA = Path("data")
WALES = DATA / "wales"
SHOWN = 20
PAIR = ("base_id", "service_id")

data_app = typer.Typer(help="The embedded region's tables.", no_args_is_help=True)


@data_app.command("import")
def data_import(
    files: Annotated[
        list[Path],
        typer.Argument(help="Files as they were published; each knows its own form.", metavar="FILE…"),
    ],
    to: Annotated[
        Path | None,
        typer.Option(
            "--to", help="Where the tables go; a region's folder gets its areas filled.", show_default=False
        ),
    ] = None,
    lang: Lang = "en",
) -> None:
    """Read published files: look-ups, residents, indices, census, practices, networks, postcodes, layers."""
    with reporting(lang) as (words, console):
        from placement.sources.importing.gather import import_files

        gathered = import_files(files, to)
        say(console, *said_of(gathered, words))
        if to is None:
            say(console, words("import.nothing_written"))
        else:
            say(console, words("import.written", folder=to, files=", ".join(gathered.files)))


def said_of(gathered: Gathered, words: Words) -> list[str]:
    """Each file with its source and what was made of it, then what the join of areas does."""
    lines: list[str] = []
    for one in gathered.found:
        lines.append(_read(one, words))
        lines += [f"  {_says(remark, words)}" for remark in one.told]
    if gathered.areas is not None:
        table = gathered.areas.table
        columns = words.listed([str(name) for name in table.columns[1:]])
        key = "import.joined" if columns else "import.joined_none"
        lines.append(
            words(key, rows=words.number(len(table), 0), **({"columns": columns} if columns else {}))
        )
        lines += [f"  {place}: {_says(remark, words)}" for place, remark in gathered.areas.told]
    return lines


def _read(one: Imported, words: Words) -> str:
    from placement.report.names import plain
    from placement.sources.importing.imported import source_of

    source = source_of(one.shape)
    return words(
        "import.read",
        place=plain(one.place),
        shape=words(f"import.shape.{one.shape}"),
        rows=words.number(one.rows, 0),
        kept=words.number(len(one.table), 0),
        publisher=source.publisher,
        title=source.title,
        licence=source.licence,
    )


def _says(remark: Remark, words: Words) -> str:
    from placement.report.names import plain

    slots: dict[str, object] = {}
    for name, value in remark.slots.items():
        if name == "share" and isinstance(value, float):
            slots[name] = words.percent(value)
        elif isinstance(value, int | float):
            slots[name] = words.number(value, 0)
        else:
            slots[name] = plain(value)
    return words(f"import.told.{remark.key}", **slots)


@data_app.command("staff")
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


@data_app.command("clusters")
def data_clusters(
    file: Annotated[
        Path, typer.Argument(help="Outlines of clusters (GeoPackage, GeoJSON, Shapefile), or a CSV look-up.")
    ],
    region: Annotated[Path, typer.Option("--region", help="The region's folder.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to lay over it.")],
    lang: Lang = "en",
) -> None:
    """Give each area the cluster that an official file gives it, in place of an estimate."""
    with reporting(lang) as (words, console):
        from placement.sources.official_clusters import place_areas, write_placed

        placed = place_areas(file, region)
        write_placed(placed, file, out)
        n = words.number
        moved = {"moved": n(placed.moved, 0), "all": n(len(placed.areas), 0), "people": n(placed.people, 0)}
        say(console, words("clusters.placed", file=file.name, **moved))
        if placed.beside:
            say(console, words("clusters.beside", n=n(placed.beside, 0)))
        say(console, words("clusters.written", region=region, out=out))


@data_app.command("build")
def data_build(
    source: Annotated[Path, typer.Option(help="Folder of the published figures.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Where the regions' folders go.")] = DATA,
    lang: Lang = "en",
) -> None:
    """Build every embedded region, and what scenarios lay over it, from the published figures."""
    with reporting(lang) as (words, console):
        from placement.sources.everything import build_all

        for name in build_all(source, out):
            say(console, words("cli.built", folder=out / name))


@data_app.command("describe")
def data_describe(
    folder: Annotated[Path, typer.Argument(help="A region's folder.")] = WALES, lang: Lang = "en"
) -> None:
    """Say which tables there are, of when, from whom, and under which licence."""
    with reporting(lang) as (words, console):
        from placement.cli.describe import described

        say(console, *described(folder, words))
