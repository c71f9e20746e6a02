#!/usr/bin/env bash
# csv-diff 1.2, the difference between two versions of a table.
#
# Expected: Two rows that have the same key, in a file where the key should be unique, stop the
# comparison or are told; a row that was taken away is told as removed.
#
# Instead: The last row of a key takes the place of those before it, without a word. A version
# with two rows for area 1 (5 posts and 6 posts) and a version with one (6 posts) have no
# difference at all; with 5 posts changed to 50 in the first of the two rows there is none either.
#
# Who meets it: Whoever reviews a change of the data by its difference: five posts went, and the
# review says that nothing changed.
#
# What to do: Check first that the key is unique in both files, or compare with a key of all
# columns that make a row unique.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "csv-diff==1.2"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import io
from importlib.metadata import version
from csv_diff import compare, load_csv


def difference(old, new):
    tables = [load_csv(io.StringIO("area,posts\n" + text), key="area") for text in (old, new)]
    told = compare(*tables)
    return {name: told[name] for name in ("added", "removed", "changed")}


seen = [
    difference("1,5\n1,6\n2,1\n", "1,6\n2,1\n"),
    difference("1,5\n1,6\n2,1\n", "1,50\n1,6\n2,1\n"),
]
print("csv-diff", version("csv-diff"), seen)
nothing = {"added": [], "removed": [], "changed": []}
assert seen == [nothing, nothing]
assert difference("1,5\n2,1\n", "2,1\n")["removed"] == [{"area": "1", "posts": "5"}]
PYTHON
