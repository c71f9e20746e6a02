#!/usr/bin/env bash
# aceso 0.1.0, floating catchment areas: the three-step method (3SFCA) with a radius of 20 minutes.
#
# Expected: Two places of 100 people, both 10 minutes from the one clinic in reach, have the same
# access. A second clinic beyond the radius is nobody's.
#
# Instead: The third step shares each place's people between all the clinics of the table by 1 /
# minutes, whether they are in reach or not. The place with the second clinic at 25 minutes has 0.0257 a
# head and the place with it at 200 has 0.0343, a third more. With infinity in the table for what is out
# of reach both have 0.03, and so they have by the two-step method.
#
# Who meets it: An analyst with travel times between all places and all clinics, which is what a matrix
# has: places near a border look worse for a clinic that they cannot use.
#
# What to do: Set every time beyond the radius to infinity before the call.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "aceso==0.1.0" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from aceso import ThreeStepFCA, TwoStepFCA
import numpy as np

minutes = np.array([[10.0, 25.0], [10.0, 200.0]])
people, staff = np.array([100.0, 100.0]), np.array([6.0, 6.0])


def access(model, table):
    return model.calculate_accessibility_scores(table, people, staff).round(4).tolist()


three = ThreeStepFCA(decay_function="uniform", decay_params={"scale": 20})
seen = {
    "two steps": access(TwoStepFCA(radius=20), minutes),
    "three steps": access(three, minutes),
    "three steps, infinity beyond": access(three, np.where(minutes > 20, np.inf, minutes)),
}
print("aceso", version("aceso"), seen)
assert seen["two steps"] == seen["three steps, infinity beyond"] == [0.03, 0.03]
assert seen["three steps"] == [0.0257, 0.0343]
PYTHON
