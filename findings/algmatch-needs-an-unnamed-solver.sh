#!/usr/bin/env bash
# algmatch 1.1.1, stable matching of hospitals and residents, students and projects.
#
# Expected: The package has a free licence and names all that it needs, so after installing it
# `from algmatch import HR` works.
#
# Instead: The import fails for want of gurobipy, the interface of a commercial solver, which the
# package does not list among its requirements. Only one of its four problems uses it, but all are
# behind the same import; the plain hospitals and residents problem, which needs no solver, cannot
# be reached without it.
#
# Who meets it: A planner who matches graduates to clusters in a public body and may use open
# software only.
#
# What to do: Read the licence of gurobipy and install it on purpose, or use the package matching.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "algmatch==1.1.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from importlib.metadata import requires

try:
    from algmatch import HR
except ModuleNotFoundError as error:
    told = str(error)
else:
    told = f"imported {HR.__name__}"
seen = {"listed": requires("algmatch"), "told": told}
print("algmatch", version("algmatch"), seen)
assert seen == {"listed": None, "told": "No module named 'gurobipy'"}
PYTHON
