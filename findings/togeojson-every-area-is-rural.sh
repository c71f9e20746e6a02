#!/usr/bin/env bash
# @tmcw/togeojson 7.1.3 (with @xmldom/xmldom 0.9.12), which turns the KML of Google Earth into GeoJSON: figures
# with a schema.
#
# Expected: A field that the schema calls int, float or bool arrives as one. An empty one, a figure that is
# withheld, is null or absent; "false" and "0", the two ways in which a schema's bool says no, are false.
#
# Instead: An empty number is 0 and not to be told from an area without staff. Any bool that is not empty is true,
# "false" and "0" among them, so no area with an answer is urban; the one without an answer is false. And
# `int` 2.5 is 2.5. The same names without a schema, in plain Data, stay texts. Nothing is said.
#
# Who meets it: Whoever puts a layer of a partner that came as KML on a web map: the withheld area is the one in
# greatest need, and every area is rural.
#
# What to do: Read such a file with GDAL (geopandas), or take the types out of the schema and turn texts into
# figures oneself.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" @tmcw/togeojson@7.1.3 @xmldom/xmldom@0.9.12
cat > layer.mjs <<'SCRIPT'
import assert from "node:assert/strict";
import { kml } from "@tmcw/togeojson";
import { DOMParser } from "@xmldom/xmldom";

const rows = [["North", "12", "3.5", "true"], ["South", "", "", "false"], ["East", "0", "0", "0"], ["West", "2.5", "1", ""]];
const one = (name, value) => `<SimpleData name="${name}">${value}</SimpleData>`;
const text = `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Schema name="areas" id="areas"><SimpleField name="heads" type="int"/><SimpleField name="wte" type="float"/>
<SimpleField name="rural" type="bool"/></Schema>${rows.map(([area, heads, wte, rural]) => `<Placemark>
<name>${area}</name><ExtendedData><SchemaData schemaUrl="#areas">${one("heads", heads)}${one("wte", wte)}
${one("rural", rural)}</SchemaData></ExtendedData><Point><coordinates>-3.5,52.5</coordinates></Point></Placemark>`).join("")}
<Placemark><name>Plain</name><ExtendedData><Data name="heads"><value></value></Data><Data name="rural">
<value>false</value></Data></ExtendedData><Point><coordinates>-3.5,52.5</coordinates></Point></Placemark>
</Document></kml>`;
const seen = kml(new DOMParser().parseFromString(text, "text/xml")).features.map((feature) => feature.properties);
console.log("togeojson", JSON.stringify(seen));
assert.deepEqual(seen, [
  { name: "North", heads: 12, wte: 3.5, rural: true },
  { name: "South", heads: 0, wte: 0, rural: true },
  { name: "East", heads: 0, wte: 0, rural: true },
  { name: "West", heads: 2.5, wte: 1, rural: false },
  { name: "Plain", heads: "", rural: "false" },
]);
SCRIPT
node layer.mjs
