#!/usr/bin/env bash
# sim-tools 1.3.0, of the health-service simulation group at Exeter: `NSPPThinning`, referrals that
# come faster at some times than at others, and `nspp_simulation`, which counts them interval by interval.
#
# Expected: A row (t, mean_iat) holds from its t on: with rows for 8 and 10 o'clock, 10 referrals an
# hour come from 8 to 10, and 1 an hour from 10 to 12: 20 and 2 in a day's run to 12. Rows in another
# order say the same, for each has its t.
#
# Instead: t is never looked at, but for the width between the first two rows. The first row holds
# from 0, and rows go round and round: in the run to 12, which is what nspp_simulation takes by
# itself, 60 and 6 come. Rows of a table sorted otherwise hold at other times, without a word.
#
# Who meets it: A board whose referrals are told for opening hours (8 to 18), or for months from
# April (4), and who sizes a team or a waiting list by the run: three times the referrals.
#
# What to do: Let the table begin at 0, with a row for each interval of the whole day, sorted by t; a
# large mean_iat where nobody comes.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "sim-tools==1.3.0" \
    "numpy==2.4.6" \
    "pandas==3.1.1"
cd "$work"
MPLBACKEND=Agg "$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import pandas as pd
from sim_tools.time_dependent import NSPPThinning, nspp_simulation


def arrivals(profile, until):
    """The clock times at which somebody comes."""
    source, clock, found = NSPPThinning(profile, random_seed1=1, random_seed2=2), 0.0, []
    while (clock := clock + source.sample(clock)) < until:
        found.append(clock)
    return found


hours = pd.DataFrame({"t": [8.0, 10.0], "mean_iat": [0.1, 1.0], "arrival_rate": [10.0, 1.0]})
by_row = nspp_simulation(hours, n_reps=200).mean().round().tolist()
early = sum(clock < 8 for clock in arrivals(hours, 12))
print("sim-tools", version("sim-tools"), "by row", by_row, "before 8 o'clock", early)
assert abs(by_row[0] - 60) <= 2 and abs(by_row[1] - 6) <= 1, by_row
assert early > 30

day = pd.DataFrame({"t": [0.0, 6.0, 12.0], "mean_iat": [100.0, 0.1, 100.0]})
turned = day.iloc[[1, 2, 0]].reset_index(drop=True)
morning = [sum(clock < 6 for clock in arrivals(table, 18)) for table in (day, turned)]
print("before 6 o'clock, in order and turned round", morning)
assert morning[0] < 5 and morning[1] > 40
PYTHON
