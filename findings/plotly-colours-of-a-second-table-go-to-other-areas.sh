#!/usr/bin/env bash
# plotly 7.1.0, Plotly Express with pandas 3.1.1: a map of areas (`px.choropleth`) whose colours come from a second
# table with the same areas as index, in another order.
#
# Expected: Figures go to areas by name, as seaborn's and geopandas' plots of the same two do it, or the order is
# refused.
#
# Instead: They go by place in the list: the area that has 1 is drawn as 3. Bars and points (`px.bar`, `px.scatter`) are
# labelled wrongly in the same way. A frame and a Series of it are what its documentation mixes freely, but the index of
# neither is looked at.
#
# Who meets it: Whoever has boundaries or names in one frame and figures, sorted by size, in another: the map is drawn,
# with the right scale and the figures of other places.
#
# What to do: `areas.assign(figure=figures)`, which pandas puts in order, and `color="figure"`.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "plotly==7.1.0" \
    "pandas==3.1.1" \
    "geopandas==1.2.0" \
    "matplotlib==3.11.2" \
    "seaborn==0.13.2"
cd "$work"
MPLBACKEND=Agg "$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import geopandas
import matplotlib.pyplot as plt
import pandas as pd
import plotly.express as px
import seaborn
from shapely.geometry import box

names = ["Conwy", "Gwynedd", "Powys"]
areas = geopandas.GeoDataFrame({"area": names}, geometry=[box(i, 0, i + 1, 1) for i in range(3)], index=names)
waits = pd.Series({"Powys": 3.0, "Gwynedd": 2.0, "Conwy": 1.0})
shapes = {
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "id": name, "properties": {}, "geometry": shape.__geo_interface__}
        for name, shape in areas["geometry"].items()
    ],
}


def coloured(table, colour):
    drawn = px.choropleth(table, geojson=shapes, locations="area", color=colour).data[0]
    return {str(area): float(z) for area, z in zip(drawn["locations"], drawn["z"], strict=True)}


plain = pd.DataFrame(areas[["area"]])
across = pd.Series([1, 2, 3], index=names)
points = seaborn.scatterplot(x=across, y=waits, ax=plt.subplots()[1]).collections[0].get_offsets()[:, 1]
bars = px.bar(plain, x="area", y=waits).data[0]
seen = {
    "map": coloured(plain, waits),
    "bars": {str(area): float(wait) for area, wait in zip(bars["x"], bars["y"], strict=True)},
    "one table": coloured(plain.assign(wait=waits), "wait"),
    "geopandas": [float(one) for one in areas.plot(column=waits).collections[0].get_array()],
    "seaborn": [float(y) for y in points],
}
print("plotly", version("plotly"), "pandas", version("pandas"), seen)
assert seen["one table"] == {name: float(waits[name]) for name in names} == {"Conwy": 1.0, "Gwynedd": 2.0, "Powys": 3.0}
assert seen["map"] == seen["bars"] == {"Conwy": 3.0, "Gwynedd": 2.0, "Powys": 1.0}
assert seen["geopandas"] == seen["seaborn"] == [1.0, 2.0, 3.0]
PYTHON
