#!/usr/bin/env bash
# tomli-w 1.2.0, the writer of TOML that goes with Python's own reader.
#
# Expected: A list of tables is written the same way whatever its texts are: as [[name]] sections
# (an array of tables), or inline. A longer text in one of them changes one line of the file.
#
# Instead: The width decides. Where every table fits into 100 characters the list is an inline
# array, and as such stands before the sections; where one does not, all of them become [[name]]
# sections at their own place. One longer name rewrites the list and moves it to the other end.
#
# Who meets it: Who writes a plan's rules from Python into a file that is kept under version
# control: a new name for one rule shows as all rules deleted and written anew.
#
# What to do: Write each table of a list by itself under its own [[name]] head.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check "tomli-w==1.2.0"
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import tomllib
from difflib import unified_diff
from importlib.metadata import version

import tomli_w

plan = {"scenario": {"id": "x"}, "aims": [{"aim": "met_need"}, {"aim": "travel", "name": "n"}]}
before = tomli_w.dumps(plan)
plan["aims"][1]["name"] = "n" * 80
after = tomli_w.dumps(plan)
changed = [line for line in unified_diff(before.splitlines(), after.splitlines(), n=0) if line[0] in "+-"]
print("tomli-w", version("tomli-w"), "lines changed:", len(changed) - 2)
print(before, after, sep="---\n")
assert tomllib.loads(after) == plan
assert before.startswith("aims = [\n    { aim")
assert after.startswith("[scenario]")
assert after.count("[[aims]]") == 2
assert len(changed) - 2 > 8
PYTHON
