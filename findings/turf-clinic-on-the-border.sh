#!/usr/bin/env bash
# Turf 7.4.0 in JavaScript, points counted by area: `collect`, `tag` and `pointsWithinPolygon`.
#
# Expected: A clinic on the line that two counties share is in one of them, or is treated alike by all that asks which
# area a point is in. Shared lines are common: boundaries follow the road or the river that the place stands on.
#
# Instead: `collect` gives its staff to both counties, so that of 6 staff 11 are counted, and `pointsWithinPolygon` finds
# it in each. `tag` gives it to one, the county that comes first in the file, so that with the counties in another order
# it is another's. Nothing is said.
#
# Who meets it: Whoever counts staff or people by area in a page: the areas add up to more than there are by one function
# and to the right sum by the other, in which a county's figure hangs on the order of the file.
#
# What to do: Hold the sum over areas against the sum over points, and give what is on a line to one area by a rule.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" @turf/turf@7.4.0
cat > border.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { collect, featureCollection, point, pointsWithinPolygon, polygon, tag } from "@turf/turf";

const square = (west, county) =>
  polygon([[[west, 52], [west + 1, 52], [west + 1, 53], [west, 53], [west, 52]]], { county });
const areas = [square(-4, "Powys"), square(-3, "Gwent")];
const counties = () => featureCollection(areas);
const clinics = () => featureCollection([
  point([-3, 52.5], { staff: 5 }), // on the line between the two
  point([-3.5, 52.5], { staff: 1 }),
]);

const tagged = (list) =>
  tag(clinics(), featureCollection(list), "county", "county").features.map(({ properties }) => properties.county ?? null);
const seen = {
  collect: collect(counties(), clinics(), "staff", "staff").features.map(({ properties }) => properties.staff),
  within: counties().features.map((county) => pointsWithinPolygon(clinics(), county).features.length),
  tag: tagged(areas),
  tagTurned: tagged([...areas].reverse()),
};
console.log("turf 7.4.0", JSON.stringify(seen));
assert.deepEqual(seen, { collect: [[5, 1], [5]], within: [2, 1], tag: ["Powys", "Powys"], tagTurned: ["Gwent", "Powys"] });
SCRIPT
node border.mjs
