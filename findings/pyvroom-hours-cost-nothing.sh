#!/usr/bin/env bash
# pyvroom 1.15.2, the Python package of VROOM, with a matrix of travel times of one's own.
#
# Expected: Times in hours with a decimal part are taken as they are, or refused.
#
# Instead: Every time is cut to a whole number on the way in. A round of 0.4, 0.4 and 0.9 hours takes 0 and
# costs 0, so that any order of visits is the best one; 10.9 minutes are 10, and a round of 42.7 is told as
# 40. Both are no error and no warning.
#
# Who meets it: Who plans home visits or outreach clinics from a table of travel times in hours or minutes.
#
# What to do: Give whole seconds: np.rint(hours * 3600).astype("uint32").
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyvroom==1.15.2" \
    "numpy==2.4.6" \
    "pandas==3.1.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import vroom


def tour(matrix):
    problem = vroom.Input()
    problem.set_durations_matrix("car", matrix)
    problem.add_vehicle([vroom.Vehicle(1, start=0, end=0)])
    problem.add_job([vroom.Job(1, 1), vroom.Job(2, 2)])
    summary = problem.solve(exploration_level=1, nb_threads=1).summary
    return summary.duration, summary.cost


hours = np.array([[0, 0.4, 0.9], [0.4, 0, 0.4], [0.9, 0.4, 0]])
minutes = np.array([[0, 10.9, 20.9], [10.9, 0, 10.9], [20.9, 10.9, 0]])
seen = {
    "hours": tour(hours),
    "minutes": tour(minutes),
    "seconds": tour(np.rint(hours * 3600).astype("uint32")),
}
print("pyvroom", version("pyvroom"), seen)
assert seen == {"hours": (0, 0), "minutes": (40, 40), "seconds": (6120, 6120)}
PYTHON
