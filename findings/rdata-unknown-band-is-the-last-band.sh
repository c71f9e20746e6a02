#!/usr/bin/env bash
# rdata 1.1.0, files of R read and written in Python, beside pyreadr 0.5.8: a column of categories of which one is
# missing.
#
# Expected: Who has no age band still has none when the table is written for R and read again, as with pyreadr.
#
# Instead: `rdata.read_rds(rdata.write_rds(...))` puts them into the last band, here "85+". The writer stores what is
# missing as number 0 of the bands, which R does not have (its missing value is -2147483648), and the reader counts from
# 1, so that 0 is the one before the first, which Python takes for the last. A missing band that pyreadr wrote is read
# as missing.
#
# Who meets it: A team that works in R and in Python and hands tables of people over in R's own format: all whose age,
# area or profession nobody recorded are the oldest, or of the last area of the list.
#
# What to do: Write with pyreadr, or make the missing ones a category of their own first.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "rdata==1.1.0" \
    "pyreadr==0.5.8" \
    "pandas==2.3.3"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import pandas as pd
import pyreadr
import rdata

bands = ["0-64", "65-84", "85+"]
people = pd.DataFrame({"band": pd.Categorical(["0-64", "65-84", None, None], categories=bands)})
rdata.write_rds("by-rdata.rds", people)
pyreadr.write_rds("by-pyreadr.rds", people)


def counted(table):
    return {str(band): int(n) for band, n in table["band"].value_counts(dropna=False).items() if n}


seen = {
    "before": counted(people),
    "written and read by rdata": counted(rdata.read_rds("by-rdata.rds")),
    "written by pyreadr, read by rdata": counted(rdata.read_rds("by-pyreadr.rds")),
}
codes = rdata.parser.parse_file("by-rdata.rds").object.value[0].value
print("rdata", version("rdata"), "pyreadr", version("pyreadr"), seen, "numbers in the file:", list(codes))
assert seen["before"] == seen["written by pyreadr, read by rdata"] == {"nan": 2, "0-64": 1, "65-84": 1}
assert seen["written and read by rdata"] == {"85+": 2, "0-64": 1, "65-84": 1}
assert [int(code) for code in codes] == [1, 2, 0, 0]
PYTHON
