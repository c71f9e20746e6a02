"""`placement new`: a region from a choice of board or county, filled from published figures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placement.cli.console import Lang, reporting, say, typed

if TYPE_CHECKING:
    from rich.console import Console

    from placement.i18n import Words
    from placement.sources.begin import Begun

Wales = Annotated[
    str | None,
    typer.Option("--wales", help="board=…, county=… or all, by name in either language.", show_default=False),
]
England = Annotated[
    str | None,
    typer.Option(
        "--england", help="icb=…, sub_icb=… or all, by name or code (QT6, E54000036).", show_default=False
    ),
]

Book = Annotated[
    Path | None,
    typer.Option(
        "--book", help="A workbook to make a folder of, for every other command.", show_default=False
    ),
]


def new(
    out: Annotated[Path, typer.Argument(help="The folder to make.", show_default=False)],
    wales: Wales = None,
    england: England = None,
    book: Book = None,
    xlsx: Annotated[bool, typer.Option("--xlsx", help="One Excel workbook instead of a folder.")] = False,  # noqa: FBT002 - a flag of the command line
    empty: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--empty", help="The same tables with ids and names, and no figure.")
    ] = False,
    lang: Lang = "en",
) -> None:
    """Make a region from a choice, filled with published figures; what you add is staff and the question."""
    with reporting(lang) as (words, console):
        from placement.data.folders import called
        from placement.errors import BadInput, Fault
        from placement.sources.begin import begin_england, begin_wales

        if xlsx and out.suffix.lower() != ".xlsx":
            out = out.with_name(f"{out.name}.xlsx")
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise BadInput([Fault("new_exists", called(out))])
        if [wales, england, book].count(None) != 2:
            raise BadInput([Fault("new_nothing", called(out))])
        if book is not None:
            _unpacked(book, out, words, console)
            return
        begun = begin_wales(wales, slug(out)) if wales is not None else begin_england(str(england), slug(out))
        _write(begun, out, lang, empty=empty)
        _say(begun, out, words, console, empty=empty)


def slug(out: Path) -> str:
    """An id made of the name of a folder or file."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", out.resolve().stem).strip("-").lower()[:40].strip("-")
    return name or "my-region"


def _write(begun: Begun, out: Path, lang: str, *, empty: bool) -> None:
    if out.suffix.lower() == ".xlsx":
        from placement.sources.book import book_of

        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(book_of(begun, "cy" if lang == "cy" else "en", empty=empty))
        return
    from placement.sources.begin.begun import emptied, region_files
    from placement.sources.begin.question import scenario_text
    from placement.sources.write import replace_folder

    replace_folder(out, region_files(emptied(begun) if empty else begun, scenario_text(begun.document, lang)))


def _unpacked(book: Path, out: Path, words: Words, console: Console) -> None:
    """The folder that a workbook makes. Raises BadInput with every fault of it."""
    from placement.cli.commands.book import book_inputs
    from placement.sources.write import replace_folder

    with book_inputs(book, words, console, mark=False) as (scenario, _):
        replace_folder(out, {path.name: path.read_bytes() for path in sorted(scenario.parent.iterdir())})
    say(console, words("new.unpacked", folder=out))
    say(console, words("new.next", folder=typed(out)))


def _say(begun: Begun, out: Path, words: Words, console: Console, *, empty: bool) -> None:
    """What was made, what is to be added, and what to type next."""
    tables = begun.tables
    sizes = ("areas", "clusters", "bases", "services")
    counted = words.listed([words.count(f"cli.size.{name}", len(tables[name])) for name in sizes])
    told = begun.document["scenario"]
    name = told.get(f"name_{words.language}") or told["name_en"]
    say(console, words("new.made", folder=out, name=name, sizes=counted))
    if empty:
        say(console, words("new.emptied"))
        return
    book = out.suffix.lower() == ".xlsx"
    if book:
        say(console, words("new.book"))
    say(console, *(() if book else added(begun, words)))
    say(console, words("new.next", folder=typed(out)))


def added(begun: Begun, words: Words) -> list[str]:
    """What a planner adds: staff in post, and the question with its money."""
    fund = next(rule for rule in begun.document["rules"] if rule["rule"] == "fund")
    return [
        "- " + words.count("new.add.staff", len(begun.tables["workforce"])),
        "- " + words("new.add.question", amount=words.pounds(fund["amount"])),
    ]
