"""An answer in a terminal: its first screen, or the whole summary with the same sections as the page."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from placement.i18n import Language, Words
from placement.report.page import heading
from placement.report.pieces import Block, Bullets, Facts, Paragraph, Table
from placement.report.screen import first_screen
from placement.report.summary import summary_text
from placement.results.view import View

WEIGHTS = {"plain": "", "lead": "bold", "warning": "bold yellow"}


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
        console.print(_grid(block))


def _grid(table: Table) -> Grid:
    grid = Grid(
        title=Text(table.caption, style="bold"), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False
    )
    for column in table.columns:
        grid.add_column(Text(column.title), justify="right" if column.figures else "left", overflow="fold")
    for group in table.groups:
        if group.title:
            grid.add_row(Text(group.title, style="bold"))
        for row in group.rows:
            first = f"  {row[0]}" if group.title else row[0]
            grid.add_row(Text(first), *(Text(cell) for cell in row[1:]))
        if group.total:
            grid.add_row(*(Text(cell, style="bold") for cell in group.total), end_section=True)
    return grid
