"""Staff as planners have them: their figures beside those assumed, and lists with a column a service."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from placement.data.cells import PLAIN_NUMBER
from placement.data.grid import BLANK, RawCell
from placement.data.tables import TABLES
from placement.i18n import Words
from placement.sources.begin.naming import folded
from placement.sources.book.header import find_head, own_columns
from placement.sources.book.layout import OWN, label
from placement.sources.book.values import unknown_figure

if TYPE_CHECKING:
    from placement.data.grid import SheetGrid
    from placement.sources.book.as_read import BookRead

NAME = "workforce"


def across(read: BookRead, grid: SheetGrid) -> SheetGrid:
    """A list with a base a row and a service a column, as one with both in each row; others as they are.

    It is such a list where its head has a base and no service, and figures stand in the other columns.
    """
    head = find_head(grid, own_columns(TABLES[NAME].columns))
    if head is not None and "service_id" in head.columns:
        return grid
    top = next(
        (
            row
            for row, cells in grid.rows()
            if len(cells) > 2 and not any(c.number is not None for c in cells.values())
        ),
        None,
    )
    if top is None:
        return grid
    heads = grid.cells[top]
    below = [min(cells) for row, cells in grid.rows() if row > top]
    base = min([*heads, *below])
    services = {
        at: cell
        for at, cell in heads.items()
        if at != base and not folded(cell.text).startswith(("total", "note"))
    }
    figures = [
        row
        for row, cells in grid.rows()
        if row > top and any(cells.get(at, BLANK).number is not None for at in services)
    ]
    if len(services) < 2 or not figures or (head is not None and set(head.columns) & set(OWN)):
        return grid
    heads_of_rows = [RawCell(label(name, Words("en"))) for name in ("base_id", "service_id", "in_post_wte")]
    cells: dict[int, dict[int, RawCell]] = {1: dict(enumerate(heads_of_rows, start=1))}
    origin: dict[tuple[int, int], tuple[int, int]] = {}
    for row in figures:
        for at, service in services.items():
            here = len(cells) + 1
            cells[here] = {1: grid.cells[row].get(base, BLANK), 2: service, 3: grid.cells[row].get(at, BLANK)}
            origin |= {(here, 1): (row, base), (here, 2): (top, at), (here, 3): (row, at)}
    read.tell("across", sheet=grid.title, n=len(services))
    return replace(grid, cells=cells, hidden=frozenset(), merged=0, origin=origin)


def with_assumed(read: BookRead) -> None:
    """Own figures where there are any, else those assumed; rows of which nothing is known are left out.

    Where staff in post are given and the establishment is not, every funded post is taken as filled: told.
    """
    table = read.tables[NAME]
    place = read.places.sheets[f"{NAME}.csv"]
    blank = pd.Series("", index=table.index, dtype="str")
    given = {name: table.get(name, blank) for name in OWN}
    given = {
        name: texts.where(~texts.map(lambda text: unknown_figure(RawCell(text))), "")
        for name, texts in given.items()
    }
    own = (given["in_post_wte"] != "") | (given["funded_wte"] != "")
    wrong = given["in_post_wte"].map(lambda text: not PLAIN_NUMBER.fullmatch(text) or text.startswith("-"))
    plain = given["in_post_wte"].mask(wrong, "0")  # told once, and by the cell that somebody filled
    filled = given["funded_wte"].where(~own | (given["funded_wte"] != ""), plain)
    alone = own & (given["in_post_wte"] != "") & (given["funded_wte"] == "")
    made = {"in_post_wte": given["in_post_wte"], "funded_wte": filled}
    for name, beside in OWN.items():
        assumed = table.get(beside, blank)
        made[name] = made[name].where(own, assumed)
    table = table.assign(**made)
    known = (table["in_post_wte"] != "") | (table["funded_wte"] != "")
    counts = {"own": int(own.sum()), "assumed": int((known & ~own).sum()), "unknown": int((~known).sum())}
    for key, n in counts.items():
        if n and not (key == "own" and n == len(table)):
            read.tell(f"staff_{key}", sheet=place.title, n=n, all=len(table))
    if alone.any():
        read.tell("staff_funded", sheet=place.title, n=int(alone.sum()))
    read.own_staff = frozenset(
        zip(table.loc[own, "base_id"], table.loc[own, "service_id"], strict=True)
        if {"base_id", "service_id"} <= set(table)
        else ()
    )
    rows = tuple(row for row, keep in zip(place.rows, known, strict=True) if keep)
    read.tables[NAME] = table[known].reset_index(drop=True)
    read.places.sheets[f"{NAME}.csv"] = replace(place, rows=rows)
