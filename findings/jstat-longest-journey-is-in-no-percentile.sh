#!/usr/bin/env bash
# jStat 1.9.6, statistics in a page: `percentile`.
#
# Expected: Of ten journeys, nine of 1 to 9 minutes and one of 60, the 95th percentile lies between the last two, 37.05 as
# Excel's PERCENTILE.INC has it, whose method the function follows below that, or it is one of the two.
#
# Instead: It is 9, and so is the 99th: wherever a percentile lies between the last two figures, the smaller of them comes
# and nothing is drawn between. Between any other two it is drawn: the 80th is 8.2. At 100 the answer jumps to 60. Of 20
# journeys the 95th percentile never sees the longest, of 100 the 99th. Nothing is said.
#
# Who meets it: Whoever tells "95 in 100 are within n minutes" or weeks of a small place in a page: the longest journey is
# left out exactly where it counts.
#
# What to do: `quantile` of d3-array; hold the 95th percentile of ten figures against a spreadsheet once.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" jstat@1.9.6 d3-array@3.2.5
cat > percentile.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { quantile } from "d3-array";
import jstat from "jstat";

const { jStat } = jstat;
const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 60];
const counted = (n) => [...Array(n - 1).keys()].map((i) => i + 1).concat(1000);
const round = (x) => +x.toFixed(4);
const parts = [0.8, 0.95, 0.99, 1];

const seen = {
  jstat: parts.map((part) => round(jStat.percentile(ten, part))),
  d3: parts.map((part) => round(quantile(ten, part))),
  of20: [jStat.percentile(counted(20), 0.95), quantile(counted(20), 0.95)].map(round),
  of100: [jStat.percentile(counted(100), 0.99), quantile(counted(100), 0.99)].map(round),
};
console.log("jstat", JSON.stringify(seen));
assert.deepEqual(seen.jstat, [8.2, 9, 9, 60]);
assert.deepEqual(seen.d3, [8.2, 37.05, 55.41, 60]);
assert.deepEqual(seen.of20, [19, 68.05]);
assert.deepEqual(seen.of100, [99, 108.01]);
SCRIPT
node percentile.mjs
