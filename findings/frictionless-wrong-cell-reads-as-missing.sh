#!/usr/bin/env bash
# frictionless 5.21.0, tables with a schema (Frictionless Data).
#
# Expected: With a schema that says `posts` is an integer, reading a file where one cell is "12*"
# (a figure with a footnote) stops, or warns. To check is what the schema is for.
#
# Instead: `read_rows` and `extract` hand over the row with None, exactly as for a cell that is
# empty. The figure 12 has become "missing", nothing is raised and nothing is printed. The error
# is kept in an attribute of the row; only `validate` shows it.
#
# Who meets it: An analyst who reads a published table with its schema: the footnoted figures
# leave the sum.
#
# What to do: Call `validate` first and stop if it is not valid, or look at `row.errors` of every
# row.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "frictionless==5.21.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from frictionless import Resource, Schema, fields

with open("posts.csv", "w") as file:
    file.write("area,posts\nA,1\nB,12*\nC,\n")


def resource():
    columns = [fields.StringField(name="area"), fields.IntegerField(name="posts")]
    return Resource(path="posts.csv", schema=Schema(fields=columns))


rows = resource().read_rows()
seen = [row["posts"] for row in rows]
extracted = [row["posts"] for row in resource().extract()["posts"]]
print("frictionless", version("frictionless"), seen, extracted, [row.valid for row in rows])
assert seen == extracted == [1, None, None]
assert [row.valid for row in rows] == [True, False, True]
assert not resource().validate().valid
PYTHON
