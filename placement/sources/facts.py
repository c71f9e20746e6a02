"""What stands in this package as data, figures and names (facts/*.toml); the order of a table's columns."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from placement.data.tables import TABLES

FOLDER = Path(__file__).parent / "facts"


@cache
def facts(name: str) -> dict[str, Any]:
    """One file of facts, by its stem; read once, to be left unchanged."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def in_order(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """The columns that the table of this name may have, in the order of its schema; others are left out."""
    return table[[column for column in TABLES[name].with_bands(table.columns).columns if column in table]]
