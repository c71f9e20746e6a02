#!/usr/bin/env bash
# mapshaper 0.7.70, which joins and simplifies boundaries: `-dissolve` with a figure that is withheld.
#
# Expected: Two clusters of one county, of which one waits 12 weeks and the other's wait is withheld (null in the
# file, an empty cell in a CSV file): the mean of the county is 12, as its `max` is and as `-classify` leaves a null out.
#
# Instead: `mean` and `median` are 6: the withheld wait counts as none. `min` is null and `max` is 12, so a null is
# nought in one, stands for the whole in another and is left out in the third. The sum of a county where every wait
# is withheld is 0. Where the property is not there at all, the mean is 12. Nothing is said.
#
# Who meets it: Whoever makes county or board boundaries out of clusters and takes the figures along.
#
# What to do: `-filter 'wait !== null'` before means, or work the figures out elsewhere and join them.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" mapshaper@0.7.70
cat > clusters.csv <<'TABLE'
cluster,county,wait
North,Powys,
South,Powys,12
East,Gwent,
TABLE
cat > weeks.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import mapshaper from "mapshaper";

const square = (west) => [[[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]];
const area = (properties, west) => ({
  type: "Feature",
  properties,
  geometry: { type: "Polygon", coordinates: square(west) },
});
const withheld = [{ county: "Powys", wait: null }, { county: "Powys", wait: 12 }, { county: "Gwent", wait: null }];
const absent = [{ county: "Powys" }, { county: "Powys", wait: 12 }, { county: "Gwent", wait: 8 }];
const asked = "average = mean(wait), middle = median(wait), least = min(wait), most = max(wait), all = sum(wait)";

async function counties(rows, first = "") {
  const file = JSON.stringify({ type: "FeatureCollection", features: rows.map(area) });
  const command = `-i in.json ${first} -dissolve county calc='${asked}' -o out.json format=json`;
  const files = await mapshaper.applyCommands(command, { "in.json": file });
  return Object.fromEntries(JSON.parse(files["out.json"]).map(({ county, ...figures }) => [county, figures]));
}

async function ofTable() {
  const command = "-i in.csv -dissolve county calc='average = mean(wait)' -o out.json format=json";
  const files = await mapshaper.applyCommands(command, { "in.csv": readFileSync("clusters.csv", "utf8") });
  return JSON.parse(files["out.json"]).find(({ county }) => county === "Powys").average;
}

const seen = {
  withheld: await counties(withheld),
  absent: (await counties(absent)).Powys.average,
  filtered: (await counties(withheld, "-filter 'wait !== null'")).Powys.average,
  table: await ofTable(),
};
console.log("mapshaper", JSON.stringify(seen));
assert.deepEqual(seen.withheld.Powys, { average: 6, middle: 6, least: null, most: 12, all: 12 });
assert.equal(seen.withheld.Gwent.all, 0);
assert.deepEqual([seen.absent, seen.filtered, seen.table], [12, 12, 6]);
SCRIPT
node weeks.mjs
