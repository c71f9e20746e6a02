"""What is made of a workbook while it is read, sheet after sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from placement.data.cells import PLAIN_NUMBER
from placement.data.grid import RawCell
from placement.i18n import Words
from placement.sources.book.layout import OWN, label
from placement.sources.book.places import BookPlaces, SheetFault
from placement.sources.book.values import unknown_figure


@dataclass(frozen=True)
class BookRemark:
    """What was made of something: the text `book.told.<key>`."""

    key: str
    slots: Mapping[str, object] = field(default_factory=dict)

    def says(self, words: Words) -> str:
        slots = dict(self.slots)
        if "column" in slots:
            slots["column"] = label(str(slots["column"]), words)
        return words(f"book.told.{self.key}", **slots)


@dataclass
class BookRead:
    """A workbook as read: the files it makes, what was made of it, what is wrong, and where all stands."""

    name: str
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    document: dict[str, Any] = field(default_factory=dict)
    told: list[BookRemark] = field(default_factory=list)
    faults: list[SheetFault] = field(default_factory=list)
    places: BookPlaces = field(default_factory=lambda: BookPlaces("", {}))
    unknown: set[tuple[str, str, str]] = field(default_factory=set)
    """File, column and text of each name that no table has, which is told once."""
    own_staff: frozenset[tuple[str, str]] = frozenset()
    """Base and service of each row of staff whose figures are the planner's own."""

    def tell(self, key: str, **slots: object) -> None:
        self.told.append(BookRemark(key, slots))


NAME = "workforce"


def with_assumed(read: BookRead) -> None:
    """Own figures where there are any, else those assumed; rows of which nothing is known are left out.

    Where staff in post are given and the establishment is not, every funded post is taken as filled: told.
    """
    table = read.tables[NAME]
    place = read.places.sheets[f"{NAME}.csv"]
    blank = pd.Series("", index=table.index, dtype="str")
    given = {name: table.get(name, blank) for name in OWN}
    marks = Counter(
        text for texts in given.values() for text in texts if text and unknown_figure(RawCell(text))
    )
    if marks:
        told = ", ".join(f"{mark} ({n})" for mark, n in marks.most_common())
        read.tell("staff_marks", sheet=place.title, marks=told)
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
