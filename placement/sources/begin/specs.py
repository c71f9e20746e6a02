"""The schema of a table as these columns have it: residents and need by the ages that are there."""

from __future__ import annotations

import re
from collections.abc import Iterable

from placement.data.table_spec import TableSpec
from placement.data.tables import TABLES

RATE = re.compile(r"need_[0-9]\w*")


def spec_of(table: str, columns: Iterable[str]) -> TableSpec:
    """The table's schema for these columns."""
    spec = TABLES[table]
    by_age = getattr(spec, "with_bands", None)
    return spec if by_age is None else by_age(list(columns))


def rates_of(columns: Iterable[str]) -> list[str]:
    """The columns of need: by age, and of a group of residents."""
    return [name for name in columns if RATE.fullmatch(name) or name == "need_group_per_10000"]
