"""An answer in a terminal: its first screen, or the whole summary with the same sections as the page."""

from __future__ import annotations

from rich import box
from rich.console import Console, Group, JustifyMethod
from rich.table import Table as Grid
from rich.text import Text

from placement.i18n import Language, Words
from placement.report.page import heading
from placement.report.pieces import Block, Bullets, Facts, Paragraph, Table, shared
from placement.report.screen import first_screen
from placement.report.summary import summary_text
from placement.results.view import View

WEIGHTS = {"plain": "", "lead": "bold", "warning": "bold yellow"}
INSET, EDGES = "  ", 3
"""What stands before the name of a row that belongs to a group; characters about each column."""


def print_summary(view: View, console: Console, language: Language = "en") -> None:
    """Print the summary; text is never read as markup."""
    words = Words(language)
    console.print(Text(heading(view, words), style="bold underline"))
    for section in summary_text(view, words):
        console.print()
        console.rule(Text(section.title, style="bold"), align="left", characters="─", style="dim")
        for block in section.blocks:
            _print(block, console)


def print_first_screen(view: View, console: Console, language: Language = "en") -> None:
    """Print what fits one screen; text is never read as markup. Raises KeyError as `first_screen` does."""
    words = Words(language)
    console.print(Text(heading(view, words), style="bold underline"))
    for block in first_screen(view, words):
        _print(block, console)


def _print(block: Block, console: Console) -> None:
    if isinstance(block, Paragraph):
        console.print(Text(block.text, style=WEIGHTS[block.weight]))
    elif isinstance(block, Bullets):
        bullets = Grid.grid(padding=(0, 1))
        for line in block.lines:
            bullets.add_row(Text(" •"), Text(line))
        console.print(bullets)
    elif isinstance(block, Facts):
        facts = Grid.grid(padding=(0, 2))
        for name, text in block.facts:
            facts.add_row(Text(name, style="bold"), Text(text))
        console.print(facts)
    elif isinstance(block, Table):
        console.print(_grid(block, console.width) or _one_by_one(block))


def _grid(table: Table, width: int) -> Grid | None:
    """The table, if it can stand in so many characters with no word and no figure broken in two."""
    least, wanted = (
        list(many) for many in zip(*(_widths(table, at) for at in range(len(table.columns))), strict=True)
    )
    room = width - EDGES * len(table.columns)
    if sum(least) > room:
        return None
    least[0] += min(max(wanted[0] - least[0], 0), room - sum(least))  # names on one line, before heads
    grid = Grid(
        title=Text(table.caption, style="bold"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    whole = sum(map(max, least, wanted))
    wide = [int(one) for one in shared(least, wanted, min(room, whole))]
    for at, column in enumerate(table.columns):
        justify: JustifyMethod = "right" if column.figures else "left"
        grid.add_column(Text(column.title), justify=justify, width=wide[at])
    for group in table.groups:
        if group.title:
            grid.add_row(Text(group.title, style="bold"))
        for row in group.rows:
            first = f"{INSET}{row[0]}" if group.title else row[0]
            grid.add_row(Text(first), *(Text(cell) for cell in row[1:]))
        if group.total:
            grid.add_row(*(Text(cell, style="bold") for cell in group.total), end_section=True)
    return grid


def _widths(table: Table, at: int) -> tuple[int, int]:
    """Characters of the longest word of a column, and of its longest cell (a group's title spans none)."""
    cells = [table.columns[at].title]
    for group in table.groups:
        inset = INSET if group.title and not at else ""
        cells += [f"{inset}{row[at]}" for row in group.rows] + list(group.total[at : at + 1])
    words = [len(INSET) * cell.startswith(INSET) + len(word) for cell in cells for word in cell.split()]
    return max(words, default=1), max(map(len, cells))


def _one_by_one(table: Table) -> Group:
    """Each row below the one before, its figures by name, where there is no room side by side."""
    lines = [Text(table.caption, style="bold")]
    for group in table.groups:
        lines += [Text(f"\n{group.title}", style="bold")] if group.title else []
        for row in (*group.rows, group.total):
            pairs = zip(table.columns[1:], row[1:], strict=False)
            lines += [Text(f"\n{name}") for name in row[:1]]
            lines += [Text(f"  {column.title}: {cell}") for column, cell in pairs]
    return Group(*lines)
