#!/usr/bin/env bash
# matching 1.4.3, hospitals and residents (graduates and posts).
#
# Expected: A graduate who ranks nobody, or a hospital without a place, is left without a match.
# The library warns about just that, "PlayerExcludedWarning", and goes on.
#
# Instead: It warns and then raises IndexError, "list index out of range", while it solves; nobody
# gets a match. The warning sounds as if the player had been taken out, and the player is still
# there unless `clean=True` is passed.
#
# Who meets it: A planner who matches graduates to clusters when one graduate has sent no choices,
# or one cluster has no money this year.
#
# What to do: Pass `clean=True`, and tell those who were taken out by name.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "matching==1.4.3" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version
import warnings

from matching.games import HospitalResident


def match(graduates, clusters, places, clean):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            game = HospitalResident.create_from_dictionaries(graduates, clusters, places, clean=clean)
            result = {c.name: [g.name for g in gs] for c, gs in game.solve().items()}
        except IndexError as error:
            result = f"IndexError: {error}"
    return result, sorted({w.category.__name__ for w in caught})


no_choice = {"g1": ["A"], "g2": []}, {"A": ["g1"]}, {"A": 1}
no_place = {"g1": ["A", "B"], "g2": ["B"]}, {"A": ["g1"], "B": ["g2", "g1"]}, {"A": 0, "B": 2}
seen = {
    "no choice": match(*no_choice, clean=False),
    "no place": match(*no_place, clean=False),
    "no choice, clean": match(*no_choice, clean=True)[0],
}
print("matching", version("matching"), seen)
assert seen == {
    "no choice": ("IndexError: list index out of range", ["PlayerExcludedWarning"]),
    "no place": ("IndexError: list index out of range", ["PlayerExcludedWarning"]),
    "no choice, clean": {"A": ["g1"]},
}
PYTHON
