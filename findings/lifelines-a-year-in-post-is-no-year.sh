#!/usr/bin/env bash
# lifelines 0.30.3, `datetimes_to_durations`: how long people stayed, from two dates.
#
# Expected: With freq="Y" from 1 September 2021 to 1 September 2022 is 1 year, and with freq="M" from 1
# February to 1 March is 1 month.
#
# Instead: Both are 0. The days are divided by the length of a mean year or month (365.2425 or 30.44
# days) and cut to a whole number. Of five people who each stayed one year to the day, the three whose
# year had no 29 February stayed 0 years; five years to the day are 4. Of the months, those of 31 days
# are 1 and the others 0.
#
# Who meets it: An analyst of leavers: contracts and training posts end to the day, and a wave of people
# who left after a year is told as one that left before it.
#
# What to do: Ask for days (freq="D") and divide, or take the months from the calendar.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "lifelines==0.30.3" \
    "pandas==2.3.3" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
from lifelines.utils import datetimes_to_durations

dates = [f"{year}-09-01" for year in range(2015, 2021)]
months = [f"2025-{month:02d}-01" for month in range(1, 13)]


def stayed(begin, end, unit):
    durations, left = datetimes_to_durations(begin, end, freq=unit)
    assert left.all()
    return [int(d) for d in durations]


seen = {
    "a year each": stayed(dates[:-1], dates[1:], "Y"),
    "five years": stayed(["2017-09-01"], ["2022-09-01"], "Y"),
    "a month each": stayed(months[:-1], months[1:], "M"),
    "a year each, in days": stayed(dates[:-1], dates[1:], "D"),
}
print("lifelines", version("lifelines"), seen)
assert seen["a year each, in days"] == [366, 365, 365, 365, 366]
assert seen["a year each"] == [1, 0, 0, 0, 1]
assert seen["a month each"] == [1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0]
assert seen["five years"] == [4]
PYTHON
