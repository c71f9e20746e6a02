#!/usr/bin/env bash
# apportionment 1.0, methods that share whole seats by votes.
#
# Expected: Only the proportions count, so shares 0.1, 0.2 and 0.3 of six seats give what 1, 2 and
# 3 give: one, two and three seats.
#
# Instead: D'Hondt and Sainte-Lague give one seat each, three of the six in all, and say nothing;
# Adams gives two each; Hill alone is right; and the largest-remainder method divides by zero..
#
# Who meets it: A planner who shares posts by need, where need is a rate or a share and not a
# count of people.
#
# What to do: Multiply the weights to whole numbers first, and check that the seats add up to what
# was asked.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "apportionment==1.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import apportionment.methods as apportionment


def seats(method, weights):
    try:
        return apportionment.compute(method, weights, 6, "abc", verbose=False)
    except ZeroDivisionError:
        return "ZeroDivisionError"


methods = ("dhondt", "saintelague", "adams", "hill", "hamilton")
seen = {m: (seats(m, [1, 2, 3]), seats(m, [0.1, 0.2, 0.3])) for m in methods}
print("apportionment", version("apportionment"), seen)
assert seen["dhondt"] == ([1, 2, 3], [1, 1, 1])
assert seen["saintelague"] == ([1, 2, 3], [1, 1, 1])
assert seen["hamilton"] == ([1, 2, 3], "ZeroDivisionError")
assert seen["adams"][1] == [2, 2, 2]
assert seen["hill"][1] == [1, 2, 3]
PYTHON
