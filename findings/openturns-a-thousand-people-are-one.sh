#!/usr/bin/env bash
# openturns 1.27.post1, studies of uncertain inputs: `Sample.ImportFromCSVFile`.
#
# Expected: A cell that is no plain number, as "1,200" in a published table, stops the reading, or is missing (NaN),
# as an empty cell is and as a cell with a c or with <5 in it is.
#
# Instead: 1,200 people are 1, quoted or not, and an area of 950 people is the largest. The reader takes as many
# figures as the cell begins with and leaves the rest: 12 345 is 12, 0.5-1.5 is 0.5, 3* is 3. Nothing is said.
#
# And a missing cell counts as the largest figure: the median of 2, 4, 5 and a missing one is 4.5, where the mean is
# missing.
#
# Who meets it: Whoever takes counts of people or ranges from a published table into a study of what is uncertain.
#
# What to do: Read with pandas (`thousands=","`, and look at the kinds of the columns) and hand over
# `Sample(table.to_numpy())`; leave out rows with a missing figure before any quantile.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "openturns==1.27.post1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from math import isnan
from pathlib import Path

from openturns import Sample

Path("areas.csv").write_text('people,posts\n"1,200",2\n950,\n"12 345",4\n0.5-1.5,5\n3*,c\n<5,1\n')
read = Sample.ImportFromCSVFile("areas.csv", ",")
seen = {name: [None if isnan(row[k]) else row[k] for row in read] for k, name in enumerate(read.getDescription())}
some = Sample([[2.0], [float("nan")], [4.0], [5.0]])
middle = {"median": some.computeMedian()[0], "mean is missing": isnan(some.computeMean()[0])}
print("openturns", version("openturns"), seen, middle)
assert seen["people"] == [1.0, 950.0, 12.0, 0.5, 3.0, None]
assert seen["posts"] == [2.0, None, 4.0, 5.0, None, 1.0]
assert middle == {"median": 4.5, "mean is missing": True}
PYTHON
