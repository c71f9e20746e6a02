#!/usr/bin/env bash
# lifetables 0.0.12, life tables from death rates by age (0.0.11 on Python before 3.13, for which 0.0.12 does not
# install, does the same).
#
# Expected: With one rate of 0.02 a year at every age 50 years are left at every age, for a rate is one over the years
# left. Ages 0 to 89 and 90+, as the Office for National Statistics publishes them, give nearly that; the method that
# the package cites (the Human Mortality Database, for the last, open age) gives it.
#
# Instead: 41.8 years at birth, 20.0 at 65 and 0.5 at 90. The last age is a single year like any other: whoever reaches it
# dies halfway through. So the same rates give 41.0 where the ages end in 85+ and 41.8 where they end in 90+, and two
# areas that are published unlike differ by most of a year. With rates nearer to real ones, 0.01 before 90 and 0.2 after,
# 22.5 years are left at 65 and not 26.0.
#
# Who meets it: Whoever takes life expectancy by area as a measure of need from published populations and deaths.
#
# What to do: final_separation_factor=1/m, with m the rate of the last age, which gives 50.0 and 26.0; other areas need
# other factors.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "lifetables==0.0.12; python_version >= '3.13'" \
    "lifetables==0.0.11; python_version < '3.13'" \
    "polars==2.1.0" \
    "polars-utils==0.1.12" \
    "pandas==3.1.1" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import polars as pl
from lifetables import create_life_table


def left(rates, last=0.5):
    rows = pl.LazyFrame({"age": list(range(len(rates))), "mortality": rates})
    table = create_life_table(rows, final_separation_factor=last).collect()
    return {age: round(years, 1) for age, years in zip(table["age"], table["e"]) if age in (0, 65, 90)}


even, real = [0.02], [0.01] * 90 + [0.2]
seen = {
    "0.02, to 90+": left(even * 91),
    "0.02, to 85+": left(even * 86),
    "0.02, to 90+, told 1/m": left(even * 91, last=50),
    "0.2 from 90": left(real),
    "0.2 from 90, told 1/m": left(real, last=5),
}
print("lifetables", version("lifetables"), seen)
assert seen["0.02, to 90+"] == {0: 41.8, 65: 20.0, 90: 0.5}
assert seen["0.02, to 85+"][0] == 41.0
assert seen["0.02, to 90+, told 1/m"] == {0: 50.0, 65: 50.0, 90: 50.0}
assert (seen["0.2 from 90"][65], seen["0.2 from 90, told 1/m"][65]) == (22.5, 26.0)
PYTHON
