"""Sections of plain data, as Streamlit shows them: every text is escaped, none is read as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import streamlit as st

from placement.report.pieces import Block, Bullets, Column, Facts, Paragraph, Table

LINKS = re.compile(r'<nav class="links".*?</nav>', re.DOTALL)
"""The links of a page of a run folder to the others beside it."""
LINK = re.compile(r'<a [^>]*href="(?!#|https?:)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
NARROW = 4
"""Columns, all but the first of figures, that a phone has room for side by side."""
STYLE = """
[data-testid=stHeaderActionElements] { display: none; }
[data-testid=stMarkdownContainer] h3 { font-size: 1.4rem; }
[data-testid=stMarkdownContainer] h4 { font-size: 1rem; padding: 0; }
.told { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
.told caption { caption-side: top; text-align: left; font-weight: 600; color: inherit; padding: 0 0 0.5rem; }
.told th, .told td { text-align: left; vertical-align: top; padding: 0.4rem 0.5rem; font-weight: 400;
  border-bottom: 1px solid #c9c9c9; overflow-wrap: break-word; }
.told thead th { vertical-align: bottom; font-weight: 600; border-bottom: 2px solid; overflow-wrap: normal; }
.told tbody th { min-width: 4rem; }
.told .figure { text-align: right; font-variant-numeric: tabular-nums; }
.told .group, .told .total > * { font-weight: 600; }
@media (max-width: 40rem) {
  [data-testid=stTable] th, [data-testid=stTable] td { padding: 0.3rem 0.25rem; font-size: 0.8125rem; }
  .told th, .told td { padding: 0.3rem 0.25rem; }
  .told.wide thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .told.wide, .told.wide tbody, .told.wide caption, .told.wide tr, .told.wide tbody th { display: block; }
  .told.wide tr { border-bottom: 2px solid #767676; padding: 0.4rem 0; }
  .told.wide tbody th { font-weight: 600; border: 0; }
  .told.wide td { display: flex; justify-content: space-between; gap: 1rem; text-align: right;
    padding: 0.1rem 0.25rem; border: 0; }
  .told.wide td::before { content: attr(data-title); text-align: left; flex: 0 1 auto; }
  .told.wide td:empty { display: none; }
}
"""
"""How headings and tables look: these side by side where there is room, row by row on a phone.

A heading's link to itself would be one more stop of the tab key, and leads nowhere that anybody needs.
"""
MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:^=])")


def plain(text: str) -> str:
    """A text whose marks Markdown does not act upon."""
    return MARKS.sub(r"\\\1", text)


def by_itself(page: Path) -> str:
    """A page that stands without those beside it: links that would lead nowhere are left out, or are text."""
    return LINK.sub(r"\1", LINKS.sub("", page.read_text(encoding="utf-8")))


def show(blocks: Iterable[Block]) -> None:
    """Draw blocks one under the other; what has no words (a drawing) is left to the run's own pages."""
    for block in blocks:
        if isinstance(block, Paragraph):
            if block.weight == "warning":
                st.warning(plain(block.text))
            elif block.weight == "lead":
                st.markdown(f"### {plain(block.text)}")
            else:
                st.markdown(plain(block.text))
        elif isinstance(block, Bullets):
            st.markdown("\n".join(f"* {plain(line)}" for line in block.lines))
        elif isinstance(block, Facts):
            for name, text in block.facts:
                st.markdown(f"#### {plain(name)}\n{plain(text)}")
        elif isinstance(block, Table):
            st.html(table_html(block))


def table_html(block: Table) -> str:
    """A table of cells as they are told; rows of groups under their titles, totals in bold.

    On a phone one of many columns, or of more texts than one, is drawn row by row, each cell beside its
    heading: `STYLE` does that. The roles say that it is a table all the same.
    """
    texts = sum(not column.figures for column in block.columns)
    wide = " wide" if len(block.columns) > NARROW or texts > 1 else ""
    head = "".join(
        f'<th role="columnheader" scope="col"{_kind(column)}>{escape(column.title)}</th>'
        for column in block.columns
    )
    rows = []
    for group in block.groups:
        if group.title:
            across = len(block.columns)
            rows.append(
                f'<tr role="row"><th role="rowheader" class="group" colspan="{across}">'
                f"{escape(group.title)}</th></tr>"
            )
        rows += [_row(row, block) for row in group.rows]
        rows += [_row(group.total, block, kind=' class="total"')] if group.total else []
    return (
        f'<table role="table" class="told{wide}"><caption>{escape(block.caption)}</caption>'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )


def _row(cells: Sequence[str], block: Table, kind: str = "") -> str:
    first, *others = zip(block.columns, cells, strict=True)
    told = "".join(
        f'<td role="cell" data-title="{escape(column.title)}"{_kind(column)}>{escape(cell)}</td>'
        for column, cell in others
    )
    return f'<tr role="row"{kind}><th role="rowheader" scope="row">{escape(first[1])}</th>{told}</tr>'


def _kind(column: Column) -> str:
    return ' class="figure"' if column.figures else ""
