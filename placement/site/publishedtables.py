"""Tables of a run folder read back for pages, and inputs without what may not be published."""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from placement.data.package import FILE as PACKAGE
from placement.data.package import as_bytes
from placement.scenario.inputs import TABLES_FOLDER
from placement.store.folder import INPUTS

TEXTS = frozenset(
    {"item", "unit", "basis", "agreed_by", "class", "rule", "room_unit", "holds", "hard_to_fill"}
    | {"name_en", "name_cy", "sentence_en", "sentence_cy", "rural_class", "reason", "sample", "rules_hold"}
)
WHOLE = re.compile(r"-?[0-9]{1,15}")
DATA = f"{INPUTS}/{TABLES_FOLDER}"
GRADUATES = "graduates.csv"


def read_table(content: bytes) -> pd.DataFrame:
    """A table as the run made it: ids and texts as text, a blank one as "", everything else a figure."""
    table = pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, na_filter=False)
    return table.assign(**{name: _column(name, table[name]) for name in table.columns})


def _column(name: str, cells: pd.Series[Any]) -> pd.Series[Any]:
    if name.endswith("_id") or name in TEXTS:
        return cells
    if len(cells) and all(WHOLE.fullmatch(cell) for cell in cells):
        return cells.astype("int64")
    return pd.Series([float(cell) if cell else math.nan for cell in cells], index=cells.index, dtype=float)


def without_graduates(inputs: Mapping[str, bytes]) -> dict[str, bytes]:
    """The inputs with the header alone of the table of graduates, which counts people by home county."""
    found = dict(inputs)
    table, package = f"{DATA}/{GRADUATES}", f"{DATA}/{PACKAGE}"
    if table in found:
        found[table] = found[table].splitlines(keepends=True)[0]
    if table in found and package in found:
        document = json.loads(found[package])
        for resource in document.get("resources", []):
            if resource.get("path") == GRADUATES:
                resource["hash"] = "sha256:" + hashlib.sha256(found[table]).hexdigest()
                resource["bytes"] = len(found[table])
        found[package] = as_bytes(document)
    return found
