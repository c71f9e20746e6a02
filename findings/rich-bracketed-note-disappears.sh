#!/usr/bin/env bash
# rich 15.0.0, tables in a terminal.
#
# Expected: A text in a cell is printed as it is; square brackets that name no style are text.
#
# Instead: A word in square brackets that begins with a small letter is taken as a style, known or
# not, and is left out: "Cwm Taf [part]" is printed as "Cwm Taf", while "Cwm Taf [Part]" stays
# whole. Two areas that differ by the note look the same.
#
# Who meets it: Whoever prints names or notes from data, such as "Physiotherapist [paediatric]".
#
# What to do: Wrap what comes from data in `rich.text.Text`, or call `rich.markup.escape`.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "rich==15.0.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import io
from importlib.metadata import version
from rich.console import Console
from rich.table import Table
from rich.text import Text

page = io.StringIO()
table = Table("Area", box=None, show_header=False)
for name in ("Cwm Taf [part]", "Cwm Taf [Part]", Text("Cwm Taf [part]")):
    table.add_row(name)
Console(file=page, width=40).print(table)
seen = [line.strip() for line in page.getvalue().splitlines()]
print("rich", version("rich"), seen)
assert seen == ["Cwm Taf", "Cwm Taf [Part]", "Cwm Taf [part]"]
PYTHON
