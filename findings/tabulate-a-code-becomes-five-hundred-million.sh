#!/usr/bin/env bash
# tabulate 0.10.0, which draws `DataFrame.to_markdown` of pandas 3.1.1.
#
# Expected: A column of texts is printed as it is: pandas knows that the column holds texts.
#
# Instead: A column in which every text can be read as a number is printed as numbers. The codes
# 5E1 and 5E8 become 50 and 5e+08, and the versions 1.10 and 1.20 become 1.1 and 1.2. One more
# code that is no number, such as W1, and the whole column is printed as it was.
#
# Who meets it: Whoever puts a table of organisation or service codes into a Markdown report: the
# codes are others, and whether they are depends on the other rows.
#
# What to do: Give `disable_numparse=True`, which to_markdown hands on.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "tabulate==0.10.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import pandas as pd


def printed(values, **how):
    lines = pd.DataFrame({"code": values}).to_markdown(index=False, **how).splitlines()
    return [line.strip("| ") for line in lines[2:]]


seen = [printed(["5E1", "5E8"]), printed(["1.10", "1.20"]), printed(["5E1", "5E8", "W1"])]
print("tabulate", version("tabulate"), "pandas", version("pandas"), seen)
assert seen == [["50", "5e+08"], ["1.1", "1.2"], ["5E1", "5E8", "W1"]]
assert printed(["5E1", "5E8"], disable_numparse=True) == ["5E1", "5E8"]
PYTHON
