#!/usr/bin/env bash
# pandas 3.1.1 with pyreadstat 1.3.7, reading a survey in SPSS's format.
#
# Expected: "How is your health?" has the answers 1 Very good, 2 Good, 3 Fair, 4 Bad and is marked ordinal in
# the file: the categories come in that order. A score from 0 to 10 of which the ends have names stays a score.
#
# Instead: The categories are sorted by the alphabet and have no order: Bad, Fair, Good, Very good, whichever
# code they had, and so are charts and tables, while .cat.codes are numbered the wrong way round. The score
# becomes a category of words and numbers: "Not at all", 5.0, "Completely", 7.0.
#
# Who meets it: Who takes need from a national health survey, which comes as a .sav file.
#
# What to do: pandas.read_spss(..., convert_categoricals=False) for the codes, and
# pyreadstat.read_sav(..., apply_value_formats=True, formats_as_ordered_category=True) for the words.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "pandas==3.1.1" \
    "pyreadstat==1.3.7" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import pandas as pd
import pyreadstat

survey = pd.DataFrame({"health": [1.0, 2.0, 3.0, 4.0], "score": [0.0, 5.0, 10.0, 7.0]})
pyreadstat.write_sav(
    survey,
    "survey.sav",
    variable_value_labels={
        "health": {1.0: "Very good", 2.0: "Good", 3.0: "Fair", 4.0: "Bad"},
        "score": {0.0: "Not at all", 10.0: "Completely"},
    },
    variable_measure={"health": "ordinal", "score": "scale"},
)
found = pd.read_spss("survey.sav")
codes = pd.read_spss("survey.sav", convert_categoricals=False)
ordered, meta = pyreadstat.read_sav("survey.sav", apply_value_formats=True, formats_as_ordered_category=True)
seen = {
    "measure": meta.variable_measure,
    "health": (found.health.cat.categories.tolist(), found.health.cat.ordered, found.health.cat.codes.tolist()),
    "score": found.score.tolist(),
    "codes": codes.score.tolist(),
    "ordered": (ordered.health.cat.categories.tolist(), ordered.health.cat.ordered),
}
print("pandas", version("pandas"), "pyreadstat", version("pyreadstat"), seen)
assert seen == {
    "measure": {"health": "ordinal", "score": "scale"},
    "health": (["Bad", "Fair", "Good", "Very good"], False, [3, 2, 1, 0]),
    "score": ["Not at all", 5.0, "Completely", 7.0],
    "codes": [0.0, 5.0, 10.0, 7.0],
    "ordered": (["Very good", "Good", "Fair", "Bad"], True),
}
PYTHON
