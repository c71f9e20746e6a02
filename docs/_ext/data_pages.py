"""What the embedded regions hold and how to replace what is assumed, as pages of the docs.

It is what the data page of a run says, but for what only a run can know.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from placement.data import read_region
from placement.i18n import Words
from placement.report.data_page import region_sections, replace_section
from placement.report.pieces import Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from placement.report.pieces import Section

TOP = Path(__file__).parents[2]
REGIONS = {"wales": "Wales", "kent-medway": "Kent and Medway", "england": "England"}
LEAD = """Made from the schemas of the tables, `datapackage.json` and `assumptions.csv`. Every run folder and
every published bundle has such a page of its own figures, `data.en.html` and `data.cy.html`; it also says how
much of the answer rests on what is assumed."""


def data_pages() -> dict[str, str]:
    """Name of each page to its Markdown."""
    return {f"data-{name}.md": page(name, title) for name, title in REGIONS.items()}


def page(name: str, title: str) -> str:
    """The page of one embedded region."""
    region, words = read_region(TOP / "data" / name), Words("en")
    sections = (*region_sections(region, words), replace_section(region, words))
    parts = [f"# The figures of {title}", LEAD, *(part for one in sections for part in markdown(one))]
    return "\n\n".join(parts) + "\n"


def markdown(section: Section) -> Iterator[str]:
    """A section with its paragraphs and tables."""
    yield f"## {section.title}"
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            yield f"**{block.caption}**"
            heads = [column.title for column in block.columns]
            yield _table(heads, [row for group in block.groups for row in group.rows])


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(head)
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _cell(text: str) -> str:
    """No mark of Markdown in it is taken for one."""
    plain = text
    for mark in ("\\", "|", "*", "_", "[", "]", "<", "`"):
        plain = plain.replace(mark, "\\" + mark)
    return plain
