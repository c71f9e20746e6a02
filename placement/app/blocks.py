"""Sections of plain data, as Streamlit shows them: every text is escaped, none is read as Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from placement.report.pieces import Bullets, Facts, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from placement.report.pieces import Block

LINKS = re.compile(r'<nav class="links".*?</nav>', re.DOTALL)
"""The links of a page of a run folder to the others beside it."""
LINK = re.compile(r'<a [^>]*href="(?!#|https?:)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
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
                st.markdown(f"#### {plain(block.text)}")
            else:
                st.markdown(plain(block.text))
        elif isinstance(block, Bullets):
            st.markdown("\n".join(f"* {plain(line)}" for line in block.lines))
        elif isinstance(block, Facts):
            for name, text in block.facts:
                st.markdown(f"**{plain(name)}**  \n{plain(text)}")
        elif isinstance(block, Table):
            _table(block)


def _table(block: Table) -> None:
    """A table of cells as they are told; rows of groups under their titles."""
    titles = [column.title for column in block.columns]
    rows: list[tuple[str, ...]] = []
    for group in block.groups:
        if group.title:
            rows.append((group.title, *[""] * (len(titles) - 1)))
        rows += group.rows
        if group.total:
            rows.append(group.total)
    st.markdown(f"**{plain(block.caption)}**")
    frame = pd.DataFrame(rows, columns=titles)
    st.table(frame.set_index(titles[0]))
