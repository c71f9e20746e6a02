#!/usr/bin/env bash
# lokigi 0.9.1, a package that ranks candidate sites for health services.
#
# Expected: An area of the demand table that has no row in the travel table stops the run. A NaN
# in the travel table does stop it, with a long message that a missing journey must not be assumed
# away.
#
# Instead: The area is dropped without a word. The people there are in no mean, the longest
# journey is that of the areas that are left, and "regions unreachable" is 0.
#
# Who meets it: A planner whose travel table comes from a router that leaves out places it cannot
# snap to a road: islands and valley heads, the very places the board worries about, vanish from
# the figures.
#
# What to do: Compare the ids of both tables before they are added, and refuse to go on unless
# they are the same.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "lokigi==0.9.1" \
    "pandas==3.1.1" \
    "numpy==2.4.6" \
    "geopandas==1.2.0" \
    "shapely==2.2.0"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import contextlib
import io

import geopandas
import pandas as pd
from lokigi.site import SiteProblem
from shapely.geometry import Point

demand = pd.DataFrame({"area": ["a", "b", "c"], "people": [100, 50, 10]})
sites = geopandas.GeoDataFrame({"site": ["P"]}, geometry=[Point(0, 0)], crs=27700)
minutes = pd.DataFrame({"area": ["a", "b", "c"], "P": [10.0, 20.0, 90.0]})


def best(travel):
    with contextlib.redirect_stdout(io.StringIO()):
        problem = SiteProblem(debug_mode=False)
        problem.add_demand(demand, demand_col="people", location_id_col="area")
        problem.add_sites(sites, candidate_id_col="site")
        problem.add_travel_matrix(travel, source_col="area", unit="minutes")
        row = problem.solve(p=1, show_progress=False).show_solutions().iloc[0]
    return float(row["weighted_average"]), float(row["max"]), int(row["regions_unreachable"])


def told(travel):
    try:
        return best(travel)
    except ValueError as error:
        return "refused: " + str(error)[:56]


gap = minutes.copy()
gap.loc[2, "P"] = float("nan")
seen = {"whole": told(minutes), "NaN": told(gap), "no row": told(minutes.iloc[:2])}
print("lokigi", version("lokigi"), seen)
assert seen["whole"] == (18.12, 90.0, 0)
assert seen["NaN"].startswith("refused: add_travel_matrix() found 1 missing (NaN)")
assert seen["no row"] == (13.33, 20.0, 0)
PYTHON
