#!/usr/bin/env bash
# csvw 4.1.1, a reader of CSV on the Web, the metadata standard of several government statistics
# sites.
#
# Expected: A column may have a title in each language, `{"en": "Area", "cy": "Ardal"}`. A file
# whose header is one of them is matched to the column, and a file that matches none is not valid.
#
# Instead: As soon as a column has more than one title, none is matched, not even the English one.
# The typed column reads as empty, the cells arrive under the raw header as text, and the table
# still counts as valid without a warning. One title alone works.
#
# Who meets it: Whoever publishes one set of metadata for the Welsh and the English file of the
# same table, as public bodies in Wales must.
#
# What to do: Write one metadata file for each language with one title a column, or give the
# columns names that are the header.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "csvw==4.1.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import json

import csvw


def read(header, titles):
    with open("posts.csv", "w") as file:
        file.write(f"{header}\nPowys,3\n")
    columns = [
        {"name": "area", "titles": titles[0]},
        {"name": "posts", "titles": titles[1], "datatype": "integer"},
    ]
    with open("posts.csv-metadata.json", "w") as file:
        json.dump(
            {"@context": "http://www.w3.org/ns/csvw", "url": "posts.csv", "tableSchema": {"columns": columns}}, file
        )
    table = csvw.CSVW("posts.csv-metadata.json", validate=True)
    return [dict(row) for row in table.tables[0]][0], table.is_valid, len(table.warnings)


both = {"en": "Area", "cy": "Ardal"}, {"en": "Posts", "cy": "Swyddi"}
seen = {
    "Welsh title alone": read("Ardal,Swyddi", ("Ardal", "Swyddi")),
    "Welsh header, both titles": read("Ardal,Swyddi", both),
    "English header, both titles": read("Area,Posts", both),
}
print("csvw", version("csvw"), seen)
assert seen == {
    "Welsh title alone": ({"area": "Powys", "posts": 3}, True, 0),
    "Welsh header, both titles": ({"Ardal": "Powys", "Swyddi": "3", "area": None, "posts": None}, True, 0),
    "English header, both titles": ({"Area": "Powys", "Posts": "3", "area": None, "posts": None}, True, 0),
}
PYTHON
