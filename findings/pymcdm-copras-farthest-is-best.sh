#!/usr/bin/env bash
# pymcdm 1.4.0, ranking sites by several criteria: COPRAS, with minutes as a cost.
#
# Expected: Of three sites with about as many people each and 5, 10 and 30 minutes away, the nearest is first. By the
# formula of COPRAS in the papers that its documentation names, with each column as weighted shares of its sum, S+ of
# what is gained and S- of what is lost, Q = S+ + sum(S-) / (S- * sum(1 / S-)); as shares of the best: 1, 0.53, 0.215.
#
# Instead: The farthest is first: 0.21, 0.369, 1. In its own formula all but one S- cancel out, so that Q is S+ plus S-
# and a cost is as good as a gain. Nothing is said. EDAS, MAIRCA, WSM and TOPSIS of the same package put the nearest
# first.
#
# Who meets it: Whoever ranks sites or plans by travel and cost, and compares methods to see whether they agree.
#
# What to do: Take another method of the package, or work COPRAS out by the formula above; put in a site that must
# come last, and look.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pymcdm==1.4.0" \
    "scipy==1.17.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import numpy as np
from pymcdm import methods

minutes = np.array([5.0, 10.0, 30.0])
sites = np.column_stack([minutes, [100.0, 101.0, 100.0]])
names, weights, types = ["near", "middle", "far"], np.array([0.9, 0.1]), np.array([-1, 1])


def ranked(method):
    rank = method.rank(method(sites, weights, types))
    return [name for _, name in sorted(zip(rank.tolist(), names, strict=True))]


kinds = ("COPRAS", "EDAS", "MAIRCA", "WSM", "TOPSIS")
seen = {kind: ranked(getattr(methods, kind)()) for kind in kinds}
shares = sites / sites.sum(axis=0) * weights
gain, loss = shares[:, 1], shares[:, 0]
by_hand = gain + loss.sum() / (loss * (1 / loss).sum())
given = methods.COPRAS()(sites, weights, types)
print("pymcdm", version("pymcdm"), seen, given.round(3), "by hand", (by_hand / by_hand.max()).round(3))
assert seen.pop("COPRAS") == ["far", "middle", "near"]
assert set(map(tuple, seen.values())) == {("near", "middle", "far")}
assert np.allclose(given, (gain + loss) / (gain + loss).max())
assert (by_hand / by_hand.max()).round(3).tolist() == [1.0, 0.53, 0.215]
PYTHON
