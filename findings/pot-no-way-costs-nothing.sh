#!/usr/bin/env bash
# POT 0.9.7.post1 (Python Optimal Transport): `emd2` with a pair of places between which there is no way.
#
# Expected: An infinite cost forbids the pair, as it does in scipy's assignment. Half of the people are at
# each of two places and half of the posts; only the way from the first place to the first base is
# closed, so everybody goes crosswise, at a cost of 1.
#
# Instead: A plan that moves nobody, a cost of 0.0, and the warning that the weights may not add up,
# which they do. `partial_wasserstein` moves half of the people, and says nothing of the others. With a
# million in place of infinity the cost is 1, as it should be.
#
# Who meets it: Whoever lays care over posts, or compares two plans by the distance between them, from a
# matrix of minutes in which pairs out of reach are infinite: nought reads as "the same plan".
#
# What to do: Put a number in place of infinity that is larger than all others together, and look
# afterwards whether anybody was moved along it; or state only the pairs there are as a linear programme.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "POT==0.9.7.post1" \
    "numpy==2.4.6" \
    "scipy==1.17.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import numpy as np
import ot
from scipy.optimize import linear_sum_assignment

people = posts = np.array([0.5, 0.5])
minutes = np.array([[np.inf, 1.0], [1.0, 0.0]])
moved = ot.emd(people, posts, minutes)
cost = ot.emd2(people, posts, minutes)
partial = ot.partial.partial_wasserstein(people, posts, minutes)
large = ot.emd2(people, posts, np.where(np.isinf(minutes), 1e6, minutes))
print("POT", version("POT"), moved.tolist(), float(cost), float(partial.sum()), float(large))
assert linear_sum_assignment(minutes)[1].tolist() == [1, 0]  # scipy goes crosswise
assert moved.sum() == 0 and cost == 0
assert partial.sum() == 0.5
assert large == 1.0
PYTHON
