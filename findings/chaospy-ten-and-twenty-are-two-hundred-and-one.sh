#!/usr/bin/env bash
# chaospy 4.3.21, uncertain inputs of a model: the mean and the spread of a sum of two of them.
#
# Expected: Need in two services, 10 and 20 WTE, each uncertain by 1 WTE: the mean of the sum is 30 and its variance
# 2, as the two are drawn apart; or the sum is refused, as `sample` and `cdf` of it are.
#
# Instead: `E(a + b)` is 201 and `Var(a + b)` is 501. The mean is that of 10 times 20, and one more: moments of the
# two are multiplied where each should stand alone. `a - b` has the mean -199. Nothing is said. With a number in
# place of one of the two, and with the sum as a polynomial over the joint distribution, all is right.
#
# Who meets it: Whoever adds uncertain needs, costs or times of travel before asking for the mean of the total.
#
# What to do: Name the two in `J(a, b)`, take `variable(2)`, and ask for the moments of `x + y` over that; or draw
# samples of each and add those.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "chaospy==4.3.21" \
    "scipy==1.17.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import chaospy

a, b = chaospy.Normal(10, 1), chaospy.Normal(20, 1)
x, y = chaospy.variable(2)
both = chaospy.J(a, b)


def moments(*of):
    return round(float(chaospy.E(*of)), 6), round(float(chaospy.Var(*of)), 6)


seen = {"a + b": moments(a + b), "a - b": moments(a - b), "a + 20": moments(a + 20), "x + y": moments(x + y, both)}
try:
    (a + b).sample(1)
except chaospy.StochasticallyDependentError as error:
    seen["sample"] = type(error).__name__
print("chaospy", version("chaospy"), seen)
assert seen == {
    "a + b": (201.0, 501.0),
    "a - b": (-199.0, 501.0),
    "a + 20": (30.0, 1.0),
    "x + y": (30.0, 2.0),
    "sample": "StochasticallyDependentError",
}
PYTHON
