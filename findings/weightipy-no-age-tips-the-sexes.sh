#!/usr/bin/env bash
# weightipy 0.4.2, which weights the answers of a survey to known shares: somebody whose age is not known.
#
# Expected: Seven answers, of three men and four women, weighted to half and half and to two age bands. One
# woman did not tell her age. Either that is refused, or the sexes, which all seven told, come out half
# and half, whatever is made of the ages.
#
# Instead: She is left out of the weighting and gets a weight of 1 afterwards; the men come out as 3 of 7
# and the women as 4 of 7, as if nobody had weighted by sex at all. It is silent unless `verbose` is set.
#
# Who meets it: Whoever weights a survey of patients or staff in which some answers are blank: the fuller of
# two questions no longer adds up to its published shares.
#
# What to do: Give the blank a value of its own with a share of its own, or weight the complete answers
# alone; then sum the weights by each question and compare.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "weightipy==0.4.2" \
    "pandas==2.3.3" \
    "numpy==2.2.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import pandas as pd
import weightipy as wp

targets = wp.scheme_from_dict({"sex": {1: 50, 2: 50}, "age": {"18-64": 40, "65+": 60}})
sex = [1, 1, 1, 2, 2, 2, 2]
known = ["18-64", "18-64", "65+", "18-64", "65+", "65+"]


def by_sex(last: str | None) -> dict[int, float]:
    answers = pd.DataFrame({"sex": sex, "age": [*known, last]})
    weighted = wp.weight_dataframe(answers, targets, weight_column="weight")
    return weighted.groupby("sex")["weight"].sum().round(3).to_dict()


told, blank = by_sex("18-64"), by_sex(None)
print("weightipy", version("weightipy"), told, blank)
assert told == {1: 3.5, 2: 3.5}
assert blank == {1: 3.0, 2: 4.0}
PYTHON
