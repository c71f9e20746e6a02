"""What the cells of a table must hold, each check on values whose verdict is plain."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from placement.data.table_schema import (
    ColumnSchema,
    TableSchema,
    between,
    filled,
    matching,
    one_of,
    whole_number,
)
from placement.data.tables import ID_PATTERN

TEXT = ColumnSchema((filled(), matching(ID_PATTERN, "id_characters")), {}, unique=True)
SHARE = ColumnSchema((between(0, 1),), {})
ABOVE = ColumnSchema((between(0, 10, above=True),), {}, nullable=True)
COUNT = ColumnSchema((whole_number(), between(0, 100)), {}, unique=True)


@pytest.mark.parametrize(
    ("column", "values", "told"),
    [
        (TEXT, ["a", "b-1"], []),
        (TEXT, ["a", "", "a b", "a\n", "a"], [("repeated", 4), ("blank", 1), ("id_characters", (1, 2, 3))]),
        (SHARE, [0.0, 1.0, 0.5], []),
        (SHARE, [-0.1, math.nan, 1.1], [("blank_number", 1), ("range", (0, 2))]),
        (ABOVE, [math.nan, 0.0, 10.0], [("range", 1)]),
        (COUNT, [1.5, 101.0, 1.5], [("repeated", 2), ("whole", (0, 2)), ("range", 1)]),
        (ColumnSchema((one_of(["town", "village"]),), {}), ["town", "Town", ""], [("choice", (1, 2))]),
        (ColumnSchema((one_of([0.5, 1.0]),), {}), [0.5, 0.75], [("choice", 1)]),
        (ColumnSchema((), {}, unique=True, nullable=True), [math.nan, math.nan], []),
    ],
)
def test_each_check_tells_the_rows_that_break_it(
    column: ColumnSchema, values: list[float | str], told: list[tuple[str, int | tuple[int, ...]]]
) -> None:
    kind = "str" if isinstance(values[0], str) else "float64"
    expected = [
        (key, row, "x") for key, rows in told for row in (rows if isinstance(rows, tuple) else (rows,))
    ]
    assert list(column.failures("x", pd.Series(values, dtype=kind))) == expected


def test_rows_that_repeat_are_told_once_each_after_the_first() -> None:
    any_text = ColumnSchema((), {})
    schema = TableSchema({"a": any_text, "b": any_text}, ["a", "b"])
    frame = pd.DataFrame({"a": ["x", "x", "y", "x"], "b": ["1", "2", "1", "1"]}, dtype="str")
    assert list(schema.failures(frame)) == [("duplicate_row", 3, "a")]
    assert list(schema.failures(frame[["a"]])) == []
