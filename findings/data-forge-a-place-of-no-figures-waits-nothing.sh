#!/usr/bin/env bash
# data-forge 1.10.5, tables in JavaScript: the mean, the median and the least of a place all of whose figures are
# withheld.
#
# Expected: Nothing (null or NaN), as it leaves a withheld figure beside known ones out: weeks of waiting 4 and 8 and
# one withheld are 6 on average.
#
# Instead: 0. `average`, `median`, `min` and `max` of figures that are all null are 0, by place in a `pivot` as well, so
# that the place of which nothing is known has the shortest wait of all, and a mean of the places' means is 3 where the
# known one has 6.
#
# Who meets it: Whoever draws waits or distances by place in a page from rows of which some are withheld: small places,
# where all are, come first.
#
# What to do: Drop rows without a figure before they are grouped; the place is then not in the answer.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" data-forge@1.10.5
cat > waits.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import forge from "data-forge";

const rows = [["Bala", null], ["Bala", null], ["Cardiff", 4], ["Cardiff", null], ["Cardiff", 8]];
const waits = new forge.DataFrame(rows.map(([place, weeks]) => ({ place, weeks })));
const weeks = (of) => of.getSeries("weeks");
const [bala, cardiff] = waits.groupBy((row) => row.place).toArray();
const told = (of) => ["average", "median", "min", "max"].map((how) => weeks(of)[how]());
const pivoted = waits.pivot("place", "weeks", (series) => series.average());
const seen = {
  bala: told(bala),
  cardiff: told(cardiff),
  pivot: pivoted.toArray().map((row) => [row.place, row.weeks]),
  "mean of means": weeks(pivoted).average(),
  "rows dropped": waits.where((row) => row.weeks !== null).pivot("place", "weeks", (s) => s.average()).toArray(),
};
console.log("data-forge 1.10.5", JSON.stringify(seen));
assert.deepEqual(seen.cardiff, [6, 6, 4, 8]);
assert.deepEqual(seen.bala, [0, 0, 0, 0]);
assert.deepEqual(seen.pivot, [["Bala", 0], ["Cardiff", 6]]);
assert.equal(seen["mean of means"], 3);
assert.deepEqual(seen["rows dropped"], [{ place: "Cardiff", weeks: 6 }]);
SCRIPT
node waits.mjs
