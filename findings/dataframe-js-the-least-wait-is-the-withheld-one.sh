#!/usr/bin/env bash
# dataframe-js 1.4.4, tables in JavaScript: `stat.min` and `stat.max` of a column in which a figure is withheld (null).
#
# Expected: The withheld figure is left out, as `stat.mean` and `stat.sd` leave it out: of the weeks 10, 20 and 6 the
# mean is 12, the least 6 and the most 20.
#
# Instead: The least is 0. `min` and `max` take null for 0, so that one withheld figure is the shortest wait of all;
# where all changes are falls (-3, -5, -1) the greatest is "0", no fall. Of a place of which nothing is known the mean
# is NaN and least and most are 0. `stat.stats`, the summary of a column, has both kinds beside each other.
#
# Who meets it: Whoever tells the range of waits, distances or changes in a page, by place or of all.
#
# What to do: `dropMissingValues(["weeks"])` first.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" dataframe-js@1.4.4
cat > range.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import dataframe from "dataframe-js";

const { DataFrame } = dataframe;
const column = (weeks) => new DataFrame(weeks.map((w) => ({ weeks: w })), ["weeks"]);
const told = (table) => ["mean", "min", "max"].map((how) => table.stat[how]("weeks"));
const { mean, min, sd } = column([10, 20, null, 6]).stat.stats("weeks");
const seen = {
  "one withheld": told(column([10, 20, null, 6])),
  "dropped first": told(column([10, 20, null, 6]).dropMissingValues(["weeks"])),
  falls: told(column([-3, -5, null, -1])),
  "nothing known": told(column([null, null])),
  summary: { mean, min, sd: +sd.toFixed(2) },
};
console.log("dataframe-js 1.4.4", seen);
assert.deepEqual(seen["dropped first"], [12, 6, 20]);
assert.deepEqual(seen["one withheld"], [12, 0, 20]);
assert.deepEqual(seen.falls, [-3, -5, 0]);
assert.deepEqual(seen["nothing known"], [NaN, 0, 0]);
assert.deepEqual(seen.summary, { mean: 12, min: 0, sd: 7.21 });
SCRIPT
node range.mjs
