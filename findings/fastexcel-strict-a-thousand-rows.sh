#!/usr/bin/env bash
# fastexcel 0.21.0, alone and as the engine of polars 2.1.0, reading a workbook of figures by area.
#
# Expected: With dtype_coercion="strict", which "will raise an error in case a column contains several
# dtypes", a column of figures in which one cell holds "12.5 [p]" (provisional) is refused. So a person reads
# strictly, hears nothing, and takes every cell for a figure.
#
# Instead: It raises only where the text stands among the first 1,000 rows, from which types are guessed.
# Farther down the cell becomes null without a word, strict or not: the figure 12.5 is gone, and a
# published figure cannot be told from one that was withheld. polars.read_excel does the same.
#
# Who meets it: Whoever reads a table of more than 1,000 small areas (Wales has 1,917) with marks in it.
#
# What to do: schema_sample_rows=None (infer_schema_length=None in polars) looks at every row; then the
# column is text, and strict raises.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "fastexcel==0.21.0" \
    "polars==2.1.0" \
    "openpyxl==3.1.5"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import fastexcel
import openpyxl
import polars as pl


def written(name, marked):
    """1,917 areas; the figure of row `marked` is provisional."""
    book = openpyxl.Workbook()
    book.active.append(["area", "wte"])
    for number in range(1, 1918):
        book.active.append([f"W01{number:06}", "12.5 [p]" if number == marked else number / 2])
    book.save(name)


def strictly(name, **how):
    try:
        table = fastexcel.read_excel(name).load_sheet(0, dtype_coercion="strict", **how).to_polars()
    except Exception as error:
        return type(error).__name__
    return str(table["wte"].dtype), table["wte"].null_count()


written("early.xlsx", 500)
written("late.xlsx", 1500)
polars = pl.read_excel("late.xlsx")
seen = {
    "early, strict": strictly("early.xlsx"),
    "late, strict": strictly("late.xlsx"),
    "late, strict, every row": strictly("late.xlsx", schema_sample_rows=None),
    "late, polars": (str(polars["wte"].dtype), polars["wte"].null_count(), polars["wte"][1499]),
    "late, polars, every row": pl.read_excel("late.xlsx", infer_schema_length=None)["wte"][1499],
}
print("fastexcel", version("fastexcel"), "polars", version("polars"))
print(seen)
assert isinstance(seen["early, strict"], str), "it is refused among the first 1,000 rows"
assert seen["late, strict"] == ("Float64", 1)
assert isinstance(seen["late, strict, every row"], str)
assert seen["late, polars"] == ("Float64", 1, None)
assert seen["late, polars, every row"] == "12.5 [p]"
PYTHON
