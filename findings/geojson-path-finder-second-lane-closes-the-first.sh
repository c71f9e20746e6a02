#!/usr/bin/env bash
# geojson-path-finder 2.1.0, shortest ways over roads of a GeoJSON file, in a page: one-way roads.
#
# Expected: Two one-way roads between the same two junctions, one there (5 minutes) and one back (9 minutes), each drawn in
# the direction of its traffic, as a dual carriageway is, without a bend. One can go both ways: 5 minutes there, 9 back.
#
# Instead: One can only go back. The road read last says for both directions what it has, `backward: 0` for "not this
# way", and that takes away the road read before. With the two in the other order one can only go there. Of two roads that
# may both be used, of 5 and of 9 minutes between the same junctions, the one read last is taken: 9 minutes. Nothing is
# said, and `findPath` gives undefined, as for a place that no road reaches.
#
# Who meets it: Whoever works out drives in a page from a road file: which way is closed hangs on the order of the file,
# and a clinic behind a dual carriageway is out of reach from one side.
#
# What to do: Give one of two roads a vertex of its own midway, or merge them into one with a weight for each direction.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" geojson-path-finder@2.1.0
cat > lanes.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import finder from "geojson-path-finder";

const PathFinder = finder.default ?? finder;
const [west, east] = [[-4, 52], [-3.9, 52]];
const road = (minutes, ...coordinates) => ({
  type: "Feature",
  properties: { minutes },
  geometry: { type: "LineString", coordinates },
});
const place = (coordinates) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates } });

function minutes(roads, weight) {
  const roadmap = new PathFinder({ type: "FeatureCollection", features: roads }, { weight });
  const way = (from, to) => roadmap.findPath(place(from), place(to))?.weight ?? null;
  return [way(west, east), way(east, west)];
}
const oneWay = (a, b, { minutes }) => ({ forward: minutes, backward: 0 });
const bothWays = (a, b, { minutes }) => minutes;
const [there, back] = [road(5, west, east), road(9, east, west)];
const halfway = [-3.95, 52.0001];

const seen = {
  oneWay: minutes([there, back], oneWay),
  otherOrder: minutes([back, there], oneWay),
  withVertex: minutes([there, road(4.5, east, halfway, west)], oneWay),
  bothUsable: minutes([road(5, west, east), road(9, west, east)], bothWays),
};
console.log("geojson-path-finder", JSON.stringify(seen));
assert.deepEqual(seen, { oneWay: [null, 9], otherOrder: [5, null], withVertex: [5, 9], bothUsable: [9, 9] });
SCRIPT
node lanes.mjs
