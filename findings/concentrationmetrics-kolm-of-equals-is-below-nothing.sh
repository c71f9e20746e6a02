#!/usr/bin/env bash
# concentrationMetrics 0.6.0, indexes of inequality and concentration: Kolm's index.
#
# Expected: Where all have the same it is 0, whatever they have, and it grows with inequality: for 0, 0, 10 and 10 with a
# parameter of 1 it is ln((exp(5) + exp(-5)) / 2) = 4.31. Adding 20 to everybody does not change it; that is what it is for.
#
# Instead: Four places with 20 each have -19.75, four with 2 each -1.75, and 0, 0, 10, 10 have -4.72. The mean of the
# figures is taken from their shares, so that what comes is close to the mean with a minus sign, and 20 more for everybody
# make 20 less. The Gini and Hoover indexes beside it are right. The Atkinson index for a parameter of 1 is 0, perfectly
# even, for 0, 0, 10, 10, as those with nothing are left out of it. Nothing is said.
#
# Who meets it: Whoever compares boards by an absolute measure of inequality, as one does for minutes of travel: the
# board with the longest journeys is told to be the most even.
#
# What to do: Hold an index against equal figures and against a constant added. `kolmpollak.index` of inequalipy 1.0.5 has
# the right size, 4.31, with a minus sign for what is good to have.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "concentrationMetrics==0.6.0" \
    "inequalipy==1.0.5" \
    "pandas==2.3.3" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import concentrationMetrics
import inequalipy
import numpy as np

index = concentrationMetrics.Index()
uneven = np.array([0.0, 0.0, 10.0, 10.0])


def by_hand(minutes):
    return round(float(np.log(np.exp(minutes.mean() - minutes).mean())), 2)


def told(minutes):
    return round(float(index.kolm(minutes, 1)), 2)


cases = {"20 each": np.full(4, 20.0), "2 each": np.full(4, 2.0), "uneven": uneven, "uneven and 20": uneven + 20}
seen = {name: (told(minutes), by_hand(minutes)) for name, minutes in cases.items()}
beside = {name: round(float(getattr(index, name)(uneven)), 2) for name in ("gini", "hoover")}
other = round(float(inequalipy.kolmpollak.index(uneven, kappa=1)), 2)
print("concentrationMetrics", version("concentrationMetrics"), "(told, by hand):", seen, beside, "inequalipy", other)
assert seen == {
    "20 each": (-19.75, 0.0),
    "2 each": (-1.75, 0.0),
    "uneven": (-4.72, 4.31),
    "uneven and 20": (-24.75, 4.31),
}
assert other == -4.31 and beside == {"gini": 0.5, "hoover": 0.5} and index.atkinson(uneven, 1) == 0
PYTHON
