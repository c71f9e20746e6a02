#!/usr/bin/env bash
# ipfn 1.4.4, iterative proportional fitting, beside humanleague 2.4.3: a table made to agree with two census tables.
#
# Expected: Where the margins have different totals (100 people by sex, 120 by age), no table fits both. The call
# stops, as humanleague does, or says that it has not converged.
#
# Instead: It prints that it has converged and returns a table that fits the last margin alone: 72 and 48 by sex where
# 60 and 40 were asked for, every figure a fifth too large. Its second result, the sign of convergence, is 1. Asked for
# in the other order, the same margins give another table, of 100 people.
#
# Who meets it: Whoever makes people by age, sex and illness for small areas from published census tables: those are
# perturbed against disclosure one by one, so that their totals differ a little, and the error is hidden in every area.
#
# What to do: Compare the totals first and scale the margins to one of them; compare the margins of the result.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "ipfn==1.4.4" \
    "humanleague==2.4.3" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
import contextlib
import io
from importlib.metadata import version
import humanleague
import numpy as np
from ipfn import ipfn

by_sex, by_age = np.array([60.0, 40.0]), np.array([30.0, 90.0])


def fitted(margins, dimensions):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        table, converged = ipfn.ipfn(np.ones((2, 2)), margins, dimensions, verbose=1).iteration()
    return table.sum(1).round(6).tolist(), table.sum(0).round(6).tolist(), converged, said.getvalue().strip()


seen = {
    "sex, age": fitted([by_sex, by_age], [[0], [1]]),
    "age, sex": fitted([by_age, by_sex], [[1], [0]]),
    "that fit": fitted([by_sex, np.array([30.0, 70.0])], [[0], [1]]),
}
fits = humanleague.ipf(np.ones((2, 2)), [np.array([0]), np.array([1])], [by_sex, np.array([30.0, 70.0])])[1]["conv"]
try:
    humanleague.ipf(np.ones((2, 2)), [np.array([0]), np.array([1])], [by_sex, by_age])
    other = "no error"
except Exception as error:
    other = str(error)
print("ipfn", version("ipfn"), seen, "humanleague", version("humanleague"), other)
assert seen["sex, age"][:3] == ([72.0, 48.0], [30.0, 90.0], 1)
assert seen["age, sex"][:3] == ([60.0, 40.0], [25.0, 75.0], 1)
assert seen["that fit"][:3] == ([60.0, 40.0], [30.0, 70.0], 1)
assert all("ipfn converged" in seen[order][3] for order in ("sex, age", "age, sex"))
assert fits and "sum mismatch" in other
PYTHON
