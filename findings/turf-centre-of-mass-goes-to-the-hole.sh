#!/usr/bin/env bash
# Turf 7.4.0 in JavaScript, the balance point of an area: `centerOfMass`.
#
# Expected: An area balances away from a hole in it: a square from 0 to 4 with a hole around (3, 3) balances at 1.93.
# A county with an islet balances near the middle of the mainland. So `centroid` of shapely has both.
#
# Instead: The hole counts as land a second time, and the square balances at 2.06, on the side of the hole. An area of
# several parts is replaced by what a rubber band around all of them encloses, so that a county of 1 by 1 degrees with an
# islet of a hundredth of a degree 9 degrees off balances 3.2 degrees out, in the sea. Nothing is said.
#
# Who meets it: Whoever takes the balance point of a cluster or county for where its people are (distances, labels,
# nearest clinic): those with an island, or around a city that is an area of its own.
#
# What to do: Add up `area` times `centerOfMass` over outer rings less holes, part by part, or use another library.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" @turf/turf@7.4.0
cat > mass.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { booleanPointInPolygon, centerOfMass, multiPolygon, polygon } from "@turf/turf";

const ring = (at, side) => [[at, at], [at + side, at], [at + side, at + side], [at, at + side], [at, at]];
const round = (area) => centerOfMass(area).geometry.coordinates.map((x) => +x.toFixed(3));

const plain = polygon([ring(0, 4)]);
const city = polygon([ring(0, 4), ring(2.5, 1)]); // around a city that is an area of its own
const county = multiPolygon([[ring(0, 1)], [ring(9, 0.01)]]);
const seen = { plain: round(plain), city: round(city), county: round(county) };
const byHand = { city: (16 * 2 - 1 * 3) / 15, county: (1 * 0.5 + 0.0001 * 9.005) / 1.0001 };
console.log("turf 7.4.0", JSON.stringify(seen), "by hand", JSON.stringify(byHand));
assert.deepEqual(seen.plain, [2, 2]);
assert.deepEqual(seen.city, [2.059, 2.059]); // (16 * 2 + 1 * 3) / 17
assert.deepEqual(seen.county, [3.196, 3.196]);
assert.ok(byHand.city < 2 && byHand.county < 0.51 && !booleanPointInPolygon(centerOfMass(county), county));
SCRIPT
node mass.mjs
