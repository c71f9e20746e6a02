#!/usr/bin/env bash
# Turf 7.4.0 in JavaScript, measures of points on a map: `centerMedian` with a weight.
#
# Expected: The point from which people have the least way to go in all. Where more than half of all people live in one
# place, it is that place: with 1,000 people in it and one in each of two others, nothing else can be nearer.
#
# Instead: The weight falls out of every step of the search (each place is divided by its weight times its distance and
# multiplied by its weight), so that the answer is the middle of the three places, 39 km from the 1,000 people, as it is
# without any weight. With the ten steps that are the default the search stops on the way there, at yet another point.
# `centerMean` with the same weight is right, and the search begins at it, so that a weight seems to matter.
#
# Who meets it: Whoever looks for the place of a clinic in a browser, by people or by posts, with "the median centre".
#
# What to do: Add up people times `distance` for each candidate place, and take the least.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" @turf/turf@7.4.0
cat > centre.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { centerMean, centerMedian, distance, featureCollection, point } from "@turf/turf";

const at = [[-4, 52], [-3.5, 52.8], [-3, 52]];
const places = (people) => featureCollection(at.map((where, i) => point(where, { people: people[i] })));
const ways = (people, from) => at.reduce((sum, where, i) => sum + people[i] * distance(where, from), 0);
const exact = { weight: "people", tolerance: 1e-9, counter: 1000 };

const people = [1, 1, 1000];
const without = centerMedian(places(people), { ...exact, weight: undefined }).geometry.coordinates;
for (const [name, how] of [["to the end", exact], ["by default", { weight: "people" }]]) {
  const found = centerMedian(places(people), how).geometry.coordinates;
  const [told, least] = [ways(people, found), ways(people, at[2])];
  console.log("turf 7.4.0", name, found, "km from the 1,000:", distance(found, at[2]).toFixed(1),
    "km in all:", told.toFixed(0), "at the 1,000:", least.toFixed(0));
  assert.ok(told > 100 * least);
  if (how === exact) assert.ok(distance(found, without) < 0.001 && distance(found, at[2]) > 30);
}
const mean = centerMean(places(people), { weight: "people" }).geometry.coordinates;
assert.ok(distance(mean, at[2]) < 0.2);
SCRIPT
node centre.mjs
