"""Names in place of ids: what a cell shows for an id, and which id a cell means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from placement.data.tables import TABLES


def shown_names(tables: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, str]]:
    """For `table.column` of each table with ids: id to the name shown, with the id where two share it."""
    found: dict[str, dict[str, str]] = {}
    for name, frame in tables.items():
        key = TABLES[name].key
        if key is None or "name_en" not in frame or key not in frame:
            continue
        names = dict(zip(frame[key].astype(str), frame["name_en"].astype(str), strict=True))
        count = Counter(names.values())
        found[f"{name}.{key}"] = {
            own: text if count[text] == 1 and text else f"{text} ({own})" for own, text in names.items()
        }
    return found


def all_names(rows: list[dict[str, str]], key: str) -> dict[str, tuple[str, ...]]:
    """For each id every name by which a cell may mean it."""
    found = {}
    for row in rows:
        own = row.get(key, "")
        named = [row[name] for name in ("name_en", "name_cy") if row.get(name)]
        who = [row[name] for name in ("profession_en", "profession_cy") if row.get(name)]
        if own:
            found[own] = (*named, *(f"{name} ({own})" for name in named), *who)
    return found
