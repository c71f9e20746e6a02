#!/usr/bin/env bash
# pyshp 3.1.6, a writer of shapefiles.
#
# Expected: A numeric field holds numbers: 2.5 posts are 2.5 posts. A figure that is too long for
# its field is refused.
#
# Instead: A field of type N has no decimals unless they are asked for, and the half is cut: 2.5
# becomes 2. A figure too long for its field loses its last digits: 123456.78 in a field of five
# characters and one decimal is read back as 12345, a tenth of it. No warning is given.
#
# Who meets it: Whoever hands a map of half-time posts or of populations to people who ask for a
# shapefile.
#
# What to do: Give `size` and `decimal` for each field, and read the file back.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pyshp==3.1.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import shapefile

with shapefile.Writer("areas", shapeType=shapefile.POINT) as writer:
    writer.field("posts", "N")
    writer.field("people", "N", 5, 1)
    writer.field("half", "N", 10, 2)
    writer.point(-3.0, 52.0)
    writer.record(2.5, 123456.78, 2.5)
with shapefile.Reader("areas") as reader:
    seen = list(reader.record(0))
print("pyshp", version("pyshp"), seen)
assert seen == [2, 12345, 2.5]
PYTHON
