"""`placement data import`: figures that people have, as they were published, into tidy tables."""

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
