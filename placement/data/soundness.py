"""A first look at a table: which of its columns plainly keep their schema.

Pandera is the judge of tables and names what is wrong with them, but takes some milliseconds a column to say
that nothing is. Most columns of most tables are sound. What is plainly so is found here on each different
value once, and pandera looks at the rest; `tests/data/test_soundness.py` holds the two against each other.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import pandera.pandas as pa


def suspects(columns: dict[str, pa.Column], frame: pd.DataFrame) -> list[str]:
    """The columns of a table (rows by columns) that may break their schema; the others certainly keep it."""
    return [name for name, column in columns.items() if not _plainly_sound(column, frame[name])]


def rows_repeat(frame: pd.DataFrame, unique: list[str]) -> bool:
    """Whether two rows of a table may hold the same in all of the columns that stand together once."""
    return bool(unique) and bool(frame.duplicated(subset=unique).any())


def _plainly_sound(column: pa.Column, values: pd.Series) -> bool:
    """Whether every value has the column's type and passes each of its checks."""
    if values.dtype == np.float64:
        if str(column.dtype) != "float64":
            return False
        each: list[Any] = values.to_numpy().tolist()
        known = [value for value in each if not math.isnan(value)]
        if len(known) < len(each) and not column.nullable:
            return False
    elif isinstance(values.dtype, pd.StringDtype):
        each = values.tolist()
        known = each
        if not str(column.dtype).startswith("str") or not all(type(value) is str for value in each):
            return False
    else:
        return False
    different = set(known)
    if column.unique and len(different) < len(each):
        return False
    return all(_passes(check, different) for check in column.checks)


def _passes(check: pa.Check, different: set[Any]) -> bool:
    """Whether all of these values pass one check; False where the check is none that is known here."""
    stated: dict[str, Any] = check.statistics or {}
    if check.error == "whole":
        return all(value == round(value) for value in different)
    match check.name:
        case "str_length":
            longest, exactly = stated["max_value"], stated["exact_value"]
            return (
                longest is None and exactly is None and all(len(v) >= stated["min_value"] for v in different)
            )
        case "str_matches":
            matches = re.compile(stated["pattern"]).match
            return all(matches(value) is not None for value in different)
        case "isin":
            return different <= set(stated["allowed_values"])
        case "in_range":
            low, high = stated["min_value"], stated["max_value"]
            least, most = min(different, default=high), max(different, default=high)
            above = least >= low if stated["include_min"] else least > low
            return bool(above and (most <= high if stated["include_max"] else most < high))
    return False
