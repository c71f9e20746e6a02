#!/usr/bin/env bash
# networkit 11.3, the longest shortest journey of a network whose roads have minutes.
#
# Expected: `Diameter` of a weighted network is the longest of its shortest journeys, in the weights' unit, and
# `Eccentricity` of a place is the longest journey from it; a place that no road reaches is infinitely far.
#
# Instead: The exact diameter is cut to a whole number: the journey of 0.5 + 5.25 = 5.75 minutes is told as 5, and
# three roads of 0.9 minutes (2.7) as 2, while Dijkstra on the same network gives 5.75 and 2.7. `Eccentricity` passes
# over the weights: it is the number of roads. A place out of reach is 1.7976931348623157e+308 minutes away, which is a
# number, not infinity, so that a mean of minutes is that number's share and no test for infinity finds it.
#
# Who meets it: Whoever reports "nobody is more than n minutes away" from a road network: n is up to a minute too small,
# or a count of roads.
#
# What to do: Take the maximum of `APSP` or `Dijkstra` after leaving out what is as large as `sys.float_info.max`.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "networkit==11.3" \
    "numpy==2.4.6" \
    "scipy==1.17.1"
"$work/venv/bin/python" - <<'PYTHON'
import math
import sys
from importlib.metadata import version

import networkit as nk


def roads(minutes):
    """A road from place to place, and one place that none reaches if asked."""
    network = nk.Graph(len(minutes) + 1, weighted=True)
    for place, one in enumerate(minutes):
        network.addEdge(place, place + 1, one)
    return network


print("networkit", version("networkit"))
for minutes, cut in (([0.5, 5.25], 5), ([0.9, 0.9, 0.9], 2)):
    network = roads(minutes)
    diameter = nk.distance.Diameter(network, algo=nk.distance.DiameterAlgo.EXACT).run().getDiameter()
    from_first = nk.distance.Dijkstra(network, 0).run().getDistances()
    apart = nk.distance.Eccentricity.getValue(network, 0)
    print(minutes, "longest journey by Diameter", diameter[0], "by Dijkstra", from_first[-1], "Eccentricity", apart[1])
    assert diameter[0] == cut and math.isclose(from_first[-1], sum(minutes)) and apart[1] == len(minutes)
network = roads([10.0, 15.0])
island = network.addNode()
far = nk.distance.Dijkstra(network, 0).run().distance(island)
print("a place out of reach:", far, "infinite:", math.isinf(far))
assert far == sys.float_info.max and not math.isinf(far)
PYTHON
