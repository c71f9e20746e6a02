"""The first look at a table against pandera, column by column, on sound values and on wrong ones."""

from __future__ import annotations

import math

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.data.soundness import rows_repeat, suspects
from placement.data.tables import TABLES


def asked_of(column: pa.Column) -> str:
    """What a column asks of its values; many ask the same."""
    checks = [(check.name, str(check.error), str(check.statistics)) for check in column.checks]
    return f"{column.dtype} {column.nullable} {column.unique} {checks}"


COLUMNS = {asked_of(column): column for table in TABLES.values() for column in table.schema.columns.values()}
TEXTS = [
    "",
    "a",
    "a-1",
    "A B",
    "true",
    "yes",
    "2026-11-29",
    "29/11/2026",
    "-",
    "é",
    "a\n",
    "W01000001",
    "whole",
]
NUMBERS = [math.nan, -1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 100.0, 100.5, 1e6, 1e7, 1e9, 2021.0]


def breaks(column: pa.Column, values: pd.Series) -> bool:
    """Whether pandera finds anything."""
    try:
        pa.DataFrameSchema({"x": column}, strict=True).validate(pd.DataFrame({"x": values}), lazy=True)
    except pa.errors.SchemaErrors:
        return True
    return False


@pytest.mark.parametrize("number", [True, False])
def test_each_column_finds_one_value_wrong_just_where_pandera_does(number: bool) -> None:
    for name, column in COLUMNS.items():
        for value in NUMBERS if number else TEXTS:
            values = pd.Series([value], dtype="float64" if number else "str")
            told = bool(suspects({"x": column}, pd.DataFrame({"x": values})))
            assert told == breaks(column, values), (name, value)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(name=st.sampled_from(sorted(COLUMNS)), data=st.data())
def test_several_values_pass_only_where_pandera_lets_them(name: str, data: st.DataObject) -> None:
    column = COLUMNS[name]
    number = str(column.dtype) == "float64"
    drawn = data.draw(st.lists(st.sampled_from(NUMBERS if number else TEXTS), max_size=4))
    values = pd.Series(drawn, dtype="float64" if number else "str")
    assert bool(suspects({"x": column}, pd.DataFrame({"x": values}))) == breaks(column, values)


def test_rows_that_repeat_are_found() -> None:
    frame = pd.DataFrame({"a": ["x", "x", "y"], "b": ["1", "2", "1"]})
    assert not rows_repeat(frame, ["a", "b"])
    assert rows_repeat(frame, ["a"])
    assert not rows_repeat(frame, [])
