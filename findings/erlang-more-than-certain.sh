#!/usr/bin/env bash
# erlanglib 1.2.0 and pyworkforce 0.5.1, staffing by the Erlang C formula.
#
# Expected: With fewer staff than work (5 people for 8 hours of work an hour) the queue grows
# without end. A library says so, or gives a chance of waiting of 1 and an endless wait.
#
# Instead: Both put the numbers into the formula outside the range where it holds. erlanglib says
# a chance of waiting of 2.88, a wait of minus 172.7 seconds and a service level of minus 3.02;
# pyworkforce says a chance of 4.41 and an occupancy of 2, but a service level of 0.
#
# Who meets it: A planner who scans staffing from one person up: the least staffed rota has the
# shortest wait.
#
# What to do: Check that the work offered is less than the number of staff before either library
# is asked.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "erlanglib==1.2.0" \
    "pyworkforce==0.5.1" \
    "numpy==2.4.6" \
    "pandas==3.1.1" \
    "ortools==9.15.6755"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from erlanglib import core
from pyworkforce.queuing import ErlangC

chance = core.erlang_c(5, 8)
wait = core.average_speed_of_answer(5, 8, chance, 180)
level = core.service_level(5, 8, chance, 20, 180)
queue = ErlangC(transactions=100, asa=20 / 60, aht=3, interval=30, shrinkage=0.0)
seen = {
    "erlanglib": [round(float(v), 4) for v in (chance, wait, level)],
    "erlanglib, 10 staff": round(float(core.erlang_c(10, 8)), 4),
    "pyworkforce": [
        round(float(v), 4)
        for v in (queue.waiting_probability(5), queue.achieved_occupancy(5), queue.service_level(5))
    ],
}
print("erlanglib", version("erlanglib"), "pyworkforce", version("pyworkforce"), seen)
assert seen == {
    "erlanglib": [2.8784, -172.7056, -3.0172],
    "erlanglib, 10 staff": 0.4092,
    "pyworkforce": [4.4092, 2.0, 0.0],
}
PYTHON
