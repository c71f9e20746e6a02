#!/usr/bin/env bash
# great-tables 1.1.0, tables for reports, with a scale of colours that is the same for several tables.
#
# Expected: With `data_color(domain=[0, 20])` a wait of 24 weeks has the colour of the top of the scale, as
# on maps, or a colour of its own.
#
# Instead: It has the grey of a missing figure: 24 weeks and no return look the same, and 20 weeks beside
# them is the darkest red. No warning is given. The longest waits are the ones that lose their colour.
#
# Who meets it: Whoever makes the table of the next quarter with the scale of the last one.
#
# What to do: Take the domain from all the figures that will be shown, or clip them to it for the colours
# and say "20 or more"; give na_color a colour that is used for nothing else.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "great-tables==1.1.0" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W error::UserWarning - <<'PYTHON'
from importlib.metadata import version
import re
import great_tables
import pandas

weeks = pandas.DataFrame({"weeks": [0.0, 20.0, 24.0, None]})
table = great_tables.GT(weeks).data_color("weeks", palette=["white", "darkred"], domain=[0, 20])
colours = re.findall(r"background-color: (#\w+)", table.as_raw_html(inline_css=False).split("<tbody")[1])
seen = dict(zip(["0", "20", "24", "no return"], colours, strict=True))
print("great-tables", version("great_tables"), seen)
assert seen["0"] == "#ffffff" and seen["20"] == "#8b0000"
assert seen["24"] == seen["no return"] == "#808080"
PYTHON
