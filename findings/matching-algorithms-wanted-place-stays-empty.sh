#!/usr/bin/env bash
# matching-algorithms 0.1.0, people matched to places that have priorities: `top_trading_cycles`.
#
# Expected: Trading is known for one thing: nobody can get a better place without somebody getting a worse one. Where
# two hospitals have two posts each and three graduates apply, the two who want A get A and the one who wants B gets B.
#
# Instead: One of those who want A is sent to B, and a post at A stays empty, although everybody's first wish has room.
# Of the 288 questions with three graduates and two hospitals of two posts each 108 are answered so and 128 end in a
# KeyError. `school_choice_da` of the same package answers this one right.
#
# Who meets it: Whoever matches graduates to first posts, or staff to bases, by wishes and priorities.
#
# What to do: Hold each answer against the wishes: nobody may prefer a place that has room.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check \
    "matching-algorithms==0.1.0" \
    "pulp==3.3.2" \
    "numpy==2.4.6"
cd "$work"
"$work/venv/bin/python" - <<'PYTHON'
import contextlib
import io
from collections import Counter
from importlib.metadata import version
from itertools import permutations, product

from matching_algorithms.main import school_choice_da, top_trading_cycles

ROOM = 2


def hospitals(*orders):
    return {place: {"priorities": list(order), "capacity": ROOM} for place, order in zip("AB", orders, strict=True)}


def left_undone(wishes, traded):
    taken = Counter(traded.values())
    return [who for who, place in traded.items() if place != wishes[who][0] and taken[wishes[who][0]] < ROOM]


wishes = {1: ["A", "B"], 2: ["A", "B"], 3: ["B", "A"]}
posts = hospitals((1, 2, 3), (1, 3, 2))
with contextlib.redirect_stdout(io.StringIO()):
    traded = top_trading_cycles(wishes, posts)
    deferred = {who: place for place, all_of in school_choice_da(wishes, posts).items() for who in all_of}

told = Counter()
orders = list(permutations((1, 2, 3)))
for at_a, at_b, *first in product(orders, orders, *[["A", "B"]] * 3):
    asked = {who: [one, "AB".replace(one, "")] for who, one in enumerate(first, start=1)}
    try:
        told["undone" if left_undone(asked, top_trading_cycles(asked, hospitals(at_a, at_b))) else "right"] += 1
    except KeyError:
        told["KeyError"] += 1
print("matching-algorithms", version("matching-algorithms"), traded, "deferred:", deferred, dict(told))
assert deferred == {who: first for who, (first, _) in wishes.items()}
assert traded == {1: "A", 2: "B", 3: "B"} and left_undone(wishes, traded) == [2]
assert told["undone"] == 108
PYTHON
