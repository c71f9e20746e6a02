"""What is made of a workbook while it is read, sheet after sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from placement.i18n import Words
from placement.sources.book.layout import label
from placement.sources.book.places import BookPlaces, SheetFault


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
