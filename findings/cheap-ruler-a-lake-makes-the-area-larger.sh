#!/usr/bin/env bash
# cheap-ruler 4.1.0, quick measures on maps in a page: `area` of an area with a hole, in GeoJSON.
#
# Expected: The hole is taken off, whichever way round it is drawn, as in Turf: a square of a tenth of a degree in mid
# Wales is 76 km2, with a lake of a quarter of it 57 km2.
#
# Instead: It is 96 km2: the lake is added. The sign of each ring depends on which way round it goes, and holes are
# turned once more, so that one that goes the other way than its outside, as GeoJSON asks (RFC 7946, 3.1.6), counts as
# land. A hole that goes the same way round as its outside, against the standard, is taken off.
#
# Who meets it: Whoever works out densities of people by area from boundaries with lakes or with areas cut out of them.
#
# What to do: Turf's `area`, or the area of the outside less the areas of the holes, each ring by itself.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" cheap-ruler@4.1.0 @turf/area@7.4.0
cat > lake.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { area } from "@turf/area";
import CheapRuler from "cheap-ruler";

const anticlockwise = (x, y, side) => [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]];
const clockwise = (...square) => anticlockwise(...square).reverse();
const outside = [-4, 52, 0.1];
const lake = [-3.975, 52.025, 0.05];
const ruler = new CheapRuler(52.05, "kilometers");
const told = (...rings) => ({
  ruler: +ruler.area(rings).toFixed(1),
  turf: +(area({ type: "Polygon", coordinates: rings }) / 1e6).toFixed(1),
});
const seen = {
  "no lake": told(anticlockwise(...outside)),
  "as GeoJSON asks": told(anticlockwise(...outside), clockwise(...lake)),
  "both turned": told(clockwise(...outside), anticlockwise(...lake)),
  "same way round": told(anticlockwise(...outside), anticlockwise(...lake)),
};
console.log("cheap-ruler 4.1.0", seen);
const near = (value, wanted) => assert.ok(Math.abs(value / wanted - 1) < 0.01, `${value} ${wanted}`);
const whole = seen["no lake"].turf;
near(seen["no lake"].ruler, whole);
for (const name of ["as GeoJSON asks", "both turned", "same way round"]) near(seen[name].turf, 0.75 * whole);
near(seen["as GeoJSON asks"].ruler, 1.25 * whole);
near(seen["both turned"].ruler, 1.25 * whole);
near(seen["same way round"].ruler, 0.75 * whole);
SCRIPT
node lake.mjs
