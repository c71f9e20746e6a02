"""Builds `data/england-2021`: the tables of England packed, without outlines and Welsh names.

It travels with the package, for regions begun from a choice. The figures are those of `data/england`.
"""

from __future__ import annotations

import gzip
import json

import pandas as pd

from placement.sources.england import england_tables
from placement.sources.england_sources import EnglandSources
from placement.sources.facts import FOLDER, facts
from placement.sources.write import as_csv

ENDING = ".csv.gz"


def england21_files(sources: EnglandSources) -> dict[str, bytes]:
    """Every file of the folder: name to content. The same figures give the same tables."""
    tables = england_tables(sources)
    files = {f"{name}{ENDING}": _packed(as_csv(without_welsh(table))) for name, table in tables.items()}
    package = facts("england21_package")
    resources = [{"name": name, "path": f"{name}{ENDING}", "format": "csv"} for name in tables]
    whole = json.dumps({**package, "resources": resources}, ensure_ascii=False, indent=1) + "\n"
    return {
        **files,
        "datapackage.json": whole.encode(),
        "README.md": (FOLDER / "england21_readme.md").read_bytes(),
    }


def without_welsh(table: pd.DataFrame) -> pd.DataFrame:
    """A table without Welsh names: none are in use in England, and a region there asks for none."""
    return table[[name for name in table.columns if not str(name).endswith("_cy")]]


def _packed(content: bytes) -> bytes:
    """Gzip without a time in it."""
    return gzip.compress(content, 9, mtime=0)
