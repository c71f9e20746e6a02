#!/usr/bin/env bash
# pyogrio 0.13.0 (GDAL 3.12.4) with geopandas, reading a published table as xlsx and as ods.
#
# Expected: The first row of a table is its header, as it is for the same table the year before.
#
# Instead: A first row counts as a header only if it is text and the row below is not all text. Where the
# one figure of the first area was withheld ("[c]"), all of that row is text: the columns are called Field1
# and Field2, the header is a row of data, and every figure of the column is text. A look-up of codes
# (area to cluster) never has a header. Nothing is said.
#
# Who meets it: Whoever joins figures to outlines with geopandas.read_file for both, or opens the workbook in
# QGIS, which reads it with the same driver.
#
# What to do: geopandas.read_file(..., HEADERS="FORCE"), an open option of the driver; or pandas.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyogrio==0.13.0" \
    "geopandas==1.2.0" \
    "pandas==3.1.1" \
    "openpyxl==3.1.5" \
    "odfpy==1.4.1"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import geopandas as gpd
import pandas as pd
import pyogrio

TABLES = {
    "told": {"area": ["W01000001", "W01000002"], "staff": [4, 12]},
    "withheld": {"area": ["W01000001", "W01000002"], "staff": ["[c]", 12]},
    "lookup": {"area": ["W01000001", "W01000002"], "cluster": ["AB01", "AB02"]},
}
seen = {}
for name, table in TABLES.items():
    for ending, engine in (("xlsx", "openpyxl"), ("ods", "odf")):
        file = f"{name}.{ending}"
        pd.DataFrame(table).to_excel(file, engine=engine, index=False)
        found = gpd.read_file(file)
        seen[file] = (found.columns.tolist(), found.values.tolist())
forced = gpd.read_file("withheld.xlsx", HEADERS="FORCE")
print("pyogrio", version("pyogrio"), "GDAL", pyogrio.__gdal_version__, "geopandas", version("geopandas"))
print(seen)
print("forced:", forced.columns.tolist(), forced.values.tolist())
for ending in ("xlsx", "ods"):
    assert seen[f"told.{ending}"] == (["area", "staff"], [["W01000001", 4], ["W01000002", 12]])
    assert seen[f"withheld.{ending}"][0] == ["Field1", "Field2"]
    assert seen[f"withheld.{ending}"][1] == [["area", "staff"], ["W01000001", "[c]"], ["W01000002", "12"]]
    assert seen[f"lookup.{ending}"][0] == ["Field1", "Field2"]
assert forced.columns.tolist() == ["area", "staff"]
PYTHON
