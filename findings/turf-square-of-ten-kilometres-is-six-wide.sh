#!/usr/bin/env bash
# Turf 7.4.0 in JavaScript, grids over a map: `squareGrid` with a side in kilometres.
#
# Expected: `squareGrid(bbox, 10, { units: "kilometers" })` over mid Wales has squares of 10 by 10 km, 100 km2 each, as
# `hexGrid` has hexagons with sides of 10 km there (260 km2).
#
# Instead: The squares are 10 km high and 6.1 km wide, 61 km2. The side is turned into degrees as on the equator, and the
# same number of degrees is taken east to west, so that there are 121 squares where 75 of 100 km2 would cover the same
# ground. `rectangleGrid` does the same. `pointGrid` and `hexGrid` allow for the latitude. Nothing is said, and on a web
# map, which stretches the north, the squares look square.
#
# Who meets it: Whoever counts people or patients by square of 1 or 10 km: a density taken by the square's nominal size is
# two fifths too low in Wales, and a rank of squares against another country's is of unlike squares.
#
# What to do: Divide by `area(square)`, or make the grid in the national grid and project it.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" @turf/turf@7.4.0
cat > grid.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { area, bboxPolygon, distance, hexGrid, pointGrid, rectangleGrid, squareGrid } from "@turf/turf";

const midWales = [-4, 52, -3, 53];
const km = { units: "kilometers" };
const sides = ({ geometry: { coordinates: [[a, b, c]] } }) => [distance(a, b), distance(b, c)].map((x) => +x.toFixed(2)).sort();
const squares = squareGrid(midWales, 10, km).features;
const points = pointGrid(midWales, 10, km).features;
const seen = {
  squares: squares.length,
  sides: sides(squares[0]),
  km2: +(area(squares[0]) / 1e6).toFixed(1),
  rectangle: +(area(rectangleGrid(midWales, 10, 10, km).features[0]) / 1e6).toFixed(1),
  hexagon: +(area(hexGrid(midWales, 10, km).features[0]) / 1e6).toFixed(1),
  ground: +(area(bboxPolygon(midWales)) / 1e6).toFixed(0),
  points: points.length,
};
console.log("turf 7.4.0", JSON.stringify(seen));
assert.deepEqual(seen.sides, [10, 6.14]);
assert.ok(seen.squares === 121 && seen.km2 === 61.5 && seen.rectangle === 61.5);
assert.ok(Math.abs(seen.hexagon - 260) < 3 && seen.ground === 7527 && seen.points < 90);
SCRIPT
node grid.mjs
