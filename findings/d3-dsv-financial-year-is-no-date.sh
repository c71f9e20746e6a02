#!/usr/bin/env bash
# d3-dsv 3.0.2, `csvParse` with `autoType`, with which D3 and Observable read a CSV file.
#
# Expected: A column of financial years (2009-10, 2024-25) is text, as an age band 10-14 beside it is: 25 is no month.
#
# Instead: 2024-25 is an invalid date, which becomes null in JSON, so that 2022-23, 2023-24 and 2024-25 are one year
# without a name. 2009-10, 2010-11 and 2011-12 are months, October 2009 to December 2011, so that the years of one
# column are thirteen months apart. Nothing is said. 2024/25 stays text, and Papa Parse 5.7.1 with dynamicTyping
# keeps all of them as they are.
#
# Who meets it: Whoever draws staff or money by financial year from a table of the NHS or the Welsh Government.
#
# What to do: Give the columns their kinds one by one, `csvParse(text, ({year, posts}) => ({year, posts: +posts}))`, or
# write 2024/25.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" d3-dsv@3.0.2 papaparse@5.7.1
cat > years.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { autoType, csvParse } from "d3-dsv";
import Papa from "papaparse";

const written = ["2009-10", "2010-11", "2011-12", "2022-23", "2023-24", "2024-25", "2024/25"];
const text = ["year,ages,posts", ...written.map((year) => `${year},10-14,3`)].join("\n");
const rows = csvParse(text, autoType);
const papa = Papa.parse(text, { header: true, dynamicTyping: true }).data;
const seen = JSON.parse(JSON.stringify(rows.map(({ year }) => year)));
console.log(JSON.stringify(seen));
assert.deepEqual(seen.slice(0, 3), ["2009-10", "2010-11", "2011-12"].map((month) => `${month}-01T00:00:00.000Z`));
assert.deepEqual(seen.slice(3), [null, null, null, "2024/25"]);
assert.ok(rows[5].year instanceof Date && Number.isNaN(rows[5].year.getTime()));
assert.ok(rows.every(({ ages, posts }) => ages === "10-14" && posts === 3));
assert.deepEqual(papa.map(({ year }) => year), written);
SCRIPT
node years.mjs
