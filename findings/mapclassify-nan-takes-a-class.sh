#!/usr/bin/env bash
# mapclassify 2.10.0, the package of PySAL for classes of a map.
#
# Expected: A missing value is left out of the classes and has none, or the call refuses it.
#
# Instead: Nothing is said and the gap moves real figures. With breaks given by hand, the missing
# place is put in the lowest class when the map is classified, and in the HIGHEST class when the
# same classifier is asked for it with `find_bin`. In quantiles one missing value sends the two
# places with the highest need to the lowest class; with Fisher-Jenks it sends every place there.
#
# Who meets it: Whoever colours a map of need or of reach that has a cluster without a figure:
# other clusters change colour.
#
# What to do: Classify only the finite values and give the others their own colour; geopandas does
# so itself, a direct call does not.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "mapclassify==2.10.0" \
    "numpy==2.4.6" \
    "pandas==3.1.1" \
    "scipy==1.17.1" \
    "scikit-learn==1.9.1" \
    "networkx==3.6.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import mapclassify
import numpy as np

need = np.array([1, 2, 3, np.nan, 40, 50, 60, 70])
known = need[np.isfinite(need)]
by_hand = mapclassify.UserDefined(need, [10, 45, 80])
seen = {
    "by hand": by_hand.yb.tolist(),
    "by hand, asked for the gap": by_hand.find_bin([np.nan]).tolist(),
    "quantiles without the gap": mapclassify.Quantiles(known, k=3).yb.tolist(),
    "quantiles": mapclassify.Quantiles(need, k=3).yb.tolist(),
    "Fisher-Jenks": mapclassify.FisherJenks(need, k=3).yb.tolist(),
}
print("mapclassify", version("mapclassify"), seen)
assert seen == {
    "by hand": [0, 0, 0, 0, 1, 2, 2, 2],
    "by hand, asked for the gap": [2],
    "quantiles without the gap": [0, 0, 0, 1, 1, 2, 2],
    "quantiles": [0, 0, 0, 0, 1, 1, 0, 0],
    "Fisher-Jenks": [0, 0, 0, 0, 0, 0, 0, 0],
}
PYTHON
