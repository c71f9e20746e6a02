#!/usr/bin/env bash
# papermill 2.7.0, which runs a notebook as a report, with parameters from the command line.
#
# Expected: `-p year 2024_25` gives the notebook the text "2024_25", as `-p year 2024-25` gives it "2024-25";
# whole numbers become numbers, and a code that is not written as one stays a text.
#
# Instead: The financial year 2024_25 is the number 202425, because Python allows underscores in whole numbers.
# A team called 5E8 is 500000000.0, the old ward code 07E1 is 70.0 and the cost centre 0123 is 123. Nothing is
# said; 2024-25 and W06000023 arrive as they were written, so a first try with those looks right.
#
# Who meets it: Whoever runs one report a year or a board at a time in a reproducible pipeline: a table filtered
# by year or code comes out empty, or the file of another code is read.
#
# What to do: `-r year 2024_25` hands the value over as a text; or a file of parameters with the values in quotes.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "papermill==2.7.0"
cd "$work"
cat > report.ipynb <<'NOTEBOOK'
{"cells": [{"cell_type": "code", "id": "first", "metadata": {"tags": ["parameters"]}, "execution_count": null,
  "outputs": [], "source": "year = dash = team = ward = centre = county = raw = ''"}],
 "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"},
  "language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}
NOTEBOOK
"$work/venv/bin/papermill" report.ipynb made.ipynb --prepare-only --no-progress-bar --log-level ERROR \
    -p year 2024_25 -p dash 2024-25 -p team 5E8 -p ward 07E1 -p centre 0123 -p county W06000023 -r raw 2024_25
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import json
from importlib.metadata import version

with open("made.ipynb", encoding="utf-8") as file:
    cell = json.load(file)["cells"][1]
assert cell["metadata"]["tags"] == ["injected-parameters"]
seen = {}
exec("".join(cell["source"]), {}, seen)
print("papermill", version("papermill"), seen)
assert seen == {
    "year": 202425, "dash": "2024-25", "team": 500000000.0, "ward": 70.0, "centre": 123,
    "county": "W06000023", "raw": "2024_25",
}
PYTHON
